"""Whatever is killed with -9, the next who holds the cluster has it, and no process is left."""

import os
import signal
from pathlib import Path

import psycopg

from tertial.platform.postgres import cluster, locks
from tertial.platform.postgres.hold import ensure_server, hold
from tertial.platform.postgres.tests.processes import (
    HOLDER,
    alive,
    another_holder,
    eventually,
    is_empty,
    kill,
    postmaster,
    python,
    supervisor,
)


def _answers(home: Path) -> bool:
    try:
        psycopg.connect(cluster.address(home).url).close()
    except psycopg.OperationalError:
        return False
    return True


def test_a_killed_holder_lets_go(home: Path) -> None:
    with another_holder(home) as holder:
        holder.kill()

    assert eventually(is_empty(home))


def test_a_killed_supervisor_takes_the_server_with_it_and_the_next_holder_starts_anew(home: Path) -> None:
    with another_holder(home) as holder:
        kill(supervisor(home))
        stopped = eventually(lambda: alive(home) == [holder.pid])

        with hold(home) as held:
            psycopg.connect(held.url).close()

    assert stopped


def test_a_killed_supervisor_may_be_followed_at_once_and_what_was_committed_is_there(home: Path) -> None:
    with hold(home) as held:
        with psycopg.connect(held.url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 1 AS number")
        kill(supervisor(home))

        with hold(home), psycopg.connect(held.url) as again:
            rows = again.execute("SELECT number FROM kept").fetchall()

    assert rows == [(1,)]


def test_a_long_holder_can_have_a_killed_supervisor_replaced(home: Path) -> None:
    with hold(home) as held:
        kill(supervisor(home))

        ensure_server(home)

        psycopg.connect(held.url).close()


def test_a_killed_server_comes_back_while_it_is_held(home: Path) -> None:
    with hold(home):
        killed = postmaster(home)
        kill(killed)

        assert eventually(lambda: _answers(home))
        assert postmaster(home) != killed


def test_an_orphan_of_a_killed_server_is_waited_for(home: Path) -> None:
    with hold(home) as held, psycopg.connect(held.url) as session:
        orphan = session.info.backend_pid
        os.kill(orphan, signal.SIGSTOP)
        kill(postmaster(home))
        alone = eventually(lambda: alive(home, naming="postgres:") == [orphan])
        lock = locks.take(home, locks.SERVER, locks.EXCLUSIVE)
        os.kill(orphan, signal.SIGCONT)

        assert eventually(lambda: _answers(home))
        assert (alone, lock) == (True, None)


def test_everything_killed_at_once_recovers(home: Path) -> None:
    with another_holder(home) as holder:
        for pid in (holder.pid, supervisor(home), postmaster(home)):
            os.kill(pid, signal.SIGKILL)

    with hold(home) as held:
        psycopg.connect(held.url).close()


def test_process_ids_that_belong_to_others_by_now_block_nothing(home: Path) -> None:
    with hold(home):
        lines = (cluster.data(home) / "postmaster.pid").read_text().splitlines()
    assert eventually(is_empty(home))
    left = "\n".join([str(os.getpid()), *lines[1:], ""])
    (cluster.data(home) / "postmaster.pid").write_text(left)
    (cluster.sockets(home) / f".s.PGSQL.{cluster.PORT}.lock").write_text(left)

    with hold(home) as held:
        psycopg.connect(held.url).close()


def test_a_cluster_that_was_killed_while_it_was_made_is_made_again(new_home: Path) -> None:
    with python(HOLDER, str(new_home)) as holder:
        assert eventually((new_home / "postgres.data.new" / "PG_VERSION").exists)
        kill(supervisor(new_home))
        holder.kill()
    was_whole = cluster.data(new_home).exists()

    with hold(new_home) as held:
        psycopg.connect(held.url).close()

    assert not was_whole


def test_a_lost_password_is_replaced_at_the_next_start(home: Path) -> None:
    with hold(home) as held:
        pass
    assert eventually(is_empty(home))
    (home / "postgres.password").unlink()

    with hold(home) as again:
        psycopg.connect(again.url).close()

    assert again.password != held.password
