"""Leaving a trace of who signed in, and that somebody tried."""

from datetime import datetime

from django.db import transaction

from tertial.platform.models import User
from tertial.platform.operations import trace


@transaction.atomic
def note_sign_in(*, actor: User, at: datetime, is_demo: bool = False) -> None:
    """Leave a trace that somebody signed in; `is_demo` says that no password was asked for."""
    trace("people.sign_in", actor=actor, at=at, demo=is_demo)


@transaction.atomic
def note_refused_sign_in(*, at: datetime) -> None:
    """Leave a trace that a sign-in was refused. What was typed is not kept: it may be a password in the wrong box."""
    trace("people.refuse_sign_in", actor=None, at=at)
