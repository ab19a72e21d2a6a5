"""Reading a backup back: checked before anything is touched, and in one transaction that proves what it restored."""

import hashlib
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path
from typing import IO

from psycopg import sql

from tertial.platform.postgres.cluster import Address
from tertial.site.backups.dumping import PIECE
from tertial.site.backups.manifest import DUMP, MANIFEST, PLAIN_TEXT, Manifest, NoManifest, content_query, parse
from tertial.site.backups.programs import finish, start


class NoBackup(Exception):
    """A file is no backup that can be read here."""


class DamagedBackup(Exception):
    """A file was a backup once; what it holds is not what was written."""


# What Python says of archives that are locked, packed in a way that it does not know, or nested without end.
UNREADABLE = (RuntimeError, NotImplementedError, RecursionError)


def read_manifest(file: Path) -> Manifest:
    """What a backup says about itself. Raises OSError, NoBackup."""
    try:
        with zipfile.ZipFile(file) as archive:
            return parse(archive.read(MANIFEST))
    except (zipfile.BadZipFile, KeyError, NoManifest, EOFError, *UNREADABLE) as error:
        raise NoBackup(file) from error


def restore_backup(file: Path, manifest: Manifest, *, address: Address, scratch: Path) -> None:
    """Put the content of a backup in the place of all that the database holds, or change nothing.

    `scratch` is a folder of ours with room for the dump. Raises OSError, DamagedBackup, ProgramFailed.
    """
    with tempfile.NamedTemporaryFile(dir=scratch, prefix="restore.") as dump:
        _extract(file, manifest, dump)
        _replay(dump.name, manifest, address)


def _extract(file: Path, manifest: Manifest, target: IO[bytes]) -> None:
    checksum = hashlib.sha256()
    try:
        with zipfile.ZipFile(file) as archive, archive.open(DUMP) as member:
            while piece := member.read(PIECE):
                checksum.update(piece)
                target.write(piece)
    except (zipfile.BadZipFile, KeyError, EOFError, *UNREADABLE) as error:
        raise DamagedBackup(file) from error
    if checksum.hexdigest() != manifest.sha256:
        raise DamagedBackup(file)
    target.flush()


def _replay(dump: str, manifest: Manifest, address: Address) -> None:
    """Only the last line commits: whatever dies before it, the database stays as it was."""
    reading = ["--no-owner", "--no-privileges", "--no-comments", "--file=-", dump]
    writing = ["--no-psqlrc", "--quiet", "--no-password", "--set=ON_ERROR_STOP=1", "--output=/dev/null", "--file=-"]
    with (
        tempfile.TemporaryFile() as said,
        start("pg_restore", reading, on=None, said=said) as script,
        start("psql", writing, on=address, said=said, reads=subprocess.PIPE) as session,
    ):
        assert script.stdout is not None, "programs are started with a pipe"
        assert session.stdin is not None, "this one was asked to read"
        try:
            session.stdin.write(BEFORE.encode())
            shutil.copyfileobj(script.stdout, session.stdin, PIECE)
            finish(script, said)
            session.stdin.write(_after(manifest).encode())
            session.stdin.close()
        except BrokenPipeError:
            script.kill()  # psql has ended with an error, which is told below
        except BaseException:
            session.kill()
            raise
        finish(session, said)


BEFORE = """
BEGIN;
SET LOCAL lock_timeout = '60s';
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
"""


def _after(manifest: Manifest) -> str:
    """Compare every table with what the backup says that it held, and commit."""
    checks = "".join(
        "IF (SELECT (counted.count, counted.coalesce)::text FROM ({query}) AS counted) IS DISTINCT FROM {expected}"
        " THEN RAISE EXCEPTION {message}; END IF;\n".format(
            query=content_query(table).as_string(None),
            expected=sql.Literal(f"({content.rows},{content.digest})").as_string(None),
            message=sql.Literal(f"What was restored of {table} is not what was backed up.").as_string(None),
        )
        for table, content in manifest.tables.items()
    )
    return f"\n{PLAIN_TEXT};\nDO $check$ BEGIN\n{checks}END $check$;\nCOMMIT;\n"
