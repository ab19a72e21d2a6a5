"""The three locks of a cluster: flocks, which the kernel takes back when their process dies, however it dies."""

import fcntl
import os
import time
from io import FileIO
from pathlib import Path

USERS = "postgres.users"  # shared by all who hold the cluster
SUPERVISOR = "postgres.supervisor"  # kept by the one supervisor
SERVER = "postgres.server"  # inherited by every process of PostgreSQL, so it tells when the last has ended

SHARED = fcntl.LOCK_SH
EXCLUSIVE = fcntl.LOCK_EX


def take(home: Path, name: str, how: int) -> FileIO | None:
    """The lock `name` of `home`, SHARED or EXCLUSIVE, kept until the file is closed; None if it cannot be had now.

    The file is not inherited by programs that this process starts.
    """
    file = FileIO(os.open(home / name, os.O_RDWR | os.O_CREAT, 0o600), "r+")
    try:
        fcntl.flock(file, how | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    return file


def wait(home: Path, name: str, how: int, *, seconds: float) -> FileIO | None:
    """The same lock, waited for; None if it cannot be had within `seconds`."""
    end = time.monotonic() + seconds
    while (file := take(home, name, how)) is None and time.monotonic() < end:
        time.sleep(0.02)
    return file
