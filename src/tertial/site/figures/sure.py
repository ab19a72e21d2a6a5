"""How sure a figure is: its interval, how it stands to the city and its own past, and how far it can be trusted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from tertial.indicators.models import Recipe
from tertial.indicators.queries.sentences import (
    answered_in_words,
    change_in_words,
    position_briefly,
    position_in_words,
    quality_name,
    trend_in_words,
)
from tertial.indicators.rules import Quality, quality
from tertial.platform.charts.drawing import Drawing
from tertial.platform.charts.intervals import interval
from tertial.platform.queries.sentences import language
from tertial.platform.rules import format_number
from tertial.releases.queries.comparisons import SeenComparison
from tertial.site.figures.series import Series
from tertial.site.figures.shown import Shown, beside_city, beside_city_briefly, change_judged, change_since

REACH_IN_PERCENT, REACH_ON_A_SCALE = 25.0, 1.0
Comparisons = Mapping[tuple[str, int, str], SeenComparison]

# The word that explains each state of a comparison, of a change and of a trend.
POSITION_TERMS = {
    "above": "sure-difference",
    "below": "sure-difference",
    "in_line": "in-line",
    "not_distinguishable": "cannot-be-told",
    "too_few": "too-few-answers",
    "not_comparable": "not-comparable",
}
CHANGE_TERMS = {"increased": "sure-change", "decreased": "sure-change", "not_distinguishable": "no-sure-change"}
TREND_TERM = "trend"
SHAPES = {Quality.SOUND: "full", Quality.CARE: "half", Quality.POOR: "diamond"}


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence about a figure, and the code of the word that explains it, if one is to stand beside it."""

    text: str
    term: str = ""


@dataclass(frozen=True, slots=True)
class Trust:
    """How far a figure can be trusted: a verdict as shape and word, and what it rests on."""

    shape: str
    word: str
    text: str


def domain(recipe: Recipe, middle: float) -> tuple[float, float]:
    """From where to where intervals of an indicator are drawn: a scale point, or 25 percentage points, around the city.

    Nothing is drawn beyond the ends of the scale.
    """
    reach = REACH_IN_PERCENT if recipe.is_percent else REACH_ON_A_SCALE
    low, high = middle - reach, middle + reach
    return (
        low if recipe.lowest is None else max(low, recipe.lowest),
        high if recipe.highest is None else min(high, recipe.highest),
    )


def drawn_interval(
    value: Shown, city: Shown, recipe: Recipe, name: str, *, target: float | None = None, width: float = 150
) -> Drawing | str:
    """The interval of a figure that is made of answers with the city's value marked; nothing for any other."""
    row, middle = value.row, value.exact if city.exact is None else city.exact
    if row is None or row.value is None or row.low is None or row.high is None or middle is None:
        return ""
    decimals = recipe.decimals_for(row.base)
    ends = {end: format_number(number, decimals, language()) for end, number in (("low", row.low), ("high", row.high))}
    said = _("%(value)s, and surely between %(low)s and %(high)s.") % {"value": value.value, **ends}
    beside = _("The city: %(value)s.") % {"value": city.value} if city.value else ""
    return interval(
        row.value,
        row.low,
        row.high,
        city.exact,
        domain=domain(recipe, middle),
        target=target,
        title=_("%(name)s: how sure the value is") % {"name": name},
        description=" ".join(filter(None, (said, beside))),
        width=width,
    )


def position(value: Shown, city: Shown, recipe: Recipe, found: SeenComparison | None) -> Said | None:
    """How a figure stands to the city's: its neutral label; of what a register counts with the difference as a number.

    None where nobody can say.
    """
    state = found.state if found is not None else ""
    if value.is_asked:
        return Said(position_in_words(state), POSITION_TERMS[state]) if state else None
    text = beside_city(value, city, recipe, state)
    return Said(text, POSITION_TERMS.get(state, "")) if text else None


def position_in_column(value: Shown, city: Shown, recipe: Recipe, found: SeenComparison | None) -> str:
    """The same in a column that says whom it is compared with."""
    state = found.state if found is not None else ""
    return position_briefly(state) if value.is_asked else beside_city_briefly(value, city, recipe, state)


def movement(series: Series, found: SeenComparison | None, *, is_city: bool) -> list[Said]:
    """Whether a figure has changed since the period before, and where it leads over the years."""
    now, before = series.now, series.before
    state = (found.change_state if found is not None else None) or ""
    trend = trend_in_words(found.trend_state if found is not None else None)
    if now.is_asked and not is_city:
        changed = change_in_words(state, _year_before(now.period)) if now.period.isdecimal() else ""
    elif state and before.period == _year_before(now.period):
        changed = change_judged(now, before, series.recipe, state)
    else:
        changed = change_since(now, before, series.recipe)
    said = [Said(changed, CHANGE_TERMS.get(state, "")), Said(trend, TREND_TERM)]
    return [one for one in said if one.text]


def _year_before(period: str) -> str:
    return str(int(period) - 1) if period.isdecimal() else ""


def told_of(series: Series, city: Shown, found: SeenComparison | None, *, is_city: bool) -> tuple[Said, ...]:
    """What a reader is to know of a figure that they see: how it stands to the city, and to its own past."""
    beside = None if is_city else position(series.now, city, series.recipe, found)
    return tuple(filter(None, (beside, *movement(series, found, is_city=is_city))))


def trust(series: Series) -> Trust | None:
    """How far the figure of the last period can be trusted; None where no answers lie behind it, or it is not seen."""
    row = series.now.row
    if row is None or not series.now.is_asked or not row.population or row.responding is None or row.base is None:
        return None
    is_broken = series.points()[-1].breaks
    found = quality(row.base, row.responding, row.population, is_broken=is_broken)
    said = [answered_in_words(row.responding, row.population)]
    left_out = 1 - row.base / row.responding if row.responding else 0.0
    if quality(row.base, row.responding, row.responding) != Quality.SOUND:
        share = {"share": format_number(100 * left_out, 0, language())}
        said.append(_("%(share)s %% of them left the question out.") % share)
    if is_broken:
        said.append(_("It is computed in another way than the year before."))
    return Trust(SHAPES[found], quality_name(found), " ".join(said))


def explained_once(lines: Iterable[tuple[Said, ...]]) -> list[tuple[Said, ...]]:
    """The same sentences, where each word is explained beside the first of them only: a page is not full of buttons."""
    seen: set[str] = set()
    told = []
    for line in lines:
        told.append(tuple(replace(said, term="") if said.term in seen else said for said in line))
        seen |= {said.term for said in line}
    return told
