"""Keeping the stored figures of today's organisation true to the ledger, in the transaction that changes it."""

from collections.abc import Collection
from datetime import date, datetime

import pyarrow as pa
import pyarrow.compute as pc

from tertial.indicators.models import Figure, FigureState
from tertial.indicators.queries.computing import Question, computed, recipe_terms
from tertial.indicators.rules import Basis
from tertial.organisation.queries.shape import next_change_after
from tertial.platform.copying import copy_table

STORED = {
    "indicator": "indicator",
    "version": "recipe_version",
    "basis": "basis",
    "level": "level",
    "grp": "unit",
    "form": "form",
    "period": "period",
    "breakdown": "breakdown",
    "status": "status",
    "value": "value",
    "numerator": "numerator",
    "denominator": "denominator",
    "base": "base",
    "units": "units",
}


def refresh_all(*, today: date, at: datetime) -> int:
    """Recompute every stored figure. Returns how many there are."""
    Figure.objects.all().delete()
    written = _store(Question(recipe_terms()), today)
    FigureState.objects.update_or_create(id=1, defaults={"computed_at": at, "holds_before": next_change_after(today)})
    return written


def refresh(*, changed: Collection[tuple[str, str]], today: date) -> int:
    """Recompute the stored figures that read a changed (measure, period). Returns how many were written."""
    written = 0
    recipes = recipe_terms()
    for period in sorted({period for _, period in changed}):
        measures = {measure for measure, of in changed if of == period}
        affected = {recipe.indicator for recipe in recipes if measures & recipe.measures()}
        Figure.objects.filter(indicator__in=affected, period=period).delete()
        touched = [recipe for recipe in recipes if recipe.indicator in affected]
        written += _store(Question(touched, periods=[period]), today)
    return written


def _store(question: Question, today: date) -> int:
    as_it_was = computed(question)
    recast = computed(Question(question.recipes, question.periods, recast=today))
    is_own = _is_own_level(recast, {recipe.indicator: recipe.level for recipe in question.recipes})
    written = 0
    for basis, table in ((Basis.AS_IT_WAS, as_it_was), (Basis.RECAST, recast.filter(pc.invert(is_own)))):
        table = table.append_column("basis", pa.repeat(basis.value, len(table)))
        table = table.set_column(table.schema.get_field_index("form"), "form", pc.fill_null(table["form"], ""))
        copy_table(Figure, table.select(list(STORED)).rename_columns(list(STORED.values())))
        written += len(table)
    return written


def _is_own_level(table: pa.Table, own_levels: dict[str, str]) -> pa.ChunkedArray:
    own = pa.array(list(own_levels.items()), pa.struct([("indicator", pa.string()), ("level", pa.string())]))
    index = pc.index_in(table["indicator"], own.field("indicator"))
    return pc.equal(own.field("level").take(index.combine_chunks()), table["level"].combine_chunks())
