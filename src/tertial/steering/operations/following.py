"""What follows from a goal: activities that are planned and reported, and judgements that are made."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from tertial.organisation.models import Unit
from tertial.platform.models import User, known
from tertial.platform.operations import trace
from tertial.platform.queries.sentences import day_in_words
from tertial.platform.tables import Problem
from tertial.steering.models import Activity, Goal, GoalStatement
from tertial.steering.operations.merging.following import merge_activities, merge_judgements
from tertial.steering.operations.writing import Refused, begin, demand, row
from tertial.steering.rules import ActivityStatus, State, Verdict, last_day
from tertial.steering.tables import ACTIVITIES, JUDGEMENTS


@dataclass(frozen=True)
class Plan:
    """What is to be done, by which unit, when (`ends_on` is exclusive), and how far it has come."""

    title: str
    responsible: Unit
    starts_on: date | None = None
    ends_on: date | None = None
    description: str = ""
    status: ActivityStatus = ActivityStatus.NOT_STARTED
    state: State = State.ESTABLISHED


@transaction.atomic
def plan_activity(*, code: str, goal: Goal, plan: Plan, actor: User, at: datetime) -> bool:
    """Record an activity for a goal, or change one. Returns whether anything changed. Raises Refused."""
    laying = begin(actor=actor, at=at)
    _see_that_it_goes_on(code, goal, at)
    values = {name: getattr(plan, name) for name in ("title", "description", "starts_on", "ends_on")}
    values |= {"status": plan.status.value, "state": plan.state.value, "responsible": plan.responsible.code}
    changed = demand(merge_activities([row(ACTIVITIES, code=code, goal=goal.code, **values)], laying))
    if changed:
        subject = f"goal {goal.code}"
        trace("steering.plan_activity", actor=actor, at=at, subject=subject, activity=code, status=plan.status.value)
    return bool(changed)


def _see_that_it_goes_on(code: str, goal: Goal, at: datetime) -> None:
    """Nothing new is planned for a goal that has ended; what was planned while it held can still be told of."""
    today = localtime(at).date()
    said = list(GoalStatement.objects.filter(known(None), goal=goal))
    ends = [one.ends_on for one in said if one.ends_on is not None]
    has_ended = bool(said) and len(ends) == len(said) and max(ends) <= today
    if has_ended and not Activity.objects.filter(known(None), code=code, goal=goal).exists():
        what = _("The goal ended on %(day)s.") % {"day": day_in_words(last_day(max(ends)))}
        raise Refused([Problem("", 0, "", what, _("Plan the activity for a goal that goes on."))])


@transaction.atomic
def judge_goal(
    *, goal: Goal, period: str, judged_by: Unit, verdict: Verdict, reason: str, state: State, actor: User, at: datetime
) -> bool:
    """Record how a unit judges a goal in a period, and why; what it judged before stays in the history.

    Returns whether anything changed. Raises Refused.
    """
    laying = begin(actor=actor, at=at)
    said = row(
        JUDGEMENTS,
        goal=goal.code,
        period=period,
        judged_by=judged_by.code,
        verdict=verdict.value,
        reason=reason,
        state=state.value,
    )
    changed = demand(merge_judgements([said], laying))
    if changed:
        subject = f"goal {goal.code}"
        trace("steering.judge_goal", actor=actor, at=at, subject=subject, period=period, by=judged_by.code)
    return bool(changed)
