"""Name and password as they are typed."""

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tertial.platform.models import User


class SignInForm(forms.Form):
    """A user name and a password; `user` is who they belong to once the form is valid."""

    username = forms.CharField(
        label=gettext_lazy("User name"),
        max_length=120,
        error_messages={"required": gettext_lazy("Write your user name.")},
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        max_length=1000,
        strip=False,
        error_messages={"required": gettext_lazy("Write your password.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    user: User

    def __init__(self, *args: Any, request: HttpRequest, **more: Any) -> None:
        """A form of one request, which the authentication backends are told of."""
        super().__init__(*args, **more)
        self._request = request

    def clean(self) -> dict[str, Any]:
        """Find the user. A name that nobody has, a wrong password and a closed account are refused alike."""
        cleaned = super().clean() or {}
        name, password = cleaned.get("username"), cleaned.get("password")
        if name is None or password is None:
            return cleaned
        user = authenticate(self._request, username=name, password=password)
        if not isinstance(user, User):
            raise forms.ValidationError(
                _("The user name and the password do not go together. Check both, and that Caps Lock is off.")
            )
        self.user = user
        return cleaned

    @property
    def was_refused(self) -> bool:
        """Whether a name and a password were given that do not go together."""
        return bool(self.non_field_errors())
