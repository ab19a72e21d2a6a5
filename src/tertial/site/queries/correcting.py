"""What a correction starts from, and which figures follow it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tertial.indicators.models import Measure, Recipe
from tertial.indicators.queries.figures import Asked, FigureRow
from tertial.indicators.queries.periods import period_kinds
from tertial.indicators.rules import ImpossiblePeriod, Status
from tertial.indicators.rules import period as read_period
from tertial.organisation.models import Unit
from tertial.organisation.queries.surroundings import around
from tertial.organisation.queries.units import Named, names_on, top_unit
from tertial.platform.queries.sentences import in_language, language
from tertial.platform.rules import format_number
from tertial.releases.queries.figures import figures
from tertial.releases.queries.values import SeenEntry, inputs_seen
from tertial.releases.rules import Viewer
from tertial.site.queries.inputs import InputLine, input_lines
from tertial.site.words import part_name, why_absent


@dataclass(frozen=True)
class Held:
    """The value that holds now in a place of the ledger."""

    measure: Measure
    unit: Unit
    named: Named
    period: str
    part: str
    entry: SeenEntry
    line: InputLine

    @property
    def value(self) -> str:
        """The value as it is read, or why there is none."""
        return written(self.measure, self.entry.status, self.entry.value)

    @property
    def part_in_words(self) -> str:
        """The breakdown in words, empty for the whole."""
        return part_name(self.part)


def written(measure: Measure, status: str, value: float | None) -> str:
    """A value of a measure as it is read, or why there is none."""
    return why_absent(status) if value is None else format_number(value, measure.decimals, language())


def held_value(*, measure: str, unit: Unit, period: str, part: str, viewer: Viewer, today: date) -> Held | None:
    """The value that holds now, None where nothing is recorded that any indicator reads."""
    try:
        read_period(period, period_kinds())
    except ImpossiblePeriod:
        return None
    recipe = next((r for r in _recipes() if measure in r.terms.measures()), None)
    named = names_on(today, [unit.pk]).get(unit.pk)
    if recipe is None or named is None:
        return None
    for given in inputs_seen(recipe, unit, period, part, viewer):
        if given.measure.code == measure and given.entries and given.entries[0].superseded_at is None:
            return Held(given.measure, unit, named, period, part, given.entries[0], input_lines([given])[0])
    return None


def _recipes() -> Sequence[Recipe]:
    return list(Recipe.objects.order_by("indicator", "version"))


@dataclass(frozen=True)
class Affected:
    """The figures that read a value: of the unit, everything above it, and the whole city, as a viewer may see them.

    `names` are of the unit first, and then of those above it, the nearest first.
    """

    names: dict[int, str]
    recipes: dict[tuple[str, int], Recipe]
    rows: dict[tuple[str, int, str], FigureRow]


def affected_by(held: Held, viewer: Viewer, today: date) -> Affected:
    """The figures that a value goes into, as they are now. They come whole, with every form and breakdown guarded."""
    recipes = {(r.indicator_id, r.version): r for r in _recipes() if held.measure.code in r.terms.measures()}
    near = [n.unit for n in reversed(around([held.unit.pk], day=today, most_below=0)) if n.steps >= 0]
    top = top_unit()
    names = {unit.id: unit.name for unit in near}
    if top is not None:
        names |= {i: named.name for i, named in names_on(today, [top.pk]).items() if i not in names}
    asked = Asked({indicator for indicator, _ in recipes}, periods=[held.period], unit_ids=set(names))
    return Affected(names, recipes, {place: row for row in figures(asked, viewer) if (place := _place(row, held))})


def _place(row: FigureRow, held: Held) -> tuple[str, int, str] | None:
    if row.unit_id is None or row.breakdown != held.part or (row.form and row.unit_id != held.unit.pk):
        return None
    return row.indicator, row.unit_id, row.breakdown


def changes(before: Affected, after: Affected) -> list[list[str]]:
    """Name, value before and value after of each figure that reads differently now; the unit's own first."""
    found = []
    for (indicator, unit, part), row in after.rows.items():
        recipe = after.recipes.get((indicator, row.version))
        was = before.rows.get((indicator, unit, part))
        if recipe is None:
            continue
        old, new = _figure(was, recipe), _figure(row, recipe)
        if old != new:
            name = f"{in_language(recipe.name)}, {after.names[unit]}"
            found.append((list(after.names).index(unit), indicator, [name, old, new]))
    return [change for *_order, change in sorted(found, key=lambda one: one[:2])]


def _figure(row: FigureRow | None, recipe: Recipe) -> str:
    if row is None:
        return why_absent(Status.MISSING)
    return (
        why_absent(row.status)
        if row.value is None
        else format_number(row.value, recipe.decimals_for(row.base), language())
    )
