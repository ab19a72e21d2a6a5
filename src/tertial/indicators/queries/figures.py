"""Figures as rows: read from what is stored, or computed for another day, organisation or moment."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import BigIntegerField, BooleanField, F, Func, Value
from django.db.models.expressions import Combinable

from tertial.indicators.models import Figure, Recipe
from tertial.indicators.queries.computing import SURENESS, Question, computed, recipe_terms
from tertial.indicators.queries.periods import period_kinds
from tertial.indicators.rules import Basis, Status, is_covered, measurement_day, period
from tertial.organisation.queries.units import Named, names_on


class FigureRow(NamedTuple):
    """A figure, true: nobody but the disclosure guard may hand it on. No unit means units that cannot be placed.

    `is_marked` is what whoever asked wanted to know of each stored figure. A tuple, because pages and files make
    thousands of them.
    """

    indicator: str
    version: int
    level: str
    unit_id: int | None
    form: str
    period: str
    breakdown: str
    status: str
    value: float | None
    numerator: float | None
    denominator: float | None
    base: float | None
    units: int
    error: float | None = None
    low: float | None = None
    high: float | None = None
    analytic_error: float | None = None
    responding: float | None = None
    population: float | None = None
    is_marked: bool = False


FIELDS = (
    *("indicator_id", "recipe_version", "level", "unit_id", "form", "period", "breakdown"),
    *("status", "value", "numerator", "denominator", "base", "units", *SURENESS),
)
COMPUTED = (
    *("indicator", "version", "level", "grp", "form", "period", "breakdown"),
    *("status", "value", "numerator", "denominator", "base", "units", *SURENESS),
)


@dataclass(frozen=True)
class Asked:
    """Which figures are wanted; None means all.

    `as_of`, `recast` and `recorded_before` are those of `computing.Question`; without them, what is stored is read.
    """

    indicators: Collection[str] | None = None
    levels: Collection[str] | None = None
    periods: Collection[str] | None = None
    unit_ids: Collection[int] | None = None
    basis: Basis = Basis.AS_IT_WAS
    as_of: date | None = None
    recast: date | None = None
    recorded_before: datetime | None = None

    @property
    def is_stored(self) -> bool:
        """Whether the answer lies ready."""
        return self.as_of is None and self.recast is None and self.recorded_before is None


class _IsOneOf(Func):
    """Whether a column is one of an array's values."""

    template, arg_joiner = "%(expressions)s)", " = ANY("
    output_field = BooleanField()


def figure_rows(asked: Asked, mark: Combinable | None = None) -> list[FigureRow]:
    """The figures asked for, true and in no order, with every breakdown and form.

    `mark` is asked of each that is stored, in the same question; what is computed is marked nowhere.
    """
    if asked.is_stored and asked.unit_ids is not None and not asked.unit_ids:
        return []
    return _stored(asked, mark) if asked.is_stored else _computed(asked)


def _stored(asked: Asked, mark: Combinable | None) -> list[FigureRow]:
    rows = Figure.objects.all()
    if asked.indicators is not None:
        rows = rows.filter(indicator__in=asked.indicators)
    if asked.levels is not None:
        rows = rows.filter(level__in=asked.levels)
    if asked.periods is not None:
        rows = rows.filter(period__in=asked.periods)
    if asked.unit_ids is not None:
        # One value however many units: to write and read thousands of them one by one takes longer than to find them.
        rows = rows.filter(_IsOneOf(F("unit_id"), Value(sorted(asked.unit_ids), ArrayField(BigIntegerField()))))
    names: tuple[str, ...] = FIELDS
    if mark is not None:
        rows, names = rows.annotate(is_marked=mark), (*FIELDS, "is_marked")
    if asked.basis == Basis.AS_IT_WAS:
        return [FigureRow(*values) for values in rows.filter(basis=asked.basis).values_list(*names)]
    return _recast([(basis, FigureRow(*values)) for basis, *values in rows.values_list("basis", *names)])


def _recast(rows: Iterable[tuple[str, FigureRow]]) -> list[FigureRow]:
    """Recast figures are stored only where they differ; a mark made of no units stands for none at all."""
    places: dict[tuple[object, ...], tuple[str, FigureRow]] = {}
    for basis, row in rows:
        place = (row.indicator, row.level, row.unit_id, row.form, row.period, row.breakdown)
        if basis == Basis.RECAST or place not in places:
            places[place] = basis, row
    return [row for basis, row in places.values() if basis != Basis.RECAST or row.units or row.status != Status.MISSING]


def _computed(asked: Asked) -> list[FigureRow]:
    question = Question(
        recipe_terms(asked.indicators),
        periods=asked.periods,
        as_of=asked.as_of,
        recast=asked.recast,
        recorded_before=asked.recorded_before,
    )
    table = computed(question).select(COMPUTED)
    if asked.levels is not None:
        table = table.filter(pc.is_in(table["level"], pa.array(sorted(asked.levels), pa.string())))
    if asked.unit_ids is not None:
        table = table.filter(pc.is_in(table["grp"], pa.array(sorted(asked.unit_ids), pa.int64())))
    columns = [column.to_pylist() for column in table.columns]
    rows = (FigureRow(*values) for values in zip(*columns, strict=True))
    return [row._replace(form=row.form or "") for row in rows]


def day_of(recipe: Recipe, code: str) -> date:
    """The day on which a period's organisation is read, by a recipe."""
    return measurement_day(period(code, period_kinds()), recipe.measurement_day)


def unit_names(rows: Iterable[FigureRow], day: date) -> dict[int, Named]:
    """What the units of some figures were called on a day."""
    return names_on(day, {row.unit_id for row in rows if row.unit_id is not None})


# Steps from one period to the next in the index, instead of reading every figure to see which there are.
PERIODS = """
WITH RECURSIVE step AS (
    SELECT min(period) AS period FROM indicators_figure WHERE indicator_id = %(indicator)s
    UNION ALL
    SELECT (SELECT min(period) FROM indicators_figure WHERE indicator_id = %(indicator)s AND period > step.period)
    FROM step WHERE step.period IS NOT NULL
)
SELECT period FROM step WHERE period IS NOT NULL
"""


def periods_of(indicator: str) -> list[str]:
    """The periods for which an indicator has figures, the latest first."""
    with connection.cursor() as cursor:
        cursor.execute(PERIODS, {"indicator": indicator})
        codes = [row[0] for row in cursor.fetchall()]
    kinds = period_kinds()
    return sorted(codes, key=lambda code: period(code, kinds), reverse=True)


def recipe_for(recipes: Sequence[Recipe], code: str) -> Recipe | None:
    """The version of an indicator's recipe that a period is computed by."""
    of = period(code, period_kinds())
    covering = (recipe for recipe in reversed(recipes) if is_covered(of, recipe.from_period, recipe.to_period))
    return next(covering, None)
