"""Letters about a person's own account: an invitation, a new password, and what has changed."""

from django.conf import settings
from django.core.mail import send_mail
from django.utils import translation
from django.utils.translation import gettext as _


class NoPost(Exception):
    """No letter can be sent: the server of the post or our own address is not set."""


def can_post() -> bool:
    """Whether letters can be sent at all."""
    return bool(settings.EMAIL_HOST and settings.ADDRESS and settings.DEFAULT_FROM_EMAIL)


def whole_address(path: str) -> str:
    """An address of ours as it must stand in a letter. Raises NoPost if our own is not set."""
    if not settings.ADDRESS:
        raise NoPost
    return f"{settings.ADDRESS}{path}"


def post_invitation(to: str, *, link: str, user_name: str, days: int) -> None:
    """Invite somebody to choose a password. Raises NoPost, and OSError or SMTPException if it cannot be sent."""
    with translation.override(settings.LANGUAGE_CODE):
        _post(
            to,
            _("Your account in Tertial"),
            _("You have got an account in Tertial. Choose a password here to begin:"),
            link,
            _("Your user name is %(user_name)s. The link works once, for %(days)d days.")
            % {"user_name": user_name, "days": days},
        )


def post_new_password(to: str, *, link: str, user_name: str, minutes: int) -> None:
    """Let somebody choose a new password. Raises as `post_invitation`."""
    with translation.override(settings.LANGUAGE_CODE):
        _post(
            to,
            _("A new password in Tertial"),
            _("Somebody, probably you, has asked for a new password. Choose it here:"),
            link,
            _("Your user name is %(user_name)s. The link works once, for %(minutes)d minutes.")
            % {"user_name": user_name, "minutes": minutes},
            _("If it was not you, you need not do anything. Your password is the same as before."),
        )


def post_no_account(to: str) -> None:
    """Say that nobody signs in with this address, so that who guessed wrong can go on. Raises as `post_invitation`."""
    with translation.override(settings.LANGUAGE_CODE):
        _post(
            to,
            _("A new password in Tertial"),
            _("Somebody, probably you, has asked for a new password. But no password goes with this e-mail address."),
            _("Perhaps you have another address, or sign in with your organisation's account. Ask your administrator."),
        )


def post_change(to: str, *, what: str) -> None:
    """Say what changed in how somebody signs in. Raises as `post_invitation`."""
    with translation.override(settings.LANGUAGE_CODE):
        _post(
            to,
            _("Your sign-in to Tertial has changed"),
            what,
            _("If it was not you, tell your administrator at once."),
        )


def _post(to: str, subject: str, *paragraphs: str) -> None:
    if not can_post():
        raise NoPost
    send_mail(subject, "\n\n".join(paragraphs) + "\n", settings.DEFAULT_FROM_EMAIL, [to])
