"""Whose answer a browser brings, and signing out of the city's account too (RFC 9207, RP-Initiated Logout)."""

from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.test import Client

from tertial.people.tests.outside import PROVIDER, a_known_person, browser, refused_for, traces, who
from tertial.people.tests.test_outside_sign_in_oidc import BACK, HERE, asked, come

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("wile", ["names_nobody", "names_another", "names_another_unasked"])
def test_an_answer_that_does_not_name_its_sender_as_promised_lets_nobody_in(peer, wile):
    a_known_person()
    client = browser()
    peer.be(wile)

    answer = come(client, peer)

    assert (answer.status_code, who(client)) == (403, None)
    assert traces() == refused_for("wrong_issuer")


def test_an_answer_that_names_its_sender_lets_somebody_in(peer):
    person, client = a_known_person(), browser()
    peer.be("names_itself")
    back = peer.sign_in(asked(client), "kim")

    client.get(back)

    assert parse_qs(urlsplit(back).query)["iss"] == [peer.address]
    assert who(client) == person.pk


def test_a_refusal_of_another_sender_is_not_believed(peer):
    client = browser()
    state = parse_qs(urlsplit(asked(client)).query)["state"][0]

    client.get(f"{BACK}?error=access_denied&state={state}&iss=https%3A%2F%2Flogin.elsewhere.example")

    assert traces() == refused_for("wrong_issuer")


def test_who_signs_out_is_offered_to_sign_out_of_the_citys_account_too(peer):
    a_known_person()
    client = Client(SERVER_NAME=HERE)
    with requests.Session() as theirs:
        client.get(peer.sign_in_with(theirs, asked(client), "kim"))
        was_known = peer.knows(theirs)

        answer = client.post("/logga-ut")
        still_known = peer.knows(theirs)
        back = peer.sign_out_with(theirs, answer.context["address"])
        is_known = peer.knows(theirs)

    assert (who(client), answer.context["name"]) == (None, PROVIDER)
    assert (was_known, still_known, is_known) == (True, True, False)
    assert back == f"http://{HERE}/logga-in"


def test_who_came_by_password_is_offered_nothing_of_the_kind(peer):
    client = browser()
    client.force_login(a_known_person())

    assert client.post("/logga-ut")["Location"] == "/logga-in"
