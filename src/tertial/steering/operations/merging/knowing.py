"""What rows of steering files may name, and what is said where they name something else."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from django.utils.translation import gettext as _

from tertial.indicators.models import Indicator, Source
from tertial.indicators.queries.periods import period_kinds, what_is_wrong
from tertial.indicators.rules import ImpossiblePeriod, period
from tertial.organisation.models import Unit
from tertial.platform.filed import Merged
from tertial.platform.tables import Row
from tertial.steering.models import Goal, SteeringDocument


@dataclass
class Known:
    """What rows may name. `mentioned` are codes that are wrong themselves: no further problem is made of them.

    Without `knows_lines` the organisation is wrong itself, and nothing is kept: no problem is made of who answers for
    whom.
    """

    mentioned: frozenset[str] = frozenset()
    knows_lines: bool = True
    problems_of: dict[str, str | None] = field(default_factory=dict)

    @cached_property
    def units(self) -> dict[str, int]:
        """Units by code."""
        return dict(Unit.objects.values_list("code", "id"))

    @cached_property
    def goals(self) -> dict[str, int]:
        """Goals by code."""
        return dict(Goal.objects.values_list("code", "id"))

    @cached_property
    def documents(self) -> dict[str | None, int | None]:
        """Steering documents by code, and none."""
        return {None: None, **dict(SteeringDocument.objects.values_list("code", "id"))}

    @cached_property
    def indicators(self) -> dict[str, str]:
        """Indicators by code."""
        return {code: code for code in Indicator.objects.values_list("code", flat=True)}

    @cached_property
    def sources(self) -> dict[str, int]:
        """Sources by code."""
        return dict(Source.objects.values_list("code", "id"))

    def forget(self, what: Literal["goals", "documents"]) -> None:
        """Look up the goals or documents again: some were made."""
        vars(self).pop(what, None)

    def finds(self, row: Row, column: str, among: Mapping[Any, Any], wrong: Merged, what: str, to_do: str) -> bool:
        """Whether a column names something known; notes it if not. `what` has the code as %(code)s."""
        code = row.values.get(column)
        if code in among:
            return True
        if code not in self.mentioned:
            wrong.refuse(row.number, column, what % {"code": code}, to_do)
        return False

    def finds_unit(self, row: Row, column: str, wrong: Merged) -> bool:
        """Whether a column names a unit."""
        to_do = _("Correct the code, or add it to units.csv.")
        return self.finds(row, column, self.units, wrong, _("There is no unit “%(code)s”."), to_do)

    def finds_goal(self, row: Row, column: str, wrong: Merged) -> bool:
        """Whether a column names a goal."""
        to_do = _("Correct the code, or add it to goals.csv.")
        return self.finds(row, column, self.goals, wrong, _("There is no goal “%(code)s”."), to_do)

    def finds_indicator(self, row: Row, wrong: Merged) -> bool:
        """Whether the column `indicator` names one."""
        to_do = _("Use an indicator that ships with Tertial, or add it to indicators.yaml.")
        return self.finds(row, "indicator", self.indicators, wrong, _("There is no indicator “%(code)s”."), to_do)

    def finds_document(self, row: Row, column: str, wrong: Merged) -> bool:
        """Whether a column names a steering document, or nothing."""
        to_do = _("Correct the code, or add it to steering_documents.csv.")
        return self.finds(row, column, self.documents, wrong, _("There is no steering document “%(code)s”."), to_do)

    def is_period(self, row: Row, wrong: Merged) -> bool:
        """Whether the column `period` names one."""
        code = row.values["period"]
        if code not in self.problems_of:
            try:
                period(code, period_kinds())
                self.problems_of[code] = None
            except ImpossiblePeriod as problem:
                self.problems_of[code] = what_is_wrong(problem)
        if what := self.problems_of[code]:
            wrong.refuse(row.number, "period", what, _("Correct the period."))
        return not what
