"""What can be done to who there is: add a person, close an account, open it again."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tertial.people.models import RoleAssignment
from tertial.people.operations.refusing import Problem, RoleRefused, is_last_administrator, last_administrator
from tertial.people.operations.roles import cut, lock
from tertial.people.rules import Role
from tertial.platform.models import User, known
from tertial.platform.operations import trace


@transaction.atomic
def add_person(*, user_name: str, name: str, email: str, actor: User, at: datetime) -> User:
    """A person who can be given roles, and who cannot sign in until they are invited or given a password.

    Asked for again, it gives who is there. Raises RoleRefused if somebody else has that user name.
    """
    there = User.objects.filter(user_name=user_name).first()
    if there is not None and (there.name, there.email, there.is_active) == (name, email, True):
        return there
    if there is not None:
        said = _("Somebody signs in as “%(name)s” already. Choose another user name.") % {"name": user_name}
        raise RoleRefused(Problem("user_name", said))
    person = User.objects.make(user_name=user_name, name=name, email=email)
    trace("people.add_person", actor=actor, at=at, subject=f"user {person.pk}")
    return person


@transaction.atomic
def close_account(*, person: User, actor: User, at: datetime, today: date) -> bool:
    """Let somebody sign in no more and end all their roles today; whether anything changed.

    Raises RoleRefused for one's own account, and if nobody would be left who administers the city.
    """
    lock(person)
    person.refresh_from_db()
    if not person.is_active:
        return False
    held = RoleAssignment.objects.filter(known(None), user=person).exclude(ends_on__lte=today)
    if person.pk == actor.pk:
        raise RoleRefused(Problem("", _("You cannot close your own account. Ask another administrator.")))
    if held.filter(role=Role.ADMINISTRATOR).exists() and is_last_administrator(person, without=today):
        raise RoleRefused(last_administrator())
    for assignment in held.select_related("user", "unit"):
        cut(assignment, ends_on=today, actor=actor, at=at)
    person.is_active = False
    person.save(update_fields=["is_active"])
    trace("people.close_account", actor=actor, at=at, subject=f"user {person.pk}")
    return True


@transaction.atomic
def open_account(*, person: User, actor: User, at: datetime) -> bool:
    """Let somebody sign in again, without the roles that they had; whether anything changed."""
    lock(person)
    person.refresh_from_db()
    if person.is_active:
        return False
    person.is_active = True
    person.save(update_fields=["is_active"])
    trace("people.open_account", actor=actor, at=at, subject=f"user {person.pk}")
    return True
