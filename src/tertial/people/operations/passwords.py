"""Giving somebody a password to sign in with."""

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from tertial.people.operations.disposal import UnknownPerson
from tertial.platform.models import User
from tertial.platform.operations import trace


@transaction.atomic
def give_password(*, user_name: str, password: str, actor: User | None, at: datetime) -> User:
    """Let a known person sign in with a password from now on; what they had before no longer works.

    Raises UnknownPerson, and Django's ValidationError for a password that is too weak.
    """
    user = User.objects.select_for_update().filter(user_name=user_name, is_active=True).first()
    if user is None:
        raise UnknownPerson(user_name)
    validate_password(password, user)
    user.set_password(password)
    user.save()
    trace("people.give_password", actor=actor, at=at, subject=f"user {user.pk}")
    return user


@transaction.atomic
def note_change(verb: str, *, actor: User, at: datetime, **details: str) -> None:
    """Leave a trace that somebody changed how they sign in."""
    trace(verb, actor=actor, at=at, subject=f"user {actor.pk}", **details)
