"""Why a role cannot be given, lent or ended as somebody asked: all the reasons at once, each with what to do."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from tertial.organisation.models import Unit, valid_on
from tertial.organisation.queries.units import existing_on
from tertial.organisation.rules import LinkKind, OperatorForm, overlaps
from tertial.people.models import RoleAssignment
from tertial.people.queries.fitting import fits_kind, kinds_for
from tertial.people.queries.sentences import days_in_words
from tertial.people.rules import OF_THE_WHOLE_CITY, REACHES_BY_OPERATOR, Role
from tertial.platform.models import User, known
from tertial.platform.queries.sentences import day_in_words


@dataclass(frozen=True)
class Problem:
    """Something that stands in the way: the field in which it was asked, empty for the whole; why, and what to do."""

    field: str
    text: str


class RoleRefused(Exception):
    """A role cannot be given, lent or ended as was asked; `problems` are all the reasons."""

    def __init__(self, *problems: Problem) -> None:
        """A refusal for these reasons."""
        super().__init__(*problems)
        self.problems: Sequence[Problem] = problems


@dataclass(frozen=True)
class Wanted:
    """A role that somebody is to have: as what, for which unit, on which days (end exclusive), by which decision."""

    person: User
    role: Role
    unit: Unit
    starts_on: date
    ends_on: date | None = None
    delegation: str = ""

    @property
    def days(self) -> tuple[date, date | None]:
        """First day and exclusive end."""
        return self.starts_on, self.ends_on


def refuse(problems: Iterable[Problem]) -> None:
    """Raise RoleRefused if there is any reason to."""
    found = list(problems)
    if found:
        raise RoleRefused(*found)


def wrong_person(person: User, actor: User) -> Iterator[Problem]:
    """Nobody gives themselves a role, and a closed account has none."""
    if person.pk == actor.pk:
        yield Problem("", _("You cannot give yourself a role. Ask another administrator."))
    if not person.is_active:
        yield Problem("", _("The account of %(name)s is closed. Open it first.") % {"name": person.name})


def wrong_unit(wanted: Wanted) -> Iterator[Problem]:
    """A role is held for a unit that exists and that such a role can answer for."""
    rolls_up_by = wanted.unit.kind.rolls_up_by
    if wanted.role in OF_THE_WHOLE_CITY and rolls_up_by != "all":
        yield Problem("unit", _("This role is held for the whole city. Choose the city as unit."))
    elif (wanted.role in REACHES_BY_OPERATOR) != (rolls_up_by == LinkKind.OPERATOR):
        yield Problem(
            "unit",
            _("That is no operator. Choose the operator that the person answers for.")
            if wanted.role in REACHES_BY_OPERATOR
            else _("Only the role of an independent operator is held for an operator. Choose a unit."),
        )
    elif rolls_up_by == LinkKind.GEOGRAPHIC:
        yield Problem("unit", _("Nobody answers for an area. Choose the board or the administration that does."))
    elif not fits_kind(wanted.role, wanted.unit.kind):
        yield Problem(
            "unit",
            _("The role does not fit the unit. It is held for: %(kinds)s.")
            % {"kinds": ", ".join(kinds_for(wanted.role))},
        )
    described = existing_on(wanted.starts_on).filter(unit=wanted.unit).first()
    if wanted.role in REACHES_BY_OPERATOR and described and described.operator_form == OperatorForm.MUNICIPAL:
        yield Problem("unit", _("The municipality's own units answer to their boards. Choose an independent operator."))
    if described is None:
        yield Problem("unit", _("The unit does not exist on the first day. Choose another unit or another day."))


def wrong_days(wanted: Wanted) -> Iterator[Problem]:
    """Days run forward, and nobody holds the same role twice on a day."""
    if wanted.ends_on is not None and wanted.ends_on <= wanted.starts_on:
        yield Problem("last_day", _("The last day lies before the first. Correct one of them."))
        return
    held = RoleAssignment.objects.filter(known(None), user=wanted.person, role=wanted.role, unit=wanted.unit)
    for row in held.order_by("starts_on"):
        if overlaps(wanted.days, (row.starts_on, row.ends_on)):
            yield Problem(
                "starts_on",
                _("They have that role already %(days)s. Choose other days.")
                % {"days": days_in_words(row.starts_on, row.ends_on)},
            )
            return


def ends_already(day: date) -> Problem:
    """A role is not made longer by ending it."""
    said = _("It ends on %(day)s already. To make it longer, give the role again from the day after.")
    return Problem("last_day", said % {"day": day_in_words(day - timedelta(days=1))})


def last_administrator() -> Problem:
    """Somebody must be left who can give others their roles."""
    return Problem("", _("Nobody would be left who administers the city. Make somebody else an administrator first."))


def is_last_administrator(person: User, *, without: date) -> bool:
    """Whether nobody else who can sign in administers the city on the first day without this person.

    The other administrators are locked, so that two who end each other's role do not both go through.
    """
    held = RoleAssignment.objects.filter(known(None), role=Role.ADMINISTRATOR)
    others = User.objects.select_for_update().filter(is_active=True, pk__in=held.values("user")).order_by("pk")
    waiting = {user.pk for user in others} - {person.pk}
    return not held.filter(valid_on(without), user__in=waiting).exists()
