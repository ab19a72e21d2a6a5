"""What somebody may see and do on the pages, asked once for each request."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.http import HttpRequest

from tertial.city.models import City
from tertial.organisation.models import Unit
from tertial.people.access import Held, reach, roles_on
from tertial.people.rules import MAY, Verb
from tertial.platform.models import User
from tertial.releases.rules import Viewer

LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]", "::1"})


class SignedInRequest(HttpRequest):
    """A request to a closed page, which is never shown to anybody who has not signed in."""

    user: User


@dataclass(frozen=True)
class Standing:
    """The roles that somebody holds on a day, and the units in whose circle that puts them."""

    held: tuple[Held, ...]
    open_units: frozenset[int]

    def may(self, verb: Verb) -> bool:
        """Whether any of the roles allows the verb, to some unit or at all."""
        return any(verb in MAY[held.role] for held in self.held)


def standing_of(user: User, day: date) -> Standing:
    """Where somebody stands on a day. It is kept with the user object, which lives no longer than a request."""
    kept: dict[date, Standing] = user.__dict__.setdefault("_standings", {})
    if day not in kept:
        held = roles_on(user, day)
        kept[day] = Standing(tuple(held), reach(held, Verb.SEE_UNGUARDED, day))
    return kept[day]


def viewer_of(user: User, day: date) -> Viewer:
    """The user as the disclosure guard knows them: in the circle of the units whose figures they may see unguarded."""
    standing = standing_of(user, day)
    audience = standing.held[0].role.value if standing.held else "signed in"
    return Viewer(audience, standing.open_units)


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
