"""Everything that is recorded of one goal: what it said, who judged it how, what is done for it, and what is near."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from tertial.organisation.queries.authorities import answering
from tertial.steering.queries.drafts import keeping
from tertial.steering.queries.goals import IN_YEAR, JUDGEMENT_SEEN, OWN_SEEN
from tertial.steering.rules import ActivityStatus, State, Verdict


@dataclass(frozen=True)
class Said:
    """What a goal said for some days, by the books from one moment to another (until now, if there is no other)."""

    title: str
    expected_result: str
    ways_of_working: str
    resources: str
    follow_up: str
    document: str
    document_title: str
    state: State
    starts_on: date
    ends_on: date | None
    recorded_at: datetime
    superseded_at: datetime | None

    @property
    def is_draft(self) -> bool:
        """Whether it is seen inside its authority alone."""
        return self.state == State.DRAFT


@dataclass(frozen=True)
class JudgedIn:
    """How a unit judged the goal in a period, as the books hold it from a moment on."""

    period: str
    unit_id: int
    verdict: Verdict
    reason: str
    state: State
    recorded_at: datetime
    superseded_at: datetime | None


@dataclass(frozen=True)
class ActivityRow:
    """Something that is done for the goal; `ends_on` is its last day plus one."""

    code: str
    title: str
    description: str
    responsible_id: int
    starts_on: date | None
    ends_on: date | None
    status: ActivityStatus
    state: State


@dataclass(frozen=True)
class Near:
    """A goal near another: whose it is, whether its owner has judged it in the period, and whether it is a draft."""

    id: int
    owner_id: int
    is_judged: bool = False
    is_draft: bool = False


@dataclass(frozen=True)
class Kin:
    """A goal of another time that shares indicators with this one, or that it continues or is continued by."""

    code: str
    title: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True)
class Dossier:
    """A goal on a day: the latest said and judged first, the goals above and below it, and its kin before and after.

    `before` and `after` share indicators with it; `continues` and `continued_by` were said to be its like.
    """

    id: int
    code: str
    owner_id: int
    authority_id: int
    day: date
    said: tuple[Said, ...]
    judged: tuple[JudgedIn, ...]
    activities: tuple[ActivityRow, ...]
    above: tuple[Near, ...]
    below: tuple[Near, ...]
    before: tuple[Kin, ...]
    after: tuple[Kin, ...]
    continues: tuple[Kin, ...] = ()
    continued_by: tuple[Kin, ...] = ()

    @property
    def current(self) -> list[Said]:
        """What it says by the books of now, the latest first."""
        return [one for one in self.said if one.superseded_at is None]

    @property
    def span(self) -> tuple[date, date | None]:
        """From which day and before which it holds, whatever it says meanwhile."""
        ends = [one.ends_on for one in self.current]
        last = None if None in ends else max(end for end in ends if end is not None)
        return min(one.starts_on for one in self.current), last


HOLDS = "l.superseded_at IS NULL AND l.starts_on <= g.day AND (l.ends_on IS NULL OR l.ends_on > g.day)"
KIN = """
(SELECT json_agg(json_build_array(o.code, o.title, o.starts_on, o.ends_on) ORDER BY o.shared DESC, o.title) FROM (
    SELECT c.code, s.title, s.starts_on, s.ends_on, count(DISTINCT theirs.indicator_id) AS shared
    FROM steering_goalindicator mine
    JOIN steering_goalindicator theirs ON theirs.indicator_id = mine.indicator_id AND theirs.superseded_at IS NULL
    JOIN steering_goal c ON c.id = theirs.goal_id AND c.id <> g.id AND c.level_id = g.level_id
     AND c.owner_id = g.owner_id
    JOIN steering_goalstatement s ON s.goal_id = c.id AND s.superseded_at IS NULL AND s.state = 'established'
    WHERE mine.goal_id = g.id AND mine.superseded_at IS NULL AND {follows}
    GROUP BY c.code, s.title, s.starts_on, s.ends_on ORDER BY shared DESC LIMIT 5) o)
"""
# A goal that goes on in another, or that one goes on in, as far as the reader sees that one.
GOES_ON = """
(SELECT json_agg(json_build_array(o.code, o.title, o.starts_on, o.ends_on) ORDER BY o.starts_on, o.title) FROM (
    SELECT c.code, (array_agg(s.title ORDER BY s.starts_on DESC))[1] AS title, min(s.starts_on) AS starts_on,
           CASE WHEN bool_or(s.ends_on IS NULL) THEN NULL ELSE max(s.ends_on) END AS ends_on
    FROM steering_goalsuccession t JOIN steering_goal c ON c.id = t.{other}
    JOIN steering_goalstatement s ON s.goal_id = c.id AND s.superseded_at IS NULL
     AND (s.state = 'established' OR c.owner_id = ANY(%(drafts)s) AND {at_home})
    WHERE t.{this} = g.id AND t.superseded_at IS NULL GROUP BY c.id) o)
