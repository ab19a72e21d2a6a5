"""What waits to be done with the goals of some units: judgements, late activities, and drafts to establish."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import connection

from tertial.steering.queries.goals import OWN_SEEN


@dataclass(frozen=True, slots=True)
class LateActivity:
    """An activity that should have been over: its code, what it is, its goal, and the first day after it."""

    code: str
    title: str
    goal: str
    ends_on: date


@dataclass(frozen=True, slots=True)
class Draft:
    """A goal that is not established yet: its code, what it says, and the day from which it is to hold."""

    code: str
    title: str
    starts_on: date


WAITING = f"""
SELECT 'activity', x.code, x.title, g.code, x.ends_on FROM steering_activity x JOIN steering_goal g ON g.id = x.goal_id
WHERE x.superseded_at IS NULL AND x.responsible_id = ANY(%(units)s) AND x.status IN ('not_started', 'ongoing')
  AND x.ends_on <= %(day)s AND x.ends_on > %(since)s AND {OWN_SEEN}
  AND EXISTS (SELECT FROM steering_goalstatement x WHERE x.goal_id = g.id AND x.superseded_at IS NULL AND {OWN_SEEN})
UNION ALL
SELECT 'draft', g.code, x.title, '', x.starts_on FROM steering_goalstatement x JOIN steering_goal g ON g.id = x.goal_id
WHERE x.superseded_at IS NULL AND x.state = 'draft' AND g.owner_id = ANY(%(units)s) AND x.starts_on > %(since)s
  AND {OWN_SEEN}
ORDER BY 5, 3
"""


def waiting_at(
    units: Collection[int], *, day: date, since: date, drafts: Collection[int]
) -> tuple[list[LateActivity], list[Draft]]:
    """Late activities that the units are responsible for, and drafts of theirs, later than `since`. One question.

    Of what is a draft only what somebody sees who sees the drafts of the units `drafts`.
    """
    with connection.cursor() as cursor:
        cursor.execute(WAITING, {"units": sorted(units), "day": day, "since": since, "drafts": sorted(drafts)})
        rows = cursor.fetchall()
    activities = [LateActivity(code, title, goal, on) for what, code, title, goal, on in rows if what == "activity"]
    return activities, [Draft(code, title, on) for what, code, title, _goal, on in rows if what == "draft"]
