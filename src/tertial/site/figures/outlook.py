"""Whether a target for the coming year will be reached, if things go on as before."""

import numpy as np

from tertial.analysis.forecast.outlook import NOT_ON_COURSE, ON_COURSE, probability
from tertial.indicators.models import Recipe
from tertial.indicators.queries.sentences import outlook_in_words
from tertial.platform.queries.sentences import language
from tertial.platform.rules import format_number
from tertial.releases.queries.comparisons import SeenComparison
from tertial.site.figures.sure import Said
from tertial.steering.rules import TargetTerms, bounds

TERM = "outlook"


def outlook(found: SeenComparison | None, terms: TargetTerms, recipe: Recipe, wanted_in: str) -> Said | None:
    """What is said of the target of a period, from where a figure leads that is of the year before it.

    None where nobody can say: fewer than five years, a target that is a direction, or one of another period.
    """
    low, high = bounds(terms, recipe.polarity)
    if found is None or (low is None and high is None) or not _is_next(found.period, wanted_in):
        return None
    chance = likelihood(found, recipe, low, high)
    if chance is None or found.outlook_low is None or found.outlook_high is None:
        return None
    ends = [format_number(end, recipe.decimals, language()) for end in (found.outlook_low, found.outlook_high)]
    outcome = "likely" if chance >= ON_COURSE else "unlikely" if chance <= NOT_ON_COURSE else "uncertain"
    return Said(outlook_in_words(outcome, *ends), TERM)


def likelihood(found: SeenComparison, recipe: Recipe, low: float | None, high: float | None) -> float | None:
    """How likely it is that the next value is at least `low` and at most `high`; None where nothing is foretold."""
    told = (found.outlook_centre, found.outlook_spread, found.outlook_freedom)
    if None in told:
        return None
    chances = [
        _reached(found, recipe, level, is_downward=is_downward)
        for level, is_downward in ((low, False), (high, True))
        if level is not None
    ]
    # Both ends are missed only one at a time, so the chances of missing them add up.
    chance = 1 - sum(1 - each for each in chances)
    return None if np.isnan(chance) else max(chance, 0.0)


def _reached(found: SeenComparison, recipe: Recipe, level: float, *, is_downward: bool) -> float:
    told = (found.outlook_centre, found.outlook_spread, found.outlook_freedom, level)
    chance = probability(
        *(np.array([value], dtype=np.float64) for value in told),
        bounds=_scale(recipe),
        is_downward=np.array([is_downward]),
    )
    return float(chance[0])


def _scale(recipe: Recipe) -> tuple[float, float] | None:
    """The ends between which the figure was foretold: those of the answers, or of a share."""
    if recipe.lowest is not None and recipe.highest is not None:
        return recipe.lowest, recipe.highest
    return (0.0, 100.0) if recipe.is_percent else None


def _is_next(period: str, wanted_in: str) -> bool:
    return period.isdecimal() and wanted_in.isdecimal() and int(wanted_in) == int(period) + 1
