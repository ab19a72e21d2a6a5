"""The doors through which those come in who have an account with the city."""

from datetime import timedelta

from allauth.decorators import rate_limit
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base import AuthProcess, Provider
from allauth.socialaccount.sessions import LoginSession
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe
from requests import RequestException

from tertial.people.adapters import oidc, saml
from tertial.people.adapters.entering import turn_away
from tertial.people.operations.outside_sign_ins import Refused
from tertial.people.rules import Refusal

KEPT = timedelta(minutes=5)
LONGEST_ANSWER = 256 * 1024
COOKIE = "saml-answer"


@login_not_required
@never_cache
@require_POST
@rate_limit(action="outside")  # type: ignore[untyped-decorator]  # allauth has no types
def start(request: HttpRequest, door: str) -> HttpResponse:
    """Send somebody to the identity provider behind a door.

    By a page of its own, since browsers do not follow a form to another site that the content policy does not name, and
    an identity provider may send people on to others that nobody here knows of.
    """
    provider = _provider(request, door)
    try:
        onward = provider.redirect(request, process=AuthProcess.LOGIN, next_url=request.POST.get("next", ""))
    except Refused as refused:
        return turn_away(request, refused.reason, provider.name)
    except (RequestException, KeyError, TypeError, ValueError) as error:
        return turn_away(request, oidc.reason_of(error), provider.name)
    address = onward["Location"]
    answer = render(request, "people/outside_onward.html", {"name": provider.name, "address": address})
    answer["Refresh"] = f"0; url={address}"
    return answer


@login_not_required
@never_cache
@require_safe
@rate_limit(action="outside", limit_get=True)  # type: ignore[untyped-decorator]  # allauth has no types
def oidc_answer(request: HttpRequest) -> HttpResponse:
    """Where an OpenID Connect provider sends people back to."""
    _provider(request, oidc.DOOR)
    return oidc.answer(request)


@csrf_exempt
@login_not_required
@never_cache
@require_POST
@rate_limit(action="outside")  # type: ignore[untyped-decorator]  # allauth has no types
def saml_answer(request: HttpRequest) -> HttpResponse:
    """Where a SAML identity provider's page posts its answer to.

    It comes from another site, so the browser does not send our session along: the answer waits, and a page of ours
    picks it up together with the session.
    """
    _provider(request, saml.DOOR)
    message = request.POST.get("SAMLResponse", "")
    answer = HttpResponseRedirect(reverse("people:outside_saml_finish"))
    if len(message) <= LONGEST_ANSWER:
        waiting = LoginSession(request, "waiting_answer", COOKIE)
        waiting.store.update({"message": message, "relayed": request.POST.get("RelayState", "")[:2000]})
        waiting.store.set_expiry(KEPT)
        waiting.save(answer)
        answer.cookies[COOKIE]["httponly"] = True
    return answer


@login_not_required
@never_cache
@require_safe
@rate_limit(action="outside", limit_get=True)  # type: ignore[untyped-decorator]  # allauth has no types
def saml_finish(request: HttpRequest) -> HttpResponse:
    """Sign in the person of the answer that waits, or say why not."""
    app = _app(request, saml.DOOR)
    waiting = LoginSession(request, "waiting_answer", COOKIE)
    message, relayed = waiting.store.get("message", ""), waiting.store.get("relayed", "")
    waiting.delete()
    if not message:
        return turn_away(request, Refusal.UNSOLICITED, app.name)
    return saml.finish(request, app, message=message, relayed=relayed)


@login_not_required
@require_safe
def saml_metadata(request: HttpRequest) -> HttpResponse:
    """Who we are, for those who look after the identity provider."""
    app = _app(request, saml.DOOR)
    try:
        return HttpResponse(saml.metadata(request, app), content_type="application/samlmetadata+xml")
    except Refused as refused:
        raise Http404 from refused


def _provider(request: HttpRequest, door: str) -> Provider:
    try:
        return get_adapter().get_provider(request, door)
    except SocialApp.DoesNotExist as error:
        raise Http404 from error


def _app(request: HttpRequest, door: str) -> SocialApp:
    return _provider(request, door).app
