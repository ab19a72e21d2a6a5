"""Signing in through an OpenID Connect provider that runs beside us: honest, and with every wile that we know of."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.account.authentication import get_authentication_records
from allauth.socialaccount.models import SocialAccount
from django.http import HttpRequest
from django.test import Client
from tests.peers.oidc import OidcPeer, running_oidc_peer

from tertial.organisation.tests.factories import NOON, a_city
from tertial.people.adapters.outside import outside_doors
from tertial.people.models import RoleAssignment, UsedAnswer
from tertial.people.rules import Role
from tertial.people.tests.outside import (
    PROVIDER,
    a_known_person,
    browser,
    let_in,
    refused_for,
    traces,
    who,
    whose_role_has_ended,
)

pytestmark = pytest.mark.django_db

START = "/logga-in/med/oidc"
HERE = "127.0.0.1"
BACK = "http://testserver/logga-in/med/oidc/svar"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OidcPeer]:
    with running_oidc_peer(tmp_path_factory.mktemp("provider"), BACK, BACK.replace("testserver", HERE)) as peer:
        yield peer


@pytest.fixture
def peer(running, settings):
    """The provider, honest, as the only door beside the password."""
    running.be()
    settings.SOCIALACCOUNT_PROVIDERS = configured(running)
    return running


def configured(peer, **said):
    agreed = {"server_url": peer.address, "issuer": peer.address, "person_claim": "email"}
    app = {"provider_id": "oidc", "name": PROVIDER, "client_id": peer.client, "secret": peer.secret}
    return {"openid_connect": {"APPS": [app | {"settings": agreed | said}]}}


def asked(client: Client, onward: str = "/organisation") -> str:
    """The question that Tertial sends a browser to the provider with."""
    answer = client.post(START, {"next": onward})
    return str(answer.context["address"])


def come(client: Client, peer: OidcPeer, name: str = "kim"):
    """The whole dance: from our button over the provider's own sign-in and back."""
    return client.get(peer.sign_in(asked(client), name))


def test_a_known_person_comes_in_and_goes_on_to_what_they_wanted(peer):
    person, client = a_known_person(), browser()

    answer = come(client, peer)

    assert (answer.status_code, answer["Location"], who(client)) == (302, "/organisation", person.pk)
    assert traces() == let_in(person)


def test_the_session_knows_how_they_came_and_nothing_else_is_kept_of_them(peer):
    person, client = a_known_person(), browser()
    request = HttpRequest()

    come(client, peer)

    request.session = client.session
    assert [(kept["method"], kept["provider"]) for kept in get_authentication_records(request, person)] == [
        ("socialaccount", "oidc")
    ]
    assert not SocialAccount.objects.exists()


def test_nobody_is_asked_for_a_second_step_again(peer, settings):
    settings.SECOND_STEP_IS_REQUIRED = True
    RoleAssignment.objects.create(user=a_known_person(), role=Role.PRINCIPAL, unit=a_city()["elms"], recorded_at=NOON)
    client = browser()

    come(client, peer)

    assert client.get("/organisation").status_code == 200


def test_who_knocks_too_often_waits(peer, settings):
    settings.ACCOUNT_RATE_LIMITS = {"outside": "2/m/ip"}
    client = browser()

    answers = [client.get(f"{BACK}?state={number}").status_code for number in range(3)]

    assert answers == [403, 403, 429]


def test_the_sign_in_page_offers_the_door(peer):
    answer = browser().get("/logga-in")

    assert outside_doors() == [("Sign in with Provstads konto", START)]
    assert '<form method="post" action="/logga-in/med/oidc"' in answer.content.decode()


def test_the_question_carries_a_proof_a_state_and_a_nonce_and_takes_nothing_from_the_address(peer):
    answer = browser().post(f"{START}?auth_params=nonce%3Dplanted&scope=planted&process=connect")

    address = answer.context["address"]
    question = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert answer["Refresh"] == f"0; url={address}"
    assert question.keys() == {
        *("client_id", "redirect_uri", "scope", "response_type", "state", "nonce"),
        *("code_challenge", "code_challenge_method"),
    }
    assert (question["redirect_uri"], question["code_challenge_method"]) == (BACK, "S256")
    assert set(question["scope"].split()) == {"openid", "profile", "email"}
    assert question["nonce"] != "planted"


