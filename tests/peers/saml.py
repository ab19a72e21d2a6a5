"""A SAML identity provider: pysaml2's, signing in this process, and able to lie before it signs or be changed after."""

import base64
import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import xmlsec
from lxml import etree

from tests.peers.keys import a_certificate, a_key, as_pem

with warnings.catch_warnings():  # it names ciphers that are on their way out, when it is imported
    warnings.simplefilter("ignore")
    from saml2 import BINDING_HTTP_POST, BINDING_HTTP_REDIRECT
    from saml2.authn_context import PASSWORDPROTECTEDTRANSPORT
    from saml2.config import IdPConfig
    from saml2.metadata import create_metadata_string
    from saml2.saml import NAMEID_FORMAT_PERSISTENT, NameID
    from saml2.server import Server
    from saml2.sigver import CryptoBackend

ENTITY = "https://login.provstad.example/saml"
MAIL = "urn:oid:0.9.2342.19200300.100.1.3"
SIGNATURE = "{http://www.w3.org/2000/09/xmldsig#}Signature"
Change = Callable[[Any], object]


def _unchanged(message: Any) -> None: ...


class InThisProcess(CryptoBackend):  # type: ignore[misc]  # pysaml2 has no types
    """Signs with the xmlsec library instead of its program; `before` changes what is about to be signed."""

    before: Change = staticmethod(_unchanged)

    def sign_statement(self, statement: Any, node_name: str, key_file: str, node_id: str) -> str:  # noqa: ARG002 - as pysaml2 calls it
        """The statement with the signature that its element of this id has room for."""
        message = etree.fromstring(statement if isinstance(statement, bytes) else str(statement).encode())
        self.before(message)
        signed = message.xpath("//*[@ID=$id]", id=node_id)[0]
        xmlsec.tree.add_ids(signed, ["ID"])
        signing = xmlsec.SignatureContext()
        signing.key = xmlsec.Key.from_file(key_file, xmlsec.constants.KeyDataFormatPem)
        signing.sign(signed.find(SIGNATURE))
        return str(etree.tostring(message).decode())


class SamlPeer:
    """An identity provider that knows one system, by its metadata, and vouches for whomever it is asked to."""

    def __init__(self, place: Path, address: str = "https://login.provstad.example/sso") -> None:
        key = a_key()
        (place / "idp.key").write_text(as_pem(key), encoding="utf-8")
        (place / "idp.crt").write_text(a_certificate(key), encoding="utf-8")
        self.place, self.address = place, address
        self.metadata = place / "idp.xml"
        self.metadata.write_bytes(create_metadata_string("", config=self._config(), sign=False))
        self._server: Server | None = None

    def meet(self, client_metadata: bytes) -> None:
        """Come to know the system that signs people in here."""
        self._server = Server(config=self._config(client_metadata.decode()))
        self._server.sec.sec_backend = None
        self._server.sec.crypto = InThisProcess()

    def _config(self, client_metadata: str = "") -> IdPConfig:
        return IdPConfig().load(
            {
                "entityid": ENTITY,
                "crypto_backend": "XMLSecurity",  # replaced by ours: neither that package nor the program is needed
                "key_file": str(self.place / "idp.key"),
                "cert_file": str(self.place / "idp.crt"),
                "service": {
                    "idp": {
                        "endpoints": {"single_sign_on_service": [(self.address, BINDING_HTTP_REDIRECT)]},
                        "policy": {"default": {"lifetime": {"minutes": 5}, "attribute_restrictions": None}},
                        "name_id_format": [NAMEID_FORMAT_PERSISTENT],
                    }
                },
                "metadata": {"inline": [client_metadata]} if client_metadata else {},
            }
        )

    def wanted(self, question: str) -> dict[str, Any]:
        """What a question asks for, as pysaml2 reads it: whom to answer, where, and to what."""
        assert self._server, "the provider has not met its client"
        asked = parse_qs(urlsplit(question).query)["SAMLRequest"][0]
        request = self._server.parse_authn_request(asked, BINDING_HTTP_REDIRECT)
        found: dict[str, Any] = self._server.response_args(request.message, [BINDING_HTTP_POST])
        return found

    def answer(
        self, question: str, name: str = "kim", *, before: Change = _unchanged, after: Change = _unchanged, **said: Any
    ) -> str:
        """The message that a browser posts back which was sent here with a question.

        `before` changes it before the provider signs, `after` when it has; `said` goes to pysaml2.
        """
        return self.message(name, before=before, after=after, **self.wanted(question) | said)

    def message(self, name: str, *, before: Change = _unchanged, after: Change = _unchanged, **said: Any) -> str:
        """A message about somebody, to whom and about what `said` says."""
        assert self._server, "the provider has not met its client"
        self._server.sec.crypto.before = before
        given = {"sign_assertion": True, "sign_response": False} | said
        given.pop("binding", None)
        response = self._server.create_authn_response(
            {"mail": [f"{name}@provstad.example"]},
            name_id=NameID(format=NAMEID_FORMAT_PERSISTENT, text=f"{name}@provstad.example"),
            authn={"class_ref": PASSWORDPROTECTEDTRANSPORT, "authn_auth": ENTITY},
            sign_alg="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
            digest_alg="http://www.w3.org/2001/04/xmlenc#sha256",
            **given,
        )
        message = etree.fromstring(str(response).encode())
        after(message)
        return base64.b64encode(etree.tostring(message)).decode()

    def refusal(self, question: str) -> str:
        """The message that says that nobody was signed in here."""
        assert self._server, "the provider has not met its client"
        wanted = self.wanted(question)
        response = self._server.create_error_response(wanted["in_response_to"], wanted["destination"], OSError("no"))
        return base64.b64encode(str(response).encode()).decode()


