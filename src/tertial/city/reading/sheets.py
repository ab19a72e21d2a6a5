"""Reading a CSV file of the folder: header, rows and cells, many rows at a time, column by column."""

import csv
from collections.abc import Iterator, Sequence
from itertools import islice, repeat
from pathlib import Path

from django.utils.translation import gettext as _

from tertial.city.reading.cells import Cells, CellWrong
from tertial.city.reading.encoding import is_sound
from tertial.city.reading.findings import Reading, did_you_mean
from tertial.platform.tables import Column, ColumnType, Row, Table

DELETE = Column("delete", ColumnType.YES_NO, "Whether the row is taken back.", "yes")
CHUNK = 5_000


def read_sheet(path: Path, table: Table) -> Reading:
    """The rows of a CSV file. Each has every column of the table, and `delete` where the file has it."""
    reading = Reading(table)
    if is_sound(path, reading):
        reading.rows = _rows(path, reading)
    return reading


def columns_of(table: Table) -> tuple[Column, ...]:
    """The columns that a file may have. Only rows with history can be taken back."""
    return (*table.columns, DELETE) if table.has_history else table.columns


def _rows(path: Path, reading: Reading) -> Iterator[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        records = csv.reader(file, strict=True)
        sheet = _Sheet(reading, _header(records, reading))
        for numbers, cells in sheet.chunks(_numbered(records, reading)):
            yield from sheet.rows(numbers, cells)


def _header(records: Iterator[list[str]], reading: Reading) -> list[str]:
    try:
        header = [name.strip() for name in next(records)]
    except csv.Error as error:
        reading.give_up(1, "", *_broken(error))
        return []
    names = [column.name for column in columns_of(reading.table)]
    for mark, called in ((";", _("semicolons")), ("\t", _("tabs"))):
        if len(header) == 1 and mark in header[0]:
            what = _("The columns are separated by %(mark)s.") % {"mark": called}
            reading.give_up(1, "", what, _("Save the file with commas between the columns."))
            return []
    for name in dict.fromkeys(header):
        if name not in names:
            to_do = _("Rename or remove it.") + did_you_mean(name, names)
            reading.refuse(1, name, _("The file has no such column."), to_do)
        elif header.count(name) > 1:
            reading.give_up(1, name, _("The column stands more than once."), _("Keep one of them."))
    for column in reading.table.columns:
        if column.is_required and column.name not in header:
            reading.give_up(1, column.name, _("The column is missing."), _("Add it: every row needs a value in it."))
    return header


def _numbered(records: Iterator[list[str]], reading: Reading) -> Iterator[tuple[int, list[str]]]:
    number = 1
    try:
        for number, cells in enumerate(records, start=2):
            if any(cells):
                yield number, cells
    except csv.Error as error:
        reading.give_up(number + 1, "", *_broken(error))


def _broken(error: csv.Error) -> tuple[str, str]:
    if "expected after" in str(error):
        what = _("A quotation mark stands in the middle of a text.")
        return what, _("Write each quotation mark inside a quoted text twice.")
    what = _("A quotation mark that is opened in this row is never closed: the file may be cut off.")
    return what, _("Fetch the file again, or close the quotation mark.")


class _Sheet:
    """A file whose header is known, while its rows are read."""

    def __init__(self, reading: Reading, header: list[str]) -> None:
        self.reading = reading
        self.header = header
        known = {column.name: column for column in columns_of(reading.table)}
        self.places = [(index, Cells(known[name])) for index, name in enumerate(header) if name in known]
        self.absent = [column.name for column in reading.table.columns if column.name not in header]
        self.names = [cells.column.name for _index, cells in self.places] + self.absent
        key = reading.table.key
        self.first_key = header.index(key[0]) if key[0] in header else None
        self.key_places = [header.index(name) for name in key if name in header]
        self.seen: dict[tuple[str, ...], int] = {}

    def chunks(self, records: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[list[int], list[list[str]]]]:
        """Rows with the right number of cells, many at a time."""
        while chunk := list(islice(records, CHUNK)):
            sound = [item for item in chunk if len(item[1]) == len(self.header)]
            if len(sound) < len(chunk):
                last = chunk[-1][0] if len(chunk) < CHUNK else 0
                for number, cells in chunk:
                    if len(cells) != len(self.header):
                        self._refuse_width(number, cells, is_last=number == last)
            if sound:
                yield [number for number, _cells in sound], [cells for _number, cells in sound]

    def _refuse_width(self, number: int, cells: list[str], *, is_last: bool) -> None:
        if not self.header:
            return
        if self.first_key is not None and self.first_key < len(cells):
            self.reading.wrong_keys.add(cells[self.first_key].strip())
        words = {"is": len(cells), "should": len(self.header)}
        if is_last and len(cells) < len(self.header):
            what = _("The last row has %(is)d of %(should)d cells: the file is cut off.") % words
            self.reading.give_up(number, "", what, _("Fetch the file again, whole."))
        else:
            what = _("The row has %(is)d cells, and the header has %(should)d.") % words
            self.reading.refuse(number, "", what, _("Put texts that hold a comma within quotation marks."))

    def rows(self, numbers: list[int], cells: list[list[str]]) -> Iterator[Row]:
        """Some rows, with their values by column; those that are wrong are noted and left out."""
        columns = list(zip(*cells, strict=True))
        values = [list(map(place.__getitem__, columns[index])) for index, place in self.places]
        wrong = self._wrong_rows(numbers, columns)
        if not self.reading.table.has_history:
            wrong |= self._repeated(numbers, cells)
        if not self.reading.is_whole:
            return
        nothing = [repeat(None) for _name in self.absent]
        for number, row in zip(numbers, zip(*values, *nothing, strict=False), strict=False):
            if number not in wrong:
                yield Row(number, dict(zip(self.names, row, strict=True)))

    def _wrong_rows(self, numbers: list[int], columns: Sequence[Sequence[str]]) -> set[int]:
        found: list[tuple[int, str, CellWrong]] = []
        for index, place in self.places:
            if place.wrong:
                texts = zip(numbers, columns[index], strict=True)
                name, wrong = place.column.name, place.wrong
                found += [(number, name, wrong[text]) for number, text in texts if text in wrong]
        found.sort(key=lambda item: item[0])
        for number, name, problem in found:
            self.reading.refuse(number, name, problem.what, problem.to_do)
        rows = {number for number, _name, _problem in found}
        if rows and self.first_key is not None:
            keys = zip(numbers, columns[self.first_key], strict=True)
            self.reading.wrong_keys.update(key.strip() for number, key in keys if number in rows)
        return rows

    def _repeated(self, numbers: list[int], cells: list[list[str]]) -> set[int]:
        repeated = set()
        for number, row in zip(numbers, cells, strict=True):
            first = self.seen.setdefault(tuple(row[index].strip() for index in self.key_places), number)
            if first != number:
                repeated.add(number)
                what = _("The same key stands in row %(first)d already.") % {"first": first}
                self.reading.refuse(number, self.reading.table.key[0], what, _("Keep one of the two rows."))
        return repeated
