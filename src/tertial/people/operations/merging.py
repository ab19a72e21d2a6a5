"""Laying a city folder's people and roles on what is recorded. Part of one load: leaves no trace of its own."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from tertial.organisation.operations.merging import refers, unit_ids
from tertial.organisation.rules import overlapping
from tertial.people.models import RoleAssignment
from tertial.people.rules import is_within
from tertial.people.tables import PEOPLE, ROLES
from tertial.platform.filed import Filed, Merged, lay, open_rows, write
from tertial.platform.merging import Addition
from tertial.platform.models import User
from tertial.platform.tables import Row

ASSIGNED = Filed(
    ROLES,
    RoleAssignment,
    paths={
        "user_name": "user__user_name",
        "unit": "unit__code",
        "standing_in_for": "standing_in_for__user_name",
    },
    blank=frozenset({"delegation"}),
)


def merge_people(rows: Sequence[Row]) -> Merged:
    """Make users, who cannot sign in until they are given a password, or change their names and addresses."""
    merged = Merged(PEOPLE)
    known = {user.user_name: user for user in User.objects.all()}
    new = []
    for row in rows:
        user = known.get(row.values["user_name"])
        if not _has_address(row, merged):
            continue
        if user is None:
            merged.merge.added += 1
            new.append(User(password=make_password(None), **_said(row, is_active=True)))
        elif (said := _said(row, is_active=user.is_active)) == {name: getattr(user, name) for name in said}:
            merged.merge.unchanged += 1
        else:
            merged.merge.corrected += 1
            User.objects.filter(pk=user.pk).update(**said)
    if not merged.problems:
        User.objects.bulk_create(new)
    return merged


def _said(row: Row, *, is_active: bool) -> dict[str, str | bool]:
    """What a row says of its user, who stays as active as they are unless it says so."""
    values = row.values
    active = is_active if values["active"] is None else values["active"]
    return {
        "user_name": values["user_name"],
        "name": values["name"],
        "email": values["email"] or "",
        "is_active": active,
    }


def _has_address(row: Row, merged: Merged) -> bool:
    email = row.values["email"]
    try:
        if email:
            validate_email(email)
    except ValidationError:
        what = _("“%(text)s” is no e-mail address.") % {"text": email[:80]}
        merged.refuse(row.number, "email", what, _("Correct it, or leave it empty."))
        return False
    return True


def merge_roles(rows: Sequence[Row], *, actor: User | None, at: datetime, mentioned: frozenset[str]) -> Merged:
    """Record who answers for what. `mentioned` are codes of units whose own rows are wrong: no problem more."""
    wrong = Merged(ROLES)
    units, users = unit_ids(), dict(User.objects.values_list("user_name", "id"))
    good = [
        row
        for row in rows
        if refers(row, ("unit",), units, mentioned, wrong)
        and _is_known(row, "user_name", users, wrong)
        and _is_known(row, "standing_in_for", users, wrong)
        and _runs_forward(row, wrong)
        and _is_a_whole_stand_in(row, wrong)
    ]
    merged, held = lay(ASSIGNED, good, at=at)
    merged.problems += wrong.problems
    open_now = open_rows(held, merged.merge)
    spans = [(addition.key[:3], (addition.key[3], addition.content[0]), addition.row) for addition in open_now]
    for first, second in overlapping(spans):
        row, other = (second, first) if second else (first, second)
        what = _("It overlaps row %(row)d.") % {"row": other} if other else _("It overlaps a recorded one.")
        merged.refuse(row, "starts_on", what, _("End the earlier one before the later one starts."))
    _refuse_what_was_not_theirs_to_lend(open_now, merged)
    if not merged.problems:
        ids = {"user_name": users, "unit": units, "standing_in_for": users}
        write(ASSIGNED, merged.merge, ids=ids, actor=actor)
    return merged


def _is_known(row: Row, column: str, users: dict[str, int], wrong: Merged) -> bool:
    name = row.values.get(column)
    if name is not None and name not in users:
        what = _("There is nobody called “%(name)s”.") % {"name": name[:80]}
        wrong.refuse(row.number, column, what, _("Correct the name, or add it to people.csv."))
        return False
    return True


def _runs_forward(row: Row, wrong: Merged) -> bool:
    starts_on, ends_on = row.values["starts_on"], row.values["ends_on"]
    if starts_on and ends_on and starts_on >= ends_on:
        to_do = _("Put the first day on which it no longer holds.")
        wrong.refuse(row.number, "ends_on", _("It ends before it starts."), to_do)
        return False
    return True


def _is_a_whole_stand_in(row: Row, wrong: Merged) -> bool:
    values = row.values
    if values.get("standing_in_for") is None:
        return True
    if values["standing_in_for"] == values["user_name"]:
        to_do = _("Name the one who is away, or leave the cell empty where the role is their own.")
        wrong.refuse(row.number, "standing_in_for", _("Nobody stands in for themselves."), to_do)
        return False
    if values["starts_on"] is None or values["ends_on"] is None:
        column = "starts_on" if values["starts_on"] is None else "ends_on"
        to_do = _("Put the first day, and the first day on which it no longer holds.")
        wrong.refuse(row.number, column, _("A stand-in has a first and a last day."), to_do)
        return False
    return True


def _refuse_what_was_not_theirs_to_lend(open_now: Sequence[Addition], merged: Merged) -> None:
    """A stand-in's row must lie within one own row of whom they stand in for, for the same role and unit."""
    own: dict[tuple[str, str, str], list[Addition]] = {}
    for one in open_now:
        if one.content[1] is None:
            own.setdefault((one.key[0], one.key[1], one.key[2]), []).append(one)
    for one in open_now:
        lender = one.content[1]
        if not one.row or lender is None:
            continue
        lent = own.get((lender, one.key[1], one.key[2]), [])
        if not any(is_within((one.key[3], one.content[0]), (row.key[3], row.content[0])) for row in lent):
            what = _("“%(name)s” does not hold that role for that unit all those days.") % {"name": lender}
            to_do = _("Correct the days, or give the role to the one who stands in.")
            merged.refuse(one.row, "standing_in_for", what, to_do)
