"""A code app confirmed by its first code, and what a passkey is called."""

from typing import Any

from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy

from tertial.people.forms.signing_in import a_code

NAME = gettext_lazy("What you call it")


class AddCodeAppForm(ActivateTOTPForm):  # type: ignore[misc]  # allauth has no types
    """The first code of a new code app."""

    def __init__(self, *args: Any, **more: Any) -> None:
        """Our own field in the place of allauth's."""
        super().__init__(*args, **more)
        self.fields["code"] = a_code()


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """A new passkey, which may also be used without a password."""

    def __init__(self, *args: Any, **more: Any) -> None:
        """Our own words; every passkey is one that signs in by itself."""
        super().__init__(*args, **more)
        self.fields["name"] = forms.CharField(
            label=NAME, required=False, max_length=60, help_text=gettext_lazy("For example My telephone, or Blue key.")
        )
        self.fields["passwordless"] = forms.BooleanField(
            required=False, initial=True, widget=forms.CheckboxInput(attrs={"checked": True, "hidden": True})
        )


class RenamePasskeyForm(forms.Form):
    """What a passkey is called."""

    name = forms.CharField(
        label=NAME, max_length=60, error_messages={"required": gettext_lazy("Write what you call the passkey.")}
    )
