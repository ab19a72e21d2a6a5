"""What is said of a figure beside others and beside its own past, in words that take no side."""

from django.utils.translation import gettext as _

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


def quality_in_words(responding: float | None, population: float | None) -> str:
    """How many answered, and what that means for how far a figure can be trusted; empty where nobody was asked."""
    if responding is None or not population:
        return ""
    rate = min(responding / population, 1.0)
    texts = {"rate": format_number(100 * rate, 0, language())}
    if rate >= 0.6:
        return _("%(rate)s %% answered.") % texts
    if rate >= 0.4:
        return _("%(rate)s %% answered: read with care.") % texts
    return _("%(rate)s %% answered: too few to compare.") % texts


def flagged_in_words(flagged: int, tested: int, by_chance: float) -> str:
    """How many of those tested stand out, and how many of them chance explains: 12 of 890 units; about 1 by chance."""
    texts = {
        "flagged": format_number(flagged, 0, language()),
        "tested": format_number(tested, 0, language()),
        "chance": format_number(round(by_chance), 0, language()),
    }
    return _("%(flagged)s of %(tested)s stand out; about %(chance)s of them may do so by chance.") % texts
