"""The city's own accounts are configured whole or not at all, and what is wrong is said in a sentence."""

import pytest
from tests.peers.saml import ENTITY, SamlPeer

from tertial.site.environment import WrongSetting
from tertial.site.outside_sign_in import providers

OIDC = {
    "TERTIAL_OIDC_ISSUER": "https://login.provstad.example/realm",
    "TERTIAL_OIDC_CLIENT_ID": "tertial",
    "TERTIAL_OIDC_CLIENT_SECRET": "hush",
    "TERTIAL_OIDC_NAME": "Provstads konto",
}
SAML = {
    "TERTIAL_SAML_METADATA": "https://login.provstad.example/metadata",
    "TERTIAL_SAML_ENTITY_ID": "https://tertial.provstad.example",
    "TERTIAL_SAML_NAME": "Provstads konto",
    "TERTIAL_SAML_PERSON_ATTRIBUTE": "mail",
}


@pytest.fixture
def say(monkeypatch):
    """Put settings into the environment."""

    def put(*settings, **more):
        for setting in (*settings, more):
            for name, value in setting.items():
                monkeypatch.setenv(name, value)

    return put


def test_nothing_said_is_no_door():
    assert providers() == {}


def test_a_whole_oidc_configuration_is_a_door(say, monkeypatch, tmp_path):
    say(OIDC)
    monkeypatch.delenv("TERTIAL_OIDC_CLIENT_SECRET")
    (tmp_path / "secret").write_text("hush\n", encoding="utf-8")
    say(TERTIAL_OIDC_CLIENT_SECRET_FILE=str(tmp_path / "secret"))

    assert providers() == {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "oidc",
                    "name": "Provstads konto",
                    "client_id": "tertial",
                    "secret": "hush",
                    "settings": {
                        "server_url": "https://login.provstad.example/realm",
                        "issuer": "https://login.provstad.example/realm",
                        "person_claim": "email",
                    },
                }
            ]
        }
    }


def test_the_address_of_the_discovery_document_says_who_the_issuer_is(say):
    address = "https://login.provstad.example/realm/.well-known/openid-configuration"
    say(OIDC, TERTIAL_OIDC_ISSUER=address, TERTIAL_OIDC_PERSON_CLAIM="upn")

    settings = providers()["openid_connect"]["APPS"][0]["settings"]

    assert settings == {
        "server_url": address,
        "issuer": "https://login.provstad.example/realm",
        "person_claim": "upn",
    }


@pytest.mark.parametrize(
    ("whole", "missing"),
    [*((OIDC, name) for name in OIDC), *((SAML, name) for name in SAML)],
)
def test_half_a_configuration_stops_the_start(say, whole, missing):
    say({name: value for name, value in whole.items() if name != missing})

    with pytest.raises(WrongSetting, match=f"is set, but not {missing}. Set all of .*, or none of them."):
        providers()


def test_a_secret_alone_is_half_a_configuration_too(say):
    say(TERTIAL_OIDC_CLIENT_SECRET_FILE="/somewhere")

    with pytest.raises(WrongSetting, match="TERTIAL_OIDC_CLIENT_SECRET is set, but not TERTIAL_OIDC_ISSUER, TERT"):
        providers()


@pytest.mark.parametrize("name", ["TERTIAL_SAML_PRIVATE_KEY", "TERTIAL_SAML_CERTIFICATE"])
def test_a_key_without_its_certificate_is_refused(say, name):
    say(SAML, {name: "x"})

    with pytest.raises(WrongSetting, match=f"{name} is set, but not TERTIAL_SAML_"):
        providers()


@pytest.mark.parametrize("address", ["http://login.example", "login.example", "ftp://x", "https://", ""])
def test_an_address_that_others_could_answer_for_is_refused(say, address):
    say(OIDC, TERTIAL_OIDC_ISSUER=address)

    with pytest.raises(WrongSetting, match="Write an address that begins with https://"):
        providers()


@pytest.mark.parametrize("address", ["http://127.0.0.1:8080", "http://localhost/realm", "http://[::1]:80"])
def test_on_this_machine_http_will_do(say, address):
    say(OIDC, TERTIAL_OIDC_ISSUER=address)

    assert providers()["openid_connect"]["APPS"][0]["settings"]["issuer"] == address


def test_metadata_elsewhere_is_fetched_when_it_is_needed(say):
    say(SAML, TERTIAL_SAML_UNSOLICITED="yes")

    assert providers() == {
        "saml": {
            "APPS": [
                {
                    "provider_id": "saml",
                    "name": "Provstads konto",
                    "client_id": "saml",
                    "settings": {
                        "idp": None,
                        "metadata_url": "https://login.provstad.example/metadata",
                        "entity_id": "https://tertial.provstad.example",
                        "person_attribute": "mail",
                        "private_key": "",
                        "certificate": "",
                        "is_unsolicited_allowed": True,
                    },
                }
            ]
        }
    }


def test_metadata_elsewhere_must_be_safe_to_fetch(say):
    say(SAML, TERTIAL_SAML_METADATA="http://login.provstad.example/metadata")

    with pytest.raises(WrongSetting, match=r"TERTIAL_SAML_METADATA is .*Write an address that begins with https://"):
        providers()


def test_metadata_in_a_file_is_read_at_the_start(say, tmp_path):
    peer = SamlPeer(tmp_path)
    say(SAML, TERTIAL_SAML_METADATA=str(peer.metadata))

    settings = providers()["saml"]["APPS"][0]["settings"]

    assert (settings["idp"]["entityId"], settings["idp"]["singleSignOnService"]["url"]) == (ENTITY, peer.address)


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        (None, "names a file that cannot be read"),
        ("no metadata", "names a file that is no SAML metadata"),
        ("<a/>", "must describe one identity provider"),
    ],
)
def test_a_file_that_is_no_metadata_stops_the_start(say, tmp_path, document, sentence):
    if document:
        (tmp_path / "idp.xml").write_text(document, encoding="utf-8")
    say(SAML, TERTIAL_SAML_METADATA=str(tmp_path / "idp.xml"))

    with pytest.raises(WrongSetting, match=f"TERTIAL_SAML_METADATA {sentence}"):
        providers()


def test_metadata_of_several_providers_is_refused(say, tmp_path):
    peer = SamlPeer(tmp_path)
    one = peer.metadata.read_text(encoding="utf-8")
    federation = (
        f'<f:EntitiesDescriptor xmlns:f="urn:oasis:names:tc:SAML:2.0:metadata">{one}{one}</f:EntitiesDescriptor>'
    )
    peer.metadata.write_text(federation, encoding="utf-8")
    say(SAML, TERTIAL_SAML_METADATA=str(peer.metadata))

    with pytest.raises(WrongSetting, match="TERTIAL_SAML_METADATA must describe one identity provider"):
        providers()
