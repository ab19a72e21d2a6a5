"""PostgreSQL's own programs, called with the database that Tertial uses."""

import os
import subprocess
from collections.abc import Sequence

from tertial.platform.postgres import binaries
from tertial.platform.postgres.cluster import Address


class ProgramFailed(Exception):
    """One of PostgreSQL's programs could not do its work; the text is what it said."""


def start(program: str, address: Address, arguments: Sequence[str], **pipes: int) -> "subprocess.Popen[bytes]":
    """Start a program on a database. The password goes by the environment, which other users cannot read.

    Raises PostgresUnavailable if there are no programs, ProgramFailed if this one is not among them.
    """
    found = binaries.find()
    command = [found[program], *arguments]
    try:
        return subprocess.Popen(command, env={**_environment(), **_connection(address)}, **pipes)  # type: ignore[call-overload, no-any-return]  # pipes are ints
    except OSError as error:
        raise ProgramFailed(f"{found[program]}: {error.strerror}") from error


def start_alone(program: str, arguments: Sequence[str], **pipes: int) -> "subprocess.Popen[bytes]":
    """Start a program that needs no database. Raises the same."""
    return start(program, Address("", 0, "", "", ""), arguments, **pipes)


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}


def _connection(address: Address) -> dict[str, str]:
    named = {
        "PGHOST": address.host,
        "PGPORT": str(address.port or ""),
        "PGDATABASE": address.name,
        "PGUSER": address.user,
        "PGPASSWORD": address.password,
    }
    named |= {f"PG{name.upper()}": value for name, value in address.options}
    return {name: value for name, value in named.items() if value} | {"LC_MESSAGES": "C"}
