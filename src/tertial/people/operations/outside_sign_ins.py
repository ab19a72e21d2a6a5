"""Letting in those whom the city's identity provider vouches for, and leaving a trace of all who are turned away."""

from datetime import date, datetime

from django.db import transaction

from tertial.people.access import may_sign_in
from tertial.people.models import UsedAnswer
from tertial.people.queries.outside import digest_of, people_called
from tertial.people.rules import Refusal
from tertial.platform.models import User
from tertial.platform.operations import trace


class Refused(Exception):
    """Nobody is let in, for this reason."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason)
        self.reason = reason


@transaction.atomic
def admit(*, name: str, provider: str, at: datetime, today: date) -> User:
    """Let in the one known person whom an identity provider calls `name`, by user name or e-mail address.

    Nobody is ever made: who is unknown stays so. Raises Refused.
    """
    user = _the_one_called(name)
    if not may_sign_in(user, today):
        raise Refused(Refusal.NO_ROLE)
    trace("people.sign_in", actor=user, at=at, demo=False, provider=provider)
    return user


def _the_one_called(name: str) -> User:
    found = people_called(name)
    active = [user for user in found if user.is_active]
    if len(active) > 1:
        raise Refused(Refusal.AMBIGUOUS)
    if not active:
        raise Refused(Refusal.INACTIVE if found else Refusal.UNKNOWN_PERSON)
    return active[0]


@transaction.atomic
def use_answer_once(*, answer: str, until: datetime, at: datetime) -> None:
    """Take an answer as used, for every process that serves this database. Part of one sign-in: leaves no trace.

    `answer` is what makes it unlike all others; `until` is when it would be refused for its age anyway. Raises Refused
    if it was used before.
    """
    UsedAnswer.objects.filter(until__lt=at).delete()
    _, is_new = UsedAnswer.objects.get_or_create(digest=digest_of(answer), defaults={"until": until})
    if not is_new:
        raise Refused(Refusal.REPLAYED)


@transaction.atomic
def refuse_outside_sign_in(*, reason: Refusal, provider: str, at: datetime) -> None:
    """Leave a trace that somebody was turned away and why. Who it was is not kept: they may be nobody of ours."""
    trace("people.refuse_outside_sign_in", actor=None, at=at, reason=reason.value, provider=provider)
