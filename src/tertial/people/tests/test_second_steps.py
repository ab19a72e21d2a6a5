"""The second step: chosen before anything else by those who must, asked for at sign-in, and lost without harm."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from tertial.organisation.tests.factories import NOON, a_city
from tertial.people.operations.second_steps import forget_second_steps
from tertial.people.rules import Role
from tertial.people.tests.codes import add_code_app, browser, code_now, sign_in
from tertial.people.tests.factories import a_person
from tertial.platform.models import AuditEntry, User

pytestmark = pytest.mark.django_db

STEP = "/logga-in/andra-steget"


def a_principal() -> User:
    return a_person(Role.PRINCIPAL, a_city()["elms"])


def verbs() -> list[str]:
    return list(AuditEntry.objects.order_by("id").values_list("verb", flat=True))


def is_signed_in(client: Client) -> bool:
    return get_user(client).is_authenticated


def test_somebody_with_a_role_chooses_a_second_step_before_anything_else(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
):
    client = browser()
    sign_in(client, a_principal().user_name)

    led = client.get("/konto")
    with django_capture_on_commit_callbacks(execute=True):
        add_code_app(client)
    after = client.get("/konto")

    assert (led.status_code, led["Location"], after.status_code) == (302, "/konto/andra-steget", 200)
    assert verbs() == ["people.sign_in", "people.add_second_step"]
    assert AuditEntry.objects.latest("id").details == {"kind": "totp"}


def test_somebody_without_a_role_and_a_city_that_only_offers_it_need_none(settings: Settings):
    without, offered = browser(), browser()
    sign_in(without, a_person().user_name)
    settings.SECOND_STEP_IS_REQUIRED = False
    sign_in(offered, a_principal().user_name)

    assert [client.get("/konto").status_code for client in (without, offered)] == [200, 200]


def test_the_password_alone_lets_nobody_in_who_has_a_code_app():
    user, first, second = a_principal(), browser(), browser()
    sign_in(first, user.user_name)
    secret = add_code_app(first)

    led = sign_in(second, user.user_name)
    closed = second.get("/konto")
    wrong = second.post(STEP, {"code": "000000" if code_now(secret) != "000000" else "111111"})
    before = is_signed_in(second)
    right = second.post(STEP, {"code": code_now(secret)})

    assert (led["Location"], closed["Location"]) == (STEP, "/logga-in?next=/konto")
    assert (wrong.status_code, before, right["Location"], is_signed_in(second)) == (422, False, "/", True)
    assert [(entry.verb, entry.details) for entry in AuditEntry.objects.filter(verb="people.refuse_sign_in")] == [
        ("people.refuse_sign_in", {"why": "second_step"})
    ]


def test_a_spare_code_works_once():
    user, first = a_principal(), browser()
    sign_in(first, user.user_name)
    add_code_app(first)
    spare = first.get("/konto/reservkoder").context["unused_codes"][0]

    second, third = browser(), browser()
    for client in (second, third):
        sign_in(client, user.user_name)
        client.post(STEP, {"code": spare})

    assert (is_signed_in(second), is_signed_in(third)) == (True, False)


def test_codes_are_not_guessed():
    user, first, second = a_principal(), browser(), browser()
    sign_in(first, user.user_name)
    secret = add_code_app(first)
    sign_in(second, user.user_name)
    wrong = [code for code in ("000000", "111111", "222222", "333333") if code != code_now(secret)]

    answers = [second.post(STEP, {"code": code}).status_code for code in (wrong * 2)[:5]]
    locked = second.post(STEP, {"code": code_now(secret)})

    assert (answers, locked.status_code, locked["Retry-After"]) == ([422] * 5, 429, "300")
    assert not is_signed_in(second)


def test_the_only_second_step_is_not_removed_by_one_who_must_have_it(settings: Settings):
    user, client = a_principal(), browser()
    sign_in(client, user.user_name)
    add_code_app(client)
    app = Authenticator.objects.get(type="totp")

    refused = client.post(f"/konto/andra-steget/{app.pk}/ta-bort", follow=True)
    still = Authenticator.objects.filter(pk=app.pk).exists()
    settings.SECOND_STEP_IS_REQUIRED = False
    client.post(f"/konto/andra-steget/{app.pk}/ta-bort")

    assert [str(message) for message in refused.context["messages"]] == [
        "It is your only second step, and you must have one. Add another, then remove this."
    ]
    assert (still, Authenticator.objects.exists()) == (True, False)
    assert verbs()[-1] == "people.remove_second_step"


def test_nobody_removes_or_renames_another_ones_second_step():
    first, second = browser(), browser()
    sign_in(first, a_principal().user_name)
    add_code_app(first)
    key = Authenticator.objects.get(type="totp").pk
    sign_in(second, a_person().user_name)

    answers = [second.post(f"/konto/andra-steget/{key}/{deed}", {"name": "Mine"}) for deed in ("ta-bort", "namn")]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert Authenticator.objects.filter(pk=key).exists()


def test_an_hour_after_signing_in_one_shows_that_it_is_still_oneself():
    client = browser()
    sign_in(client, a_person().user_name)
    session = client.session
    session["people_signed_in_at"] -= 3600
    session.save()

    led = client.get("/konto/kodapp")
    wrong = client.post("/konto/bekrafta", {"password": "another password", "next": "/konto/kodapp"})
    right = client.post("/konto/bekrafta", {"password": "a long password", "next": "/konto/kodapp"})

    assert led["Location"] == "/konto/bekrafta?next=%2Fkonto%2Fkodapp"
    assert (wrong.status_code, right["Location"], client.get("/konto/kodapp").status_code) == (
        422,
        "/konto/kodapp",
        200,
    )


def test_the_database_alone_makes_no_codes_and_another_key_lets_nobody_in(settings: Settings):
    user, first, second = a_principal(), browser(), browser()
    sign_in(first, user.user_name)
    secret = add_code_app(first)

    kept = Authenticator.objects.get(type="totp").data["secret"]
    settings.SECRET_KEY = "another key, after the old one was lost"
    sign_in(second, user.user_name)
    answer = second.post(STEP, {"code": code_now(secret)})

    assert secret not in kept
    assert (answer.status_code, is_signed_in(second)) == (422, False)


def test_an_administrator_forgets_the_second_step_of_one_who_lost_it():
    user, first, second = a_principal(), browser(), browser()
    sign_in(first, user.user_name)
    add_code_app(first)

    forgot = forget_second_steps(user=user, actor=None, at=NOON)
    again = forget_second_steps(user=user, actor=None, at=NOON)
    sign_in(second, user.user_name)

    assert (forgot, again, second.get("/konto")["Location"]) == (True, False, "/konto/andra-steget")
    assert verbs().count("people.forget_second_steps") == 1
