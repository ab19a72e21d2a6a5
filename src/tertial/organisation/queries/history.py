"""What has happened to a unit: its names, whom it belonged to, and what came before and after it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db import connection

from tertial.organisation.models import Unit
from tertial.organisation.queries.units import Named


class Event(StrEnum):
    """A kind of thing that can happen to a unit."""

    BEGAN = "began"
    RENAMED = "renamed"
    ENDED = "ended"
    JOINED = "joined"
    LEFT = "left"
    TOOK_OVER = "took_over"
    WAS_TAKEN_OVER = "was_taken_over"


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened to a unit on a day; `other` is the unit it had to do with, `link` the kind of link."""

    on: date
    event: Event
    name: str = ""
    other: Named | None = None
    link: str = ""
    share: float | None = None


WHAT_HAPPENED = """
WITH told AS (
    SELECT 'description' AS what, d.starts_on, d.ends_on, d.name, '' AS link, NULL::bigint AS other,
           NULL::float AS share
    FROM organisation_unitdescription d WHERE d.unit_id = %(unit)s AND d.superseded_at IS NULL
    UNION ALL
    SELECT 'link', l.starts_on, l.ends_on, '', l.kind, l.parent_id, NULL
    FROM organisation_link l WHERE l.child_id = %(unit)s AND l.superseded_at IS NULL
    UNION ALL
    SELECT 'taken_over', s.on, NULL, '', '', s.successor_id, s.share
    FROM organisation_succession s WHERE s.predecessor_id = %(unit)s AND s.superseded_at IS NULL
    UNION ALL
    SELECT 'took_over', s.on, NULL, '', '', s.predecessor_id, s.share
    FROM organisation_succession s WHERE s.successor_id = %(unit)s AND s.superseded_at IS NULL
)
SELECT told.what, told.starts_on, told.ends_on, told.name, told.link, told.share, u.id, u.code, u.kind_id, last.name
FROM told LEFT JOIN organisation_unit u ON u.id = told.other
LEFT JOIN LATERAL (
    SELECT d.name FROM organisation_unitdescription d WHERE d.unit_id = u.id AND d.superseded_at IS NULL
    ORDER BY d.ends_on DESC NULLS FIRST, d.starts_on DESC NULLS LAST LIMIT 1
) last ON true
ORDER BY told.starts_on NULLS FIRST
"""


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of what is recorded of a unit: a description, a link or a succession."""

    what: str
    starts_on: date | None
    ends_on: date | None
    name: str
    link: str
    share: float | None
    other: Named | None


def history_of(unit: Unit) -> list[Happening]:
    """Everything that is known to have happened to a unit, the latest first. What holds since always is left out."""
    with connection.cursor() as cursor:
        cursor.execute(WHAT_HAPPENED, {"unit": unit.pk})
        rows = [_Row(*[*row[:6], Named(*row[6:]) if row[6] else None]) for row in cursor.fetchall()]
    happenings = [
        *_descriptions([row for row in rows if row.what == "description"]),
        *_links(rows),
        *_successions(rows),
    ]
    return sorted(happenings, key=lambda h: (h.on, h.event, h.link), reverse=True)


def _descriptions(rows: list[_Row]) -> list[Happening]:
    happenings = []
    for index, row in enumerate(rows):
        if row.starts_on:
            event = Event.RENAMED if index and rows[index - 1].ends_on == row.starts_on else Event.BEGAN
            if event == Event.BEGAN or rows[index - 1].name != row.name:
                happenings.append(Happening(row.starts_on, event, name=row.name))
        is_last = index + 1 == len(rows) or rows[index + 1].starts_on != row.ends_on
        if row.ends_on and is_last:
            happenings.append(Happening(row.ends_on, Event.ENDED, name=row.name))
    return happenings


def _links(rows: list[_Row]) -> list[Happening]:
    happenings = []
    for row in rows:
        if row.what == "link" and row.starts_on:
            happenings.append(Happening(row.starts_on, Event.JOINED, other=row.other, link=row.link))
        if row.what == "link" and row.ends_on:
            happenings.append(Happening(row.ends_on, Event.LEFT, other=row.other, link=row.link))
    return happenings


def _successions(rows: list[_Row]) -> list[Happening]:
    events = {"taken_over": Event.WAS_TAKEN_OVER, "took_over": Event.TOOK_OVER}
    return [
        Happening(row.starts_on, events[row.what], other=row.other, share=row.share)
        for row in rows
        if row.what in events and row.starts_on
    ]
