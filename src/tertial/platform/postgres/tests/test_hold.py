"""Holding the cluster: it runs while anybody holds it, and not a moment longer."""

from pathlib import Path

import psycopg
import pytest

from tertial.platform.postgres.cluster import Address, address
from tertial.platform.postgres.errors import PostgresUnavailable
from tertial.platform.postgres.hold import held_url, hold
from tertial.platform.postgres.tests.processes import (
    HOLDER,
    alive,
    another_holder,
    eventually,
    is_empty,
    postmaster,
    python,
    supervisor,
)

WHO_AM_I = """
    SELECT current_user, current_database(), rolsuper, rolcreatedb, pg_encoding_to_char(encoding), datcollate
    FROM pg_roles, pg_database WHERE rolname = current_user AND datname = current_database()
"""


def test_a_held_database_lets_a_plain_role_in(home: Path) -> None:
    told_before = address(home)

    with hold(home) as held, psycopg.connect(held.url) as connection:
        found = connection.execute(WHO_AM_I).fetchone()

    assert held == told_before
    assert found == ("tertial", "tertial", False, True, "UTF8", "C.UTF-8")


def test_a_wrong_password_is_refused(home: Path) -> None:
    with hold(home) as held:
        wrong = Address(held.host, held.port, held.name, held.user, "guess")

        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(wrong.url)


def test_the_server_stops_when_it_is_let_go(home: Path) -> None:
    with hold(home):
        running = alive(home)

    assert running
    assert eventually(is_empty(home))


def test_two_holders_share_one_server_until_the_last_has_gone(home: Path) -> None:
    with another_holder(home):
        first = postmaster(home)
        with hold(home) as held:
            shared = postmaster(home)
            with hold(home):
                pass
            psycopg.connect(held.url).close()

        assert (first, shared) == (postmaster(home), postmaster(home))


def test_those_who_come_at_the_same_moment_share_one_supervisor(home: Path) -> None:
    holders = [python(HOLDER, str(home)) for _ in range(3)]
    said = [holder.stdout.readline() for holder in holders if holder.stdout]
    supervisors = alive(home, naming="postgres.supervisor")
    for holder in holders:
        holder.communicate()

    assert said == ["held\n"] * 3
    assert len(supervisors) == 1


def test_who_comes_while_it_stops_gets_a_new_server(home: Path) -> None:
    for _ in range(3):
        with hold(home) as held:
            psycopg.connect(held.url).close()

    assert eventually(is_empty(home))


def test_a_new_home_works_where_its_path_is_too_long_for_a_socket(new_home: Path) -> None:
    far = new_home / ("long " * 20) / ("å" * 60)
    far.mkdir(parents=True)

    with held_url(far) as url, psycopg.connect(url) as connection:
        answer = connection.execute("SELECT 1").fetchone()

    assert answer == (1,)
    assert eventually(is_empty(far))


def test_another_database_is_used_as_it_is(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with hold(home) as running:
        monkeypatch.setenv("DATABASE_URL", running.url)

        with hold(tmp_path) as held:
            supervisors = alive(tmp_path)

    assert (held, supervisors) == (running, [])


def test_another_database_that_is_not_there_is_an_error_that_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"postgresql://tertial@/tertial?host={tmp_path}")

    with pytest.raises(PostgresUnavailable, match="DATABASE_URL names does not let us in"), hold(tmp_path):
        pass


@pytest.mark.parametrize("url", ["mysql://user:hush@host/name", "postgresql://user:hush@host:1,2/name"])
def test_an_address_that_makes_no_sense_is_an_error_that_keeps_the_password_to_itself(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)

    with pytest.raises(PostgresUnavailable) as raised, hold(tmp_path):
        pass

    assert str(raised.value) == "DATABASE_URL must look like postgresql://user:password@host:5432/name."


def test_a_cluster_of_another_version_is_an_error_that_says_so(new_home: Path) -> None:
    made = new_home / "postgres.data"
    made.mkdir()
    (made / "PG_VERSION").write_text("9\n")

    with pytest.raises(PostgresUnavailable, match="made by PostgreSQL 9, and the one found is"), hold(new_home):
        pass


def test_the_supervisor_itself_holds_nothing(home: Path) -> None:
    with another_holder(home) as holder:
        pid = supervisor(home)
        holder.kill()
        holder.wait()

        assert eventually(lambda: pid not in alive(home))
