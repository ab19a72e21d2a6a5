"""What verdicts are read from: guarded figures, recipes, targets, and whose they are."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from tertial.indicators.models import Recipe
from tertial.indicators.queries.figures import Asked, recipe_for
from tertial.indicators.queries.scales import with_scales
from tertial.indicators.rules import Combine
from tertial.platform.rules import rounded
from tertial.releases.queries.comparisons import SeenComparison, comparisons_seen
from tertial.releases.queries.figures import figures
from tertial.releases.queries.places import Figures
from tertial.releases.rules import Viewer
from tertial.steering.models import VerdictTerms
from tertial.steering.queries.bodies import Bodies
from tertial.steering.queries.goals import GoalRow
from tertial.steering.queries.periods import before, periods_asked
from tertial.steering.queries.targets import Applied, TargetRow, Targets, targets
from tertial.steering.rules import Direction, Result, Tolerance, Verdict, judge_target

Recipes: TypeAlias = Mapping[str, Sequence[Recipe]]
Comparisons: TypeAlias = Mapping[tuple[str, int, str], SeenComparison]
# Where a figure has moved whose change is sure.
MOVED = {"increased": Direction.UP, "decreased": Direction.DOWN}
FEW = 100  # so few units that one question for all periods is quicker than two


@dataclass(frozen=True)
class Terms:
    """By what verdicts are read: every indicator's recipes, the oldest version first, and the tolerances."""

    recipes: Recipes
    tolerance: Tolerance

    @property
    def every(self) -> list[Recipe]:
        """All recipes, of whatever indicator."""
        return [recipe for versions in self.recipes.values() for recipe in versions]


@dataclass(frozen=True, slots=True)
class IndicatorStanding:
    """An indicator that tells of a goal: whose figure in which period, what is wanted of it, and the verdict.

    `value` is rounded as it is read, None where the reader may not see one or there is none, to so many `decimals`.
    """

    indicator: str
    unit_id: int
    period: str
    value: float | None
    targets: Applied
    verdict: Verdict
    decimals: int = 0


def recipes_by_indicator() -> dict[str, list[Recipe]]:
    """Every indicator's recipes, the oldest version first."""
    found: dict[str, list[Recipe]] = {}
    for recipe in with_scales(Recipe.objects.order_by("indicator", "version")):
        found.setdefault(recipe.indicator_id, []).append(recipe)
    return found


def tolerance() -> Tolerance:
    """The tolerances by which verdicts are suggested in this city."""
    terms = VerdictTerms.objects.filter(id=1).first()
    return terms.tolerance if terms else Tolerance()


def terms() -> Terms:
    """By what verdicts are read in this city now. Two questions."""
    return Terms(recipes_by_indicator(), tolerance())


def result_of(
    table: Figures,
    recipes: Recipes,
    indicator: str,
    unit_id: int,
    period: str,
    found: SeenComparison | None = None,
) -> Result:
    """A unit's figure as a target meets it; `found` tells whether it has changed for sure."""
    return _result(table, recipe_for(recipes.get(indicator, ()), period), unit_id, period, found)


def _result(
    table: Figures, recipe: Recipe | None, unit_id: int, period: str, found: SeenComparison | None = None
) -> Result:
    row = None if recipe is None else table.of(recipe.indicator_id, unit_id, period)
    if recipe is None or row is None or row.value is None:
        return Result(None)
    earlier = table.of(recipe.indicator_id, unit_id, before(period))
    is_broken = earlier is not None and earlier.version != row.version
    past = None if earlier is None or is_broken else earlier.value
    decimals = recipe.decimals_for(row.base)
    return Result(
        value=float(rounded(row.value, decimals)),
        before=None if past is None else float(rounded(past, decimals)),
        is_share=is_share(recipe),
        polarity=recipe.polarity,
        is_broken=is_broken,
        moved=None if found is None else MOVED.get(found.change_state or ""),
        decimals=decimals,
    )


def is_share(recipe: Recipe) -> bool:
    """Whether an indicator is a share, which is stored and shown in percent."""
    return bool(recipe.unit.get("sv", "").startswith("%"))


