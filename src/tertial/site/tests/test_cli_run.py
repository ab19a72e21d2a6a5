"""The whole system starts from an empty folder, stays up, and leaves no process behind however it ends."""

import http.client
import os
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tertial.platform.postgres.tests.processes import eventually
from tertial.site.tests.command_line import command, environment, free_port, living_in, tertial_in

USERS = 9
OK = 200


class Launched:
    """A launcher that runs in a home, and what it has said."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.port = free_port()
        self.process = subprocess.Popen(
            command("run"),
            env=environment(home, TERTIAL_PORT=str(self.port)),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.said: list[str] = []

    def hear(self, words: str) -> None:
        """Read on until a line holds these words; fails if the launcher ends before."""
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.said.append(line.rstrip("\n"))
            if words in line:
                return
        raise AssertionError("\n".join(self.said))

    def health(self) -> int:
        """What the server answers when it is asked how it is; 0 if it does not answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", "/health")
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()

    def ids(self, naming: str) -> set[int]:
        """The processes of this home whose command line holds some words."""
        return {pid for pid, line in living_in(self.home).items() if naming in line}

    def master(self) -> int:
        """Granian's first process, the parent of its workers."""
        (pid,) = (pid for pid in self.ids("granian") if _parent(pid) == self.process.pid)
        return pid


def _another(launcher: Launched, naming: str, killed: int) -> Callable[[], bool]:
    return lambda: bool(launcher.ids(naming) - {killed})


def _parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


@contextmanager
def launched(home: Path) -> Iterator[Launched]:
    """A launcher that has come to answer; killed at the end if it still runs. Nothing of it may be left."""
    launcher = Launched(home)
    try:
        launcher.hear("End with Ctrl-C.")
        yield launcher
    finally:
        launcher.process.kill()
        launcher.process.communicate()
        assert eventually(lambda: not living_in(home)), living_in(home)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which the system has run once, from nothing."""
    place = tmp_path_factory.mktemp("home")
    with launched(place) as first:
        first.process.send_signal(signal.SIGTERM)
        first.process.wait()
        assert any("Inventing a sample city" in line for line in first.said), first.said
    return place


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name)
def test_it_answers_names_the_demo_users_and_ends_when_it_is_asked_to(home: Path, number: signal.Signals) -> None:
    with launched(home) as launcher:
        health = launcher.health()
        launcher.process.send_signal(number)
        code = launcher.process.wait()
        left = living_in(home)

    address = launcher.said.index(f"Tertial answers on http://127.0.0.1:{launcher.port}")
    assert (health, code) == (OK, 0)
    assert len([line for line in launcher.said[address:] if line.startswith("  ")]) == USERS
    assert [line for line in left.values() if "granian" in line] == []


def test_whatever_is_killed_comes_back_and_a_killed_launcher_leaves_nothing(home: Path) -> None:
    with launched(home) as launcher:
        before = launcher.ids("granian")
        os.kill(launcher.master(), signal.SIGKILL)
        launcher.hear("It is started again.")
        assert eventually(lambda: launcher.health() == OK)
        assert eventually(lambda: not before & living_in(home).keys())

        for naming in ("bin/postgres -D", "postgres.supervisor"):
            (killed,) = launcher.ids(naming)
            os.kill(killed, signal.SIGKILL)
            assert eventually(_another(launcher, naming, killed))
            assert eventually(lambda: launcher.health() == OK)

        launcher.process.kill()
        assert eventually(lambda: not living_in(home)), living_in(home)


def test_other_commands_work_beside_it_and_a_second_launcher_or_a_taken_port_are_refused(home: Path) -> None:
    figures = ("figures", "--indicator", "antal_barn", "--level", "city", "--period", "2024", "--format", "json")
    alone = tertial_in(home, *figures)
    with launched(home) as launcher, socket.create_server(("127.0.0.1", 0)) as taken:
        second = tertial_in(home, "run", TERTIAL_PORT=str(free_port()))
        other_home = home / "other"
        refused = tertial_in(other_home, "run", TERTIAL_PORT=str(taken.getsockname()[1]))
        wrong = tertial_in(home, "run", TERTIAL_PORT="eighty")
        doctor = tertial_in(home, "doctor", TERTIAL_PORT=str(launcher.port))
        beside = tertial_in(home, *figures)

    assert (alone.code, beside.code, alone.out) == (0, 0, beside.out)
    assert (second.code, refused.code, wrong.code, doctor.code) == (1, 1, 2, 0)
    assert second.err == [f"Tertial runs already in {home}. Stop it first, or set TERTIAL_HOME."]
    assert refused.err[0].endswith("Stop what uses the port, or set TERTIAL_PORT to another.")
    assert wrong.err == ["TERTIAL_PORT is “eighty”. Write a whole number from 1 to 65535."]
    assert f"{launcher.port}, used by the Tertial of this home" in doctor.out
