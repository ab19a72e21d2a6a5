"""Erasing a person by a recorded decision: from the present, the history and the audit trail."""

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection, transaction

from tertial.platform.models import User
from tertial.platform.operations import disposing, forget_choices, trace

# What is kept of a user only so that they can sign in.
KEPT_FOR_SIGNING_IN = (EmailAddress, Authenticator, SocialAccount, UserSession)


class UnknownPerson(Exception):
    """There is nobody of that user name."""


@transaction.atomic
def dispose_person(*, user_name: str, decision: str, actor: User | None, at: datetime) -> User:
    """Erase who a user was. What they did stays, without telling who did it; no clock brings the name back.

    `decision` is the reference of the disposal decision. Raises UnknownPerson.
    """
    user = User.objects.select_for_update().filter(user_name=user_name).first()
    if user is None:
        raise UnknownPerson(user_name)
    with disposing(decision=decision, subject=f"user {user.pk}", actor=actor, at=at):
        user.user_name = f"disposed-{user.pk}"
        user.name = "–"
        user.email = ""
        user.is_active = False
        user.set_unusable_password()
        user.save()
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM platform_userevent WHERE pgh_obj_id = %s", [user.pk])
        forget_choices(user)
    _end_every_session(user)
    for kept in KEPT_FOR_SIGNING_IN:
        kept.objects.filter(user=user).delete()
    trace("people.dispose_person", actor=actor, at=at, subject=f"user {user.pk}", decision=decision)
    return user


def _end_every_session(user: User) -> None:
    """End the sessions of a user, also those that stopped half-way through signing in."""
    for session in Session.objects.iterator():
        held = session.get_decoded()
        keys = {held.get("_auth_user_id"), held.get("account_authentication_methods_user")}
        if str(user.pk) in keys:
            session.delete()
