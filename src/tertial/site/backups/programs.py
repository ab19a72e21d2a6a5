"""PostgreSQL's own programs, called on the database that Tertial uses."""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from psycopg.conninfo import make_conninfo

from tertial.platform.postgres import binaries
from tertial.platform.postgres.cluster import Address

Program = subprocess.Popen[bytes]


class ProgramFailed(Exception):
    """One of PostgreSQL's programs could not do its work; the text is what it said."""


def start(
    name: str, arguments: Sequence[str], *, on: Address | None, said: IO[bytes], reads: int = subprocess.DEVNULL
) -> Program:
    """Start a program, which writes its answer to a pipe and what it has to say to the file `said`.

    The password goes by the environment, which other users cannot read. Raises PostgresUnavailable if there are no
    programs, ProgramFailed if this one is not among them.
    """
    program = binaries.find()[name]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    command = [program, *arguments]
    if on is not None:
        place: dict[str, str | int] = {"host": on.host, "port": on.port, "dbname": on.name, "user": on.user}
        known = {key: value for key, value in (place | dict(on.options)).items() if value}
        command.append(f"--dbname={make_conninfo('', **known)}")
        environment |= {"PGPASSWORD": on.password} if on.password else {}
    try:
        return subprocess.Popen(command, stdin=reads, stdout=subprocess.PIPE, stderr=said, env=environment)
    except OSError as error:
        raise ProgramFailed(f"{Path(program)}: {error.strerror}.") from error


def finish(program: Program, said: IO[bytes]) -> None:
    """Wait for a program to end. Raises ProgramFailed with what it said if it did not do its work."""
    if program.wait():
        said.seek(0)
        raise ProgramFailed(said.read().decode(errors="replace").strip() or f"exit code {program.returncode}")