@pytest.mark.parametrize(
    ("wile", "reason"),
    [
        ("tampered", "wrong_signature"),
        ("by_another_key", "wrong_signature"),
        ("by_an_unknown_key", "wrong_signature"),
        ("unsigned", "wrong_signature"),
        ("by_the_public_key", "wrong_signature"),
        ("gibberish", "unreadable"),
        ("expired", "expired"),
        ("too_early", "too_early"),
        ("endless", "unreadable"),
        ("other_audience", "wrong_audience"),
        ("other_party", "wrong_audience"),
        ("other_issuer", "wrong_issuer"),
        ("other_nonce", "replayed"),
        ("no_nonce", "replayed"),
        ("unverified", "unverified_address"),
        ("not_said_verified", "unverified_address"),
        ("nameless", "no_claim"),
        ("other_subject", "wrong_signature"),
    ],
)
def test_a_token_that_is_not_right_lets_nobody_in(peer, wile, reason):
    a_known_person("kim")
    a_known_person("another")
    client = browser()
    peer.be(wile)

    answer = come(client, peer)

    assert (answer.status_code, who(client)) == (403, None)
    assert traces() == refused_for(reason)


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


def test_what_the_token_leaves_out_is_asked_for_and_must_be_of_the_same_person(peer):
    person, client = a_known_person(), browser()
    peer.be("said_elsewhere")

    come(client, peer)

    assert who(client) == person.pk


def test_an_answer_is_used_once_in_the_same_browser_and_in_another(peer):
    person, client, other = a_known_person(), browser(), browser()
    back = peer.sign_in(asked(client), "kim")
    client.get(back)

    again, elsewhere = client.get(back), other.get(back)

    assert (again.status_code, elsewhere.status_code, who(other)) == (403, 403, None)
    assert traces() == let_in(person) + refused_for("replayed") * 2


def test_two_workers_with_one_session_agree_that_an_answer_is_used_once(peer):
    person, client = a_known_person(), browser()
    back = peer.sign_in(asked(client), "kim")
    before = dict(client.session.items())
    client.get(back)
    behind = client.session
    behind.update(before)  # as if the other worker had read it before the first one wrote
    behind.save()

    answer = client.get(back)

    assert answer.status_code == 403
    assert traces() == let_in(person) + refused_for("replayed")


def test_an_answer_to_somebody_elses_question_lets_nobody_in(peer):
    a_known_person()
    attacker, victim = browser(), browser()
    back = peer.sign_in(asked(attacker), "kim")

    answer = victim.get(back)

    assert (answer.status_code, who(victim)) == (403, None)
    assert traces() == refused_for("unsolicited")


def test_a_code_without_a_question_lets_nobody_in(peer):
    client = browser()

    answers = [client.get(f"{BACK}{query}") for query in ("", "?code=x", "?code=x&state=y", "?state=y&error=x")]

    assert [answer.status_code for answer in answers] == [403] * 4
    assert traces() == refused_for("unsolicited") * 4


def test_a_code_that_the_provider_never_gave_lets_nobody_in(peer):
    client = browser()
    state = parse_qs(urlsplit(asked(client)).query)["state"][0]

    answer = client.get(f"{BACK}?code=guessed&state={state}")

    assert answer.status_code == 403
    assert traces() == refused_for("refused_there")


def test_who_breaks_off_there_is_told_so(peer):
    client = browser()
    state = parse_qs(urlsplit(asked(client)).query)["state"][0]

    answer = client.get(f"{BACK}?error=access_denied&state={state}")

    assert answer.context["why"] == "You broke off the sign-in at Provstads konto."
    assert traces() == refused_for("cancelled")


def test_nobody_is_signed_up(peer):
    client = browser()
    known = a_known_person("kim")

    answer = come(client, peer, "stranger")

    assert (answer.status_code, who(client)) == (403, None)
    assert traces() == refused_for("unknown_person")
    assert [known] == list(type(known).objects.all())


