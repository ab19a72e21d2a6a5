"""The figures of an edition in the making: every figure of today's books, rounded, or hidden and why."""

from collections.abc import Collection, Iterable, Mapping
from hashlib import sha256
from typing import Any

import pyarrow as pa

from tertial.indicators.models import Recipe
from tertial.indicators.queries.figures import Asked, FigureRow, figure_rows
from tertial.indicators.rules import WITHHELD, Persons, Status
from tertial.platform.rules import rounded
from tertial.releases.queries.domains import Place
from tertial.releases.queries.figures import fewest, is_share
from tertial.releases.rules import SMALLEST_COUNT, Cell, Hidden, is_too_small, told_answers, told_decimals

PUBLISHED = pa.schema(
    [
        ("indicator", pa.string()),
        ("recipe_version", pa.int32()),
        ("level", pa.string()),
        ("unit", pa.int64()),
        ("form", pa.string()),
        ("period", pa.string()),
        ("breakdown", pa.string()),
        ("status", pa.string()),
        ("value", pa.float64()),
        ("decimals", pa.int32()),
        ("answers", pa.int32()),
        ("units", pa.int32()),
        ("why_hidden", pa.string()),
    ]
)
WHY = {"primary": Hidden.FEW, "secondary": Hidden.FOR_OTHERS}


def true_figures(periods: Collection[str] | None = None) -> list[FigureRow]:
    """Every figure as it was, true, in an order that does not change."""
    rows = figure_rows(Asked(periods=periods))
    return sorted(rows, key=lambda row: (*row[:3], row.unit_id or 0, *row[4:7]))


def content_of(rows: Iterable[FigureRow]) -> str:
    """A text that changes when any of the figures does."""
    found = sha256()
    for row in rows:
        found.update(repr(row).encode())
    return found.hexdigest()


def published(
    rows: Iterable[FigureRow], hidden: Mapping[tuple[str, int, str], Mapping[tuple[Place, str], str]]
) -> pa.Table:
    """The figures as the edition publishes them, by the patterns of their cubes and by their own persons: PUBLISHED.

    A figure of which few persons are left because units lack a part is hidden too, though its cube's count is shown.
    """
    recipes = {(recipe.indicator_id, recipe.version): recipe for recipe in Recipe.objects.all()}
    columns: dict[str, list[Any]] = {name: [] for name in PUBLISHED.names}
    for row in rows:
        recipe = recipes[row.indicator, row.version]
        of = hidden.get((row.indicator, row.version, row.period), {})
        why = _why_hidden(row, recipe, of.get((Place(row.level, row.unit_id, row.form), row.breakdown)))
        said = (row.indicator, row.version, row.level, row.unit_id, row.form, row.period, row.breakdown)
        told = _told(row, recipe, why)
        for name, value in zip(PUBLISHED.names, (*said, *told, row.units, why or ""), strict=True):
            columns[name].append(value)
    return pa.table(columns, schema=PUBLISHED)


def _why_hidden(row: FigureRow, recipe: Recipe, role: str | None) -> Hidden | None:
    if row.status in WITHHELD:
        return Hidden.AT_SOURCE
    if row.status != Status.EXISTS:
        return None
    minimum = max(fewest(recipe, bool(row.breakdown)), SMALLEST_COUNT)
    if is_too_small(Cell(None, row.base, minimum, recipe.persons is None)):
        return Hidden.FEW
    return WHY[role] if role else None


def _told(row: FigureRow, recipe: Recipe, why: Hidden | None) -> tuple[str, float | None, int | None, int | None]:
    """Status, value, decimals and number of answers."""
    if why is Hidden.AT_SOURCE or row.status != Status.EXISTS or row.value is None:
        return row.status, None, None, None
    if why is not None:
        return Status.HIDDEN_FEW.value, None, None, None
    answers = row.base if recipe.persons == Persons.ANSWERS else None
    decimals = told_decimals(recipe.decimals, is_share=is_share(recipe), answers=answers)
    value = float(rounded(row.value, decimals))
    return row.status, value, decimals, None if answers is None else told_answers(answers)
