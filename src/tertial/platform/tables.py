"""How a room declares one file of the city folder: its columns, types, units, key and an example."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _


class ColumnType(StrEnum):
    """How the text of a cell is read."""

    CODE = "code"
    TEXT = "text"
    DATE = "date"
    MOMENT = "moment"
    NUMBER = "number"
    WHOLE = "whole number"
    YES_NO = "yes/no"
    CHOICE = "one of"


@dataclass(frozen=True)
class Column:
    """One column of a file. `meaning` is one sentence; `unit` says what a number counts."""

    name: str
    type: ColumnType
    meaning: str
    example: str
    is_required: bool = False
    choices: tuple[str, ...] = ()
    unit: str = ""
    max_length: int = 0
    refers_to: str = ""


@dataclass(frozen=True)
class Table:
    """One file of the city folder. Rows are told apart by `key`; a private file never leaves in a public dump."""

    file: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    is_private: bool = False
    has_history: bool = False

    def column(self, name: str) -> Column:
        """The column of that name; KeyError if the file has none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


RECORDED = (
    Column("recorded_at", ColumnType.MOMENT, "When it was recorded; empty means now.", "2025-03-01T08:00:00Z"),
    Column("superseded_at", ColumnType.MOMENT, "When another row took its place; empty while it holds.", ""),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file as it was read: its number (the header is row 1) and its values by column, None for empty."""

    number: int
    values: dict[str, Any]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something that is wrong in a file, where it is, and what to do about it."""

    file: str
    row: int
    column: str
    what: str
    to_do: str

    def __str__(self) -> str:
        row = [_("row %(row)d") % {"row": self.row}] if self.row else []
        column = [_("column %(column)s") % {"column": self.column}] if self.column else []
        return f"{', '.join([self.file, *row, *column])}: {self.what} {self.to_do}"
