"""The SAML provider as a door, and a browser's way through it."""

from django.test import Client
from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser
from tests.peers.saml import MAIL, SamlPeer, elements

from tertial.people.tests.outside import PROVIDER

START = "/logga-in/med/saml"
BACK = "/logga-in/med/saml/svar"
HERE = f"http://testserver{BACK}"
OURS = "https://tertial.provstad.example"


def configured(peer, **said):
    agreed = {
        "idp": OneLogin_Saml2_IdPMetadataParser.parse(peer.metadata.read_bytes())["idp"],
        "metadata_url": "",
        "entity_id": OURS,
        "person_attribute": MAIL,
        "private_key": "",
        "certificate": "",
        "is_unsolicited_allowed": False,
    }
    return {
        "saml": {"APPS": [{"provider_id": "saml", "name": PROVIDER, "client_id": "saml", "settings": agreed | said}]}
    }


def asked(client: Client, onward: str = "/organisation") -> str:
    """The question that Tertial sends a browser to the provider with."""
    return str(client.post(START, {"next": onward}).context["address"])


def bring(client: Client, message: str, relayed: str = ""):
    """What a browser does with the provider's message: post it, and follow."""
    return client.get(client.post(BACK, {"SAMLResponse": message, "RelayState": relayed})["Location"])


def come(client: Client, peer: SamlPeer, name: str = "kim", **wiles):
    """The whole dance: from our button over the provider and back."""
    return bring(client, peer.answer(asked(client), name, **wiles))


def takes_away(name, attribute=""):
    def before(message):
        for element in elements(message, name):
            if attribute:
                element.attrib.pop(attribute, None)
            else:
                element.getparent().remove(element)

    return before


def says(name, value, attribute=""):
    def before(message):
        for element in elements(message, name):
            if attribute:
                element.set(attribute, value)
            else:
                element.text = value

    return before
