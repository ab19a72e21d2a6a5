"""Passwords are not guessed: an account closes for a while by whatever name it is tried, and for good with its role."""

from datetime import date

import pytest
from django.contrib.auth import get_user

from tertial.organisation.tests.factories import NOON, a_city
from tertial.people.access import may_sign_in
from tertial.people.models import RoleAssignment
from tertial.people.rules import Role
from tertial.people.tests.codes import browser, sign_in
from tertial.people.tests.factories import a_person
from tertial.platform.models import AuditEntry

pytestmark = pytest.mark.django_db

WRONG = "another password"
DAY = date(2025, 3, 1)


def refusals() -> list[str]:
    entries = AuditEntry.objects.filter(verb="people.refuse_sign_in").order_by("id")
    return [entry.details.get("why", "") for entry in entries]


def test_after_five_wrong_passwords_not_even_the_right_one_works_for_a_while():
    user, client = a_person(), browser()

    wrong = [sign_in(client, user.user_name, WRONG).status_code for _ in range(5)]
    locked = sign_in(client, user.user_name)

    assert (wrong, locked.status_code, locked["Retry-After"]) == ([422] * 5, 429, "300")
    assert b"Too many attempts" in locked.content
    assert not get_user(client).is_authenticated
    assert refusals() == [""] * 5 + ["locked"]


def test_the_account_is_locked_by_whichever_name_it_is_tried_and_in_every_browser():
    user, other = a_person(), a_person()
    user.email = "ebba@provstad.example"
    user.save()

    for name in [user.user_name, "ebba@provstad.example", "EBBA@provstad.example"] * 2:
        sign_in(browser(), name, WRONG)
    answers = [sign_in(browser(), name).status_code for name in ("ebba@provstad.example", other.user_name)]

    assert answers == [429, 302]


def test_right_passwords_are_never_counted():
    user = a_person()

    answers = [sign_in(browser(), user.user_name).status_code for _ in range(8)]

    assert answers == [302] * 8


def test_one_address_does_not_try_many_accounts():
    answers = [sign_in(browser(), f"nobody-{number}", WRONG).status_code for number in range(31)]

    assert answers == [422] * 30 + [429]


def test_an_email_address_signs_in_unless_two_people_share_it():
    user, other = a_person(), a_person()
    user.email = other.email = "reception@provstad.example"
    user.save()

    alone = sign_in(browser(), "Reception@provstad.example").status_code
    other.save()
    shared = sign_in(browser(), "reception@provstad.example").status_code

    assert (alone, shared) == (302, 422)


def test_who_has_held_a_role_and_holds_none_is_turned_away_and_who_never_held_one_is_not():
    city = a_city()
    holding = a_person(Role.PRINCIPAL, city["elms"], starts_on=date(2024, 1, 1))
    ended = a_person(Role.PRINCIPAL, city["elms"], starts_on=date(2023, 1, 1), ends_on=date(2024, 1, 1))
    coming = a_person(Role.PRINCIPAL, city["elms"], starts_on=date(2026, 1, 1))
    never = a_person()

    found = [may_sign_in(user, DAY) for user in (holding, ended, coming, never)]
    client = browser()
    answer = sign_in(client, ended.user_name)

    assert found == [True, False, True, True]
    assert (answer.status_code, b"Your account is closed" in answer.content) == (403, True)
    assert not get_user(client).is_authenticated
    assert refusals() == ["closed"]


def test_the_end_of_the_last_role_ends_the_session():
    city = a_city()
    user, client = a_person(), browser()
    sign_in(client, user.user_name)
    before = get_user(client).is_authenticated

    RoleAssignment.objects.create(
        user=user, role=Role.EMPLOYEE, unit=city["elms"], ends_on=date(2024, 1, 1), recorded_at=NOON
    )

    assert (before, get_user(client).is_authenticated) == (True, False)
