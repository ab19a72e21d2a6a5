"""The organisation while it is being drawn: units, dated links and successions."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeAlias

from tertial.city.codes import Codes
from tertial.city.writing import LinkRow, SuccessionRow, UnitRow

FIRST_DAY = date(2021, 1, 4)
NOTICE = timedelta(days=30)

# Since when, and under which parent. None: since before what is known.
Stay: TypeAlias = tuple[date | None, str]
Stays: TypeAlias = Sequence[Stay]


@dataclass
class Chart:
    """Everything drawn so far, and the codes that are taken."""

    units: list[UnitRow] = field(default_factory=list)
    links: list[LinkRow] = field(default_factory=list)
    successions: list[SuccessionRow] = field(default_factory=list)
    codes: Codes = field(default_factory=Codes)

    def unit(
        self,
        kind: str,
        name: str,
        *,
        under: str | None = None,
        starts_on: date | None = None,
        ends_on: date | None = None,
    ) -> str:
        """Draw a unit, under a parent by a line link if one is named, and give its code."""
        code = self.codes.take(name)
        self.units.append(UnitRow(code, kind, name, starts_on, ends_on, recorded_at=known(starts_on)))
        if under is not None:
            self.tie("line", code, [(None, under)], starts_on, ends_on)
        return code

    def tie(
        self, kind: str, child: str, stays: Stays, starts_on: date | None = None, ends_on: date | None = None
    ) -> None:
        """Link a child to its parents in turn, within the time that the child exists."""
        for since, until, parent in spans(stays, starts_on, ends_on):
            self.links.append(LinkRow(kind, child, parent, since, until, recorded_at=known(since)))

    def succeed(self, predecessors: Iterable[str], successors: dict[str, str | None], on: date) -> None:
        """Let units end into others; each successor comes with its share, or None where nobody knows it."""
        for predecessor in predecessors:
            for successor, share in successors.items():
                self.successions.append(SuccessionRow(predecessor, successor, on, share, known(on)))


def known(day: date | None) -> str:
    """The moment at which something that starts on a day was recorded: a month ahead, never before the first day."""
    recorded = FIRST_DAY if day is None else max(FIRST_DAY, day - NOTICE)
    return f"{recorded}T08:00:00Z"


def spans(stays: Stays, starts_on: date | None, ends_on: date | None) -> Iterator[tuple[date | None, date | None, str]]:
    """Start, end (exclusive) and parent of each stay, cut to the life of the child; empty spans are left out."""
    for position, (since, parent) in enumerate(stays):
        following = stays[position + 1][0] if position + 1 < len(stays) else None
        begins = max((day for day in (since, starts_on) if day is not None), default=None)
        ends = min((day for day in (following, ends_on) if day is not None), default=None)
        if begins is None or ends is None or begins < ends:
            yield begins, ends, parent


def switched(before: Stays, after: Stays, on: date) -> Stays:
    """The stays of somebody who goes from one place's line of parents to another's on a day."""
    earlier = [stay for stay in before if stay[0] is None or stay[0] < on]
    there = [stay for stay in after if stay[0] is None or stay[0] <= on][-1]
    later = [stay for stay in after if stay[0] is not None and stay[0] > on]
    return [*earlier, (on, there[1]), *later]
