"""Who may see or do what, from the roles that they hold today."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from tertial.organisation.models import valid_on
from tertial.organisation.queries.reaching import Footing, reached_from
from tertial.organisation.rules import LinkKind
from tertial.people.models import RoleAssignment
from tertial.people.rules import (
    ALSO_REACHES,
    EVERYWHERE,
    MAY,
    REACHES_BY_OPERATOR,
    REACHES_FROM_ITS_AUTHORITY,
    SEEN_AS_ANOTHER,
    Role,
    Verb,
)
from tertial.platform.models import User, known

NOWHERE: frozenset[int] = frozenset()
_RIGHTS = "_rights_by_day"


@dataclass(frozen=True)
class Held:
    """A role that somebody holds on a day, and the unit that they hold it for: their own, or as a stand-in's."""

    role: Role
    unit_id: int
    standing_in_for: int | None = None


def roles_on(user: User, day: date) -> list[Held]:
    """The roles that a user holds on a day, the first given first; a stand-in's only while the other holds it too."""
    rows = RoleAssignment.objects.filter(valid_on(day), known(None), user=user)
    lent = RoleAssignment.objects.filter(
        valid_on(day),
        known(None),
        user=OuterRef("standing_in_for"),
        role=OuterRef("role"),
        unit=OuterRef("unit"),
        standing_in_for=None,
    )
    rows = rows.filter(Q(standing_in_for=None) | Exists(lent)).order_by(
        F("standing_in_for").asc(nulls_first=True), "id"
    )
    return [Held(Role(role), *rest) for role, *rest in rows.values_list("role", "unit_id", "standing_in_for")]


def reach(roles: list[Held], verb: Verb, day: date) -> frozenset[int]:
    """The units for which these roles let somebody do `verb`.

    A role reaches its own unit and those below it: by the line inside one authority, an operator's by operator. A role
    in a board's office reaches from the board. Following up by function opens nothing: what is internal never crosses
    to another authority.
    """
    allowed = [held for held in roles if verb in MAY[held.role]]
    return NOWHERE.union(*_reached(allowed, day).values())


def _reached(roles: Iterable[Held], day: date) -> dict[Held, frozenset[int]]:
    footings = {held: _footing(held) for held in roles}
    reached = reached_from(list(footings.values()), day=day)
    return {held: reached[footing] for held, footing in footings.items()}


def _footing(held: Held) -> Footing:
    return Footing(
        held.unit_id,
        LinkKind.OPERATOR if held.role in REACHES_BY_OPERATOR else LinkKind.LINE,
        held.role in REACHES_FROM_ITS_AUTHORITY,
        ALSO_REACHES.get(held.role, ""),
    )


@dataclass(frozen=True)
class Rights:
    """What somebody may do on a day: their roles with the verbs that each allows them, and how far they reach."""

    day: date
    verbs: Mapping[Held, frozenset[Verb]]

    def may(self, verb: Verb) -> bool:
        """Whether any of the roles allows the verb, to some unit or at all."""
        return any(verb in verbs for verbs in self.verbs.values())

    def open_to(self, verb: Verb) -> frozenset[int]:
        """The units to which the verb may be done."""
        return NOWHERE.union(*(reached for held, reached in self._reached.items() if verb in self.verbs[held]))

    def lent_by(self, verb: Verb, unit_id: int) -> int | None:
        """For whom somebody does a verb to a unit, by key: None if the right is their own."""
        through = [held for held, reached in self._reached.items() if verb in self.verbs[held] and unit_id in reached]
        lenders = [held.standing_in_for for held in through]
        return None if None in lenders else next(iter(lenders), None)

    @cached_property
    def _reached(self) -> dict[Held, frozenset[int]]:
        """How far the roles reach that allow anything to a unit; asked for once, and only if somebody wants to know."""
        return _reached([held for held, verbs in self.verbs.items() if verbs - EVERYWHERE], self.day)


def rights_of(user: User, day: date) -> Rights:
    """What a user may do on a day: at most two questions, kept with the user object, which lives as long as a request.

    Here, and nowhere else, seeing as another takes away all but what everybody may read.
    """
    kept: dict[date, Rights] | None = getattr(user, _RIGHTS, None)
    if kept is None:
        kept = {}
        setattr(user, _RIGHTS, kept)
    if day not in kept:
        most = SEEN_AS_ANOTHER if user.seen_by else frozenset(Verb)
        held = roles_on(user, day) if user.is_active else []
        kept[day] = Rights(day, {role: MAY[role.role] & most for role in held})
    return kept[day]


def open_to(user: User, verb: Verb, day: date) -> frozenset[int]:
    """The units to which a user may do a verb on a day."""
    return rights_of(user, day).open_to(verb)


def may(user: User, verb: Verb, *, day: date, unit_id: int | None = None) -> bool:
    """Whether a user may do `verb` on a day: to a unit, or at all where the verb has no unit.

    Who may only as a stand-in is marked with the one that they stand in for, so that what they then do is traced so.
    """
    if not user.is_active:
        return False
    if verb == Verb.SEE_ESTABLISHED:
        return True
    rights = rights_of(user, day)
    if verb in EVERYWHERE:
        return rights.may(verb)
    if unit_id is None or unit_id not in rights.open_to(verb):
        return False
    user.acting_for = rights.lent_by(verb, unit_id)
    return True


def answers_for(user: User, assignment: RoleAssignment, day: date) -> bool:
    """Whether a user says who stands in for a role: whoever holds it themselves, and those who manage people."""
    lender = assignment.standing_in_for_id or assignment.user_id
    return user.seen_by is None and (lender == user.pk or may(user, Verb.MANAGE_PEOPLE, day=day))


def way_on(asked_for: str, *, host: str, is_secure: bool) -> str:
    """Where somebody who has signed in goes: the address that they asked for if it is on this host, else the start."""
    is_ours = url_has_allowed_host_and_scheme(asked_for, allowed_hosts={host}, require_https=is_secure)
    return asked_for if is_ours else resolve_url(settings.LOGIN_REDIRECT_URL)


def who_may_sign_in(day: date) -> Q:
    """Those whose account is open and who hold a role, or never held one; who only held one before may no longer.

    A filter on users, so that each request of a session can ask it together with the user.
    """
    theirs = RoleAssignment.objects.filter(known(None), user=OuterRef("pk"))
    return Q(is_active=True) & (Exists(theirs.filter(valid_on(day))) | ~Exists(theirs.filter(ends_on__lte=day)))


def may_sign_in(user: User, day: date) -> bool:
    """Whether a user may sign in on a day, or go on being signed in."""
    return User.objects.filter(who_may_sign_in(day), pk=user.pk).exists()


def must_have_a_second_step(user: User, day: date) -> bool:
    """Whether a user may not do anything on a day before their sign-in has a second step."""
    return settings.SECOND_STEP_IS_REQUIRED and bool(roles_on(user, day))


def called(name: str) -> User | None:
    """Whoever signs in with this user name or e-mail address. An address that two people share is nobody's."""
    by_name = User.objects.filter(user_name=name).first()
    if by_name is not None or "@" not in name:
        return by_name
    by_address = list(User.objects.filter(email__iexact=name, is_active=True)[:2])
    return by_address[0] if len(by_address) == 1 else None
