"""People with roles to test with."""

from datetime import date

from tertial.organisation.models import Unit
from tertial.organisation.tests.factories import NOON
from tertial.people.models import RoleAssignment
from tertial.people.rules import Role
from tertial.platform.models import User


def a_person(
    role: Role | None = None, unit: Unit | None = None, *, starts_on: date | None = None, ends_on: date | None = None
) -> User:
    """A user, with a role for a unit if one is given."""
    user = User.objects.make(
        user_name=f"person-{User.objects.count()}", name="Påhittad Person", password="a long password"
    )
    if role is not None and unit is not None:
        RoleAssignment.objects.create(
            user=user, role=role, unit=unit, starts_on=starts_on, ends_on=ends_on, recorded_at=NOON
        )
    return user
