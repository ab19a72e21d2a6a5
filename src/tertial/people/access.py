"""Who may see or do what, from the roles that they hold today."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from tertial.organisation.models import valid_on
from tertial.organisation.queries.units import ids_below
from tertial.organisation.rules import LinkKind
from tertial.people.models import RoleAssignment
from tertial.people.rules import MAY, REACHES_BY_OPERATOR, Role, Verb
from tertial.platform.models import User, known

EVERYWHERE = frozenset({Verb.SEE_ESTABLISHED, Verb.READ_AUDIT_TRAIL, Verb.REORGANISE})


@dataclass(frozen=True)
class Held:
    """A role that somebody holds on a day, and the unit that they hold it for."""

    role: Role
    unit_id: int


def roles_on(user: User, day: date) -> list[Held]:
    """The roles that a user holds on a day, the first given first."""
    rows = RoleAssignment.objects.filter(valid_on(day), known(None), user=user).order_by("id")
    return [Held(Role(role), unit) for role, unit in rows.values_list("role", "unit_id")]


def reach(roles: list[Held], verb: Verb, day: date) -> frozenset[int]:
    """The units for which these roles let somebody do `verb`.

    A role reaches its own unit and those below it: by the line inside one authority, an operator's by operator.
    Following up by function opens nothing: what is internal never crosses to another authority.
    """
    roots: defaultdict[LinkKind, set[int]] = defaultdict(set)
    for held in roles:
        if verb in MAY[held.role]:
            roots[LinkKind.OPERATOR if held.role in REACHES_BY_OPERATOR else LinkKind.LINE].add(held.unit_id)
    reached: set[int] = set()
    for kind, units in roots.items():
        reached |= units | ids_below(units, kind=kind, day=day, within_authority=True)
    return frozenset(reached)


def may(user: User, verb: Verb, *, day: date, unit_id: int | None = None) -> bool:
    """Whether a user may do `verb` on a day: to a unit, or at all where the verb has no unit."""
    if not user.is_active:
        return False
    if verb == Verb.SEE_ESTABLISHED:
        return True
    roles = roles_on(user, day)
    if verb in EVERYWHERE:
        return any(verb in MAY[held.role] for held in roles)
    return unit_id is not None and unit_id in reach(roles, verb, day)


def way_on(asked_for: str, *, host: str, is_secure: bool) -> str:
    """Where somebody who has signed in goes: the address that they asked for if it is on this host, else the start."""
    is_ours = url_has_allowed_host_and_scheme(asked_for, allowed_hosts={host}, require_https=is_secure)
    return asked_for if is_ours else resolve_url(settings.LOGIN_REDIRECT_URL)
