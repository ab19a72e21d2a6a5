"""How far down somebody reaches who answers for a unit, inside one authority."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from tertial.organisation.queries.units import HOLDS
from tertial.organisation.rules import LinkKind, OperatorForm


@dataclass(frozen=True, slots=True)
class Footing:
    """Where a reach begins: a unit, the kind of link that it follows down, and what it begins with besides.

    `from_authority` begins at the nearest authority at or above the unit in the line, `level` with all units that are
    counted under that level.
    """

    unit_id: int
    kind: LinkKind = LinkKind.LINE
    from_authority: bool = False
    level: str = ""


# OFFSET 0 makes the database look below each unit by itself. It expects to reach very many, and would read all links of
# the city at every step.
REACHED = f"""
WITH RECURSIVE footing AS (
    SELECT * FROM unnest(%(units)s::bigint[], %(kinds)s::text[], %(lifted)s::boolean[], %(levels)s::text[])
        WITH ORDINALITY AS f(unit, kind, is_lifted, level, place)
), up AS (
    SELECT f.place, u.id, k.is_authority, 0 AS steps FROM footing f
    JOIN organisation_unit u ON u.id = f.unit JOIN organisation_unitkind k ON k.code = u.kind_id
    WHERE f.is_lifted
    UNION ALL
    SELECT up.place, u.id, k.is_authority, up.steps + 1 FROM up
    JOIN organisation_link l ON l.child_id = up.id AND l.kind = 'line' AND l.superseded_at IS NULL AND {HOLDS}
    JOIN organisation_unit u ON u.id = l.parent_id JOIN organisation_unitkind k ON k.code = u.kind_id
    WHERE NOT up.is_authority AND up.steps < 30
), down AS (
    SELECT place, kind, unit AS id FROM footing
    UNION SELECT place, 'line', id FROM up WHERE is_authority
    UNION SELECT f.place, 'line', u.id FROM footing f
        JOIN organisation_unitkind k ON k.level = f.level JOIN organisation_unit u ON u.kind_id = k.code
), reached AS (
    SELECT place, kind, id FROM down
    UNION
    SELECT reached.place, reached.kind, below.id FROM reached CROSS JOIN LATERAL (
        SELECT l.child_id AS id FROM organisation_link l
        JOIN organisation_unit u ON u.id = l.child_id JOIN organisation_unitkind k ON k.code = u.kind_id
        WHERE l.parent_id = reached.id AND l.kind = reached.kind AND l.superseded_at IS NULL AND {HOLDS}
          AND NOT k.is_authority AND NOT (reached.kind = 'operator' AND EXISTS (
            SELECT FROM organisation_unitdescription o WHERE o.unit_id = l.parent_id AND o.superseded_at IS NULL
             AND o.operator_form = %(municipal)s AND (o.starts_on IS NULL OR o.starts_on <= %(day)s)
             AND (o.ends_on IS NULL OR o.ends_on > %(day)s)))
        OFFSET 0
    ) below
)
SELECT DISTINCT place, id FROM reached
"""


def reached_from(footings: Collection[Footing], *, day: date) -> dict[Footing, frozenset[int]]:
    """The units that each footing reaches on a day, its own with them, and never past another authority.

    The municipality runs units of many authorities: nothing is reached by it as their operator.

    One question for all of them, none if there are no footings.
    """
    order = list(dict.fromkeys(footings))
    if not order:
        return {}
    values: dict[str, Any] = {
        "units": [footing.unit_id for footing in order],
        "kinds": [footing.kind.value for footing in order],
        "lifted": [footing.from_authority for footing in order],
        "levels": [footing.level for footing in order],
        "municipal": OperatorForm.MUNICIPAL.value,
        "day": day,
    }
    reached: defaultdict[int, set[int]] = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute(REACHED, values)
        for place, unit in cursor.fetchall():
            reached[place].add(unit)
    return {footing: frozenset(reached[place]) for place, footing in enumerate(order, start=1)}
