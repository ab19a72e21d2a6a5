"""The rows that tie a goal to what it serves and to what tells of it, for as long as it says so."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from tertial.organisation.rules import holds_on, overlaps
from tertial.platform.models import known
from tertial.platform.tables import Row, Table
from tertial.steering.models import GoalIndicator, GoalLink, GoalSuccession
from tertial.steering.operations.writing import row
from tertial.steering.tables import GOAL_INDICATORS, GOAL_LINKS, GOAL_SUCCESSIONS

Span = tuple[date, date | None]


@dataclass(frozen=True)
class _Kind:
    """A kind of tie: its file, its model, the columns of the goal and of the other end, and where its name is read."""

    table: Table
    model: type[GoalLink] | type[GoalIndicator]
    goal: str
    other: str
    path: str


SERVES = _Kind(GOAL_LINKS, GoalLink, "child", "parent", "parent__code")
TOLD_BY = _Kind(GOAL_INDICATORS, GoalIndicator, "goal", "indicator", "indicator_id")


@dataclass(frozen=True)
class Stretch:
    """The days that a goal says something for, the first day that it had before, and the day that it is read on.

    `until` is exclusive. Ties that do not hold on the day `on` are of another time, and stay as they are.
    """

    since: date
    until: date | None
    on: date
    was_since: date | None = None

    @property
    def first(self) -> date:
        """The first day that is spoken of, before or now."""
        return min(self.since, self.was_since or self.since)


def ties(kind: _Kind, code: str, names: Collection[str], stretch: Stretch) -> list[Row]:
    """Rows after which a goal is tied to these names, and to no others, for as long as it says what it says."""
    held: defaultdict[str, list[Span]] = defaultdict(list)
    rows = kind.model._default_manager.filter(known(None), **{f"{kind.goal}__code": code})
    for name, starts_on, ends_on in rows.values_list(kind.path, "starts_on", "ends_on"):
        if overlaps((starts_on, ends_on), (stretch.first, stretch.until)):
            held[name].append((starts_on, ends_on))
    wanted: list[tuple[str, Span, bool]] = []
    for name in dict.fromkeys((*held, *names)):
        told = _tied(held[name], stretch) if name in names else _untied(held[name], stretch)
        wanted += [(name, span, is_taken_back) for span, is_taken_back in told]
    return [_row(kind, number, code, *one) for number, one in enumerate(wanted, start=1)]


def _tied(spans: list[Span], stretch: Stretch) -> list[tuple[Span, bool]]:
    """What ties a goal on the day that it is read on: nothing where it is tied already for as long as it holds."""
    now = next((span for span in spans if holds_on(stretch.on, *span)), None)
    if now is None:
        return _joined([*spans, (stretch.since, stretch.until)], spans)
    start, end = now
    is_moved = start == stretch.was_since and stretch.since < start
    is_longer = end is not None and (stretch.until is None or stretch.until > end)
    if not is_moved and not is_longer:
        return []
    wider = (stretch.since if is_moved else start, stretch.until if is_longer else end)
    return _joined([span for span in spans if span != now] + [wider], spans)


def _joined(wanted: list[Span], held: list[Span]) -> list[tuple[Span, bool]]:
    """One tie in the place of some, from the first day of any to the last."""
    ends = [end for _start, end in wanted]
    last = None if None in ends else max(end for end in ends if end is not None)
    first = min(start for start, _end in wanted)
    return [((first, last), False), *((span, True) for span in held if span[0] != first)]


def _untied(spans: list[Span], stretch: Stretch) -> list[tuple[Span, bool]]:
    """What unties a goal for as long as it says so, where it is tied on the day that it is read on."""
    told: list[tuple[Span, bool]] = []
    for start, end in spans:
        if not holds_on(stretch.on, start, end):
            continue
        told.append(((start, stretch.first), False) if start < stretch.first else ((start, end), True))
        if stretch.until is not None and (end is None or end > stretch.until):
            told.append(((stretch.until, end), False))
    return told


def going_on(code: str, names: Collection[str], stretch: Stretch) -> list[Row]:
    """Rows after which these goals, and no others, go on in a goal: from the first day that it says anything.

    A day that was said before stays, unless it moves with what the goal says.
    """
    rows = GoalSuccession.objects.filter(known(None), successor__code=code)
    held: dict[str, date] = dict(rows.values_list("predecessor__code", "on"))
    kept = {name: day for name, day in held.items() if day != stretch.was_since}
    wanted: list[tuple[str, date, dict[str, Any]]] = [(name, kept.get(name, stretch.since), {}) for name in names]
    gone = [(name, day, {"delete": True}) for name, day in held.items() if name not in names]
    return [
        row(GOAL_SUCCESSIONS, number, predecessor=name, successor=code, on=day, **more)
        for number, (name, day, more) in enumerate((*wanted, *gone), start=1)
    ]


def _row(kind: _Kind, number: int, code: str, name: str, span: Span, is_taken_back: bool) -> Row:
    more: dict[str, Any] = {"delete": True} if is_taken_back else {}
    ends = {kind.goal: code, kind.other: name}
    return row(kind.table, number, **ends, starts_on=span[0], ends_on=span[1], **more)
