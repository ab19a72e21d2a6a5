"""How allauth asks this house about second steps: how their secrets are kept, and what they are called."""

import base64
import secrets
from hashlib import sha256
from typing import Any, ClassVar

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tertial.platform.models import User


class SecondStepAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """The answers of this house."""

    error_messages: ClassVar[dict[str, Any]] = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("That is not right. Codes change every half minute: try the one shown now."),
    }

    def encrypt(self, text: str) -> str:
        """Keep the secret behind codes so that a copy of the database alone makes no codes."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret again; where it was kept under another key, one that no code goes with."""
        try:
            return _box().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return base64.b32encode(secrets.token_bytes(20)).decode()

    def get_totp_issuer(self) -> str:
        """What the account is called in a code app."""
        return f"Tertial {context.request.get_host()}"

    def get_totp_label(self, user: User) -> str:
        """Whose account it is, in a code app."""
        return user.user_name

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """What a passkey belongs to: the host, and what it is called."""
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return entity | {"name": self.get_totp_issuer()}

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, Any]:
        """Whose passkey it is."""
        entity: dict[str, Any] = super().get_public_key_credential_user_entity(user)
        return entity | {"name": user.user_name, "display_name": user.name}

    def generate_authenticator_name(self, user: User, type: str) -> str:
        """What a new passkey is called until its owner calls it something else."""
        return _("Passkey %(number)d") % {"number": Authenticator.objects.filter(user=user, type=type).count() + 1}


def _box() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(sha256(b"people.second_steps:" + settings.SECRET_KEY.encode()).digest()))
