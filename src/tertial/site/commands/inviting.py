"""`tertial admin invite` and `tertial admin forget-second-step`: letting somebody choose how they sign in."""

import argparse
from gettext import gettext as _
from typing import TYPE_CHECKING

from tertial.site.commands.database import database
from tertial.site.commands.failures import BadInput, Failure

if TYPE_CHECKING:
    from tertial.platform.models import User

BY_HAND = "--by-hand"


def declare(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The commands and their options."""
    said = _("send a person a link by which they choose a password")
    invite = verbs.add_parser("invite", help=said, description=said)
    invite.add_argument("user_name", metavar=_("USER_NAME"))
    invite.add_argument(BY_HAND, action="store_true", help=_("write the link here instead of sending it"))
    invite.set_defaults(do=invite_person)
    said = _("remove the second step of a person who has lost theirs")
    forget = verbs.add_parser("forget-second-step", help=said, description=said)
    forget.add_argument("user_name", metavar=_("USER_NAME"))
    forget.set_defaults(do=forget_second_step)


def invite_person(arguments: argparse.Namespace) -> int:
    """Send or write an invitation. Raises BadInput, Failure."""
    with database():
        from django.utils.timezone import now

        from tertial.people.operations import invitations

        user = _known(arguments.user_name)
        try:
            if arguments.by_hand:
                link = invitations.invite_by_hand(user=user, actor=None, at=now())
                print(_("The link works once, for three days:"))
                print(link)
            else:
                _send(user)
                print(_("An invitation is sent to %(email)s.") % {"email": user.email})
        except invitations.HasAPassword as has_one:
            said = _("“%(name)s” has a password already. Nothing was sent. Give a new one with: tertial admin password")
            raise BadInput(said % {"name": user.user_name}) from has_one
    return 0


def _send(user: "User") -> None:
    from django.utils.timezone import now

    from tertial.people.operations import invitations, letters

    otherwise = _("Write the link here instead: %(option)s") % {"option": BY_HAND}
    try:
        invitations.invite(user=user, actor=None, at=now())
    except invitations.NoEmail as nowhere:
        what = _("“%(name)s” has no e-mail address. Nothing was sent.") % {"name": user.user_name}
        raise BadInput(what, otherwise) from nowhere
    except letters.NoPost as no_post:
        what = _("No letters can be sent: set TERTIAL_SMTP_HOST, TERTIAL_MAIL_FROM and TERTIAL_ADDRESS.")
        raise Failure(what, otherwise) from no_post
    except invitations.NotSent as not_sent:
        what = _("The mail server did not take the letter: %(why)s. Nothing was changed.") % {"why": not_sent}
        raise Failure(what, otherwise) from not_sent


def forget_second_step(arguments: argparse.Namespace) -> int:
    """Remove every second step of a person. Raises BadInput."""
    with database():
        from django.utils.timezone import now

        from tertial.people.operations.second_steps import forget_second_steps

        user = _known(arguments.user_name)
        if forget_second_steps(user=user, actor=None, at=now()):
            print(_("“%(name)s” signs in without a second step, until they add a new one.") % {"name": user.user_name})
        else:
            print(_("“%(name)s” has no second step. Nothing was changed.") % {"name": user.user_name})
    return 0


def _known(user_name: str) -> "User":
    from tertial.platform.models import User

    user = User.objects.filter(user_name=user_name, is_active=True).first()
    if user is None:
        said = _("There is nobody with the user name “%(name)s”. Nothing was changed.")
        raise BadInput(said % {"name": user_name})
    return user
