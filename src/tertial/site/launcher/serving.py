"""The web server: granian, as a child that ends with us, asked until it answers, and started again if it dies."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass

from tertial.platform.postgres.children import tethered

WORKERS = 2
BLOCKING_THREADS = 4
PATIENCE = 60.0
ENDING = 10.0
STARTS_IN_A_ROW = 3
STEADY_AFTER = 60.0


class PortTaken(Exception):
    """Something else listens where the server is to listen, or nobody may."""


class ServerFailed(Exception):
    """The web server did not come to answer, or ended too often."""


@dataclass(frozen=True)
class Place:
    """Where the server listens: an address of this machine, and a port."""

    host: str
    port: int

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach it."""
        return self.host in ("127.0.0.1", "::1", "localhost")

    @property
    def from_here(self) -> str:
        """The address by which this machine reaches it."""
        return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104 - looked for, not bound to

    @property
    def url(self) -> str:
        """What to type in a browser on this machine."""
        host = f"[{self.from_here}]" if ":" in self.host else self.from_here
        return f"http://{host}:{self.port}"


def require_free(place: Place) -> None:
    """Raise PortTaken, with the reason, unless a server can listen there."""
    family = socket.AF_INET6 if ":" in place.host else socket.AF_INET
    with socket.socket(family) as trial:
        # As the server does it: connections of an earlier server that linger are no hindrance, a listener is.
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((place.host, place.port))
            trial.listen()
        except OSError as error:
            raise PortTaken(error.strerror) from error


class WebServer:
    """Granian on one place."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self._process: subprocess.Popen[bytes] | None = None
        self._starts = 0
        self._started_at = -STEADY_AFTER

    def start(self) -> None:
        """Start it, and return when it answers. Raises ServerFailed. Call it from the main thread."""
        self._starts = 1 if time.monotonic() - self._started_at >= STEADY_AFTER else self._starts + 1
        self._started_at = time.monotonic()
        if self._starts > STARTS_IN_A_ROW:
            raise ServerFailed
        # Granian hangs for ever when a second signal meets its handling of the first, and the kernel sends one for each
        # of our threads that ends; so it is killed when we are, and Ctrl-C reaches us alone, who then ask it once.
        environment = {**os.environ, "TERTIAL_TETHERED": "1"}
        self._process = tethered(self._command(), env=environment, by=signal.SIGKILL, apart=True)
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > self._started_at + PATIENCE:
                raise ServerFailed
            time.sleep(0.05)

    def has_ended(self) -> bool:
        """Whether it was started and runs no more."""
        return self._process is not None and self._process.poll() is not None

    def stop(self) -> None:
        """End it and its workers."""
        if self._process is None or self._process.poll() is not None:
            return
        self._process.terminate()
        try:
            self._process.wait(ENDING)
        except subprocess.TimeoutExpired:
            self._process.kill()  # its workers are tied to it and go too
            self._process.wait()

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection(self.place.from_here, self.place.port, timeout=10)
        try:
            connection.request("GET", "/health")
            return connection.getresponse().status < http.client.INTERNAL_SERVER_ERROR
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def _command(self) -> list[str]:
        settings = {
            "interface": "wsgi",
            "host": self.place.host,
            "port": self.place.port,
            "workers": WORKERS,
            "blocking-threads": BLOCKING_THREADS,
            "workers-kill-timeout": 5,
            "log-level": "warning",
        }
        options = [f"--{name}={value}" for name, value in settings.items()]
        return [sys.executable, "-m", "granian", "--no-ws", *options, "tertial.site.wsgi:application"]
