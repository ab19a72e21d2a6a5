"""An indicator's funnel: each unit by how many answered, between the limits within which chance holds it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tertial.indicators.models import Recipe
from tertial.indicators.queries.figures import Asked, FigureRow
from tertial.indicators.queries.paging import Listed, units_with_figures
from tertial.indicators.rules import Combine
from tertial.organisation.models import UnitKind
from tertial.organisation.queries.units import Named
from tertial.platform.charts.drawing import Drawing
from tertial.platform.charts.funnels import Limits, Point, funnel
from tertial.platform.queries.sentences import in_language, language
from tertial.platform.rules import format_number
from tertial.releases.queries.comparisons import SeenFamily, comparisons_seen, families_seen
from tertial.releases.queries.figures import figures
from tertial.releases.queries.places import Figures
from tertial.releases.rules import Viewer
from tertial.site.figures.shown import Shown, shown, written
from tertial.site.figures.sure import Said, position_in_column
from tertial.site.queries.indicator import Asking
from tertial.site.queries.telling import flags, of_kind

MOST_POINTS = 1_000
ROWS_ON_A_PAGE = 50


@dataclass(frozen=True)
class Row:
    """A unit in the table: how many answered, its value and how it stands to the city."""

    name: str
    url: str
    answers: str
    value: Shown
    compared: str
    is_mine: bool


@dataclass(frozen=True)
class FunnelPage:
    """A funnel in words, as a drawing and as a table; `must_choose` says why there is none yet."""

    name: str
    url: str
    period: str
    units: str
    counted_in: str
    drawing: Drawing | str
    absent: str
    must_choose: str
    flags: tuple[Said, ...]
    rows: Sequence[Row]
    paging: Page[Listed]


def funnel_page(asked: Asking, viewer: Viewer) -> FunnelPage:
    """The funnel of the units that a choice amounts to, with figures as the viewer may see them."""
    indicator, recipe = asked.wanted.indicator, asked.recipe
    family = families_seen(indicator, asked.period).get(recipe.level)
    kind = UnitKind.objects.filter(level=recipe.level).order_by("position").first()
    listed = units_with_figures(asked.wanted, 1, MOST_POINTS)
    is_too_many = listed.paginator.count > MOST_POINTS
    units = [] if is_too_many else list(listed.object_list)
    ids = [unit.unit_id for unit in units]
    city = [asked.city.unit.id] if asked.city else []
    wanted = Asked(indicators=[indicator], periods=[asked.period], unit_ids=[*ids, *city])
    table = Figures(figures(wanted, viewer, asked.recipes))
    paging = Paginator(units, ROWS_ON_A_PAGE).get_page(asked.choice.page)
    points = [point for unit in units if (point := _point(unit, table, asked, viewer))]
    return FunnelPage(
        name=in_language(recipe.name),
        url=f"{reverse('indicator', args=[indicator])}?period={asked.period}",
        period=asked.period,
        units=of_kind(kind, 0),
        counted_in=_counted_in(recipe),
        drawing=_drawn(points, family, recipe) if points else "",
        absent=_absent(len(units) - len(points)),
        must_choose=_must_choose(listed.paginator.count, of_kind(kind, 0)) if is_too_many else "",
        flags=tuple(flags(family)),
        rows=_rows(paging, table, asked, viewer),
        paging=paging,
    )


def _must_choose(count: int, units: str) -> str:
    texts = {
        "count": format_number(count, 0, language()),
        "units": units,
        "most": format_number(MOST_POINTS, 0, language()),
    }
    return (
        _("There are %(count)s %(units)s, and at most %(most)s can be told apart in one drawing. Choose an area above.")
        % texts
    )


def _absent(count: int) -> str:
    said = ngettext(
        "%(count)s unit is not drawn: its value is hidden or absent.",
        "%(count)s units are not drawn: their values are hidden or absent.",
        count,
    )
    return said % {"count": format_number(count, 0, language())} if count else ""


def _counted_in(recipe: Recipe) -> str:
    return _("answers") if recipe.combine == Combine.MEAN else _("number behind the share")


def _size(row: FigureRow, recipe: Recipe) -> float | None:
    """How much lies behind a figure: answers, or what a register counts."""
    return row.base if recipe.combine == Combine.MEAN else row.denominator


def _seen(unit: Listed, table: Figures, asked: Asking) -> FigureRow | None:
    return table.of(asked.wanted.indicator, unit.unit_id, asked.period)


def _is_mine(unit: Listed, viewer: Viewer) -> bool:
    return viewer.open_units is not None and unit.unit_id in viewer.open_units


def _address(unit: Listed, asked: Asking) -> str:
    return f"{reverse('unit', args=[unit.code])}?period={asked.period}"


def _point(unit: Listed, table: Figures, asked: Asking, viewer: Viewer) -> Point | None:
    row = _seen(unit, table, asked)
    size = None if row is None else _size(row, asked.recipe)
    if row is None or row.value is None or not size:
        return None
    value = format_number(row.value, asked.recipe.decimals_for(row.base), language())
    said = f"{value}, {format_number(size, 0, language())} {_counted_in(asked.recipe)}"
    return Point(size, row.value, unit.name, said, _address(unit, asked), _is_mine(unit, viewer))


def _drawn(points: Sequence[Point], family: SeenFamily | None, recipe: Recipe) -> Drawing | str:
    if family is None or family.target is None:
        return ""
    lines = [list(line or ()) for line in (family.low_95, family.high_95, family.low_998, family.high_998)]
    name = in_language(recipe.name)
    said = _(
        "Each point is a unit. The line is the whole city, %(value)s. Within the darker field are 95 of 100 that "
        "differ by chance alone, within the lighter 998 of 1,000."
    ) % {"value": written(family.target, recipe)}
    return funnel(
        points,
        Limits(list(family.sizes or ()), *lines),
        family.target,
        write=lambda value: written(value, recipe),
        axis=_counted_in(recipe),
        title=_("%(name)s: units by how much lies behind the value") % {"name": name},
        description=said,
    )


def _rows(units: Page[Listed], table: Figures, asked: Asking, viewer: Viewer) -> Sequence[Row]:
    """The units of a page of the table, in name order."""
    ids = [unit.unit_id for unit in units]
    found = comparisons_seen(table, unit_ids=ids, periods=[asked.period], indicators=[asked.wanted.indicator])
    whole = asked.city.unit if asked.city else Named(0, "", "", "")
    row_of_city = table.of(asked.wanted.indicator, whole.id, asked.period)
    city = shown(row_of_city, asked.recipe, whole, period=asked.period)
    rows = []
    for unit in units:
        row = _seen(unit, table, asked)
        named = Named(unit.unit_id, unit.code, asked.recipe.level, unit.name)
        value = shown(row, asked.recipe, named, period=asked.period)
        size = None if row is None or row.value is None else _size(row, asked.recipe)
        told = position_in_column(
            value, city, asked.recipe, found.get((asked.wanted.indicator, unit.unit_id, asked.period))
        )
        answers = format_number(size, 0, language()) if size is not None else ""
        rows.append(Row(unit.name, _address(unit, asked), answers, value, told, _is_mine(unit, viewer)))
    return rows
