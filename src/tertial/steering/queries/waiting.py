"""What waits to be done with the goals of some units: judgements, late activities, and drafts to establish."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from tertial.steering.queries.goals import HOLDS, OWN_SEEN
from tertial.steering.queries.periods import day_of


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


@dataclass(frozen=True, slots=True)
class Unjudged:
    """An established goal that its owner has not judged in a period: its code, and what it says."""

    code: str
    title: str


@dataclass(frozen=True)
class Waiting:
    """What waits at some units: the nearest day first, goals by level and title."""

    activities: tuple[LateActivity, ...]
    drafts: tuple[Draft, ...]
    unjudged: tuple[Unjudged, ...]


WAITING = f"""
SELECT 'activity', x.code, x.title, g.code, x.ends_on, 0
FROM steering_activity x JOIN steering_goal g ON g.id = x.goal_id
WHERE x.superseded_at IS NULL AND x.responsible_id = ANY(%(units)s) AND x.status IN ('not_started', 'ongoing')
  AND x.ends_on <= %(late)s AND x.ends_on > %(since)s AND {OWN_SEEN}
  AND EXISTS (SELECT FROM steering_goalstatement x WHERE x.goal_id = g.id AND x.superseded_at IS NULL AND {OWN_SEEN})
UNION ALL
SELECT 'draft', g.code, x.title, '', x.starts_on, 0
FROM steering_goalstatement x JOIN steering_goal g ON g.id = x.goal_id
WHERE x.superseded_at IS NULL AND x.state = 'draft' AND g.owner_id = ANY(%(units)s) AND x.starts_on > %(since)s
  AND {OWN_SEEN}
UNION ALL
SELECT 'unjudged', g.code, x.title, '', NULL, l.position FROM steering_goal g
JOIN steering_goallevel l ON l.code = g.level_id
JOIN steering_goalstatement x ON x.goal_id = g.id AND x.state = 'established' AND {HOLDS}
WHERE g.owner_id = ANY(%(units)s) AND NOT EXISTS (
  SELECT FROM steering_judgement j WHERE j.goal_id = g.id AND j.period = %(period)s AND j.judged_by_id = g.owner_id
  AND j.superseded_at IS NULL AND j.state = 'established')
ORDER BY 5, 6, 3, 2
"""


def waiting_at(units: Collection[int], *, day: date, since: date, period: str, drafts: Collection[int]) -> Waiting:
    """What waits at some units on a day, of activities and drafts only what is later than `since`. One question.

    Goals are those that hold on the last day of `period` and are to be judged for it. Of what is a draft only what
    somebody sees who sees the drafts of the units `drafts`.
    """
    values: dict[str, Any] = {"units": sorted(units), "late": day, "since": since, "drafts": sorted(drafts)}
    with connection.cursor() as cursor:
        cursor.execute(WAITING, {**values, "period": period, "day": day_of(period)})
        rows = cursor.fetchall()
    return Waiting(
        tuple(LateActivity(code, title, goal, on) for what, code, title, goal, on, _ in rows if what == "activity"),
        tuple(Draft(code, title, on) for what, code, title, _goal, on, _ in rows if what == "draft"),
        tuple(Unjudged(code, title) for what, code, title, *_rest in rows if what == "unjudged"),
    )
