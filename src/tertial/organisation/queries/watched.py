"""The units that somebody watches, by key or by code, and those directly below them, where things happen."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from tertial.organisation.queries.units import HOLDS, Named

MOST_BELOW = 100  # who has more below them, such as the operator of all, watches itself alone

# Following up by function is left out: a board that follows all units of a kind up would watch every one of them.
WATCHED = f"""
WITH chosen AS (
    SELECT id FROM organisation_unit WHERE id = ANY(%(ids)s) OR code = ANY(%(codes)s)
),
below AS (
    SELECT l.child_id AS id, count(*) OVER (PARTITION BY l.parent_id) AS beside
    FROM organisation_link l JOIN chosen ON chosen.id = l.parent_id
    WHERE l.kind <> 'functional' AND l.superseded_at IS NULL AND {HOLDS}
),
watched AS (
    SELECT id FROM chosen
    UNION
    SELECT id FROM below WHERE beside <= %(most)s
)
SELECT DISTINCT ON (u.id) u.id, u.code, u.kind_id, d.name, u.id IN (SELECT id FROM chosen)
FROM organisation_unit u JOIN organisation_unitdescription d ON d.unit_id = u.id AND d.superseded_at IS NULL
WHERE u.id IN (SELECT id FROM watched)
ORDER BY u.id, greatest(d.starts_on - %(day)s::date, %(day)s::date - d.ends_on + 1, 0), d.starts_on DESC
"""


@dataclass(frozen=True, slots=True)
class Watched:
    """A unit as it is called on a day, and whether it was asked for itself."""

    unit: Named
    is_chosen: bool


def watched_on(day: date, *, ids: Collection[int], codes: Collection[str]) -> list[Watched]:
    """The units with these keys or codes on a day, and those directly below them by line, operator or place.

    Of a unit with more than `MOST_BELOW` below it, none of those.
    """
    if not ids and not codes:
        return []
    values: dict[str, Any] = {"day": day, "ids": sorted(ids), "codes": sorted(codes), "most": MOST_BELOW}
    with connection.cursor() as cursor:
        cursor.execute(WATCHED, values)
        return [Watched(Named(*row[:4]), row[4]) for row in cursor.fetchall()]
