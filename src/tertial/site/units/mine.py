"""The units that somebody has a role for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tertial.organisation.queries.units import names_on
from tertial.people.access import Held
from tertial.people.queries.sentences import role_name
from tertial.site.queries.chain import address


@dataclass(frozen=True)
class Mine:
    """A unit that somebody has a role for, and as what."""

    name: str
    url: str
    role: str


def my_units(held: Sequence[Held], *, day: date) -> list[Mine]:
    """The units of some roles, in the order of the roles."""
    names = names_on(day, {role.unit_id for role in held}) if held else {}
    return [
        Mine(names[role.unit_id].name, address(names[role.unit_id]), role_name(role.role))
        for role in held
        if role.unit_id in names
    ]
