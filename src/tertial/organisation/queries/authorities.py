"""Which authority answers for a unit: itself, or the nearest one above it in the line."""

from collections.abc import Collection
from datetime import date

from django.db import connection

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
