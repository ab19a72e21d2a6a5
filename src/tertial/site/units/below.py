"""The units below one and how an indicator stands in each of them, in alphabetical order: no ranking."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.translation import gettext as _

from tertial.indicators.queries.figures import recipe_for
from tertial.organisation.queries.units import Named, names_on
from tertial.organisation.rules import sort_key
from tertial.platform.queries.sentences import in_language, language
from tertial.platform.rules import format_number
from tertial.site.goals.bars import Bar, bar_of
from tertial.site.queries.chain import address, surroundings
from tertial.site.queries.unit import Placed
from tertial.site.units.above import by_indicator, counted, goals_below, has_target, reached
from tertial.site.units.goals import Judged
from tertial.steering.queries.readings import IndicatorStanding
from tertial.steering.queries.sentences import Told, period_in_words, target_in_words, told_of_indicator

PAGE = 50


@dataclass(frozen=True)
class BelowRow:
    """A unit, its value as everybody may see it, its target and the verdict."""

    name: str
    url: str
    value: str
    value_url: str
    target: str
    told: Told


@dataclass(frozen=True)
class BelowPage:
    """How an indicator stands in the units below one, a page at a time; `bar` and `said` are of all of them."""

    name: str
    of: str
    trail: Sequence[tuple[str, str | None]]
    unit: str
    indicator_url: str
    period: str
    said: str
    bar: Bar | None
    rows: Sequence[BelowRow]
    paging: Page[Named]


def below_page(place: Placed, indicator: str, judged: Judged, *, page: int, day: date) -> BelowPage | None:
    """The units below that have a goal with an indicator, a figure or a target; None where no goal below has it."""
    around = surroundings(place.unit, day, day)
    recipe = recipe_for(judged.books.terms().recipes.get(indicator, ()), judged.period)
    found = by_indicator(goals_below(around, place, judged), judged, is_whole=place.is_whole).get(indicator, {})
    if recipe is None or not found:
        return None
    counts = counted(found.values())
    units = sorted(names_on(day, found).values(), key=lambda unit: (sort_key(unit.name), unit.code))
    paging = Paginator(units, PAGE).get_page(page)

    def row(unit: Named, line: IndicatorStanding) -> BelowRow:
        nearest = line.targets.nearest
        has_value = line.value is not None
        return BelowRow(
            unit.name,
            f"{address(unit)}?period={judged.period}",
            format_number(line.value, line.decimals, language()) if line.value is not None else "",
            reverse("provenance", args=[indicator, line.period, unit.code]) if has_value else "",
            target_in_words(nearest.terms, recipe) if nearest else "",
            told_of_indicator(line.verdict) if has_target(line) or not has_value else Told("ring", _("No target")),
        )

    name, here = in_language(recipe.name), around.me.unit
    up = [(step, url) for _kind, step, url in around.steps[:-1]]
    return BelowPage(
        name=name,
        of=here.name,
        trail=[*up, (here.name, f"{address(here)}?period={judged.period}"), (name, None)],
        unit=in_language(recipe.unit),
        indicator_url=f"{reverse('indicator', args=[indicator])}?period={judged.period}",
        period=period_in_words(judged.period),
        said=_("%(counted)s in %(period)s.")
        % {"counted": reached(found.values()), "period": period_in_words(judged.period)},
        bar=bar_of(counts),
        rows=[row(unit, found[unit.id]) for unit in paging],
        paging=paging,
    )
