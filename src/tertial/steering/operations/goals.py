"""What can be done to a goal: state it, establish it, and end it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tertial.organisation.models import Unit
from tertial.platform.models import User, known
from tertial.platform.operations import trace
from tertial.platform.tables import Problem, Row
from tertial.steering.models import Goal, GoalStatement
from tertial.steering.operations.merging.goals import merge_goal_indicators, merge_goal_links, merge_goals
from tertial.steering.operations.merging.passing import merge_goal_successions
from tertial.steering.operations.ties import SERVES, TOLD_BY, Stretch, going_on, ties
from tertial.steering.operations.writing import Refused, begin, demand, row
from tertial.steering.rules import State
from tertial.steering.tables import GOALS


@dataclass(frozen=True)
class Said:
    """What a goal says in a period: the promise, what is expected, how it is worked with. `ends_on` is exclusive."""

    title: str
    starts_on: date
    ends_on: date | None = None
    expected_result: str = ""
    ways_of_working: str = ""
    resources: str = ""
    follow_up: str = ""
    document: str | None = None
    state: State = State.DRAFT


class NoSuchGoal(Exception):
    """There is no goal of that code."""


@transaction.atomic
def state_goal(
    *,
    code: str,
    level: str,
    owner: Unit,
    said: Said,
    serves: Collection[str] = (),
    told_by: Collection[str] = (),
    continues: Collection[str] | None = None,
    instead_of: date | None = None,
    on: date | None = None,
    actor: User,
    at: datetime,
) -> bool:
    """Record what a goal says in a period, which goals it serves and which indicators tell of it. Creates it if new.

    What held before in the same period is superseded, and stays in the history; so is what it said from the first day
    `instead_of`, where that is another. The ties that are laid anew are those of the day `on`, the first if none is
    given; others stay as they are. `continues` are all goals that go on in it; None leaves them as they are. Returns
    whether anything changed. Raises Refused with everything that is wrong.
    """
    laying = begin(actor=actor, at=at)
    values = {name: getattr(said, name) for name in Said.__dataclass_fields__} | {"state": said.state.value}
    rows = [row(GOALS, code=code, level=level, owner=owner.code, **values)]
    if instead_of not in (None, said.starts_on):
        rows.append(row(GOALS, 2, code=code, starts_on=instead_of, delete=True))
    merged = merge_goals(rows, laying)
    stretch = Stretch(said.starts_on, said.ends_on, on or said.starts_on, instead_of)
    links, told = ties(SERVES, code, serves, stretch), ties(TOLD_BY, code, told_by, stretch)
    changed = demand(merged) + demand(merge_goal_links(links, laying), merge_goal_indicators(told, laying))
    if continues is not None:
        changed += demand(merge_goal_successions(going_on(code, continues, stretch), laying))
    if changed:
        is_draft = said.state == State.DRAFT
        trace("steering.state_goal", actor=actor, at=at, subject=f"goal {code}", rows=changed, is_draft=is_draft)
    return bool(changed)


@transaction.atomic
def establish_goals(*, codes: Sequence[str], actor: User, at: datetime) -> int:
    """Establish drafts, so that others than their authority see them. Returns how many were drafts.

    Raises NoSuchGoal, before anything is changed.
    """
    laying = begin(actor=actor, at=at)
    held = GoalStatement.objects.filter(known(None), goal__code__in=codes).select_related("goal__owner", "document")
    statements = list(held)
    for code in codes:
        if code not in {statement.goal.code for statement in statements}:
            raise NoSuchGoal(code)
    drafts = [statement for statement in statements if statement.state == State.DRAFT]
    changes = {"state": State.ESTABLISHED.value}
    demand(merge_goals([_as_row(one, number, changes) for number, one in enumerate(drafts, start=1)], laying))
    for code in sorted({statement.goal.code for statement in drafts}):
        trace("steering.establish_goal", actor=actor, at=at, subject=f"goal {code}")
    return len(drafts)


@transaction.atomic
def end_goal(*, code: str, ends_on: date, actor: User, at: datetime) -> bool:
    """Let a goal hold no longer from a day; what it said until then can be read for ever. Returns whether it changed.

    Raises NoSuchGoal, and Refused where it does not hold on the day before.
    """
    laying = begin(actor=actor, at=at)
    goal = Goal.objects.filter(code=code).first()
    if goal is None:
        raise NoSuchGoal(code)
    held = GoalStatement.objects.filter(known(None), goal=goal).select_related("goal__owner", "document")
    last = held.order_by("-starts_on").first()
    if last is None or last.starts_on >= ends_on or (last.ends_on is not None and last.ends_on < ends_on):
        what = _("The goal does not hold until that day.")
        raise Refused([Problem(GOALS.file, 1, "ends_on", what, _("Name a day on which it holds."))])
    changed = demand(merge_goals([_as_row(last, 1, {"ends_on": ends_on})], laying))
    if changed:
        trace("steering.end_goal", actor=actor, at=at, subject=f"goal {code}", ends_on=ends_on.isoformat())
    return bool(changed)


def _as_row(statement: GoalStatement, number: int, changes: dict[str, Any]) -> Row:
    names = [column.name for column in GOALS.columns if hasattr(statement, column.name)]
    values = {name: getattr(statement, name) for name in names if name not in ("recorded_at", "superseded_at")}
    values |= {"code": statement.goal.code, "level": statement.goal.level_id, "owner": statement.goal.owner.code}
    values["document"] = statement.document.code if statement.document else None
    return row(GOALS, number, **(values | changes))
