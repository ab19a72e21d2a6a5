"""Keeping what is said of figures beside each other true to the figures, in the transaction that changes them."""

from collections.abc import Collection, Iterable

import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection

from tertial.analysis.standing.everything import standings
from tertial.analysis.standing.shapes import FIGURES
from tertial.indicators.models import Comparison, Family, Measure, Recipe
from tertial.indicators.queries.periods import period_kinds
from tertial.indicators.rules import Basis, Combine, Persons, Status, period
from tertial.organisation.rules import ROLLS_UP_BY_ALL
from tertial.platform.copying import arrow_from, copy_table, gather_statistics

MANY = 10_000
READ = pa.schema(
    [
        *((name, FIGURES.field(name).type) for name in ("indicator", "version", "level", "unit", "period", "value")),
        *((name, pa.float64()) for name in ("base", "denominator", "error", "responding", "population")),
        ("units", pa.int32()),
    ]
)
# Of a unit that is measured itself the only figure, of what is above it that of all operators; the city has no equals.
COMPARED = """
SELECT f.indicator_id, f.recipe_version, f.level, f.unit_id, f.period, f.value, f.base, f.denominator,
    f.analytic_error, f.responding, f.population, f.units
FROM indicators_figure f
JOIN indicators_recipe r ON r.indicator_id = f.indicator_id AND r.version = f.recipe_version
WHERE f.indicator_id = ANY(%s) AND f.basis = %s AND f.breakdown = '' AND f.status = %s AND f.unit_id IS NOT NULL
    AND (f.form = '' OR f.level = r.level)
    AND f.level NOT IN (SELECT level FROM organisation_unitkind WHERE rolls_up_by = %s)
"""


def compare(indicators: Collection[str] | None = None) -> int:
    """Bring the comparisons of some indicators, or of all, up to date. Returns how many figures were compared.

    Means of answers and shares are compared; sums, and ratios of other things than persons, have no known error.
    """
    recipes = Recipe.objects.select_related("indicator")
    if indicators is not None:
        recipes = recipes.filter(indicator__in=sorted(indicators))
    found, told = standings(_figures(list(recipes)))
    named = sorted({recipe.indicator_id for recipe in recipes})
    with connection.cursor() as cursor:
        for model in (Comparison, Family):
            cursor.execute(f'DELETE FROM "{model._meta.db_table}" WHERE indicator_id = ANY(%s)', [named])
    copy_table(Comparison, found)
    Family.objects.bulk_create(Family(indicator_id=row.pop("indicator"), **row) for row in told.to_pylist())
    if len(found) >= MANY:
        gather_statistics(Comparison)
    return len(found)


def _figures(recipes: Iterable[Recipe]) -> pa.Table:
    """The figures that can be compared, as analysis.standing takes them."""
    kinds = kinds_of(recipes)
    names = sorted({indicator for indicator, _version in kinds})
    read = arrow_from(COMPARED, [names, Basis.AS_IT_WAS.value, Status.EXISTS.value, ROLLS_UP_BY_ALL], READ)
    rhythms = _rhythms(read["period"].unique().to_pylist())
    table = read.join(_kinds_table(kinds), ["indicator", "version"], join_type="inner").join(rhythms, "period")
    is_counted = pc.equal(table["kind"], "counted")
    columns = {
        "n": pc.if_else(is_counted, table["denominator"], table["base"]),
        "alone": pc.equal(table["units"], 1),
    }
    for name, column in columns.items():
        table = table.append_column(name, column)
    return table.select(FIGURES.names)


def kinds_of(recipes: Iterable[Recipe]) -> dict[tuple[str, int], tuple[str, float, float]]:
    """Of each recipe whose figures can be compared: the kind of figure, its lowest and its highest value."""
    asked = {measure.code: measure for measure in Measure.objects.filter(lowest__isnull=False)}
    kinds = {}
    for recipe in recipes:
        is_percent = recipe.unit.get("sv") == "%"
        if recipe.combine == Combine.MEAN:
            scale = asked[recipe.numerator or ""]
            ends = (float(scale.lowest or 0), float(scale.highest or 0))
            kinds[recipe.indicator_id, recipe.version] = ("share" if is_percent else "mean", *ends)
        elif recipe.combine == Combine.RATIO and is_percent and recipe.persons == Persons.DENOMINATOR:
            kinds[recipe.indicator_id, recipe.version] = ("counted", 0.0, 100.0)
    return kinds


def _kinds_table(kinds: dict[tuple[str, int], tuple[str, float, float]]) -> pa.Table:
    """The kinds as a table to join with."""
    names = ("indicator", "version", "kind", "lowest", "highest")
    schema = pa.schema([FIGURES.field(name) for name in names])
    rows = [dict(zip(names, (*place, *kind), strict=True)) for place, kind in kinds.items()]
    return pa.Table.from_pylist(rows, schema=schema)


def _rhythms(periods: Iterable[str]) -> pa.Table:
    """When each period begins, in years, and which kind it is of."""
    schema = pa.schema([FIGURES.field(name) for name in ("period", "rhythm", "at")])
    read = [period(code, period_kinds()) for code in periods]
    rows = [
        {"period": one.code, "rhythm": one.kind, "at": one.starts_on.year + (one.starts_on.month - 1) / 12}
        for one in read
    ]
    return pa.Table.from_pylist(rows, schema=schema)
