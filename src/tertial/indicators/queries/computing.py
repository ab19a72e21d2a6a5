"""Figures computed from what is recorded, for any day, organisation and moment of knowledge."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from tertial.analysis.placement import operator_forms, placements
from tertial.analysis.recast import recast_placements
from tertial.analysis.rollup import figures
from tertial.analysis.shapes import ANSWER_SUMS, DAYS, FIGURES, OBSERVATIONS, OBSERVED, RECIPES
from tertial.analysis.sureness import SCALES, with_sureness
from tertial.indicators.models import Measure, Recipe
from tertial.indicators.queries.periods import period_kinds
from tertial.indicators.rules import Combine, Persons, RecipeTerms, measurement_day, period
from tertial.organisation.queries import shape
from tertial.platform.copying import arrow_from

# How sure a figure is that answers lie behind: see models.Figure.
SURENESS = ("error", "low", "high", "analytic_error", "responding", "population")
COMPUTED = pa.schema([*FIGURES, ("base", pa.float64()), *((name, pa.float64()) for name in SURENESS[:4])])


@dataclass(frozen=True)
class Question:
    """Which figures to compute: of which recipes and periods, in which organisation, as known when.

    `as_of` puts every period in the organisation of that day; `recast` follows units to where they belong on that day.
    With neither, each period is placed as it was on its measurement day. No periods means all that are recorded.
    """

    recipes: Sequence[RecipeTerms]
    periods: Collection[str] | None = None
    as_of: date | None = None
    recast: date | None = None
    recorded_before: datetime | None = None


def recipe_terms(indicators: Collection[str] | None = None) -> list[RecipeTerms]:
    """The recipes of some indicators, or of all."""
    recipes = Recipe.objects.order_by("indicator", "version")
    if indicators is not None:
        recipes = recipes.filter(indicator__in=indicators)
    return [recipe.terms for recipe in recipes]


def observation_table(
    measures: Iterable[str], *, periods: Collection[str] | None, recorded_before: datetime | None
) -> pa.Table:
    """What is established of some measures: measure, unit, period, breakdown, status, value and sums of answers.

    Provisional values are internal (ADR 10): they make no figure until they are final.
    """
    where, parameters = "measure_id = ANY(%s) AND NOT is_provisional", list[Any]([sorted(measures)])
    if periods is not None:
        where, parameters = f"{where} AND period = ANY(%s)", [*parameters, sorted(periods)]
    if recorded_before is None:
        where += f" AND {shape.KNOWN_NOW}"
    else:
        where, parameters = f"{where} AND {shape.KNOWN_BEFORE}", [*parameters, recorded_before, recorded_before]
    columns = ", ".join(("measure_id", "unit_id", "period", "breakdown", "status", "value", *ANSWER_SUMS))
    query = f"SELECT {columns} FROM indicators_observation WHERE {where}"
    return arrow_from(query, parameters, OBSERVATIONS)


@dataclass(frozen=True)
class Gathered:
    """All that figures are computed from, as it was known at a moment."""

    observations: pa.Table
    units: pa.Table
    links: pa.Table
    successions: pa.Table
    forms: pa.Table


def gathered(question: Question) -> Gathered:
    """Read what a question needs."""
    before = question.recorded_before
    measures = {measure for recipe in question.recipes for measure in recipe.measures()}
    return Gathered(
        observation_table(measures, periods=question.periods, recorded_before=before),
        shape.unit_table(),
        shape.link_table(recorded_before=before),
        shape.succession_table(recorded_before=before),
        shape.form_table(recorded_before=before),
    )


def computed(question: Question, given: Gathered | None = None) -> pa.Table:
    """The figures of a question: the columns of `analysis.rollup.figures`, and `base`, the persons behind each.

    What has been read already may be `given`.
    """
    given = given or gathered(question)
    groups: defaultdict[str | None, list[RecipeTerms]] = defaultdict(list)
    for recipe in question.recipes:
        groups[recipe.measurement_day].append(recipe)
    tables = [_computed_on(stated, recipes, question, given) for stated, recipes in groups.items()]
    return pa.concat_tables(tables) if tables else COMPUTED.empty_table()


def _computed_on(stated: str | None, recipes: Sequence[RecipeTerms], question: Question, given: Gathered) -> pa.Table:
    measures = pa.array(sorted({measure for recipe in recipes for measure in recipe.measures()}), pa.string())
    observations = given.observations.filter(pc.is_in(given.observations["measure"], measures))
    days = _days(observations["period"].unique().to_pylist(), stated, question.as_of)
    forms = operator_forms(units=given.units, links=given.links, forms=given.forms, days=days)
    if question.recast is None:
        placed = placements(units=given.units, links=given.links, days=days)
    else:
        placed = recast_placements(
            units=given.units,
            links=given.links,
            successions=given.successions,
            observed=_observed(observations, days),
            day=question.recast,
        )
    table = figures(observations=observations, recipes=_recipe_table(recipes), placements=placed, forms=forms)
    return with_sureness(table.append_column("base", _base(table, recipes)), _scales(recipes))


def _days(periods: Iterable[str], stated: str | None, as_of: date | None) -> pa.Table:
    kinds = period_kinds()
    rows = [{"period": code, "day": as_of or measurement_day(period(code, kinds), stated)} for code in sorted(periods)]
    return pa.Table.from_pylist(rows, schema=DAYS)


def _observed(observations: pa.Table, days: pa.Table) -> pa.Table:
    pairs = observations.group_by(["period", "unit"]).aggregate([])
    return pairs.join(days, "period").select(OBSERVED.names)


def _recipe_table(recipes: Sequence[RecipeTerms]) -> pa.Table:
    rows: list[dict[str, Any]] = [{name: getattr(recipe, name) for name in RECIPES.names} for recipe in recipes]
    return pa.Table.from_pylist(rows, schema=RECIPES)


def _scales(recipes: Sequence[RecipeTerms]) -> pa.Table:
    """The lowest and highest answer of each recipe that is a mean of answers, and whether it is a share in percent."""
    asked = {recipe.numerator: recipe for recipe in recipes if recipe.combine == Combine.MEAN}
    rows = [
        {
            "indicator": asked[measure.code].indicator,
            "version": asked[measure.code].version,
            "lowest": measure.lowest,
            "highest": measure.highest,
            "is_share": measure.unit.get("sv") == "%",
        }
        for measure in (Measure.objects.filter(code__in=asked) if asked else ())
    ]
    return pa.Table.from_pylist(rows, schema=SCALES)


def _base(table: pa.Table, recipes: Sequence[RecipeTerms]) -> pa.ChunkedArray:
    """The persons behind each figure: the smaller of the sides that count persons, a side of nobody aside."""
    above, below = table["numerator"], table["denominator"]
    smaller = pc.if_else(
        pc.equal(above, 0),
        below,
        pc.if_else(pc.equal(below, 0), above, pc.min_element_wise(above, below, skip_nulls=False)),
    )
    base = pa.chunked_array([pa.nulls(len(table), pa.float64())])
    sides = {
        Persons.NUMERATOR: above,
        Persons.DENOMINATOR: below,
        Persons.BOTH: smaller,
        Persons.ANSWERS: table["n"],
    }
    for recipe in recipes:
        if recipe.persons is not None:
            is_its = pc.and_(pc.equal(table["indicator"], recipe.indicator), pc.equal(table["version"], recipe.version))
            base = pc.if_else(is_its, sides[recipe.persons], base)
    return base
