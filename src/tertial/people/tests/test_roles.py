"""Roles are given from a day and ended on one, persons added and accounts closed: all with a trace, safe to repeat."""

from datetime import date, timedelta

import pytest

from tertial.organisation.models import Unit
from tertial.organisation.tests.factories import NOON, a_city
from tertial.people.access import may
from tertial.people.models import RoleAssignment
from tertial.people.operations.persons import add_person, close_account, open_account
from tertial.people.operations.refusing import RoleRefused, Wanted
from tertial.people.operations.roles import end_role, give_role
from tertial.people.operations.standing_in import end_stand_in, name_stand_in
from tertial.people.rules import Role, Verb
from tertial.people.tests.factories import a_person
from tertial.platform.models import AuditEntry, User

pytestmark = pytest.mark.django_db

TODAY = date(2025, 1, 15)
LATER = NOON + timedelta(hours=1)


def held(user: User) -> list[tuple[str, date | None, date | None, bool]]:
    """All rows of somebody: role, days, and whether the row still holds."""
    rows = RoleAssignment.objects.filter(user=user).order_by("id")
    return [(row.role, row.starts_on, row.ends_on, row.superseded_at is None) for row in rows]


def traces() -> list[tuple[str, str, dict[str, object]]]:
    return list(AuditEntry.objects.order_by("id").values_list("verb", "subject", "details"))


def refused(act) -> list[tuple[str, str]]:
    with pytest.raises(RoleRefused) as refusal:
        act()
    return [(problem.field, problem.text) for problem in refusal.value.problems]


@pytest.fixture
def city() -> dict[str, Unit]:
    return a_city()


@pytest.fixture
def boss(city: dict[str, Unit]) -> User:
    return a_person(Role.ADMINISTRATOR, city["city"])


def assignment_of(user: User) -> RoleAssignment:
    return RoleAssignment.objects.get(user=user, superseded_at=None)


def test_a_role_is_given_once_however_often_it_is_asked_for(city, boss):
    anna = a_person()
    wanted = Wanted(anna, Role.PRINCIPAL, city["elms"], TODAY, date(2025, 7, 1), "DEL 2025:14")

    first, again = give_role(wanted, actor=boss, at=NOON), give_role(wanted, actor=boss, at=LATER)

    assert first.pk == again.pk
    assert held(anna) == [("principal", TODAY, date(2025, 7, 1), True)]
    said = {"role": "principal", "unit": "elms", "starts_on": "2025-01-15", "ends_on": "2025-07-01"}
    assert traces() == [("people.give_role", f"user {anna.pk}", said | {"delegation": "DEL 2025:14"})]


def test_every_reason_against_a_role_is_told_at_once(city, boss):
    boss.is_active = False

    told = refused(
        lambda: give_role(Wanted(boss, Role.AUDITOR, city["elms"], TODAY, TODAY), actor=boss, at=NOON),
    )

    assert told == [
        ("", "You cannot give yourself a role. Ask another administrator."),
        ("", "The account of Påhittad Person is closed. Open it first."),
        ("unit", "This role is held for the whole city. Choose the city as unit."),
        ("last_day", "The last day lies before the first. Correct one of them."),
    ]
    assert traces() == []


@pytest.mark.parametrize(
    ("role", "unit", "starts_on", "says"),
    [
        (Role.OPERATOR, "elms", TODAY, "That is no operator. Choose the operator that the person answers for."),
        (
            Role.PRINCIPAL,
            "bears",
            TODAY,
            "Only the role of an independent operator is held for an operator. Choose a unit.",
        ),
        (
            Role.OPERATOR,
            "own",
            TODAY,
            "The municipality's own units answer to their boards. Choose an independent operator.",
        ),
        (
            Role.PRINCIPAL,
            "north",
            TODAY,
            "Nobody answers for an area. Choose the board or the administration that does.",
        ),
        (
            Role.PRINCIPAL,
            "board",
            TODAY,
            "The role does not fit the unit. It is held for: unit, preschool, school, care unit.",
        ),
        (
            Role.BOARD_MEMBER,
            "elms",
            TODAY,
            "The role does not fit the unit. It is held for: council, board, company.",
        ),
    ],
)
def test_a_role_fits_its_unit(city, boss, role, unit, starts_on, says):
    told = refused(lambda: give_role(Wanted(a_person(), role, city[unit], starts_on), actor=boss, at=NOON))

    assert told == [("unit", says)]


