"""What an indicator's page shows: the city, its areas, municipal and independent, and the units a page at a time."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.core.paginator import Page
from django.urls import reverse

from tertial.indicators.models import Recipe
from tertial.indicators.queries.figures import Asked, day_of, periods_of, recipe_for
from tertial.indicators.queries.paging import Listed, Wanted, units_with_figures
from tertial.indicators.queries.scales import with_scales
from tertial.indicators.rules import Basis, Combine
from tertial.organisation.queries.surroundings import Place, places_on
from tertial.organisation.queries.units import Named
from tertial.organisation.rules import LinkKind, OperatorForm
from tertial.platform.charts.drawing import Drawing
from tertial.releases.queries.comparisons import SeenFamily, standings_seen
from tertial.releases.queries.figures import figures
from tertial.releases.queries.places import Figures
from tertial.releases.rules import Viewer
from tertial.site.figures.series import Series, series_of
from tertial.site.figures.shown import Shown, last_years
from tertial.site.figures.sure import Comparisons, Trust, drawn_interval, position_in_column, trust

AS_IT_WAS, AS_IT_IS = "", "idag"  # how an address says in which areas figures are shown


@dataclass(frozen=True)
class Choice:
    """What the reader has chosen; empty means the page's own choice."""

    period: str = ""
    division: str = ""
    form: str = ""
    words: str = ""
    area: str = ""
    page: str = "1"


@dataclass(frozen=True)
class Asking:
    """A choice laid on what there is: the recipe and period, its years, the day, and the city and areas of that day."""

    choice: Choice
    recipes: Sequence[Recipe]
    recipe: Recipe
    periods: Sequence[str]
    years: Sequence[str]
    day: date
    places: Sequence[Place]
    wanted: Wanted

    @property
    def period(self) -> str:
        """The period that is shown."""
        return self.wanted.period

    @property
    def city(self) -> Place | None:
        """The unit that stands for the whole city."""
        return next((place for place in self.places if place.is_whole), None)

    @property
    def areas(self) -> list[Place]:
        """The areas of the city."""
        return [place for place in self.places if not place.is_whole]

    @property
    def is_summed(self) -> bool:
        """Whether values are sums, which are not compared with the city's."""
        return self.recipe.combine == Combine.SUM

    @property
    def basis(self) -> Basis:
        """In which organisation areas are shown."""
        return Basis.RECAST if self.choice.division == AS_IT_IS else Basis.AS_IT_WAS


def asking(indicator: str, choice: Choice, today: date) -> Asking | None:
    """What a choice amounts to; None if there is no such indicator, or it has no figures at all."""
    recipes = list(with_scales(Recipe.objects.filter(indicator=indicator).order_by("version")))
    periods = periods_of(indicator) if recipes else []
    if not periods:
        return None
    period = choice.period if choice.period in periods else periods[0]
    recipe = recipe_for(recipes, period) or recipes[-1]
    measured = day_of(recipe, period)
    day = today if choice.division == AS_IT_IS else measured
    places = places_on(day)
    area = next((place.unit.id for place in places if place.unit.code == choice.area and not place.is_whole), None)
    wanted = Wanted(
        indicator,
        period,
        recipe.level,
        measured,
        form=choice.form,
        below=None if area is None else (area, LinkKind.GEOGRAPHIC),
        words=choice.words,
    )
    return Asking(choice, recipes, recipe, periods, last_years(periods, period), day, places, wanted)


@dataclass(frozen=True)
class AreaLine:
    """An area, or the whole city, with its value, its years and how it stands to the city."""

    name: str
    url: str
    series: Series
    compared: str
    place: Place
    city: Shown
    scale: tuple[float, ...] = ()

    @property
    def value(self) -> Shown:
        """The value of the period."""
        return self.series.now

    @property
    def chart(self) -> object:
        """How sure the value is where people answered, else the years as a small line."""
        sure = drawn_interval(self.value, self.city, self.series.recipe, self.name, width=110)
        return sure or self.series.drawn(self.name, width=110, height=30, beside=self.scale)


@dataclass(frozen=True)
class UnitLine:
    """A unit in the list, with its value, how sure that is where people answered, and how it stands to the city."""

    name: str
    url: str
    area: str
    form: str
    value: Shown
    compared: str
    is_mine: bool
    chart: Drawing | str = ""
    trust: Trust | None = None


@dataclass(frozen=True)
class IndicatorPage:
    """An indicator in a period: the city, its areas and one page of the units."""

    asking: Asking
    city: AreaLine | None
    areas: tuple[AreaLine, ...]
    forms: dict[str, Series]
    parts: dict[str, Series]
    table: Figures
    units: Page[Listed]
    lines: tuple[UnitLine, ...]
    units_behind: int
    has_hidden: bool
    families: Mapping[str, SeenFamily]
    standings: Comparisons

    @property
    def is_asked(self) -> bool:
        """Whether the values are made of answers, so that it is known how sure they are."""
        return self.city is not None and self.city.value.is_asked

    @property
    def family(self) -> SeenFamily | None:
        """What is said of all its units together, where they can be compared."""
        return self.families.get(self.asking.recipe.level)


