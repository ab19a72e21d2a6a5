"""What can be done to somebody's second steps and sessions."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction

from tertial.people.access import must_have_a_second_step
from tertial.people.queries.account import has_second_step
from tertial.platform.models import User
from tertial.platform.operations import trace


class LastSecondStep(Exception):
    """It is the only second step of somebody who must have one."""


@transaction.atomic
def remove_second_step(*, step: Authenticator, actor: User, at: datetime) -> None:
    """Remove a code app or a passkey of one's own, and the spare codes with the last. Raises LastSecondStep."""
    User.objects.select_for_update().get(pk=actor.pk)
    others = Authenticator.objects.filter(user=actor).exclude(pk=step.pk)
    is_last = not others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()
    if is_last and must_have_a_second_step(actor, at.date()):
        raise LastSecondStep
    if is_last:
        others.delete()
    kind = step.type
    step.delete()
    trace("people.remove_second_step", actor=actor, at=at, subject=f"user {actor.pk}", kind=kind)


@transaction.atomic
def rename_passkey(*, step: Authenticator, name: str, actor: User, at: datetime) -> None:
    """Call a passkey of one's own something else."""
    step.wrap().name = name
    step.save()
    trace("people.rename_passkey", actor=actor, at=at, subject=f"user {actor.pk}")


@transaction.atomic
def forget_second_steps(*, user: User, actor: User | None, at: datetime) -> bool:
    """Remove every second step of somebody who has lost theirs, so that they choose new ones; whether there was any."""
    had_any = has_second_step(user)
    Authenticator.objects.filter(user=user).delete()
    if had_any:
        trace("people.forget_second_steps", actor=actor, at=at, subject=f"user {user.pk}")
    return had_any


@transaction.atomic
def end_sessions(*, user: User, actor: User, at: datetime, key: int | None = None, but: str | None = None) -> int:
    """End one session of a user by key, or all but the one with the session key `but`; how many ended."""
    sessions = UserSession.objects.filter(user=user)
    chosen = list(sessions.exclude(session_key=but) if key is None else sessions.filter(pk=key))
    for session in chosen:
        session.end()
    if chosen:
        trace("people.end_sessions", actor=actor, at=at, subject=f"user {user.pk}", sessions=len(chosen))
    return len(chosen)
