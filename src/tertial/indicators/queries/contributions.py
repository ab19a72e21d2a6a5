"""How many values came from which source into a figure of many units; never a value."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max

from tertial.indicators.models import Observation
from tertial.indicators.rules import Status


@dataclass(frozen=True, slots=True)
class Contribution:
    """A source, how many units have a value from it, and when the last of them was recorded."""

    source: str
    publisher: str
    licence: str
    units: int
    recorded_at: datetime


def contributions(
    measures: Collection[str], *, period: str, breakdown: str, unit_ids: Collection[int]
) -> list[Contribution]:
    """The sources of the current values of some measures and units in a period and breakdown, by name."""
    rows = (
        Observation.objects.filter(
            measure__in=measures, unit__in=unit_ids, period=period, breakdown=breakdown, superseded_at=None
        )
        .filter(status=Status.EXISTS)
        .values("source__name", "source__publisher", "source__licence")
        .annotate(units=Count("unit", distinct=True), recorded_at=Max("recorded_at"))
        .order_by("source__name")
    )
    return [
        Contribution(
            row["source__name"], row["source__publisher"], row["source__licence"], row["units"], row["recorded_at"]
        )
        for row in rows
    ]
