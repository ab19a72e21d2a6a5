"""Laying goals, what they serve and what tells of them on what is recorded."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from tertial.platform.filed import Merged
from tertial.platform.tables import Row
from tertial.steering.models import Goal
from tertial.steering.operations.merging.filed import LINKS, STATEMENTS, TOLD_BY
from tertial.steering.operations.merging.knowing import Known
from tertial.steering.operations.merging.laying import Laying, every, runs_forward
from tertial.steering.operations.merging.places import Places, begin_goals
from tertial.steering.tables import GOALS


def merge_goals(rows: Sequence[Row], laying: Laying) -> Merged:
    """Record goals and what they said. A goal keeps its level, owner and the authority that answered for it first."""
    wrong, places = Merged(GOALS), Places.now()
    good = [row for row in rows if row.values.get("delete") or places.keeps(row, laying.known, wrong)]
    begin_goals((row for row in good if not row.values.get("delete")), places, laying.known, wrong)
    return laying.lay(STATEMENTS, good, _is_sound_goal, has_periods=True, wrong=wrong)


def _is_sound_goal(row: Row, known: Known, wrong: Merged) -> bool:
    return every(known.finds_document(row, "document", wrong), runs_forward(row, wrong))


def merge_goal_links(rows: Sequence[Row], laying: Laying) -> Merged:
    """Record which goal serves which: always one of a level above its own."""
    positions = dict(Goal.objects.values_list("code", "level__position"))

    def judge(row: Row, known: Known, wrong: Merged) -> bool:
        runs = runs_forward(row, wrong)
        if not every(known.finds_goal(row, "child", wrong), known.finds_goal(row, "parent", wrong)):
            return False
        if positions[row.values["parent"]] < positions[row.values["child"]]:
            return runs
        what = _("“%(code)s” is not of a level above the goal that is to serve it.") % {"code": row.values["parent"]}
        wrong.refuse(row.number, "parent", what, _("Name a goal higher up."))
        return False

    return laying.lay(LINKS, rows, judge, has_periods=True)


def merge_goal_indicators(rows: Sequence[Row], laying: Laying) -> Merged:
    """Record which indicators tell of which goal."""

    def judge(row: Row, known: Known, wrong: Merged) -> bool:
        return every(known.finds_goal(row, "goal", wrong), known.finds_indicator(row, wrong), runs_forward(row, wrong))

    return laying.lay(TOLD_BY, rows, judge, has_periods=True)
