"""Laying the rows of one file on what is recorded, as far as they are sound."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from tertial.organisation.rules import overlapping
from tertial.platform.filed import Filed, Merged, lay, open_rows, write
from tertial.platform.models import User
from tertial.platform.tables import Row
from tertial.steering.operations.merging.filed import ENTRIES
from tertial.steering.operations.merging.knowing import Known

Judge = Callable[[Row, Known, Merged], bool]


def every(*answers: bool) -> bool:
    """Whether every question was answered yes; all are asked, so that all problems are told."""
    return all(answers)


def runs_forward(row: Row, wrong: Merged) -> bool:
    """Whether a row ends after it starts; notes it if not."""
    starts_on, ends_on = row.values.get("starts_on"), row.values.get("ends_on")
    if starts_on and ends_on and starts_on >= ends_on:
        to_do = _("Put the first day on which it no longer holds.")
        wrong.refuse(row.number, "ends_on", _("It ends before it starts."), to_do)
        return False
    return True


def _refuse_overlaps(merged: Merged, spans: Iterable[tuple[Any, tuple[date | None, date | None], int]]) -> None:
    for first, second in overlapping(spans):
        row, other = (second, first) if second else (first, second)
        what = _("It overlaps row %(row)d.") % {"row": other} if other else _("It overlaps a recorded one.")
        merged.refuse(row, "starts_on", what, _("End the earlier one before the later one starts."))


@dataclass(frozen=True)
class Laying:
    """Who lays rows on what is recorded, when, and what the rows may name."""

    actor: User | None
    at: datetime
    known: Known = field(default_factory=Known)

    def lay(
        self,
        filed: Filed,
        rows: Sequence[Row],
        judge: Judge,
        *,
        has_periods: bool = False,
        wrong: Merged | None = None,
    ) -> Merged:
        """Record the rows that `judge` finds sound, and tell what is wrong with the others; `wrong` is known before."""
        wrong = wrong or Merged(filed.table)
        good = [row for row in rows if row.values.get("delete") or judge(row, self.known, wrong)]
        merged, held = lay(filed, good, at=self.at)
        merged.problems += wrong.problems
        if has_periods:
            ends = filed.content.index("ends_on")
            spans = ((a.key[:-1], (a.key[-1], a.content[ends]), a.row) for a in open_rows(held, merged.merge))
            _refuse_overlaps(merged, spans)
        if not merged.problems:
            write(filed, merged.merge, ids=self._ids(filed), actor=self.actor)
        return merged

    def _ids(self, filed: Filed) -> dict[str, Any]:
        among = {"unit": self.known.units, "goal": self.known.goals, "document": self.known.documents}
        among |= {"decided_by": self.known.units, "judged_by": self.known.units, "responsible": self.known.units}
        among |= {"child": self.known.goals, "parent": self.known.goals, "source": self.known.sources}
        among |= {"predecessor": self.known.goals, "successor": self.known.goals}
        among |= {"giver": self.known.units, "receiver": self.known.units}
        among |= {"replaced_by": self.known.documents}
        among["code"] = self.known.documents if filed is ENTRIES else self.known.goals
        return {name: among[name] for name, path in filed.paths.items() if "__" in path and name in among}
