"""An invitation comes by a real letter, works once and for three days, and says clearly when it no longer does."""

import re
import socket
from collections.abc import Iterator
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from django.contrib.auth import get_user
from django.utils.timezone import now
from pytest_django import Settings

from tertial.organisation.tests.factories import NOON
from tertial.people.operations.invitations import (
    HasAPassword,
    InvitationExpired,
    InvitationSpent,
    NoEmail,
    NotSent,
    accept_invitation,
    invite,
    invite_by_hand,
    invited_by,
)
from tertial.people.operations.letters import NoPost
from tertial.people.tests.codes import browser, in_swedish
from tertial.platform.models import AuditEntry, User

pytestmark = pytest.mark.django_db

CHOSEN = "nine green elephants"
TWICE = {"password1": CHOSEN, "password2": CHOSEN}


class Letterbox(Message):
    """Keeps the letters that a server of the post gets: to whom, about what, and the text."""

    def __init__(self) -> None:
        super().__init__()
        self.letters: list[tuple[str, str, str]] = []

    def handle_message(self, message):
        self.letters.append((message["To"], message["Subject"], message.get_payload(decode=True).decode()))


@pytest.fixture
def post(settings: Settings) -> Iterator[list[tuple[str, str, str]]]:
    """A real server of the post, and the letters that it got."""
    box = Letterbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_USE_TLS = False
    settings.ADDRESS, settings.DEFAULT_FROM_EMAIL = "https://tertial.provstad.example", "tertial@provstad.example"
    yield box.letters
    server.stop()


def an_operator(email: str = "ordforande@ekkollen.example") -> User:
    return User.objects.make(user_name="ekkollen", name="Ordförande i Ekkollen", email=email)


def verbs() -> list[tuple[str, int | None]]:
    return list(AuditEntry.objects.order_by("id").values_list("verb", "actor"))


def test_the_link_in_the_letter_leads_to_a_password_and_in(post: list[tuple[str, str, str]]):
    user, client = an_operator(), browser()

    invite(user=user, actor=None, at=now())
    [(to, subject, text)] = post
    [link] = re.findall(r"https://tertial\.provstad\.example(/\S+)", text)
    page = client.get(link)
    weak = client.post(link, {"password1": "short", "password2": "short"})
    answer = client.post(link, TWICE)

    user.refresh_from_db()
    assert (to, subject) == ("ordforande@ekkollen.example", in_swedish("Your account in Tertial"))
    assert (page.status_code, weak.status_code) == (200, 422)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert (get_user(client), user.check_password(CHOSEN)) == (user, True)
    assert verbs() == [("people.invite", None), ("people.accept_invitation", user.pk), ("people.sign_in", user.pk)]


def test_a_used_a_replaced_an_old_and_an_invented_link_are_refused():
    user = an_operator()

    replaced = invite_by_hand(user=user, actor=None, at=NOON)
    link = invite_by_hand(user=user, actor=None, at=NOON)
    token = link.rsplit("/", 1)[1]
    with pytest.raises(InvitationSpent):
        invited_by(replaced.rsplit("/", 1)[1], at=NOON)
    with pytest.raises(InvitationExpired):
        invited_by(token, at=NOON + timedelta(days=3, seconds=1))
    accept_invitation(token=token, password=CHOSEN, at=NOON + timedelta(days=3))
    for spent in (token, token[:-1] + ("A" if token[-1] != "A" else "B"), "gibberish"):
        with pytest.raises(InvitationSpent):
            accept_invitation(token=spent, password="another long password", at=NOON)

    user.refresh_from_db()
    assert user.check_password(CHOSEN)


def test_a_refused_link_says_what_to_do():
    used = invite_by_hand(user=an_operator(), actor=None, at=now()).rsplit("/", 1)[1]
    accept_invitation(token=used, password=CHOSEN, at=now())

    answer = browser().get(f"/inbjudan/{used}")

    assert (answer.status_code, b"Perhaps you have used it" in answer.content) == (410, True)


def test_nobody_is_invited_who_has_a_password_or_no_address(post: list[tuple[str, str, str]]):
    nameless = User.objects.make(user_name="a", name="A", password=CHOSEN, email="a@provstad.example")

    with pytest.raises(HasAPassword):
        invite(user=nameless, actor=None, at=NOON)
    with pytest.raises(NoEmail):
        invite(user=an_operator(email=""), actor=None, at=NOON)

    assert (post, verbs()) == ([], [])


def test_an_invitation_that_cannot_be_sent_was_never_made(settings: Settings, post: list[tuple[str, str, str]]):
    user = an_operator()
    first = invite_by_hand(user=user, actor=None, at=NOON).rsplit("/", 1)[1]

    settings.EMAIL_PORT = 1
    with pytest.raises(NotSent):
        invite(user=user, actor=None, at=NOON)
    settings.EMAIL_HOST = ""
    with pytest.raises(NoPost):
        invite(user=user, actor=None, at=NOON)

    assert invited_by(first, at=NOON) == user
    assert [verb for verb, _actor in verbs()] == ["people.invite"]


def test_a_closed_account_is_not_opened_by_its_invitation():
    user = an_operator()
    token = invite_by_hand(user=user, actor=None, at=NOON).rsplit("/", 1)[1]
    User.objects.filter(pk=user.pk).update(is_active=False)

    with pytest.raises(InvitationSpent):
        invited_by(token, at=NOON)
