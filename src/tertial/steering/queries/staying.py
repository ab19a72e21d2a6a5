"""What stays behind with an authority when a unit has gone to another: goals that go on, and drafts in any goal."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import connection

from tertial.organisation.queries.authorities import answering
from tertial.steering.queries.drafts import keeping


@dataclass(frozen=True)
class Left:
    """A goal that an authority keeps though its owner has gone: what is a draft of it, and who answers for it now.

    `receiver_id` is the authority that the owner has gone to, None where it has none; `is_draft` says that what the
    goal says is a draft; activities and judgements are counted as far as they are.
    """

    id: int
    code: str
    title: str
    expected_result: str
    starts_on: date
    ends_on: date | None
    owner_id: int
    giver_id: int
    receiver_id: int | None
    is_draft: bool
    activities: int
    judgements: int

    @property
    def has_drafts(self) -> bool:
        """Whether anything of it is a draft."""
        return self.is_draft or self.activities > 0 or self.judgements > 0


LEFT = f"""
SELECT * FROM (
    SELECT g.id, g.code, s.title, s.expected_result, s.starts_on, s.ends_on, g.owner_id, {keeping("g")} AS giver_id,
      {answering("g.owner_id", "%(day)s::date")} AS receiver_id, s.state = 'draft' AS is_draft,
      (SELECT count(*) FROM steering_activity x
       WHERE x.goal_id = g.id AND x.superseded_at IS NULL AND x.state = 'draft') AS activities,
      (SELECT count(*) FROM steering_judgement x WHERE x.goal_id = g.id AND x.judged_by_id = g.owner_id
       AND x.superseded_at IS NULL AND x.state = 'draft') AS judgements
    FROM steering_goal g
    CROSS JOIN LATERAL (
        SELECT x.title, x.expected_result, x.starts_on, x.ends_on, x.state FROM steering_goalstatement x
        WHERE x.goal_id = g.id AND x.superseded_at IS NULL ORDER BY x.state, x.starts_on DESC LIMIT 1) s
    WHERE {keeping("g")} = ANY(%(givers)s)
) left_behind
WHERE receiver_id IS DISTINCT FROM giver_id
  AND (is_draft OR activities > 0 OR judgements > 0 OR ends_on IS NULL OR ends_on > %(day)s::date)
ORDER BY owner_id, title, code
"""


def left_behind(givers: Collection[int], *, day: date) -> list[Left]:
    """The goals that some authorities keep on a day though their owners are under others. One question.

    Those that go on, which nobody else may change, and those that are over but have drafts in them.
    """
    if not givers:
        return []
    with connection.cursor() as cursor:
        cursor.execute(LEFT, {"givers": sorted(givers), "day": day})
        return [Left(*row) for row in cursor.fetchall()]
