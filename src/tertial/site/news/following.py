"""What somebody follows: the units of their roles without doing anything, and what they have chosen."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists
from django.urls import reverse

from tertial.indicators.models import Indicator
from tertial.organisation.models import Unit
from tertial.organisation.queries.units import Named
from tertial.organisation.queries.watched import watched_on
from tertial.platform.models import Following, User
from tertial.site.access import sees_internal, standing_of
from tertial.steering.queries.goals import is_seen

UNIT, INDICATOR, GOAL = "unit", "indicator", "goal"


@dataclass(frozen=True)
class Followed:
    """What somebody follows on a day: units by key with those directly below them, and the codes of all else by kind.

    `by_role` are the keys of the units that come with a role.
    """

    units: Mapping[int, Named]
    below: Mapping[int, Named]
    by_role: frozenset[int]
    codes: Mapping[str, tuple[str, ...]]

    @property
    def watched(self) -> Mapping[int, Named]:
        """The units with those below."""
        return {**self.below, **self.units}

    def of(self, kind: str) -> tuple[str, ...]:
        """The codes of a kind that were chosen."""
        return self.codes.get(kind, ())

    @property
    def is_nothing(self) -> bool:
        """Whether nothing is followed."""
        return not self.units and not any(self.codes.values())


def followed_by(user: User, day: date) -> Followed:
    """What somebody follows on a day."""
    by_role = frozenset(held.unit_id for held in standing_of(user, day).held)
    codes: dict[str, list[str]] = {}
    for subject in Following.objects.filter(user=user).order_by("subject").values_list("subject", flat=True):
        kind, _colon, code = subject.partition(":")
        codes.setdefault(kind, []).append(code)
    found = watched_on(day, ids=by_role, codes=codes.pop(UNIT, []))
    return Followed(
        units={row.unit.id: row.unit for row in found if row.is_chosen},
        below={row.unit.id: row.unit for row in found if not row.is_chosen},
        by_role=by_role,
        codes={kind: tuple(of_kind) for kind, of_kind in codes.items()},
    )


def exists(subject: str, user: User, day: date) -> bool:
    """Whether there is something by that name, `kind:code`, that somebody may follow: no draft of another's."""
    kind, _colon, code = subject.partition(":")
    if kind == GOAL:
        return is_seen(code, drafts=sees_internal(user, day))
    models = {UNIT: Unit, INDICATOR: Indicator}
    return kind in models and models[kind]._default_manager.filter(code=code).exists()


@dataclass(frozen=True)
class FollowButton:
    """What platform/follow.html takes: the subject, if it is followed and by role, and where to say otherwise."""

    subject: str
    is_following: bool
    follow_url: str
    is_by_role: bool = False


def is_followed(user: User, kind: str, code: str) -> Exists:
    """Whether somebody follows something, to be asked with something else."""
    return Exists(Following.objects.filter(user=user, subject=f"{kind}:{code}"))


def follow_button(user: User, kind: str, code: str) -> FollowButton:
    """The button on the page of something that can be followed. One SQL statement."""
    subject = f"{kind}:{code}"
    return FollowButton(subject, Following.objects.filter(user=user, subject=subject).exists(), reverse("follow"))


def follow_unit_button(user: User, code: str, day: date, *, unit_id: int, is_chosen: bool) -> FollowButton:
    """The button on a unit's page, whose choice was asked for with the unit itself."""
    by_role = unit_id in _units_of(user, day)
    return FollowButton(f"{UNIT}:{code}", by_role or is_chosen, reverse("follow"), by_role)


def _units_of(user: User, day: date) -> Collection[int]:
    return {held.unit_id for held in standing_of(user, day).held}
