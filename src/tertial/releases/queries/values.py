"""Recorded values as a viewer may see them, and where a figure comes from."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from django.db.models import Case, When

from tertial.indicators.models import Measure, Observation, Recipe
from tertial.indicators.queries.provenance import Entry, Input, inputs_of
from tertial.indicators.rules import WITHHELD, Status, totals_of
from tertial.organisation.models import Unit
from tertial.releases.queries.editions import hidden_measures
from tertial.releases.queries.figures import fewest
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


PLACED = ("measure", "unit", "period", "breakdown")


def hidden_places(
    *, unit_ids: Collection[int] | None = None, periods: Collection[str] | None = None
) -> frozenset[Place]:
    """The places whose current value must be hidden from everybody outside the unit's circle.

    A count of persons is its own base, and so are the answers behind a value that is made of them. Another value rests
    on its measure's base, and one that is published as a ratio on each side of it that counts persons; in the same
    breakdown, else in the total. The smallest of them decides. What the latest edition hides is hidden too.
    """
    rows = Observation.objects.filter(superseded_at=None, status__in=(Status.EXISTS, *WITHHELD))
    if unit_ids is not None:
        rows = rows.filter(unit__in=unit_ids)
    if periods is not None:
        rows = rows.filter(period__in=periods)
    values: dict[Place, float | None] = {}
    withheld = set()
    counted = Case(When(measure__lowest=None, then="value"), default="n")
    for measure, unit, period, part, status, value in rows.values_list(*PLACED, "status", counted):
        place = Place(measure, unit, period, part)
        # What rests on a withheld count would give it away, so nobody knows how many lie behind it.
        values[place] = None if status in WITHHELD else value
        if status in WITHHELD:
            withheld.add(place)
    recipes = list(Recipe.objects.all())
    measures = Measure.objects.in_bulk()
    bases, minimums = _bases(recipes, measures), _minimums(recipes)
    cells = (
        _cell(place, bases[place.measure], minimums.get(place.measure, {}), values, place in withheld)
        for place in values
    )
    places = hidden(list(cells))
    by_edition = hidden_measures(recipes, measures.values(), unit_ids=unit_ids, periods=periods)
    unseen = {Place(*place) for place in by_edition}
    return frozenset(unseen | {place for place in places if isinstance(place, Place)})


def _bases(recipes: Iterable[Recipe], measures: Mapping[str, Measure]) -> dict[str, frozenset[str]]:
    """For each measure, the measures that count the persons behind it."""
    bases = {
        code: {code} if measure.counts_persons or measure.is_asked else {measure.base_id} if measure.base_id else set()
        for code, measure in measures.items()
    }
    for recipe in recipes:
        if recipe.published is not None:
            sides = (measures.get(side or "") for side in (recipe.numerator, recipe.denominator))
            bases[recipe.published] |= {side.code for side in sides if side is not None and side.counts_persons}
    return {code: frozenset(found) for code, found in bases.items()}


def _minimums(recipes: Iterable[Recipe]) -> dict[str, dict[bool, int]]:
    """For each measure that is shown as a figure, the largest group that any recipe asks for: whole, and for a part."""
    found: dict[str, dict[bool, int]] = {}
    for recipe in recipes:
        shown = recipe.published or recipe.numerator
        if shown:
            before = found.get(shown, {})
            found[shown] = {is_part: max(fewest(recipe, is_part), before.get(is_part, 0)) for is_part in (False, True)}
    return found


def _cell(
    place: Place,
    bases: frozenset[str],
    minimums: dict[bool, int],
    values: dict[Place, float | None],
    is_withheld: bool,
) -> Cell:
    part_of = tuple((replace(place, breakdown=whole), dimension) for whole, dimension in totals_of(place.breakdown))
    counted = [_counted(place, measure, values) for measure in bases]
    known = [count for count in counted if count is not None]
    base = None if len(known) < len(counted) else min((count for count in known if count), default=0.0)
    minimum = minimums.get(bool(place.breakdown), SMALLEST_COUNT)
    return Cell(place, base, minimum, not bases, part_of, is_withheld, len(bases) == 1)


def _counted(place: Place, measure: str, values: dict[Place, float | None]) -> float | None:
    here = replace(place, measure=measure)
    return values[here] if here in values else values.get(replace(here, breakdown=""))


def inputs_seen(recipe: Recipe, unit: Unit, period: str, part: str, viewer: Viewer) -> list[Input]:
    """What a unit's figure in a breakdown (`part`, empty for the total) was made of, as the viewer may see it.

    Outside the unit's circle, hidden and provisional values have no number, and values that were corrected show that
    they were, and when, but not what they had been.
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
        if entry.superseded_at is not None or entry.is_provisional or entry.status == Status.SECRET:
            yield replace(entry, value=None, comment="")
        elif is_hidden:
            yield replace(entry, status=Status.HIDDEN_FEW, value=None, comment="")
        else:
            yield entry


@dataclass(frozen=True, slots=True)
class SeenValue:
    """The value that holds now in a place of the ledger, as a viewer may see it."""

    measure: Measure
    period: str
    breakdown: str
    status: str
    value: float | None
    is_provisional: bool
    source: str
    recorded_at: datetime


def values_seen(unit: Unit, periods: Collection[str], viewer: Viewer) -> list[SeenValue]:
    """Every value that holds for a unit in some periods, measure by measure, hidden where the viewer may not see it."""
    rows = Observation.objects.filter(superseded_at=None, unit=unit, period__in=periods)
    ordered = rows.select_related("measure", "source").order_by("measure", "period", "breakdown")
    is_inside = viewer.is_inside(unit.pk)
    places = frozenset() if is_inside else hidden_places(unit_ids=[unit.pk], periods=periods)
    return [row if is_inside else _seen_value(row, unit, places) for row in map(_value, ordered)]


def _value(row: Observation) -> SeenValue:
    said = (row.measure, row.period, row.breakdown, row.status, row.value, row.is_provisional)
    return SeenValue(*said, row.source.name, row.recorded_at)


def _seen_value(row: SeenValue, unit: Unit, places: Collection[Place]) -> SeenValue:
    if row.is_provisional or row.status == Status.SECRET:
        return replace(row, value=None)
    if Place(row.measure.code, unit.pk, row.period, row.breakdown) in places:
        return replace(row, status=Status.HIDDEN_FEW, value=None)
    return row
