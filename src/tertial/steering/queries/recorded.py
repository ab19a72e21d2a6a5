"""What became known of goals in a stretch of time: only what is established, and only while it can still matter."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection


@dataclass(frozen=True, slots=True)
class GoalNote:
    """One established thing about a goal, or a target of a unit (then `goal` is empty), and when it became known.

    `what` is goal, activity, judgement or target. `is_new` says that nothing established stood there before. `text` is
    an activity's title, or the code of a target's indicator; `state` an activity's status or a judgement's verdict,
    with what it was before; `period` is of a judgement or target; `on` is the day from which a goal holds.
    """

    at: datetime
    what: str
    goal: str
    title: str
    unit_id: int
    is_new: bool
    text: str
    state: str
    state_before: str
    period: str
    on: date | None


# Drafts are worked on and are nobody's news. A row that is known only after its time is history.
NOTES = """
WITH mine AS (SELECT id, code, owner_id FROM steering_goal WHERE code = ANY(%(codes)s) OR owner_id = ANY(%(units)s)),
written AS (
    SELECT r.recorded_at AS at, 'goal' AS what, r.goal_id, was.id IS NULL AS is_new, '' AS text, '' AS state,
           '' AS state_before, '' AS period, r.starts_on AS on_day, NULL::bigint AS unit_id
    FROM steering_goalstatement r JOIN mine ON mine.id = r.goal_id
    LEFT JOIN steering_goalstatement was ON was.goal_id = r.goal_id AND was.starts_on = r.starts_on
         AND was.superseded_at = r.recorded_at AND was.state = 'established' AND was.id <> r.id
    WHERE r.state = 'established' AND r.recorded_at >= %(since)s AND r.recorded_at < %(until)s
      AND (r.ends_on IS NULL OR r.ends_on > r.recorded_at::date OR was.ends_on IS DISTINCT FROM r.ends_on)
      AND (was.id IS NULL OR was.ends_on IS NOT DISTINCT FROM r.ends_on OR was.title <> r.title)
    UNION ALL
    SELECT r.recorded_at, 'activity', r.goal_id, was.id IS NULL, r.title, r.status, coalesce(was.status, ''), '',
           NULL, NULL
    FROM steering_activity r JOIN mine ON mine.id = r.goal_id
    LEFT JOIN steering_activity was ON was.code = r.code AND was.superseded_at = r.recorded_at
         AND was.state = 'established' AND was.id <> r.id
    WHERE r.state = 'established' AND r.recorded_at >= %(since)s AND r.recorded_at < %(until)s
      AND (was.id IS NOT NULL OR r.ends_on IS NULL OR r.ends_on > r.recorded_at::date)
    UNION ALL
    SELECT r.recorded_at, 'judgement', r.goal_id, was.id IS NULL, '', r.verdict, coalesce(was.verdict, ''), r.period,
           NULL, NULL
    FROM steering_judgement r JOIN mine ON mine.id = r.goal_id
    LEFT JOIN steering_judgement was ON was.goal_id = r.goal_id AND was.period = r.period
         AND was.judged_by_id = r.judged_by_id AND was.superseded_at = r.recorded_at AND was.state = 'established'
         AND was.id <> r.id
    WHERE r.state = 'established' AND r.recorded_at >= %(since)s AND r.recorded_at < %(until)s
    UNION ALL
    SELECT r.recorded_at, 'target', NULL, was.id IS NULL, r.indicator_id, '', '', r.period, NULL, r.unit_id
    FROM steering_target r
    LEFT JOIN steering_target was ON was.unit_id = r.unit_id AND was.indicator_id = r.indicator_id
         AND was.period = r.period AND was.breakdown = r.breakdown AND was.decided_by_id = r.decided_by_id
         AND was.superseded_at = r.recorded_at AND was.state = 'established' AND was.id <> r.id
    WHERE r.unit_id = ANY(%(units)s) AND r.breakdown = '' AND r.state = 'established'
      AND r.recorded_at >= %(since)s AND r.recorded_at < %(until)s
)
SELECT w.at, w.what, coalesce(g.code, ''), coalesce(s.title, ''), coalesce(w.unit_id, g.owner_id), w.is_new, w.text,
       w.state, w.state_before, w.period, w.on_day
FROM written w LEFT JOIN mine g ON g.id = w.goal_id
LEFT JOIN LATERAL (
    SELECT title FROM steering_goalstatement
    WHERE goal_id = g.id AND state = 'established' AND superseded_at IS NULL ORDER BY starts_on DESC LIMIT 1
) s ON true
WHERE w.goal_id IS NULL OR s.title IS NOT NULL
ORDER BY w.at DESC, g.code, w.what, w.text, w.period LIMIT %(most)s
"""


def notes_of(
    *, codes: Collection[str], unit_ids: Collection[int], since: datetime, until: datetime, most: int
) -> list[GoalNote]:
    """What became known of the goals with these codes, of those that the units own, and of the units' targets.

    From `since` and before `until`, the latest first, at most `most`.
    """
    if not codes and not unit_ids:
        return []
    stretch = {"since": since, "until": until, "most": most}
    values: dict[str, Any] = {"codes": sorted(codes), "units": sorted(unit_ids), **stretch}
    with connection.cursor() as cursor:
        cursor.execute(NOTES, values)
        return [GoalNote(*row) for row in cursor.fetchall()]


NAMES = """
SELECT DISTINCT ON (g.code) g.code, s.title FROM steering_goal g
JOIN steering_goalstatement s ON s.goal_id = g.id AND s.state = 'established' AND s.superseded_at IS NULL
WHERE g.code = ANY(%(codes)s) ORDER BY g.code, s.starts_on DESC
"""


def goal_titles(codes: Collection[str]) -> dict[str, str]:
    """What established goals say, by code, in their latest words."""
    if not codes:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(NAMES, {"codes": sorted(codes)})
        return dict(cursor.fetchall())
