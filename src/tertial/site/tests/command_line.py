"""The command line for the tests: called in this process, or as a process of its own in a home of its own."""

import io
import os
import socket
import subprocess
import sys
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from django.utils import translation

from tertial.site.cli import main

APART = ("DATABASE_URL", "DATABASE_URL_FILE", "DJANGO_SETTINGS_MODULE", "TERTIAL_HOME")


@dataclass(frozen=True)
class Said:
    """What a command answered: its exit code, what it wrote to stdout, and the lines that it wrote to stderr."""

    code: int
    out: str
    err: list[str]


def tertial(*arguments: object, **environment: str) -> Said:
    """Call a command in this process, in English, on the database of the tests."""
    out, err = io.StringIO(), io.StringIO()
    with (
        mock.patch.dict(os.environ, {"TERTIAL_LANGUAGE": "en", **environment}),
        translation.override("en"),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        code = main([str(argument) for argument in arguments])
    return Said(code, out.getvalue(), err.getvalue().splitlines())


def environment(home: Path, **more: str) -> Mapping[str, str]:
    """The environment of a process that knows nothing but its home."""
    kept = {name: value for name, value in os.environ.items() if name not in APART}
    path = os.pathsep.join(filter(None, sys.path))
    return {**kept, "PYTHONPATH": path, "TERTIAL_HOME": str(home), "TERTIAL_LANGUAGE": "en", **more}


def command(*arguments: object) -> list[str]:
    """The command line that runs a command in another process."""
    return [sys.executable, "-m", "tertial.site.cli", *map(str, arguments)]


def tertial_in(home: Path, *arguments: object, **more: str) -> Said:
    """Run a command as a process of its own, to its end."""
    run = subprocess.run(
        command(*arguments), env=environment(home, **more), capture_output=True, text=True, check=False
    )
    return Said(run.returncode, run.stdout, run.stderr.splitlines())


def free_port() -> int:
    """A port on which nobody listens now."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
        return port


def living_in(home: Path) -> dict[int, str]:
    """The processes that were started with this home in their environment, by id, with their command lines."""
    found = {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            names_home = f"TERTIAL_HOME={home}\0".encode() in (process / "environ").read_bytes() + b"\0"
            line = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if line and (names_home or str(home) in line):
            found[int(process.name)] = line
    return found
