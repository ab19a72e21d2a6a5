"""Letters that leave by mail: one at a time, or as a digest that one person gets once a day at most."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from tertial.platform.models import Digest, User

NEEDED = {
    "TERTIAL_ADDRESS": "ADDRESS",
    "TERTIAL_SMTP_HOST": "EMAIL_HOST",
    "TERTIAL_MAIL_FROM": "DEFAULT_FROM_EMAIL",
}


@dataclass(frozen=True)
class Letter:
    """A letter to one person, the same in plain text and in HTML; `count` is how many news it brings."""

    to: str
    subject: str
    text: str
    html: str
    headers: Mapping[str, str] = field(default_factory=dict)
    count: int = 0


def what_mail_lacks() -> Sequence[str]:
    """The environment variables without which no letter can be sent; none if all are there."""
    return [name for name, setting in NEEDED.items() if not getattr(settings, setting)]


def send_letter(letter: Letter, *, through: BaseEmailBackend | None = None) -> None:
    """Hand a letter to the mail server. Raises SMTPException or OSError if it is not taken."""
    message = EmailMultiAlternatives(
        letter.subject, letter.text, to=[letter.to], headers=dict(letter.headers), connection=through
    )
    message.attach_alternative(letter.html, "text/html")
    message.send()


def send_once(
    *,
    user: User,
    day: date,
    at: datetime,
    compose: Callable[[], Letter | None],
    send: Callable[[Letter], None],
) -> Letter | None:
    """Compose and send somebody's digest of a day, unless it has been sent or somebody else is sending it now.

    Returns the letter that was sent; None if there was none to send. Must be called outside a transaction: the key
    (person, day) is stored first and for itself; the letter is sent while its row is locked; and that it was sent is
    stored last. Killed before the server has taken the letter, nothing says that it was sent, and the next round sends
    it. Killed between the server's yes and our note of it, it is sent once more with the same Message-ID, by which
    whoever receives both knows that they are one: of losing and doubling, this is the one that can be mended.
    """
    Digest.objects.get_or_create(user=user, day=day)
    with transaction.atomic():
        ours = Digest.objects.select_for_update(skip_locked=True).filter(user=user, day=day, sent_at=None).first()
        if ours is None:
            return None
        letter = compose()
        if letter is not None:
            send(letter)
        ours.count = letter.count if letter else 0
        ours.sent_at = at
        ours.save(update_fields=["count", "sent_at"])
    return letter
