"""While the server runs: PostgreSQL and the server alive, figures true, old sessions gone, letters sent."""

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils.timezone import localdate, now

from tertial.people.operations.sessions import clear_sessions
from tertial.platform.postgres.hold import configured, hold
from tertial.site.launcher.freshness import keep_figures_true
from tertial.site.launcher.letters import Letters
from tertial.site.launcher.serving import WebServer

BETWEEN_LOOKS = 0.25
BETWEEN_LOOKS_AT_POSTGRESQL = 5.0
BETWEEN_LOOKS_AT_FIGURES = 60.0
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(BaseException):
    """Somebody asked us to end."""


@contextmanager
def stoppable() -> Iterator[None]:
    """Turn the first signal that asks for an end into Stopped; those that follow are heard no more.

    The block ends in order, whoever is impatient.
    """

    def stop(number: int, _frame: FrameType | None) -> None:
        for other in SIGNALS:
            signal.signal(other, signal.SIG_IGN)
        raise Stopped(number)

    # Who starts us with nohup wants us to outlive the terminal.
    heard = [n for n in SIGNALS if n != signal.SIGHUP or signal.getsignal(n) != signal.SIG_IGN]
    before = {number: signal.signal(number, stop) for number in heard}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def watch(server: WebServer, letters: Letters, home: Path, *, on_restart: Callable[[], None]) -> None:
    """Keep things as they should be until Stopped. Raises ServerFailed, PostgresUnavailable."""
    supervised_at = figured_at = cleared_at = time.monotonic()
    while True:
        if server.has_ended():
            on_restart()
            server.start()
        if time.monotonic() >= supervised_at + BETWEEN_LOOKS_AT_POSTGRESQL:
            look_after_postgresql(home)
            supervised_at = time.monotonic()
        if time.monotonic() >= figured_at + BETWEEN_LOOKS_AT_FIGURES:
            look_after_figures()
            figured_at = time.monotonic()
        if time.monotonic() >= cleared_at + settings.ROUND_SECONDS:
            look_after_sessions()
            cleared_at = time.monotonic()
        letters.look_after()
        time.sleep(BETWEEN_LOOKS)


def look_after_postgresql(home: Path) -> None:
    """See that our own PostgreSQL has a supervisor, which starts it again when it dies. Raises PostgresUnavailable."""
    if configured() is None:
        with hold(home):
            return


def look_after_figures() -> None:
    """See that the stored figures hold today; without a database they wait, and /health tells that they do."""
    try:
        keep_figures_true(today=localdate(), at=now())
    except DatabaseError:
        connection.close()


def look_after_sessions() -> None:
    """Clear sessions that have ended, once a round; without a database they wait for the next."""
    try:
        clear_sessions(at=now())
    except DatabaseError:
        connection.close()
