"""Signing in through a SAML identity provider: who comes in, who does not, and that an answer is used once."""

import base64
from functools import partial

import pytest
from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest
from django.test import Client
from lxml import etree
from tests.peers.keys import a_certificate, a_key, as_pem
from tests.peers.saml import encrypted_for, served

from tertial.people.tests.outside import (
    a_known_person,
    browser,
    let_in,
    refused_for,
    traces,
    who,
    whose_role_has_ended,
)
from tertial.people.tests.saml import BACK, HERE, OURS, START, asked, bring, come, configured, says, takes_away

pytestmark = pytest.mark.django_db


def test_a_known_person_comes_in_and_goes_on_to_what_they_wanted(saml_peer):
    person, client = a_known_person(), browser()

    answer = come(client, saml_peer)

    assert (answer.status_code, answer["Location"], who(client)) == (302, "/organisation", person.pk)
    assert traces() == let_in(person)
    request = HttpRequest()
    request.session = client.session
    assert [kept["provider"] for kept in get_authentication_records(request, person)] == ["saml"]


def test_an_answer_is_used_once_in_the_same_browser_and_in_another(saml_peer):
    person, client, other = a_known_person(), browser(), browser()
    message = saml_peer.answer(asked(client))
    asked(other)
    bring(client, message)

    again, elsewhere = bring(client, message), bring(other, message)

    assert (again.status_code, elsewhere.status_code, who(other)) == (403, 403, None)
    assert traces() == let_in(person) + refused_for("replayed") * 2


def test_an_answer_to_somebody_elses_question_lets_nobody_in(saml_peer):
    a_known_person()
    attacker, victim = browser(), browser()
    asked(victim)

    answer = bring(victim, saml_peer.answer(asked(attacker)))

    assert (answer.status_code, who(victim)) == (403, None)
    assert traces() == refused_for("unsolicited")


def test_an_assertion_of_somebody_else_does_not_answer_a_question_of_mine(saml_peer):
    a_known_person()
    thief, victim = browser(), browser()
    mine = saml_peer.answer(asked(thief), "another")
    stolen = saml_peer.answer(
        asked(victim), after=says("Response", _response(mine).get("InResponseTo"), "InResponseTo")
    )

    answer = bring(thief, stolen)

    assert (answer.status_code, who(thief)) == (403, None)
    assert traces() == refused_for("unsolicited")


def _response(message):
    return etree.fromstring(base64.b64decode(message))


def unasked(saml_peer):
    return saml_peer.message("kim", in_response_to=None, destination=HERE, sp_entity_id=OURS)


def test_what_nobody_asked_for_lets_nobody_in(saml_peer):
    a_known_person()
    client = browser()

    answer = bring(client, unasked(saml_peer))

    assert (answer.status_code, who(client)) == (403, None)
    assert traces() == refused_for("unsolicited")


def test_a_city_may_let_its_portal_begin_but_once_is_once(saml_peer, settings):
    settings.SOCIALACCOUNT_PROVIDERS = configured(saml_peer, is_unsolicited_allowed=True)
    person, client, other = a_known_person(), browser(), browser()
    message = unasked(saml_peer)

    answer, again = bring(client, message, "/organisation"), bring(other, message)

    assert (answer["Location"], who(client), again.status_code, who(other)) == ("/organisation", person.pk, 403, None)
    assert traces() == let_in(person) + refused_for("replayed")


def test_a_portal_leads_nobody_to_another_site(saml_peer, settings):
    settings.SOCIALACCOUNT_PROVIDERS = configured(saml_peer, is_unsolicited_allowed=True)
    a_known_person()

    answer = bring(browser(), unasked(saml_peer), "https://example.org/")

    assert answer["Location"] == "/"


def test_whom_the_provider_does_not_sign_in_is_told_so(saml_peer):
    client = browser()

    answer = bring(client, saml_peer.refusal(asked(client)))

    assert answer.context["why"] == "Provstads konto did not sign you in."
    assert traces() == refused_for("refused_there")


BOMB = '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>'


@pytest.mark.parametrize("message", ["no xml at all", "<a/>", "<samlp:Response", BOMB, "ÅÄÖ"])
def test_nonsense_is_refused_as_such(saml_peer, message):
    client = browser()

    answer = bring(client, base64.b64encode(message.encode()).decode())

    assert answer.status_code == 403
    assert traces() == refused_for("unreadable")


@pytest.mark.parametrize("message", ["", "x" * 300_000])
def test_nothing_and_far_too_much_are_not_even_kept(saml_peer, message):
    client = browser()

    answer = bring(client, message)

    assert answer.status_code == 403
    assert traces() == refused_for("unsolicited")


def test_what_is_no_base64_is_nonsense_too(saml_peer):
    bring(browser(), "%%% å")

    assert traces() == refused_for("unreadable")


