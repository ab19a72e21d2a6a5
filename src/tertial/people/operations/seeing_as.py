"""Leaving a trace of who looked through whose eyes, from when to when."""

from datetime import datetime

from django.db import transaction

from tertial.platform.models import User
from tertial.platform.operations import trace


@transaction.atomic
def note_seeing_as(*, seen: User, actor: User, at: datetime) -> None:
    """Leave a trace that somebody began to see as another person."""
    trace("people.see_as", actor=actor, at=at, subject=f"user {seen.pk}")


@transaction.atomic
def note_seeing_stopped(*, seen: int, actor: User, at: datetime, why: str) -> None:
    """Leave a trace that somebody sees as themselves again; `seen` is whom they saw as, by key.

    `why` is asked, signed_out, time, or taken_back where one of the two may no longer.
    """
    trace("people.stop_seeing_as", actor=actor, at=at, subject=f"user {seen}", why=why)