def elements(message: Any, name: str) -> list[Any]:
    """All elements of a message by their name without its space."""
    found: list[Any] = message.xpath("//*[local-name()=$name]", name=name)
    return found


def moved(message: Any, hours: int) -> None:
    """Move every moment that a message names by some hours."""
    for element in message.iter():
        for name, value in element.attrib.items():
            if re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:]{8}Z", value):
                then = datetime.fromisoformat(value) + timedelta(hours=hours)
                element.set(name, then.strftime("%Y-%m-%dT%H:%M:%SZ"))


def encrypted_for(certificate: Path, message: Any) -> None:
    """Put the assertion of a message into an envelope that only the holder of the certificate's key can open."""
    words, name = xmlsec.constants, "urn:oasis:names:tc:SAML:2.0:assertion"
    assertion = elements(message, "Assertion")[0]
    envelope = etree.Element(f"{{{name}}}EncryptedAssertion")
    assertion.getparent().replace(assertion, envelope)
    data = xmlsec.template.encrypted_data_create(
        message, words.TransformAes256Gcm, type=words.TypeEncElement, ns="xenc"
    )
    xmlsec.template.encrypted_data_ensure_cipher_value(data)
    info = xmlsec.template.encrypted_data_ensure_key_info(data, ns="dsig")
    wrapped = xmlsec.template.add_encrypted_key(info, words.TransformRsaOaep)
    xmlsec.template.encrypted_data_ensure_cipher_value(wrapped)
    keys = xmlsec.KeysManager()
    keys.add_key(xmlsec.Key.from_file(str(certificate), words.KeyDataFormatCertPem))
    encrypting = xmlsec.EncryptionContext(keys)
    encrypting.key = xmlsec.Key.generate(words.KeyDataAes, 256, words.KeyDataTypeSession)
    envelope.append(assertion)
    encrypting.encrypt_xml(data, assertion)


@contextmanager
def served(document: bytes) -> Iterator[str]:
    """The address at which a document can be fetched."""

    class Server(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(document)

        def log_message(self, format: str, *args: Any) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Server) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/metadata"
        finally:
            server.shutdown()
