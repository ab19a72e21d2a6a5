"""While the server runs: PostgreSQL supervised, the server alive, and the stored figures true, day after day."""

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from django.db import DatabaseError, connection
from django.utils.timezone import localdate, now

from tertial.platform.postgres.hold import hold
from tertial.site.launcher.freshness import keep_figures_true
from tertial.site.launcher.serving import WebServer

BETWEEN_LOOKS = 0.25
BETWEEN_CHECKS = 60.0
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

    before = {number: signal.signal(number, stop) for number in SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def watch(server: WebServer, home: Path, *, on_restart: Callable[[], None]) -> None:
    """Keep things as they should be until Stopped. Raises ServerFailed, PostgresUnavailable."""
    checked_at = 0.0
    while True:
        if server.has_ended():
            on_restart()
            server.start()
        if time.monotonic() >= checked_at + BETWEEN_CHECKS:
            check(home)
            checked_at = time.monotonic()
        time.sleep(BETWEEN_LOOKS)


def check(home: Path) -> None:
    """See to it that PostgreSQL has its supervisor, and that the stored figures hold today. Raises PostgresUnavailable."""
    with hold(home):
        try:
            keep_figures_true(today=localdate(), at=now())
        except DatabaseError:
            # PostgreSQL is starting again: the figures wait a minute, and /health tells that they do.
            connection.close()
