"""The doors in and out."""

from django.conf import settings
from django.contrib import auth
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from tertial.people.access import way_on
from tertial.people.forms import SignInForm
from tertial.people.operations.sign_ins import note_refused_sign_in, note_sign_in


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in by user name and password; the session gets a new key, so that nobody holds an old one."""
    if request.user.is_authenticated:
        return HttpResponseRedirect(_onward(request))
    form = SignInForm(request.POST or None, request=request)
    if form.is_valid():
        auth.login(request, form.user)
        note_sign_in(actor=form.user, at=now())
        return HttpResponseRedirect(_onward(request))
    if form.was_refused:
        note_refused_sign_in(at=now())
    context = {"form": form, "next": _asked_for(request)}
    return render(request, "people/sign_in.html", context, status=422 if form.errors else 200)


@never_cache
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out: the session is emptied."""
    auth.logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


def _onward(request: HttpRequest) -> str:
    return way_on(_asked_for(request), host=request.get_host(), is_secure=request.is_secure())


def _asked_for(request: HttpRequest) -> str:
    return str(request.POST.get("next") or request.GET.get("next") or "")
