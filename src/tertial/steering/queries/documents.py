"""The register of steering documents: what was decided, by whom, from when, and what replaced it."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet

from tertial.platform.models import known
from tertial.steering.models import DocumentEntry
from tertial.steering.queries.drafts import decided_seen


def register(*, drafts: Collection[int] = ()) -> "QuerySet[DocumentEntry]":
    """What the register says of each document now, as somebody sees it who sees the drafts of these units.

    The latest decided first.
    """
    seen = decided_seen("steering_documententry", drafts)
    rows = DocumentEntry.objects.filter(known(None), seen).select_related("document", "replaced_by")
    return rows.order_by(F("decided_on").desc(nulls_last=True), "title", "document__code")


def holding_on(day: date) -> Q:
    """The documents that hold on a day; an open bound holds for ever."""
    return (Q(starts_on=None) | Q(starts_on__lte=day)) & (Q(ends_on=None) | Q(ends_on__gt=day))


@dataclass(frozen=True)
class Other:
    """A document beside another: its code and title, and the days on which it holds."""

    code: str
    title: str
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True)
class SetGoal:
    """A goal that a document set: its code, what it says, its owner and level, and the days on which it holds."""

    code: str
    title: str
    owner_id: int
    level: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True)
class Earlier:
    """What the register said of a document before, until a moment."""

    title: str
    starts_on: date | None
    ends_on: date | None
    superseded_at: datetime


@dataclass(frozen=True)
class DocumentFile:
    """A document with what it replaced and is replaced by, the goals that stand on it, and what was said before."""

    entry: DocumentEntry
    replaces: tuple[Other, ...]
    replaced_by: tuple[Other, ...]
    goals: tuple[SetGoal, ...]
    goal_count: int
    earlier: tuple[Earlier, ...]


MOST_GOALS = 200
BESIDE = """
SELECT
 (SELECT json_agg(json_build_array(d.code, e.title, e.starts_on, e.ends_on) ORDER BY e.decided_on, e.title)
  FROM steering_documententry e JOIN steering_steeringdocument d ON d.id = e.document_id
  WHERE e.replaced_by_id = %(document)s AND e.superseded_at IS NULL AND e.state = 'established'),
 (SELECT json_agg(json_build_array(d.code, e.title, e.starts_on, e.ends_on))
  FROM steering_documententry e JOIN steering_steeringdocument d ON d.id = e.document_id
  WHERE e.document_id = %(next)s AND e.superseded_at IS NULL AND e.state = 'established'),
 (SELECT json_agg(json_build_array(g.code, g.title, g.owner_id, g.level_id, g.starts_on, g.ends_on)) FROM (
    SELECT g.code, s.title, g.owner_id, g.level_id, s.starts_on, s.ends_on FROM steering_goalstatement s
    JOIN steering_goal g ON g.id = s.goal_id JOIN steering_goallevel l ON l.code = g.level_id
    WHERE s.document_id = %(document)s AND s.superseded_at IS NULL AND s.state = 'established'
    ORDER BY l.position, s.title, g.code LIMIT %(most)s) g),
 (SELECT count(*) FROM steering_goalstatement s
  WHERE s.document_id = %(document)s AND s.superseded_at IS NULL AND s.state = 'established'),
 (SELECT json_agg(json_build_array(e.title, e.starts_on, e.ends_on, e.superseded_at) ORDER BY e.superseded_at DESC)
  FROM steering_documententry e WHERE e.document_id = %(document)s AND e.superseded_at IS NOT NULL
  AND e.state = 'established')
"""


def document_file(code: str, *, drafts: Collection[int] = ()) -> DocumentFile | None:
    """A document by its code, as somebody sees it who sees the drafts of these units. Two questions."""
    entry = register(drafts=drafts).filter(document__code=code).first()
    if entry is None:
        return None
    values: dict[str, Any] = {"document": entry.document_id, "next": entry.replaced_by_id, "most": MOST_GOALS}
    with connection.cursor() as cursor:
        cursor.execute(BESIDE, values)
        before, after, goals, count, earlier = cursor.fetchone() or ("", "", "", 0, "")
    return DocumentFile(
        entry,
        tuple(Other(*one[:2], *map(_day, one[2:])) for one in _decoded(before)),
        tuple(Other(*one[:2], *map(_day, one[2:])) for one in _decoded(after)),
        tuple(_goal(one) for one in _decoded(goals)),
        count,
        tuple(_earlier(one) for one in _decoded(earlier)),
    )


def _goal(cells: list[Any]) -> SetGoal:
    code, title, owner, level, starts, ends = cells
    return SetGoal(code, title, owner, level, date.fromisoformat(starts), _day(ends))


def _earlier(cells: list[Any]) -> Earlier:
    title, starts, ends, at = cells
    return Earlier(title, _day(starts), _day(ends), datetime.fromisoformat(at))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _decoded(cell: Any) -> Any:
    """JSON as the driver hands it over: text, because Django reads it field by field."""
    return json.loads(cell) if isinstance(cell, str) else cell or []
