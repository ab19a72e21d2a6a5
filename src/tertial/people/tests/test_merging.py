"""People and roles from a file meet those that are recorded."""

from datetime import UTC, date, datetime

import pytest

from tertial.organisation.tests.factories import a_city, rows
from tertial.people.models import RoleAssignment
from tertial.people.operations.merging import ASSIGNED, merge_people, merge_roles
from tertial.people.tables import ROLES
from tertial.platform.models import User

pytestmark = pytest.mark.django_db

NOON = datetime(2025, 1, 15, 12, tzinfo=UTC)
LATER = datetime(2025, 2, 15, 12, tzinfo=UTC)
ANNA = {"user_name": "anna", "name": "Anna", "email": None, "active": None}
PRINCIPAL = {"user_name": "anna", "role": "principal", "unit": "elms", "starts_on": date(2024, 1, 1), "ends_on": None}


def people(*values):
    return merge_people(rows(*values))


def roles(*values, at=NOON, mentioned=frozenset()):
    return merge_roles(rows(*values), actor=None, at=at, mentioned=mentioned)


@pytest.fixture
def _a_city_with_anna() -> None:
    a_city()
    people(ANNA)


def test_somebody_new_cannot_sign_in_until_given_a_password():
    merged = people(ANNA)

    user = User.objects.get()
    assert (merged.merge.added, user.name, user.is_active, user.has_usable_password()) == (1, "Anna", True, False)


@pytest.mark.parametrize(("active", "is_active"), [(None, False), (True, True), (False, False)])
def test_whether_somebody_is_active_changes_only_if_the_row_says_so(active, is_active):
    people(ANNA | {"active": False})

    people(ANNA | {"active": active})

    assert User.objects.get().is_active is is_active


@pytest.mark.usefixtures("_a_city_with_anna")
def test_a_role_that_ends_is_a_correction():
    roles(PRINCIPAL)

    merged = roles(PRINCIPAL | {"ends_on": date(2025, 1, 1)}, at=LATER)

    held = RoleAssignment.objects.order_by("recorded_at").values_list("role", "ends_on", "superseded_at")
    assert merged.merge.corrected == 1
    assert list(held) == [("principal", None, LATER), ("principal", date(2025, 1, 1), None)]


@pytest.mark.usefixtures("_a_city_with_anna")
def test_wrong_roles_are_told_and_none_is_kept():
    merged = roles(
        PRINCIPAL,
        PRINCIPAL | {"starts_on": date(2024, 6, 1)},
        PRINCIPAL | {"unit": "nowhere"},
        PRINCIPAL | {"user_name": "nobody"},
        PRINCIPAL | {"role": "auditor", "ends_on": date(2024, 1, 1)},
        PRINCIPAL | {"unit": "mentioned"},
        mentioned=frozenset({"mentioned"}),
    )

    assert [(problem.row, problem.column) for problem in sorted(merged.problems)] == [
        (3, "starts_on"),
        (4, "unit"),
        (5, "user_name"),
        (6, "ends_on"),
    ]
    assert not RoleAssignment.objects.exists()


LENT = {
    "user_name": "bo",
    "role": "principal",
    "unit": "elms",
    "starts_on": date(2025, 1, 1),
    "ends_on": date(2025, 2, 1),
    "standing_in_for": "anna",
    "delegation": "DEL 2025:14",
}


@pytest.mark.usefixtures("_a_city_with_anna")
def test_a_stand_in_comes_with_the_role_that_is_lent():
    people(ANNA | {"user_name": "bo", "name": "Bo"})

    roles(PRINCIPAL, LENT)

    held = RoleAssignment.objects.order_by("user__user_name")
    assert list(held.values_list("user__user_name", "standing_in_for__user_name", "delegation")) == [
        ("anna", None, ""),
        ("bo", "anna", "DEL 2025:14"),
    ]


@pytest.mark.usefixtures("_a_city_with_anna")
def test_what_nobody_can_lend_is_told_and_none_is_kept():
    people(ANNA | {"user_name": "bo", "name": "Bo"})

    merged = roles(
        PRINCIPAL | {"ends_on": date(2025, 1, 20)},
        LENT,
        LENT | {"standing_in_for": "nobody", "unit": "elm"},
        LENT | {"standing_in_for": "bo", "unit": "oak"},
        LENT | {"ends_on": None, "unit": "ash"},
    )

    assert [(problem.row, problem.column, problem.what) for problem in sorted(merged.problems)] == [
        (3, "standing_in_for", "“anna” does not hold that role for that unit all those days."),
        (4, "standing_in_for", "There is nobody called “nobody”."),
        (5, "standing_in_for", "Nobody stands in for themselves."),
        (6, "ends_on", "A stand-in has a first and a last day."),
    ]
    assert not RoleAssignment.objects.exists()


@pytest.mark.usefixtures("_a_city_with_anna")
def test_what_is_read_out_is_laid_in_again_unchanged():
    people(ANNA | {"user_name": "bo", "name": "Bo"})
    roles(PRINCIPAL, LENT)
    names = [column.name for column in ROLES.columns]

    merged = roles(*[dict(zip(names, row, strict=True)) for row in ASSIGNED.rows()], at=LATER)

    assert (merged.merge.unchanged, merged.merge.added, merged.merge.corrected, merged.problems) == (2, 0, 0, [])
