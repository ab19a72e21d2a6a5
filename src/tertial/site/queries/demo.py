"""The people of the invented city whom anybody may try to be."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import is_password_usable

from tertial.city.sample.people import DEMO
from tertial.organisation.models import valid_on
from tertial.people.models import RoleAssignment
from tertial.people.rules import Role
from tertial.platform.models import User, known

USER_NAMES = tuple(user_name for _, user_name, _, _ in DEMO)


@dataclass(frozen=True)
class DemoPerson:
    """Somebody invented, and the role that they have first."""

    user: User
    role: Role


def demo_people(day: date) -> list[DemoPerson]:
    """The invented people who hold a role that day and have no password, in the order of the sample city."""
    rows = (
        RoleAssignment.objects.filter(valid_on(day), known(None), user__user_name__in=USER_NAMES, user__is_active=True)
        .select_related("user")
        .order_by("-id")
    )
    found = {row.user.user_name: DemoPerson(row.user, Role(row.role)) for row in rows}
    return [found[name] for name in USER_NAMES if name in found and not is_password_usable(found[name].user.password)]
