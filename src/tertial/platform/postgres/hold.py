"""Holding PostgreSQL: it runs for as long as anybody does."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from gettext import gettext as _
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict

from tertial.platform.postgres import locks
from tertial.platform.postgres.cluster import PORT, Address, address, is_open
from tertial.platform.postgres.errors import PostgresUnavailable
from tertial.platform.postgres.server import LOG

PATIENCE = 60.0
SUPERVISORS_TRIED = 2
LARGEST_LOG = 10_000_000


@contextmanager
def hold(home: Path) -> Iterator[Address]:
    """A database that answers, for as long as the block lasts; any number of processes may hold it at a time.

    It is the one that DATABASE_URL (or the file DATABASE_URL_FILE) names, which is only tried, else the cluster
    of `home`, an absolute path of ours. Raises PostgresUnavailable.
    """
    elsewhere = configured()
    if elsewhere:
        _try(elsewhere)
        yield elsewhere
        return
    lock = locks.wait(home, locks.USERS, locks.SHARED, seconds=PATIENCE)
    if lock is None:
        said = _("PostgreSQL in %(home)s is stopping and does not come to an end.") % {"home": home}
        raise PostgresUnavailable(said + _log_end(home))
    with lock:
        ensure_server(home)
        yield address(home)


@contextmanager
def held_url(home: Path) -> Iterator[str]:
    """The same, as one line for programs that take a connection string; it holds the password."""
    with hold(home) as held:
        yield held.url


def ensure_server(home: Path) -> None:
    """Return when the server of `home` runs under a supervisor and lets the plain role in.

    For holders of its cluster: who holds it long may ask again, in case the supervisor itself was killed.
    Raises PostgresUnavailable.
    """
    end = time.monotonic() + PATIENCE
    tried = since = 0
    pause = 0.02
    while not (_has_supervisor(home) and _answers(home)):
        if time.monotonic() > end:
            said = _("PostgreSQL did not answer within %(seconds)d seconds.") % {"seconds": PATIENCE}
            raise PostgresUnavailable(said + _log_end(home, since))
        if not _has_supervisor(home):
            if tried == SUPERVISORS_TRIED:
                raise PostgresUnavailable(_("PostgreSQL could not be started.") + _log_end(home, since))
            since = _start_supervisor(home)
            tried += 1
        time.sleep(pause)
        pause = min(pause * 1.2, 0.2)


def configured() -> Address | None:
    """The database that the environment names, if it does. Raises PostgresUnavailable if it cannot be read."""
    url = _url()
    if not url:
        return None
    try:
        parts = {name: str(value) for name, value in conninfo_to_dict(url).items()}
        port = int(parts.pop("port", PORT))
    except (psycopg.ProgrammingError, ValueError):
        # What psycopg says quotes the address, and with it the password.
        said = _("DATABASE_URL must look like %(example)s.") % {"example": "postgresql://user:password@host:5432/name"}
        raise PostgresUnavailable(said) from None
    host, name, user, password = (parts.pop(key, "") for key in ("host", "dbname", "user", "password"))
    return Address(host, port, name, user, password, tuple(sorted(parts.items())))


def _url() -> str | None:
    file = os.environ.get("DATABASE_URL_FILE")
    if not file:
        return os.environ.get("DATABASE_URL")
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except OSError as error:
        said = _("%(name)s_FILE names a file that cannot be read: %(why)s.")
        raise PostgresUnavailable(said % {"name": "DATABASE_URL", "why": error}) from error


def _try(elsewhere: Address) -> None:
    try:
        psycopg.connect(elsewhere.url, connect_timeout=10).close()
    except psycopg.OperationalError as error:
        said = _(
            "The database that DATABASE_URL names does not let us in: %(why)s "
            "Start it or correct DATABASE_URL; without it, Tertial runs a database of its own."
        )
        raise PostgresUnavailable(said % {"why": error}) from error


def _has_supervisor(home: Path) -> bool:
    lock = locks.take(home, locks.SUPERVISOR, locks.SHARED)
    if lock:
        lock.close()
    return lock is None


def _answers(home: Path) -> bool:
    if not is_open(home):
        return False
    try:
        psycopg.connect(address(home).url, connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def _start_supervisor(home: Path) -> int:
    """Start a supervisor in a session of its own; returns when there is one, with where its part of the log begins."""
    log = home / LOG
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        log.replace(log.with_suffix(".log.1"))
    with open(log, "ab", opener=lambda place, flags: os.open(place, flags, 0o600)) as output:
        begins = output.tell()
        subprocess.run(
            [sys.executable, "-P", "-m", "tertial.platform.postgres.supervisor", str(home)],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            check=False,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
    return begins


def _log_end(home: Path, since: int = 0) -> str:
    """Where the log is and its last lines, of those after byte `since`, to end a message with."""
    log = home / LOG
    if not log.exists():
        return ""
    lines = log.read_bytes()[since:].decode(errors="replace").splitlines()[-20:]
    return "\n".join([" " + _("The end of its log, %(file)s:") % {"file": log}, *lines])
