"""Keeping the stored figures of today's organisation true to the ledger, in the transaction that changes it."""

from collections.abc import Collection
from datetime import date, datetime

import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection

from tertial.analysis.difference import additions, outdated
from tertial.indicators.models import Figure, FigureState
from tertial.indicators.operations.comparing import compare
from tertial.indicators.operations.evening import weigh
from tertial.indicators.queries.computing import SURENESS, Question, computed, gathered, recipe_terms
from tertial.indicators.rules import Basis, Status
from tertial.organisation.queries.shape import next_change_after
from tertial.platform.copying import arrow_from, columns, copy_table, gather_statistics

STORED = {
    "indicator": ("indicator", pa.string()),
    "version": ("recipe_version", pa.int32()),
    "basis": ("basis", pa.string()),
    "level": ("level", pa.string()),
    "grp": ("unit", pa.int64()),
    "form": ("form", pa.string()),
    "period": ("period", pa.string()),
    "breakdown": ("breakdown", pa.string()),
    "status": ("status", pa.string()),
    "value": ("value", pa.float64()),
    "numerator": ("numerator", pa.float64()),
    "denominator": ("denominator", pa.float64()),
    "base": ("base", pa.float64()),
    **{name: (name, pa.float64()) for name in SURENESS},
    "units": ("units", pa.int32()),
}
SCHEMA = pa.schema(list(STORED.values()))
MANY = 10_000  # so many new rows that the planner should look at them again
PLACE = ("indicator", "recipe_version", "level", "unit", "form", "period", "breakdown")


def refresh_all(*, today: date, at: datetime) -> int:
    """Bring every stored figure up to date. Returns how many were written anew."""
    written = _store(Question(recipe_terms()), "true", [], today)
    compare()
    weigh()
    FigureState.objects.update_or_create(id=1, defaults={"computed_at": at, "holds_before": next_change_after(today)})
    return written


def refresh(*, changed: Collection[tuple[str, str]], today: date) -> int:
    """Bring the stored figures that read a changed (measure, period) up to date. Returns how many were written anew."""
    written, touched = 0, set()
    recipes = recipe_terms()
    for period in sorted({period for _, period in changed}):
        measures = {measure for measure, of in changed if of == period}
        affected = [recipe for recipe in recipes if measures & recipe.measures()]
        indicators = sorted({recipe.indicator for recipe in affected})
        # Every version of an indicator is computed: which one covers the period is the recipe's own business.
        question = Question([recipe for recipe in recipes if recipe.indicator in indicators], periods=[period])
        written += _store(question, "indicator_id = ANY(%s) AND period = %s", [indicators, period], today)
        touched |= set(indicators)
    compare(touched)
    weigh(touched)
    return written


def _store(question: Question, where: str, parameters: list[object], today: date) -> int:
    """Make the stored figures under a condition those of a question; what is right already is not touched."""
    newer = _fresh(question, today)
    older = _held(where, parameters)
    gone = outdated(older=older, newer=newer, key="id")["id"].to_pylist()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM indicators_figure WHERE id = ANY(%s)", [gone])
    added = additions(older=older.drop("id"), newer=newer)
    copy_table(Figure, added)
    if len(added) >= MANY:
        gather_statistics(Figure)
    return len(added)


def _held(where: str, parameters: list[object]) -> pa.Table:
    names = ", ".join(columns(Figure, ["id", *SCHEMA.names]))
    query = f"SELECT {names} FROM indicators_figure WHERE {where}"
    return arrow_from(query, parameters, pa.schema([("id", pa.int64()), *SCHEMA]))


def _fresh(question: Question, today: date) -> pa.Table:
    given = gathered(question)
    as_it_was = _as_stored(computed(question, given), Basis.AS_IT_WAS)
    recast = _as_stored(computed(Question(question.recipes, question.periods, recast=today), given), Basis.AS_IT_WAS)
    own_levels = {recipe.indicator: recipe.level for recipe in question.recipes}
    above = as_it_was.filter(pc.invert(_is_own_level(as_it_was, own_levels)))
    recast = recast.filter(pc.invert(_is_own_level(recast, own_levels)))
    differing = additions(older=above, newer=recast)
    return pa.concat_tables([as_it_was, _marked(differing, Basis.RECAST), _without(above, recast)])


def _without(above: pa.Table, recast: pa.Table) -> pa.Table:
    """Marks for the places that have a figure as it was and none when recast."""
    lost = additions(older=recast.select(PLACE), newer=above.select(PLACE))
    nothing = {"status": Status.MISSING.value, "units": 0, "basis": Basis.RECAST.value}
    arrays = [
        lost[field.name]
        if field.name in PLACE
        else pa.repeat(pa.scalar(nothing.get(field.name), field.type), len(lost))
        for field in SCHEMA
    ]
    return pa.table(arrays, schema=SCHEMA)


def _as_stored(table: pa.Table, basis: Basis) -> pa.Table:
    table = table.append_column("basis", pa.repeat(basis.value, len(table)))
    table = table.set_column(table.schema.get_field_index("form"), "form", pc.fill_null(table["form"], ""))
    return table.select(list(STORED)).rename_columns(SCHEMA.names).cast(SCHEMA)


def _marked(table: pa.Table, basis: Basis) -> pa.Table:
    return table.set_column(SCHEMA.get_field_index("basis"), "basis", pa.repeat(basis.value, len(table))).cast(SCHEMA)


def _is_own_level(table: pa.Table, own_levels: dict[str, str]) -> pa.ChunkedArray:
    own = pa.array(list(own_levels.items()), pa.struct([("indicator", pa.string()), ("level", pa.string())]))
    index = pc.index_in(table["indicator"], own.field("indicator"))
    return pc.equal(own.field("level").take(index.combine_chunks()), table["level"].combine_chunks())
