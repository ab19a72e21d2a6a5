"""A password forgotten, chosen anew, or changed."""

from smtplib import SMTPException

from allauth.account.views import PasswordChangeView, PasswordResetFromKeyView, PasswordResetView
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from tertial.people.forms.passwords import ChangeForm, ForgottenForm, RenewForm
from tertial.people.operations.letters import can_post
from tertial.people.views.answering import answered
from tertial.people.views.oneself import oneself

_forgotten = PasswordResetView.as_view(
    template_name="people/forgotten.html", form_class=ForgottenForm, success_url=reverse_lazy("people:link_sent")
)
_renew = PasswordResetFromKeyView.as_view(
    template_name="people/new_password.html", form_class=RenewForm, success_url=reverse_lazy("people:sign_in")
)
_change = PasswordChangeView.as_view(template_name="people/change_password.html", form_class=ChangeForm)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def forgotten(request: HttpRequest) -> HttpResponseBase:
    """Ask for a link to choose a new password by; the answer is the same whether anybody has the address."""
    if not can_post():
        raise Http404
    try:
        return answered(request, _forgotten(request))
    except (OSError, SMTPException):
        messages.error(request, _("No letter could be sent just now. Try again in a while, or ask your administrator."))
        return redirect("account_reset_password")


@login_not_required
@never_cache
@require_safe
def link_sent(request: HttpRequest) -> HttpResponse:
    """Say that a letter is on its way."""
    return render(request, "people/link_sent.html")


@login_not_required
@never_cache
@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "HEAD", "POST"])
def renew(request: HttpRequest, uidb36: str, key: str) -> HttpResponseBase:
    """Choose a new password by a link; a link that is old, used or not ours is refused with what to do."""
    answer = answered(request, _renew(request, uidb36=uidb36, key=key))
    if (getattr(answer, "context_data", None) or {}).get("token_fail"):
        answer.status_code = 410
    if answer.status_code == 302 and request.method == "POST":
        messages.success(request, _("You have a new password. Sign in with it."))
    return answer


@never_cache
@sensitive_post_parameters("oldpassword", "password1", "password2")
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest) -> HttpResponseBase:
    """Change one's own password; everywhere else one is signed out."""
    if not oneself(request).has_usable_password():
        return redirect("mfa_index")
    answer = answered(request, _change(request))
    if answer.status_code == 302:
        messages.success(request, _("You have a new password. Wherever else you were signed in, you no longer are."))
    return answer
