"""Long work gives way to those who read pages on the same machine."""

import atexit
import contextlib
import os
from functools import cache
from pathlib import Path

from tertial.platform.postgres.hold import configured

GIVING_WAY = 10  # a tenth of what a reader's process gets of a busy processor; all of it where nobody reads


@cache
def be_patient() -> None:
    """Let those who read pages on this machine go before this process, from now on.

    Not before a PostgreSQL is held: one that we started afterwards would be as patient with everybody. A Linux that
    divides a processor between sessions (sched_autogroup) asks for niceness only within one, so our session's share is
    lowered as well, until we end.
    """
    os.nice(GIVING_WAY)
    before = _share_of(os.getpid())
    if before is not None and before < GIVING_WAY:
        _weigh(os.getpid(), GIVING_WAY)
        atexit.register(_weigh, os.getpid(), before)


@cache
def give_way() -> None:
    """Let those who read pages go first: what follows is long work of many rows. Call it while the database is held.

    What PostgreSQL does for us is half of the work, so in our own cluster our connection gives way too; in another that
    is its keeper's business.
    """
    be_patient()
    if configured() is None:
        _let_connection_give_way()


def _let_connection_give_way() -> None:
    from django.db import connection

    connection.ensure_connection()
    process = connection.connection.info.backend_pid
    with contextlib.suppress(OSError):  # a PostgreSQL of another user is not ours to slow down
        os.setpriority(os.PRIO_PROCESS, process, os.getpriority(os.PRIO_PROCESS, 0))
    _weigh(process, GIVING_WAY)  # it is a session of its own: nobody else is slowed down


def _share_of(process: int) -> int | None:
    """The niceness of a process' session, None where sessions have none."""
    with contextlib.suppress(OSError, ValueError):
        return int(_group_of(process).read_text(encoding="ascii").rpartition(" ")[2])
    return None


def _weigh(process: int, niceness: int) -> None:
    with contextlib.suppress(OSError):
        _group_of(process).write_text(str(niceness), encoding="ascii")


def _group_of(process: int) -> Path:
    return Path(f"/proc/{process}/autogroup")
