"""How somebody signs in: with which second steps, and where they are signed in now."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from tertial.organisation.queries.units import names_on
from tertial.people.access import roles_on
from tertial.people.queries.sentences import role_name
from tertial.platform.models import User

# The first that fits: Edge and Opera call themselves Chrome too, and Chrome calls itself Safari.
BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrom", "Chrome"), ("Safari", "Safari"))
MACHINES = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True)
class SecondSteps:
    """What somebody proves themselves with beside the password: a code app and passkeys, by key and since when."""

    code_app: tuple[int, datetime] | None
    passkeys: tuple[tuple[int, str, datetime], ...]
    spare_codes: int

    @property
    def any(self) -> bool:
        """Whether there is one; spare codes alone are none."""
        return self.code_app is not None or bool(self.passkeys)


@dataclass(frozen=True)
class SignedIn:
    """One place where somebody is signed in; `browser` is a program's name and a machine's, if known."""

    key: int
    browser: str
    since: datetime
    last_seen: datetime
    is_this: bool


def held_on(user: User, day: date) -> list[tuple[str, str]]:
    """The roles of a user on a day in words, each with the name of its unit."""
    held = roles_on(user, day)
    names = names_on(day, [role.unit_id for role in held]) if held else {}
    return [(role_name(role.role), names[role.unit_id].name) for role in held]


def second_steps_of(user: User) -> SecondSteps:
    """The second steps of a user."""
    steps = list(Authenticator.objects.filter(user=user).order_by("id"))
    apps = [step for step in steps if step.type == Authenticator.Type.TOTP]
    codes = [step for step in steps if step.type == Authenticator.Type.RECOVERY_CODES]
    return SecondSteps(
        (apps[0].pk, apps[0].created_at) if apps else None,
        tuple((s.pk, s.wrap().name, s.created_at) for s in steps if s.type == Authenticator.Type.WEBAUTHN),
        len(codes[0].wrap().get_unused_codes()) if codes else 0,
    )


def has_second_step(user: User) -> bool:
    """Whether a user has a second step; spare codes alone are none."""
    return bool(Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES).exists())


def signed_in(user: User, *, session_key: str | None, at: datetime) -> list[SignedIn]:
    """Where a user is signed in at a moment, this session first and then the one last seen."""
    alive = Session.objects.filter(expire_date__gt=at).values("session_key")
    places = [
        SignedIn(
            place.pk,
            browser_of(place.user_agent),
            place.created_at,
            place.last_seen_at,
            place.session_key == session_key,
        )
        for place in UserSession.objects.filter(user=user, session_key__in=alive)
    ]
    return sorted(places, key=lambda place: (not place.is_this, -place.last_seen.timestamp()))


def browser_of(user_agent: str) -> str:
    """The name of a browser and of what it runs on, empty if both are unknown.

    >>> browser_of("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
    'Firefox · Linux'
    """
    names = (next((name for mark, name in known if re.search(mark, user_agent)), "") for known in (BROWSERS, MACHINES))
    return " · ".join(filter(None, names))
