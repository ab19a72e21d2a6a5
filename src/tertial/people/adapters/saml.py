"""SAML 2.0, read strictly: what the toolkit lets pass when it is left out is demanded here.

The toolkit accepts an assertion without an audience, a recipient, an end or the question that it answers, and it knows
nothing of assertions that were used before. Here each must be there and right, or nobody is let in.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from allauth.socialaccount.internal import statekit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.saml.provider import SAMLProvider
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.timezone import now
from onelogin.saml2.auth import OneLogin_Saml2_Auth
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Words
from onelogin.saml2.errors import OneLogin_Saml2_ValidationError
from onelogin.saml2.response import OneLogin_Saml2_Response
from onelogin.saml2.settings import OneLogin_Saml2_Settings
from onelogin.saml2.utils import OneLogin_Saml2_Utils
from onelogin.saml2.xml_utils import OneLogin_Saml2_XML

from tertial.people.adapters.entering import let_in, turn_away
from tertial.people.adapters.saml_metadata import UNREADABLE, idp_at
from tertial.people.operations.outside_sign_ins import Refused, use_answer_once
from tertial.people.rules import Refusal

DOOR = "saml"
NAME_ID = "NameID"
LONG_AGO = "1970-01-01T00:00:00Z"  # the end of what says no end
MARGIN = timedelta(minutes=10)  # the toolkit lets clocks differ by five
CONFIRMATION = "/samlp:Response/saml:Assertion/saml:Subject/saml:SubjectConfirmation"
REASONS = {
    OneLogin_Saml2_ValidationError.STATUS_CODE_IS_NOT_SUCCESS: Refusal.REFUSED_THERE,
    OneLogin_Saml2_ValidationError.ASSERTION_TOO_EARLY: Refusal.TOO_EARLY,
    OneLogin_Saml2_ValidationError.ASSERTION_EXPIRED: Refusal.EXPIRED,
    OneLogin_Saml2_ValidationError.SESSION_EXPIRED: Refusal.EXPIRED,
    OneLogin_Saml2_ValidationError.RESPONSE_EXPIRED: Refusal.EXPIRED,
    OneLogin_Saml2_ValidationError.WRONG_DESTINATION: Refusal.WRONG_AUDIENCE,
    OneLogin_Saml2_ValidationError.WRONG_AUDIENCE: Refusal.WRONG_AUDIENCE,
    OneLogin_Saml2_ValidationError.WRONG_ISSUER: Refusal.WRONG_ISSUER,
    OneLogin_Saml2_ValidationError.NO_SIGNED_ASSERTION: Refusal.WRONG_SIGNATURE,
    OneLogin_Saml2_ValidationError.NO_SIGNATURE_FOUND: Refusal.WRONG_SIGNATURE,
    OneLogin_Saml2_ValidationError.INVALID_SIGNATURE: Refusal.WRONG_SIGNATURE,
    OneLogin_Saml2_ValidationError.DEPRECATED_SIGNATURE_METHOD: Refusal.WRONG_SIGNATURE,
    OneLogin_Saml2_ValidationError.DEPRECATED_DIGEST_METHOD: Refusal.WRONG_SIGNATURE,
}


@dataclass(frozen=True)
class Assertion:
    """What an identity provider has signed of somebody, for us: its id, the question it answers, and until when."""

    id: str
    in_response_to: str
    until: datetime
    name_id: str
    attributes: dict[str, list[str]]


class CitySaml(SAMLProvider):  # type: ignore[misc]  # allauth has no types
    """What the browser carries to the provider: a question with an id that only this browser's session knows."""

    def redirect(
        self,
        request: HttpRequest,
        process: str,  # noqa: ARG002 - allauth hands it over, and nobody does anything here but sign in
        next_url: str | None = None,
        data: Any = None,
        **_: Any,
    ) -> HttpResponse:
        """Send the browser to the provider."""
        auth = OneLogin_Saml2_Auth(_as_the_toolkit_wants(request), toolkit(request, self.app))
        address = auth.login(return_to="")
        self.stash_redirect_state(request, AuthProcess.LOGIN, next_url, data, state_id=auth.get_last_request_id())
        return HttpResponseRedirect(address)


def toolkit(request: HttpRequest, app: SocialApp) -> OneLogin_Saml2_Settings:
    """The toolkit, set to be as strict as it can be. Raises Refused if the provider's metadata cannot be had."""
    has_key = bool(app.settings["private_key"])
    return OneLogin_Saml2_Settings(
        {
            "strict": True,
            "security": {
                "authnRequestsSigned": has_key,
                "signMetadata": has_key,
                "wantAssertionsSigned": True,
                "wantAttributeStatement": app.settings["person_attribute"] != NAME_ID,
                "wantNameId": app.settings["person_attribute"] == NAME_ID,
                "requestedAuthnContext": False,
                "allowRepeatAttributeName": True,
                "allowSingleLabelDomains": True,  # localhost
                "rejectDeprecatedAlgorithm": True,
                "signatureAlgorithm": Words.RSA_SHA256,
                "digestAlgorithm": Words.SHA256,
            },
            "idp": app.settings["idp"] or idp_at(app.settings["metadata_url"]),
            "sp": {
                "entityId": app.settings["entity_id"],
                "assertionConsumerService": {"url": _answers_at(request), "binding": Words.BINDING_HTTP_POST},
                "x509cert": app.settings["certificate"],
                "privateKey": app.settings["private_key"],
            },
        }
    )


