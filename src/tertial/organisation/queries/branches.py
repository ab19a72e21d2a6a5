"""The organisation as somebody opens it branch by branch: its tops, the way to what is open, and what lies under."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from tertial.organisation.models import Unit
from tertial.organisation.queries.units import HOLDS, Named
from tertial.organisation.rules import LinkKind

# Kinds of unit can be many under one unit; a list shows one page of them, and always the way to what is open.
BRANCHES = f"""
WITH RECURSIVE held AS MATERIALIZED (
    SELECT l.child_id, l.parent_id, l.starts_on FROM organisation_link l
    WHERE l.kind = %(kind)s AND l.superseded_at IS NULL AND {HOLDS}
),
tops AS (
    SELECT DISTINCT h.parent_id AS id FROM held h
    WHERE h.parent_id NOT IN (SELECT child_id FROM held)
),
way AS (
    SELECT coalesce(%(opened)s::bigint, (SELECT min(id) FROM tops HAVING count(*) = 1)) AS id, 0 AS steps
    UNION ALL
    SELECT h.parent_id, way.steps + 1 FROM way JOIN held h ON h.child_id = way.id WHERE way.steps < 30
),
listed AS (
    SELECT id, NULL::bigint AS parent, NULL::date AS since FROM tops
    UNION ALL
    SELECT child_id, parent_id, starts_on FROM held WHERE parent_id IN (SELECT id FROM way)
),
placed AS (
    SELECT u.id, u.code, u.kind_id, d.name, listed.parent, listed.since, u.id IN (SELECT id FROM way) AS is_open,
           row_number() OVER (PARTITION BY listed.parent ORDER BY k.position, d.sort_key COLLATE "C", u.code) AS place,
           count(*) OVER (PARTITION BY listed.parent) AS beside
    FROM listed JOIN organisation_unit u ON u.id = listed.id JOIN organisation_unitkind k ON k.code = u.kind_id
    JOIN organisation_unitdescription d ON d.unit_id = u.id AND d.superseded_at IS NULL
     AND (d.starts_on IS NULL OR d.starts_on <= %(day)s) AND (d.ends_on IS NULL OR d.ends_on > %(day)s)
),
under AS (
    SELECT h.parent_id, count(*) AS units, min(u.kind_id) AS first_kind, max(u.kind_id) AS last_kind
    FROM held h JOIN organisation_unit u ON u.id = h.child_id GROUP BY h.parent_id
)
SELECT p.id, p.code, p.kind_id, p.name, p.parent, p.since, p.is_open, p.beside, coalesce(under.units, 0),
       CASE WHEN under.first_kind = under.last_kind THEN under.first_kind ELSE '' END
FROM placed p LEFT JOIN under ON under.parent_id = p.id
WHERE p.is_open OR p.place > CASE WHEN p.parent IS NOT DISTINCT FROM (SELECT id FROM way WHERE steps = 0)
                                  THEN %(skipped)s ELSE 0 END
               AND p.place <= CASE WHEN p.parent IS NOT DISTINCT FROM (SELECT id FROM way WHERE steps = 0)
                                   THEN %(skipped)s ELSE 0 END + %(length)s
ORDER BY p.parent NULLS FIRST, p.place
"""

# A unit has one parent of a kind at a time, so each link stands for a unit below; those above are sought out first.
TIES = f"""
WITH held AS MATERIALIZED (
    SELECT l.kind, l.child_id, l.parent_id FROM organisation_link l
    WHERE l.kind = ANY(%(kinds)s) AND l.superseded_at IS NULL AND {HOLDS}
),
below AS (
    SELECT h.kind, count(*) AS units, count(*) FILTER (WHERE k.rolls_up_by <> h.kind) AS members
    FROM held h JOIN organisation_unit u ON u.id = h.child_id JOIN organisation_unitkind k ON k.code = u.kind_id
    GROUP BY h.kind
),
above AS (
    SELECT h.kind, count(*) AS units, count(*) FILTER (WHERE k.rolls_up_by = h.kind) AS groups
    FROM (SELECT DISTINCT kind, parent_id FROM held) h
    JOIN organisation_unit u ON u.id = h.parent_id JOIN organisation_unitkind k ON k.code = u.kind_id
    GROUP BY h.kind
)
SELECT kind, below.units, above.units, below.members, above.groups FROM below JOIN above USING (kind)
"""


@dataclass(frozen=True, slots=True)
class BranchRow:
    """A unit in its list: under which unit since when, how many stand in that list, how many lie directly under it.

    No parent means a top; no `since` means since before what is known. `kind_under` is empty where kinds are mixed.
    """

    unit: Named
    parent_id: int | None
    since: date | None
    is_open: bool
    beside: int
    under: int
    kind_under: str


def branches_on(
    day: date, *, kind: LinkKind, opened: Unit | None = None, skipped: int = 0, length: int = 50
) -> list[BranchRow]:
    """The tops of a day by one kind of link, and what lies under each unit on the way down to the opened one.

    A single top is open by itself. Each list is cut to `length`; in the list of the opened unit (of the tops, if none
    is open) so many units are `skipped`. Lists come whole and in name order, the tops first.
    """
    parameters: dict[str, Any] = {
        "day": day,
        "kind": kind.value,
        "opened": opened.pk if opened else None,
        "skipped": skipped,
        "length": length,
    }
    with connection.cursor() as cursor:
        cursor.execute(BRANCHES, parameters)
        return [BranchRow(Named(*row[:4]), *row[4:]) for row in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class Ties:
    """How many units are tied by one kind of link: those below and above any such link.

    `members` and `groups` count only units below that do not themselves gather others in that way, such as those that
    lie in areas, and units above that do, such as the areas.
    """

    children: int = 0
    parents: int = 0
    members: int = 0
    groups: int = 0


def ties_on(day: date, *, kinds: Iterable[LinkKind] = LinkKind) -> dict[LinkKind, Ties]:
    """How many units are tied on a day, by each kind of link that ties any."""
    with connection.cursor() as cursor:
        cursor.execute(TIES, {"day": day, "kinds": [kind.value for kind in kinds]})
        return {LinkKind(kind): Ties(*counts) for kind, *counts in cursor.fetchall()}
