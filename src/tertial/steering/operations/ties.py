"""The rows that tie a goal to what it serves and to what tells of it, for as long as it says so."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from tertial.platform.models import known
from tertial.platform.tables import Row, Table
from tertial.steering.models import GoalIndicator, GoalLink
from tertial.steering.operations.writing import row
from tertial.steering.tables import GOAL_INDICATORS, GOAL_LINKS

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


def ties(kind: _Kind, code: str, names: Collection[str], *, since: date, until: date | None) -> list[Row]:
    """Rows after which a goal is tied to these names, and to no others, from `since` and before `until`.

    What it was tied to before and after stays as it is.
    """
    held: defaultdict[str, list[Span]] = defaultdict(list)
    rows = kind.model._default_manager.filter(known(None), **{f"{kind.goal}__code": code})
    for name, starts_on, ends_on in rows.values_list(kind.path, "starts_on", "ends_on"):
        if (ends_on is None or since < ends_on) and (until is None or starts_on < until):
            held[name].append((starts_on, ends_on))
    wanted: list[tuple[str, Span, bool]] = []
    for name, spans in held.items():
        told = _covering(spans, since, until) if name in names else _without(spans, since, until)
        wanted += [(name, span, is_taken_back) for span, is_taken_back in told]
    wanted += [(name, (since, until), False) for name in dict.fromkeys(names) if name not in held]
    return [_row(kind, number, code, *one) for number, one in enumerate(wanted, start=1)]


def _covering(spans: list[Span], since: date, until: date | None) -> list[tuple[Span, bool]]:
    """What makes one tie of some, so long that it covers a stretch; nothing where one of them does already."""
    if any(start <= since and (end is None or (until is not None and end >= until)) for start, end in spans):
        return []
    first = min(since, *(start for start, _end in spans))
    ends = [until, *(end for _start, end in spans)]
    last = None if None in ends else max(end for end in ends if end is not None)
    return [((first, last), False), *((span, True) for span in spans if span[0] != first)]


def _without(spans: list[Span], since: date, until: date | None) -> list[tuple[Span, bool]]:
    """What leaves a stretch out of some ties."""
    told: list[tuple[Span, bool]] = []
    for start, end in spans:
        told.append(((start, since), False) if start < since else ((start, end), True))
        if until is not None and (end is None or end > until):
            told.append(((until, end), False))
    return told


def _row(kind: _Kind, number: int, code: str, name: str, span: Span, is_taken_back: bool) -> Row:
    more: dict[str, Any] = {"delete": True} if is_taken_back else {}
    ends = {kind.goal: code, kind.other: name}
    return row(kind.table, number, **ends, starts_on=span[0], ends_on=span[1], **more)
