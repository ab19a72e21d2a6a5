"""Killed without warning in the middle of a load: the old city or the new one, whole, and nothing left running."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from tertial.city.sample.folder import invent
from tertial.platform.postgres import cluster
from tertial.platform.postgres.hold import hold

TIMES = int(os.environ.get("TERTIAL_KILLS", "2"))
TABLES = ("organisation_link", "organisation_unitdescription", "indicators_observation", "indicators_figure")
TERTIAL = [sys.executable, "-m", "tertial.site.cli"]


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two states of one city: as invented, and with one more child everywhere."""
    old = tmp_path_factory.mktemp("old")
    new = tmp_path_factory.mktemp("new")
    invent(old, seed=1)
    invent(new, seed=1)
    observations = new / "observations.csv"
    header, *lines = observations.read_text(encoding="utf-8").splitlines()
    value, recorded = header.split(",").index("value"), header.split(",").index("recorded_at")
    changed = [header]
    for line in lines:
        cells = line.split(",")
        if cells[0] == "antal_barn" and cells[value] and cells[2] == "2025":
            cells[value] = str(float(cells[value]) + 1)
            cells[recorded] = ""
            changed.append(",".join(cells))
    observations.write_text("\n".join(changed) + "\n", encoding="utf-8")
    return old, new


@pytest.fixture(scope="module")
def home(folders: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which the old state is loaded."""
    place = tmp_path_factory.mktemp("home")
    place.chmod(0o700)
    loaded = subprocess.run(
        [*TERTIAL, "city", "load", str(folders[0])], env=env(place), capture_output=True, text=True, check=False
    )
    assert loaded.returncode == 0, loaded.stderr
    return place


def env(place: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return {**kept, "TERTIAL_HOME": str(place), "TERTIAL_PORT": "8931"}


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


def loader(process: "subprocess.Popen[bytes]", place: Path) -> int:
    """The loader itself."""
    del place
    return process.pid


def postgres(process: "subprocess.Popen[bytes]", place: Path) -> int:
    """The postmaster."""
    del process
    return int((cluster.data(place) / "postmaster.pid").read_text().split()[0])


@pytest.mark.parametrize("victim", [loader, postgres])
def test_a_load_that_is_killed_is_whole_or_never_was(
    folders: tuple[Path, Path], home: Path, victim: Callable[["subprocess.Popen[bytes]", Path], int]
):
    chance = random.Random(victim.__name__)
    before = state(home)
    started = time.monotonic()
    subprocess.run(
        [*TERTIAL, "city", "load", str(folders[1]), "--dry-run"], env=env(home), check=True, capture_output=True
    )
    length = time.monotonic() - started

    for _ in range(TIMES):
        process = subprocess.Popen(
            [*TERTIAL, "city", "load", str(folders[1])],
            env=env(home),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(length * chance.uniform(0.3, 0.9))
        if process.poll() is None:
            os.kill(victim(process, home), signal.SIGKILL)
        process.wait()

        now = state(home)

        assert now == before or process.returncode == 0
        before = now
    assert nothing_runs(home), processes_of(home)


@pytest.fixture
def running(home: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """A server that answers."""
    process = subprocess.Popen([*TERTIAL, "run"], env=env(home), stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    yield process
    if process.poll() is None:
        process.terminate()
        process.wait(30)
    assert process.stdout is not None
    process.stdout.close()
