"""What stands around every page: navigation, who reads, the city's banner, languages and the search."""

from dataclasses import dataclass
from functools import partial
from typing import cast

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tertial.people.queries.sentences import role_name
from tertial.people.rules import Verb
from tertial.platform.models import User
from tertial.site.access import Standing, standing_of
from tertial.site.help.tour import STEP_WORD, step_from
from tertial.site.queries.frame import frame_on
from tertial.site.views.signing_in import offered


@dataclass(frozen=True)
class Who:
    """The person who reads, and what they answer for."""

    name: str
    role: str


def furniture(request: HttpRequest) -> dict[str, object]:
    """Context for the page frame; see platform/base.html."""
    context: dict[str, object] = {
        "languages": [(code, name, code == get_language()) for code, name in settings.LANGUAGES],
        "set_language_url": reverse("set_language"),
    }
    user = getattr(request, "user", None)
    day = localdate()
    if user is None or not user.is_authenticated:
        frame = frame_on(day, None)
        return context | {
            "banner": _banner(frame.city, frame.is_invented),
            "sign_in_url": reverse("people:sign_in"),
            "demo_people": partial(offered, request),
            "demo_url": reverse("demo_sign_in"),
        }
    person = cast("User", user)
    standing = standing_of(person, day)
    frame = frame_on(day, standing.held[0].unit_id if standing.held else None)
    role = role_name(standing.held[0].role) if standing.held else ""
    return context | {
        "navigation": _navigation(request.path, standing),
        "banner": _banner(frame.city, frame.is_invented),
        "is_pending": frame.is_pending,
        "who": Who(person.name, " · ".join(filter(None, (role, frame.unit)))),
        "account_url": "" if standing.is_seeing_as else reverse("mfa_index"),
        "sign_out_url": reverse("people:sign_out"),
        "news": (reverse("news"), _is_at(request.path, reverse("news"))),
        "search_url": reverse("search"),
        "terms_url": reverse("terms"),
        "tour": step_from(request.GET.get(STEP_WORD, "")),
        **_seeing_as(person, standing),
    }


def _seeing_as(person: User, standing: Standing) -> dict[str, object]:
    if not standing.is_seeing_as:
        return {"is_seeing_as": False}
    said = _("You see as %(name)s. Only what is established is shown, and you cannot change anything.")
    return {
        "is_seeing_as": True,
        "seeing_as": said % {"name": person.name},
        "stop_seeing_as_url": reverse("people:stop_seeing_as"),
    }


def _banner(city: str, is_invented: bool) -> str:
    if not is_invented:
        return ""
    return _("%(city)s is an invented city: all units, people and values are invented.") % {"city": city}


def _navigation(path: str, standing: Standing) -> list[tuple[str, str, bool]]:
    rooms = [
        (_("To do"), "start"),
        (_("My units"), "operator" if standing.may(Verb.ASK_THE_OFFICE) else "my_units"),
        (_("Goals"), "goals"),
        (_("Indicators"), "indicators"),
        (_("Organisation"), "organisation"),
    ]
    if standing.may(Verb.ANSWER_OPERATORS):
        rooms.append((_("Inquiries"), "inquiries"))
    if standing.may(Verb.READ_AUDIT_TRAIL):
        rooms.append((_("Audit trail"), "audit"))
    if standing.may(Verb.MANAGE_PEOPLE):
        rooms.append((_("Roles"), "people:roles"))
    addresses = [(label, reverse(name)) for label, name in rooms]
    # A page that belongs to a room without lying below its address.
    at = reverse("indicators") if _is_at(path, reverse("equity")) else path
    return [(label, address, _is_at(at, address)) for label, address in addresses]


def _is_at(path: str, address: str) -> bool:
    return path == address or (address != "/" and path.startswith(f"{address}/"))
