"""Killed without warning in the middle of a load: the old city or the new one, whole, and nothing left running."""

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.request import urlopen

import psycopg
import pytest

from tertial.city.sample.folder import invent
from tertial.platform.postgres import cluster
from tertial.platform.postgres.hold import hold

TIMES = int(os.environ.get("TERTIAL_KILLS", "2"))
TABLES = ("organisation_link", "organisation_unitdescription", "indicators_observation", "indicators_figure")
TERTIAL = [sys.executable, "-m", "tertial.site.cli"]
PORT = "8931"
Victim = Callable[["subprocess.Popen[bytes]", Path], int]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented city."""
    place = tmp_path_factory.mktemp("city")
    invent(place, seed=1)
    return place


@pytest.fixture
def changed(folder: Path, tmp_path: Path) -> Callable[[int], Path]:
    """Makes the same city with some more children everywhere: a correction of every count of a year."""

    def with_more(children: int) -> Path:
        place = tmp_path / str(children)
        shutil.copytree(folder, place)
        observations = place / "observations.csv"
        header, *lines = observations.read_text(encoding="utf-8").splitlines()
        value, recorded = header.split(",").index("value"), header.split(",").index("recorded_at")
        kept = [header]
        for line in lines:
            cells = line.split(",")
            if cells[0] == "antal_barn" and cells[value] and cells[2] == "2025":
                cells[value], cells[recorded] = str(float(cells[value]) + children), ""
                kept.append(",".join(cells))
        observations.write_text("\n".join(kept) + "\n", encoding="utf-8")
        return place

    return with_more


@pytest.fixture(scope="module")
def home(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which the city is loaded."""
    place = tmp_path_factory.mktemp("home")
    place.chmod(0o700)
    loaded = subprocess.run(
        [*TERTIAL, "city", "load", str(folder)], env=env(place), capture_output=True, text=True, check=False
    )
    assert loaded.returncode == 0, loaded.stderr
    return place


def env(place: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return {**kept, "TERTIAL_HOME": str(place), "TERTIAL_PORT": PORT}


def state(place: Path) -> list[tuple[object, ...]]:
    """What the database holds, by checksum, without the moments of recording."""
    with hold(place) as address, psycopg.connect(address.url) as connection:
        return [
            (
                connection.execute(
                    f"SELECT count(*), sum(hashtext(t.unit_id::text || t.period || t.value::text)) FROM {table} t"
                ).fetchone()
                if "period" in columns(connection, table)
                else connection.execute(f"SELECT count(*) FROM {table}").fetchone()
            )
            or ()
            for table in TABLES
        ]


def columns(connection: "psycopg.Connection[tuple[object, ...]]", table: str) -> set[str]:
    rows = connection.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s", [table])
    return {str(row[0]) for row in rows}


def processes_of(place: Path) -> list[tuple[int, str]]:
    """The processes that were started for this home."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdecimal():
            continue
        try:
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            environment = (entry / "environ").read_bytes()
        except OSError:
            continue
        if str(place) in command or f"TERTIAL_HOME={place}".encode() + b"\0" in environment + b"\0":
            found.append((int(entry.name), command))
    return [(pid, command) for pid, command in found if pid != os.getpid()]


def nothing_runs(place: Path) -> bool:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        if not processes_of(place):
            return True
        time.sleep(0.1)
    return False


def load(folder: Path, place: Path) -> "subprocess.Popen[bytes]":
    command = [*TERTIAL, "city", "load", str(folder)]
    return subprocess.Popen(command, env=env(place), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def loading_takes(folder: Path, place: Path) -> float:
    started = time.monotonic()
    subprocess.run(
        [*TERTIAL, "city", "load", str(folder), "--dry-run"], env=env(place), check=True, capture_output=True
    )
    return time.monotonic() - started


def serve(place: Path) -> "subprocess.Popen[bytes]":
    """A server that answers."""
    process = subprocess.Popen([*TERTIAL, "run"], env=env(place), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError), urlopen(f"http://127.0.0.1:{PORT}/health", timeout=2):
            return process
        time.sleep(0.1)
    raise AssertionError(f"the server did not answer; it ended with {process.poll()}")


def the_loader(process: "subprocess.Popen[bytes]", place: Path) -> int:
    """The process that loads."""
    del place
    return process.pid


def the_postmaster(process: "subprocess.Popen[bytes]", place: Path) -> int:
    """The process that keeps the data."""
    del process
    return int((cluster.data(place) / "postmaster.pid").read_text().split()[0])


@pytest.mark.parametrize("victim", [the_loader, the_postmaster])
def test_a_load_that_is_killed_is_whole_or_never_was(changed: Callable[[int], Path], home: Path, victim: Victim):
    chance = random.Random(victim.__name__)
    length = loading_takes(changed(100), home)

    for turn in range(1, TIMES + 1):
        folder, before = changed(turn), state(home)
        process = load(folder, home)
        time.sleep(length * chance.uniform(0.3, 0.95))
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            os.kill(victim(process, home), signal.SIGKILL)
        process.wait()
        found = state(home)
        assert load(folder, home).wait() == 0
        assert found in (before, state(home))

    assert nothing_runs(home), processes_of(home)


def test_a_server_that_is_killed_takes_no_load_with_it(changed: Callable[[int], Path], home: Path):
    chance = random.Random(1)
    length = loading_takes(changed(200), home)

    for turn in range(1, TIMES + 1):
        folder = changed(200 + turn)
        server = serve(home)
        process = load(folder, home)
        time.sleep(length * chance.uniform(0.1, 0.6))
        server.kill()
        server.wait()
        assert process.wait() == 0

    assert nothing_runs(home), processes_of(home)
