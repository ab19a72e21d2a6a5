"""What stands around a unit on a day: the line above it, whom else it belongs to, and what lies directly below."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import connection

from tertial.organisation.queries.units import HOLDS, Named

SHOWN_BELOW = 24


@dataclass(frozen=True, slots=True)
class Near:
    """A unit near another one, `of_id`, as it was on a day.

    `steps` is how far up the line (or by another link) it stands, 0 for the unit itself, -1 for directly below. `link`
    is the kind of link, empty for the unit itself; `since` is the first day of that link. `among` says how many lie
    directly below by that link, of which only the first in name order are given. `starts_on` and `ends_on` (exclusive)
    bound the description that was used: the nearest in time where the unit did not exist that day.
    """

    of_id: int
    steps: int
    link: str
    since: date | None
    among: int
    unit: Named
    kind_sv: str
    kind_en: str
    plural_sv: str
    plural_en: str
    form: str
    starts_on: date | None
    ends_on: date | None
    is_authority: bool


AROUND = f"""
WITH RECURSIVE roots AS (
    SELECT u.id, k.rolls_up_by FROM organisation_unit u JOIN organisation_unitkind k ON k.code = u.kind_id
    WHERE u.id = ANY(%(units)s)
), above AS (
    SELECT id AS of_id, id, 0 AS steps, '' AS link, NULL::date AS since FROM roots
    UNION ALL
    SELECT above.of_id, l.parent_id, above.steps + 1, l.kind::text, l.starts_on FROM above
    JOIN organisation_link l ON l.child_id = above.id AND l.superseded_at IS NULL AND {HOLDS}
     AND (l.kind = 'line' OR above.steps = 0)
    WHERE above.steps < 30 AND above.link IN ('', 'line')
), below AS (
    SELECT l.parent_id AS of_id, l.child_id AS id, l.kind::text AS link, l.starts_on AS since,
           count(*) OVER same AS among,
           row_number() OVER (same ORDER BY k.position, d.sort_key COLLATE "C", u.code) AS place
    FROM roots JOIN organisation_link l ON l.parent_id = roots.id AND l.superseded_at IS NULL AND {HOLDS}
     AND (l.kind IN ('line', 'functional', roots.rolls_up_by) OR roots.rolls_up_by = 'all' AND l.kind = 'geographic')
     AND %(most)s > 0
    JOIN organisation_unit u ON u.id = l.child_id JOIN organisation_unitkind k ON k.code = u.kind_id
    JOIN organisation_unitdescription d ON d.unit_id = u.id AND d.superseded_at IS NULL
     AND (d.starts_on IS NULL OR d.starts_on <= %(day)s) AND (d.ends_on IS NULL OR d.ends_on > %(day)s)
    WINDOW same AS (PARTITION BY l.parent_id, l.kind)
), near AS (
    SELECT of_id, steps, link, since, 0 AS among, id, 0 AS place FROM above
    UNION ALL SELECT of_id, -1, link, since, among, id, place FROM below WHERE place <= %(most)s
)
SELECT near.of_id, near.steps, near.link, near.since, near.among, u.id, u.code, u.kind_id, d.name,
       k.name_sv, k.name_en, k.plural_sv, k.plural_en, d.operator_form, d.starts_on, d.ends_on, k.is_authority
FROM near JOIN organisation_unit u ON u.id = near.id JOIN organisation_unitkind k ON k.code = u.kind_id
JOIN LATERAL (
    SELECT d.name, d.operator_form, d.starts_on, d.ends_on FROM organisation_unitdescription d
    WHERE d.unit_id = u.id AND d.superseded_at IS NULL
    ORDER BY greatest(d.starts_on - %(day)s::date, %(day)s::date - d.ends_on + 1, 0), d.starts_on DESC LIMIT 1
) d ON true
ORDER BY near.of_id, near.steps DESC, near.link, near.place
"""


def around(unit_ids: Collection[int], *, day: date, most_below: int = SHOWN_BELOW) -> list[Near]:
    """What stands around some units on a day, in one question: the topmost of the line first, what lies below last.

    Below are those of the line, those followed up, and those of the link by which figures roll up to the unit.
    """
    with connection.cursor() as cursor:
        cursor.execute(AROUND, {"units": sorted(unit_ids), "day": day, "most": most_below})
        return [Near(*(*row[:5], Named(*row[5:9]), *row[9:])) for row in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class Place:
    """An area or the whole city on a day, with its ground as GeoJSON geometry if it is known."""

    unit: Named
    is_whole: bool
    plural_sv: str
    plural_en: str
    geometry: dict[str, object] | None


PLACES = """
SELECT u.id, u.code, u.kind_id, d.name, k.rolls_up_by = 'all', k.plural_sv, k.plural_en, a.geometry
FROM organisation_unitkind k JOIN organisation_unit u ON u.kind_id = k.code
JOIN organisation_unitdescription d ON d.unit_id = u.id AND d.superseded_at IS NULL
 AND (d.starts_on IS NULL OR d.starts_on <= %(day)s) AND (d.ends_on IS NULL OR d.ends_on > %(day)s)
LEFT JOIN organisation_unitarea a ON a.unit_id = u.id
WHERE k.rolls_up_by IN ('geographic', 'all')
ORDER BY k.position, d.sort_key COLLATE "C", u.code
"""


def places_on(day: date) -> list[Place]:
    """The whole city and its areas on a day, kind by kind in name order."""
    with connection.cursor() as cursor:
        cursor.execute(PLACES, {"day": day})
        rows = cursor.fetchall()
    return [Place(*(Named(*row[:4]), *row[4:7], _decoded(row[7]))) for row in rows]


def _decoded(geometry: object) -> dict[str, object] | None:
    """JSON as the driver hands it over: text, because Django reads it field by field."""
    if isinstance(geometry, str):
        loaded: dict[str, object] = json.loads(geometry)
        return loaded
    return geometry if isinstance(geometry, dict) else None
