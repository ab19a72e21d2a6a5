"""A table to take away, with where it comes from before it, as CSV and as a workbook."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

import xlsxwriter
from django.utils.translation import gettext as _

from tertial.indicators.models import Recipe
from tertial.indicators.queries.figures import FigureRow
from tertial.indicators.queries.sources import Origin
from tertial.indicators.rules import Status
from tertial.platform.queries.sentences import day_in_words, in_language
from tertial.platform.rules import rounded
from tertial.releases.rules import METHOD_VERSION
from tertial.site.words import form_name, part_name

Cell = str | float | None
FORMULA_STARTS = frozenset("=+-@\t\r")


@dataclass(frozen=True)
class Sheet:
    """What a file holds: its name without ending, facts of where it comes from, headings and rows."""

    name: str
    origin: Sequence[tuple[str, str]]
    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def as_csv(sheet: Sheet) -> bytes:
    """UTF-8 with a mark that Excel knows it by, commas between the cells; first the origin, an empty row, the table."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([_("Source"), sheet.name])
    writer.writerows([_harmless(label), _harmless(fact)] for label, fact in sheet.origin)
    writer.writerow([])
    writer.writerow(sheet.headings)
    writer.writerows([_harmless(cell) for cell in row] for row in sheet.rows)
    return text.getvalue().encode("utf-8-sig")


def _harmless(cell: Cell) -> Cell:
    """A text that a spreadsheet would run as a formula is marked as text."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in FORMULA_STARTS else cell


def as_workbook(sheet: Sheet) -> bytes:
    """An Excel workbook: a sheet of where it comes from, and one with the table."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"constant_memory": True})
    bold = book.add_format({"bold": True})
    origin = book.add_worksheet(_("Source"))
    origin.set_column(0, 0, 24)
    origin.set_column(1, 1, 100)
    for number, (label, fact) in enumerate(sheet.origin):
        origin.write_string(number, 0, label, bold)
        origin.write_string(number, 1, fact)
    table = book.add_worksheet(_("Figures"))
    table.freeze_panes(1, 0)
    table.set_column(0, len(sheet.headings) - 1, 18)
    for column, heading in enumerate(sheet.headings):
        table.write_string(0, column, heading, bold)
    for number, row in enumerate(sheet.rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                table.write_string(number, column, cell)
            elif cell is not None:
                table.write_number(number, column, cell)
    book.close()
    return file.getvalue()


def origin_of(
    recipes: Iterable[Recipe], origins: Iterable[Origin], *, periods: Sequence[str], today: date
) -> list[tuple[str, str]]:
    """Where figures come from, in words: sources, periods, definitions, protection, and the day they were taken out."""
    sources = [". ".join(filter(None, (o.name, o.publisher, o.licence))) for o in origins]
    definitions = [f"{in_language(r.name)}: {in_language(r.description)}" for r in recipes]
    return [
        *((_("Source"), source) for source in sources),
        (_("Period"), ", ".join(sorted(periods))),
        *((_("Definition"), definition) for definition in definitions),
        (_("Protection"), _protection()),
        (_("Taken out"), day_in_words(today)),
    ]


def _protection() -> str:
    said = _("Values that rest on few people are hidden and have no number. Method %(version)s.")
    return said % {"version": METHOD_VERSION}


class Wording:
    """What a table says of figures in the reader's language. Thousands of rows say the same few words: each is kept."""

    def __init__(self) -> None:
        self._part, self._form, self._status = cache(part_name), cache(form_name), cache(status_name)
        self._unit = cache(_unit_of)

    def cells_of(self, row: FigureRow, recipe: Recipe) -> list[Cell]:
        """Breakdown, who runs it, value, what it counts, of how many units, and its type."""
        return [
            self._part(row.breakdown),
            self._form(row.form),
            None if row.value is None else _number(row.value, recipe.decimals_for(row.base)),
            self._unit(recipe),
            row.units if row.status == Status.EXISTS else None,
            self._status(row.status),
        ]


def _unit_of(recipe: Recipe) -> str:
    return in_language(recipe.unit)


def _number(value: float, decimals: int) -> float:
    """A value as it is read on the pages; a whole one without decimals."""
    number = rounded(value, decimals)
    return int(number) if decimals == 0 else float(number)


def headings_of_cells() -> list[str]:
    """The headings of `Wording.cells_of`."""
    return [_("Breakdown"), _("Run by"), _("Value"), _("Counted in"), _("Units behind it"), _("Type of value")]


def status_name(status: str) -> str:
    """The type of a value in words, so that hidden, missing and zero are told apart."""
    return {
        Status.EXISTS.value: _("value"),
        Status.MISSING.value: _("not reported"),
        Status.NOT_APPLICABLE.value: _("does not apply"),
        Status.HIDDEN_FEW.value: _("hidden, too few"),
        Status.SECRET.value: _("under secrecy"),
    }.get(status, status)