def metadata(request: HttpRequest, app: SocialApp) -> bytes:
    """Who we are, as XML for the identity provider."""
    described = toolkit(request, app).get_sp_metadata()
    return described if isinstance(described, bytes) else described.encode()


def finish(request: HttpRequest, app: SocialApp, *, message: str, relayed: str) -> HttpResponse:
    """Let in the person of the assertion that the browser brought, or turn them away."""
    try:
        assertion = read(request, app, message)
        answer = f"{DOOR} {assertion.id}"
        use_answer_once(answer=answer, until=assertion.until + MARGIN, at=now())
        asked_for = _asked_for(request, app, assertion.in_response_to, relayed)
        name = _named_by(assertion, app.settings["person_attribute"])
    except Refused as refused:
        return turn_away(request, refused.reason, app.name)
    return let_in(request, name=name, door=DOOR, provider=app.name, asked_for=asked_for)


def read(request: HttpRequest, app: SocialApp, message: str) -> Assertion:
    """The assertion in a message that the provider sent through the browser, if all of it is right. Raises Refused."""
    try:
        response = OneLogin_Saml2_Response(toolkit(request, app), message)
        until = _checked(response, request)
        return Assertion(
            id=f"{app.settings['entity_id']} {response.get_assertion_id()}",
            in_response_to=response.get_in_response_to() or "",
            until=until,
            name_id=response.get_nameid() or "",
            attributes=response.get_attributes(),
        )
    except OneLogin_Saml2_ValidationError as error:
        raise Refused(REASONS.get(error.code, Refusal.UNREADABLE)) from error
    except UNREADABLE as error:
        raise Refused(Refusal.UNREADABLE) from error


def _checked(response: OneLogin_Saml2_Response, request: HttpRequest) -> datetime:
    """When an answer ends that the toolkit finds right and that leaves nothing out. Raises what says why it is not."""
    try:
        response.is_valid(_as_the_toolkit_wants(request), raise_exceptions=True)
    except OneLogin_Saml2_ValidationError as error:
        if error.code == OneLogin_Saml2_ValidationError.WRONG_SUBJECTCONFIRMATION:
            _confirmed_until(response, _answers_at(request))  # says which part of it is wrong
        raise
    if not response.get_audiences():
        raise Refused(Refusal.WRONG_AUDIENCE)
    return _confirmed_until(response, _answers_at(request))


def _confirmed_until(response: OneLogin_Saml2_Response, address: str) -> datetime:
    """When the confirmation that this very answer was meant for us ends. Raises Refused if none says all that."""
    in_response_to = response.get_in_response_to() or ""
    confirmed = [
        data
        for confirmation in OneLogin_Saml2_XML.query(response.get_xml_document(), CONFIRMATION)
        if confirmation.get("Method") == Words.CM_BEARER
        for data in confirmation.iterchildren(f"{{{Words.NS_SAML}}}SubjectConfirmationData")
    ]
    addressed = [data for data in confirmed if data.get("Recipient") == address]
    if not addressed:
        raise Refused(Refusal.WRONG_AUDIENCE)
    answering = [data for data in addressed if (data.get("InResponseTo") or "") == in_response_to]
    if not answering:
        raise Refused(Refusal.UNSOLICITED)
    ends = [
        OneLogin_Saml2_Utils.parse_SAML_to_time(data.get("NotOnOrAfter") or "1970-01-01T00:00:00Z")
        for data in answering
    ]
    until = datetime.fromtimestamp(max(ends), UTC)
    if until <= now():
        raise Refused(Refusal.EXPIRED)
    return until


def _asked_for(request: HttpRequest, app: SocialApp, in_response_to: str, relayed: str) -> str:
    """The page that this browser wanted when it asked; one that never asked is only let in where that is allowed."""
    if not in_response_to and app.settings["is_unsolicited_allowed"]:
        return relayed
    state = statekit.unstash_state(request, state_id=in_response_to, provider_id=DOOR)
    if not in_response_to or state is None:
        raise Refused(Refusal.UNSOLICITED)
    return str(state.get("next", ""))


def _named_by(assertion: Assertion, attribute: str) -> str:
    """The person's name or address in the attribute that was agreed on. Raises Refused."""
    values = {assertion.name_id} if attribute == NAME_ID else set(assertion.attributes.get(attribute, []))
    names = {value.strip() for value in values if isinstance(value, str) and value.strip()}
    if len(names) != 1:
        raise Refused(Refusal.NO_CLAIM)
    return names.pop()


def _answers_at(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("people:outside_saml_answer"))


def _as_the_toolkit_wants(request: HttpRequest) -> dict[str, Any]:
    """The request as if it stood at the address that answers are sent to: the toolkit compares it with theirs."""
    return {
        "https": "on" if request.is_secure() else "off",
        "http_host": request.get_host(),
        "script_name": "",
        "path_info": reverse("people:outside_saml_answer"),
        "get_data": {},
        "post_data": {},
    }
