"""OpenID Connect, read strictly. allauth keeps state and code; the token itself is proven here.

allauth reads an ID token from the provider without looking at its signature, sends no nonce, prefers what the provider
says outside the token, and lets the address of the page decide what is asked for. None of that holds here.
"""

import secrets
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode, urlsplit

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.internal import statekit
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.timezone import now
from requests import RequestException

from tertial.people.adapters.entering import let_in, turn_away
from tertial.people.operations.outside_sign_ins import Refused, use_answer_once
from tertial.people.queries.outside import was_used
from tertial.people.rules import Refusal

DOOR = "oidc"
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
CLOCKS_DIFFER = timedelta(minutes=1)
CERTAIN = ["iss", "sub", "aud", "exp", "iat"]
REASONS = {
    jwt.InvalidSignatureError: Refusal.WRONG_SIGNATURE,
    jwt.InvalidAlgorithmError: Refusal.WRONG_SIGNATURE,
    jwt.InvalidKeyError: Refusal.WRONG_SIGNATURE,
    jwt.ExpiredSignatureError: Refusal.EXPIRED,
    jwt.ImmatureSignatureError: Refusal.TOO_EARLY,
    jwt.InvalidAudienceError: Refusal.WRONG_AUDIENCE,
    jwt.InvalidIssuerError: Refusal.WRONG_ISSUER,
}
Claims = dict[str, Any]
WAY_OUT = "people_way_out"  # where in the session the name and the address stand by which one signs out there too


class CityAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # allauth has no types
    """What is exchanged with the provider behind the browser's back."""

    @property
    def openid_config(self) -> dict[str, Any]:
        """The provider's description of itself, which must be of the issuer that was configured. Raises Refused."""
        described: dict[str, Any] = super().openid_config
        if str(described.get("issuer", "")).rstrip("/") != self.get_provider().app.settings["issuer"]:
            raise Refused(Refusal.WRONG_ISSUER)
        return described

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:  # noqa: ARG002 - allauth hands it over
        """Where the provider sends people back to."""
        return request.build_absolute_uri(reverse("people:outside_oidc_answer"))

    def complete_login(
        self,
        request: HttpRequest,  # noqa: ARG002 - allauth hands it over
        app: SocialApp,
        token: SocialToken,
        **kwargs: Any,
    ) -> SocialLogin:
        """What the provider has proven of somebody, not yet who that is. Raises Refused."""
        claims = self._proven(app, kwargs["response"].get("id_token") or "")
        if app.settings["person_claim"] not in claims and "userinfo_endpoint" in self.openid_config:
            claims = self._completed(claims, token.token)
        account = SocialAccount(provider=DOOR, uid=claims["sub"], extra_data=claims)
        return SocialLogin(provider=self.get_provider(), account=account)

    def _proven(self, app: SocialApp, id_token: str) -> Claims:
        """The claims of an ID token that this provider signed, for us, now. Raises Refused."""
        try:
            claims: Claims = jwt.decode(
                id_token,
                self._key(id_token),
                algorithms=ALGORITHMS,
                audience=app.client_id,
                issuer=self.openid_config["issuer"],
                leeway=CLOCKS_DIFFER,
                options={"require": CERTAIN},
            )
        except jwt.PyJWTError as error:
            raise Refused(REASONS.get(type(error), Refusal.UNREADABLE)) from error
        except (TypeError, ValueError, KeyError) as error:  # a key of another kind than the token says
            raise Refused(Refusal.WRONG_SIGNATURE) from error
        is_for_many = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if claims.get("azp", None if is_for_many else app.client_id) != app.client_id:
            raise Refused(Refusal.WRONG_AUDIENCE)
        return claims

    def _key(self, id_token: str) -> Any:
        """The provider's public key that the token names. Raises Refused if it has no such key."""
        named = jwt.get_unverified_header(id_token).get("kid")
        keys = jwt.PyJWKSet.from_dict(self._asked(self.openid_config["jwks_uri"])).keys
        found = [key for key in keys if key.key_id == named or (named is None and len(keys) == 1)]
        if not found:
            raise Refused(Refusal.WRONG_SIGNATURE)
        return found[0].key

    def _completed(self, claims: Claims, access_token: str) -> Claims:
        """The claims with what the provider says of the same person on request. Raises Refused."""
        more = self._asked(self.openid_config["userinfo_endpoint"], access_token)
        if more.get("sub") != claims["sub"]:
            raise Refused(Refusal.WRONG_SIGNATURE)
        return more | claims

    def _asked(self, address: str, access_token: str = "") -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {access_token}"} if access_token else {}
        with get_adapter().get_requests_session() as session:
            answer = session.get(address, headers=headers)
            answer.raise_for_status()
            said = answer.json()
        if not isinstance(said, dict):
            raise Refused(Refusal.UNREADABLE)
        return said


