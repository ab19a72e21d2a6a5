"""How allauth asks this house about accounts: who may sign in, what is traced, how letters and messages read."""

import time
from smtplib import SMTPException
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.stages import AuthenticateStage
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tertial.people.access import may_sign_in, must_have_a_second_step
from tertial.people.operations import letters
from tertial.people.operations.passwords import note_change
from tertial.people.operations.second_steps import end_sessions
from tertial.people.operations.sign_ins import note_refused_sign_in, note_sign_in
from tertial.people.queries.account import has_second_step
from tertial.platform.models import User

SECOND_STEP_DUE = "people_second_step_due"  # the session's mark that nothing is done before there is a second step
SIGNED_IN_AT = "people_signed_in_at"
FRESH = 300  # seconds after signing in during which nobody is asked for the password again

# What allauth tells of by mail, by the end of its template's name: the verb of the trail, details, and the sentence.
CHANGES: dict[str, tuple[str, dict[str, str], Promise]] = {
    "password_changed": ("people.change_password", {}, gettext_lazy("Your password was changed.")),
    "password_reset": ("people.reset_password", {}, gettext_lazy("You got a new password by a link in a letter.")),
    "totp_activated": ("people.add_second_step", {"kind": "totp"}, gettext_lazy("A code app was added.")),
    "webauthn_added": ("people.add_second_step", {"kind": "webauthn"}, gettext_lazy("A passkey was added.")),
    "recovery_codes_generated": ("people.renew_spare_codes", {}, gettext_lazy("You got new spare codes.")),
}


def came_from_outside(request: HttpRequest, user: User) -> bool:
    """Whether somebody signed in through the city's own sign-in, where they have had their second step."""
    return any(record["method"] == "socialaccount" for record in get_authentication_records(request, user))


class SecondStep(AuthenticateStage):  # type: ignore[misc]  # allauth has no types
    """The second step of signing in, for those who have one and did not come from outside."""

    def handle(self) -> tuple[HttpResponse | None, bool]:
        """Lead to the second step, or go on."""
        if came_from_outside(self.request, self.login.user):
            return None, True
        answer: tuple[HttpResponse | None, bool] = super().handle()
        return answer


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """The answers of this house."""

    error_messages: ClassVar[dict[str, Any]] = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": gettext_lazy(
            "The user name and the password do not go together. Check both, and that Caps Lock is off."
        ),
        "too_many_login_attempts": gettext_lazy("There were too many attempts. Wait five minutes and try again."),
        "rate_limited": gettext_lazy("There were too many attempts. Wait five minutes and try again."),
        "incorrect_password": gettext_lazy("That is not your password. Check that Caps Lock is off."),
        "enter_current_password": gettext_lazy("That is not your password. Check that Caps Lock is off."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth hands it over
        """Nobody makes themselves an account: the city does."""
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Only an address on the host that was asked is led to."""
        return url_has_allowed_host_and_scheme(
            url, allowed_hosts={self.request.get_host()}, require_https=self.request.is_secure()
        )

    def get_login_stages(self) -> list[str]:
        """What comes between the password and being signed in: a second step, and nothing else of allauth's."""
        return [f"{SecondStep.__module__}.{SecondStep.__name__}"]

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt, and leave a trace where there were too many. Raises ValidationError then."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            note_refused_sign_in(at=now(), why="locked")
            raise

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:  # noqa: ARG002 - kept nowhere
        """Leave a trace of a wrong name or password."""
        note_refused_sign_in(at=now())

    def pre_login(self, request: HttpRequest, user: User, **more: Any) -> HttpResponse | None:  # noqa: ARG002 - allauth's
        """Turn away whose account or last role has ended, however they proved who they are."""
        if may_sign_in(user, localdate()):
            return None
        note_refused_sign_in(at=now(), why="closed")
        return render(request, "people/closed.html", status=403)

    def post_login(self, request: HttpRequest, user: User, **more: Any) -> HttpResponseBase:
        """Leave a trace, and mark the session of somebody who must choose a second step before anything else."""
        answer: HttpResponseBase = super().post_login(request, user, **more)
        note_sign_in(actor=user, at=now())
        request.session[SIGNED_IN_AT] = time.time()
        must = must_have_a_second_step(user, localdate()) and not came_from_outside(request, user)
        if must and not has_second_step(user):
            request.session[SECOND_STEP_DUE] = True
        return answer

    def is_reauthentication_required(self, *, app: str, **more: Any) -> bool:  # noqa: ARG002 - the same for every app
        """Whether somebody proves themselves again before they change how they sign in: not just after they did."""
        since = time.time() - float(self.request.session.get(SIGNED_IN_AT, 0))
        return since > FRESH

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002 - allauth hands it over
        """Back to one's own page."""
        return reverse("mfa_index")

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The address in the letter: our own as it is set, never as a request claims it to be."""
        uid, _dash, token = key.partition("-")
        return letters.whole_address(reverse("account_reset_password_from_key", args=[uid, token]))

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """Send the link to somebody who has a password; to others that they have none, which takes as long."""
        if not user.has_usable_password():
            self.send_mail("unknown_account", email, context)
            return
        minutes = settings.PASSWORD_RESET_TIMEOUT // 60
        link = context["password_reset_url"]
        letters.post_new_password(user.email, link=link, user_name=user.user_name, minutes=minutes)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:  # noqa: ARG002 - one letter
        """Tell an address that nobody signs in with that there is no account; allauth sends no other letter here."""
        letters.post_no_account(email)

    def send_notification_mail(self, template_prefix: str, user: User, *_more: Any, **_options: Any) -> None:
        """Leave a trace of a change in how somebody signs in, and write to them where letters can be sent."""
        change = CHANGES.get(template_prefix.rpartition("/")[2])
        if change is None:
            return
        verb, details, what = change
        note_change(verb, actor=user, at=now(), **details)
        if "password" in template_prefix:
            end_sessions(user=user, actor=user, at=now(), but=self.request.session.session_key)
        if user.email and letters.can_post():
            with translation.override(settings.LANGUAGE_CODE):
                said = str(what)
            try:
                letters.post_change(user.email, what=said)
            except (OSError, SMTPException):
                messages.warning(self.request, _("No letter about the change could be sent to you."))

    def add_message(
        self, request: HttpRequest, level: int, *_template: Any, message: str | None = None, **_more: Any
    ) -> None:
        """Show what a view says itself; of the rest the page that follows tells enough."""
        if message:
            messages.add_message(request, level, message)
