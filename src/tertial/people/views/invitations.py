"""An invitation followed by the one who got it."""

from allauth.account.utils import perform_login
from django.contrib import auth
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from tertial.people.forms.passwords import ChooseForm
from tertial.people.operations.invitations import (
    InvitationExpired,
    InvitationSpent,
    accept_invitation,
    invited_by,
)


@login_not_required
@never_cache
@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Choose a first password, and be signed in by it; a link that is old or used is refused with what to do."""
    try:
        user = invited_by(token, at=now())
        form = ChooseForm(request.POST or None, user=user)
        if form.is_valid():
            user = accept_invitation(token=token, password=form.cleaned_data["password1"], at=now())
            auth.logout(request)
            answer: HttpResponse = perform_login(request, user)
            return answer
    except (InvitationSpent, InvitationExpired) as refused:
        is_old = isinstance(refused, InvitationExpired)
        return render(request, "people/invitation_refused.html", {"is_old": is_old}, status=410)
    context = {"form": form, "invited": user}
    return render(request, "people/accept_invitation.html", context, status=422 if form.errors else 200)
