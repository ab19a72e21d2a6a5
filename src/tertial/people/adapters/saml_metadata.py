"""What a SAML identity provider says of itself at an address, fetched and kept for a while."""

import binascii
from typing import Any

import xmlsec
from allauth.socialaccount.adapter import get_adapter
from django.core.cache import cache
from lxml import etree
from onelogin.saml2.errors import OneLogin_Saml2_Error
from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser

from tertial.people.operations.outside_sign_ins import Refused
from tertial.people.queries.outside import digest_of
from tertial.people.rules import Refusal

METADATA_IS_KEPT = 600  # seconds
# What the toolkit and its XML libraries raise for what they cannot read.
UNREADABLE = (
    *(OneLogin_Saml2_Error, etree.LxmlError, xmlsec.Error, binascii.Error),
    *(ValueError, TypeError, LookupError, AttributeError),
)


def idp_at(address: str) -> dict[str, Any]:
    """The identity provider as its metadata describes it, kept for a while. Raises Refused."""
    key = f"saml-metadata-{digest_of(address)}"
    described: dict[str, Any] | None = cache.get(key)
    if described is None:
        try:
            described = _fetched(address)
        except OSError as error:  # and with it all that a fetch can fail with
            raise Refused(Refusal.UNREACHABLE) from error
        except UNREADABLE as error:
            raise Refused(Refusal.UNREADABLE) from error
        cache.set(key, described, METADATA_IS_KEPT)
    return described


def _fetched(address: str) -> dict[str, Any]:
    with get_adapter().get_requests_session() as session:
        answer = session.get(address)
        answer.raise_for_status()
    described: dict[str, Any] = OneLogin_Saml2_IdPMetadataParser.parse(answer.content)["idp"]
    return described
