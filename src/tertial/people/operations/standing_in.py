"""What can be done about absence: name somebody who stands in for a role, and end that."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tertial.people.models import RoleAssignment
from tertial.people.operations.refusing import (
    Problem,
    RoleRefused,
    Wanted,
    ends_already,
    refuse,
    wrong_days,
    wrong_person,
)
from tertial.people.operations.roles import as_it_is_now, cut, lock, record, said_of, the_same
from tertial.people.rules import CAN_BE_LENT, Role, is_within
from tertial.platform.models import User
from tertial.platform.operations import trace


@transaction.atomic
def name_stand_in(
    *,
    assignment: RoleAssignment,
    person: User,
    starts_on: date,
    ends_on: date,
    delegation: str = "",
    actor: User,
    at: datetime,
) -> RoleAssignment:
    """Let somebody hold another's role for the same unit, from a day until the first day without.

    Asked for again, it gives what is there. Raises RoleRefused with all reasons: the days must lie within the role, and
    what somebody has as a stand-in is not passed on.
    """
    for one in sorted({assignment.user, person}, key=lambda user: user.pk):
        lock(one)
    role, unit = Role(assignment.role), assignment.unit
    wanted = Wanted(person, role, unit, starts_on, ends_on, delegation)
    there = the_same(wanted, standing_in_for=assignment.user)
    if there is not None:
        return there
    refuse([*_not_theirs_to_lend(assignment, wanted), *_wrong_stand_in(assignment, person, actor), *wrong_days(wanted)])
    lent = record(wanted, standing_in_for=assignment.user, actor=actor, at=at)
    trace(
        "people.name_stand_in",
        actor=actor,
        at=at,
        subject=f"user {person.pk}",
        **said_of(lent),
        of=assignment.user_id,
    )
    return lent


def _not_theirs_to_lend(assignment: RoleAssignment, wanted: Wanted) -> Iterator[Problem]:
    held = as_it_is_now(assignment)
    if held is None:
        yield Problem("", _("The role has been taken back, so nobody can stand in for it."))
    elif held.standing_in_for_id is not None:
        yield Problem("", _("A stand-in cannot name another. Ask the one whose role it is, or an administrator."))
    elif wanted.role not in CAN_BE_LENT:
        yield Problem("", _("Nobody stands in for this role. Ask an administrator to give it to somebody else."))
    elif not is_within(wanted.days, (held.starts_on, held.ends_on)):
        yield Problem("starts_on", _("The role is not held all those days. Choose days on which it is."))


def _wrong_stand_in(assignment: RoleAssignment, person: User, actor: User) -> Iterator[Problem]:
    if person.pk == assignment.user_id:
        yield Problem("person", _("Nobody stands in for themselves. Name somebody else."))
    else:
        yield from wrong_person(person, actor)


@transaction.atomic
def end_stand_in(*, assignment: RoleAssignment, ends_on: date, actor: User, at: datetime) -> bool:
    """Let a stand-in hold the role no longer from a day on; whether anything changed.

    One that had not begun by then is taken back. Raises RoleRefused if it ends before that day already.
    """
    lock(assignment.user)
    held = as_it_is_now(assignment)
    if held is None or held.ends_on == ends_on:
        return False
    if held.ends_on is not None and held.ends_on < ends_on:
        raise RoleRefused(ends_already(held.ends_on))
    cut(held, ends_on=ends_on, actor=actor, at=at)
    trace(
        "people.end_stand_in",
        actor=actor,
        at=at,
        subject=f"user {held.user_id}",
        **said_of(held, ends_on=ends_on),
        of=held.standing_in_for_id,
    )
    return True
