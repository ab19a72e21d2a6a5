"""Reading what others publish: every row checked, and everything that is wrong told at once."""

import csv
import io
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

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
            self.refuse(0, "", f"The file is no CSV file that can be read: {error}.", "Export it again, as CSV.")
            return []
        if not self._has(header, columns):
            return []
        lines = [line for number, row in enumerate(rows, start=2) if (line := self._line(number, header, row))]
        if not lines and not self.problems:
            self.refuse(0, "", "The file has no rows under its header.", "Export the file again.")
        return lines

    def _has(self, header: list[str], columns: Collection[str]) -> bool:
        missing = [column for column in columns if header.count(column) != 1]
        for column in missing:
            what = "The column stands twice." if column in header else "The column is missing."
            self.refuse(1, column, what, "Export the file again with each column once, and a comma between columns.")
        return not missing

    def _line(self, number: int, header: list[str], row: list[str]) -> Line | None:
        if not any(cell.strip() for cell in row):
            return None
        if len(row) != len(header):
            self.refuse(
                number,
                "",
                f"The row has {len(row)} cells and the header has {len(header)}.",
                "Check whether the file was cut off, or put quotation marks around text that has a comma in it.",
            )
            return None
        return Line(number, {column: cell.strip() for column, cell in zip(header, row, strict=True)})

    def text(self, line: Line, column: str) -> str:
        """The text of a cell that must not be empty."""
        if not line.cells[column]:
            self.refuse(line.number, column, "The cell is empty.", "Fill it in.")
        return line.cells[column]

    def number(self, line: Line, column: str, *, most: int | None = None, whole: bool = False) -> Decimal | None:
        """The number in a cell, 0 or more; None where the cell is empty, or refused."""
        text = line.cells[column]
        if not text:
            return None
        value = decimal_from(text)
        if value is None or value < 0:
            to_do = "Write digits with a full stop before the decimals, or leave the cell empty."
            self.refuse(line.number, column, f"“{text}” is no number from 0 up.", to_do)
            return None
        if most is not None and value > most:
            self.refuse(line.number, column, f"{text} is more than {most}.", f"Write a number from 0 to {most}.")
            return None
        if whole and value != value.to_integral_value():
            self.refuse(line.number, column, f"{text} is no whole number.", "Write a whole number.")
            return None
        return value


def read_text(path: Path, problems: list[Problem]) -> str | None:
    """The text of a UTF-8 file, with or without a byte order mark; None, and a problem, if there is none to be had."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        reason = error.strerror or "unknown reason"
        problems.append(Problem(path.name, 0, "", f"The file cannot be read: {reason}.", "Check the name of the file."))
    except UnicodeDecodeError as error:
        row = error.object[: error.start].count(b"\n") + 1
        problems.append(Problem(path.name, row, "", "The text is not in UTF-8.", "Save the file again as UTF-8."))
    else:
        if text.strip():
            return text
        problems.append(Problem(path.name, 0, "", "The file is empty.", "Export the file again."))
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
