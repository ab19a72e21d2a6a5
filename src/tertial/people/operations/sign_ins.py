"""Leaving a trace of who signed in and out, and that somebody tried."""

from datetime import datetime

from django.db import transaction

from tertial.platform.models import User
from tertial.platform.operations import trace


@transaction.atomic
def note_sign_in(*, actor: User, at: datetime, is_demo: bool = False) -> None:
    """Leave a trace that somebody signed in; `is_demo` says that no password was asked for."""
    trace("people.sign_in", actor=actor, at=at, demo=is_demo)


@transaction.atomic
def note_sign_out(*, actor: User, at: datetime, is_by_age: bool = False) -> None:
    """Leave a trace that somebody signed out, or that their session was as old as it may be: `is_by_age`."""
    trace("people.sign_out", actor=actor, at=at, **({"by": "age"} if is_by_age else {}))


@transaction.atomic
def note_refused_sign_in(*, at: datetime, why: str = "") -> None:
    """Leave a trace that a sign-in was refused. What was typed is not kept: it may be a password in the wrong box.

    `why` is a word: empty for name and password that do not go together, else `locked`, `second_step`, `passkey`,
    `closed` (an account or its last role has ended) or what another way of signing in names.
    """
    trace("people.refuse_sign_in", actor=None, at=at, **({"why": why} if why else {}))