def test_a_removed_role_closes_the_door(peer):
    whose_role_has_ended(a_known_person())
    client = browser()

    answer = come(client, peer)

    assert (answer.status_code, who(client)) == (403, None)
    assert traces() == refused_for("no_role")


def test_a_closed_account_stays_closed(peer):
    person, client = a_known_person(), browser()
    person.is_active = False
    person.save()

    answer = come(client, peer)

    assert (answer.status_code, who(client)) == (403, None)
    assert traces() == refused_for("inactive")


def test_an_address_that_two_share_is_nobodys(peer):
    a_known_person("kim")
    a_known_person(email="KIM@provstad.example")
    client = browser()

    answer = come(client, peer)

    assert (answer.status_code, who(client)) == (403, None)
    assert traces() == refused_for("ambiguous")


def test_an_address_that_only_looks_alike_is_somebody_elses(peer):
    a_known_person(email="k\u0131m@provstad.example")  # an i without a dot: its capital is our I
    client = browser()

    come(client, peer)

    assert traces() == refused_for("unknown_person")


def test_all_without_access_read_the_same_page(peer):
    closed = a_known_person("kim")
    whose_role_has_ended(a_known_person("another"))
    closed.is_active = False
    closed.save()

    answers = [come(browser(), peer, name) for name in ("kim", "another", "stranger")]

    said = {(answer.status_code, answer.context["why"], answer.context["to_do"]) for answer in answers}
    assert said == {
        (
            403,
            "Provstads konto knows who you are, but you have no access to Tertial today.",
            "Ask the administrator to see that you hold a role today, and that nobody else has your e-mail address.",
        )
    }


def test_another_claim_may_name_the_person(peer, settings):
    settings.SOCIALACCOUNT_PROVIDERS = configured(peer, person_claim="preferred_username")
    person, client = a_known_person(email=""), browser()
    person.user_name = "kim"
    person.save()

    come(client, peer)

    assert who(client) == person.pk


def test_a_provider_that_is_another_than_was_agreed_on_is_not_gone_to(peer, settings):
    settings.SOCIALACCOUNT_PROVIDERS = configured(peer, issuer="https://login.provstad.example")

    answer = browser().post(START)

    assert answer.status_code == 403
    assert traces() == refused_for("wrong_issuer")


def test_a_provider_that_is_silent_is_said_to_be(peer, settings):
    settings.SOCIALACCOUNT_PROVIDERS = configured(peer, server_url="http://127.0.0.1:1")

    answer = browser().post(START)

    assert (answer.status_code, answer.context["why"]) == (503, "Provstads konto does not answer right now.")
    assert traces() == refused_for("unreachable")


def test_a_provider_that_falls_silent_half_way_is_said_to_be(peer, settings):
    client = browser()
    back = peer.sign_in(asked(client), "kim")
    settings.SOCIALACCOUNT_PROVIDERS = configured(peer, server_url="http://127.0.0.1:1")

    answer = client.get(back)

    assert answer.status_code == 503
    assert traces() == refused_for("unreachable")


def test_nobody_is_led_to_another_site(peer):
    a_known_person()
    client = browser()

    answer = client.get(peer.sign_in(asked(client, "https://example.org/"), "kim"))

    assert answer["Location"] == "/"


def test_without_a_configuration_there_is_no_door():
    client = browser()

    answers = [client.post(START), client.get(BACK), client.post("/logga-in/med/anything")]

    assert [answer.status_code for answer in answers] == [404] * 3


def test_a_form_from_elsewhere_starts_nothing(peer):
    client = Client(enforce_csrf_checks=True)

    answers = [client.post(START), client.get(START)]

    assert [answer.status_code for answer in answers] == [403, 405]


def test_what_is_kept_of_used_answers_goes_when_it_is_too_old(peer):
    a_known_person()
    client = browser()
    client.get(peer.sign_in(asked(client), "kim"))
    UsedAnswer.objects.update(until=NOON)

    come(browser(), peer)

    assert UsedAnswer.objects.count() == 1