@dataclass(frozen=True)
class Reading:
    """What verdicts are read from: guarded figures, recipes, targets, the bodies of the city, and the tolerances.

    `standings` tell which figures have changed for sure, as far as any target asks.
    """

    figures: Figures
    recipes: Recipes
    targets: Targets
    bodies: Bodies
    tolerance: Tolerance
    standings: Comparisons = field(default_factory=dict)
    _recipe: dict[tuple[str, str], Recipe | None] = field(default_factory=dict, compare=False)

    def indicator(self, indicator: str, owner_id: int, asked: Sequence[str]) -> IndicatorStanding:
        """How an indicator stands that tells of a unit's goal, or would."""
        found = [self._in(indicator, owner_id, period) for period in asked]
        return next((one for one in found if one.value is not None), None) or next(
            (one for one in found if one.targets.nearest), found[-1]
        )

    def _in(self, indicator: str, owner_id: int, period: str) -> IndicatorStanding:
        own = self.targets.own(indicator, period, body=owner_id)
        unit_id = own.unit_id if own else self.bodies.figures_of(owner_id)
        line = self.bodies.line_of(owner_id)
        recipe = self.recipe(indicator, period)
        is_sum = recipe is not None and recipe.combine == Combine.SUM
        city = self.bodies.city_id
        applied = self.targets.of(indicator, period, unit_id=unit_id, line=line, city_id=city, is_sum=is_sum)
        return self.judged(indicator, unit_id, period, applied)

    def judged(self, indicator: str, unit_id: int, period: str, applied: Applied) -> IndicatorStanding:
        """The verdict on a unit's figure by the nearest target."""
        found = self.standings.get((indicator, unit_id, period))
        result = _result(self.figures, self.recipe(indicator, period), unit_id, period, found)
        target: TargetRow | None = applied.nearest
        verdict = judge_target(target.terms, result, self.tolerance) if target else Verdict.NONE
        return IndicatorStanding(indicator, unit_id, period, result.value, applied, verdict, result.decimals)

    def recipe(self, indicator: str, period: str) -> Recipe | None:
        """The version of an indicator's recipe that a period is computed by."""
        place = indicator, period
        if place not in self._recipe:
            self._recipe[place] = recipe_for(self.recipes.get(indicator, ()), period)
        return self._recipe[place]


def reading_of(
    rows: Sequence[GoalRow],
    period: str,
    viewer: Viewer,
    of_city: Bodies,
    *,
    by: Terms,
    drafts: Collection[int] = (),
    also: Sequence[str] = (),
) -> Reading:
    """What is needed to read how these goals stand in a period; `also` are the periods of their figures' whole past."""
    owners = {row.owner_id for row in rows}
    indicators = {indicator for row in rows for indicator in row.indicators}
    return reading_for(owners, indicators, period, viewer, of_city, by=by, drafts=drafts, also=also)


def reading_for(
    owners: Collection[int],
    indicators: Collection[str],
    period: str,
    viewer: Viewer,
    of_city: Bodies,
    *,
    by: Terms,
    drafts: Collection[int] = (),
    also: Sequence[str] = (),
) -> Reading:
    """What is needed to read how these indicators stand in a period for these owners of goals. 3 or 4 questions."""
    asked, indicators = periods_asked(period), sorted(indicators)
    bodies = {*owners, *(body for owner in owners for body in of_city.line_of(owner))}
    wanted = targets(periods=asked, indicators=indicators, bodies=bodies if len(owners) <= FEW else None, drafts=drafts)
    units = {*map(of_city.figures_of, owners), of_city.city_id, *wanted.units_of(owners)}
    back = {indicator for indicator in indicators if _looks_back(indicator, asked, wanted, by.recipes)}
    found = _figures(_Sought(indicators, back, asked, also, units), viewer, by)
    standings = _standings(found, wanted, asked, also, units, indicators)
    return Reading(found, by.recipes, wanted, of_city, by.tolerance, standings)


def _standings(
    table: Figures,
    wanted: Targets,
    asked: Sequence[str],
    also: Sequence[str],
    units: Collection[int],
    indicators: Collection[str],
) -> Comparisons:
    """How the figures stand: of all that are read `also` for their past, else where a target asks for a direction."""
    directed = {indicator for indicator, period in wanted.directed if period in asked}
    if also and len(units) <= FEW:
        periods = sorted({*asked, *also})
        return comparisons_seen(table, unit_ids=units, periods=periods, indicators=indicators, has_past=True)
    return comparisons_seen(table, unit_ids=units, periods=asked, indicators=directed) if directed else {}


def _looks_back(indicator: str, asked: Sequence[str], wanted: Targets, recipes: Recipes) -> bool:
    """Whether an earlier figure decides: a direction is asked for, or the series may break."""
    known = recipes.get(indicator, ())
    return any(
        wanted.has_direction(indicator, period) or recipe_for(known, period) is not recipe_for(known, before(period))
        for period in asked
    )


@dataclass(frozen=True)
class _Sought:
    """Which figures are wanted: of which indicators, of which a year earlier too, and of which other periods."""

    indicators: Collection[str]
    back: Collection[str]
    periods: Sequence[str]
    also: Sequence[str]
    units: Collection[int]


def _figures(sought: _Sought, viewer: Viewer, by: Terms) -> Figures:
    earlier = sorted({before(period) for period in sought.periods} - set(sought.periods))
    now = Asked(indicators=sought.indicators, periods=sought.periods, unit_ids=sought.units)
    if len(sought.units) <= FEW:
        every = sorted({*sought.periods, *earlier, *sought.also})
        return Figures(figures(replace(now, periods=every), viewer, by.every))
    then = replace(now, indicators=sought.back, periods=earlier)
    return Figures([*figures(now, viewer, by.every), *figures(then, viewer, by.every)])
