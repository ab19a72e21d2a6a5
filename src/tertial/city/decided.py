"""What anybody may have of steering: what is established, and nothing that tells of a draft."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from tertial.platform.tables import Table
from tertial.steering.models import DocumentEntry, GoalStatement
from tertial.steering.rules import State
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

Said = dict[str, Any]
Spans = dict[str, list[tuple[date, date]]]


class _Decided:
    """Which goals and documents are established, and when the goals are."""

    def __init__(self) -> None:
        decided = {"superseded_at": None, "state": State.ESTABLISHED}
        self.documents = {None, *DocumentEntry.objects.filter(**decided).values_list("document__code", flat=True)}
        self.goals: Spans = {}
        for code, starts_on, ends_on in GoalStatement.objects.filter(**decided).values_list(
            "goal__code", "starts_on", "ends_on"
        ):
            self.goals.setdefault(code, []).append((starts_on, ends_on or date.max))

    def document(self, said: Said) -> bool:
        """Whether an entry of the register may leave; it does not say which draft is to replace it."""
        if said["replaced_by"] not in self.documents:
            said["replaced_by"] = None
        return _is_established(said)

    def goal(self, said: Said) -> bool:
        """Whether what a goal says may leave; it does not say which draft it is from."""
        if said["document"] not in self.documents:
            said["document"] = None
        return _is_established(said)

    def link(self, said: Said) -> bool:
        """Whether both goals are established on some day of the link."""
        return self._holds(said["child"], said) and self._holds(said["parent"], said)

    def continued(self, said: Said) -> bool:
        """Whether both goals are established at some time."""
        return said["predecessor"] in self.goals and said["successor"] in self.goals

    def handed_over(self, said: Said) -> bool:
        """Whether the goal is established at some time."""
        return said["goal"] in self.goals

    def told_by(self, said: Said) -> bool:
        """Whether the goal is established on some day that an indicator tells of it."""
        return self._holds(said["goal"], said)

    def of_goal(self, said: Said) -> bool:
        """Whether something may leave that is said of a goal, if the goal may."""
        return said["goal"] in self.goals and _is_established(said)

    def _holds(self, goal: str, said: Said) -> bool:
        starts_on, ends_on = said["starts_on"], said["ends_on"] or date.max
        return any(starts_on < ends and starts < ends_on for starts, ends in self.goals.get(goal, ()))


def _is_established(said: Said) -> bool:
    return bool(said.get("state", State.ESTABLISHED) == State.ESTABLISHED)


def decided_rows(table: Table, rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """Of current rows in the order of the file's columns, what anybody may have."""
    decided = _Decided()
    may_leave: dict[str, Callable[[Said], bool]] = {
        STEERING_DOCUMENTS.file: decided.document,
        GOALS.file: decided.goal,
        GOAL_LINKS.file: decided.link,
        GOAL_SUCCESSIONS.file: decided.continued,
        HAND_OVERS.file: decided.handed_over,
        GOAL_INDICATORS.file: decided.told_by,
        TARGETS.file: _is_established,
        ACTIVITIES.file: decided.of_goal,
        JUDGEMENTS.file: decided.of_goal,
        REPORTED_COUNTS.file: decided.of_goal,
    }
    names = [column.name for column in table.columns]
    for row in rows:
        said = dict(zip(names, row, strict=True))
        if may_leave[table.file](said):
            yield tuple(said.values())
