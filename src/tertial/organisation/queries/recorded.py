"""What became known of units in a stretch of time: the facts that were first recorded then and still hold."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from tertial.organisation.queries.units import Named


@dataclass(frozen=True, slots=True)
class Noted:
    """One fact about a unit, and when it became known.

    `fact` is named, ended, joined, left, took_over, was_taken_over or withdrawn; `on` the day from which it holds.
    `name` is what the unit is called by it, `other` the unit that it had to do with, by its latest name, and `title`
    the reorganisation that it is part of, if it is.
    """

    other: Named | None
    at: datetime
    fact: str
    unit_id: int
    on: date
    link: str
    name: str
    share: float | None
    title: str


# A fact is carried by every row that was recorded while it held, as when a link's end is set long after its start. It
# became known when the first of them was recorded. What a unit had been through when it first came here is history.
FACTS = """
WITH carried AS (
    SELECT 'named' AS fact, unit_id, starts_on AS on_day, NULL::bigint AS other, '' AS link, name, NULL::float AS share,
           recorded_at, superseded_at, reorganisation_id FROM organisation_unitdescription
    WHERE unit_id = ANY(%(ids)s) AND starts_on IS NOT NULL
    UNION ALL
    SELECT 'ended', unit_id, ends_on, NULL, '', name, NULL, recorded_at, superseded_at, reorganisation_id
    FROM organisation_unitdescription WHERE unit_id = ANY(%(ids)s) AND ends_on IS NOT NULL
    UNION ALL
    SELECT 'joined', child_id, starts_on, parent_id, kind, '', NULL, recorded_at, superseded_at, reorganisation_id
    FROM organisation_link WHERE child_id = ANY(%(ids)s) AND starts_on IS NOT NULL
    UNION ALL
    SELECT 'left', child_id, ends_on, parent_id, kind, '', NULL, recorded_at, superseded_at, reorganisation_id
    FROM organisation_link WHERE child_id = ANY(%(ids)s) AND ends_on IS NOT NULL
    UNION ALL
    SELECT 'took_over', successor_id, "on", predecessor_id, '', '', share, recorded_at, superseded_at, reorganisation_id
    FROM organisation_succession WHERE successor_id = ANY(%(ids)s)
    UNION ALL
    SELECT 'was_taken_over', predecessor_id, "on", successor_id, '', '', share, recorded_at, superseded_at,
           reorganisation_id FROM organisation_succession WHERE predecessor_id = ANY(%(ids)s)
),
facts AS (
    SELECT min(recorded_at) AS at, fact, unit_id, on_day, other, link, name, share,
           (array_agg(reorganisation_id ORDER BY recorded_at))[1] AS reorganisation
    FROM carried GROUP BY fact, unit_id, on_day, other, link, name, share
    HAVING bool_or(superseded_at IS NULL)
),
first_known AS (
    SELECT unit_id, min(recorded_at) AS at FROM organisation_unitdescription
    WHERE unit_id = ANY(%(ids)s) GROUP BY unit_id
),
noted AS (
    SELECT f.at, f.fact, f.unit_id, f.on_day, f.other, f.link, f.name, f.share, coalesce(r.title, '') AS title
    FROM facts f JOIN first_known k ON k.unit_id = f.unit_id
    LEFT JOIN organisation_reorganisation r ON r.id = f.reorganisation
    WHERE f.at > k.at OR f.on_day >= f.at::date
    UNION ALL
    SELECT DISTINCT r.withdrawn_at, 'withdrawn', c.unit_id, r.takes_effect_on, NULL::bigint, '', '', NULL::float,
           r.title
    FROM carried c JOIN organisation_reorganisation r ON r.id = c.reorganisation_id WHERE r.withdrawn_at IS NOT NULL
)
SELECT u.id, u.code, u.kind_id, d.name, n.at, n.fact, n.unit_id, n.on_day, n.link, n.name, n.share, n.title
FROM noted n LEFT JOIN organisation_unit u ON u.id = n.other
LEFT JOIN LATERAL (
    SELECT name FROM organisation_unitdescription WHERE unit_id = n.other AND superseded_at IS NULL
    ORDER BY starts_on DESC NULLS LAST LIMIT 1
) d ON true
WHERE n.at >= %(since)s AND n.at < %(until)s
ORDER BY n.at DESC, n.on_day DESC, n.unit_id, n.fact LIMIT %(most)s
"""


def noted_of(unit_ids: Collection[int], *, since: datetime, until: datetime, most: int) -> list[Noted]:
    """The facts about some units that became known from `since` and before `until`; the latest `most`, and first."""
    if not unit_ids:
        return []
    values: dict[str, Any] = {"ids": sorted(unit_ids), "since": since, "until": until, "most": most}
    with connection.cursor() as cursor:
        cursor.execute(FACTS, values)
        return [Noted(Named(*row[:4]) if row[0] else None, *row[4:]) for row in cursor.fetchall()]
