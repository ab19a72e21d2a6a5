"""Reading what others publish: every row checked, and everything that is wrong told at once."""

import csv
import io
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from django.utils.translation import gettext as _

from tertial.platform.tables import Problem


class ConversionRefused(Exception):
    """A file could not be converted; nothing was written. `problems` says where, what and what to do."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Keep the problems in the order of file and row."""
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a file: its number (the header is row 1) and its cells, without space around them, by column."""

    number: int
    cells: dict[str, str]


class Sheet:
    """One CSV file while it is read, with what is wrong in it."""

    def __init__(self, path: Path) -> None:
        """Name the file; nothing is read yet."""
        self._path = path
        self.problems: list[Problem] = []

    def refuse(self, row: int, column: str, what: str, to_do: str) -> None:
        """Note something wrong in a row (0: the file as a whole)."""
        self.problems.append(Problem(self._path.name, row, column, what, to_do))

    def lines(self, columns: Collection[str]) -> list[Line]:
        """The rows of a UTF-8 file with commas that has these columns at least; none if that cannot be had."""
        text = read_text(self._path, self.problems)
        if text is None:
            return []
        try:
            header, *rows = list(csv.reader(io.StringIO(text, newline=""), strict=True)) or [[]]
        except csv.Error as error:
            what = _("The file is no CSV file that can be read: %(why)s.") % {"why": error}
            self.refuse(0, "", what, _("Export it again, as CSV."))
            return []
        if not self._has(header, columns):
            return []
        lines = [line for number, row in enumerate(rows, start=2) if (line := self._line(number, header, row))]
        if not lines and not self.problems:
            self.refuse(0, "", _("The file has no rows under its header."), _("Export the file again."))
        return lines

    def _has(self, header: list[str], columns: Collection[str]) -> bool:
        missing = [column for column in columns if header.count(column) != 1]
        for column in missing:
            what = _("The column stands more than once.") if column in header else _("The column is missing.")
            to_do = _("Export the file again with each column once, and a comma between columns.")
            self.refuse(1, column, what, to_do)
        return not missing

    def _line(self, number: int, header: list[str], row: list[str]) -> Line | None:
        if not any(cell.strip() for cell in row):
            return None
        if len(row) != len(header):
            what = _("The row has %(is)d cells, and the header has %(should)d.")
            to_do = _("Check whether the file was cut off, or put quotation marks around text that has a comma in it.")
            self.refuse(number, "", what % {"is": len(row), "should": len(header)}, to_do)
            return None
        return Line(number, {column: cell.strip() for column, cell in zip(header, row, strict=True)})

    def text(self, line: Line, column: str) -> str:
        """The text of a cell that must not be empty."""
        if not line.cells[column]:
            self.refuse(line.number, column, _("The cell is empty."), _("Fill it in."))
        return line.cells[column]

    def number(self, line: Line, column: str, *, most: int | None = None, whole: bool = False) -> Decimal | None:
        """The number in a cell, 0 or more; None where the cell is empty, or refused."""
        text = line.cells[column]
        if not text:
            return None
        value = decimal_from(text)
        if value is None or value < 0:
            to_do = _("Write digits with a full stop before the decimals, or leave the cell empty.")
            self.refuse(line.number, column, _("“%(text)s” is no number from 0 up.") % {"text": text}, to_do)
            return None
        if most is not None and value > most:
            what = _("%(text)s is more than %(most)d.") % {"text": text, "most": most}
            self.refuse(line.number, column, what, _("Write a number from 0 to %(most)d.") % {"most": most})
            return None
        if whole and value != value.to_integral_value():
            what = _("%(text)s is no whole number.") % {"text": text}
            self.refuse(line.number, column, what, _("Write a whole number."))
            return None
        return value


def read_text(path: Path, problems: list[Problem]) -> str | None:
    """The text of a UTF-8 file, with or without a byte order mark; None, and a problem, if there is none to be had."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        what = _("The file cannot be read: %(why)s.") % {"why": error.strerror}
        problems.append(Problem(path.name, 0, "", what, _("Check the name of the file.")))
    except UnicodeDecodeError as error:
        row = error.object[: error.start].count(b"\n") + 1
        what = _("The text is not in UTF-8.")
        problems.append(Problem(path.name, row, "", what, _("Save the file again as UTF-8.")))
    else:
        if text.strip():
            return text
        problems.append(Problem(path.name, 0, "", _("The file is empty."), _("Export the file again.")))
    return None


def decimal_from(text: str) -> Decimal | None:
    """A plain decimal number such as "17.5" or "-3"; None for anything else."""
    if not text.isascii() or not set(text) <= set("-.0123456789"):
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def plain(value: Decimal) -> str:
    """A number without needless zeros: "5.80" becomes "5.8", and "20" stays."""
    return f"{value.normalize():f}"
