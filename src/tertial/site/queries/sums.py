"""The sum behind a figure, as it is set out on paper: 46 children ÷ 9,6 posts = 4,8."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tertial.indicators.models import Measure, Recipe
from tertial.indicators.queries.figures import FigureRow
from tertial.indicators.rules import Combine, Status
from tertial.platform.queries.sentences import in_language, language
from tertial.platform.rules import format_number
from tertial.releases.queries.values import SeenInput


@dataclass(frozen=True)
class Part:
    """A number and what it counts, or a sign between two numbers."""

    number: str = ""
    words: str = ""
    sign: str = ""


DIVIDED, EQUALS, TIMES = Part(sign="÷"), Part(sign="="), Part(sign="×")


def sum_of_many(row: FigureRow, recipe: Recipe, measures: Mapping[str, Measure]) -> Sequence[Part]:
    """The sum of a figure of many units; only the value where nothing was divided. Nothing where it is not shown."""
    if row.value is None:
        return ()
    if recipe.combine == Combine.SUM or row.numerator is None or not row.denominator:
        return (_value(row, recipe),)
    above, weight, below = recipe.numerator or "", recipe.numerator_weight, recipe.denominator or ""
    if weight and {above, weight} <= measures.keys():
        words = f"{in_language(measures[above].unit)} × {in_language(measures[weight].unit)}"
        top = Part(format_number(row.numerator, 1, language()), words)
    else:
        top = _measured(row.numerator, above, measures)
    return _division(top, _measured(row.denominator, below, measures), row, recipe)


def sum_of_one(row: FigureRow, recipe: Recipe, inputs: Sequence[SeenInput]) -> Sequence[Part]:
    """The sum of a single unit's figure, from inputs that the reader may see; only the value where it was published."""
    if row.value is None:
        return ()
    if recipe.combine == Combine.SUM or recipe.published or recipe.numerator_weight:
        return (_value(row, recipe),)
    values = {given.measure.code: given.entries[0].value for given in inputs if _is_seen(given)}
    measures = {given.measure.code: given.measure for given in inputs}
    above, below = values.get(recipe.numerator or ""), values.get(recipe.denominator or "")
    if above is None or not below:
        return (_value(row, recipe),)
    return _division(
        _measured(above, recipe.numerator or "", measures),
        _measured(below, recipe.denominator or "", measures),
        row,
        recipe,
    )


def _is_seen(given: SeenInput) -> bool:
    return bool(given.entries) and given.entries[0].superseded_at is None and given.entries[0].status == Status.EXISTS


def _division(above: Part, below: Part, row: FigureRow, recipe: Recipe) -> Sequence[Part]:
    scale = [] if recipe.scale == 1 else [TIMES, Part(format_number(recipe.scale, 0, language()))]
    return (above, DIVIDED, below, *scale, EQUALS, _value(row, recipe))


def _measured(value: float, code: str, measures: Mapping[str, Measure]) -> Part:
    if code not in measures:
        return Part(format_number(value, 1, language()), code)
    return Part(format_number(value, measures[code].decimals, language()), in_language(measures[code].unit))


def _value(row: FigureRow, recipe: Recipe) -> Part:
    return Part(format_number(row.value, recipe.decimals_for(row.base), language()), in_language(recipe.unit))
