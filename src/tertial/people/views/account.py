"""One's own page: who one is here, how one signs in, and where one is signed in now."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tertial.people.access import must_have_a_second_step
from tertial.people.operations.second_steps import end_sessions
from tertial.people.queries.account import held_on, second_steps_of, signed_in
from tertial.people.views.oneself import oneself


@never_cache
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Everything about one's own account on one page."""
    user, day = oneself(request), localdate()
    context = {
        "person": user,
        "roles": held_on(user, day),
        "steps": second_steps_of(user),
        "must": must_have_a_second_step(user, day),
        "places": signed_in(user, session_key=request.session.session_key, at=now()),
    }
    return render(request, "people/account.html", context)


@never_cache
@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """End one of one's own sessions, or all but this one."""
    user, this = oneself(request), request.session.session_key
    asked = request.POST.get("session", "")
    key = int(asked) if asked.isdecimal() and len(asked) < 18 else None
    if key is None and asked != "others":
        return redirect("mfa_index")
    ended = end_sessions(user=user, actor=user, at=now(), key=key, but=this)
    said = ngettext("You are signed out in %(count)d place.", "You are signed out in %(count)d places.", ended)
    messages.success(request, said % {"count": ended} if ended else _("There you were signed out already."))
    return redirect("mfa_index")
