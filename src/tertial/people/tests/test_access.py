"""Who may do what to which unit, role by role."""

from datetime import date

import pytest

from tertial.organisation.models import Unit
from tertial.organisation.tests.factories import a_city
from tertial.people.access import may, reach, roles_on
from tertial.people.rules import Role, Verb
from tertial.people.tests.factories import a_person

pytestmark = pytest.mark.django_db
TODAY = date(2025, 1, 15)

# Which units a role sees unguarded, and which values it may correct, by the unit that it is held for.
REACH = [
    (Role.EXECUTIVE_CONTROLLER, "board", {"board", "office", "elms", "elm", "oak"}, True),
    (Role.QUALITY_STRATEGIST, "other-board", {"other-board"}, True),
    (Role.DISTRICT_CONTROLLER, "office", {"office", "elms", "elm", "oak"}, True),
    (Role.PRINCIPAL, "elms", {"elms", "elm", "oak"}, True),
    (Role.EMPLOYEE, "elm", {"elm"}, False),
    (Role.OPERATOR, "bears", {"bears", "bear"}, False),
    (Role.BOARD_MEMBER, "board", set(), False),
    (Role.AUDITOR, "city", set(), False),
    (Role.ADMINISTRATOR, "city", set(), False),
]


@pytest.mark.parametrize(("role", "held_for", "open_units", "corrects"), REACH)
def test_a_role_reaches_what_it_answers_for_and_no_more(
    role: Role, held_for: str, open_units: set[str], corrects: bool
):
    city = a_city()
    roles = roles_on(a_person(role, city[held_for]), TODAY)
    codes = {unit.pk: unit.code for unit in Unit.objects.all()}

    assert {codes[pk] for pk in reach(roles, Verb.SEE_UNGUARDED, TODAY)} == open_units
    assert {codes[pk] for pk in reach(roles, Verb.CORRECT_VALUE, TODAY)} == (open_units if corrects else set())


@pytest.mark.parametrize("role", list(Role))
def test_only_the_auditor_reads_the_trail_and_only_the_administrator_reorganises(role: Role):
    city = a_city()
    user = a_person(role, city["city"])

    assert may(user, Verb.READ_AUDIT_TRAIL, day=TODAY) == (role == Role.AUDITOR)
    assert may(user, Verb.REORGANISE, day=TODAY) == (role == Role.ADMINISTRATOR)
    assert may(user, Verb.SEE_ESTABLISHED, day=TODAY)


def test_a_role_holds_on_its_days_only():
    city = a_city()
    user = a_person(Role.PRINCIPAL, city["elms"], starts_on=date(2024, 1, 1), ends_on=date(2025, 1, 1))

    days = [date(2023, 12, 31), date(2024, 1, 1), date(2024, 12, 31), date(2025, 1, 1)]
    assert [may(user, Verb.CORRECT_VALUE, day=day, unit_id=city["elm"].pk) for day in days] == [
        False,
        True,
        True,
        False,
    ]


def test_the_backend_answers_by_verb_and_unit_and_knows_no_others():
    city = a_city()
    user = a_person(Role.PRINCIPAL, city["elms"])

    assert user.has_perm(Verb.SEE_UNGUARDED, city["elm"])
    assert not user.has_perm(Verb.SEE_UNGUARDED, city["ash"])
    assert not user.has_perm(Verb.SEE_UNGUARDED)
    assert not user.has_perm("fly", city["elm"])


def test_somebody_who_may_not_sign_in_may_nothing():
    city = a_city()
    user = a_person(Role.PRINCIPAL, city["elms"])
    user.is_active = False

    assert not user.has_perm(Verb.SEE_ESTABLISHED)
