"""`tertial sample`: an invented city as a folder, the same for the same seed."""

import argparse
from gettext import gettext as _
from pathlib import Path

from tertial.site.commands.database import set_up
from tertial.site.commands.failures import BadInput

LARGEST = 100


def declare(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The command and its options."""
    said = _("write an invented city as a folder")
    command = commands.add_parser("sample", help=said, description=said)
    command.add_argument("folder", type=Path, metavar=_("DIR"))
    command.add_argument("--seed", type=int, default=1, metavar="N", help=_("another number gives another city"))
    command.add_argument("--scale", type=int, default=1, metavar="N", help=_("10 makes it as large as a country"))
    command.set_defaults(do=sample)


def sample(arguments: argparse.Namespace) -> int:
    """Write the sample city; needs no database. Raises BadInput."""
    if not 1 <= arguments.scale <= LARGEST:
        raise BadInput(_("--scale is a whole number from 1 to %(largest)d.") % {"largest": LARGEST})
    set_up()
    from tertial.city.sample.folder import invent
    from tertial.city.writing import AnotherCityThere

    try:
        invent(arguments.folder, seed=arguments.seed, scale=arguments.scale)
    except AnotherCityThere as other:
        raise BadInput(str(other)) from other
    except OSError as error:
        said = _("%(file)s cannot be written: %(why)s.")
        raise BadInput(said % {"file": error.filename or arguments.folder, "why": error.strerror}) from error
    print(_("%(folder)s holds an invented city. Load it with: tertial city load %(folder)s") % vars(arguments))
    return 0
