"""`tertial notices`: the news that people get by mail."""

import argparse
from datetime import date, datetime
from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING

from tertial.site.commands.database import database
from tertial.site.commands.failures import Failure
from tertial.site.commands.progress import say

if TYPE_CHECKING:
    from tertial.platform.models import User
    from tertial.site.news.due import Due


def declare(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The command and its options."""
    said = _("the news that people get by mail")
    notices = commands.add_parser("notices", help=said, description=said)
    verbs = notices.add_subparsers(metavar=_("COMMAND"), required=True)
    said = _("send the letters that are to be sent today")
    send = verbs.add_parser(
        "send",
        help=said,
        description=said,
        epilog=_(
            "Safe to repeat: nobody gets two letters a day. Settings by environment: TERTIAL_ADDRESS, "
            "TERTIAL_SMTP_HOST, TERTIAL_SMTP_PORT, TERTIAL_SMTP_USER, TERTIAL_SMTP_PASSWORD, TERTIAL_SMTP_TLS, "
            "TERTIAL_MAIL_FROM."
        ),
    )
    send.add_argument("--dry-run", action="store_true", help=_("say who would get a letter, and send none"))
    send.set_defaults(do=send_notices)


def send_notices(arguments: argparse.Namespace) -> int:
    """Send what is to be sent, or say what would be. Raises Failure where mail is not set up or not answered."""
    with database():
        from django.utils.timezone import now

        if arguments.dry_run:
            return _tell(now())
        return _send(now())


def due_for(user: "User", day: date) -> "list[Due]":
    """What waits for somebody, each kind of task once, and all of it where it waits.

    What a task is about may be a draft, which no letter tells of, and an address tells too.
    """
    from django.urls import reverse

    from tertial.site.news.due import Due
    from tertial.site.work.tasks import tasks_for

    kinds: dict[str, Due] = {}
    for task in tasks_for(user, day):
        kinds.setdefault(task.sentence, Due(task.on, task.sentence, reverse("start")))
    return list(kinds.values())


def _tell(at: datetime) -> int:
    from tertial.site.news.sending import would_send

    letters = quiet = 0
    for user_name, letter in would_send(at=at, due_for=due_for):
        if letter is None:
            quiet += 1
        else:
            letters += 1
            print(f"{user_name:<30} {letter.subject}")
    print(_("%(letters)d would get a letter; for %(quiet)d nothing is new.") % {"letters": letters, "quiet": quiet})
    return 0


def _send(at: datetime) -> int:
    from smtplib import SMTPException

    from django.conf import settings

    from tertial.platform.tasks import what_mail_lacks
    from tertial.site.news.sending import send_digests

    lacking = what_mail_lacks()
    if lacking:
        said = _("No letter was sent: mail is not set up. Set %(names)s; see docs/guides/notices.md.")
        raise Failure(said % {"names": ", ".join(lacking)})
    try:
        done = send_digests(at=at, due_for=due_for)
    except (SMTPException, OSError) as failed:
        raise Failure(
            _("The mail server %(host)s did not take the letters: %(why)s. What was not sent is sent next time.")
            % {"host": settings.EMAIL_HOST, "why": str(failed).rstrip(".")}
        ) from failed
    for user_name in done.refused:
        say(
            _("The mail server refused the address of “%(name)s”. Correct it; their letter waits.")
            % {"name": user_name}
        )
    count = len(done.sent)
    if count or not done.refused:
        print(ngettext("%(count)d letter was sent.", "%(count)d letters were sent.", count) % {"count": count})
    return 1 if done.refused else 0
