"""Who may see drafts of goals, and who may make and change what steers."""

from datetime import date

from django.db.models import DateField, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.expressions import RawSQL

from tertial.organisation.models import Unit, valid_on
from tertial.organisation.queries.authorities import answering, authorities_on
from tertial.people.access import open_to, rights_of
from tertial.people.rules import Verb
from tertial.platform.models import User, known
from tertial.releases.rules import Viewer
from tertial.steering.models import Goal, GoalLink, HandOver


def may_steer(user: User, unit: Unit) -> bool:
    """Whether somebody may decide for a unit: its goals, targets, activities and judgements."""
    return user.has_perm(Verb.STEER, unit)


def may_change(user: User, goal: Goal, day: date) -> bool:
    """Whether somebody may change a goal: who steers its owner, while that is still in the authority that it is of."""
    return may_steer(user, goal.owner) and _is_still_within(goal, goal.owner, day)


def may_report(user: User, goal: Goal, responsible: Unit, day: date) -> bool:
    """Whether somebody may change an activity: who may change its goal, or steers the unit that does it.

    Both only in the authority that the goal is of.
    """
    return may_change(user, goal, day) or (may_steer(user, responsible) and _is_still_within(goal, responsible, day))


def _is_still_within(goal: Goal, unit: Unit, day: date) -> bool:
    if unit.pk == goal.owner_id and getattr(goal, "answered_on", None) == day:
        answers: int | None = goal.answered_by  # type: ignore[attr-defined]  # see with_keeper
    else:
        answers = authorities_on([(unit.pk, day)]).get((unit.pk, day))
    return answers == _keeper(goal)


def with_keeper(goals: QuerySet[Goal], day: date) -> QuerySet[Goal]:
    """Goals that bring along who keeps them, and who answers for their owners on a day, so that nobody has to ask."""
    given = HandOver.objects.filter(known(None), goal=OuterRef("pk")).order_by("id").values("receiver")
    answers = RawSQL(answering("steering_goal.owner_id", "%s"), (day, day), output_field=IntegerField())  # noqa: S611 - no values in it
    return goals.annotate(
        given_to=Subquery(given[:1]), answered_by=answers, answered_on=Value(day, output_field=DateField())
    )


def _keeper(goal: Goal) -> int:
    """The authority that keeps a goal: the last that it was handed over to, else its first."""
    if hasattr(goal, "given_to"):
        given: int | None = goal.given_to
    else:
        given = HandOver.objects.filter(known(None), goal=goal).values_list("receiver", flat=True).first()
    return goal.authority_id if given is None else given


def judging(user: User, goal: Goal, day: date, *, served_on: date) -> list[Unit]:
    """The units for which somebody may judge a goal on a day: its owner first, then authorities whose goals serve it.

    `served_on` is a day of the period that is judged. Whoever judges for one of them must still be asked about by
    `may_steer`, so that a stand-in is traced.
    """
    reached = open_to(user, Verb.STEER, day)
    serving = GoalLink.objects.filter(known(None), valid_on(served_on), parent=goal, child__owner__in=reached)
    others = Unit.objects.filter(pk__in=serving.values("child__owner"), kind__is_authority=True)
    found = list(others.exclude(pk=goal.owner_id).order_by("code")) if goal.owner.kind.is_authority else []
    return [goal.owner, *found] if goal.owner_id in reached and _is_still_within(goal, goal.owner, day) else found


def drafts_seen(user: User, day: date) -> frozenset[int]:
    """The units whose drafts somebody sees."""
    return open_to(user, Verb.SEE_INTERNAL, day)


def steered_by(user: User, day: date) -> frozenset[int]:
    """The units that somebody decides for."""
    return open_to(user, Verb.STEER, day)


def viewer_of(user: User, day: date) -> Viewer:
    """Somebody as the disclosure guard knows them: in the circle of the units whose figures they see unguarded."""
    rights = rights_of(user, day)
    held = next(iter(rights.verbs), None)
    return Viewer(held.role.value if held else "signed in", rights.open_to(Verb.SEE_UNGUARDED))
