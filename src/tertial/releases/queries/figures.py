"""Figures as a viewer may see them: what they must not see is hidden."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from tertial.indicators.models import Recipe
from tertial.indicators.queries.computing import SURENESS
from tertial.indicators.queries.figures import Asked, FigureRow, figure_rows
from tertial.indicators.rules import FEWEST_ANSWERS_OF_A_PART, WITHHELD, Persons, Status, totals_of
from tertial.releases.queries.editions import Place, held_back, hidden_beside
from tertial.releases.rules import SMALLEST_COUNT, Cell, Viewer, hidden


def figures(asked: Asked, viewer: Viewer, recipes: Iterable[Recipe] | None = None) -> list[FigureRow]:
    """The figures asked for, as this viewer may see them. `recipes` are all that there are, if the caller has them.

    What is hidden from somebody now is hidden in what was known before too: a later secret stays one.
    """
    rows = guarded(_rows(asked, viewer), viewer, recipes)
    if asked.recorded_before is None or viewer.open_units is None:
        return rows
    now = guarded(_rows(replace(asked, recorded_before=None), viewer), viewer, recipes)
    unseen = {place_of(row) for row in now if row.status in WITHHELD}
    return [_hide(row) if place_of(row) in unseen and row.status == Status.EXISTS else row for row in rows]


def figures_for_each(
    asked: Asked, viewers: Sequence[Viewer], recipes: Iterable[Recipe] | None = None
) -> list[list[FigureRow]]:
    """The figures of a question about today's knowledge, once for each viewer as they may see them; read once."""
    rows = figure_rows(replace(asked, recorded_before=None), held_back())
    return [guarded(rows, viewer, recipes) for viewer in viewers]


def _rows(asked: Asked, viewer: Viewer) -> list[FigureRow]:
    """The figures asked for, those marked that the latest edition hides: in the same question where they are stored."""
    if viewer.open_units is None:
        return figure_rows(asked)
    if asked.is_stored:
        return figure_rows(asked, held_back())
    rows = figure_rows(asked)
    unseen = hidden_beside(rows)
    return [row._replace(is_marked=place_of(row) in unseen) for row in rows]


def guarded(rows: Sequence[FigureRow], viewer: Viewer, recipes: Iterable[Recipe] | None = None) -> list[FigureRow]:
    """Figures with what the viewer may not see hidden. All breakdowns and forms of a unit must come together.

    Those that are marked, because the latest edition hides them, are hidden whatever their own numbers are.
    """
    if viewer.open_units is None:
        return list(rows)
    by_version = {(r.indicator_id, r.version): r for r in (Recipe.objects.all() if recipes is None else recipes)}
    said = {Status.EXISTS, *WITHHELD}
    placed = [(row, place_of(row)) for row in rows]
    terms = {version: _terms(recipe) for version, recipe in by_version.items()}
    cells = [_cell(row, place, terms[row.indicator, row.version]) for row, place in placed if row.status in said]
    to_hide = hidden(cells)
    return [
        row._replace(is_marked=False)
        if viewer.is_inside(row.unit_id)
        else _seen(row, is_hidden=row.is_marked or place in to_hide)
        for row, place in placed
    ]


def place_of(row: FigureRow) -> Place:
    """Where a figure stands; its form and its breakdown come last."""
    return row.indicator, row.version, row.level, row.unit_id, row.period, row.form, row.breakdown


class _Terms(NamedTuple):
    """How few are too few, whole and in a part; whether nobody is counted, and whether parts add up to their total."""

    minimum: int
    minimum_of_part: int
    counts_nobody: bool
    adds_up: bool


def _terms(recipe: Recipe) -> _Terms:
    return _Terms(fewest(recipe, False), fewest(recipe, True), recipe.persons is None, recipe.persons != Persons.BOTH)


def _cell(row: FigureRow, place: tuple[Hashable, ...], terms: _Terms) -> Cell:
    part_of = [((*place[:-1], whole), dimension) for whole, dimension in totals_of(row.breakdown)]
    if row.form:
        part_of.append(((*place[:-2], "", row.breakdown), "form"))
    minimum = terms.minimum_of_part if row.breakdown else terms.minimum
    is_withheld = row.status in WITHHELD
    return Cell(place, row.base, minimum, terms.counts_nobody, tuple(part_of), is_withheld, terms.adds_up)


def fewest(recipe: Recipe, is_part: bool) -> int:
    """How many persons must lie behind a figure that is shown: more for a part of those who answered."""
    of_part = FEWEST_ANSWERS_OF_A_PART if is_part and recipe.persons == Persons.ANSWERS else 0
    return max(recipe.minimum_group, SMALLEST_COUNT, of_part)


def is_share(recipe: Recipe) -> bool:
    """Whether its figures are percentages."""
    return bool(recipe.unit.get("sv") == "%")


# All that a figure without a number does not say either.
NUMBERS: dict[str, Any] = dict.fromkeys(("value", "numerator", "denominator", "base", *SURENESS))


def _hide(row: FigureRow) -> FigureRow:
    return row._replace(status=Status.HIDDEN_FEW, is_marked=False, **NUMBERS)


def _seen(row: FigureRow, *, is_hidden: bool) -> FigureRow:
    if row.status != Status.EXISTS:
        return row._replace(is_marked=False, **NUMBERS)
    return _hide(row) if is_hidden else row
