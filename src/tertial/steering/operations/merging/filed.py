"""How the files of steering lie in what is recorded."""

from tertial.platform.filed import Filed
from tertial.steering.models import (
    Activity,
    DocumentEntry,
    GoalIndicator,
    GoalLink,
    GoalStatement,
    GoalSuccession,
    HandOver,
    Judgement,
    ReportedCount,
    Target,
)
from tertial.steering.tables import (
    ACTIVITIES,
    GOAL_INDICATORS,
    GOAL_LINKS,
    GOAL_SUCCESSIONS,
    GOALS,
    HAND_OVERS,
    JUDGEMENTS,
    REPORTED_COUNTS,
    STEERING_DOCUMENTS,
    TARGETS,
)

DECISION = frozenset({"paragraph", "reference"})
ENTRIES = Filed(
    STEERING_DOCUMENTS,
    DocumentEntry,
    paths={"code": "document__code", "decided_by": "decided_by__code", "replaced_by": "replaced_by__code"},
    blank=DECISION | {"address"},
)
STATEMENTS = Filed(
    GOALS,
    GoalStatement,
    paths={
        "code": "goal__code",
        "level": "goal__level_id",
        "owner": "goal__owner__code",
        "authority": "goal__authority__code",
        "document": "document__code",
    },
    blank=frozenset({"expected_result", "ways_of_working", "resources", "follow_up"}),
    aside=frozenset({"level", "owner", "authority"}),
)
LINKS = Filed(GOAL_LINKS, GoalLink, paths={"child": "child__code", "parent": "parent__code"})
CONTINUED = Filed(
    GOAL_SUCCESSIONS,
    GoalSuccession,
    paths={"predecessor": "predecessor__code", "successor": "successor__code"},
)
HANDED_OVER = Filed(
    HAND_OVERS, HandOver, paths={"goal": "goal__code", "giver": "giver__code", "receiver": "receiver__code"}
)
TOLD_BY = Filed(GOAL_INDICATORS, GoalIndicator, paths={"goal": "goal__code", "indicator": "indicator_id"})
TARGETED = Filed(
    TARGETS,
    Target,
    paths={"indicator": "indicator_id", "unit": "unit__code", "decided_by": "decided_by__code"},
    blank=DECISION | {"breakdown", "direction"},
)
DONE = Filed(
    ACTIVITIES,
    Activity,
    paths={"goal": "goal__code", "responsible": "responsible__code"},
    blank=frozenset({"description"}),
)
JUDGED = Filed(
    JUDGEMENTS,
    Judgement,
    paths={"goal": "goal__code", "judged_by": "judged_by__code"},
    blank=frozenset({"reason"}),
)
COUNTED = Filed(REPORTED_COUNTS, ReportedCount, paths={"goal": "goal__code", "source": "source__code"})
FILED = (ENTRIES, STATEMENTS, LINKS, CONTINUED, TOLD_BY, TARGETED, DONE, JUDGED, COUNTED, HANDED_OVER)
