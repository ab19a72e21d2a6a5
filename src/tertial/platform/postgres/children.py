"""Child processes that never outlive us, however we end."""

import multiprocessing
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence

from tertial.platform.postgres import tether


def tethered(command: Sequence[str], env: Mapping[str, str] | None = None) -> "subprocess.Popen[bytes]":
    """Start `command`, which gets SIGTERM when this process ends, even by `kill -9`.

    Call it from a thread that lives as long as the process, such as the main one. Its own children are not tied:
    let them call `die_with_parent`.
    """
    return subprocess.Popen(tether.tied(list(command), signal.SIGTERM), env=env)


def die_with_parent() -> None:
    """Have this process sent SIGTERM when its parent ends; at once if that is known to have happened already."""
    started_by = multiprocessing.parent_process()
    parent = started_by.pid if started_by and started_by.pid else os.getppid()
    if not tether.tie(parent, signal.SIGTERM):
        os.kill(os.getpid(), signal.SIGTERM)
