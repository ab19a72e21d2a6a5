"""What was corrected and what came new into the ledger in a stretch of time: true, for the disclosure guard alone."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection


@dataclass(frozen=True, slots=True)
class Correction:
    """Values of one measure and unit that were corrected at one moment; `cells` is how many.

    The statuses and values are of the only cell; with several cells there are none of them. `breakdown` is empty then.
    """

    at: datetime
    measure: str
    unit_id: int
    cells: int
    first_period: str
    last_period: str
    breakdown: str
    status_before: str
    before: float | None
    status_after: str
    after: float | None


CORRECTIONS = """
SELECT o.superseded_at, o.measure_id, o.unit_id, count(*), min(o.period), max(o.period),
       CASE WHEN count(*) = 1 THEN min(o.breakdown) ELSE '' END,
       CASE WHEN count(*) = 1 THEN min(o.status) ELSE '' END, CASE WHEN count(*) = 1 THEN min(o.value) END,
       CASE WHEN count(*) = 1 THEN min(n.status) ELSE '' END, CASE WHEN count(*) = 1 THEN min(n.value) END
FROM indicators_observation o JOIN indicators_observation n
  ON n.unit_id = o.unit_id AND n.measure_id = o.measure_id AND n.period = o.period AND n.breakdown = o.breakdown
 AND n.recorded_at = o.superseded_at AND n.id <> o.id
WHERE o.unit_id = ANY(%(ids)s) AND o.superseded_at >= %(since)s AND o.superseded_at < %(until)s
  AND (n.status, n.value) IS DISTINCT FROM (o.status, o.value)
GROUP BY o.superseded_at, o.measure_id, o.unit_id
ORDER BY o.superseded_at DESC, o.unit_id, o.measure_id LIMIT %(most)s
"""


def corrections_of(unit_ids: Collection[int], *, since: datetime, until: datetime, most: int) -> list[Correction]:
    """What was corrected of some units' values from `since` and before `until`, the latest first, at most `most`."""
    if not unit_ids:
        return []
    values: dict[str, Any] = {"ids": sorted(unit_ids), "since": since, "until": until, "most": most}
    with connection.cursor() as cursor:
        cursor.execute(CORRECTIONS, values)
        return [Correction(*row) for row in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class Arrival:
    """Final values of one measure that were recorded at one moment: how many are new and how many were corrected.

    The periods are the first and the last of each; they are None where there are none.
    """

    at: datetime
    measure: str
    new: int
    first_new: str | None
    last_new: str | None
    corrected: int
    first_corrected: str | None
    last_corrected: str | None


ARRIVALS = """
WITH written AS (
    SELECT recorded_at AS at, measure_id, period, 1 AS recorded, 0 AS closed FROM indicators_observation
    WHERE measure_id = ANY(%(measures)s) AND NOT is_provisional
      AND recorded_at >= %(since)s AND recorded_at < %(until)s
    UNION ALL
    SELECT superseded_at, measure_id, period, 0, 1 FROM indicators_observation
    WHERE measure_id = ANY(%(measures)s) AND NOT is_provisional
      AND superseded_at >= %(since)s AND superseded_at < %(until)s
),
by_period AS (
    SELECT at, measure_id, period, greatest(sum(recorded) - sum(closed), 0) AS new, sum(closed) AS corrected
    FROM written GROUP BY at, measure_id, period
)
SELECT at, measure_id, sum(new)::int, min(period) FILTER (WHERE new > 0), max(period) FILTER (WHERE new > 0),
       sum(corrected)::int, min(period) FILTER (WHERE corrected > 0), max(period) FILTER (WHERE corrected > 0)
FROM by_period GROUP BY at, measure_id ORDER BY at DESC, measure_id LIMIT %(most)s
"""


def arrivals_of(measures: Collection[str], *, since: datetime, until: datetime, most: int) -> list[Arrival]:
    """What was recorded of some measures from `since` and before `until`, the latest first, at most `most` of each."""
    if not measures:
        return []
    rows = most * len(measures)
    values: dict[str, Any] = {"measures": sorted(measures), "since": since, "until": until, "most": rows}
    with connection.cursor() as cursor:
        cursor.execute(ARRIVALS, values)
        return [Arrival(*row) for row in cursor.fetchall()]
