"""What an operator does: write a question or a proposed correction, send it, and take it back."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from tertial.collection.access import is_own, may_ask, operator_of
from tertial.collection.models import Inquiry
from tertial.collection.rules import OPEN, Kind, State, may_become
from tertial.indicators.models import Indicator
from tertial.indicators.operations.correcting import Cell
from tertial.indicators.rules import Status
from tertial.organisation.models import Unit
from tertial.platform.models import User
from tertial.platform.operations import trace


class NotOpen(Exception):
    """An inquiry is no longer, or not yet, in a state in which this can be done to it."""


@dataclass(frozen=True)
class Value:
    """What stands, or is to stand, in a place of the ledger."""

    status: Status
    number: float | None = None


@transaction.atomic
def ask(
    *,
    unit: Unit,
    text: str,
    actor: User,
    at: datetime,
    today: date,
    indicator: Indicator | None = None,
    draft: Inquiry | None = None,
) -> Inquiry:
    """Write a question to the office about a unit, or rewrite a draft of one; nobody outside sees it until it is sent.

    The same question again is the one that was written. Raises PermissionDenied, or NotOpen if the draft has been sent.
    """
    _demand(may_ask(actor, unit))
    _one_at_a_time(unit)
    asked = {"unit": unit, "indicator": indicator, "text": text}
    if draft is not None:
        inquiry = _taken(draft, actor, today, wanted=State.SENT)
        _demand(inquiry.is_question)
    else:
        same = Inquiry.objects.filter(**asked, kind=Kind.QUESTION, state__in=OPEN, asked_by=actor).first()
        if same is not None:
            return same
        inquiry = Inquiry(kind=Kind.QUESTION)
    for name, value in asked.items():
        setattr(inquiry, name, value)
    return _written(inquiry, actor, at, today)


@transaction.atomic
def propose(cell: Cell, *, held: Value, proposed: Value, text: str, actor: User, at: datetime, today: date) -> Inquiry:
    """Write that another value should stand in a place of the ledger, or rewrite the draft that already says so.

    `held` is what stands there now as the actor sees it. It goes to the office with the proposal, unless it is secret.
    Raises PermissionDenied, or NotOpen if a proposal for the place waits for the office.
    """
    _demand(may_ask(actor, cell.unit))
    _one_at_a_time(cell.unit)
    place = {"unit": cell.unit, "measure_id": cell.measure, "period": cell.period, "breakdown": cell.breakdown}
    operator = operator_of(cell.unit, today)
    held_open = Inquiry.objects.select_for_update().filter(
        **place, operator=operator, kind=Kind.CORRECTION, state__in=OPEN
    )
    inquiry = held_open.first() or Inquiry(**place, kind=Kind.CORRECTION)
    if not inquiry.is_draft:
        raise NotOpen
    inquiry.proposed_status, inquiry.proposed_value = proposed.status, proposed.number
    inquiry.status_then = held.status
    inquiry.value_then = None if held.status == Status.SECRET else held.number
    inquiry.text = text
    return _written(inquiry, actor, at, today)


@transaction.atomic
def send(inquiry: Inquiry, *, actor: User, at: datetime, today: date) -> bool:
    """Hand an inquiry over to the office. Returns whether it had not been sent already.

    Raises PermissionDenied, or NotOpen if it was withdrawn.
    """
    return _moved(inquiry, State.SENT, actor, at, today)


@transaction.atomic
def withdraw(inquiry: Inquiry, *, actor: User, at: datetime, today: date) -> bool:
    """Throw a draft away, or take back what has been sent and not settled. Returns whether it was not already.

    What was sent stays with the office, which sees that it was withdrawn. Raises PermissionDenied, or NotOpen.
    """
    return _moved(inquiry, State.WITHDRAWN, actor, at, today)


def _demand(is_allowed: bool) -> None:
    if not is_allowed:
        raise PermissionDenied


def _one_at_a_time(unit: Unit) -> None:
    """Wait until nobody else writes about the unit, so that a form that is sent twice is one inquiry."""
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)


def _taken(inquiry: Inquiry, actor: User, today: date, *, wanted: State) -> Inquiry:
    """An own inquiry as it is now, held to the end of the transaction."""
    held = Inquiry.objects.select_for_update(of=("self",)).select_related("unit").get(pk=inquiry.pk)
    _demand(may_ask(actor, held.unit) and is_own(actor, held, today))
    if held.state != wanted and not may_become(Kind(held.kind), State(held.state), wanted):
        raise NotOpen
    return held


def _written(inquiry: Inquiry, actor: User, at: datetime, today: date) -> Inquiry:
    if not inquiry.is_draft:
        raise NotOpen
    inquiry.asked_by, inquiry.operator_id = actor, operator_of(inquiry.unit, today)
    inquiry.save()
    trace("collection.ask", actor=actor, at=at, subject=f"unit {inquiry.unit.code}", inquiry=inquiry.pk)
    return inquiry


def _moved(inquiry: Inquiry, to: State, actor: User, at: datetime, today: date) -> bool:
    held = _taken(inquiry, actor, today, wanted=to)
    if held.state == to:
        return False
    held.state = to
    if to == State.SENT:
        held.asked_by, held.asked_at = actor, at
    held.save()
    verb = "collection.send" if to == State.SENT else "collection.withdraw"
    trace(verb, actor=actor, at=at, subject=f"unit {held.unit.code}", inquiry=held.pk)
    return True
