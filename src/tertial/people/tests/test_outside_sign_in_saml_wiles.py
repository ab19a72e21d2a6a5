"""A SAML identity provider that lies, and somebody in between who changes what it signed."""

from copy import deepcopy
from functools import partial

import pytest
from lxml import etree
from tests.peers.saml import SamlPeer, elements, moved

from tertial.people.tests.outside import (
    a_known_person,
    browser,
    refused_for,
    traces,
    who,
)
from tertial.people.tests.saml import HERE, START, come, says, takes_away

pytestmark = pytest.mark.django_db


# What the provider itself signs: something is missing that must be there, or said of somebody or something else.


def a_second_name(message):
    value = elements(message, "AttributeValue")[0]
    value.addnext(deepcopy(value))
    value.getnext().text = "another@provstad.example"


@pytest.mark.parametrize(
    ("before", "reason"),
    [
        (partial(moved, hours=-24), "expired"),
        (partial(moved, hours=24), "too_early"),
        (says("SubjectConfirmationData", "2026-01-01T00:00:00Z", "NotOnOrAfter"), "expired"),
        (takes_away("SubjectConfirmationData", "NotOnOrAfter"), "expired"),
        (says("Audience", "https://elsewhere.example"), "wrong_audience"),
        (takes_away("AudienceRestriction"), "wrong_audience"),
        (says("SubjectConfirmationData", "https://elsewhere.example/acs", "Recipient"), "wrong_audience"),
        (says("SubjectConfirmationData", f"https://elsewhere.example/?{HERE}", "Recipient"), "wrong_audience"),
        (takes_away("SubjectConfirmationData", "Recipient"), "wrong_audience"),
        (says("Response", "https://elsewhere.example/acs", "Destination"), "wrong_audience"),
        (says("SubjectConfirmationData", "another-question", "InResponseTo"), "unsolicited"),
        (takes_away("SubjectConfirmationData", "InResponseTo"), "unsolicited"),
        (says("Issuer", "https://login.elsewhere.example"), "wrong_issuer"),
        (takes_away("AttributeValue"), "no_claim"),
        (a_second_name, "no_claim"),
        (takes_away("AttributeStatement"), "unreadable"),
        (takes_away("AuthnStatement"), "unreadable"),
        (takes_away("Conditions"), "unreadable"),
    ],
)
def test_an_assertion_that_is_not_right_lets_nobody_in(saml_peer, before, reason):
    a_known_person()
    client = browser()

    answer = come(client, saml_peer, before=before)

    assert (answer.status_code, who(client)) == (403, None)
    assert traces() == refused_for(reason)


# What somebody in between makes of it after it was signed.


def another_name(message):
    elements(message, "AttributeValue")[0].text = "another@provstad.example"


def no_signature(message):
    for signature in elements(message, "Signature"):
        signature.getparent().remove(signature)


def later(message):
    for element in (*elements(message, "Conditions"), *elements(message, "SubjectConfirmationData")):
        element.set("NotOnOrAfter", "2099-01-01T00:00:00Z")


def forged_beside(message):
    """A forged assertion first, the signed one after it."""
    signed = elements(message, "Assertion")[0]
    signed.addprevious(_forged(signed))


def forged_around(message):
    """A forged assertion in the place of the signed one, which lies inside it, where its signature is still right."""
    signed = elements(message, "Assertion")[0]
    forged = _forged(signed)
    signed.addprevious(forged)
    forged.append(signed)


def forged_over(message):
    """A forged assertion with the signature of the signed one, which lies where no reader looks."""
    signed = elements(message, "Assertion")[0]
    forged = _forged(signed)
    signature = elements(signed, "Signature")[0]
    signed.addprevious(forged)
    signed.remove(signature)
    forged.insert(1, signature)
    etree.SubElement(signature, "{http://www.w3.org/2000/09/xmldsig#}Object").append(signed)


def _forged(signed):
    forged = deepcopy(signed)
    forged.set("ID", "forged")
    forged.remove(elements(forged, "Signature")[0])
    forged.xpath(".//*[local-name()='AttributeValue']")[0].text = "another@provstad.example"
    return forged


@pytest.mark.parametrize(
    ("after", "reason"),
    [
        (another_name, "wrong_signature"),
        (no_signature, "wrong_signature"),
        (later, "wrong_signature"),
        (forged_beside, "unreadable"),
        (forged_around, "unreadable"),
        (forged_over, "unreadable"),
        (takes_away("Response", "InResponseTo"), "unsolicited"),
        (takes_away("Assertion"), "unreadable"),
    ],
)
def test_a_message_that_was_changed_on_its_way_lets_nobody_in(saml_peer, after, reason):
    a_known_person("kim")
    a_known_person("another")
    client = browser()

    answer = come(client, saml_peer, after=after)

    assert (answer.status_code, who(client)) == (403, None)
    assert traces() == refused_for(reason)


def test_a_comment_does_not_cut_a_name_short(saml_peer):
    a_known_person("kim")
    client = browser()

    def cut(message):
        value = elements(message, "AttributeValue")[0]
        name, value.text = value.text, "kim@provstad.example"
        comment = etree.Comment("")
        comment.tail = name.removeprefix(value.text)
        value.append(comment)

    come(client, saml_peer, before=says("AttributeValue", "kim@provstad.example.elsewhere.example"), after=cut)

    assert traces() == refused_for("unknown_person")


def test_somebody_with_another_key_is_not_the_provider(saml_peer, tmp_path):
    a_known_person()
    client = browser()
    impostor = SamlPeer(tmp_path)
    impostor.meet(client.get(f"{START}/metadata").content)

    answer = come(client, impostor)

    assert (answer.status_code, who(client)) == (403, None)
    assert traces() == refused_for("wrong_signature")


def test_a_signature_around_an_unsigned_assertion_is_not_enough(saml_peer):
    a_known_person()
    client = browser()

    come(client, saml_peer, sign_assertion=False, sign_response=True)

    assert traces() == refused_for("wrong_signature")
