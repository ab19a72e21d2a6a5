"""Signing in and out: alike for every refusal, a new session, and only onward to pages of ours."""

import pytest
from django.contrib.auth import get_user
from django.test import Client

from tertial.people.tests.factories import a_person
from tertial.platform.models import AuditEntry

pytestmark = pytest.mark.django_db

ADDRESS = "/logga-in"
REFUSED = "The user name and the password do not go together. Check both, and that Caps Lock is off."


def browser() -> Client:
    return Client(headers={"accept-language": "en"})


def is_signed_in(client: Client) -> bool:
    return get_user(client).is_authenticated


def traces() -> list[tuple[str, int | None, dict[str, object]]]:
    return list(AuditEntry.objects.order_by("id").values_list("verb", "actor", "details"))


def test_name_and_password_lead_to_the_page_that_was_asked_for():
    user, client = a_person(), browser()

    answer = client.post(ADDRESS, {"login": user.user_name, "password": "a long password", "next": "/organisation"})

    assert (answer.status_code, answer["Location"], is_signed_in(client)) == (302, "/organisation", True)
    assert traces() == [("people.sign_in", user.pk, {"demo": False})]


@pytest.mark.parametrize(
    "elsewhere", ["https://example.org/", "//example.org", "javascript:alert(1)", "\\\\example.org", ""]
)
def test_nobody_is_led_to_another_site(elsewhere):
    user = a_person()

    answer = browser().post(ADDRESS, {"login": user.user_name, "password": "a long password", "next": elsewhere})

    assert answer["Location"] == "/"


def test_every_refusal_reads_the_same_and_keeps_nothing_of_what_was_typed():
    known, closed = a_person(), a_person()
    closed.is_active = False
    closed.save()
    tried = [
        (known.user_name, "another password"),
        ("nobody-at-all", "a long password"),
        (closed.user_name, "a long password"),
    ]

    answers = [browser().post(ADDRESS, {"login": name, "password": word}) for name, word in tried]

    assert [(a.status_code, a.context["form"].non_field_errors()) for a in answers] == [(422, [REFUSED])] * 3
    assert traces() == [("people.refuse_sign_in", None, {})] * 3


def test_what_is_missing_is_said_at_its_field():
    answer = browser().post(ADDRESS, {"login": "", "password": ""})

    assert answer.context["form"].errors == {
        "login": ["Write your user name."],
        "password": ["Write your password."],
    }
    assert traces() == []


def test_the_session_gets_a_new_key():
    user, client = a_person(), browser()
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key

    client.post(ADDRESS, {"login": user.user_name, "password": "a long password"})

    assert client.session.session_key != planted


def test_signing_out_empties_the_session_and_is_only_done_by_a_form():
    client = browser()
    client.force_login(a_person())

    by_link, by_form = client.get("/logga-ut"), client.post("/logga-ut")

    assert (by_link.status_code, by_form["Location"], is_signed_in(client)) == (405, ADDRESS, False)


def test_a_form_from_elsewhere_signs_nobody_in():
    user = a_person()
    client = Client(enforce_csrf_checks=True)

    answer = client.post(ADDRESS, {"login": user.user_name, "password": "a long password"})

    assert (answer.status_code, is_signed_in(client)) == (403, False)
