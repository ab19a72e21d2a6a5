"""What somebody may see and do on the pages, asked once for each request."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from tertial.city.models import City
from tertial.organisation.models import Unit
from tertial.people.access import Held, Rights, open_to, reach, rights_of, roles_on
from tertial.people.rules import Verb
from tertial.platform.models import User
from tertial.releases.rules import Viewer

LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]", "::1"})


class SignedInRequest(HttpRequest):
    """A request to a closed page, which is never shown to anybody who has not signed in."""

    user: User


@dataclass(frozen=True)
class Standing:
    """The roles that somebody holds on a day, and the units to which these let them do something."""

    held: tuple[Held, ...]
    rights: Rights
    is_seeing_as: bool = False

    @property
    def open_units(self) -> frozenset[int]:
        """The units in whose circle somebody stands, so that they see their figures unguarded."""
        return self.rights.open_to(Verb.SEE_UNGUARDED)

    def may(self, verb: Verb) -> bool:
        """Whether any of the roles allows the verb, to some unit or at all."""
        return self.rights.may(verb)


def standing_of(user: User, day: date) -> Standing:
    """Where somebody stands on a day: one question for a request, and one more if anybody asks how far they reach."""
    rights = rights_of(user, day)
    return Standing(tuple(rights.verbs), rights, user.seen_by is not None)


def sees_internal(user: User, day: date) -> frozenset[int]:
    """The units whose drafts, comments and provisional things somebody sees."""
    return open_to(user, Verb.SEE_INTERNAL, day)


def steers(user: User, day: date) -> frozenset[int]:
    """The units whose goals, targets, activities and judgements somebody makes and changes."""
    return open_to(user, Verb.STEER, day)


def may_steer(user: User, unit: Unit) -> bool:
    """Whether somebody may make and change goals, targets, activities and judgements of a unit."""
    return user.has_perm(Verb.STEER, unit)


def viewer_of(user: User, day: date) -> Viewer:
    """The user as the disclosure guard knows them: in the circle of the units whose figures they may see unguarded."""
    standing = standing_of(user, day)
    audience = standing.held[0].role.value if standing.held else "signed in"
    return Viewer(audience, standing.open_units)


def why_hidden(user: User, verb: Verb, unit: Unit, day: date) -> str:
    """Why something of a unit is hidden from who sees as another; empty if the other would not see it either.

    Asks two questions, and only while somebody sees as another.
    """
    if user.seen_by is None or unit.pk not in reach(roles_on(user, day), verb, day):
        return ""
    return _("Hidden because you see as another: %(name)s sees more here.") % {"name": user.name}


def may_correct(user: User, unit: Unit) -> bool:
    """Whether a user may correct the unit's recorded values."""
    return user.has_perm(Verb.CORRECT_VALUE, unit)


def may_read_audit_trail(user: User) -> bool:
    """Whether a user may read what everybody has done."""
    return user.has_perm(Verb.READ_AUDIT_TRAIL)


def demo_is_open(host: str, peer: str) -> bool:
    """Whether anybody may sign in as a demo person: only in an invented city, on the machine that it runs on.

    `host` is the name that was asked for and `peer` the address that asked, both without port.
    """
    return {host, peer} <= LOOPBACK and not settings.IS_BEHIND_TLS and City.objects.filter(is_invented=True).exists()
