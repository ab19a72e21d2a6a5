"""Words of the pages for what the rooms know by code."""

from datetime import datetime

from django.utils.translation import gettext as _

from tertial.platform.queries.sentences import day_in_words, is_swedish


def moment_in_words(at: datetime) -> str:
    """A moment, in the time zone that it is given in, as it is written in running text: 15 oktober 2024 kl. 14.05."""
    time = f"{at:%H.%M}" if is_swedish() else f"{at:%H:%M}"
    return _("%(day)s at %(time)s") % {"day": day_in_words(at.date()), "time": time}


def form_name(form: str) -> str:
    """Who runs a unit, in one word; empty where nothing is known."""
    return {"municipal": _("municipal"), "independent": _("independent")}.get(form, "")


def part_name(breakdown: str) -> str:
    """A breakdown in words: girls, boys, 1–3 years; a category that is not known here is shown by its code."""
    words = {"sex=girls": _("girls"), "sex=boys": _("boys")}
    return ", ".join(words.get(piece) or _category(piece) for piece in breakdown.split(";") if piece)


def _category(piece: str) -> str:
    """A category by its code; ages from one year to another as such."""
    dimension, _sign, category = piece.partition("=")
    youngest, _dash, oldest = category.partition("-")
    if dimension == "age" and youngest.isdecimal() and oldest.isdecimal():
        return _("%(youngest)s–%(oldest)s years") % {"youngest": youngest, "oldest": oldest}
    return category


def why_absent(status: str) -> str:
    """Why there is no number, by the status of a value; empty where there is one."""
    return {
        "hidden_few": _("hidden, too few"),
        "missing": _("not reported"),
        "not_applicable": _("does not apply"),
        "secret": _("under secrecy"),
    }.get(status, "")
