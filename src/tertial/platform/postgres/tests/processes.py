"""Real processes for the tests: who is alive, another holder, and waiting for what is to come."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tertial.platform.postgres import cluster

PATIENCE = 20.0
HOLDER = """
import sys
from pathlib import Path
from tertial.platform.postgres.hold import hold

with hold(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def eventually(condition: Callable[[], bool]) -> bool:
    """Whether `condition` comes true within the tests' patience."""
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def alive(home: Path, naming: str = "") -> list[int]:
    """The processes, except this one, that name `home` or work in it, and whose command line holds `naming`."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            place = os.readlink(process / "cwd")
        except OSError:
            continue
        is_ours = str(home) in command or place.startswith(str(home))
        if command and is_ours and naming in command and int(process.name) != os.getpid():
            found.append(int(process.name))
    return found


def supervisor(home: Path) -> int:
    """The one supervisor of `home`."""
    (pid,) = alive(home, naming="postgres.supervisor")
    return pid


def postmaster(home: Path) -> int:
    """The postmaster of `home`, by its own word: a child that it has just forked still looks like it from outside."""
    return int((cluster.data(home) / "postmaster.pid").read_text(encoding="ascii").split()[0])


def kill(pid: int) -> None:
    """End a process by SIGKILL; returns when it has ended and its locks are free, though none may have buried it."""
    os.kill(pid, signal.SIGKILL)
    assert eventually(lambda: has_ended(pid))


def has_ended(pid: int) -> bool:
    """Whether a process is gone, or a zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return True


def is_empty(home: Path) -> Callable[[], bool]:
    """The condition that no process of `home` is left."""
    return lambda: not alive(home)


def python(code: str, *arguments: str) -> "subprocess.Popen[str]":
    """Run `code` in another Python that finds what this one finds; talk to it through its pipes."""
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )


@contextmanager
def another_holder(home: Path) -> Iterator["subprocess.Popen[str]"]:
    """Another process that holds the cluster of `home` until the block ends, or it is killed."""
    with python(HOLDER, str(home)) as process:
        assert process.stdout
        assert process.stdout.readline() == "held\n"
        yield process
