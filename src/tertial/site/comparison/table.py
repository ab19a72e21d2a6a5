"""The table of a comparison: a group of rows for each indicator, a cell for each unit and for the city."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext as _

from tertial.indicators.models import Recipe
from tertial.indicators.queries.periods import period_kinds
from tertial.indicators.rules import Combine
from tertial.indicators.rules import period as read_period
from tertial.organisation.queries.units import Named
from tertial.platform.charts.drawing import Drawing
from tertial.platform.charts.lines import trend
from tertial.platform.queries.sentences import in_language
from tertial.releases.queries.places import Figures
from tertial.site.figures.series import Recipes, Series, series_of
from tertial.site.figures.shown import Shown, last_years
from tertial.site.figures.sure import Comparisons, Trust, drawn_interval, position, trust
from tertial.site.words import part_name


@dataclass(frozen=True)
class Cell:
    """A unit's value, drawn on the scale of the row, how it stands to the city, and how far it can be trusted."""

    name: str
    value: Shown
    chart: Drawing | str
    compared: str
    is_city: bool
    trust: Trust | None = None


@dataclass(frozen=True)
class Row:
    """The values of an indicator, or of one part of it such as girls; `part` is empty for the whole."""

    part: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Group:
    """An indicator: the whole first, then its parts."""

    name: str
    unit: str
    url: str
    rows: tuple[Row, ...]
    breaks: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """What is compared: the periods that can be chosen, the latest first, the years that are drawn, and the groups."""

    period: str
    periods: tuple[str, ...]
    years: tuple[str, ...]
    groups: tuple[Group, ...]
    has_hidden: bool

    @property
    def breaks(self) -> tuple[str, ...]:
        """A sentence for each indicator and period from which it is computed in another way."""
        return tuple(dict.fromkeys(sentence for group in self.groups for sentence in group.breaks))


def compared(
    figures: Figures, recipes: Recipes, units: Sequence[Named], city: Named | None, chosen: str, standings: Comparisons
) -> Table:
    """The units side by side in the chosen period, or else the latest that any of them has; the city stands last."""
    kinds = period_kinds()
    found = {period for unit in units for period in figures.periods(unit.id)}
    periods = sorted(found, key=lambda code: read_period(code, kinds), reverse=True)
    period = chosen if chosen in found else next(iter(periods), "")
    if not period:
        return Table("", (), (), (), has_hidden=False)
    years = last_years(periods, period)
    own = {unit.id: figures.indicators(unit.id) for unit in units}
    counted = set().union(*own.values()) & recipes.keys()
    order = sorted(counted, key=lambda indicator: recipes[indicator][0].pk)
    line = _Line(figures, units, city, years, own, standings)
    groups = tuple(line.group(recipes[indicator]) for indicator in order)
    cells = (cell for group in groups for row in group.rows for cell in row.cells)
    return Table(period, tuple(periods), tuple(years), groups, has_hidden=any(cell.value.is_hidden for cell in cells))


@dataclass(frozen=True)
class _Line:
    """Who stands in each row and which years are drawn, the same for every indicator."""

    figures: Figures
    units: Sequence[Named]
    city: Named | None
    years: Sequence[str]
    own: dict[int, set[str]]
    standings: Comparisons

    def group(self, recipes: Sequence[Recipe]) -> Group:
        indicator, latest = recipes[0].indicator_id, recipes[-1]
        parts = {part for unit in self.units for part in self.figures.parts(indicator, unit.id)}
        rows = tuple(self.row(recipes, part) for part in ("", *sorted(parts, reverse=True)))
        breaks = [sentence for unit in self.units for sentence in self.series(recipes, unit, "").breaks()]
        url = f"{reverse('indicator', args=[indicator])}?period={self.years[-1]}"
        return Group(in_language(latest.name), in_language(latest.unit), url, rows, tuple(breaks))

    def row(self, recipes: Sequence[Recipe], part: str) -> Row:
        """The cells of a row; its lines share one scale. The city's sums are not drawn: they dwarf everybody's."""
        series = {unit.id: self.series(recipes, unit, part) for unit in self.units}
        whole = None if self.city is None else self.series(recipes, self.city, part)
        is_sum = recipes[-1].combine == Combine.SUM
        drawn = [*series.values(), *([whole] if whole and not is_sum else [])]
        scale = [point.value for each in drawn for point in each.points() if point.value is not None]
        cells = [self._cell(unit, series[unit.id], whole, part, scale) for unit in self.units]
        if self.city is not None and whole is not None:
            chart = "" if is_sum or part else self._chart(whole, self.city, Shown(None), scale)
            cells.append(Cell(self.city.name, whole.now, chart, "", is_city=True, trust=self._trust(whole, part)))
        return Row(part_name(part), tuple(cells))

    def series(self, recipes: Sequence[Recipe], unit: Named, part: str) -> Series:
        return series_of(self.figures, recipes, unit, self.years, part=part)

    def _cell(self, unit: Named, series: Series, whole: Series | None, part: str, scale: Sequence[float]) -> Cell:
        value = series.now
        if value.value is None and not value.reason and not part:
            value = replace(value, reason=self._why_absent(unit, series.recipe.indicator_id))
        found = None if part else self.standings.get((series.recipe.indicator_id, unit.id, self.years[-1]))
        said = None if whole is None else position(value, whole.now, series.recipe, found)
        chart = "" if part else self._chart(series, unit, Shown(None) if whole is None else whole.now, scale)
        text = said.text if said else ""
        return Cell(unit.name, value, chart, text, is_city=False, trust=self._trust(series, part))

    def _trust(self, series: Series, part: str) -> Trust | None:
        return None if part else trust(series)

    def _chart(self, series: Series, unit: Named, city: Shown, scale: Sequence[float]) -> Drawing | str:
        name = f"{in_language(series.recipe.name)}, {unit.name}"
        drawn = drawn_interval(series.now, city, series.recipe, name, width=120)
        return drawn or _drawn(series, name, scale)

    def _why_absent(self, unit: Named, indicator: str) -> str:
        if indicator not in self.own[unit.id]:
            return _("not counted here")
        return _("no value for %(period)s") % {"period": self.years[-1]}


def _drawn(series: Series, name: str, scale: Sequence[float]) -> Drawing | str:
    if all(value.number is None for value in series.values):
        return ""
    said = ", ".join(f"{value.period}: {value.value or value.reason or '–'}" for value in series.values)
    title = _("%(name)s over time") % {"name": name}
    return trend(series.points(), title=title, description=said, width=120, height=36, beside=scale)
