"""Who is there on a day, above and below whom, and what they are called."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count, QuerySet
from django.db.models.functions import Collate

from tertial.organisation.models import Unit, UnitDescription, valid_on
from tertial.organisation.rules import LinkKind, search_key
from tertial.platform.models import known

HOLDS = "(l.starts_on IS NULL OR l.starts_on <= %(day)s) AND (l.ends_on IS NULL OR l.ends_on > %(day)s)"


@dataclass(frozen=True, slots=True)
class Named:
    """A unit as it was called on a day."""

    id: int
    code: str
    kind: str
    name: str


def existing_on(day: date) -> "QuerySet[UnitDescription]":
    """The descriptions of the units that exist on a day, as known now."""
    return UnitDescription.objects.filter(valid_on(day), known(None))


def run_on(day: date, unit_ids: Collection[int]) -> "QuerySet[UnitDescription]":
    """Those of some units that exist on a day and are run by an operator, not operators themselves; in name order."""
    rows = existing_on(day).filter(unit__in=unit_ids).exclude(unit__kind__rolls_up_by=LinkKind.OPERATOR)
    return rows.select_related("unit").order_by(Collate("sort_key", "C"), "unit__code")


def names_on(day: date, unit_ids: Collection[int] | None = None) -> dict[int, Named]:
    """What units were called on a day, by id; a unit that did not exist then goes by its nearest name in time."""
    if unit_ids is not None and not unit_ids:
        return {}
    parameters: dict[str, Any] = {"day": day, "ids": sorted(unit_ids) if unit_ids is not None else None}
    with connection.cursor() as cursor:
        cursor.execute(
            NAMES,
            parameters,
        )
        return {row[0]: Named(*row) for row in cursor.fetchall()}


NAMES = """
SELECT DISTINCT ON (u.id) u.id, u.code, u.kind_id, d.name
FROM organisation_unit u
JOIN organisation_unitdescription d ON d.unit_id = u.id AND d.superseded_at IS NULL
WHERE %(ids)s::bigint[] IS NULL OR u.id = ANY(%(ids)s)
ORDER BY u.id, greatest(d.starts_on - %(day)s::date, %(day)s::date - d.ends_on + 1, 0), d.starts_on DESC
"""

BELOW = f"""
WITH RECURSIVE below AS (
    SELECT l.child_id AS id, 1 AS steps FROM organisation_link l
    WHERE l.parent_id = ANY(%(roots)s) AND l.kind = %(kind)s AND l.superseded_at IS NULL AND {HOLDS}
    UNION
    SELECT l.child_id, below.steps + 1 FROM below
    JOIN organisation_unit u ON u.id = below.id
    JOIN organisation_unitkind k ON k.code = u.kind_id
    JOIN organisation_link l ON l.parent_id = below.id AND l.kind = %(kind)s AND l.superseded_at IS NULL AND {HOLDS}
    WHERE below.steps < 30 AND NOT (%(stop)s AND k.is_authority)
)
SELECT DISTINCT below.id FROM below JOIN organisation_unit u ON u.id = below.id
JOIN organisation_unitkind k ON k.code = u.kind_id
WHERE NOT (%(stop)s AND k.is_authority)
"""


def ids_below(roots: Collection[int], *, kind: LinkKind, day: date, within_authority: bool = False) -> frozenset[int]:
    """Everything below some units on a day, by one kind of link; within an authority, not past another one."""
    values = {"roots": sorted(roots), "kind": kind.value, "day": day, "stop": within_authority}
    with connection.cursor() as cursor:
        cursor.execute(BELOW, values)
        return frozenset(row[0] for row in cursor.fetchall())


TREE = f"""
WITH RECURSIVE tree AS (
    SELECT u.id, 0 AS depth FROM organisation_unit u
    WHERE u.id = %(root)s
    UNION ALL
    SELECT l.child_id, tree.depth + 1 FROM tree
    JOIN organisation_link l ON l.parent_id = tree.id AND l.kind = %(kind)s AND l.superseded_at IS NULL AND {HOLDS}
    WHERE tree.depth < %(depth)s
)
SELECT u.id, u.code, u.kind_id, d.name, tree.depth, up.parent_id,
       (SELECT count(*) FROM organisation_link l
        WHERE l.parent_id = u.id AND l.kind = %(kind)s AND l.superseded_at IS NULL AND {HOLDS})
FROM tree JOIN organisation_unit u ON u.id = tree.id JOIN organisation_unitkind k ON k.code = u.kind_id
JOIN organisation_unitdescription d ON d.unit_id = u.id AND d.superseded_at IS NULL
 AND (d.starts_on IS NULL OR d.starts_on <= %(day)s) AND (d.ends_on IS NULL OR d.ends_on > %(day)s)
LEFT JOIN LATERAL (SELECT l.parent_id FROM organisation_link l WHERE l.child_id = u.id AND l.kind = %(kind)s
    AND l.superseded_at IS NULL AND {HOLDS}) up ON true
ORDER BY tree.depth, k.position, d.sort_key COLLATE "C", u.code
"""


@dataclass(frozen=True, slots=True)
class TreeRow:
    """A unit in the tree of a day: how deep it lies, below which, and how many lie directly below it."""

    unit: Named
    depth: int
    parent_id: int | None
    children: int


def tree_on(day: date, *, kind: LinkKind, root: Unit, depth: int = 2) -> list[TreeRow]:
    """The tree below a unit on a day by one kind of link, `depth` steps down, in reading order."""
    with connection.cursor() as cursor:
        cursor.execute(TREE, {"root": root.pk, "kind": kind.value, "day": day, "depth": depth})
        rows = [TreeRow(Named(*row[:4]), row[4], row[5] if row[4] else None, row[6]) for row in cursor.fetchall()]
    below: dict[int | None, list[TreeRow]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)
    return _in_reading_order(below, None)


def _in_reading_order(below: dict[int | None, list[TreeRow]], parent: int | None) -> list[TreeRow]:
    ordered = []
    for row in below.get(parent, ()):
        ordered += [row, *_in_reading_order(below, row.unit.id)]
    return ordered


def counts_on(day: date) -> dict[str, int]:
    """How many units of each kind exist on a day, by kind code."""
    rows = existing_on(day).values("unit__kind_id").annotate(units=Count("id"))
    return {row["unit__kind_id"]: row["units"] for row in rows}


def top_unit() -> Unit | None:
    """The unit that stands for the whole city, if there is one."""
    return Unit.objects.filter(kind__rolls_up_by="all").order_by("id").first()


def found(words: str, *, day: date, limit: int = 50) -> tuple[list[Named], int]:
    """The units whose name on a day holds every word, whatever case and accents; in name order, and how many in all."""
    rows = existing_on(day)
    for word in search_key(words).split():
        rows = rows.filter(search_key__contains=word)
    values = rows.order_by("sort_key", "unit__code").values_list("unit_id", "unit__code", "unit__kind_id", "name")
    return [Named(*row) for row in values[:limit]], rows.count()
