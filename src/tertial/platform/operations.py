"""What the platform does for every room: leave a trace, take turns, and dispose by decision."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from tertial.platform.models import AuditEntry, Disposal, User

WRITING_TURN = 7_274_001  # the advisory lock under which anything is written to the organisation or the ledger


def trace(verb: str, *, actor: User | None, at: datetime, subject: str = "", **details: Any) -> AuditEntry:
    """Leave one entry in the audit trail. `verb` is `room.operation`; `details` must hold no personal data."""
    return AuditEntry.objects.create(verb=verb, actor=actor, at=at, subject=subject, details=details)


def take_turn() -> None:
    """Wait until no other transaction writes to the organisation or the ledger; hold the turn to the end of this one.

    Stored figures are computed from all rows, so two writers side by side would each miss what the other wrote.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WRITING_TURN])


@contextmanager
def disposing(*, decision: str, subject: str, actor: User | None, at: datetime) -> Iterator[None]:
    """Open the append-only tables for erasure, and record the decision that allowed it.

    `decision` is the reference of the disposal decision; `subject` must not itself be personal data.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        Disposal.objects.create(decision=decision, subject=subject, actor=actor, at=at)
        cursor.execute("SELECT set_config('tertial.disposal', 'on', true)")
        yield
        cursor.execute("SELECT set_config('tertial.disposal', '', true)")