def test_nobody_holds_a_role_twice_on_a_day_but_may_get_it_again_afterwards(city, boss):
    anna = a_person(Role.PRINCIPAL, city["elms"], starts_on=date(2024, 1, 1), ends_on=date(2025, 7, 1))

    told = refused(
        lambda: give_role(Wanted(anna, Role.PRINCIPAL, city["elms"], date(2025, 6, 30)), actor=boss, at=NOON)
    )
    give_role(Wanted(anna, Role.PRINCIPAL, city["elms"], date(2025, 7, 1)), actor=boss, at=NOON)

    assert told == [
        ("starts_on", "They have that role already from 1 January 2024 to 30 June 2025. Choose other days.")
    ]
    assert held(anna)[1] == ("principal", date(2025, 7, 1), None, True)


def test_a_role_that_ends_today_opens_nothing_today_and_stays_in_the_books(city, boss):
    anna = a_person(Role.PRINCIPAL, city["elms"], starts_on=date(2024, 1, 1))
    role = assignment_of(anna)

    changed = [
        end_role(assignment=role, ends_on=TODAY, actor=boss, at=LATER, today=TODAY),
        end_role(assignment=role, ends_on=TODAY, actor=boss, at=LATER, today=TODAY),
    ]

    days = [TODAY - timedelta(days=1), TODAY]
    unit = city["elm"].pk
    assert changed == [True, False]
    assert [may(User.objects.get(pk=anna.pk), Verb.STEER, day=day, unit_id=unit) for day in days] == [True, False]
    assert held(anna) == [
        ("principal", date(2024, 1, 1), None, False),
        ("principal", date(2024, 1, 1), TODAY, True),
    ]
    assert [verb for verb, *_ in traces()] == ["people.end_role"]


def test_a_role_that_has_not_begun_is_taken_back(city, boss):
    anna = a_person(Role.PRINCIPAL, city["elms"], starts_on=TODAY)

    end_role(assignment=assignment_of(anna), ends_on=TODAY, actor=boss, at=LATER, today=TODAY)

    assert held(anna) == [("principal", TODAY, None, False)]


def test_ending_makes_no_role_longer(city, boss):
    anna = a_person(Role.PRINCIPAL, city["elms"], ends_on=date(2025, 2, 1))

    told = refused(
        lambda: end_role(assignment=assignment_of(anna), ends_on=date(2025, 3, 1), actor=boss, at=LATER, today=TODAY)
    )

    said = "It ends on 31 January 2025 already. To make it longer, give the role again from the day after."
    assert told == [("last_day", said)]


@pytest.mark.parametrize("day", [TODAY, date(2026, 1, 1)])
def test_the_last_administrator_stays(city, boss, day):
    a_person(Role.ADMINISTRATOR, city["city"], ends_on=TODAY)
    closed = a_person(Role.ADMINISTRATOR, city["city"])
    User.objects.filter(pk=closed.pk).update(is_active=False)
    other = a_person()

    told = [
        refused(lambda: end_role(assignment=assignment_of(boss), ends_on=day, actor=other, at=LATER, today=TODAY)),
        refused(lambda: close_account(person=boss, actor=other, at=LATER, today=TODAY)),
    ]

    said = "Nobody would be left who administers the city. Make somebody else an administrator first."
    assert told == [[("", said)]] * 2


def test_one_of_two_administrators_can_end(city, boss):
    other = a_person(Role.ADMINISTRATOR, city["city"])

    end_role(assignment=assignment_of(boss), ends_on=TODAY, actor=other, at=LATER, today=TODAY)

    assert held(boss)[-1] == ("administrator", None, TODAY, True)


def test_a_person_is_added_once_and_cannot_sign_in_yet(boss):
    said = {"user_name": "anna", "name": "Anna", "email": "anna@provstad.example"}

    first = add_person(**said, actor=boss, at=NOON)
    again = add_person(**said, actor=boss, at=NOON)
    told = refused(lambda: add_person(**said | {"name": "Another"}, actor=boss, at=NOON))

    assert (first, first.has_usable_password()) == (again, False)
    assert told == [("user_name", "Somebody signs in as “anna” already. Choose another user name.")]
    assert traces() == [("people.add_person", f"user {first.pk}", {})]


