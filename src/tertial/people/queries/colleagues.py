"""People to choose from when somebody is named as a stand-in, found by part of their name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tertial.organisation.models import valid_on
from tertial.organisation.queries.units import names_on
from tertial.people.models import RoleAssignment
from tertial.people.queries.sentences import role_name
from tertial.people.rules import REACHES_BY_OPERATOR, Role
from tertial.platform.models import User, known

MOST = 12


@dataclass(frozen=True)
class Colleague:
    """Somebody who may be meant: their key, what they are called, and what they answer for."""

    person: User
    name: str
    about: str

    @property
    def key(self) -> str:
        """Their key, as a form sends it."""
        return str(self.person.pk)


def colleagues_called(words: str, of: RoleAssignment, *, day: date) -> Sequence[Colleague]:
    """Those with a role on a day whose name holds every word, in name order, at most twelve; never the one who asks.

    For an operator's role they are the same operator's people, and for a role in the city none of an operator's.
    """
    wanted = words.split()
    if not wanted:
        return []
    rows = RoleAssignment.objects.filter(known(None), valid_on(day), user__is_active=True).exclude(user=of.user_id)
    if of.role in REACHES_BY_OPERATOR:
        rows = rows.filter(unit=of.unit_id)
    else:
        rows = rows.exclude(role__in=REACHES_BY_OPERATOR)
    for word in wanted:
        rows = rows.filter(user__name__icontains=word)
    first: dict[int, RoleAssignment] = {}
    for row in rows.select_related("user").order_by("user__name", "user_id", "pk")[: MOST * 4]:
        first.setdefault(row.user_id, row)
    found = list(first.values())[:MOST]
    names = names_on(day, {row.unit_id for row in found})
    return [
        Colleague(row.user, row.user.name, _about(row, names[row.unit_id].name if row.unit_id in names else ""))
        for row in found
    ]


def _about(row: RoleAssignment, unit: str) -> str:
    return ", ".join(filter(None, (role_name(Role(row.role)), unit)))
