"""The doors that lead in from the city's own accounts: which there are, and that they only ever let known people in."""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base import AuthError, Provider
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from requests import RequestException

from tertial.people.adapters import oidc, saml
from tertial.people.adapters.entering import turn_away
from tertial.people.rules import Refusal

PROVIDERS: dict[str, type[Provider]] = {"openid_connect": oidc.CityOpenIDConnect, "saml": saml.CitySaml}


def apps() -> dict[str, SocialApp]:
    """The configured doors, by the word that stands for each in addresses: oidc, saml."""
    configured = settings.SOCIALACCOUNT_PROVIDERS.items()
    return {
        app["provider_id"]: SocialApp(provider=provider, **app) for provider, of in configured for app in of["APPS"]
    }


def outside_doors() -> list[tuple[str, str]]:
    """What the sign-in page offers beside user name and password: the words on each button and where it posts to."""
    return [
        (_("Sign in with %(name)s") % {"name": app.name}, reverse("people:outside_start", args=[door]))
        for door, app in apps().items()
    ]


class OutsideAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """What allauth asks us: it knows the protocol, we know the people. Nothing of its own is ever saved."""

    def list_apps(
        self,
        request: HttpRequest | None,  # noqa: ARG002 - allauth hands it over
        provider: str | None = None,
        client_id: str | None = None,
    ) -> list[SocialApp]:
        """The doors of the settings alone: no row in the database opens one."""
        return [
            app
            for door, app in apps().items()
            if provider in (None, door, app.provider) and client_id in (None, app.client_id)
        ]

    def get_provider(self, request: HttpRequest | None, provider: str, client_id: str | None = None) -> Provider:
        """The protocol behind a door, in our own stricter reading."""
        app = self.get_app(request, provider=provider, client_id=client_id)
        return PROVIDERS[app.provider](request, app=app)

    def is_open_for_signup(self, *_: object) -> bool:
        """Nobody signs up."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Take over before allauth looks for accounts of its own: let in the person who is named, or turn them away."""
        raise ImmediateHttpResponse(oidc.finish(request, sociallogin))

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Provider,
        error: str | None = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """Say in our own words what went wrong on the way."""
        reason = Refusal.REFUSED_THERE
        if isinstance(exception, RequestException):
            reason = oidc.reason_of(exception)
        elif error == AuthError.CANCELLED:
            reason = Refusal.CANCELLED
        elif "state_id" in (extra_context or {}):
            reason = Refusal.UNSOLICITED
        raise ImmediateHttpResponse(turn_away(request, reason, provider.name))
