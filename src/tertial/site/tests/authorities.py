"""A city of three authorities and an independent operator, where every single unit is too small for strangers."""

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.test import Client
from django.utils.timezone import now

from tertial.city.models import City
from tertial.collection.models import Inquiry
from tertial.collection.operations.asking import ask, send
from tertial.indicators.operations import reference
from tertial.indicators.operations.correcting import Cell, correct_value
from tertial.indicators.operations.figures import refresh_all
from tertial.indicators.rules import Status
from tertial.indicators.tests.factories import TODAY, a_source, observe
from tertial.organisation.models import OrganisationNumber, Unit
from tertial.organisation.operations.reference import install
from tertial.organisation.tests.factories import NOON, links, units
from tertial.people.models import RoleAssignment
from tertial.people.rules import Role
from tertial.people.tests.factories import a_person
from tertial.platform.models import User
from tertial.platform.operations import follow
from tertial.site.tests.factories import reader
from tertial.site.tests.steered import LATELY, SHARE, drafts_in, steer

NUMBER = "000000-0017"
LETTERS = {"own": "o", "sibling": "s", "other": "t", "independent": "i"}
REASON = "Two posts were counted twice."

# The share of licensed posts in each unit, of three posts. No other number in the city reads like one of these.
SHARES = {"own": 31.7, "sibling": 42.7, "other": 53.7, "independent": 64.7}
BOARDS = ("executive", "follow", "north", "south")
BEFORE_CORRECTION = 75.7  # what was recorded of `own` first
ASKED = {"I": "Vad ska vi fråga om?", "Q": "När är sista dagen?"}  # not sent yet, and sent


def a_city_of_authorities(shares: Mapping[str, float] = SHARES, *, has_drafts: bool = True) -> dict[str, Unit]:
    """Units by code.

    The north board runs `own` (in the unit `elms`) and `sibling`, the south board `other`; the preschool board follows
    them up, and `independent`, which the operator `bears` runs. All lie in the area `area`. Every authority and unit of
    the line has goals that are established and, in `steered`, drafts.
    """
    install()
    units(
        *(
            {"code": code, "kind": code, "name": name}
            for code, name in (("city", "Provstad"), ("council", "Fullmäktige"))
        ),
        *({"code": f"{name}-board", "kind": "board", "name": f"Nämnden {name}"} for name in BOARDS),
        *({"code": f"{name}-office", "kind": "administration", "name": f"Förvaltningen {name}"} for name in BOARDS),
        *({"code": f"{code}s", "kind": "unit", "name": f"Enheten {code}"} for code in ("own", "sibling", "other")),
        *({"code": code, "kind": "preschool", "name": f"Förskolan {code}"} for code in SHARES),
        {"code": "area", "kind": "district", "name": "Området"},
        {"code": "town", "kind": "operator", "name": "Kommunen", "operator_form": "municipal"},
        {"code": "bears", "kind": "operator", "name": "Björnarna", "operator_form": "independent"},
    )
    links(
        ("line", "council", "city"),
        *(("line", f"{name}-board", "city") for name in BOARDS),
        *(("line", f"{name}-office", f"{name}-board") for name in BOARDS),
        *(("line", "owns", "north-office"), ("line", "siblings", "north-office"), ("line", "others", "south-office")),
        *(("line", code, f"{code}s") for code in ("own", "sibling", "other")),
        ("geographic", "area", "city"),
        *(("geographic", code, "area") for code in SHARES),
        *(("functional", code, "follow-board") for code in SHARES),
        *(("operator", code, "town") for code in ("own", "sibling", "other")),
        ("operator", "independent", "bears"),
    )
    _values(shares)
    City.objects.create(id=1, code="provstad", name="Provstad", is_invented=True)
    city = {unit.code: unit for unit in Unit.objects.all()}
    OrganisationNumber.objects.create(unit=city["bears"], number=NUMBER)
    _correct(city["own"], shares["own"])
    steer(has_drafts=has_drafts)
    return city


def _values(shares: Mapping[str, float]) -> None:
    reference.install()
    a_source()
    first = {**shares, "own": BEFORE_CORRECTION}
    observe(
        *((SHARE, code, "2024", share) for code, share in first.items()),
        *(("heltidstjanster", code, "2024", 3) for code in SHARES),
        *(("antal_barn", code, "2024", 3) for code in SHARES),
    )
    refresh_all(today=TODAY, at=NOON)


