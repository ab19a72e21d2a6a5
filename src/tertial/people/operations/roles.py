"""What can be done to who answers for what: give a role from a day, end it on a day."""

from datetime import date, datetime

from django.db import transaction

from tertial.people.models import RoleAssignment
from tertial.people.operations.refusing import (
    RoleRefused,
    Wanted,
    ends_already,
    is_last_administrator,
    last_administrator,
    refuse,
    wrong_days,
    wrong_person,
    wrong_unit,
)
from tertial.people.rules import Role
from tertial.platform.models import User, known
from tertial.platform.operations import trace


@transaction.atomic
def give_role(wanted: Wanted, *, actor: User, at: datetime) -> RoleAssignment:
    """Let a person answer for a unit. Asked for again, it gives what is there. Raises RoleRefused with all reasons."""
    lock(wanted.person)
    there = the_same(wanted, standing_in_for=None)
    if there is not None:
        return there
    refuse([*wrong_person(wanted.person, actor), *wrong_unit(wanted), *wrong_days(wanted)])
    given = record(wanted, standing_in_for=None, actor=actor, at=at)
    trace("people.give_role", actor=actor, at=at, subject=f"user {wanted.person.pk}", **said_of(given))
    return given


@transaction.atomic
def end_role(*, assignment: RoleAssignment, ends_on: date, actor: User, at: datetime, today: date) -> bool:
    """Let a role, and what stands in for it, hold no longer from a day on; whether anything changed.

    A role that had not begun by then is taken back. Raises RoleRefused if it ends before that day already, or if nobody
    would be left who administers the city.
    """
    lock(assignment.user)
    held = as_it_is_now(assignment)
    if held is None or held.ends_on == ends_on:
        return False
    if held.ends_on is not None and held.ends_on < ends_on:
        raise RoleRefused(ends_already(held.ends_on))
    if held.role == Role.ADMINISTRATOR and is_last_administrator(held.user, without=max(ends_on, today)):
        raise RoleRefused(last_administrator())
    cut(held, ends_on=ends_on, actor=actor, at=at)
    trace("people.end_role", actor=actor, at=at, subject=f"user {held.user_id}", **said_of(held, ends_on=ends_on))
    return True


def lock(person: User) -> None:
    """Let no other transaction change what this person answers for until this one is over."""
    User.objects.select_for_update().get(pk=person.pk)


def the_same(wanted: Wanted, *, standing_in_for: User | None) -> RoleAssignment | None:
    """The row that says just what is wanted, if there is one."""
    rows = RoleAssignment.objects.filter(
        known(None),
        user=wanted.person,
        role=wanted.role,
        unit=wanted.unit,
        starts_on=wanted.starts_on,
        ends_on=wanted.ends_on,
        standing_in_for=standing_in_for,
    )
    return rows.first()


def record(wanted: Wanted, *, standing_in_for: User | None, actor: User, at: datetime) -> RoleAssignment:
    """Write a role that nothing stands in the way of."""
    return RoleAssignment.objects.create(
        user=wanted.person,
        role=wanted.role,
        unit=wanted.unit,
        starts_on=wanted.starts_on,
        ends_on=wanted.ends_on,
        standing_in_for=standing_in_for,
        delegation=wanted.delegation,
        recorded_at=at,
        recorded_by=actor,
    )


def as_it_is_now(assignment: RoleAssignment) -> RoleAssignment | None:
    """What is recorded now of a role that somebody has seen on a page; nothing if it was taken back."""
    rows = RoleAssignment.objects.filter(
        known(None),
        user=assignment.user_id,
        role=assignment.role,
        unit=assignment.unit_id,
        starts_on=assignment.starts_on,
        standing_in_for=assignment.standing_in_for_id,
    )
    return rows.select_related("user", "unit", "standing_in_for").first()


def cut(held: RoleAssignment, *, ends_on: date, actor: User, at: datetime) -> None:
    """Record that a role, and what stands in for it, ends on a day: part of an operation, which leaves the trace."""
    rows = [held]
    if held.standing_in_for_id is None:
        lent = RoleAssignment.objects.filter(known(None), standing_in_for=held.user, role=held.role, unit=held.unit)
        rows += lent.filter(ends_on__gt=ends_on, starts_on__lt=held.ends_on or date.max)
    for row in rows:
        RoleAssignment.objects.filter(pk=row.pk).update(superseded_at=at)
        if row.starts_on is None or row.starts_on < ends_on:
            row.pk, row.ends_on, row.recorded_at, row.recorded_by = None, ends_on, at, actor
            row.save(force_insert=True)


def said_of(assignment: RoleAssignment, ends_on: date | None = None) -> dict[str, str | None]:
    """What the audit trail says of a role; `ends_on` where it is about to end."""
    starts, ends = assignment.starts_on, ends_on or assignment.ends_on
    return {
        "role": assignment.role,
        "unit": assignment.unit.code,
        "starts_on": starts.isoformat() if starts else None,
        "ends_on": ends.isoformat() if ends else None,
    } | ({"delegation": assignment.delegation} if assignment.delegation else {})