"""
KEPT = f"{keeping('c')} = {answering('c.owner_id')}"
CONTINUES = GOES_ON.format(this="successor_id", other="predecessor_id", at_home=KEPT)
CONTINUED = GOES_ON.format(this="predecessor_id", other="successor_id", at_home=KEPT)
AFTER = KIN.format(follows="s.starts_on >= g.ends_on AND s.starts_on < g.ends_on + 366")
BEFORE = KIN.format(follows="s.ends_on <= g.starts_on AND s.ends_on > g.starts_on - 366")
DOSSIER = f"""
WITH goal AS (
    SELECT g.id, g.code, g.level_id, g.owner_id, g.authority_id, min(x.starts_on) AS starts_on,
           CASE WHEN bool_or(x.ends_on IS NULL) THEN NULL ELSE max(x.ends_on) END AS ends_on
    FROM steering_goal g JOIN steering_goalstatement x ON x.goal_id = g.id AND x.superseded_at IS NULL
    WHERE g.code = %(code)s AND {OWN_SEEN} GROUP BY g.id
), g AS (SELECT goal.*, greatest(starts_on, least(%(day)s::date, ends_on - 1)) AS day FROM goal)
SELECT g.id, g.code, g.owner_id, g.authority_id, g.day,
  (SELECT json_agg(json_build_array(x.title, x.expected_result, x.ways_of_working, x.resources, x.follow_up,
      coalesce(d.code, ''), coalesce(e.title, ''), x.state, x.starts_on, x.ends_on, x.recorded_at, x.superseded_at)
      ORDER BY x.starts_on DESC, x.recorded_at DESC)
   FROM steering_goalstatement x LEFT JOIN steering_documententry e ON e.document_id = x.document_id
    AND e.superseded_at IS NULL AND e.state = 'established'
   LEFT JOIN steering_steeringdocument d ON d.id = e.document_id
   WHERE x.goal_id = g.id AND {OWN_SEEN}),
  (SELECT json_agg(json_build_array(x.period, x.judged_by_id, x.verdict, x.reason, x.state, x.recorded_at,
      x.superseded_at) ORDER BY x.period DESC, x.recorded_at DESC)
   FROM steering_judgement x WHERE x.goal_id = g.id AND {JUDGEMENT_SEEN}),
  (SELECT json_agg(json_build_array(x.code, x.title, x.description, x.responsible_id, x.starts_on, x.ends_on, x.status,
      x.state) ORDER BY x.starts_on NULLS LAST, x.title)
   FROM steering_activity x WHERE x.goal_id = g.id AND x.superseded_at IS NULL AND {OWN_SEEN}
   AND {IN_YEAR.format(day="g.day")}),
  (WITH RECURSIVE up AS (
      SELECT l.parent_id AS id, 1 AS steps FROM steering_goallink l WHERE l.child_id = g.id AND {HOLDS}
      UNION SELECT l.parent_id, up.steps + 1 FROM up JOIN steering_goallink l ON l.child_id = up.id AND {HOLDS}
      WHERE up.steps < 10)
   SELECT json_agg(json_build_array(a.id, a.owner_id)) FROM (SELECT DISTINCT id FROM up) above
   JOIN steering_goal a ON a.id = above.id),
  (SELECT json_agg(json_build_array(c.id, c.owner_id, EXISTS (
      SELECT FROM steering_judgement j WHERE j.goal_id = c.id AND j.judged_by_id = c.owner_id AND j.period = %(period)s
       AND j.superseded_at IS NULL AND j.state = 'established'), s.state = 'draft'))
   FROM steering_goallink l JOIN steering_goal c ON c.id = l.child_id
   JOIN steering_goalstatement s ON s.goal_id = c.id AND s.superseded_at IS NULL AND s.starts_on <= g.day
    AND (s.ends_on IS NULL OR s.ends_on > g.day) AND (s.state = 'established' OR c.owner_id = ANY(%(drafts)s)
     AND {keeping("c")} = {answering("c.owner_id")})
   WHERE l.parent_id = g.id AND {HOLDS}),
  {BEFORE}, {AFTER}, {CONTINUES}, {CONTINUED}
FROM g
"""


def dossier(code: str, *, day: date, period: str, drafts: Collection[int] = ()) -> Dossier | None:
    """Everything recorded of a goal that somebody may see who sees the drafts of these units; None without such a goal.

    It is read on `day`, or the day nearest to it on which the goal holds. One question.
    """
    values: dict[str, Any] = {"code": code, "day": day, "period": period, "drafts": sorted(drafts)}
    with connection.cursor() as cursor:
        cursor.execute(DOSSIER, values)
        row = cursor.fetchone()
    if row is None:
        return None
    said, judged, activities, above, below, *kin = (_decoded(cell) for cell in row[5:])
    parts: list[Any] = [
        tuple(_said(one) for one in said),
        tuple(_judged(one) for one in judged),
        tuple(_activity(one) for one in activities),
        tuple(Near(*one) for one in above),
        tuple(Near(*one) for one in below),
        *(tuple(_kin(one) for one in goals) for goals in kin),
    ]
    return Dossier(*row[:5], *parts)


def _said(cells: list[Any]) -> Said:
    values = [*cells[:7], State(cells[7]), *map(_day, cells[8:10]), *map(_moment, cells[10:])]
    return Said(*values)


def _judged(cells: list[Any]) -> JudgedIn:
    values = [*cells[:2], Verdict(cells[2]), cells[3], State(cells[4]), *map(_moment, cells[5:])]
    return JudgedIn(*values)


def _activity(cells: list[Any]) -> ActivityRow:
    values = [*cells[:4], *map(_day, cells[4:6]), ActivityStatus(cells[6]), State(cells[7])]
    return ActivityRow(*values)


def _kin(cells: list[Any]) -> Kin:
    values = [*cells[:2], *map(_day, cells[2:])]
    return Kin(*values)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _decoded(cell: Any) -> Any:
    """JSON as the driver hands it over: text, because Django reads it field by field."""
    return json.loads(cell) if isinstance(cell, str) else cell or []
