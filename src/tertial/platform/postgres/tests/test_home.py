"""The home, its secrets, and what is known of a cluster before there is one."""

import stat
from pathlib import Path

import pytest

from tertial.platform.postgres import binaries
from tertial.platform.postgres.cluster import LONGEST_SOCKET, Address, address, sockets
from tertial.platform.postgres.home import HomeUnusable, home, secret


def _mode(place: Path) -> int:
    return stat.S_IMODE(place.stat().st_mode)


def test_the_home_is_made_for_its_owner_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERTIAL_HOME", str(tmp_path / "a" / "home"))

    made = home()

    assert (made, _mode(made)) == (tmp_path / "a" / "home", 0o700)


def test_the_home_is_here_unless_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TERTIAL_HOME", raising=False)
    monkeypatch.chdir(tmp_path)

    assert home() == tmp_path / ".tertial"


def test_a_home_that_cannot_be_made_is_an_error_that_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("TERTIAL_HOME", str(tmp_path / "file" / "home"))

    with pytest.raises(HomeUnusable, match=r"Not a directory\. Run as the user who owns it, or set TERTIAL_HOME"):
        home()


def test_a_secret_is_made_once_and_read_by_its_owner_only(tmp_path: Path) -> None:
    made = secret(tmp_path, "key")

    assert (secret(tmp_path, "key"), _mode(tmp_path / "key")) == (made, 0o600)
    assert [place.name for place in tmp_path.iterdir()] == ["key"]


def test_an_address_is_told_without_starting_anything(tmp_path: Path) -> None:
    told = address(tmp_path)

    assert told == Address(str(sockets(tmp_path)), 5432, "tertial", "tertial", secret(tmp_path, "postgres.password"))
    assert [place.name for place in tmp_path.iterdir()] == ["postgres.password"]
    assert told.password not in repr(told)


@pytest.mark.parametrize("length", [10, 200])
def test_a_socket_has_room_in_its_path(length: int) -> None:
    home = Path("/", "å" * (length // 2))

    assert len(bytes(sockets(home) / ".s.PGSQL.5432")) <= LONGEST_SOCKET
    assert sockets(home).is_relative_to(home) == (length == 10)


def test_an_address_in_one_line_hides_nothing_odd() -> None:
    odd = Address("/a b", 5432, "n/m", "u@v", "p:w%", (("sslmode", "require"),))

    assert odd.url == "postgresql://u%40v:p%3Aw%25@/n%2Fm?host=%2Fa%20b&port=5432&sslmode=require"


def test_the_postgresql_that_is_found_is_new_enough_and_complete() -> None:
    found = binaries.find()

    assert found.major >= binaries.OLDEST
    assert all(Path(found[program]).is_file() for program in ("initdb", "postgres", "pg_dump", "pg_restore"))
