"""What is said of a figure beside others and beside its own past, in words that take no side."""

from math import floor

from django.utils.translation import gettext as _

from tertial.indicators.rules import Quality
from tertial.platform.queries.sentences import language
from tertial.platform.rules import format_number


def position_in_words(state: str) -> str:
    """How a figure stands to the city's others, by its state; empty where they are not compared."""
    return {
        "above": _("Higher than in the rest of the city."),
        "below": _("Lower than in the rest of the city."),
        "in_line": _("In line with the city."),
        "not_distinguishable": _("Cannot be told from the city."),
        "too_few": _("Too few answers to compare."),
        "not_comparable": _("Not comparable: too few of those asked answered."),
    }.get(state, "")


def position_briefly(state: str) -> str:
    """The same in a column that says whom it is compared with."""
    return {
        "above": _("higher"),
        "below": _("lower"),
        "in_line": _("in line"),
        "not_distinguishable": _("cannot be told apart"),
        "too_few": _("too few answers"),
        "not_comparable": _("not comparable"),
    }.get(state, "")


def change_in_words(state: str | None, before: str) -> str:
    """Whether a figure has changed since a period before, by its state; empty where nobody can say."""
    texts = {"period": before}
    return {
        "increased": _("A sure increase since %(period)s."),
        "decreased": _("A sure decrease since %(period)s."),
        "not_distinguishable": _("No sure change since %(period)s."),
    }.get(state or "", "") % texts


def trend_in_words(state: str | None) -> str:
    """Where a figure leads over five years or more, by its state; empty where it leads nowhere for sure."""
    return {"rising": _("Rises over the years."), "falling": _("Falls over the years.")}.get(state or "", "")


def answered_in_words(responding: float, population: float) -> str:
    """How many answered: 61 % svarade."""
    # Rounded down: it never says more than six in ten where it is read as less.
    return _("%(rate)s %% answered.") % {
        "rate": format_number(floor(100 * min(responding / population, 1.0)), 0, language())
    }


def quality_name(quality: Quality) -> str:
    """How far a figure can be trusted, in a few words."""
    return {
        Quality.SOUND: _("Sound basis"),
        Quality.CARE: _("Read with care"),
        Quality.POOR: _("Do not compare"),
    }[quality]


def outlook_in_words(outcome: str, low: str, high: str) -> str:
    """Whether a target will be reached if things go on as before: likely, uncertain or unlikely; and its interval."""
    texts = {"low": low, "high": high}
    return {
        "likely": _("At this pace the target is likely to be reached (8 times in 10: %(low)s–%(high)s)."),
        "uncertain": _("At this pace it is uncertain whether the target is reached (8 times in 10: %(low)s–%(high)s)."),
        "unlikely": _("At this pace the target is hardly reached (8 times in 10: %(low)s–%(high)s)."),
    }[outcome] % texts


def flagged_in_words(flagged: int, tested: int, by_chance: float) -> str:
    """How many of those tested stand out, and how many of them chance explains: 12 of 890 units; about 1 by chance."""
    texts = _counted(flagged, tested, by_chance)
    if not flagged:
        return _("None of %(tested)s stands out for sure.") % texts
    return _("%(flagged)s of %(tested)s stand out; %(chance)s of them may do so by chance.") % texts


def changed_in_words(flagged: int, tested: int, by_chance: float, before: str) -> str:
    """The same of those that have changed since a period before."""
    texts = _counted(flagged, tested, by_chance) | {"period": before}
    if not flagged:
        return _("None of %(tested)s has changed for sure since %(period)s.") % texts
    said = _("%(flagged)s of %(tested)s have changed since %(period)s; %(chance)s of them may do so by chance.")
    return said % texts


def _counted(flagged: int, tested: int, by_chance: float) -> dict[str, str]:
    count = {"count": format_number(round(by_chance), 0, language())}
    return {
        "flagged": format_number(flagged, 0, language()),
        "tested": format_number(tested, 0, language()),
        "chance": _("about %(count)s") % count if round(by_chance) else _("fewer than one"),
    }
