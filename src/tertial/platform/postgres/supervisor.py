"""The one process that keeps PostgreSQL running for as long as somebody holds it: python -m …supervisor HOME."""

import os
import signal
import sys
import time
from datetime import datetime
from pathlib import Path

from tertial.platform.postgres import locks
from tertial.platform.postgres.errors import PostgresUnavailable
from tertial.platform.postgres.server import Server


def main(home: Path) -> None:
    """Become the supervisor of `home`, in the background, and return in the caller when there is one.

    Its own end, even by `kill -9`, is PostgreSQL's end too.
    """
    lock = locks.wait(home, locks.SUPERVISOR, locks.EXCLUSIVE, seconds=0.2)
    if lock is None or os.fork():
        os._exit(0)
    with lock:
        # A machine that stops asks everybody to end at once; the database ends after those who hold it.
        signal.signal(signal.SIGTERM, lambda *_: None)
        os.umask(0o077)
        os.chdir(home)
        try:
            tend(home)
        except PostgresUnavailable as unavailable:
            sys.exit(f"{datetime.now().astimezone():%Y-%m-%d %H:%M:%S %Z} {unavailable}")


def tend(home: Path) -> None:
    """Keep the server of `home` running until nobody holds it, then stop it. Raises PostgresUnavailable.

    Who comes while it stops waits for the users' lock, finds no supervisor afterwards and starts a new one.
    """
    server = Server(home)
    while (vacancy := locks.take(home, locks.USERS, locks.EXCLUSIVE)) is None:
        server.keep_running()
        time.sleep(0.2 if server.is_ready else 0.02)
    with vacancy:
        server.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
