"""What an operator does with an answer: read it."""

from datetime import date, datetime

from django.db import transaction

from tertial.collection.access import is_own
from tertial.collection.models import Inquiry
from tertial.platform.models import User
from tertial.platform.operations import trace


@transaction.atomic
def read_answer(inquiry: Inquiry, *, actor: User, at: datetime, today: date) -> bool:
    """Record that an answer has been opened by those who asked, so that it waits for them no longer.

    Returns whether that is new. Nothing is recorded of who looks on: the office, or somebody who sees as another.
    """
    if actor.seen_by is not None or not is_own(actor, inquiry, today):
        return False
    held = Inquiry.objects.select_for_update(of=("self",)).select_related("unit").get(pk=inquiry.pk)
    if held.answered_at is None or held.read_at is not None:
        return False
    held.read_at = at
    held.save()
    trace("collection.read_answer", actor=actor, at=at, subject=f"unit {held.unit.code}", inquiry=held.pk)
    return True
