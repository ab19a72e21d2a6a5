"""Children end when their parent does, however it ends."""

import os
import signal
from pathlib import Path

from tertial.platform.postgres.tests.processes import eventually, has_ended, python

PARENT_OF_A_TETHERED_CHILD = """
import sys
from tertial.platform.postgres.children import tethered

print(tethered(["sleep", sys.argv[1]]).pid, flush=True)
sys.stdin.read()
"""

PARENT_OF_A_WORKER = """
import multiprocessing, sys, time
from tertial.platform.postgres.children import die_with_parent

def work():
    die_with_parent()
    print(multiprocessing.current_process().pid, flush=True)
    time.sleep(600)

multiprocessing.get_context("fork").Process(target=work).start()
sys.stdin.read()
"""


def _is_running(pid: int, command: bytes) -> bool:
    return Path(f"/proc/{pid}/cmdline").read_bytes().startswith(command)


def test_a_tethered_child_ends_with_its_killed_parent() -> None:
    with python(PARENT_OF_A_TETHERED_CHILD, "600") as parent:
        assert parent.stdout
        child = int(parent.stdout.readline())
        assert eventually(lambda: _is_running(child, b"sleep\x00600"))

        os.kill(parent.pid, signal.SIGKILL)

        assert eventually(lambda: has_ended(child))


def test_a_worker_ends_with_its_killed_parent() -> None:
    with python(PARENT_OF_A_WORKER) as parent:
        assert parent.stdout
        worker = int(parent.stdout.readline())

        os.kill(parent.pid, signal.SIGKILL)

        assert eventually(lambda: has_ended(worker))