def test_closing_an_account_ends_its_roles_and_opening_it_gives_none_back(city, boss):
    anna = a_person(Role.PRINCIPAL, city["elms"], starts_on=date(2024, 1, 1))

    done = [close_account(person=anna, actor=boss, at=LATER, today=TODAY) for _ in range(2)]
    done += [open_account(person=anna, actor=boss, at=LATER) for _ in range(2)]

    assert done == [True, False, True, False]
    assert held(anna)[-1] == ("principal", date(2024, 1, 1), TODAY, True)
    assert not may(User.objects.get(pk=anna.pk), Verb.STEER, day=TODAY, unit_id=city["elms"].pk)
    assert [verb for verb, *_ in traces()] == ["people.close_account", "people.open_account"]


def test_nobody_closes_their_own_account(boss):
    told = refused(lambda: close_account(person=boss, actor=boss, at=LATER, today=TODAY))

    assert told == [("", "You cannot close your own account. Ask another administrator.")]


def lend(assignment: RoleAssignment, person: User, *, actor: User, until: date = date(2025, 2, 1)) -> RoleAssignment:
    return name_stand_in(assignment=assignment, person=person, starts_on=TODAY, ends_on=until, actor=actor, at=NOON)


def test_a_principal_names_who_stands_in_for_her(city):
    anna, bo = a_person(Role.PRINCIPAL, city["elms"]), a_person()
    role = assignment_of(anna)

    first, again = lend(role, bo, actor=anna), lend(role, bo, actor=anna)

    days = [TODAY, date(2025, 1, 31), date(2025, 2, 1)]
    assert first.pk == again.pk
    assert [may(User.objects.get(pk=bo.pk), Verb.STEER, day=day, unit_id=city["elm"].pk) for day in days] == [
        True,
        True,
        False,
    ]
    said = {"role": "principal", "unit": "elms", "starts_on": "2025-01-15", "ends_on": "2025-02-01", "of": anna.pk}
    assert traces() == [("people.name_stand_in", f"user {bo.pk}", said)]


def test_what_is_not_theirs_is_not_lent(city, boss):
    anna, bo = a_person(Role.PRINCIPAL, city["elms"], ends_on=date(2025, 1, 20)), a_person()
    longer = refused(lambda: lend(assignment_of(anna), bo, actor=anna))
    lent = lend(assignment_of(anna), bo, actor=anna, until=date(2025, 1, 20))

    onward = refused(lambda: lend(lent, a_person(), actor=bo, until=date(2025, 1, 20)))
    themselves = refused(lambda: lend(assignment_of(anna), anna, actor=anna, until=date(2025, 1, 20)))
    whole_city = refused(lambda: lend(assignment_of(boss), bo, actor=boss))

    assert longer == [("starts_on", "The role is not held all those days. Choose days on which it is.")]
    assert onward == [("", "A stand-in cannot name another. Ask the one whose role it is, or an administrator.")]
    assert themselves[0] == ("person", "Nobody stands in for themselves. Name somebody else.")
    assert whole_city == [("", "Nobody stands in for this role. Ask an administrator to give it to somebody else.")]


def test_an_administrator_does_not_make_herself_a_stand_in(city, boss):
    anna = a_person(Role.PRINCIPAL, city["elms"])

    told = refused(lambda: lend(assignment_of(anna), boss, actor=boss))

    assert told == [("", "You cannot give yourself a role. Ask another administrator.")]


def test_a_stand_in_ends_with_the_role_itself_and_on_a_day_of_its_own(city, boss):
    anna, bo, cia = a_person(Role.PRINCIPAL, city["elms"]), a_person(), a_person()
    role = assignment_of(anna)
    with_it, own = lend(role, bo, actor=anna), lend(role, cia, actor=anna)

    end_stand_in(assignment=own, ends_on=date(2025, 1, 18), actor=anna, at=LATER)
    end_role(assignment=role, ends_on=date(2025, 1, 20), actor=boss, at=LATER, today=TODAY)

    assert [held(user)[-1] for user in (bo, cia)] == [
        ("principal", TODAY, date(2025, 1, 20), True),
        ("principal", TODAY, date(2025, 1, 18), True),
    ]
    assert RoleAssignment.objects.get(pk=with_it.pk).superseded_at == LATER
