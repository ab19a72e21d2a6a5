"""Which authority answers for a unit: itself, or the nearest one above it in the line."""

from collections.abc import Collection
from datetime import date

from django.db import connection

from tertial.organisation.queries.units import HOLDS, Named
from tertial.organisation.rules import OperatorForm

UP = """
WITH RECURSIVE up AS (
    SELECT a.unit, a.day, u.id, k.is_authority, 0 AS steps
    FROM unnest(%(units)s::bigint[], %(days)s::date[]) AS a(unit, day)
    JOIN organisation_unit u ON u.id = a.unit JOIN organisation_unitkind k ON k.code = u.kind_id
    UNION ALL
    SELECT up.unit, up.day, u.id, k.is_authority, up.steps + 1 FROM up
    JOIN organisation_link l ON l.child_id = up.id AND l.kind = 'line' AND l.superseded_at IS NULL
     AND (l.starts_on IS NULL OR l.starts_on <= up.day) AND (l.ends_on IS NULL OR l.ends_on > up.day)
    JOIN organisation_unit u ON u.id = l.parent_id JOIN organisation_unitkind k ON k.code = u.kind_id
    WHERE NOT up.is_authority AND up.steps < 30
)
SELECT unit, day, id FROM up WHERE is_authority
"""


def authorities_on(asked: Collection[tuple[int, date]]) -> dict[tuple[int, date], int]:
    """The authority of each unit on each day, by (unit, day); a unit outside every authority's line has none."""
    units, days = [unit for unit, _ in asked], [day for _, day in asked]
    with connection.cursor() as cursor:
        cursor.execute(UP, {"units": units, "days": days})
        return {(unit, day): authority for unit, day, authority in cursor.fetchall()}


ANSWERING = """
(WITH RECURSIVE up AS (
    SELECT {unit} AS id, 0 AS steps
    UNION ALL
    SELECT l.parent_id, up.steps + 1 FROM up
    JOIN organisation_unit u ON u.id = up.id JOIN organisation_unitkind k ON k.code = u.kind_id
    JOIN organisation_link l ON l.child_id = up.id AND l.kind = 'line' AND l.superseded_at IS NULL
     AND (l.starts_on IS NULL OR l.starts_on <= {day}) AND (l.ends_on IS NULL OR l.ends_on > {day})
    WHERE NOT k.is_authority AND up.steps < 30
) SELECT up.id FROM up JOIN organisation_unit u ON u.id = up.id JOIN organisation_unitkind k ON k.code = u.kind_id
  WHERE k.is_authority)
"""


def answering(unit: str, day: str = "CURRENT_DATE") -> str:
    """SQL for the authority that answers for a unit on a day, both SQL themselves; null where none does."""
    return ANSWERING.format(unit=unit, day=day)


# Units are counted where they meet, directly above them, before anything climbs: few climb then. OFFSET 0
# makes the database ask of each unit of the area who runs it, instead of reading all units that the municipality runs.
MOST_FOLLOW = f"""
WITH RECURSIVE counted AS (
    SELECT CASE WHEN k.is_authority THEN m.child_id ELSE above.parent_id END AS id, count(*) AS units
    FROM organisation_link m
    JOIN organisation_unit u ON u.id = m.child_id JOIN organisation_unitkind k ON k.code = u.kind_id
    LEFT JOIN LATERAL (SELECT l.parent_id FROM organisation_link l WHERE l.child_id = m.child_id AND l.kind = 'line'
                       AND l.superseded_at IS NULL AND {HOLDS}) above ON true
    WHERE m.parent_id = %(area)s AND m.kind = 'geographic' AND m.superseded_at IS NULL
      AND (m.starts_on IS NULL OR m.starts_on <= %(day)s) AND (m.ends_on IS NULL OR m.ends_on > %(day)s)
      AND EXISTS (SELECT FROM organisation_link l
                  JOIN organisation_unitdescription o ON o.unit_id = l.parent_id AND o.superseded_at IS NULL
                   AND o.operator_form = %(form)s
                  WHERE l.child_id = m.child_id AND l.kind = 'operator' AND l.superseded_at IS NULL AND {HOLDS}
                  OFFSET 0)
    GROUP BY 1
), up AS (
    SELECT counted.units, u.id, k.is_authority, 0 AS steps FROM counted
    JOIN organisation_unit u ON u.id = counted.id JOIN organisation_unitkind k ON k.code = u.kind_id
    UNION ALL
    SELECT up.units, u.id, k.is_authority, up.steps + 1 FROM up
    JOIN organisation_link l ON l.child_id = up.id AND l.kind = 'line' AND l.superseded_at IS NULL AND {HOLDS}
    JOIN organisation_unit u ON u.id = l.parent_id JOIN organisation_unitkind k ON k.code = u.kind_id
    WHERE NOT up.is_authority AND up.steps < 30
), most AS (
    SELECT id FROM up WHERE is_authority GROUP BY id ORDER BY sum(units) DESC, id LIMIT 1
)
SELECT u.id, u.code, u.kind_id, d.name FROM most JOIN organisation_unit u ON u.id = most.id
JOIN LATERAL (
    SELECT d.name FROM organisation_unitdescription d WHERE d.unit_id = u.id AND d.superseded_at IS NULL
    ORDER BY greatest(d.starts_on - %(day)s::date, %(day)s::date - d.ends_on + 1, 0), d.starts_on DESC LIMIT 1
) d ON true
"""


def authority_of_most(area_id: int, day: date) -> Named | None:
    """The authority in whose line most of the municipal units of an area stand on a day; None where none does."""
    with connection.cursor() as cursor:
        cursor.execute(MOST_FOLLOW, {"area": area_id, "day": day, "form": OperatorForm.MUNICIPAL.value})
        found = cursor.fetchone()
    return Named(*found) if found else None
