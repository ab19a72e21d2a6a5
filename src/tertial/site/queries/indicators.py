"""Every indicator with the whole city's latest value."""

from dataclasses import dataclass

from django.urls import reverse

from tertial.indicators.queries.figures import Asked
from tertial.indicators.queries.periods import period_kinds
from tertial.indicators.rules import period as read_period
from tertial.organisation.queries.units import Named, top_unit
from tertial.platform.charts.drawing import Drawing
from tertial.platform.queries.sentences import in_language
from tertial.releases.queries.figures import figures
from tertial.releases.queries.places import Figures
from tertial.releases.rules import Viewer
from tertial.site.figures.series import recipes_by_indicator, series_of
from tertial.site.figures.shown import Shown, change_since, last_years


@dataclass(frozen=True)
class IndicatorLine:
    """An indicator with the city's value of its latest period."""

    name: str
    url: str
    definition: str
    unit: str
    value: Shown
    chart: Drawing | str
    sentence: str


def all_indicators(viewer: Viewer) -> list[IndicatorLine]:
    """Every indicator, in the order in which they were made known."""
    city = top_unit()
    recipes = recipes_by_indicator()
    table = Figures(figures(Asked(unit_ids=[city.pk]), viewer) if city else ())
    kinds = period_kinds()
    lines = []
    for code in sorted(recipes, key=lambda code: recipes[code][0].pk):
        latest = recipes[code][-1]
        found = {period for of, _unit, period, _part in table.rows if of == code}
        periods = sorted(found, key=lambda p: read_period(p, kinds), reverse=True)
        names = {"name": in_language(latest.name), "url": reverse("indicator", args=[code])}
        told = {"definition": in_language(latest.description), "unit": in_language(latest.unit)}
        if city is None or not periods:
            lines.append(IndicatorLine(**names, **told, value=Shown(None), chart="", sentence=""))
            continue
        unit = Named(city.pk, city.code, "", "")
        series = series_of(table, recipes[code], unit, last_years(periods, periods[0]))
        sentence = change_since(series.now, series.before, series.recipe)
        drawn = series.drawn(names["name"])
        lines.append(IndicatorLine(**names, **told, value=series.now, chart=drawn, sentence=sentence))
    return lines
