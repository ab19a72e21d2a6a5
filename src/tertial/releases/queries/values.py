"""Recorded values as a viewer may see them, and where a figure comes from."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import TypeAlias

from tertial.indicators.models import Measure, Observation, Recipe
from tertial.indicators.queries.provenance import Entry, Input, inputs_of
from tertial.indicators.rules import Status, breakdown, breakdown_parts
from tertial.organisation.models import Unit
from tertial.releases.rules import SMALLEST_COUNT, Cell, Viewer, hidden

# Above the door only these names are used: what they stand for comes guarded from here.
SeenInput: TypeAlias = Input
SeenEntry: TypeAlias = Entry


@dataclass(frozen=True, slots=True)
class Place:
    """One place in the ledger: a measure, a unit, a period, and a breakdown or the total."""

    measure: str
    unit_id: int
    period: str
    breakdown: str


def hidden_places(
    *, unit_ids: Collection[int] | None = None, periods: Collection[str] | None = None
) -> frozenset[Place]:
    """The places whose current value must be hidden from everybody outside the unit's circle.

    A count of persons is its own base; another value rests on its measure's base, in the same breakdown or the total.
    """
    rows = Observation.objects.filter(superseded_at=None, status=Status.EXISTS)
    if unit_ids is not None:
        rows = rows.filter(unit__in=unit_ids)
    if periods is not None:
        rows = rows.filter(period__in=periods)
    values = {Place(*row[:4]): row[4] for row in rows.values_list("measure", "unit", "period", "breakdown", "value")}
    measures = Measure.objects.in_bulk()
    places = hidden([_cell(place, value, measures[place.measure], values) for place, value in values.items()])
    return frozenset(place for place in places if isinstance(place, Place))


def _cell(place: Place, value: float | None, measure: Measure, values: dict[Place, float | None]) -> Cell:
    base = value
    if not measure.counts_persons and measure.base_id is not None:
        base = values.get(replace(place, measure=measure.base_id))
        if base is None:
            base = values.get(replace(place, measure=measure.base_id, breakdown=""))
    parts = breakdown_parts(place.breakdown)
    part_of = tuple(
        (replace(place, breakdown=breakdown({d: c for d, c in parts.items() if d != dimension})), dimension)
        for dimension in parts
    )
    counts_nobody = not measure.counts_persons and measure.base_id is None
    return Cell(place, base, SMALLEST_COUNT, counts_nobody, part_of)


def inputs_seen(recipe: Recipe, unit: Unit, period: str, part: str, viewer: Viewer) -> list[Input]:
    """What a unit's figure in a breakdown (`part`, empty for the total) was made of, as the viewer may see it.

    Outside the unit's circle, hidden values have no number, and values that were corrected show that they were, and
    when, but not what they had been.
    """
    inputs = inputs_of(recipe, unit, period, part)
    if viewer.is_inside(unit.pk):
        return inputs
    places = hidden_places(unit_ids=[unit.pk], periods=[period])
    return [_guard(given, Place(given.measure.code, unit.pk, period, part) in places) for given in inputs]


def _guard(given: Input, is_hidden: bool) -> Input:
    return replace(given, entries=tuple(_guarded_entries(given.entries, is_hidden)))


def _guarded_entries(entries: Iterable[Entry], is_hidden: bool) -> Iterable[Entry]:
    for entry in entries:
        if entry.superseded_at is not None or entry.status == Status.SECRET:
            yield replace(entry, value=None, comment="")
        elif is_hidden:
            yield replace(entry, status=Status.HIDDEN_FEW, value=None, comment="")
        else:
            yield entry
