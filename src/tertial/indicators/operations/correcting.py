"""Correcting a recorded value: a new row takes the place of the old, and the figures follow at once."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from tertial.indicators.models import Observation, Source
from tertial.indicators.operations.figures import refresh
from tertial.indicators.operations.recording import merge_observations
from tertial.indicators.rules import Status
from tertial.organisation.models import Unit
from tertial.platform.models import User
from tertial.platform.operations import take_turn, trace
from tertial.platform.tables import Row

CORRECTION = "rattelse"


class NothingToCorrect(Exception):
    """No value is recorded there."""


class CorrectionRefused(Exception):
    """The new value cannot be recorded; the text says why."""


@dataclass(frozen=True)
class Cell:
    """One place in the ledger."""

    measure: str
    unit: Unit
    period: str
    breakdown: str = ""


@transaction.atomic
def correct_value(
    cell: Cell, *, status: Status, value: float | None, reason: str, actor: User, at: datetime, today: date
) -> bool:
    """Record another value (or status) in a place that holds one, with the reason. Returns whether it changed.

    What is secret stays secret, and what is provisional provisional. Raises NothingToCorrect, or CorrectionRefused with
    what is wrong and what to do.
    """
    take_turn()
    held = Observation.objects.filter(
        measure=cell.measure, unit=cell.unit, period=cell.period, breakdown=cell.breakdown, superseded_at=None
    ).first()
    if held is None:
        raise NothingToCorrect
    if held.status == Status.SECRET and status == Status.EXISTS:
        status = Status.SECRET
    if (held.status, held.value) == (status.value, value):
        return False
    Source.objects.get_or_create(code=CORRECTION, defaults={"name": "Rättelse i Tertial", "kind": "form"})
    values = {
        "measure": cell.measure,
        "unit": cell.unit.code,
        "period": cell.period,
        "breakdown": cell.breakdown,
        "status": status.value,
        "value": value,
        "provisional": held.is_provisional,
        "source": CORRECTION,
        "comment": reason,
    }
    merged, changed = merge_observations([Row(1, values)], actor=actor, at=at)
    if merged.problems:
        raise CorrectionRefused(" ".join(f"{problem.what} {problem.to_do}" for problem in merged.problems))
    refresh(changed=changed, today=today)
    subject = f"{cell.measure} {cell.unit.code} {cell.period} {cell.breakdown}".strip()
    trace("indicators.correct_value", actor=actor, at=at, subject=subject, before=held.value, after=value)
    return True
