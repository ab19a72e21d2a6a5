"""What the office does: answer a question, and accept or refuse a proposed correction."""

from datetime import date, datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from tertial.collection.access import may_answer
from tertial.collection.models import Inquiry
from tertial.collection.operations.asking import NotOpen
from tertial.collection.rules import Kind, State, may_become
from tertial.indicators.operations.correcting import Cell, correct_value
from tertial.indicators.rules import Status
from tertial.platform.models import User
from tertial.platform.operations import trace


@transaction.atomic
def answer(inquiry: Inquiry, *, text: str, actor: User, at: datetime) -> bool:
    """Answer a question. Returns whether it was not answered already. Raises PermissionDenied or NotOpen."""
    return _settled(inquiry, State.ANSWERED, text, actor, at) is not None


@transaction.atomic
def refuse(inquiry: Inquiry, *, text: str, actor: User, at: datetime) -> bool:
    """Refuse a proposed correction, saying why. Returns whether it was not refused already.

    Raises PermissionDenied or NotOpen.
    """
    return _settled(inquiry, State.REFUSED, text, actor, at) is not None


@transaction.atomic
def accept_correction(inquiry: Inquiry, *, text: str, actor: User, at: datetime, today: date) -> bool:
    """Record the value that an operator proposed, and tell them. Returns whether it was not accepted already.

    The ledger says that the operator proposed it, and why. Raises PermissionDenied, NotOpen, or what `correct_value`
    raises; then nothing has changed.
    """
    settled = _settled(inquiry, State.ACCEPTED, text, actor, at)
    if settled is None:
        return False
    with override(settings.LANGUAGE_CODE):  # what is recorded is in the city's language, whoever records it
        reason = _("Proposed by the operator: %(reason)s") % {"reason": settled.text}
    cell = Cell(settled.measure_id or "", settled.unit, settled.period, settled.breakdown)
    status, value = Status(settled.proposed_status), settled.proposed_value
    correct_value(cell, status=status, value=value, reason=reason, actor=actor, at=at, today=today)
    return True


VERBS = {
    State.ANSWERED: "collection.answer",
    State.ACCEPTED: "collection.accept_correction",
    State.REFUSED: "collection.refuse",
}


def _settled(inquiry: Inquiry, to: State, text: str, actor: User, at: datetime) -> Inquiry | None:
    """The inquiry after it was settled so; None if it was before."""
    if not may_answer(actor):
        raise PermissionDenied
    held = Inquiry.objects.select_for_update(of=("self",)).select_related("unit").get(pk=inquiry.pk)
    if held.state == to:
        return None
    if not may_become(Kind(held.kind), State(held.state), to):
        raise NotOpen
    held.state, held.answer, held.answered_by, held.answered_at = to, text, actor, at
    held.save()
    trace(VERBS[to], actor=actor, at=at, subject=f"unit {held.unit.code}", inquiry=held.pk)
    return held
