"""Which sources the figures of some indicators rest on."""

from collections.abc import Collection
from dataclasses import dataclass

from tertial.indicators.models import Observation, Source


@dataclass(frozen=True, slots=True)
class Origin:
    """Where values came from, as it is cited."""

    name: str
    publisher: str
    licence: str


def origins_of(
    measures: Collection[str], *, periods: Collection[str] | None = None, unit_id: int | None = None
) -> list[Origin]:
    """The sources of what is recorded now of some measures, by name."""
    values = Observation.objects.filter(measure__in=measures, superseded_at=None)
    if periods is not None:
        values = values.filter(period__in=periods)
    if unit_id is not None:
        values = values.filter(unit=unit_id)
    rows = Source.objects.filter(id__in=values.values("source")).order_by("name")
    return [Origin(*row) for row in rows.values_list("name", "publisher", "licence")]


def holds_values() -> bool:
    """Whether any value has been recorded, from whatever source."""
    return Observation.objects.exists()
