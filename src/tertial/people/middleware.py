"""What holds for those who are signed in.

Sessions live on to a limit, second steps come first, and who sees as another only looks.
"""

import time
from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import resolve
from django.utils.timezone import now
from django.utils.translation import gettext as _

from tertial.people.adapters.account import SECOND_STEP_DUE
from tertial.people.operations.sign_ins import note_sign_out
from tertial.people.queries.account import has_second_step
from tertial.people.views.seeing_as import SEEING_AS, forget, refuse_to_change, refuse_to_show, seen_by
from tertial.platform.models import User

Answer = Callable[[HttpRequest], HttpResponse]

SEEN = "people_seen"
SINCE = "people_since"
A_WHILE = 300  # seconds between two notes of when somebody was last seen
# Where somebody may go whose second step is due: where they choose it, and out.
ON_THE_WAY = frozenset(
    {
        "people:set_up_second_step",
        "people:sign_out",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "account_reauthenticate",
        "set_language",
        "health",
    }
)
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
STOPS = "people:stop_seeing_as"
SIGNS_OUT = "people:sign_out"


class StaysSignedIn:
    """Lets a session live on while somebody works, to a limit, and notes now and then when they were last seen."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; what is written to the session moves the time at which it ends if nobody uses it.

        However much it is used it ends when it is as old as a session may be; whoever held it then asks as a stranger.
        """
        if isinstance(request.user, User) and _is_too_old(request.session.setdefault(SINCE, time.time())):
            note_sign_out(actor=request.user, at=now(), is_by_age=True)
            auth.logout(request)
        if request.user.is_authenticated and time.time() - request.session.get(SEEN, 0) > A_WHILE:
            request.session[SEEN] = time.time()
            UserSession.objects.filter(session_key=request.session.session_key).update(last_seen_at=now())
        return self.get_response(request)


def _is_too_old(since: float) -> bool:
    return time.time() - since >= settings.SESSION_LONGEST


class SecondStepFirst:
    """Leads somebody who must have a second step and has none to where they choose one, whatever they asked for."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Lead away, or pass the request on."""
        if request.session.get(SECOND_STEP_DUE) and request.user.is_authenticated:
            if has_second_step(request.user):
                del request.session[SECOND_STEP_DUE]
            elif resolve(request.path_info).view_name not in ON_THE_WAY:
                return redirect("people:set_up_second_step")
        return self.get_response(request)


class SeesAsAnother:
    """Lets the pages see the one whom an administrator sees as; then nothing is changed and nothing personal shown."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Put the one who is seen in the looker's place; send the looker back to themselves if that is over."""
        held = request.session.get(SEEING_AS)
        if held is None or not isinstance(request.user, User):
            return self.get_response(request)
        looker = request.user
        seen, why = seen_by(looker, held)
        if seen is None:
            forget(request, looker=looker, why=why)
            messages.info(request, _("You see as yourself again. Seeing as another lasts for half an hour."))
            return redirect(settings.LOGIN_REDIRECT_URL)
        request.user = seen
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., HttpResponse], *_: object) -> HttpResponse | None:
        """Refuse what changes anything, and what is the seen one's own: pages of this room, and those not of ours."""
        user = request.user
        if not isinstance(user, User) or user.seen_by is None:
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name == SIGNS_OUT and request.method == "POST":
            forget(request, looker=user.doer, why="signed_out")
        if name in (STOPS, SIGNS_OUT):
            return None
        if request.method not in SAFE:
            return refuse_to_change(request)
        is_shown = view.__module__.startswith("tertial.") and not view.__module__.startswith("tertial.people.")
        return None if is_shown else refuse_to_show(request)
