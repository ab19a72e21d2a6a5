"""`tertial backup` and `tertial restore`: the whole database in one file, with the audit trail."""

import argparse
import os
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from tertial.platform.postgres.cluster import Address
from tertial.platform.postgres.hold import hold
from tertial.platform.rules import format_number
from tertial.site.backups import dumping, manifest, restoring
from tertial.site.backups.programs import ProgramFailed
from tertial.site.commands.database import bring_up_to_date, database, set_up
from tertial.site.commands.failures import BadInput, Failure
from tertial.site.commands.progress import say
from tertial.site.language import chosen

if TYPE_CHECKING:
    from tertial.site.backups.manifest import Manifest


def declare(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Both commands and their options."""
    said = _("write the whole database, with the audit trail, to a file")
    command = commands.add_parser("backup", help=said, description=said)
    command.add_argument("file", type=Path, metavar=_("FILE"))
    command.set_defaults(do=backup)
    said = _("read a backup back into an empty database")
    command = commands.add_parser("restore", help=said, description=said)
    command.add_argument("file", type=Path, metavar=_("FILE"))
    command.add_argument("--replace", action="store_true", help=_("in the place of what the database holds"))
    command.set_defaults(do=restore)


def backup(arguments: argparse.Namespace) -> int:
    """Write a backup. Raises Failure."""
    file: Path = arguments.file
    _refuse_to_overwrite(file)
    with database(prepared=False) as place, hold(place) as address:
        from django.utils.timezone import now

        with psycopg.connect(address.url) as connection:
            if not manifest.holds_anything(connection):
                raise Failure(_("The database is empty: there is nothing to back up."))
        try:
            written = dumping.write_backup(file, address=address, at=now())
        except OSError as error:
            raise Failure(
                _("%(file)s could not be written: %(why)s.") % {"file": file, "why": error.strerror}
            ) from error
        except (ProgramFailed, psycopg.Error) as error:
            raise Failure(_("The backup could not be made. PostgreSQL said: %(why)s") % {"why": error}) from error
    rows = sum(table.rows for table in written.tables.values())
    size = format_number(file.stat().st_size / 1e6, 1, chosen(os.environ))
    told = {"file": file, "size": size, "tables": len(written.tables), "rows": rows}
    print(_("%(file)s: %(size)s MB, %(tables)d tables, %(rows)d rows.") % told)
    return 0


def _refuse_to_overwrite(file: Path) -> None:
    """An older backup may be written over, nothing else."""
    if not file.absolute().parent.is_dir():
        raise BadInput(_("The folder of %(file)s does not exist. Make it first.") % {"file": file})
    if file.exists():
        try:
            restoring.read_manifest(file)
        except (OSError, restoring.NoBackup) as error:
            raise BadInput(
                _("%(file)s exists and is no backup of Tertial's. Choose another name.") % {"file": file}
            ) from error


def restore(arguments: argparse.Namespace) -> int:
    """Read a backup back. Raises Failure; then nothing has changed."""
    file: Path = arguments.file
    given = _read(file)
    set_up()
    _refuse_newer(given)
    with database(prepared=False) as place, hold(place) as address:
        if not arguments.replace:
            _refuse_to_replace(address)
        say(_("Restoring %(city)s as it was %(made_at)s …") % {"city": given.city or "–", "made_at": given.made_at})
        try:
            restoring.restore_backup(file, given, address=address, scratch=place)
        except restoring.DamagedBackup as damaged:
            raise BadInput(
                _("%(file)s is damaged: its checksum is another than when it was written. Use another backup.")
                % {"file": file}
            ) from damaged
        except ProgramFailed as failed:
            raise Failure(_("Nothing was changed. PostgreSQL said: %(why)s") % {"why": failed}) from failed
        bring_up_to_date()
    rows = sum(table.rows for table in given.tables.values())
    told = {"tables": len(given.tables), "rows": rows}
    print(_("Restored and compared: %(tables)d tables, %(rows)d rows.") % told)
    return 0


def _read(file: Path) -> "Manifest":
    try:
        return restoring.read_manifest(file)
    except OSError as error:
        raise BadInput(_("%(file)s cannot be read: %(why)s.") % {"file": file, "why": error.strerror}) from error
    except restoring.NoBackup as error:
        raise BadInput(
            _("%(file)s is no backup of Tertial's, or it is cut short. Use another file.") % {"file": file}
        ) from error


def _refuse_newer(given: "Manifest") -> None:
    from django.db.migrations.loader import MigrationLoader

    unknown = sorted(set(given.migrations) - set(MigrationLoader(None).disk_migrations or ()))
    if unknown:
        raise BadInput(
            _("The backup was made by a newer Tertial (%(version)s). Update this one (%(migration)s is missing).")
            % {"version": given.tertial, "migration": " ".join(unknown[0])}
        )


def _refuse_to_replace(address: Address) -> None:
    with psycopg.connect(address.url) as connection:
        if manifest.holds_anything(connection):
            raise Failure(
                _(
                    "The database is not empty (it holds %(city)s). Write --replace to put the backup in its place, "
                    "or set TERTIAL_HOME to a new folder."
                )
                % {"city": manifest.city_of(connection) or "–"}
            )
