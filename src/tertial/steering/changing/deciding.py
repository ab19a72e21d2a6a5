"""What somebody needs who decides on a target: what holds, what held before, and how the figure has been."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localdate

from tertial.indicators.models import Recipe
from tertial.indicators.queries.figures import Asked, recipe_for
from tertial.indicators.queries.periods import period_kinds
from tertial.indicators.rules import Period
from tertial.indicators.rules import period as read_period
from tertial.organisation.models import Unit
from tertial.organisation.queries.units import Named, names_on
from tertial.platform.queries.sentences import day_in_words, in_language, language
from tertial.platform.rules import format_number
from tertial.releases.queries.figures import figures
from tertial.releases.queries.places import Figures
from tertial.releases.rules import Viewer
from tertial.steering.queries.bodies import Bodies, bodies
from tertial.steering.queries.book import books
from tertial.steering.queries.periods import before
from tertial.steering.queries.sentences import decided_in_words, period_in_words, target_in_words
from tertial.steering.queries.targets import TargetRow, revisions, targets
from tertial.steering.rules import State

YEARS = 5


@dataclass(frozen=True)
class Recorded:
    """A target in words: what it asks, the decision, until when it was held to be so, and whether it is a draft."""

    target: str
    decided: str
    was_until: str
    is_draft: bool


@dataclass(frozen=True)
class Year:
    """The unit's figure and the whole city's in one period, each empty where there is none to show."""

    period: str
    own: str
    city: str


@dataclass(frozen=True)
class DecidingPage:
    """What a target is decided from. `held` is what the body has decided already, `council` what the council has.

    `is_council` says that the body is the council, which may leave the target to the boards.
    """

    recipe: Recipe
    name: str
    measured: str
    unit: Named
    body: Named
    in_words: str
    held: TargetRow | None
    held_in_words: Recorded | None
    earlier: Sequence[Recorded]
    council: Recorded | None
    years: Sequence[Year]
    is_city: bool
    is_council: bool


def places_of(unit: Unit, body: Unit, day: date) -> Bodies | None:
    """The bodies of a unit on a day; None where the body decides nothing for it."""
    of_city = bodies({unit.pk, body.pk}, day=day)
    is_in_line = body.pk in of_city.line_of(unit.pk)
    return of_city if is_in_line or (body.pk == of_city.council_id and unit.pk == of_city.city_id) else None


def deciding_page(
    *,
    indicator: str,
    unit: Unit,
    body: Unit,
    of: Period,
    of_city: Bodies,
    viewer: Viewer,
    drafts: Collection[int],
) -> DecidingPage | None:
    """What a body decides a unit's target from; None where the indicator is not computed for the period."""
    recipes = books().terms().recipes.get(indicator, ())
    recipe = recipe_for(recipes, of.code)
    if recipe is None:
        return None
    every = revisions(indicator=indicator, unit_id=unit.pk, period=of.code, drafts=drafts)
    mine = [row for row in every if row.decided_by_id == body.pk and not row.breakdown]
    held = next((row for row in mine if row.superseded_at is None), None)
    wanted = targets(periods=[of.code], indicators=[indicator])
    line = of_city.line_of(unit.pk)
    council = wanted.of(indicator, of.code, unit_id=unit.pk, line=line, city_id=of_city.city_id).council
    is_council = body.pk == of_city.council_id
    names = names_on(of.last_day, {unit.pk, body.pk, of_city.council_id or 0})
    return DecidingPage(
        recipe=recipe,
        name=in_language(recipe.name),
        measured=in_language(recipe.unit),
        unit=names[unit.pk],
        body=names[body.pk],
        in_words=period_in_words(of.code),
        held=held,
        held_in_words=_recorded(held, recipe, names) if held else None,
        earlier=[_recorded(row, recipe, names) for row in mine if row is not held],
        council=_recorded(council, recipe, names) if council and not is_council else None,
        years=_years(recipes, unit.pk, of_city.city_id, of.code, viewer),
        is_city=unit.pk == of_city.city_id,
        is_council=is_council,
    )


def _recorded(row: TargetRow, recipe: Recipe, names: Mapping[int, Named]) -> Recorded:
    body = names[row.decided_by_id].name if row.decided_by_id in names else ""
    return Recorded(
        target_in_words(row.terms, recipe),
        decided_in_words(body, row.decided_on, row.paragraph, row.reference),
        "" if row.superseded_at is None else day_in_words(localdate(row.superseded_at)),
        row.state == State.DRAFT,
    )


def _years(recipes: Sequence[Recipe], unit: int, city: int, period: str, viewer: Viewer) -> list[Year]:
    """The figures of the period and of those of its kind before it, the latest first, as far as there are any."""
    codes = [period]
    while len(codes) < YEARS + 1:
        codes.append(before(codes[-1]))
    indicator = recipes[-1].indicator_id
    table = Figures(figures(Asked(indicators=[indicator], periods=codes, unit_ids={unit, city}), viewer, recipes))
    years = [Year(code, _written(table, recipes, unit, code), _written(table, recipes, city, code)) for code in codes]
    return [year for year in years if year.own or year.city][:YEARS]


def _written(table: Figures, recipes: Sequence[Recipe], unit: int, period: str) -> str:
    recipe = recipe_for(recipes, period)
    row = None if recipe is None else table.of(recipe.indicator_id, unit, period)
    if recipe is None or row is None or row.value is None:
        return ""
    return format_number(row.value, recipe.decimals_for(row.base), language())


def period_of(code: str) -> Period:
    """The period that a code names. Raises ImpossiblePeriod."""
    return read_period(code, period_kinds())
