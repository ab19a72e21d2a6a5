"""How even the city is: where the differences lie, municipal beside independent, how unequally things are spread."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from tertial.indicators.models import Recipe
from tertial.indicators.queries.figures import recipe_for
from tertial.indicators.queries.periods import period_kinds
from tertial.indicators.rules import period as read_period
from tertial.platform.charts.drawing import Drawing
from tertial.platform.charts.intervals import interval
from tertial.platform.charts.parts import parts
from tertial.platform.queries.sentences import in_language, language
from tertial.platform.rules import format_number
from tertial.releases.queries.comparisons import SeenEquity, equity_seen
from tertial.site.figures.series import Recipes, recipes_by_indicator
from tertial.site.figures.shown import YEARS_SHOWN
from tertial.site.figures.sure import Said

ROOM = 1.25  # how much wider than the interval the line is on which it is drawn


@dataclass(frozen=True)
class Column:
    """One measure of evenness over the years: what it is called and the value of each year, as it is read."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Told:
    """One side of evenness: a sentence, a drawing with the names of its parts, and the numbers of the years."""

    heading: str
    said: Said
    drawing: Drawing | str
    legend: tuple[tuple[str, str], ...]
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Evenness:
    """An indicator: its name and page, the years told of, the latest last, and each side of how even it is."""

    code: str
    name: str
    unit: str
    url: str
    years: tuple[str, ...]
    told: tuple[Told, ...]


def equity_page() -> list[Evenness]:
    """Every indicator of which evenness can be told, in the order in which they were made known. Two questions."""
    recipes = recipes_by_indicator()
    found: dict[str, list[SeenEquity]] = {}
    for row in equity_seen():
        found.setdefault(row.indicator_id, []).append(row)
    order = sorted(found.keys() & recipes.keys(), key=lambda code: recipes[code][0].pk)
    pages = [_of(code, found[code], recipes) for code in order]
    return [page for page in pages if page.told]


def _of(code: str, rows: Sequence[SeenEquity], recipes: Recipes) -> Evenness:
    kinds = period_kinds()
    rows = sorted(rows, key=lambda row: read_period(row.period, kinds))[-YEARS_SHOWN:]
    recipe = recipe_for(recipes[code], rows[-1].period) or recipes[code][-1]
    sides = (_where(rows, recipe), _between_forms(rows, recipe), _spread(rows, recipe))
    return Evenness(
        code,
        in_language(recipe.name),
        in_language(recipe.unit),
        f"{reverse('indicator', args=[code])}?period={rows[-1].period}",
        tuple(row.period for row in rows),
        tuple(side for side in sides if side is not None),
    )


def _percent(share: float | None, decimals: int = 0) -> str:
    return "" if share is None else f"{format_number(100 * share, decimals, language())} %"


def _number(value: float | None, recipe: Recipe, *, is_whole: bool = False) -> str:
    """A difference with the decimals in which it can be told and its sign; the unit too, where it is to be whole."""
    if value is None:
        return ""
    written = format_number(value, max(recipe.decimals, 1), language())
    signed = f"+{written}" if value > 0 else written
    return _("%(number)s percentage points") % {"number": signed} if is_whole and recipe.is_percent else signed


def _where(rows: Sequence[SeenEquity], recipe: Recipe) -> Told | None:
    """Between districts, between units of a district, within a unit."""
    now = rows[-1]
    if now.between_districts is None or now.between_units is None or now.within_units is None:
        return None
    names = (_("between areas"), _("between units of an area"), _("within a unit"))
    shares = (now.between_districts, now.between_units, now.within_units)
    texts = {"areas": _percent(shares[0]), "units": _percent(shares[1]), "within": _percent(shares[2])}
    said = _(
        "Of the differences %(areas)s is between areas, %(units)s between units of the same area, and %(within)s "
        "within one and the same unit. What chance explains is taken off."
    )
    columns = (
        Column(names[0], tuple(_percent(row.between_districts, 1) for row in rows)),
        Column(names[1], tuple(_percent(row.between_units, 1) for row in rows)),
        Column(names[2], tuple(_percent(row.within_units, 1) for row in rows)),
    )
    drawn = [(name, share, _percent(share)) for name, share in zip(names, shares, strict=True)]
    title = _("%(name)s: where the differences are") % {"name": in_language(recipe.name)}
    return Told(
        _("Where the differences are"),
        Said(said % texts, "variance-shares"),
        parts(drawn, title=title, description=said % texts),
        tuple((str(place), name) for place, name in enumerate(names, 1)),
        columns,
    )


