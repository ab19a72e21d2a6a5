"""How rows that are offered meet rows that are already recorded: what is added, closed, unchanged or refused."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

Content = tuple[Any, ...]
Key = tuple[Any, ...]
OnDelete = Callable[[Content], Content]


@dataclass(frozen=True, slots=True)
class Offered:
    """A row that somebody wants recorded. No `recorded_at` means now; `takes_back` closes what its key holds."""

    row: int
    key: Key
    content: Content
    recorded_at: datetime | None = None
    superseded_at: datetime | None = None
    takes_back: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """A row that is recorded already, with its place in the database."""

    id: int
    key: Key
    content: Content
    recorded_at: datetime
    superseded_at: datetime | None


@dataclass(frozen=True, slots=True)
class Addition:
    """A row to record."""

    key: Key
    content: Content
    recorded_at: datetime
    superseded_at: datetime | None
    row: int


@dataclass(slots=True)
class Merge:
    """What a merge would do. `refused` holds (row number, column, what is wrong, what to do).

    `ended` are the keys of rows that are closed with no row in their place.
    """

    additions: list[Addition] = field(default_factory=list)
    closings: list[tuple[int, datetime]] = field(default_factory=list)
    ended: list[Key] = field(default_factory=list)
    refused: list[tuple[int, str, str, str]] = field(default_factory=list)
    added: int = 0
    corrected: int = 0
    taken_back: int = 0
    unchanged: int = 0

    @property
    def changes(self) -> int:
        """How many rows the merge adds or closes."""
        return len(self.additions) + len(self.closings)


@dataclass(slots=True)
class _Line:
    """The history of one key while offered rows are laid on it: its last row, and those before it if there are any."""

    last: datetime | None = None
    content: Content | None = None
    until: datetime | None = None
    open_id: int | None = None
    open_addition: int | None = None
    earlier: dict[datetime, Content] | None = None

    @property
    def is_open(self) -> bool:
        return self.open_id is not None or self.open_addition is not None

    def recorded(self, moment: datetime) -> Content | None:
        """What was recorded at a moment, if anything was."""
        if moment == self.last:
            return self.content
        return self.earlier.get(moment) if self.earlier else None

    def move_on(self, moment: datetime, content: Content) -> None:
        """Let another row be the last."""
        if self.last is not None and self.content is not None:
            self.earlier = {**(self.earlier or {}), self.last: self.content}
        self.last, self.content = moment, content


ONE_TICK = timedelta(microseconds=1)


def merge(
    *, held: Iterable[Held], offered: Sequence[Offered], at: datetime, on_delete: OnDelete | None = None
) -> Merge:
    """Lay offered rows on what is held, key by key.

    A row that is held already is unchanged; a row with other content is a correction that closes the one before; a row
    with its own `recorded_at` brings history along, but never rewrites what is held. With `on_delete`, taking back
    records what it makes of the content instead of only closing. No two rows of a key get the same moment.
    """
    result = Merge()
    lines = _lines(held)
    order = sorted(offered, key=lambda row: row.recorded_at or at)
    order.sort(key=lambda row: row.recorded_at is None)
    seen: dict[tuple[Key, datetime | None], int] = {}
    for row in order:
        first = seen.setdefault((row.key, row.recorded_at), row.row)
        if first != row.row:
            what = _("The same key stands in row %(first)d already.") % {"first": first}
            _refuse(result, row, "", what, _("Keep one of the two rows."))
        elif _runs_forward(result, row, at):
            _lay(result, lines[row.key], row, at, on_delete)
    return result


def _lines(held: Iterable[Held]) -> "defaultdict[Key, _Line]":
    lines: defaultdict[Key, _Line] = defaultdict(_Line)
    for row in held:
        line = lines[row.key]
        if line.last is None or row.recorded_at >= line.last:
            line.move_on(row.recorded_at, row.content)
            line.open_id = row.id if row.superseded_at is None else None
            line.until = row.superseded_at
        else:
            line.earlier = {**(line.earlier or {}), row.recorded_at: row.content}
    return lines


def _runs_forward(result: Merge, row: Offered, at: datetime) -> bool:
    """Whether the moments of a row lie in order and not in the future."""
    if row.recorded_at is not None and row.recorded_at > at:
        _refuse(result, row, "recorded_at", _("The moment lies in the future."), _("Leave it empty to record now."))
    elif row.superseded_at is None:
        return True
    elif row.recorded_at is None:
        _refuse(result, row, "superseded_at", _("It is superseded, but not recorded."), _("Write recorded_at too."))
    elif row.superseded_at > at:
        to_do = _("Leave it empty while the row holds.")
        _refuse(result, row, "superseded_at", _("The moment lies in the future."), to_do)
    elif row.superseded_at < row.recorded_at:
        what = _("It is superseded before it is recorded.")
        _refuse(result, row, "superseded_at", what, _("Correct one of the moments."))
    else:
        return True
    return False


def _lay(result: Merge, line: _Line, row: Offered, at: datetime, on_delete: OnDelete | None) -> None:
    if row.takes_back:
        _take_back(result, line, row, at, on_delete)
        return
    moment = row.recorded_at or at
    was = line.recorded(moment) if row.recorded_at is not None else None
    is_now = line.is_open and line.content == row.content
    if was == row.content or (is_now and row.recorded_at is None):
        _close_if_told(result, line, row)
    elif was is not None:
        if moment == line.last and line.is_open and row.superseded_at is None:
            _record(result, line, row, at)
        elif is_now and row.superseded_at is None:
            result.unchanged += 1
        else:
            what = _("The row differs from what was recorded then.")
            _refuse(result, row, "", what, _("History cannot be rewritten."))
    elif line.last is not None and moment < line.last:
        if is_now and row.superseded_at is None:
            result.unchanged += 1
        else:
            to_do = _("Leave recorded_at empty to record a correction now.")
            _refuse(result, row, "recorded_at", _("Something later is recorded already."), to_do)
    elif line.until is not None and moment < line.until:
        to_do = _("Let it be recorded when the one before is superseded, or later.")
        _refuse(result, row, "recorded_at", _("The row before it held until later."), to_do)
    else:
        _record(result, line, row, moment)


def _record(result: Merge, line: _Line, row: Offered, moment: datetime) -> None:
    if line.last is None:
        result.added += 1
    else:
        result.corrected += 1
        moment = max(moment, line.last + ONE_TICK)
    _close(result, line, moment)
    result.additions.append(Addition(row.key, row.content, moment, row.superseded_at, row.row))
    line.move_on(moment, row.content)
    line.until = row.superseded_at
    line.open_addition = len(result.additions) - 1 if row.superseded_at is None else None


def _close(result: Merge, line: _Line, moment: datetime) -> None:
    if line.open_id is not None:
        result.closings.append((line.open_id, moment))
    if line.open_addition is not None:
        old = result.additions[line.open_addition]
        result.additions[line.open_addition] = Addition(old.key, old.content, old.recorded_at, moment, old.row)
    line.open_id = line.open_addition = None
    line.until = moment


def _close_if_told(result: Merge, line: _Line, row: Offered) -> None:
    """A row that is held may say that it holds no longer; what the database knows of its end stands otherwise."""
    if row.superseded_at is not None and line.is_open and line.last == row.recorded_at:
        result.taken_back += 1
        result.ended.append(row.key)
        _close(result, line, row.superseded_at)
    else:
        result.unchanged += 1


def _take_back(result: Merge, line: _Line, row: Offered, at: datetime, on_delete: OnDelete | None) -> None:
    if line.last is None:
        what = _("There is no such row to take back.")
        _refuse(result, row, "delete", what, _("Remove the row from the file."))
        return
    emptied = on_delete(line.content) if on_delete and line.content is not None else None
    if not line.is_open or line.content == emptied:
        result.unchanged += 1
        return
    result.taken_back += 1
    if emptied is None:
        result.ended.append(row.key)
        _close(result, line, max(at, line.last))
    else:
        _record(result, line, Offered(row.row, row.key, emptied), at)
        result.corrected -= 1


def _refuse(result: Merge, row: Offered, column: str, what: str, to_do: str) -> None:
    result.refused.append((row.row, column, what, to_do))
