"""Inviting somebody who has no account in the city to choose a password of their own."""

from datetime import datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from tertial.people.operations.letters import NoPost, can_post, post_invitation, whole_address
from tertial.platform.models import User
from tertial.platform.operations import trace

SALT = "people.invitation"
LASTS = timedelta(days=3)


class HasAPassword(Exception):
    """Somebody signs in with a password already: they need no invitation."""


class NoEmail(Exception):
    """There is no e-mail address to send the invitation to."""


class NotSent(Exception):
    """The server of the post did not take the invitation; nothing was changed."""


class InvitationSpent(Exception):
    """The link was used, a newer one was sent, or it is none of ours."""


class InvitationExpired(Exception):
    """The link was sent more than three days ago."""


@transaction.atomic
def invite(*, user: User, actor: User | None, at: datetime) -> None:
    """Send a link by which a user chooses a password, once and within three days. Earlier links no longer work.

    Raises HasAPassword, NoEmail, NoPost, and NotSent with the reason.
    """
    if not user.email:
        raise NoEmail
    if not can_post():
        raise NoPost
    link = whole_address(_new_link(user, actor=actor, at=at))
    try:
        post_invitation(user.email, link=link, user_name=user.user_name, days=LASTS.days)
    except (OSError, SMTPException) as error:
        raise NotSent(str(error)) from error


@transaction.atomic
def invite_by_hand(*, user: User, actor: User | None, at: datetime) -> str:
    """The same link as an address to hand over, where no letters can be sent; begins with a slash if ours is not set.

    Raises HasAPassword.
    """
    path = _new_link(user, actor=actor, at=at)
    return f"{settings.ADDRESS}{path}"


def _new_link(user: User, *, actor: User | None, at: datetime) -> str:
    invited = User.objects.select_for_update().get(pk=user.pk)
    if invited.has_usable_password():
        raise HasAPassword
    # An unusable password is random: a new one makes every earlier link useless.
    invited.set_unusable_password()
    invited.save()
    trace("people.invite", actor=actor, at=at, subject=f"user {user.pk}")
    token = signing.dumps({"user": user.pk, "at": at.timestamp(), "mark": _mark(invited)}, salt=SALT)
    return reverse("people:accept_invitation", args=[token])


def invited_by(token: str, *, at: datetime) -> User:
    """Who was invited by a link. Raises InvitationSpent, InvitationExpired."""
    try:
        said = signing.loads(token, salt=SALT)
    except signing.BadSignature as error:
        raise InvitationSpent from error
    user = User.objects.filter(pk=said["user"], is_active=True).first()
    if user is None or user.has_usable_password() or not constant_time_compare(said["mark"], _mark(user)):
        raise InvitationSpent
    if at.timestamp() > said["at"] + LASTS.total_seconds():
        raise InvitationExpired
    return user


@transaction.atomic
def accept_invitation(*, token: str, password: str, at: datetime) -> User:
    """Give who was invited the password that they chose; the link works no more.

    Raises InvitationSpent, InvitationExpired, and Django's ValidationError for a password that is too weak.
    """
    User.objects.select_for_update().filter(pk=invited_by(token, at=at).pk).first()
    user = invited_by(token, at=at)
    validate_password(password, user)
    user.set_password(password)
    user.save()
    trace("people.accept_invitation", actor=user, at=at, subject=f"user {user.pk}")
    return user


def _mark(user: User) -> str:
    return salted_hmac(SALT, user.password).hexdigest()[:32]
