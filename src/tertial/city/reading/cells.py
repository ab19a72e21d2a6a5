"""From the text of a cell to its value, by the type of its column."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from math import isfinite
from typing import Any

from django.utils.translation import gettext as _

from tertial.city.reading.findings import did_you_mean
from tertial.platform.tables import Column, ColumnType

NUMBER = re.compile(r"[-+]?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?")
DECIMAL_COMMA = re.compile(r"[-+\u2212]?[0-9]+,[0-9]+")
SPACED = re.compile(r"[-+\u2212]?[0-9]{1,3}([ \u00a0\u202f'][0-9]{3})+([.,][0-9]+)?")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})?"
)
CODE = re.compile(r"[A-Za-z0-9_-]+")
LARGEST_WHOLE = 32_767
A_MOMENT = "2025-03-01T08:00:00Z"

Convert = Callable[[str], Any]


class CellWrong(Exception):
    """The text of a cell is no value of its column: what is wrong, and what to do."""

    def __init__(self, what: str, to_do: str) -> None:
        super().__init__(what)
        self.what, self.to_do = what, to_do


class Cells(dict[str, Any]):
    """The values of one column by the text of the cell, each text read once. `wrong` holds those that are no value."""

    def __init__(self, column: Column) -> None:
        super().__init__()
        self.column = column
        self.convert = converter(column)
        self.wrong: dict[str, CellWrong] = {}

    def __missing__(self, text: str) -> Any:
        value = None
        try:
            value = self._value(text)
        except CellWrong as problem:
            self.wrong[text] = problem
        self[text] = value
        return value

    def _value(self, text: str) -> Any:
        given = text if self.column.type is ColumnType.TEXT else text.strip()
        if given.strip():
            return self.convert(given)
        if self.column.is_required:
            raise CellWrong(_("The cell is empty."), _("Write the value: the column may not be empty."))
        return text or None if self.column.type is ColumnType.TEXT else None


def converter(column: Column) -> Convert:
    """How a text that is not empty is read in a column. What it gives raises CellWrong."""
    plain: dict[ColumnType, Convert] = {
        ColumnType.DATE: day,
        ColumnType.MOMENT: moment,
        ColumnType.NUMBER: number,
        ColumnType.WHOLE: whole,
    }
    if column.type in plain:
        return plain[column.type]
    if column.type is ColumnType.YES_NO:
        return lambda text: choice(text, ("yes", "no")) == "yes"
    if column.type is ColumnType.CHOICE:
        return lambda text: choice(text, column.choices)
    read = code if column.type is ColumnType.CODE else str
    return lambda text: within(read(text), column.max_length)


def within(text: str, length: int) -> str:
    """The text, if it is no longer than `length` characters (0: any length)."""
    if length and len(text) > length:
        what = _("The text has %(is)d characters; there is room for %(may)d.") % {"is": len(text), "may": length}
        raise CellWrong(what, _("Shorten it."))
    return text


def code(text: str) -> str:
    """A code: ASCII letters, digits, hyphen and underscore."""
    if not CODE.fullmatch(text):
        what = _("“%(text)s” is no code.") % {"text": text[:80]}
        raise CellWrong(what, _("Use only the letters a to z, digits, - and _."))
    return text


def choice(text: str, choices: tuple[str, ...]) -> str:
    """One of some words."""
    if text not in choices:
        what = _("“%(text)s” is none of %(choices)s.") % {"text": text[:80], "choices": ", ".join(choices)}
        raise CellWrong(what, _("Write one of them.") + did_you_mean(text, choices))
    return text


def number(text: str) -> float:
    """A finite number with a decimal point."""
    if NUMBER.fullmatch(text) and isfinite(value := float(text)):
        return value
    what = _("“%(text)s” is no number.") % {"text": text[:80]}
    if DECIMAL_COMMA.fullmatch(text):
        to_do = _("Write a decimal point: %(text)s.") % {"text": text.replace(",", ".").replace("\u2212", "-")}
    elif SPACED.fullmatch(text):
        plain = re.sub(r"[ \u00a0\u202f']", "", text).replace(",", ".").replace("\u2212", "-")
        to_do = _("Write it without spaces: %(text)s.") % {"text": plain}
    elif text.lower().lstrip("+-") in ("nan", "inf", "infinity", "null", "none", "na", "n/a"):
        to_do = _("Leave the cell empty where there is no number.")
    else:
        to_do = _("Write digits, with a decimal point if needed, or leave the cell empty.")
    raise CellWrong(what, to_do)


def whole(text: str) -> int:
    """A small whole number that is not negative."""
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) <= LARGEST_WHOLE):
        what = _("“%(text)s” is no whole number from 0 to %(largest)d.") % {"text": text[:80], "largest": LARGEST_WHOLE}
        raise CellWrong(what, _("Write digits alone."))
    return int(text)


def day(text: str) -> date:
    """A day, written 2023-07-01."""
    if not DATE.fullmatch(text):
        raise CellWrong(_("“%(text)s” is no date.") % {"text": text[:80]}, _("Write year, month and day: 2023-07-01."))
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CellWrong(_("There is no day “%(text)s”.") % {"text": text}, _("Correct the date.")) from error


def moment(text: str) -> datetime:
    """A moment with its offset from UTC, in UTC."""
    match = MOMENT.fullmatch(text)
    to_do = _("Write it with an offset: %(example)s.") % {"example": A_MOMENT}
    if match is None:
        raise CellWrong(_("“%(text)s” is no moment.") % {"text": text[:80]}, to_do)
    if not match[3]:
        raise CellWrong(_("“%(text)s” does not say its offset from UTC.") % {"text": text}, to_do)
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise CellWrong(_("There is no moment “%(text)s”.") % {"text": text}, to_do) from error
