"""Erasing a person by a recorded decision: from the present, the history and the audit trail."""

from datetime import datetime

from django.contrib.sessions.models import Session
from django.db import connection, transaction

from tertial.platform.models import User
from tertial.platform.operations import disposing, trace


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
    for session in Session.objects.iterator():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()
    trace("people.dispose_person", actor=actor, at=at, subject=f"user {user.pk}", decision=decision)
    return user
