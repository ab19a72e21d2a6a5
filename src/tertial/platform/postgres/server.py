"""The running server: started, started again when it dies, and stopped, by the one supervisor of its home."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from tertial.platform.postgres import account, binaries, cluster, locks
from tertial.platform.postgres.errors import PostgresUnavailable

LOG = "postgres.log"

# For a small machine that does other things too. What is written stays written: fsync is left on.
SETTINGS = {
    "listen_addresses": "",
    "port": str(cluster.PORT),
    "unix_socket_permissions": "0700",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_connections": "60",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "cluster_name": "tertial",
    "log_line_prefix": "%m [%p] ",
}

STARTS_IN_A_ROW = 5
FIRST_PAUSE = 0.1


class Server:
    """PostgreSQL on the cluster of one home. Raises PostgresUnavailable if it cannot run here at all."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.binaries = binaries.find()
        self.account = account.find(home, self.binaries)
        self.is_ready = False
        self._process: subprocess.Popen[bytes] | None = None
        self._started_at = 0.0
        self._starts = 0

    def keep_running(self) -> None:
        """Start what does not run and open it when it answers; returns soon, to be called again and again.

        Raises PostgresUnavailable when it ended too often before it was ready.
        """
        if self._process and self._process.poll() is None:
            self.is_ready = self.is_ready or (cluster.is_open(self.home) and cluster.admit(self.home))
        elif time.monotonic() >= self._started_at + self._pause():
            self._start()

    def stop(self) -> None:
        """End the server: at once for its sessions, and with everything on disk."""
        if self._process is None:
            return
        for how, patience in ((signal.SIGINT, 20), (signal.SIGQUIT, 10), (signal.SIGKILL, None)):
            self._process.send_signal(how)
            try:
                self._process.wait(patience)
            except subprocess.TimeoutExpired:
                continue
            break
        folder = cluster.sockets(self.home)
        if not folder.is_relative_to(self.home):
            with suppress(OSError):  # a server that had to be killed leaves its socket in it
                folder.rmdir()

    def _pause(self) -> float:
        return FIRST_PAUSE * 2.0**self._starts

    def _start(self) -> None:
        lock = locks.take(self.home, locks.SERVER, locks.EXCLUSIVE)
        if lock is None:
            return  # processes of an earlier server are still ending
        with lock:
            self._count_starts()
            cluster.create(self.home, self.binaries, self.account, keep=lock.fileno())
            cluster.require_major(self.home, self.binaries)
            self._clear_the_way()
            # Without its supervisor the server ends at once (SIGQUIT) and recovers at its next start: a shutdown in
            # good order (SIGINT) was seen to hang for ever when it met the server recovering from a killed process.
            self._process = self.account.start(
                self._command(), by=signal.SIGQUIT, output=sys.stderr.fileno(), keep=[lock.fileno()]
            )

    def _count_starts(self) -> None:
        self._starts = 1 if self.is_ready else self._starts + 1
        self._started_at = time.monotonic()
        self.is_ready = False
        if self._starts > STARTS_IN_A_ROW:
            raise PostgresUnavailable(
                f"PostgreSQL ended {STARTS_IN_A_ROW} times before it was ready; the lines above say why."
            )

    def _clear_the_way(self) -> None:
        """Remove what a crash left. It names a process id, which may be another program's by now.

        Safe under the server's lock: no process of this cluster is alive.
        """
        folder = cluster.sockets(self.home)
        if not os.path.lexists(folder):
            folder.mkdir(mode=0o700)
            self.account.give(folder)
        if not self.account.owns(folder):
            raise PostgresUnavailable(
                f"The folder {folder}, where the server is to be reached, is not ours alone. "
                "Remove it, or set TERTIAL_HOME to a folder with a shorter path."
            )
        socket = folder / f".s.PGSQL.{cluster.PORT}"
        for left in (cluster.data(self.home) / "postmaster.pid", socket, socket.with_name(f"{socket.name}.lock")):
            left.unlink(missing_ok=True)

    def _command(self) -> list[str]:
        settings = {**SETTINGS, "unix_socket_directories": str(cluster.sockets(self.home))}
        options = [f"--{name}={value}" for name, value in settings.items()]
        return [self.binaries["postgres"], "-D", str(cluster.data(self.home)), *options]
