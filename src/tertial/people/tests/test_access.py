"""Who may do what to which unit, role by role."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tertial.organisation.models import Unit
from tertial.organisation.tests.factories import NOON, a_city, links, units
from tertial.people.access import may, open_to, reach, roles_on
from tertial.people.models import RoleAssignment
from tertial.people.rules import EVERYWHERE, Role, Verb
from tertial.people.tests.factories import a_person
from tertial.platform.operations import trace

pytestmark = pytest.mark.django_db
TODAY = date(2025, 1, 15)

# Which units a role sees unguarded, and which values it may correct, by the unit that it is held for.
REACH = [
    (Role.EXECUTIVE_CONTROLLER, "board", {"board", "office", "elms", "elm", "oak"}, True),
    (Role.QUALITY_STRATEGIST, "other-board", {"other-board"}, True),
    (Role.DISTRICT_CONTROLLER, "office", {"board", "office", "elms", "elm", "oak"}, True),
    (Role.DISTRICT_CONTROLLER, "elm", {"board", "office", "elms", "elm", "oak"}, True),
    (Role.DISTRICT_CONTROLLER, "city", {"city"}, True),
    (Role.PRINCIPAL, "elms", {"elms", "elm", "oak"}, True),
    (Role.EMPLOYEE, "elm", {"elm"}, False),
    (Role.OPERATOR, "bears", {"bears", "bear"}, False),
    (Role.OPERATOR, "own", {"own"}, False),
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


def test_the_executive_controller_reaches_the_council_that_lies_beside_her_board():
    city = a_city()
    units({"code": "council", "kind": "council", "name": "Fullmäktige"})
    links(("line", "council", "city"))
    codes = {unit.pk: unit.code for unit in Unit.objects.all()}

    reached = {
        role: {codes[pk] for pk in open_to(a_person(role, city["office"]), Verb.STEER, TODAY)}
        for role in (Role.EXECUTIVE_CONTROLLER, Role.DISTRICT_CONTROLLER)
    }

    below = {"board", "office", "elms", "elm", "oak"}
    assert reached == {Role.EXECUTIVE_CONTROLLER: below | {"council"}, Role.DISTRICT_CONTROLLER: below}


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


# What each role may do to its own unit, and what it may do at all, beside seeing the established.
INSIDE = {Verb.SEE_INTERNAL, Verb.SEE_UNGUARDED}
STEERING = INSIDE | {Verb.CORRECT_VALUE, Verb.STEER}
MAY_DO = {
    Role.EXECUTIVE_CONTROLLER: STEERING,
    Role.QUALITY_STRATEGIST: STEERING | {Verb.ANSWER_OPERATORS},
    Role.DISTRICT_CONTROLLER: STEERING,
    Role.PRINCIPAL: STEERING,
    Role.EMPLOYEE: INSIDE | {Verb.CONTRIBUTE},
    Role.OPERATOR: INSIDE | {Verb.ASK_THE_OFFICE},
    Role.BOARD_MEMBER: set(),
    Role.AUDITOR: {Verb.READ_AUDIT_TRAIL},
    Role.ADMINISTRATOR: {Verb.REORGANISE, Verb.MANAGE_PEOPLE, Verb.SEE_AS},
}


@pytest.mark.parametrize("role", list(Role))
def test_a_role_may_do_what_its_row_of_the_table_says(role: Role):
    city = a_city()
    user = a_person(role, city["elms"])

    allowed = {verb for verb in Verb if may(user, verb, day=TODAY, unit_id=city["elms"].pk)}

    assert allowed == MAY_DO[role] | {Verb.SEE_ESTABLISHED}


@pytest.mark.parametrize("role", list(Role))
def test_who_is_looked_through_may_do_nothing_but_read_what_is_established(role: Role):
    city = a_city()
    user = a_person(role, city["elms"])
    user.seen_by = a_person(Role.ADMINISTRATOR, city["city"])

    allowed = {verb for verb in Verb if may(user, verb, day=TODAY, unit_id=city["elms"].pk)}

    assert allowed == {Verb.SEE_ESTABLISHED}
    assert [open_to(user, verb, TODAY) for verb in Verb if verb not in EVERYWHERE] == [frozenset()] * 6


def test_all_that_somebody_may_do_takes_two_questions():
    city = a_city()
    user = a_person(Role.PRINCIPAL, city["elms"])
    RoleAssignment.objects.create(user=user, role=Role.OPERATOR, unit=city["bears"], recorded_at=NOON)

    with CaptureQueriesContext(connection) as asked:
        for verb in Verb:
            open_to(user, verb, TODAY)
            may(user, verb, day=TODAY, unit_id=city["elms"].pk)

    assert len(asked) == 2


def test_a_stand_in_may_what_the_other_may_while_both_hold_it():
    city = a_city()
    away, other = a_person(Role.PRINCIPAL, city["elms"], ends_on=date(2025, 3, 1)), a_person()
    RoleAssignment.objects.create(
        user=other,
        role=Role.PRINCIPAL,
        unit=city["elms"],
        starts_on=date(2025, 1, 1),
        ends_on=date(2025, 4, 1),
        standing_in_for=away,
        recorded_at=NOON,
    )

    days = [date(2024, 12, 31), date(2025, 1, 1), date(2025, 2, 28), date(2025, 3, 1)]
    assert [may(other, Verb.STEER, day=day, unit_id=city["elm"].pk) for day in days] == [False, True, True, False]


def test_what_a_stand_in_does_is_traced_as_themselves_with_whom_they_stand_in_for():
    city = a_city()
    away, other = a_person(Role.PRINCIPAL, city["elms"]), a_person(Role.PRINCIPAL, city["ash"])
    RoleAssignment.objects.create(
        user=other,
        role=Role.PRINCIPAL,
        unit=city["elms"],
        starts_on=TODAY,
        ends_on=date(2025, 4, 1),
        standing_in_for=away,
        recorded_at=NOON,
    )

    lent, own = [
        trace("steering.try", actor=other, at=NOON, subject=unit)
        for unit in ("elm", "ash")
        if may(other, Verb.STEER, day=TODAY, unit_id=city[unit].pk)
    ]

    assert [(entry.actor, entry.details) for entry in (lent, own)] == [
        (other, {"standing_in_for": away.pk}),
        (other, {}),
    ]


def test_somebody_who_may_not_sign_in_may_nothing():
    city = a_city()
    user = a_person(Role.PRINCIPAL, city["elms"])
    user.is_active = False

    assert not user.has_perm(Verb.SEE_ESTABLISHED)
