"""A mail server that runs while a test does, and the letters that it has taken."""

from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.test import override_settings

from tertial.site.tests.command_line import free_port

ADDRESS = "https://tertial.example"
TAKEN, UNKNOWN = "250 Taken", "550 Nobody here has that address"


class PostOffice:
    """Keeps each letter that it is given, but for addresses that it is told to refuse."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.refused: set[str] = set()
        self.port = free_port()

    async def handle_RCPT(  # noqa: N802 - the server calls it by this name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take or refuse an address."""
        if address in self.refused:
            return UNKNOWN
        envelope.rcpt_tos.append(address)
        return TAKEN

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - the same
        """Take a letter."""
        content = envelope.content
        assert isinstance(content, bytes)
        letter = message_from_bytes(content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        return TAKEN

    def receivers(self) -> list[str]:
        """To whom letters came, in order."""
        return [str(letter["To"]) for letter in self.letters]


def words_of(letter: EmailMessage) -> str:
    """The plain text of a letter."""
    part = letter.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


@contextmanager
def a_post_office() -> Iterator[PostOffice]:
    """A mail server to which all letters go for as long as the block lasts."""
    office = PostOffice()
    server = Controller(office, hostname="127.0.0.1", port=office.port)
    server.start()
    sending = {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": server.port,
        "EMAIL_USE_TLS": False,
        "DEFAULT_FROM_EMAIL": "tertial@tertial.example",
        "ADDRESS": ADDRESS,
    }
    try:
        with override_settings(**sending):
            yield office
    finally:
        server.stop()
