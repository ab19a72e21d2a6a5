"""A cluster on disk: where it is reached, how it is made, and who is let in."""

import hashlib
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode

import psycopg
from psycopg import sql

from tertial.platform.postgres.account import Account
from tertial.platform.postgres.binaries import Binaries
from tertial.platform.postgres.errors import PostgresUnavailable
from tertial.platform.postgres.home import secret

PORT = 5432
PLAIN = "tertial"
SUPERUSER = "postgres"
LONGEST_SOCKET = 100


@dataclass(frozen=True)
class Address:
    """Where a database is reached, and as whom."""

    host: str
    port: int
    name: str
    user: str
    password: str = field(repr=False)
    options: tuple[tuple[str, str], ...] = ()

    @property
    def url(self) -> str:
        """The same in one line, as libpq reads it; it holds the password."""
        place = [("host", self.host)] if self.host else []
        who = f"{quote(self.user, safe='')}:{quote(self.password, safe='')}"
        more = urlencode([*place, ("port", self.port), *self.options], quote_via=quote)
        return f"postgresql://{who}@/{quote(self.name, safe='')}?{more}"


def address(home: Path) -> Address:
    """Where the cluster of `home` is reached as the plain role. Starts nothing, and is the same whether it runs or not.

    The plain role owns its database and may create others (the tests need that), but is no superuser: a superuser
    would pass through row-level security.
    """
    return Address(str(sockets(home)), PORT, PLAIN, PLAIN, secret(home, "postgres.password"))


def sockets(home: Path) -> Path:
    """The folder of the socket: in `home`, or if that path is too long for the kernel, in the system's temporary one.

    ASSUMES: all processes of one home see the same temporary folder.
    """
    inside = home / "postgres.socket"
    if len(os.fsencode(inside / f".s.PGSQL.{PORT}")) <= LONGEST_SOCKET:
        return inside
    digest = hashlib.sha256(os.fsencode(home)).hexdigest()
    return Path(tempfile.gettempdir(), f"tertial-{digest[:20]}")


def data(home: Path) -> Path:
    """The folder of the cluster's files."""
    return home / "postgres.data"


def create(home: Path, binaries: Binaries, account: Account, *, keep: int) -> None:
    """Make the cluster of `home` if there is none; whole or not at all, wherever it is interrupted.

    `keep` is the server's lock, inherited by all that runs. Raises PostgresUnavailable.
    """
    if data(home).exists():
        return
    draft = home / "postgres.data.new"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    secret(home, "postgres.superuser")
    account.give(draft)
    account.give(home / "postgres.superuser")
    command = [binaries["initdb"], f"--pgdata={draft}", f"--username={SUPERUSER}", "--auth=scram-sha-256"]
    command += [f"--pwfile={home / 'postgres.superuser'}", "--encoding=UTF8", "--locale=C.UTF-8"]
    run = account.start(command, output=subprocess.PIPE, keep=[keep])
    said = run.communicate()[0].decode(errors="replace")
    if run.returncode:
        raise PostgresUnavailable(f"A new database cluster could not be made in {home}. initdb said:\n{said}")
    draft.rename(data(home))


def require_major(home: Path, binaries: Binaries) -> None:
    """Raise PostgresUnavailable if the cluster of `home` was made by another major version than `binaries`."""
    made_by = (data(home) / "PG_VERSION").read_text(encoding="ascii").strip()
    if made_by != str(binaries.major):
        raise PostgresUnavailable(
            f"The cluster in {home} was made by PostgreSQL {made_by}, and the one found is {binaries.version} "
            f"({binaries.directory}). Back it up with the old version and restore it into a new home with this one."
        )


def is_open(home: Path) -> bool:
    """Whether the server says that it takes connections: in a line of its own file, so no try fills its log."""
    try:
        lines = (data(home) / "postmaster.pid").read_text(encoding="utf-8").splitlines()
    except OSError:
        return False
    return lines[7:8] == ["ready   "]


def admit(home: Path) -> bool:
    """Let the plain role in, with its password and database, whatever is there already; False if nobody answers yet."""
    try:
        psycopg.connect(address(home).url).close()
    except psycopg.OperationalError:
        pass
    else:
        return True
    password = secret(home, "postgres.superuser")
    try:
        connection = psycopg.connect(
            Address(str(sockets(home)), PORT, SUPERUSER, SUPERUSER, password).url, autocommit=True
        )
    except psycopg.OperationalError:
        return False
    with connection:
        _make_plain_role(connection, address(home))
    return True


def _make_plain_role(connection: "psycopg.Connection[tuple[object, ...]]", plain: Address) -> None:
    user, name = sql.Identifier(plain.user), sql.Identifier(plain.name)
    if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [plain.user]).fetchone():
        connection.execute(sql.SQL("CREATE ROLE {}").format(user))
    rights = sql.SQL("ALTER ROLE {} LOGIN CREATEDB NOSUPERUSER PASSWORD {}")
    connection.execute(rights.format(user, sql.Literal(plain.password)))
    if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [plain.name]).fetchone():
        connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, user))
