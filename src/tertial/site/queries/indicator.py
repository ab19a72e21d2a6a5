"""What an indicator's page shows: the city, its areas, municipal and independent, and the units a page at a time."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.core.paginator import Page
from django.urls import reverse

from tertial.indicators.models import Recipe
from tertial.indicators.queries.figures import Asked, day_of, periods_of, recipe_for
from tertial.indicators.queries.paging import Listed, Wanted, units_with_figures
from tertial.indicators.rules import Basis, Combine
from tertial.organisation.queries.surroundings import Place, places_on
from tertial.organisation.queries.units import Named
from tertial.organisation.rules import LinkKind, OperatorForm
from tertial.releases.queries.figures import figures
from tertial.releases.queries.places import Figures
from tertial.releases.rules import Viewer
from tertial.site.figures.series import Series, series_of
from tertial.site.figures.shown import Shown, beside_city_briefly, last_years, shown

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
    recipes = list(Recipe.objects.filter(indicator=indicator).order_by("version"))
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
    scale: tuple[float, ...] = ()

    @property
    def value(self) -> Shown:
        """The value of the period."""
        return self.series.now

    @property
    def chart(self) -> object:
        """The years as a small line."""
        return self.series.drawn(self.name, width=110, height=30, beside=self.scale)


@dataclass(frozen=True)
class UnitLine:
    """A unit in the list, with its value and how it stands to the city."""

    name: str
    url: str
    area: str
    form: str
    value: Shown
    compared: str
    is_mine: bool


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


def indicator_page(asked: Asking, viewer: Viewer, *, also: Collection[int] = ()) -> IndicatorPage:
    """The page that a choice amounts to, with figures as the viewer may see them, and those of others in `table`."""
    units = units_with_figures(asked.wanted, asked.choice.page)
    place_ids = {place.unit.id for place in asked.places}
    others = {*also, *(listed.unit_id for listed in units.object_list)} - place_ids
    table = _figures(asked, place_ids, others, viewer)
    city = asked.city
    form = asked.choice.form
    of_city = Shown(None) if city is None else series_of(table, asked.recipes, city.unit, asked.years, form=form).now
    whole, *areas = _on_one_scale(
        [
            None if city is None else _area_line(table, asked, city, Shown(None)),
            *(_area_line(table, asked, place, of_city) for place in asked.areas),
        ],
        asked,
    )
    row = None if city is None else table.of(asked.wanted.indicator, city.unit.id, asked.period, form=form)
    lines = tuple(_unit_line(table, asked, listed, of_city, viewer) for listed in units.object_list)
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
    )


def _figures(asked: Asking, places: set[int], units: set[int], viewer: Viewer) -> Figures:
    """Whole units with every form and breakdown, as the guard needs them; a single unit's are the same when recast."""
    whole = Asked(indicators=[asked.wanted.indicator], periods=asked.years, unit_ids=places | units, basis=asked.basis)
    return Figures(figures(whole, viewer))


def _area_line(table: Figures, asked: Asking, place: Place, of_city: Shown) -> AreaLine:
    series = series_of(table, asked.recipes, place.unit, asked.years, form=asked.choice.form)
    url = reverse("unit", args=[place.unit.code]) + f"?period={asked.period}"
    return AreaLine(place.unit.name, url, series, beside_city_briefly(series.now, of_city, asked.recipe), place)


def _on_one_scale(lines: Sequence[AreaLine | None], asked: Asking) -> list[AreaLine | None]:
    """The lines drawn so that they can be laid beside each other; not sums, whose largest would flatten the rest."""
    if asked.is_summed:
        return list(lines)
    scale = tuple(value for line in lines if line is not None for value in line.series.known())
    return [None if line is None else replace(line, scale=scale) for line in lines]


def _unit_line(table: Figures, asked: Asking, listed: Listed, of_city: Shown, viewer: Viewer) -> UnitLine:
    unit = Named(listed.unit_id, listed.code, asked.recipe.level, listed.name)
    row = table.of(asked.wanted.indicator, listed.unit_id, asked.period)
    value = shown(row, asked.recipe, unit, period=asked.period)
    areas = {place.unit.id: place.unit.name for place in asked.places}
    return UnitLine(
        listed.name,
        reverse("unit", args=[listed.code]) + f"?period={asked.period}",
        areas.get(listed.area_id or 0, ""),
        listed.form,
        value,
        beside_city_briefly(value, of_city, asked.recipe),
        viewer.open_units is not None and listed.unit_id in viewer.open_units,
    )


def _forms(table: Figures, asked: Asking, city: Place) -> dict[str, Series]:
    return {f.value: series_of(table, asked.recipes, city.unit, asked.years, form=f) for f in OperatorForm}


def _parts(table: Figures, asked: Asking, city: Place) -> dict[str, Series]:
    form = asked.choice.form
    return {
        part: series_of(table, asked.recipes, city.unit, asked.years, part=part, form=form)
        for part in table.parts(asked.wanted.indicator, city.unit.id)
    }
