"""`tertial admin` and `tertial dispose person`: who may sign in, and who is to be forgotten."""

import argparse
import os
import sys
from getpass import getpass
from gettext import gettext as _
from gettext import ngettext

from tertial.site import environment
from tertial.site.commands import inviting
from tertial.site.commands.database import database
from tertial.site.commands.failures import BadInput, Failure

PASSWORD = "TERTIAL_ADMIN_PASSWORD"


def declare(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The commands and their options."""
    _declare_admin(commands)
    _declare_dispose(commands)


def _declare_admin(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    said = _("those who administer the city")
    admin = commands.add_parser("admin", help=said, description=said)
    verbs = admin.add_subparsers(metavar=_("COMMAND"), required=True)
    said = _("make a user who administers the whole city")
    create = verbs.add_parser(
        "create",
        help=said,
        description=said,
        epilog=_("The password is asked for, or taken from %(variable)s or the file that %(variable)s_FILE names.")
        % {"variable": PASSWORD},
    )
    create.add_argument("--user-name", required=True, metavar=_("USER_NAME"), help=_("what they sign in with"))
    create.add_argument("--name", required=True, metavar=_("NAME"), help=_("what they are called"))
    create.add_argument("--email", default="", metavar=_("ADDRESS"), help=_("where they read their mail"))
    create.set_defaults(do=create_administrator)
    said = _("give a person from the city's folder a password to sign in with")
    password = verbs.add_parser("password", help=said, description=said, epilog=create.epilog)
    password.add_argument("user_name", metavar=_("USER_NAME"))
    password.set_defaults(do=give_password)
    inviting.declare(verbs)
    said = _("remove what is kept of sessions that have ended")
    clear = verbs.add_parser("clear-sessions", help=said, description=said)
    clear.set_defaults(do=clear_sessions)


def _declare_dispose(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    said = _("erase by a recorded decision")
    dispose = commands.add_parser("dispose", help=said, description=said)
    verbs = dispose.add_subparsers(metavar=_("COMMAND"), required=True)
    said = _("erase who a user was, from history and audit trail too")
    person = verbs.add_parser("person", help=said, description=said)
    person.add_argument("user_name", metavar=_("USER_NAME"))
    person.add_argument("--decision", required=True, metavar=_("REFERENCE"), help=_("the disposal decision"))
    person.set_defaults(do=dispose_person)
    said = _("erase the registered number of an operator")
    number = verbs.add_parser("organisation-number", help=said, description=said)
    number.add_argument("unit", metavar=_("UNIT"), help=_("the operator's code"))
    number.add_argument("--decision", required=True, metavar=_("REFERENCE"), help=_("the disposal decision"))
    number.set_defaults(do=dispose_number)


def create_administrator(arguments: argparse.Namespace) -> int:
    """Make an administrator. Raises BadInput, Failure."""
    if not arguments.user_name.strip() or not arguments.name.strip():
        raise BadInput(_("The user name and the name must not be empty."))
    password = _password()
    with database():
        from django.core.exceptions import ValidationError
        from django.utils.timezone import localdate, now

        from tertial.people.operations import administrators

        try:
            administrators.make_administrator(
                user_name=arguments.user_name.strip(),
                name=arguments.name.strip(),
                email=arguments.email.strip(),
                password=password,
                actor=None,
                at=now(),
                today=localdate(),
            )
        except ValidationError as weak:
            raise BadInput(*weak.messages) from weak
        except administrators.NameTaken as taken:
            raise BadInput(
                _("Somebody signs in as “%(name)s” already. Choose another user name.") % {"name": arguments.user_name}
            ) from taken
        except administrators.NoCityYet as no_city:
            raise Failure(
                _("The database holds no city, so nobody can administer one. First load yours: tertial city load DIR.")
            ) from no_city
    print(_("“%(name)s” can sign in and administers the whole city.") % {"name": arguments.user_name.strip()})
    return 0


def clear_sessions(_arguments: argparse.Namespace) -> int:
    """Remove what is kept of sessions that have ended; `tertial run` does it once an hour."""
    with database():
        from django.utils.timezone import now

        from tertial.people.operations import sessions

        count = sessions.clear_sessions(at=now())
    print(ngettext("%(count)d session was removed.", "%(count)d sessions were removed.", count) % {"count": count})
    return 0


def give_password(arguments: argparse.Namespace) -> int:
    """Give a known person a password. Raises BadInput."""
    password = _password()
    with database():
        from django.core.exceptions import ValidationError
        from django.utils.timezone import now

        from tertial.people.operations import passwords
        from tertial.people.operations.disposal import UnknownPerson

        try:
            passwords.give_password(user_name=arguments.user_name, password=password, actor=None, at=now())
        except ValidationError as weak:
            raise BadInput(*weak.messages) from weak
        except UnknownPerson as unknown:
            raise BadInput(_nobody(arguments.user_name)) from unknown
    print(_("“%(name)s” can sign in with the new password.") % {"name": arguments.user_name})
    return 0


def _nobody(user_name: str) -> str:
    return _("There is nobody with the user name “%(name)s”. Nothing was changed.") % {"name": user_name}


def _password() -> str:
    if {PASSWORD, f"{PASSWORD}_FILE"} & os.environ.keys():
        return environment.text(PASSWORD)
    if not sys.stdin.isatty():
        raise BadInput(
            _("No password was given, and there is no terminal to ask at. Set %(variable)s or %(variable)s_FILE.")
            % {"variable": PASSWORD}
        )
    password = getpass(_("Password: "))
    if password != getpass(_("The same again: ")):
        raise BadInput(_("The two passwords differ. Try again."))
    return password


def dispose_person(arguments: argparse.Namespace) -> int:
    """Erase a person by decision. Raises BadInput."""
    if not arguments.decision.strip():
        raise BadInput(_("A disposal needs the reference of its decision."))
    with database():
        from django.utils.timezone import now

        from tertial.people.operations.disposal import UnknownPerson
        from tertial.people.operations.disposal import dispose_person as dispose

        try:
            user = dispose(user_name=arguments.user_name, decision=arguments.decision.strip(), actor=None, at=now())
        except UnknownPerson as unknown:
            raise BadInput(_nobody(arguments.user_name)) from unknown
    print(_("The person is erased and stands as “%(name)s” from now on.") % {"name": user.user_name})
    return 0


def dispose_number(arguments: argparse.Namespace) -> int:
    """Erase an operator's registered number by decision. Raises BadInput."""
    if not arguments.decision.strip():
        raise BadInput(_("A disposal needs the reference of its decision."))
    with database():
        from django.utils.timezone import now

        from tertial.organisation.operations.disposal import NoNumber, dispose_organisation_number

        try:
            dispose_organisation_number(unit=arguments.unit, decision=arguments.decision.strip(), actor=None, at=now())
        except NoNumber as nothing:
            said = _("No registered number is kept for “%(unit)s”. Nothing was changed.")
            raise BadInput(said % {"unit": arguments.unit}) from nothing
    print(_("The registered number of “%(unit)s” is erased.") % {"unit": arguments.unit})
    return 0
