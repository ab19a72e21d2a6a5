"""Who answers for what: a list of people, and one person with all that has been recorded of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.core.paginator import Page, Paginator
from django.db.models import Exists, Func, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Collate, Lower

from tertial.organisation.models import UnitDescription, valid_on
from tertial.organisation.queries.units import names_on
from tertial.organisation.rules import search_key
from tertial.people.models import RoleAssignment
from tertial.people.queries.sentences import held_in_words
from tertial.people.rules import CAN_BE_LENT, Role
from tertial.platform.models import User, known

LENGTH = 30
SHOWN_OF_ONE = 5
DISPOSED = "disposed-"


class When(StrEnum):
    """Which people a list shows, by when they hold a role (the words of the address)."""

    NOW = "nu"
    COMING = "kommande"
    EARLIER = "tidigare"
    NEVER = "ingen"
    CLOSED = "stangda"


@dataclass(frozen=True)
class Asked:
    """Which people to show: words in their name or their unit's, a role, and when they hold it."""

    words: str = ""
    role: Role | None = None
    when: When | None = None


@dataclass(frozen=True)
class Held:
    """A role of somebody, in words, and when it holds on the day that was asked for."""

    id: int
    role: Role
    sentence: str
    when: When
    is_lent: bool
    starts_on: date | None
    ends_on: date | None

    @property
    def can_be_lent(self) -> bool:
        """Whether a stand-in can be named for it."""
        return not self.is_lent and self.role in CAN_BE_LENT and self.when != When.EARLIER


@dataclass(frozen=True)
class PersonLine:
    """A person in a list, with what to say of their roles first, and how many more there are."""

    id: int
    name: str
    user_name: str
    is_active: bool
    held: tuple[Held, ...]
    more: int


def people_page(asked: Asked, *, day: date, number: int) -> tuple[Page[User], list[PersonLine]]:
    """One page of the people asked for, in name order. As many questions for one person as for thirty."""
    page = Paginator(_people(asked, day), LENGTH).get_page(number)
    users = list(page.object_list)
    held = _held_by({user.pk for user in users}, day)
    return page, [_line(user, held.get(user.pk, []), asked) for user in users]


def _people(asked: Asked, day: date) -> "QuerySet[User]":
    users = User.objects.exclude(is_active=False, user_name__startswith=DISPOSED)
    users = users.filter(is_active=asked.when != When.CLOSED)
    assigned = RoleAssignment.objects.filter(known(None), user=OuterRef("pk"))
    if asked.role is not None:
        assigned = assigned.filter(role=asked.role)
    periods = {
        When.NOW: valid_on(day),
        When.COMING: Q(starts_on__gt=day),
        When.EARLIER: Q(ends_on__lte=day),
        When.NEVER: valid_on(day) | Q(starts_on__gt=day),
    }
    assigned = assigned.filter(periods.get(asked.when, Q())) if asked.when else assigned
    if asked.when == When.NEVER:
        users = users.exclude(Exists(assigned))
    elif asked.role is not None or asked.when in periods:
        users = users.filter(Exists(assigned))
    for word in asked.words.split():
        users = users.filter(_has(word, assigned))
    swedish = Func(Lower("name"), Value("åäö"), Value("{|}"), function="translate")
    return users.order_by(Collate(swedish, "C"), "pk")


def _has(word: str, assigned: "QuerySet[RoleAssignment]") -> Q:
    """Whether a word stands in somebody's name or address, or in a name of a unit that they answer for."""
    called = UnitDescription.objects.filter(known(None), search_key__contains=search_key(word))
    of_unit = Exists(assigned.filter(unit__in=called.values("unit")))
    return Q(name__icontains=word) | Q(user_name__icontains=word) | Q(email__icontains=word) | Q(of_unit)


def _line(user: User, held: Sequence[Held], asked: Asked) -> PersonLine:
    """What is said first is what was asked for; without a question, what holds now and what is to come."""
    fits = [one for one in held if asked.when not in (None, When.CLOSED) and one.when == asked.when]
    first = fits or [one for one in held if one.when != When.EARLIER] or list(held)
    shown = tuple(first[:SHOWN_OF_ONE])
    return PersonLine(user.pk, user.name, user.user_name, user.is_active, shown, len(held) - len(shown))


def held_by(user: User, *, day: date) -> list[Held]:
    """The roles that somebody holds, has held and is to hold as known now: those of today first, the past last."""
    return _held_by({user.pk}, day).get(user.pk, [])


def lent_by(user: User, *, day: date, of: RoleAssignment | None = None) -> list[tuple[User, Held]]:
    """Who stands in for somebody on a day or later, and what they hold; of one of their roles or of all."""
    rows = RoleAssignment.objects.filter(known(None), standing_in_for=user).exclude(ends_on__lte=day)
    if of is not None:
        rows = rows.filter(role=of.role, unit=of.unit_id)
    found = list(rows.select_related("user", "standing_in_for").order_by("starts_on", "id"))
    names = names_on(day, {row.unit_id for row in found}) if found else {}
    return [(row.user, _held(row, names[row.unit_id].name, day)) for row in found]


def one_held(assignment: RoleAssignment, *, day: date) -> Held:
    """One role in words."""
    return _held(assignment, names_on(day, [assignment.unit_id])[assignment.unit_id].name, day)


def _held_by(users: Collection[int], day: date) -> dict[int, list[Held]]:
    rows = RoleAssignment.objects.filter(known(None), user__in=users).select_related("standing_in_for")
    found = list(rows.order_by("starts_on", "id"))
    names = names_on(day, {row.unit_id for row in found})
    held: dict[int, list[Held]] = {}
    for row in found:
        held.setdefault(row.user_id, []).append(_held(row, names[row.unit_id].name, day))
    order = [When.NOW, When.COMING, When.EARLIER]
    return {user: sorted(roles, key=lambda one: (order.index(one.when), one.is_lent)) for user, roles in held.items()}


def _held(row: RoleAssignment, unit: str, day: date) -> Held:
    lender = row.standing_in_for.name if row.standing_in_for else ""
    sentence = held_in_words(Role(row.role), unit, days=(row.starts_on, row.ends_on), today=day, lender=lender)
    return Held(row.pk, Role(row.role), sentence, _when(row, day), bool(lender), row.starts_on, row.ends_on)


def _when(row: RoleAssignment, day: date) -> When:
    if row.starts_on is not None and row.starts_on > day:
        return When.COMING
    return When.EARLIER if row.ends_on is not None and row.ends_on <= day else When.NOW


@dataclass(frozen=True)
class Recorded:
    """A row of somebody's roles as it was recorded: when and by whom, and when another took its place."""

    sentence: str
    delegation: str
    at: datetime
    by: str
    replaced_at: datetime | None


def recorded_of(user: User, *, day: date) -> list[Recorded]:
    """Everything that has been recorded of somebody's roles, the latest first."""
    rows = RoleAssignment.objects.filter(user=user).select_related("standing_in_for", "recorded_by")
    found = list(rows.order_by("-recorded_at", "-id"))
    names = names_on(day, {row.unit_id for row in found})
    return [
        Recorded(
            _held(row, names[row.unit_id].name, day).sentence,
            row.delegation,
            row.recorded_at,
            row.recorded_by.name if row.recorded_by else "",
            row.superseded_at,
        )
        for row in found
    ]
