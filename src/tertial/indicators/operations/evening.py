"""Keeping what is said of how even the city is true to the figures, in the transaction that changes them."""

from collections.abc import Collection, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from tertial.analysis.equity.everything import MEMBERS, evenness
from tertial.analysis.placement import placements
from tertial.analysis.shapes import DAYS
from tertial.indicators.models import Equity, Recipe
from tertial.indicators.operations.comparing import kinds_of
from tertial.indicators.queries.periods import period_kinds
from tertial.indicators.rules import Basis, Combine, Status, measurement_day, period
from tertial.organisation.models import UnitKind
from tertial.organisation.queries.shape import link_table, unit_table
from tertial.organisation.rules import LinkKind
from tertial.platform.copying import arrow_from

# Of single units only; a share that a register counts is of its denominator, and what people answer of the answers.
SINGLE = """
SELECT f.indicator_id, f.recipe_version, f.period, f.unit_id, f.form, f.value, f.base, f.numerator, f.denominator,
    f.analytic_error, f.population
FROM indicators_figure f
JOIN indicators_recipe r ON r.indicator_id = f.indicator_id AND r.version = f.recipe_version AND r.level = f.level
WHERE f.indicator_id = ANY(%s) AND f.basis = %s AND f.breakdown = '' AND f.status = %s AND f.unit_id IS NOT NULL
"""
READ = pa.schema(
    [
        *(MEMBERS.field(name) for name in ("indicator", "version", "period", "unit", "form", "value")),
        *((name, pa.float64()) for name in ("base", "numerator", "denominator", "error", "population")),
    ]
)


def weigh(indicators: Collection[str] | None = None) -> int:
    """Bring what is said of the city's evenness in some indicators, or in all, up to date. Returns how many rows."""
    every = Recipe.objects.select_related("indicator")
    recipes = list(every if indicators is None else every.filter(indicator__in=sorted(indicators)))
    found = evenness(_members(recipes)).to_pylist()
    named = sorted({recipe.indicator_id for recipe in recipes})
    Equity.objects.filter(indicator__in=named).delete()
    Equity.objects.bulk_create(Equity(indicator_id=row.pop("indicator"), **row) for row in found)
    return len(found)


def _members(recipes: Sequence[Recipe]) -> pa.Table:
    """The figures of single units, each with where the unit lay and who ran it on the day that the recipe reads."""
    kinds = {place: kind for place, (kind, *_ends) in kinds_of(recipes).items()} | _ratios(recipes)
    of_kind = [recipe for recipe in recipes if (recipe.indicator_id, recipe.version) in kinds]
    names = sorted({recipe.indicator_id for recipe in of_kind})
    read = arrow_from(SINGLE, [names, Basis.AS_IT_WAS.value, Status.EXISTS.value], READ)
    told = [{"indicator": i, "version": v, "kind": kind} for (i, v), kind in kinds.items()]
    keys = pa.schema([MEMBERS.field(name) for name in ("indicator", "version", "kind")])
    table = read.join(pa.Table.from_pylist(told, schema=keys), ["indicator", "version"], join_type="inner")
    table = table.append_column("n", _behind(table))
    days = {recipe.indicator_id: recipe.measurement_day for recipe in of_kind}
    tables = [
        _placed(table.filter(pc.is_in(table["indicator"], pa.array([i for i in names if days[i] == day]))), day)
        for day in dict.fromkeys(days.values())
    ]
    return pa.concat_tables(tables) if tables else MEMBERS.empty_table()


def _ratios(recipes: Sequence[Recipe]) -> dict[tuple[str, int], str]:
    """The recipes of positive quantities: so many to one of something, and no share."""
    found = [recipe for recipe in recipes if recipe.combine == Combine.RATIO and not recipe.is_percent]
    return {(recipe.indicator_id, recipe.version): "ratio" for recipe in found}


def _behind(table: pa.Table) -> pa.ChunkedArray:
    """How much lies behind each figure: answers, what a share is a share of, and the persons of a ratio."""
    of_share = pc.if_else(pc.equal(table["kind"], "counted"), table["denominator"], table["base"])
    return pc.if_else(pc.equal(table["kind"], "ratio"), pc.coalesce(table["base"], table["numerator"]), of_share)


def _placed(table: pa.Table, stated: str | None) -> pa.Table:
    """The figures with the widest area that their unit lies in, and its operator."""
    codes = table["period"].unique().to_pylist()
    days = [{"period": code, "day": measurement_day(period(code, period_kinds()), stated)} for code in codes]
    where = placements(units=unit_table(), links=link_table(), days=pa.Table.from_pylist(days, schema=DAYS))
    for name, kind in (("district", LinkKind.GEOGRAPHIC), ("operator", LinkKind.OPERATOR)):
        level = UnitKind.objects.filter(rolls_up_by=kind).order_by("position").values_list("level", flat=True).first()
        above = where.filter(pc.equal(where["level"], level or "")).select(["period", "unit", "grp"])
        table = table.join(above.rename_columns(["period", "unit", name]), ["period", "unit"])
    return table.select(MEMBERS.names).cast(MEMBERS)
