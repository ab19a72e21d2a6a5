"""The bodies whose targets apply to a unit, and the unit whose figures a body's goals are read from."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import connection

COUNCIL = "council"


@dataclass(frozen=True)
class Bodies:
    """The unit that stands for the city, the council, and the line of each unit from itself up to its authority."""

    city_id: int
    council_id: int | None
    lines: dict[int, tuple[int, ...]]

    def figures_of(self, unit_id: int) -> int:
        """The unit whose figures a unit's goals are read from: the whole city for the council, else its own."""
        return self.city_id if unit_id in (self.council_id, self.city_id) else unit_id

    def line_of(self, unit_id: int) -> tuple[int, ...]:
        """The bodies whose targets apply to a unit, the nearest first, the council last; none outside every line."""
        council = () if self.council_id is None else (self.council_id,)
        if unit_id in (self.council_id, self.city_id):
            return council
        line = self.lines.get(unit_id, ())
        return (*line, *council) if line else ()


LINES = """
WITH RECURSIVE up AS (
    SELECT u.id AS of_id, u.id, k.is_authority, 0 AS steps FROM organisation_unit u
    JOIN organisation_unitkind k ON k.code = u.kind_id WHERE u.id = ANY(%(units)s)
    UNION ALL
    SELECT up.of_id, u.id, k.is_authority, up.steps + 1 FROM up
    JOIN organisation_link l ON l.child_id = up.id AND l.kind = 'line' AND l.superseded_at IS NULL
     AND (l.starts_on IS NULL OR l.starts_on <= %(day)s) AND (l.ends_on IS NULL OR l.ends_on > %(day)s)
    JOIN organisation_unit u ON u.id = l.parent_id JOIN organisation_unitkind k ON k.code = u.kind_id
    WHERE NOT up.is_authority AND up.steps < 30
), line AS (
    SELECT of_id, array_agg(id ORDER BY steps) AS ids FROM up GROUP BY of_id HAVING bool_or(is_authority)
)
SELECT (SELECT min(u.id) FROM organisation_unit u JOIN organisation_unitkind k ON k.code = u.kind_id
        WHERE k.rolls_up_by = 'all'),
       (SELECT min(u.id) FROM organisation_unit u JOIN organisation_unitkind k ON k.code = u.kind_id
        WHERE k.level = %(council)s),
       line.of_id, line.ids
FROM (SELECT 1) one LEFT JOIN line ON true
"""


def bodies(unit_ids: Collection[int], *, day: date) -> Bodies:
    """The bodies of the city, and the lines of some units on a day. One question."""
    with connection.cursor() as cursor:
        cursor.execute(LINES, {"units": sorted(unit_ids), "day": day, "council": COUNCIL})
        rows = cursor.fetchall()
    city, council, *_ = rows[0]
    return Bodies(city or 0, council, {of_id: tuple(ids) for _c, _k, of_id, ids in rows if of_id is not None})
