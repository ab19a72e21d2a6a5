"""A new password as it is chosen, and the address to which a link for one is sent."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ChangePasswordForm, ResetPasswordForm, ResetPasswordKeyForm
from allauth.core import context
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tertial.people.forms.signing_in import a_password
from tertial.platform.models import User

AT_LEAST = gettext_lazy("At least 12 characters. A whole sentence is easy to remember and hard to guess.")
NO_NEW = gettext_lazy("Write a new password.")
NOT_AGAIN = gettext_lazy("Write the new password again.")


def new_password() -> tuple[forms.CharField, forms.CharField]:
    """Two fields for a new password: the password, and the same again."""
    first = a_password(gettext_lazy("New password"), autocomplete="new-password", missing=NO_NEW)
    first.help_text = AT_LEAST
    return first, a_password(gettext_lazy("The same again"), autocomplete="new-password", missing=NOT_AGAIN)


class _NewPassword(forms.Form):
    """What every form for a new password has in common."""

    user: User

    def _ask_twice(self) -> None:
        self.fields["password1"], self.fields["password2"] = new_password()

    def clean_password1(self) -> str:
        """A password that is strong enough."""
        password = str(self.cleaned_data["password1"])
        validate_password(password, self.user)
        return password

    def clean_password2(self) -> str:
        """The same password."""
        again = str(self.cleaned_data["password2"])
        if self.cleaned_data.get("password1", again) != again:
            raise forms.ValidationError(_("The two passwords differ. Write the same twice."))
        return again


class ChooseForm(_NewPassword):
    """The first password of somebody who was invited."""

    def __init__(self, *args: Any, user: User, **more: Any) -> None:
        """A form of one user, whom the password must not resemble."""
        super().__init__(*args, **more)
        self.user = user
        self._ask_twice()


class RenewForm(_NewPassword, ResetPasswordKeyForm):  # type: ignore[misc]  # allauth has no types
    """A new password in the place of one that was forgotten."""

    def __init__(self, *args: Any, **more: Any) -> None:
        """Our own fields in the place of allauth's."""
        super().__init__(*args, **more)
        self._ask_twice()

    def save(self) -> None:
        """Keep the password; attempts with the old one count no more."""
        super().save()
        get_adapter()._delete_login_attempts_cached_email(context.request, username=self.user.user_name)


class ChangeForm(_NewPassword, ChangePasswordForm):  # type: ignore[misc]  # allauth has no types
    """The present password and a new one."""

    def __init__(self, *args: Any, **more: Any) -> None:
        """Our own fields in the place of allauth's."""
        super().__init__(*args, **more)
        self.fields["oldpassword"] = a_password(gettext_lazy("Present password"), autocomplete="current-password")
        self._ask_twice()
        self.order_fields(["oldpassword", "password1", "password2"])


class ForgottenForm(ResetPasswordForm):  # type: ignore[misc]  # allauth has no types
    """The e-mail address to which a link is sent."""

    def __init__(self, *args: Any, **more: Any) -> None:
        """Our own field in the place of allauth's."""
        super().__init__(*args, **more)
        self.fields["email"] = forms.EmailField(
            label=gettext_lazy("Your e-mail address"),
            error_messages={
                "required": gettext_lazy("Write your e-mail address."),
                "invalid": gettext_lazy("That is no e-mail address."),
            },
            widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        )

    def save(self, request: HttpRequest, **more: Any) -> str:
        """Send the link, or a letter that there is no account; allauth's own would offer to make one."""
        email = str(self.cleaned_data["email"])
        if self.users:
            super().save(request, **more)
        else:
            get_adapter().send_mail("unknown_account", email, {})
        return email
