"""`tertial city`: a city as a folder of plain files, loaded, dumped, or made of what others publish."""

import argparse
from gettext import gettext as _
from pathlib import Path

from tertial.city.convert.skolverket import ORIGIN
from tertial.site.commands.database import database, set_up
from tertial.site.commands.failures import BadInput, Failure, at_most
from tertial.site.commands.yielding import give_way


def declare(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The commands and their options."""
    said = _("a city as a folder of plain files")
    city = commands.add_parser("city", help=said, description=said)
    verbs = city.add_subparsers(metavar=_("COMMAND"), required=True)
    _declare_load(verbs)
    _declare_dump(verbs)
    _declare_convert(verbs)


def _declare_load(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    said = _("lay a city folder on what is recorded, all of it or nothing")
    command = verbs.add_parser("load", help=said, description=said)
    command.add_argument("folder", type=Path, metavar=_("DIR"))
    command.add_argument("--dry-run", action="store_true", help=_("say what would be done, and change nothing"))
    command.add_argument("--replace-sample", action="store_true", help=_("in the place of the invented city"))
    command.set_defaults(do=load_city)


def _declare_dump(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    said = _("write the city as a folder that loads again as the same city")
    command = verbs.add_parser("dump", help=said, description=said)
    command.add_argument("folder", type=Path, metavar=_("DIR"))
    command.add_argument("--public", action="store_true", help=_("without what is private, protected for everybody"))
    command.set_defaults(do=dump_city)


def _declare_convert(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    convert = verbs.add_parser("convert", help=_("make a city folder of what others publish"))
    origins = convert.add_subparsers(metavar=_("ORIGIN"), required=True)
    said = _("make a city folder of the national register's file of one city")
    command = origins.add_parser(ORIGIN, help=said, description=said)
    command.add_argument("file", type=Path, metavar=_("FILE"))
    command.add_argument("--areas", type=Path, required=True, metavar=_("FILE"), help=_("which areas became which"))
    command.add_argument("--map", type=Path, required=True, metavar=_("FILE"), help=_("the areas as GeoJSON"))
    command.add_argument("--out", type=Path, required=True, metavar=_("DIR"), help=_("where to write the folder"))
    command.set_defaults(do=convert_register)


def load_city(arguments: argparse.Namespace) -> int:
    """Load a city folder. Raises BadInput with everything that is wrong in it; then nothing has changed."""
    with database(patient=True):
        give_way()
        from django.utils.timezone import localdate, now

        from tertial.city.operations.loading import load
        from tertial.city.reports import LoadRefused

        try:
            report = load(
                arguments.folder,
                actor=None,
                at=now(),
                today=localdate(),
                dry_run=arguments.dry_run,
                replace_sample=arguments.replace_sample,
            )
        except LoadRefused as refused:
            raise BadInput(str(refused)) from refused
        except OSError as error:
            raise _unreadable(error) from error
        print(report.text())
        if arguments.dry_run:
            print(_("This was a dry run: nothing was changed."))
    return 0


def dump_city(arguments: argparse.Namespace) -> int:
    """Write the city as a folder. Raises Failure."""
    with database(patient=True):
        give_way()
        from django.utils.timezone import now

        from tertial.city.operations.dumping import DumpRefused, dump

        try:
            counts = dump(arguments.folder, actor=None, at=now(), public=arguments.public)
        except DumpRefused as refused:
            raise Failure(str(refused)) from refused
        except OSError as error:
            raise _unreadable(error) from error
    width = max(map(len, counts))
    for file, rows in counts.items():
        print(f"{file:<{width}}{rows:>10}")
    return 0


def convert_register(arguments: argparse.Namespace) -> int:
    """Convert the register's file; needs no database. Raises BadInput with everything that is wrong in the files."""
    set_up()
    from tertial.city.convert.sheets import ConversionRefused
    from tertial.city.convert.skolverket import convert
    from tertial.city.writing import AnotherCityThere

    try:
        done = convert(arguments.file, areas=arguments.areas, map_file=arguments.map, out=arguments.out)
    except ConversionRefused as refused:
        problems = [str(problem) for problem in refused.problems]
        raise BadInput(*at_most(problems, _("… and %(count)d problems more.")), _("Nothing was written.")) from refused
    except AnotherCityThere as other:
        raise BadInput(str(other)) from other
    except OSError as error:
        raise _unreadable(error) from error
    for note in done.notes:
        print(note)
    print(f"{arguments.out}: {done.text()}")
    return 0


def _unreadable(error: OSError) -> BadInput:
    return BadInput(_("%(file)s cannot be used: %(why)s.") % {"file": error.filename, "why": error.strerror})
