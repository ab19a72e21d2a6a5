"""Words of the pages for what the rooms know by code."""

from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tertial.people.rules import Role


def language() -> str:
    """The reader's language: sv or en."""
    return (get_language() or "sv").split("-")[0]


def is_swedish() -> bool:
    """Whether the reader reads Swedish."""
    return language() == "sv"


def role_name(role: Role) -> str:
    """What a role is called in the reader's language."""
    return {
        Role.EXECUTIVE_CONTROLLER: _("Controller, executive office"),
        Role.QUALITY_STRATEGIST: _("Quality strategist"),
        Role.DISTRICT_CONTROLLER: _("District controller"),
        Role.PRINCIPAL: _("Principal"),
        Role.EMPLOYEE: _("Employee"),
        Role.OPERATOR: _("Independent operator"),
        Role.BOARD_MEMBER: _("Board member"),
        Role.AUDITOR: _("Auditor"),
        Role.ADMINISTRATOR: _("City administrator"),
    }[role]


def in_language(texts: dict[str, str]) -> str:
    """A text of the ledger in the reader's language, in Swedish where there is no other."""
    return texts.get(language()) or texts.get("sv") or next(iter(texts.values()), "")


def day_in_words(day: date) -> str:
    """A day as it is written in running text: 15 oktober 2024."""
    return date_format(day, "j F Y")


def moment_in_words(at: datetime) -> str:
    """A moment, in the time zone that it is given in, as it is written in running text: 15 oktober 2024 kl. 14.05."""
    time = f"{at:%H.%M}" if is_swedish() else f"{at:%H:%M}"
    return _("%(day)s at %(time)s") % {"day": day_in_words(at.date()), "time": time}


def form_name(form: str) -> str:
    """Who runs a unit, in one word; empty where nothing is known."""
    return {"municipal": _("municipal"), "independent": _("independent")}.get(form, "")


def part_name(breakdown: str) -> str:
    """A breakdown in words: girls, boys; a category that is not known here is shown by its code."""
    words = {"girls": _("girls"), "boys": _("boys")}
    categories = [piece.partition("=")[2] for piece in breakdown.split(";") if piece]
    return ", ".join(words.get(category, category) for category in categories)


def why_absent(status: str) -> str:
    """Why there is no number, by the status of a value; empty where there is one."""
    return {
        "hidden_few": _("hidden, too few"),
        "missing": _("not reported"),
        "not_applicable": _("does not apply"),
        "secret": _("under secrecy"),
    }.get(status, "")
