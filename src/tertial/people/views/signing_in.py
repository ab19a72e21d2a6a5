"""The doors in and out."""

from allauth.account.views import LoginView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.webauthn.views import LoginWebAuthnView
from django.conf import settings
from django.contrib import auth, messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from tertial.people.adapters.oidc import WAY_OUT
from tertial.people.adapters.outside import outside_doors
from tertial.people.forms.signing_in import CodeForm, SignInForm
from tertial.people.operations.letters import can_post
from tertial.people.operations.sign_ins import note_refused_sign_in, note_sign_out
from tertial.people.views.answering import answered, was_refused
from tertial.platform.models import User

_sign_in = LoginView.as_view(
    template_name="people/sign_in.html",
    form_class=SignInForm,
    extra_context={"can_post": can_post, "outside_doors": outside_doors},
)
_second_step = AuthenticateView.as_view(template_name="people/second_step.html", form_class=CodeForm)
_by_passkey = LoginWebAuthnView.as_view()


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """Sign in by user name and password; the session gets a new key, so that nobody holds an old one."""
    return answered(request, _sign_in(request))


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request: HttpRequest) -> HttpResponseBase:
    """Prove oneself a second time, by a code or a passkey, after the password was right."""
    answer = answered(request, _second_step(request))
    if was_refused(answer):
        note_refused_sign_in(at=now(), why="second_step")
    return answer


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def by_passkey(request: HttpRequest) -> HttpResponseBase:
    """Sign in by a passkey alone; asked for by a script, it says what the passkey is to sign."""
    answer = answered(request, _by_passkey(request))
    if request.method == "POST" and answer.status_code == 302 and not request.user.is_authenticated:
        note_refused_sign_in(at=now(), why="passkey")
        list(messages.get_messages(request))
        messages.error(request, _("The passkey is not known here. Sign in with your password instead."))
    return answer


@login_not_required
@never_cache
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out, or leave a sign-in half-way: the session is emptied.

    Who came with the city's own account is offered to sign out of that too: it opens more than Tertial.
    """
    if isinstance(request.user, User):
        note_sign_out(actor=request.user, at=now())
    way_out = request.session.get(WAY_OUT)
    auth.logout(request)
    if way_out:
        name, address = way_out
        return render(request, "people/signed_out.html", {"name": name, "address": address})
    return redirect(settings.LOGOUT_REDIRECT_URL)