def _between_forms(rows: Sequence[SeenEquity], recipe: Recipe) -> Told | None:
    """Municipal less independent: as it is, in the same areas, and between units with its interval."""
    now = rows[-1]
    if now.gap is None or now.gap_units is None or now.gap_low is None or now.gap_high is None:
        return None
    said = [_gap_in_words(now, recipe)]
    if now.gap_adjusted is not None:
        count, gap = format_number(now.gap_districts, 0, language()), _number(now.gap_adjusted, recipe, is_whole=True)
        adjusted = _("In the %(count)s areas where both are, area by area, it is %(gap)s.")
        said.append(adjusted % {"count": count, "gap": gap})
    span = ROOM * max(abs(now.gap_low), abs(now.gap_high), 1e-9)
    title = _("%(name)s: municipal less independent") % {"name": in_language(recipe.name)}
    return Told(
        _("Municipal and independent"),
        Said(" ".join(said), "adjusted-gap"),
        interval(
            now.gap_units,
            now.gap_low,
            now.gap_high,
            0.0,
            domain=(-span, span),
            title=title,
            description=" ".join(said),
            width=300,
        ),
        (),
        (
            Column(_("as it is"), tuple(_number(row.gap, recipe) for row in rows)),
            Column(_("area by area"), tuple(_number(row.gap_adjusted, recipe) for row in rows)),
            Column(_("unit by unit"), tuple(_number(row.gap_units, recipe) for row in rows)),
            Column(_("surely between"), tuple(_span(row, recipe) for row in rows)),
        ),
    )


def _span(row: SeenEquity, recipe: Recipe) -> str:
    if row.gap_low is None or row.gap_high is None:
        return ""
    ends = {"low": _number(row.gap_low, recipe), "high": _number(row.gap_high, recipe)}
    return _("%(low)s and %(high)s") % ends


def _gap_in_words(now: SeenEquity, recipe: Recipe) -> str:
    texts = {
        "gap": _number(now.gap, recipe, is_whole=True),
        "low": _number(now.gap_low, recipe),
        "high": _number(now.gap_high, recipe),
    }
    if now.gap_low is not None and now.gap_high is not None and now.gap_low <= 0 <= now.gap_high:
        return _("Municipal less independent is %(gap)s. Unit by unit it cannot be told from no difference.") % texts
    return _("Municipal less independent is %(gap)s: unit by unit surely between %(low)s and %(high)s.") % texts


def _spread(rows: Sequence[SeenEquity], recipe: Recipe) -> Told | None:
    """Theil's index, and how much of it is between areas."""
    now = rows[-1]
    if not now.theil or now.theil_between is None or now.theil_within is None:
        return None
    names = (_("between areas"), _("within areas"))
    shares = (now.theil_between / now.theil, now.theil_within / now.theil)
    texts = {"theil": _index(now.theil), "between": _percent(shares[0])}
    said = (
        _("The inequality between units is %(theil)s, where 0 is quite even. %(between)s of it is between areas.")
        % texts
    )
    title = _("%(name)s: how unevenly it is spread") % {"name": in_language(recipe.name)}
    return Told(
        _("How unevenly it is spread"),
        Said(said, "theil"),
        parts(
            [(name, share, _percent(share)) for name, share in zip(names, shares, strict=True)],
            title=title,
            description=said,
        ),
        tuple((str(place), name) for place, name in enumerate(names, 1)),
        (
            Column(_("inequality"), tuple(_index(row.theil) for row in rows)),
            Column(names[0], tuple(_index(row.theil_between) for row in rows)),
            Column(names[1], tuple(_index(row.theil_within) for row in rows)),
        ),
    )


def _index(value: float | None) -> str:
    return "" if value is None else format_number(value, 4, language())
