"""Child processes that never outlive us, however we end."""

import multiprocessing
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence

from tertial.platform.postgres import tether


def tethered(
    command: Sequence[str], env: Mapping[str, str] | None = None, *, by: int = signal.SIGTERM, apart: bool = False
) -> "subprocess.Popen[bytes]":
    """Start `command`, which gets the signal `by` when this process ends, even by `kill -9`.

    A process of several threads may send it several times, once for each thread that ends. With `apart`, what is typed
    at the terminal (Ctrl-C) reaches this process alone. Call it from a thread that lives as long as the process, such
    as the main one. Its own children are not tied: let them call `die_with_parent`.
    """
    return subprocess.Popen(tether.tied(list(command), by), env=env, start_new_session=apart)


def die_with_parent(*, by: int = signal.SIGTERM) -> None:
    """Have this process sent the signal `by` when its parent ends; at once if that is known to have happened."""
    started_by = multiprocessing.parent_process()
    parent = started_by.pid if started_by and started_by.pid else os.getppid()
    if not tether.tie(parent, by):
        os.kill(os.getpid(), by)
