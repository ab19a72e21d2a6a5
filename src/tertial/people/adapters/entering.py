"""The last step of those who come from an identity provider: in, or a page that says why not and what to do."""

from http import HTTPStatus

from allauth.account.internal.flows.login import record_authentication
from django.contrib import auth
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from tertial.people.access import way_on
from tertial.people.operations.outside_sign_ins import Refused, admit, refuse_outside_sign_in
from tertial.people.rules import Refusal

BACKEND = "tertial.people.backends.RoleBackend"
NO_ACCESS = frozenset({Refusal.UNKNOWN_PERSON, Refusal.AMBIGUOUS, Refusal.INACTIVE, Refusal.NO_ROLE})
STALE = frozenset({Refusal.EXPIRED, Refusal.TOO_EARLY, Refusal.REPLAYED, Refusal.UNSOLICITED})


def let_in(request: HttpRequest, *, name: str, door: str, provider: str, asked_for: str) -> HttpResponse:
    """Sign in the person whom the provider behind a door calls `name`, and lead them on; or turn them away.

    The session gets a new key and knows how they came, so that nobody asks them for a second step again.
    """
    try:
        user = admit(name=name, provider=provider, at=now(), today=localdate())
    except Refused as refused:
        return turn_away(request, refused.reason, provider)
    auth.login(request, user, backend=BACKEND)
    record_authentication(request, user, "socialaccount", provider=door)
    return HttpResponseRedirect(way_on(asked_for, host=request.get_host(), is_secure=request.is_secure()))


def turn_away(request: HttpRequest, reason: Refusal, provider: str) -> HttpResponse:
    """Say that nobody was signed in, why and what to do, and leave a trace of it."""
    at = now()
    refuse_outside_sign_in(reason=reason, provider=provider, at=at)
    why, to_do = _said(reason, provider)
    status = HTTPStatus.SERVICE_UNAVAILABLE if reason == Refusal.UNREACHABLE else HTTPStatus.FORBIDDEN
    answer = render(request, "people/outside_refused.html", {"why": why, "to_do": to_do, "at": at}, status=status)
    add_never_cache_headers(answer)
    return answer


def _said(reason: Refusal, provider: str) -> tuple[str, str]:
    """Why and what to do. Whether somebody is known here, or has been, is not told to strangers."""
    named = {"name": provider}
    if reason in NO_ACCESS:
        return (
            _("%(name)s knows who you are, but you have no access to Tertial today.") % named,
            _("Ask the administrator to see that you hold a role today, and that nobody else has your e-mail address."),
        )
    if reason in STALE:
        return (
            _("The answer from %(name)s was used before, too old, or no answer to a sign-in begun here.") % named,
            _("Start again from the sign-in page. If it happens again, tell the administrator when it happened."),
        )
    return _said_of_the_provider(reason, named)


def _said_of_the_provider(reason: Refusal, named: dict[str, str]) -> tuple[str, str]:
    again = _("Try again. If it happens again, tell the administrator when it happened.")
    return {
        Refusal.CANCELLED: (
            _("You broke off the sign-in at %(name)s.") % named,
            _("Start again from the sign-in page when you want to."),
        ),
        Refusal.REFUSED_THERE: (_("%(name)s did not sign you in.") % named, again),
        Refusal.UNREACHABLE: (
            _("%(name)s does not answer right now.") % named,
            _("Wait a few minutes and try again. If it goes on, tell the administrator."),
        ),
        Refusal.NO_CLAIM: (
            _("%(name)s did not say who you are.") % named,
            _("Tell the administrator when it happened. You can do nothing about it yourself."),
        ),
        Refusal.UNVERIFIED_ADDRESS: (
            _("%(name)s has not confirmed that your e-mail address is yours.") % named,
            _("Confirm it there, or ask those who look after the accounts, and sign in again."),
        ),
    }.get(reason, (_("We could not be sure that the answer really came from %(name)s.") % named, again))
