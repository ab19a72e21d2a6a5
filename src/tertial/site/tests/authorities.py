"""A city of three authorities and an independent operator, where every single unit is too small for strangers."""

import io
import re
import zipfile
from datetime import date, timedelta
from typing import Any

from django.test import Client

from tertial.city.models import City
from tertial.indicators.operations import reference
from tertial.indicators.operations.correcting import Cell, correct_value
from tertial.indicators.operations.figures import refresh_all
from tertial.indicators.rules import Status
from tertial.indicators.tests.factories import TODAY, a_source, observe
from tertial.organisation.models import OrganisationNumber, Unit
from tertial.organisation.operations.reference import install
from tertial.organisation.tests.factories import NOON, links, units
from tertial.people.rules import Role
from tertial.people.tests.factories import a_person
from tertial.site.tests.factories import reader

NUMBER = "000000-0017"
LETTERS = {"own": "o", "sibling": "s", "other": "t", "independent": "i"}
REASON = "Two posts were counted twice."

# The share of licensed posts in each unit, of three posts. No other number in the city reads like one of these.
SHARES = {"own": 31.7, "sibling": 42.7, "other": 53.7, "independent": 64.7}
BOARDS = ("executive", "follow", "north", "south")
BEFORE_CORRECTION = 75.7  # what was recorded of `own` first


def a_city_of_authorities() -> dict[str, Unit]:
    """Units by code.

    The north board runs `own` (in the unit `elms`) and `sibling`, the south board `other`; the preschool board follows
    them up, and `independent`, which the operator `bears` runs. All lie in the area `area`.
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
    _values()
    City.objects.create(id=1, code="provstad", name="Provstad", is_invented=True)
    city = {unit.code: unit for unit in Unit.objects.all()}
    OrganisationNumber.objects.create(unit=city["bears"], number=NUMBER)
    _correct(city["own"])
    return city


def _values() -> None:
    reference.install()
    a_source()
    first = SHARES | {"own": BEFORE_CORRECTION}
    observe(
        *(("andel_legitimerade", code, "2024", share) for code, share in first.items()),
        *(("heltidstjanster", code, "2024", 3) for code in SHARES),
        *(("antal_barn", code, "2024", 3) for code in SHARES),
    )
    refresh_all(today=TODAY, at=NOON)


def _correct(unit: Unit) -> None:
    correct_value(
        Cell("andel_legitimerade", unit, "2024"),
        status=Status.EXISTS,
        value=SHARES["own"],
        reason=REASON,
        actor=a_person(),
        at=NOON + timedelta(days=1),
        today=TODAY,
    )


def readers(city: dict[str, Unit]) -> dict[str, Client]:
    """Somebody in each role, by a short name: principal and employee of `own`, the operator of `independent`."""
    placed = {
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
    public = Client(headers={"accept-language": "en"})
    return {"public": public, "nobody": reader()} | {
        name: reader(role, city[code]) for name, (role, code) in placed.items()
    }


def an_old_role(city: dict[str, Unit]) -> Client:
    """Somebody who was principal of `own` until a day that has passed."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(a_person(Role.PRINCIPAL, city["owns"], ends_on=date(2024, 1, 1)))
    return client


def seen_in(answer: Any) -> str:
    """The units whose own share can be read in an answer, by letter; `-` for none.

    `B` is the value that was corrected, and `N` an organisation number.
    """
    text = _text(answer)
    values = {LETTERS[code]: share for code, share in SHARES.items()} | {"B": BEFORE_CORRECTION}
    found = [letter for letter, share in values.items() if re.search(rf"(?<!\d){int(share)}[.,]7(?!\d)", text)]
    return "".join([*found, *(["N"] if NUMBER in text else [])]) or "-"


def _text(answer: Any) -> str:
    """Everything that an answer says, without the places at which drawings put it."""
    content = answer.content
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            return " ".join(book.read(name).decode() for name in book.namelist())
    return re.sub(r"<(path|line|circle|rect|polyline|polygon|text|svg|g)\b[^>]*>", " ", content.decode())
