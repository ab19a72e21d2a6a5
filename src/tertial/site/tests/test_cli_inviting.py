"""The command line invites somebody to choose a password, and forgets a second step that was lost."""

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from pytest_django import Settings

from tertial.people.operations.invitations import invited_by
from tertial.people.tests.factories import a_person
from tertial.platform.models import AuditEntry, User
from tertial.site.tests.command_line import Said, tertial

pytestmark = pytest.mark.django_db


def an_operator(email: str = "ordforande@ekkollen.example") -> User:
    return User.objects.make(user_name="ekkollen", name="Ordförande", email=email)


def test_an_invitation_is_sent(settings: Settings) -> None:
    settings.EMAIL_HOST, settings.DEFAULT_FROM_EMAIL = "127.0.0.1", "tertial@provstad.example"
    settings.ADDRESS = "https://tertial.provstad.example"
    an_operator()

    said = tertial("admin", "invite", "ekkollen")

    assert said == Said(0, "An invitation is sent to ordforande@ekkollen.example.\n", [])
    assert [(letter.to, "/inbjudan/" in str(letter.body)) for letter in mail.outbox] == [
        (["ordforande@ekkollen.example"], True)
    ]


def test_without_post_the_link_is_handed_over() -> None:
    user = an_operator(email="")

    refused = tertial("admin", "invite", "ekkollen")
    said = tertial("admin", "invite", "ekkollen", "--by-hand")

    [heading, link] = said.out.splitlines()
    assert (refused.code, refused.err[-1]) == (2, "Write the link here instead: --by-hand")
    assert (said.code, heading) == (0, "The link works once, for three days:")
    assert invited_by(link.rsplit("/", 1)[1], at=AuditEntry.objects.get().at) == user


def test_nobody_is_invited_who_has_a_password_or_is_not_known() -> None:
    user = a_person()

    has_one, unknown = tertial("admin", "invite", user.user_name), tertial("admin", "invite", "nobody")

    assert (has_one.code, unknown.code, AuditEntry.objects.count()) == (2, 2, 0)


def test_a_lost_second_step_is_forgotten() -> None:
    user = a_person()
    Authenticator.objects.create(user=user, type="totp", data={"secret": "lost"})

    first, again = (tertial("admin", "forget-second-step", user.user_name) for _ in range(2))

    assert [first.out, again.out] == [
        f"“{user.user_name}” signs in without a second step, until they add a new one.\n",
        f"“{user.user_name}” has no second step. Nothing was changed.\n",
    ]
    assert not Authenticator.objects.exists()