@pytest.mark.parametrize(("name", "reason"), [("stranger", "unknown_person"), ("kim", "no_role")])
def test_a_stranger_and_a_removed_role_stay_outside_and_read_the_same(saml_peer, name, reason):
    whose_role_has_ended(a_known_person("kim"))
    client = browser()

    answer = come(client, saml_peer, name)

    assert (answer.status_code, who(client)) == (403, None)
    assert answer.context["why"] == "Provstads konto knows who you are, but you have no access to Tertial today."
    assert traces() == refused_for(reason)


def test_the_name_id_may_name_the_person(saml_peer, settings):
    settings.SOCIALACCOUNT_PROVIDERS = configured(saml_peer, person_attribute="NameID")
    person, client = a_known_person(), browser()

    come(client, saml_peer, before=takes_away("AttributeStatement"))

    assert who(client) == person.pk


def test_with_a_key_of_our_own_questions_and_metadata_are_signed(saml_peer, settings):
    key = a_key()
    settings.SOCIALACCOUNT_PROVIDERS = configured(saml_peer, private_key=as_pem(key), certificate=a_certificate(key))
    person, client = a_known_person(), browser()
    described = client.get(f"{START}/metadata").content
    saml_peer.meet(described)
    question = asked(client)

    bring(client, saml_peer.answer(question))

    assert ("Signature=" in question, b"SignatureValue" in described, who(client)) == (True, True, person.pk)


def test_with_a_key_of_our_own_an_answer_can_come_in_an_envelope(saml_peer, settings, tmp_path):
    key = a_key()
    certificate = tmp_path / "ours.crt"
    certificate.write_text(a_certificate(key), encoding="utf-8")
    own = {"private_key": as_pem(key), "certificate": certificate.read_text(encoding="utf-8")}
    settings.SOCIALACCOUNT_PROVIDERS = configured(saml_peer, **own)
    person, client = a_known_person(), browser()

    come(client, saml_peer, after=partial(encrypted_for, certificate))

    assert who(client) == person.pk


def test_an_envelope_that_we_have_no_key_for_stays_shut(saml_peer, tmp_path):
    certificate = tmp_path / "somebodys.crt"
    certificate.write_text(a_certificate(a_key()), encoding="utf-8")
    a_known_person()

    come(browser(), saml_peer, after=partial(encrypted_for, certificate))

    assert traces() == refused_for("unreadable")


def test_metadata_may_be_fetched_and_is_kept_for_a_while(saml_peer, settings):
    person, client = a_known_person(), browser()
    with served(saml_peer.metadata.read_bytes()) as address:
        settings.SOCIALACCOUNT_PROVIDERS = configured(saml_peer, idp=None, metadata_url=address)
        question = asked(client)

    bring(client, saml_peer.answer(question))

    assert who(client) == person.pk


def test_metadata_that_cannot_be_fetched_is_said_to_be(saml_peer, settings):
    settings.SOCIALACCOUNT_PROVIDERS = configured(saml_peer, idp=None, metadata_url="http://127.0.0.1:1/metadata")
    client = browser()

    started, brought, described = client.post(START), bring(client, "x"), client.get(f"{START}/metadata")

    assert (started.status_code, brought.status_code, described.status_code) == (503, 503, 404)
    assert traces() == refused_for("unreachable") * 2


@pytest.mark.parametrize("document", [b"no metadata", b"<a/>", b""])
def test_metadata_that_makes_no_sense_is_refused(saml_peer, settings, document):
    with served(document) as address:
        settings.SOCIALACCOUNT_PROVIDERS = configured(saml_peer, idp=None, metadata_url=address)
        answer = browser().post(START)

    assert answer.status_code == 403
    assert traces() == refused_for("unreadable")


def test_the_answer_may_come_from_another_site_but_a_question_may_not(saml_peer):
    person, client = a_known_person(), Client(enforce_csrf_checks=True)
    message = saml_peer.answer(asked(browser()))

    answers = [client.post(BACK, {"SAMLResponse": message}), client.post(START)]

    assert [answer.status_code for answer in answers] == [302, 403]
    assert answers[0].cookies["saml-answer"]["httponly"]
    assert person.is_active


def test_who_knocks_too_often_waits(saml_peer, settings):
    settings.ACCOUNT_RATE_LIMITS = {"outside": "2/m/ip"}
    client = browser()

    answers = [client.get("/logga-in/med/saml/klart").status_code for _ in range(3)]

    assert answers == [403, 403, 429]


def test_without_a_configuration_there_is_no_door():
    client = browser()
    doors = (
        client.post(START),
        client.post(BACK),
        client.get("/logga-in/med/saml/klart"),
        client.get(f"{START}/metadata"),
    )

    assert [answer.status_code for answer in doors] == [404] * 4
