"""Laying what goes from goal to goal, and goals from authority to authority, on what is recorded."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Min
from django.utils.translation import gettext as _

from tertial.organisation.models import Unit
from tertial.platform.filed import Merged
from tertial.platform.models import known as in_the_books
from tertial.platform.tables import Row
from tertial.steering.models import GoalStatement
from tertial.steering.operations.merging.filed import CONTINUED, HANDED_OVER
from tertial.steering.operations.merging.knowing import Known
from tertial.steering.operations.merging.laying import Laying, every


def merge_goal_successions(rows: Sequence[Row], laying: Laying) -> Merged:
    """Record which goals go on in which: always in one that begins later, so that nothing goes round."""
    held = GoalStatement.objects.filter(in_the_books(None)).values_list("goal__code")
    begins: dict[str, date] = dict(held.annotate(first=Min("starts_on")))

    def judge(row: Row, known: Known, wrong: Merged) -> bool:
        if not every(known.finds_goal(row, "predecessor", wrong), known.finds_goal(row, "successor", wrong)):
            return False
        before, after = (begins.get(row.values[name]) for name in ("predecessor", "successor"))
        is_itself = row.values["predecessor"] == row.values["successor"]
        if not is_itself and (before is None or after is None or before < after):
            return True
        what = _("“%(code)s” does not begin before the goal that is to continue it.")
        to_do = _("Name a goal that began earlier.")
        wrong.refuse(row.number, "predecessor", what % {"code": row.values["predecessor"]}, to_do)
        return False

    return laying.lay(CONTINUED, rows, judge)


def merge_hand_overs(rows: Sequence[Row], laying: Laying) -> Merged:
    """Record which goals an authority gave to another, with the drafts in them."""
    authorities = set(Unit.objects.filter(kind__is_authority=True).values_list("code", flat=True))

    def is_authority(row: Row, column: str, known: Known, wrong: Merged) -> bool:
        code = row.values[column]
        if not known.finds_unit(row, column, wrong):
            return False
        if code in authorities:
            return True
        wrong.refuse(row.number, column, _("“%(code)s” is no authority.") % {"code": code}, _("Name a board."))
        return False

    def judge(row: Row, known: Known, wrong: Merged) -> bool:
        is_sound = every(
            known.finds_goal(row, "goal", wrong),
            is_authority(row, "giver", known, wrong),
            is_authority(row, "receiver", known, wrong),
        )
        if not is_sound or row.values["giver"] != row.values["receiver"]:
            return is_sound
        what = _("Nobody hands anything over to themselves.")
        wrong.refuse(row.number, "receiver", what, _("Name the authority that keeps the goal since."))
        return False

    return laying.lay(HANDED_OVER, rows, judge)
