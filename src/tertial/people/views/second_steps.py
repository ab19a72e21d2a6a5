"""Second steps added, named and removed, and proof that it is still oneself who does so."""

from allauth.account.decorators import reauthentication_required
from allauth.account.views import ReauthenticateView
from allauth.mfa.base.views import ReauthenticateView as ReauthenticateByCodeView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, ReauthenticateWebAuthnView
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tertial.people.access import must_have_a_second_step
from tertial.people.forms.second_steps import AddCodeAppForm, AddPasskeyForm, RenamePasskeyForm
from tertial.people.forms.signing_in import ConfirmByCodeForm, ConfirmForm
from tertial.people.operations.second_steps import LastSecondStep, remove_second_step, rename_passkey
from tertial.people.queries.account import has_second_step, second_steps_of
from tertial.people.views.answering import answered
from tertial.people.views.oneself import oneself

_confirm = ReauthenticateView.as_view(template_name="people/confirm.html", form_class=ConfirmForm)
_confirm_by_code = ReauthenticateByCodeView.as_view(template_name="people/confirm.html", form_class=ConfirmByCodeForm)
_confirm_by_passkey = ReauthenticateWebAuthnView.as_view(template_name="people/confirm_by_passkey.html")
_add_code_app = ActivateTOTPView.as_view(template_name="people/add_code_app.html", form_class=AddCodeAppForm)
_add_passkey = AddWebAuthnView.as_view(template_name="people/add_passkey.html", form_class=AddPasskeyForm)
_spare_codes = ViewRecoveryCodesView.as_view(template_name="people/spare_codes.html")
_renew_spare_codes = GenerateRecoveryCodesView.as_view(template_name="people/renew_spare_codes.html")

_show_that_it_is_oneself = reauthentication_required(app="allauth.mfa")(lambda _request: None)

REMOVABLE = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


@never_cache
@require_safe
def set_up(request: HttpRequest) -> HttpResponse:
    """Choose which second step to have; the way on once there is one."""
    user = oneself(request)
    if has_second_step(user):
        return redirect("mfa_index")
    must = must_have_a_second_step(user, localdate())
    return render(request, "people/set_up_second_step.html", {"must": must})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest) -> HttpResponseBase:
    """Show by the password that it is still oneself."""
    oneself(request)
    return answered(request, _confirm(request))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_by_code(request: HttpRequest) -> HttpResponseBase:
    """Show by a code that it is still oneself."""
    oneself(request)
    return answered(request, _confirm_by_code(request))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_by_passkey(request: HttpRequest) -> HttpResponseBase:
    """Show by a passkey that it is still oneself."""
    oneself(request)
    return answered(request, _confirm_by_passkey(request))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add_code_app(request: HttpRequest) -> HttpResponseBase:
    """Add a code app: show its secret as a picture and as text, and take its first code. Nobody has two."""
    if second_steps_of(oneself(request)).code_app:
        return redirect("mfa_index")
    return answered(request, _add_code_app(request))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add_passkey(request: HttpRequest) -> HttpResponseBase:
    """Add a passkey, which the browser makes."""
    oneself(request)
    return answered(request, _add_passkey(request))


@never_cache
@require_safe
def spare_codes(request: HttpRequest) -> HttpResponseBase:
    """The codes to write down for the day when the telephone is gone."""
    oneself(request)
    answer: HttpResponseBase = _spare_codes(request)
    return answer


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def renew_spare_codes(request: HttpRequest) -> HttpResponseBase:
    """Make new spare codes in the place of the old ones."""
    oneself(request)
    return answered(request, _renew_spare_codes(request))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rename(request: HttpRequest, key: int) -> HttpResponse:
    """Call a passkey something else."""
    _show_that_it_is_oneself(request)
    user = oneself(request)
    step = get_object_or_404(Authenticator, pk=key, user=user, type=Authenticator.Type.WEBAUTHN)
    form = RenamePasskeyForm(request.POST or None, initial={"name": step.wrap().name})
    if form.is_valid():
        rename_passkey(step=step, name=form.cleaned_data["name"], actor=user, at=now())
        return redirect("mfa_index")
    status = 422 if form.errors else 200
    return render(request, "people/rename_passkey.html", {"form": form, "key": key}, status=status)


@never_cache
@require_POST
def remove(request: HttpRequest, key: int) -> HttpResponse:
    """Remove a code app or a passkey, unless it is the only one of somebody who must have one."""
    _show_that_it_is_oneself(request)
    user = oneself(request)
    step = get_object_or_404(Authenticator, pk=key, user=user, type__in=REMOVABLE)
    try:
        remove_second_step(step=step, actor=user, at=now())
    except LastSecondStep:
        messages.error(request, _("It is your only second step, and you must have one. Add another, then remove this."))
    else:
        messages.success(request, _("It is removed, and can no longer be used to sign in."))
    return redirect("mfa_index")
