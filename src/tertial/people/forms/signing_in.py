"""Name, password and code as they are typed to sign in, and to show that it is still oneself."""

from typing import Any

from allauth.account.forms import LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCodeForm
from django import forms
from django.utils.translation import gettext_lazy

from tertial.people.access import called

CODE = {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
NO_PASSWORD = gettext_lazy("Write your password.")
NO_CODE = {"required": gettext_lazy("Write the code.")}


def a_password(label: Any, *, autocomplete: str, missing: Any = NO_PASSWORD) -> forms.CharField:
    """A field for a password; `autocomplete` tells a password manager whether it is the present one or a new one."""
    return forms.CharField(
        label=label,
        max_length=1000,
        strip=False,
        error_messages={"required": missing},
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
    )


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth has no types
    """A user name or an e-mail address, and a password."""

    def __init__(self, *args: Any, **more: Any) -> None:
        """Our own fields in the place of allauth's, in the order in which they are filled in."""
        super().__init__(*args, **more)
        names = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        self.fields["login"] = forms.CharField(
            label=gettext_lazy("User name or e-mail address"),
            max_length=254,
            error_messages={"required": gettext_lazy("Write your user name.")},
            widget=forms.TextInput(attrs=names),
        )
        self.fields["password"] = a_password(gettext_lazy("Password"), autocomplete="current-password")
        self.order_fields(["login", "password"])

    def user_credentials(self) -> dict[str, str]:
        """What is tried: under the user name, however the account was named, so that all attempts on it are counted."""
        name = self.cleaned_data["login"]
        user = called(name)
        return {
            "username": user.user_name if user else name,
            "password": self.cleaned_data["password"],
        }


class CodeForm(AuthenticateForm):  # type: ignore[misc]  # allauth has no types
    """A code of the code app, or a spare code, at sign-in."""

    def __init__(self, *args: Any, **more: Any) -> None:
        """Our own field in the place of allauth's."""
        super().__init__(*args, **more)
        self.fields["code"] = a_code()


class ConfirmByCodeForm(ReauthenticateByCodeForm):  # type: ignore[misc]  # allauth has no types
    """A code, of somebody who is signed in."""

    def __init__(self, *args: Any, **more: Any) -> None:
        """Our own field in the place of allauth's."""
        super().__init__(*args, **more)
        self.fields["code"] = a_code()


class ConfirmForm(ReauthenticateForm):  # type: ignore[misc]  # allauth has no types
    """The password, of somebody who is signed in."""

    def __init__(self, *args: Any, **more: Any) -> None:
        """Our own field in the place of allauth's."""
        super().__init__(*args, **more)
        self.fields["password"] = a_password(gettext_lazy("Password"), autocomplete="current-password")


def a_code() -> forms.CharField:
    """A field for a code."""
    return forms.CharField(
        label=gettext_lazy("Code"), max_length=20, error_messages=NO_CODE, widget=forms.TextInput(attrs=CODE)
    )
