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
    measures: Collection[str], *, period: str, breakdown: str, level: str, unit_ids: Collection[int] | None = None
) -> list[Contribution]:
    """The sources of the current values of some measures in a period and breakdown, by name.

    Only units of a level count: all of them, or those among `unit_ids`.
    """
    rows = Observation.objects.filter(
        measure__in=measures, period=period, breakdown=breakdown, superseded_at=None, status=Status.EXISTS
    )
    if unit_ids is not None:
        rows = rows.filter(unit__in=unit_ids)
    # Counted for every level: to pick one beforehand, the database would look up each unit of it by itself.
    counted = rows.values("source", "unit__kind__level").annotate(
        units=Count("unit", distinct=True),
        recorded=Max("recorded_at"),
        name=Max("source__name"),
        publisher=Max("source__publisher"),
        licence=Max("source__licence"),
    )
    found = [
        Contribution(row["name"], row["publisher"], row["licence"], row["units"], row["recorded"])
        for row in counted
        if row["unit__kind__level"] == level
    ]
    return sorted(found, key=lambda one: one.source)