class CityOpenIDConnect(OpenIDConnectProvider):  # type: ignore[misc]  # allauth has no types
    """What the browser carries to the provider: a proof key, a state and a nonce, and nothing from the address."""

    pkce_enabled_default = True
    oauth2_adapter_class = CityAdapter

    def redirect(
        self,
        request: HttpRequest,
        process: str,  # noqa: ARG002 - allauth hands it over, and nobody does anything here but sign in
        next_url: str | None = None,
        data: Any = None,
        **_: Any,
    ) -> HttpResponse:
        """Send the browser to the provider."""
        nonce = secrets.token_urlsafe(32)
        answer: HttpResponse = super().redirect(
            request, AuthProcess.LOGIN, next_url, data, auth_params={"nonce": nonce}, nonce=nonce
        )
        return answer


def answer(request: HttpRequest) -> HttpResponse:
    """What follows when the provider sends the browser back: somebody is signed in, or told why not."""
    adapter = CityAdapter(request, DOOR)
    try:
        if _use_state_once(request):
            _demand_its_sender(request, adapter.openid_config)
        finished: HttpResponse = OAuth2CallbackView.adapter_view(adapter)(request)
    except Refused as refused:
        return turn_away(request, refused.reason, adapter.get_provider().name)
    except (RequestException, KeyError, TypeError, ValueError) as error:
        return turn_away(request, reason_of(error), adapter.get_provider().name)
    if finished.status_code == HTTPStatus.FOUND:
        _remember_the_way_out(request, adapter)
    return finished


def _demand_its_sender(request: HttpRequest, described: dict[str, Any]) -> None:
    """See that the answer names the provider that was asked, where that says it does (RFC 9207, 2.4). Raises Refused.

    One that names another is refused whatever was said: the browser asked two providers and mixed up their answers.
    """
    is_promised = described.get("authorization_response_iss_parameter_supported") is True
    named = request.GET.get("iss", None if is_promised else described["issuer"])
    if named != described["issuer"]:
        raise Refused(Refusal.WRONG_ISSUER)


def _remember_the_way_out(request: HttpRequest, adapter: CityAdapter) -> None:
    """Keep in the session how one signs out at the provider too, where it has a page for that.

    OpenID Connect RP-Initiated Logout 1.0, 2. Without the ID token, which is not kept, the provider asks first.
    """
    end = adapter.openid_config.get("end_session_endpoint")
    if not isinstance(end, str) or urlsplit(end).scheme not in ("https", "http"):
        return
    app, back = adapter.get_provider().app, request.build_absolute_uri(reverse("people:sign_in"))
    asked = urlencode({"client_id": app.client_id, "post_logout_redirect_uri": back})
    request.session[WAY_OUT] = [app.name, f"{end}{'&' if urlsplit(end).query else '?'}{asked}"]


def finish(request: HttpRequest, sociallogin: SocialLogin) -> HttpResponse:
    """Let in whom the proven claims name, if they answer the very question that this browser asked."""
    app, claims, asked = sociallogin.provider.app, sociallogin.account.extra_data, sociallogin.state
    try:
        if not secrets.compare_digest(str(claims.get("nonce", "")).encode(), str(asked["nonce"]).encode()):
            raise Refused(Refusal.REPLAYED)
        name = _named_by(claims, app.settings["person_claim"])
    except Refused as refused:
        return turn_away(request, refused.reason, app.name)
    return let_in(request, name=name, door=DOOR, provider=app.name, asked_for=asked.get("next", ""))


def reason_of(error: Exception) -> Refusal:
    """Why nobody is let in when the provider cannot be talked to."""
    is_silent = isinstance(error, RequestException) and not isinstance(error, ValueError)
    return Refusal.UNREACHABLE if is_silent else Refusal.UNREADABLE


def _use_state_once(request: HttpRequest) -> bool:
    """Hold the state against all that were used, also in another process. Raises Refused.

    Returns whether this browser asked with it at all.
    """
    state, at = request.GET.get("state", ""), now()
    if state in statekit.get_states(request):
        use_answer_once(answer=f"{DOOR} {state}", until=at + timedelta(seconds=statekit.STATE_TTL), at=at)
        return True
    if was_used(f"{DOOR} {state}"):
        raise Refused(Refusal.REPLAYED)
    return False


def _named_by(claims: Claims, claim: str) -> str:
    """The person's name or address in the claim that was agreed on. Raises Refused."""
    name = claims.get(claim)
    if not isinstance(name, str) or not name.strip():
        raise Refused(Refusal.NO_CLAIM)
    if claim == "email" and claims.get("email_verified") not in (True, "true"):
        raise Refused(Refusal.UNVERIFIED_ADDRESS)
    return name.strip()
