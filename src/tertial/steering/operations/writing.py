"""One act on goals: rows laid through the same door as a city folder's, or refused with everything that is wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tertial.platform.filed import Merged
from tertial.platform.models import User
from tertial.platform.operations import take_turn
from tertial.platform.tables import Problem, Row, Table
from tertial.steering.operations.merging.knowing import Known
from tertial.steering.operations.merging.laying import Laying


class Refused(Exception):
    """What somebody wanted recorded cannot be; `problems` says what is wrong with which field, and what to do."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(str(problem) for problem in problems))
        self.problems = list(problems)


@dataclass(frozen=True)
class Decision:
    """Where a decision stands: its day, the paragraph of the minutes, and the reference number."""

    decided_on: date | None = None
    paragraph: str = ""
    reference: str = ""


def begin(*, actor: User, at: datetime) -> Laying:
    """Wait for the turn to write, and know what may be named then."""
    take_turn()
    return Laying(actor, at, Known())


def row(table: Table, number: int = 1, **values: Any) -> Row:
    """A row of a file, with the columns that are not said left empty."""
    return Row(number, {column.name: None for column in table.columns} | values)


def demand(*merged: Merged) -> int:
    """How many rows were changed. Raises Refused with the problems of all of them."""
    problems = [problem for one in merged for problem in one.problems]
    if problems:
        raise Refused(problems)
    return sum(one.merge.changes for one in merged)