def indicator_page(asked: Asking, viewer: Viewer, *, also: Collection[int] = ()) -> IndicatorPage:
    """The page that a choice amounts to, with figures as the viewer may see them, and those of others in `table`."""
    units = units_with_figures(asked.wanted, asked.choice.page)
    place_ids = {place.unit.id for place in asked.places}
    others = {*also, *(listed.unit_id for listed in units.object_list)} - place_ids
    table = _figures(asked, place_ids, others, viewer)
    city, form = asked.city, asked.choice.form
    families, found = standings_seen(table, asked.wanted.indicator, asked.period, place_ids | others)
    # A family holds areas as they were and all operators together: narrowed or recast they are others.
    of_areas = {} if form or asked.basis == Basis.RECAST else found
    of_city = Shown(None) if city is None else series_of(table, asked.recipes, city.unit, asked.years, form=form).now
    whole, *areas = _on_one_scale(
        [
            None if city is None else _area_line(table, asked, city, Shown(None), {}),
            *(_area_line(table, asked, place, of_city, of_areas) for place in asked.areas),
        ],
        asked,
    )
    row = None if city is None else table.of(asked.wanted.indicator, city.unit.id, asked.period, form=form)
    lines = tuple(_unit_line(table, asked, listed, of_city, viewer, found) for listed in units.object_list)
    return IndicatorPage(
        asked,
        whole,
        tuple(area for area in areas if area is not None),
        {} if city is None else _forms(table, asked, city),
        {} if city is None else _parts(table, asked, city),
        table,
        units,
        lines,
        0 if row is None else row.units,
        any(value.is_hidden for value in (*(area.value for area in areas if area), *(line.value for line in lines))),
        families,
        found,
    )


def _figures(asked: Asking, places: set[int], units: set[int], viewer: Viewer) -> Figures:
    """Whole units with every form and breakdown, as the guard needs them; a single unit's are the same when recast."""
    whole = Asked(indicators=[asked.wanted.indicator], periods=asked.years, unit_ids=places | units, basis=asked.basis)
    return Figures(figures(whole, viewer, asked.recipes))


def _area_line(table: Figures, asked: Asking, place: Place, of_city: Shown, found: Comparisons) -> AreaLine:
    series = series_of(table, asked.recipes, place.unit, asked.years, form=asked.choice.form)
    url = reverse("unit", args=[place.unit.code]) + f"?period={asked.period}"
    of = found.get((asked.wanted.indicator, place.unit.id, asked.period))
    compared = position_in_column(series.now, of_city, asked.recipe, of)
    return AreaLine(place.unit.name, url, series, compared, place, of_city)


def _on_one_scale(lines: Sequence[AreaLine | None], asked: Asking) -> list[AreaLine | None]:
    """The lines drawn so that they can be laid beside each other; not sums, whose largest would flatten the rest."""
    if asked.is_summed:
        return list(lines)
    scale = tuple(value for line in lines if line is not None for value in line.series.known())
    return [None if line is None else replace(line, scale=scale) for line in lines]


def _unit_line(
    table: Figures, asked: Asking, listed: Listed, of_city: Shown, viewer: Viewer, found: Comparisons
) -> UnitLine:
    unit = Named(listed.unit_id, listed.code, asked.recipe.level, listed.name)
    series = series_of(table, asked.recipes, unit, asked.years)
    value = series.now
    areas = {place.unit.id: place.unit.name for place in asked.places}
    return UnitLine(
        listed.name,
        reverse("unit", args=[listed.code]) + f"?period={asked.period}",
        areas.get(listed.area_id or 0, ""),
        listed.form,
        value,
        position_in_column(
            value, of_city, asked.recipe, found.get((asked.wanted.indicator, listed.unit_id, asked.period))
        ),
        viewer.open_units is not None and listed.unit_id in viewer.open_units,
        drawn_interval(value, of_city, asked.recipe, listed.name, width=110),
        trust(series),
    )


def _forms(table: Figures, asked: Asking, city: Place) -> dict[str, Series]:
    return {f.value: series_of(table, asked.recipes, city.unit, asked.years, form=f) for f in OperatorForm}


def _parts(table: Figures, asked: Asking, city: Place) -> dict[str, Series]:
    form = asked.choice.form
    return {
        part: series_of(table, asked.recipes, city.unit, asked.years, part=part, form=form)
        for part in table.parts(asked.wanted.indicator, city.unit.id)
    }
