"""Goals as they stand on a day, with what hangs on them, in one question."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from tertial.organisation.queries.authorities import answering
from tertial.steering.queries.drafts import at_home, keeping
from tertial.steering.rules import ActivityStatus, CountOf, Counts, State, Verdict, is_late


@dataclass(frozen=True, slots=True)
class JudgedBy:
    """How a unit judges a goal in a period, and why."""

    unit_id: int
    verdict: Verdict
    reason: str
    state: State


@dataclass(frozen=True, slots=True)
class Doing:
    """An activity, as far as counts need it."""

    status: ActivityStatus
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class GoalRow:
    """A goal as it stands on a day: its place, what it says, and what hangs on it then.

    `parents` are the goals that it serves, `indicators` those that tell of it; judgements and reported counts are of
    the period that was asked for.
    """

    id: int
    code: str
    level: str
    level_sv: str
    level_en: str
    position: int
    owner_id: int
    owner_level: str
    authority_id: int
    title: str
    expected_result: str
    state: State
    starts_on: date
    ends_on: date | None
    parents: tuple[int, ...]
    indicators: tuple[str, ...]
    judgements: tuple[JudgedBy, ...]
    reported: dict[CountOf, Counts]
    activities: tuple[Doing, ...]

    @property
    def is_draft(self) -> bool:
        """Whether it is seen inside its authority alone."""
        return self.state == State.DRAFT

    @property
    def own_judgement(self) -> JudgedBy | None:
        """How its owner judges it."""
        return next((judged for judged in self.judgements if judged.unit_id == self.owner_id), None)

    def late(self, on: date) -> int:
        """How many of its activities should have been done by a day."""
        return sum(is_late(one.status, one.ends_on, on) for one in self.activities)


HOLDS = "x.superseded_at IS NULL AND x.starts_on <= %(day)s AND (x.ends_on IS NULL OR x.ends_on > %(day)s)"
# A draft belongs to the authority that it was written under, or handed over to. A unit that has gone to another takes
# no drafts along.
AUTHORITY = answering("g.owner_id")
SEEN = "(x.state = 'established' OR {owner} = ANY(%(drafts)s) AND {owned})"
OWN_SEEN = SEEN.format(owner="g.owner_id", owned=f"{keeping('g')} = {AUTHORITY}")
JUDGEMENT_SEEN = SEEN.format(
    owner="x.judged_by_id",
    owned=f"(x.judged_by_id <> g.owner_id OR {keeping('g')} = {AUTHORITY}) AND {at_home('x', 'judged_by_id')}",
)
# What is done for a goal that lasts for years is told of year by year.
IN_YEAR = """
(x.starts_on IS NULL OR x.starts_on < date_trunc('year', {day}::date) + interval '1 year')
AND (x.ends_on IS NULL OR x.ends_on > date_trunc('year', {day}::date))
"""
HANGING = 14  # the columns before what hangs on a goal
GOALS = f"""
SELECT g.id, g.code, l.code, l.name_sv, l.name_en, l.position, g.owner_id, k.level, g.authority_id,
  x.title, x.expected_result, x.state, x.starts_on, x.ends_on,
  (SELECT json_agg(x.parent_id ORDER BY x.parent_id)::text
   FROM steering_goallink x WHERE x.child_id = g.id AND {HOLDS}),
  (SELECT json_agg(x.indicator_id ORDER BY x.id)::text
   FROM steering_goalindicator x WHERE x.goal_id = g.id AND {HOLDS}),
  (SELECT json_agg(json_build_array(x.judged_by_id, x.verdict, x.reason, x.state) ORDER BY x.id)::text
   FROM steering_judgement x WHERE x.goal_id = g.id AND x.period = %(period)s AND x.superseded_at IS NULL
   AND {JUDGEMENT_SEEN}),
  (SELECT json_agg(json_build_array(x.of, x.met, x.partly, x.not_met, x.none))::text
   FROM steering_reportedcount x WHERE x.goal_id = g.id AND x.period = %(period)s AND x.superseded_at IS NULL),
  (SELECT json_agg(json_build_array(x.status, x.ends_on) ORDER BY x.id)::text FROM steering_activity x
   WHERE x.goal_id = g.id AND x.superseded_at IS NULL AND {OWN_SEEN} AND {IN_YEAR.format(day="%(day)s")})
FROM steering_goal g
JOIN steering_goallevel l ON l.code = g.level_id
JOIN organisation_unit u ON u.id = g.owner_id JOIN organisation_unitkind k ON k.code = u.kind_id
JOIN steering_goalstatement x ON x.goal_id = g.id AND {HOLDS}
WHERE {OWN_SEEN}
  AND (%(owners)s::bigint[] IS NULL OR g.owner_id = ANY(%(owners)s))
  AND (%(ids)s::bigint[] IS NULL OR g.id = ANY(%(ids)s))
ORDER BY l.position, x.title, g.code
"""


def goals_on(
    day: date,
    *,
    period: str,
    ids: Collection[int] | None = None,
    owners: Collection[int] | None = None,
    drafts: Collection[int] = (),
) -> list[GoalRow]:
    """The goals that hold on a day, in order of level and title: all, or some, or those of some units.

    Judgements and reported counts are of `period`, activities of the year of the day. Drafts are of the units whose
    drafts the reader sees.
    """
    values: dict[str, Any] = {
        "day": day,
        "period": period,
        "ids": None if ids is None else sorted(ids),
        "owners": None if owners is None else sorted(owners),
        "drafts": sorted(drafts),
    }
    with connection.cursor() as cursor:
        cursor.execute(GOALS, values)
        rows = cursor.fetchall()
    return [
        _goal(row[:HANGING], told) for row, told in zip(rows, _decoded([row[HANGING:] for row in rows]), strict=True)
    ]


IS_SEEN = f"""
SELECT EXISTS (SELECT FROM steering_goal g JOIN steering_goalstatement x ON x.goal_id = g.id AND x.superseded_at IS NULL
               WHERE g.code = %(code)s AND {OWN_SEEN})
"""


def is_seen(code: str, *, drafts: Collection[int]) -> bool:
    """Whether there is a goal of this code to somebody who sees the drafts of these units."""
    with connection.cursor() as cursor:
        cursor.execute(IS_SEEN, {"code": code, "drafts": sorted(drafts)})
        return bool(cursor.fetchone()[0])


def _goal(row: tuple[Any, ...], told: list[Any]) -> GoalRow:
    parents, indicators, judgements, reported, activities = told
    judged = tuple(JudgedBy(unit, Verdict(verdict), why, State(state)) for unit, verdict, why, state in judgements)
    counts = {CountOf(of): Counts(*numbers) for of, *numbers in reported}
    doing = tuple(Doing(ActivityStatus(how), date.fromisoformat(ends) if ends else None) for how, ends in activities)
    hanging: list[Any] = [tuple(parents), tuple(indicators), judged, counts, doing]
    return GoalRow(*[*row[:11], State(row[11]), *row[12:HANGING], *hanging])


def _decoded(hanging: Sequence[Sequence[str | None]]) -> list[list[Any]]:
    """What hangs on each goal, which comes as JSON. Decoded as one text: one by one takes several times as long."""
    return list(json.loads("[" + ",".join(f"[{','.join(cell or '[]' for cell in cells)}]" for cells in hanging) + "]"))
