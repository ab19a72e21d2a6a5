"""What can be done to goals that stay behind when a unit has gone to another authority (docs/adr/0013)."""

from collections.abc import Callable, Collection
from datetime import date, datetime
from functools import partial

from django.db import transaction
from django.db.models import QuerySet

from tertial.organisation.models import Unit
from tertial.platform.models import User, known
from tertial.platform.operations import trace
from tertial.steering.models import Activity, GoalStatement, Judgement
from tertial.steering.operations.merging.passing import merge_hand_overs
from tertial.steering.operations.writing import begin, demand, row
from tertial.steering.queries.staying import Left, left_behind
from tertial.steering.rules import State
from tertial.steering.tables import HAND_OVERS


class NotLeftBehind(Exception):
    """The authority does not keep that goal, it is over, or its owner is still under it."""


class NobodyReceives(Exception):
    """The owner of the goal is under no authority now, so there is nobody to hand it over to."""


@transaction.atomic
def hand_over_goals(*, giver: Unit, codes: Collection[str], actor: User, at: datetime, today: date) -> int:
    """Give goals that stay behind to the authorities that their owners have gone to, with the drafts in them.

    A goal goes whole: what it says, its activities, how its owner judges it, and the history of all. Returns how many
    went. Raises NotLeftBehind and NobodyReceives, before anything is changed.
    """
    laying = begin(actor=actor, at=at)
    going = _left(giver, codes, today)
    for one in going:
        if one.receiver_id is None:
            raise NobodyReceives(one.code)
    units = dict(Unit.objects.in_bulk([one.receiver_id for one in going if one.receiver_id is not None]))
    for one in going:
        receiver = units[one.receiver_id or 0].code
        demand(merge_hand_overs([row(HAND_OVERS, goal=one.code, giver=giver.code, receiver=receiver)], laying))
        # A draft judgement is seen under the authority that it was written under: the receiver has it in writing now.
        _record_anew(_judgements(one), actor=actor, at=at)
        trace("steering.hand_over_goal", actor=actor, at=at, subject=f"goal {one.code}", to=receiver, by=giver.code)
    return len(going)


@transaction.atomic
def establish_left(*, giver: Unit, codes: Collection[str], actor: User, at: datetime, today: date) -> int:
    """Establish the drafts in goals that stay behind, so that everybody sees them. Returns of how many goals.

    Raises NotLeftBehind, before anything is changed.
    """
    establish = partial(_record_anew, actor=actor, at=at, state=State.ESTABLISHED)
    return _with_all_drafts(establish, "steering.establish_goal", giver, codes, actor, at, today)


@transaction.atomic
def withdraw_left(*, giver: Unit, codes: Collection[str], actor: User, at: datetime, today: date) -> int:
    """Withdraw the drafts in goals that stay behind; they stay in the books, and are seen nowhere. Returns of how many.

    Raises NotLeftBehind, before anything is changed.
    """
    return _with_all_drafts(partial(_close, at=at), "steering.withdraw_drafts", giver, codes, actor, at, today)


Drafts = QuerySet[GoalStatement] | QuerySet[Activity] | QuerySet[Judgement]


def _with_all_drafts(
    do: Callable[[Drafts], None],
    verb: str,
    giver: Unit,
    codes: Collection[str],
    actor: User,
    at: datetime,
    today: date,
) -> int:
    begin(actor=actor, at=at)
    left = _left(giver, codes, today)
    for one in left:
        do(GoalStatement.objects.filter(known(None), goal=one.id, state=State.DRAFT))
        do(Activity.objects.filter(known(None), goal=one.id, state=State.DRAFT))
        do(_judgements(one))
        trace(verb, actor=actor, at=at, subject=f"goal {one.code}", by=giver.code)
    return len(left)


def _left(giver: Unit, codes: Collection[str], today: date) -> list[Left]:
    found = {one.code: one for one in left_behind([giver.pk], day=today)}
    for code in codes:
        if code not in found:
            raise NotLeftBehind(code)
    return [found[code] for code in dict.fromkeys(codes)]


def _judgements(one: Left) -> "QuerySet[Judgement]":
    return Judgement.objects.filter(known(None), goal=one.id, judged_by=one.owner_id, state=State.DRAFT)


def _close(drafts: Drafts, *, at: datetime) -> None:
    drafts.update(superseded_at=at)


def _record_anew(drafts: Drafts, *, actor: User, at: datetime, state: State = State.DRAFT) -> None:
    """Let rows of the books give way to others that say the same, written now."""
    held: list[GoalStatement | Activity | Judgement] = list(drafts)
    _close(drafts, at=at)
    for one in held:
        one.pk, one.state, one.recorded_at, one.recorded_by = None, state.value, at, actor
        one._state.adding = True
        one.save()
