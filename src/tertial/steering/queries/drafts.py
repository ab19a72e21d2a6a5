"""Whose drafts are seen: a draft stays with the authority that it was written under (docs/adr/0013).

A unit that has gone to another authority takes no drafts along, and leaves none to be read behind it, unless they are
handed over.
"""

from collections.abc import Collection

from django.db import connection
from django.db.models import BooleanField, Q
from django.db.models.expressions import RawSQL

from tertial.organisation.queries.authorities import answering
from tertial.steering.rules import State


def keeping(goal: str) -> str:
    """SQL for the authority that keeps a goal and its drafts: the last that it was handed over to, else its first.

    `goal` is the table or its alias.
    """
    given = f"SELECT h.receiver_id FROM steering_handover h WHERE h.goal_id = {goal}.id AND h.superseded_at IS NULL"
    return f"coalesce(({given}), {goal}.authority_id)"


def at_home(row: str, unit: str) -> str:
    """SQL that tells whether a recorded row's unit is still under the authority under which the row was written.

    `row` is the table or its alias, `unit` the column of the unit whose draft it is. A unit that was under none then,
    because it was to begin later, has come under its first.
    """
    now, then = answering(f"{row}.{unit}"), answering(f"{row}.{unit}", f"{row}.recorded_at::date")
    return f"{now} = coalesce({then}, {now})"


def decided_seen(table: str, drafts: Collection[int]) -> Q:
    """Of a table of what bodies decide, the rows that somebody sees who sees the drafts of these units."""
    established = Q(state=State.ESTABLISHED)
    if not drafts:
        return established
    is_at_home = RawSQL(at_home(table, "decided_by_id"), (), output_field=BooleanField())  # noqa: S611 - no values in it
    return established | Q(decided_by__in=drafts) & Q(is_at_home)


STILL_DRAFTS = """
WITH told AS (SELECT DISTINCT goal_id FROM steering_goalstatement WHERE state = 'established')
SELECT g.code FROM steering_goal g WHERE g.code = ANY(%(codes)s) AND g.id NOT IN (SELECT goal_id FROM told)
UNION
SELECT d.code FROM steering_steeringdocument d JOIN steering_documententry x ON x.document_id = d.id
WHERE d.code = ANY(%(codes)s) GROUP BY d.code HAVING NOT bool_or(x.state = 'established')
UNION
SELECT x.code FROM steering_activity x WHERE x.code = ANY(%(codes)s)
GROUP BY x.code HAVING NOT bool_or(x.state = 'established' AND x.goal_id IN (SELECT goal_id FROM told))
"""


def still_drafts(codes: Collection[str]) -> frozenset[str]:
    """Of codes of goals, activities and steering documents, those of which nothing was ever established. One question.

    A code is made of what it is called, so whoever may not read a draft may not read its code either.
    """
    if not codes:
        return frozenset()
    with connection.cursor() as cursor:
        cursor.execute(STILL_DRAFTS, {"codes": sorted(codes)})
        return frozenset(code for (code,) in cursor.fetchall())
