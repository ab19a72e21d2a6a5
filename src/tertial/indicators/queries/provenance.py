"""Where a figure comes from: the values that went in, their sources, and when and by whom they were recorded."""

from dataclasses import dataclass
from datetime import datetime

from tertial.indicators.models import Measure, Observation, Recipe
from tertial.organisation.models import Unit


@dataclass(frozen=True, slots=True)
class Entry:
    """One recorded row of a value, as it stands in the ledger."""

    status: str
    value: float | None
    is_provisional: bool
    source: str
    publisher: str
    legal_basis: str
    licence: str
    comment: str
    recorded_at: datetime
    recorded_by: str
    superseded_at: datetime | None


@dataclass(frozen=True, slots=True)
class Input:
    """A measure that a recipe reads, and its recorded rows for one unit and period, the latest first."""

    measure: Measure
    parts: tuple[str, ...]
    entries: tuple[Entry, ...]


def inputs_of(recipe: Recipe, unit: Unit, period: str, breakdown: str = "") -> list[Input]:
    """What a unit's figure was made of, with the whole history of each value."""
    parts: dict[str, list[str]] = {}
    for part in ("published", "numerator", "numerator_weight", "denominator"):
        measure = getattr(recipe, part)
        if measure:
            parts.setdefault(measure, []).append(part)
    measures = Measure.objects.in_bulk(list(parts))
    rows = (
        Observation.objects.filter(measure__in=parts, unit=unit, period=period, breakdown=breakdown)
        .select_related("source", "recorded_by")
        .order_by("-recorded_at")
    )
    entries: dict[str, list[Entry]] = {measure: [] for measure in parts}
    for row in rows:
        entries[row.measure_id].append(_entry(row))
    return [Input(measures[m], tuple(parts[m]), tuple(entries[m])) for m in parts]


def _entry(row: Observation) -> Entry:
    return Entry(
        row.status,
        row.value,
        row.is_provisional,
        row.source.name,
        row.source.publisher,
        row.source.legal_basis,
        row.source.licence,
        row.comment,
        row.recorded_at,
        row.recorded_by.name if row.recorded_by else "",
        row.superseded_at,
    )
