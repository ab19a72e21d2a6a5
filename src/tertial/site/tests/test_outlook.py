"""Whether a target for the coming year will be reached, in words."""

import pytest

from tertial.indicators.models import Comparison, Recipe
from tertial.site.figures.outlook import likelihood, outlook
from tertial.site.figures.sure import Said
from tertial.steering.rules import Direction, TargetTerms, TargetType

# A mean on a scale of 1 to 5, foretold on the logit: its median next year is 4.0, surely between 3.8 and 4.2.
RECIPE = Recipe(indicator_id="i", combine="mean", decimals=1, unit={"sv": "av 5", "en": "of 5"}, polarity="higher")
RECIPE.lowest, RECIPE.highest = 1.0, 5.0


def ahead(**given: object) -> Comparison:
    told = {"outlook_centre": 1.0986, "outlook_spread": 0.15, "outlook_freedom": 5.0}
    ends = {"outlook_low": 3.8, "outlook_high": 4.2}
    return Comparison(indicator_id="i", unit_id=1, period="2025", **told | ends | given)


def least(low: float) -> TargetTerms:
    return TargetTerms(TargetType.MIN, low)


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        (least(3.5), "At this pace the target is likely to be reached (8 times in 10: 3.8–4.2)."),
        (least(4.0), "At this pace it is uncertain whether the target is reached (8 times in 10: 3.8–4.2)."),
        (least(4.6), "At this pace the target is hardly reached (8 times in 10: 3.8–4.2)."),
        (
            TargetTerms(TargetType.MAX, high=3.5),
            "At this pace the target is hardly reached (8 times in 10: 3.8–4.2).",
        ),
        (
            TargetTerms(TargetType.INTERVAL, 3.0, 4.7),
            "At this pace the target is likely to be reached (8 times in 10: 3.8–4.2).",
        ),
    ],
)
def test_a_target_of_the_coming_year_is_told_by_the_pace_so_far(terms: TargetTerms, words: str):
    assert outlook(ahead(), terms, RECIPE, "2026") == Said(words, "outlook")


@pytest.mark.parametrize(
    ("found", "terms", "wanted_in"),
    [
        (None, least(4.0), "2026"),
        (ahead(), least(4.0), "2025"),
        (ahead(), least(4.0), "2027"),
        (ahead(), least(4.0), "2026-T1"),
        (ahead(outlook_centre=None), least(4.0), "2026"),
        (ahead(outlook_low=None), least(4.0), "2026"),
        (ahead(), TargetTerms(TargetType.DIRECTION, direction=Direction.UP), "2026"),
    ],
)
def test_what_cannot_be_foretold_is_not(found: Comparison | None, terms: TargetTerms, wanted_in: str):
    assert outlook(found, terms, RECIPE, wanted_in) is None


def test_reaching_from_either_side_shares_the_whole():
    up, down = likelihood(ahead(), RECIPE, 4.1, None), likelihood(ahead(), RECIPE, None, 4.1)

    assert up is not None
    assert down is not None
    assert up + down == pytest.approx(1)
    assert likelihood(ahead(), RECIPE, 4.1, 4.1) == pytest.approx(0, abs=1e-9)
