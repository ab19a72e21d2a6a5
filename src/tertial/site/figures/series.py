"""An indicator over some years, drawn and in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tertial.indicators.models import Recipe
from tertial.indicators.queries.figures import recipe_for
from tertial.indicators.queries.scales import with_scales
from tertial.organisation.queries.units import Named
from tertial.platform.charts.drawing import Drawing
from tertial.platform.charts.lines import Point, trend
from tertial.platform.queries.sentences import in_language
from tertial.releases.queries.places import Figures
from tertial.site.figures.shown import Shown, shown
from tertial.site.words import part_name

Recipes = Mapping[str, Sequence[Recipe]]


def recipes_by_indicator() -> Recipes:
    """Every indicator's recipes, the oldest version first."""
    found: dict[str, list[Recipe]] = {}
    for recipe in with_scales(Recipe.objects.order_by("indicator", "version")):
        found.setdefault(recipe.indicator_id, []).append(recipe)
    return found


@dataclass(frozen=True)
class Series:
    """A unit's values of an indicator in some periods, each by the recipe of its time."""

    recipe: Recipe
    values: tuple[Shown, ...]
    versions: tuple[int | None, ...]

    @property
    def now(self) -> Shown:
        """The value of the last period."""
        return self.values[-1]

    @property
    def before(self) -> Shown:
        """The value of the period before, empty where there is none that can be compared."""
        if len(self.values) < 2 or self.versions[-1] != self.versions[-2]:
            return Shown(None)
        return self.values[-2]

    def points(self) -> list[Point]:
        """The values as they are drawn, which is before they are rounded."""
        breaks = [
            a is not None and b is not None and a != b for a, b in zip(self.versions, self.versions[1:], strict=False)
        ]
        return [
            Point(value.period, value.exact, is_break)
            for value, is_break in zip(self.values, [False, *breaks], strict=True)
        ]

    def known(self) -> list[float]:
        """The values that are drawn."""
        return [value.exact for value in self.values if value.exact is not None]

    def breaks(self) -> list[str]:
        """A sentence for each period from which the indicator is computed in another way."""
        name = in_language(self.recipe.name)
        return [
            _("%(name)s is computed in another way from %(period)s. Values before and after cannot be compared.")
            % {"name": name, "period": point.label}
            for point in self.points()
            if point.breaks
        ]

    def drawn(
        self,
        name: str,
        *,
        width: float = 150,
        height: float = 36,
        beside: Sequence[float] = (),
        target: float | None = None,
    ) -> Drawing | str:
        """The small line of a row, on one scale with the values `beside`; nothing where there is no value to draw."""
        if all(value.number is None for value in self.values):
            return ""
        said = ", ".join(f"{value.period}: {value.value or value.reason or '–'}" for value in self.values)
        title = _("%(name)s over time") % {"name": name}
        return trend(self.points(), target, title=title, description=said, width=width, height=height, beside=beside)


def series_of(
    figures: Figures,
    recipes: Sequence[Recipe],
    unit: Named,
    periods: Sequence[str],
    *,
    part: str = "",
    form: str | None = None,
) -> Series:
    """A unit's series of the indicator of these recipes, in a breakdown or a form if one is named."""
    values, versions = [], []
    for period in periods:
        recipe = recipe_for(recipes, period) or recipes[-1]
        row = figures.of(recipe.indicator_id, unit.id, period, part=part, form=form)
        values.append(shown(row, recipe, unit, period=period))
        versions.append(None if row is None else row.version)
    return Series(recipe_for(recipes, periods[-1]) or recipes[-1], tuple(values), tuple(versions))


def parts_of(figures: Figures, recipes: Sequence[Recipe], unit: Named, period: str) -> tuple[tuple[str, Shown], ...]:
    """The values of girls and boys, each with its name, or that they are hidden; none where none are known."""
    found = (
        (part_name(part), series_of(figures, recipes, unit, [period], part=part).now)
        for part in figures.parts(recipes[-1].indicator_id, unit.id)
    )
    return tuple((name, value) for name, value in found if value.value or value.is_hidden)
