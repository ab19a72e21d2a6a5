"""Laying what follows from goals on what is recorded: activities, judgements and reported counts."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from tertial.platform.filed import Merged
from tertial.platform.tables import Row
from tertial.steering.operations.merging.filed import COUNTED, DONE, JUDGED
from tertial.steering.operations.merging.knowing import Known
from tertial.steering.operations.merging.laying import Laying, every, runs_forward


def merge_activities(rows: Sequence[Row], laying: Laying) -> Merged:
    """Record what is done for the goals, by whom, when, and how far it has come."""

    def judge(row: Row, known: Known, wrong: Merged) -> bool:
        return every(
            known.finds_goal(row, "goal", wrong),
            known.finds_unit(row, "responsible", wrong),
            runs_forward(row, wrong),
        )

    return laying.lay(DONE, rows, judge)


def merge_judgements(rows: Sequence[Row], laying: Laying) -> Merged:
    """Record how those who answer for them judge goals."""

    def judge(row: Row, known: Known, wrong: Merged) -> bool:
        return every(
            known.finds_goal(row, "goal", wrong),
            known.finds_unit(row, "judged_by", wrong),
            known.is_period(row, wrong),
        )

    return laying.lay(JUDGED, rows, judge)


def merge_reported_counts(rows: Sequence[Row], laying: Laying) -> Merged:
    """Record counts of verdicts from reports whose parts are not here."""

    def judge(row: Row, known: Known, wrong: Merged) -> bool:
        to_do = _("Correct the code, or add it to sources.csv.")
        return every(
            known.finds_goal(row, "goal", wrong),
            known.is_period(row, wrong),
            known.finds(row, "source", known.sources, wrong, _("There is no source “%(code)s”."), to_do),
        )

    return laying.lay(COUNTED, rows, judge)
