"""The city's own accounts as doors: OpenID Connect and SAML from the environment, whole or not at all."""

import ipaddress
import os
from gettext import gettext as _
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tertial.site import environment as env

OIDC = ("TERTIAL_OIDC_ISSUER", "TERTIAL_OIDC_CLIENT_ID", "TERTIAL_OIDC_CLIENT_SECRET", "TERTIAL_OIDC_NAME")
OIDC_ALSO = ("TERTIAL_OIDC_PERSON_CLAIM",)
SAML = ("TERTIAL_SAML_METADATA", "TERTIAL_SAML_ENTITY_ID", "TERTIAL_SAML_NAME", "TERTIAL_SAML_PERSON_ATTRIBUTE")
SAML_KEYS = ("TERTIAL_SAML_PRIVATE_KEY", "TERTIAL_SAML_CERTIFICATE")
SAML_ALSO = (*SAML_KEYS, "TERTIAL_SAML_UNSOLICITED")
Providers = dict[str, dict[str, list[dict[str, Any]]]]


def providers() -> Providers:
    """The doors as allauth reads them; none where nothing is set. Raises WrongSetting for half a configuration."""
    found: Providers = {}
    if _is_whole(OIDC, OIDC_ALSO):
        found["openid_connect"] = {"APPS": [_oidc()]}
    if _is_whole(SAML, SAML_ALSO):
        found["saml"] = {"APPS": [_saml()]}
    return found


def _oidc() -> dict[str, Any]:
    server = env.text("TERTIAL_OIDC_ISSUER")
    _must_be_safe("TERTIAL_OIDC_ISSUER", server)
    return {
        "provider_id": "oidc",
        "name": env.text("TERTIAL_OIDC_NAME"),
        "client_id": env.text("TERTIAL_OIDC_CLIENT_ID"),
        "secret": env.text("TERTIAL_OIDC_CLIENT_SECRET"),
        "settings": {
            "server_url": server if "/.well-known/" in server else server.rstrip("/"),
            "issuer": server.partition("/.well-known/")[0].rstrip("/"),
            "person_claim": env.text("TERTIAL_OIDC_PERSON_CLAIM", "email"),
        },
    }


def _saml() -> dict[str, Any]:
    metadata = env.text("TERTIAL_SAML_METADATA")
    is_far = urlsplit(metadata).scheme in ("http", "https")
    if is_far:
        _must_be_safe("TERTIAL_SAML_METADATA", metadata)
    has_keys = _is_whole(SAML_KEYS)
    return {
        "provider_id": "saml",
        "name": env.text("TERTIAL_SAML_NAME"),
        "client_id": "saml",
        "settings": {
            "idp": None if is_far else _idp_in(metadata),
            "metadata_url": metadata if is_far else "",
            "entity_id": env.text("TERTIAL_SAML_ENTITY_ID"),
            "person_attribute": env.text("TERTIAL_SAML_PERSON_ATTRIBUTE"),
            "private_key": env.text("TERTIAL_SAML_PRIVATE_KEY") if has_keys else "",
            "certificate": env.text("TERTIAL_SAML_CERTIFICATE") if has_keys else "",
            "is_unsolicited_allowed": env.yes_no("TERTIAL_SAML_UNSOLICITED", default=False),
        },
    }


def _is_whole(needed: tuple[str, ...], also: tuple[str, ...] = ()) -> bool:
    """Whether all that is needed is set; not so if nothing is. Raises WrongSetting in between."""
    is_set = {name for name in (*needed, *also) if {name, f"{name}_FILE"} & os.environ.keys()}
    missing = [name for name in needed if name not in is_set]
    if is_set and missing:
        said = _("%(given)s is set, but not %(missing)s. Set all of %(all)s, or none of them.")
        words = {"given": min(is_set), "missing": ", ".join(missing), "all": ", ".join(needed)}
        raise env.WrongSetting(said % words)
    return bool(is_set)


def _must_be_safe(name: str, address: str) -> None:
    """Raises WrongSetting for an address that others could answer for: http is only for this machine."""
    parts = urlsplit(address)
    if parts.hostname and (parts.scheme == "https" or (parts.scheme == "http" and _is_here(parts.hostname))):
        return
    said = _("%(name)s is “%(value)s”. Write an address that begins with https://.")
    raise env.WrongSetting(said % {"name": name, "value": address})


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _idp_in(file: str) -> dict[str, Any]:
    """The identity provider that a metadata file describes. Raises WrongSetting unless it is one that can be used."""
    # Slow to load, and rarely needed.
    from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser
    from onelogin.saml2.xml_utils import OneLogin_Saml2_XML

    try:
        document = OneLogin_Saml2_XML.to_etree(Path(file).read_bytes())
        is_one = len(OneLogin_Saml2_XML.query(document, "//md:IDPSSODescriptor")) == 1
        found: dict[str, Any] = OneLogin_Saml2_IdPMetadataParser.parse(document).get("idp", {})
    except OSError as error:
        said = _("TERTIAL_SAML_METADATA names a file that cannot be read: %(why)s.")
        raise env.WrongSetting(said % {"why": error}) from error
    except Exception as error:  # the parser lets through whatever its XML library raises
        said = _("TERTIAL_SAML_METADATA names a file that is no SAML metadata: %(why)s.")
        raise env.WrongSetting(said % {"why": error}) from error
    if not is_one or "singleSignOnService" not in found or not _has_certificate(found):
        raise env.WrongSetting(
            _(
                "TERTIAL_SAML_METADATA must describe one identity provider with a signing certificate and an address"
                " for HTTP-Redirect. Ask those who look after it for such a file."
            )
        )
    return found


def _has_certificate(idp: dict[str, Any]) -> bool:
    return bool(idp.get("x509cert") or idp.get("x509certMulti", {}).get("signing"))
