"""Making somebody the administrator of a city, who may give others their roles."""

from datetime import date, datetime

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from tertial.organisation.queries.units import top_unit
from tertial.people.models import RoleAssignment
from tertial.people.rules import Role
from tertial.platform.models import User
from tertial.platform.operations import trace


class NameTaken(Exception):
    """Somebody signs in with that user name already."""


class NoCityYet(Exception):
    """There is no unit that stands for the whole city, so nobody can answer for it."""


@transaction.atomic
def make_administrator(
    *, user_name: str, name: str, email: str, password: str, actor: User | None, at: datetime, today: date
) -> User:
    """Make a user who signs in with this password and administers the whole city from today.

    Raises NameTaken, NoCityYet, and Django's ValidationError for a password that is too weak.
    """
    city = top_unit()
    if city is None:
        raise NoCityYet
    if User.objects.filter(user_name=user_name).exists():
        raise NameTaken(user_name)
    validate_password(password, User(user_name=user_name, name=name, email=email))
    user = User.objects.make(user_name=user_name, name=name, email=email, password=password)
    RoleAssignment.objects.create(
        user=user, role=Role.ADMINISTRATOR, unit=city, starts_on=today, recorded_at=at, recorded_by=actor
    )
    trace("people.make_administrator", actor=actor, at=at, subject=f"user {user.pk}")
    return user
