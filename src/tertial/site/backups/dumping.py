"""Writing a backup: one moment of the whole database, with what is needed to prove that it came back."""

import hashlib
import os
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

import psycopg

from tertial.platform.postgres.cluster import Address
from tertial.site.backups.manifest import DUMP, MANIFEST, Connection, Manifest, describe
from tertial.site.backups.programs import finish, start

PIECE = 1 << 20


def write_backup(file: Path, *, address: Address, at: datetime) -> Manifest:
    """Write the whole database to `file`, readable by its owner only; whole or not at all.

    Raises OSError, ProgramFailed, and psycopg's errors.
    """
    with psycopg.connect(address.url) as connection, _draft(file) as draft:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_STORED) as archive:
            sha256 = _dump(archive, address, _snapshot(connection))
            manifest = describe(connection, sha256=sha256, made_at=at.isoformat(timespec="seconds"))
            archive.writestr(MANIFEST, manifest.as_json())
    return manifest


def _snapshot(connection: Connection) -> str:
    row = connection.execute("SELECT pg_export_snapshot()").fetchone()
    assert row is not None, "an exported snapshot has a name"
    return str(row[0])


def _dump(archive: zipfile.ZipFile, address: Address, snapshot: str) -> str:
    """Dump the database into the archive; returns the checksum."""
    checksum = hashlib.sha256()
    arguments = ["--format=custom", "--no-password", f"--snapshot={snapshot}"]
    with tempfile.TemporaryFile() as said, start("pg_dump", arguments, on=address, said=said) as program:
        with archive.open(DUMP, "w", force_zip64=True) as member:
            while piece := _output(program).read(PIECE):
                checksum.update(piece)
                member.write(piece)
        finish(program, said)
    return checksum.hexdigest()


def _output(program: "subprocess.Popen[bytes]") -> IO[bytes]:
    assert program.stdout is not None, "programs are started with a pipe"
    return program.stdout


@contextmanager
def _draft(file: Path) -> Iterator[IO[bytes]]:
    """A file that takes the name of `file` when all has been written and is on disk."""
    with tempfile.NamedTemporaryFile(dir=file.absolute().parent, prefix=f".{file.name}.", delete=False) as draft:
        try:
            yield draft
            draft.flush()
            os.fsync(draft.fileno())
            Path(draft.name).replace(file)
        except BaseException:
            Path(draft.name).unlink(missing_ok=True)
            raise
