"""Seeing as another person: what is established, nothing else, and only to look."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tertial.people.operations.seeing_as import note_seeing_as, note_seeing_stopped
from tertial.people.rules import Verb
from tertial.people.views.roles import SignedInRequest
from tertial.platform.models import User

SEEING_AS = "people_seeing_as"
LASTS = timedelta(minutes=30)


@require_POST
def start(request: SignedInRequest, person: int) -> HttpResponse:
    """Begin to see as another person, for half an hour at most."""
    if not request.user.has_perm(Verb.SEE_AS):
        raise PermissionDenied
    seen = get_object_or_404(User, pk=person, is_active=True)
    if seen.pk == request.user.pk:
        messages.info(request, _("You see as yourself already."))
        return redirect("people:person", seen.pk)
    at = now()
    note_seeing_as(seen=seen, actor=request.user, at=at)
    request.session[SEEING_AS] = {"user": seen.pk, "until": (at + LASTS).isoformat()}
    return redirect(settings.LOGIN_REDIRECT_URL)


@require_POST
def stop(request: SignedInRequest) -> HttpResponse:
    """See as oneself again."""
    seen = request.user
    if seen.seen_by is None:
        return redirect(settings.LOGIN_REDIRECT_URL)
    forget(request, looker=seen.doer, why="asked")
    return redirect("people:person", seen.pk)


def forget(request: HttpRequest, *, looker: User, why: str) -> None:
    """End seeing as another, with a trace of why; the request is the looker's own again."""
    held = request.session.pop(SEEING_AS)
    request.user = looker
    note_seeing_stopped(seen=held["user"], actor=looker, at=now(), why=why)


def seen_by(looker: User, held: dict[str, Any]) -> tuple[User | None, str]:
    """Whom somebody sees as, by what their session holds of it; or nobody, and why not any longer."""
    if datetime.fromisoformat(held["until"]) <= now():
        return None, "time"
    seen = User.objects.filter(pk=held["user"], is_active=True).first()
    if seen is None or not looker.has_perm(Verb.SEE_AS):
        return None, "taken_back"
    seen.seen_by = looker
    return seen, ""


@never_cache
def refuse_to_change(request: HttpRequest) -> HttpResponse:
    """Nothing is changed while one sees as another."""
    return render(request, "people/seeing_as_refused.html", {"was_changing": True}, status=403)


@never_cache
def refuse_to_show(request: HttpRequest) -> HttpResponse:
    """What is somebody's own is not shown to who sees as them."""
    return render(request, "people/seeing_as_refused.html", {"was_changing": False}, status=403)
