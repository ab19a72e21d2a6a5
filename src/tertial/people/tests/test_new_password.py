"""A forgotten password: the same answer to everybody, a letter to each, and a link that works once."""

import re

import pytest
from django.contrib.auth import get_user
from django.core import mail
from pytest_django import Settings

from tertial.people.tests.codes import PASSWORD, browser, in_swedish, sign_in
from tertial.people.tests.factories import a_person
from tertial.platform.models import AuditEntry, User

pytestmark = pytest.mark.django_db

NEW = "nine green elephants"
TWICE = {"password1": NEW, "password2": NEW}


@pytest.fixture(autouse=True)
def _post(settings: Settings) -> None:
    settings.EMAIL_HOST, settings.DEFAULT_FROM_EMAIL = "127.0.0.1", "tertial@provstad.example"
    settings.ADDRESS = "https://tertial.provstad.example"


def somebody(*, email: str = "ebba@provstad.example") -> User:
    user = a_person()
    user.email = email
    user.save()
    return user


def link_sent() -> str:
    [link] = re.findall(r"https://tertial\.provstad\.example(/\S+)", str(mail.outbox[-1].body))
    return str(link)


def test_a_known_and_an_unknown_address_get_the_same_answer_and_a_letter_each():
    somebody()
    without = User.objects.make(user_name="b", name="B", email="b@provstad.example")

    addresses = ["ebba@provstad.example", without.email, "nobody@provstad.example"]
    answers = [browser().post("/glomt-losenord", {"email": address}) for address in addresses]

    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(302, "/glomt-losenord/skickat")] * 3
    assert [(letter.to, "/nytt-losenord/" in str(letter.body)) for letter in mail.outbox] == [
        (["ebba@provstad.example"], True),
        (["b@provstad.example"], False),
        (["nobody@provstad.example"], False),
    ]


def test_the_link_gives_a_new_password_once_and_opens_a_locked_account():
    user, client = somebody(), browser()
    for _ in range(5):
        sign_in(browser(), user.user_name, "wrong password")
    client.post("/glomt-losenord", {"email": "ebba@provstad.example"})
    link = link_sent()

    page = client.get(link, follow=True)
    address = page.redirect_chain[-1][0]
    differing = client.post(address, {"password1": NEW, "password2": "nine grey elephants"})
    answer = client.post(address, TWICE)
    again = browser().get(link)

    assert (page.status_code, differing.status_code, answer["Location"], again.status_code) == (
        200,
        422,
        "/logga-in",
        410,
    )
    assert not get_user(client).is_authenticated
    assert [sign_in(browser(), user.user_name, word).status_code for word in (PASSWORD, NEW)] == [422, 302]
    assert AuditEntry.objects.filter(verb="people.reset_password", actor=user).count() == 1


def test_a_new_password_ends_every_session():
    user, client = somebody(), browser()
    elsewhere = browser()
    sign_in(elsewhere, user.user_name)
    client.post("/glomt-losenord", {"email": "ebba@provstad.example"})
    address = client.get(link_sent(), follow=True).redirect_chain[-1][0]

    client.post(address, TWICE)

    assert not get_user(elsewhere).is_authenticated


def test_a_changed_password_ends_the_other_sessions_and_is_written_of():
    user, here, elsewhere = somebody(), browser(), browser()
    sign_in(here, user.user_name)
    sign_in(elsewhere, user.user_name)

    wrong = here.post("/konto/losenord", {"oldpassword": "not this one", **TWICE})
    answer = here.post("/konto/losenord", {"oldpassword": PASSWORD, **TWICE})

    assert (wrong.status_code, answer["Location"]) == (422, "/konto")
    assert (get_user(here).is_authenticated, get_user(elsewhere).is_authenticated) == (True, False)
    assert [(letter.to, letter.subject) for letter in mail.outbox] == [
        (["ebba@provstad.example"], in_swedish("Your sign-in to Tertial has changed"))
    ]
    assert AuditEntry.objects.filter(verb="people.change_password", actor=user).count() == 1


def test_letters_are_not_asked_for_without_end():
    answers = [browser().post("/glomt-losenord", {"email": "ebba@provstad.example"}).status_code for _ in range(4)]

    assert answers == [302, 302, 302, 429]
    assert len(mail.outbox) == 3


def test_where_no_letters_can_be_sent_nobody_is_offered_one(settings: Settings):
    settings.EMAIL_HOST = ""

    page, forgotten = browser().get("/logga-in"), browser().get("/glomt-losenord")

    assert (b"forgotten my password" in page.content, forgotten.status_code) == (False, 404)