def _correct(unit: Unit, share: float) -> None:
    correct_value(
        Cell(SHARE, unit, "2024"),
        status=Status.EXISTS,
        value=share,
        reason=REASON,
        actor=a_person(),
        at=LATELY,
        today=TODAY,
    )


PLACED = {
    "exec": (Role.EXECUTIVE_CONTROLLER, "executive-office"),
    "strat": (Role.QUALITY_STRATEGIST, "follow-office"),
    "distr": (Role.DISTRICT_CONTROLLER, "north-office"),
    "princ": (Role.PRINCIPAL, "owns"),
    "empl": (Role.EMPLOYEE, "owns"),
    "oper": (Role.OPERATOR, "bears"),
    "member": (Role.BOARD_MEMBER, "north-board"),
    "audit": (Role.AUDITOR, "city"),
    "admin": (Role.ADMINISTRATOR, "city"),
}
FOLLOWED = (
    "goal:trygg-c",
    "goal:trygg-n",
    "goal:trygg-o",
    "goal:trygg-t",
    "unit:other",
    "unit:owns",
    f"indicator:{SHARE}",
)


def readers(city: dict[str, Unit]) -> dict[str, Client]:
    """Somebody in each role, by a short name: principal and employee of `own`, the operator of `independent`.

    `seeing` administers the city and sees as the principal. All who have signed in follow the same goals and units.
    """
    public = Client(headers={"accept-language": "en"})
    found = {"public": public, "nobody": reader()} | {
        name: reader(role, city[code]) for name, (role, code) in PLACED.items()
    }
    for client in list(found.values())[1:]:
        for subject in FOLLOWED:
            follow(subject=subject, actor=user_of(client), at=NOON)
    _write_to_the_office(user_of(found["oper"]), city["independent"])
    seeing = reader(Role.ADMINISTRATOR, city["city"])
    seeing.post(f"/roller/{user_of(found['princ']).pk}/se-som")
    return found | {"seeing": seeing}


def user_of(client: Client) -> User:
    """Who has signed in with a browser."""
    return User.objects.get(pk=int(client.session["_auth_user_id"]))


def role_of(client: Client) -> RoleAssignment:
    """The role that they hold."""
    return RoleAssignment.objects.get(user=user_of(client), superseded_at=None)


def _write_to_the_office(operator: User, unit: Unit) -> None:
    said: dict[str, Any] = {"unit": unit, "actor": operator, "at": now(), "today": now().date()}
    ask(text=ASKED["I"], **said)
    send(ask(text=ASKED["Q"], **said), actor=operator, at=now(), today=now().date())


@dataclass(frozen=True)
class Ids:
    """The keys that addresses are made of: the principal of `own`, their role, and the operator's inquiries."""

    person: int = 1
    role: int = 1
    draft: int = 1
    sent: int = 1


def ids_in(people: dict[str, Client]) -> Ids:
    """The keys of what addresses are about."""
    draft, sent = (Inquiry.objects.get(text=text).pk for text in ASKED.values())
    return Ids(user_of(people["princ"]).pk, role_of(people["princ"]).pk, draft, sent)


def an_old_role(city: dict[str, Unit]) -> Client:
    """Somebody who was principal of `own` until a day that has passed."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(a_person(Role.PRINCIPAL, city["owns"], ends_on=date(2024, 1, 1)))
    return client


def seen_in(answer: Any) -> str:
    """What can be read in an answer that only some may read, by letter; `-` for nothing.

    Small letters are the units whose own share is read, `b` is the value that was corrected; capitals are those whose
    drafts are read, as in `steered`; `#` is an organisation number.
    """
    text = _text(answer)
    values = {LETTERS[code]: share for code, share in SHARES.items()} | {"b": BEFORE_CORRECTION}
    found = [letter for letter, share in values.items() if re.search(rf"(?<!\d){int(share)}[.,]7(?!\d)", text)]
    found += drafts_in(text)
    found += [letter for letter, words in (ASKED | {"#": NUMBER}).items() if words in text]
    return "".join(found) or "-"


def _text(answer: Any) -> str:
    """Everything that an answer says, without the places at which drawings put it."""
    content = answer.content
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            return " ".join(book.read(name).decode() for name in book.namelist())
    return re.sub(r"<(path|line|circle|rect|polyline|polygon|text|svg|g)\b[^>]*>", " ", content.decode())
