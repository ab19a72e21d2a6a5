"""A unit's figures beside the city's, and the years before in numbers."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import gettext as _

from tertial.indicators.queries.figures import Asked
from tertial.indicators.queries.periods import period_kinds
from tertial.indicators.rules import period as read_period
from tertial.organisation.models import Unit, UnitDescription
from tertial.organisation.queries.units import Named
from tertial.organisation.rules import ROLLS_UP_BY_ALL, LinkKind, OperatorForm
from tertial.platform.charts.drawing import Drawing
from tertial.platform.models import known
from tertial.platform.queries.sentences import in_language
from tertial.releases.queries.comparisons import comparisons_seen
from tertial.releases.queries.figures import figures
from tertial.releases.queries.places import Figures
from tertial.releases.rules import Viewer
from tertial.site.figures.outlook import outlook
from tertial.site.figures.series import Recipes, Series, parts_of, series_of
from tertial.site.figures.shown import Shown, last_years
from tertial.site.figures.sure import Comparisons, Said, Trust, drawn_interval, explained_once, told_of, trust
from tertial.site.words import form_name, part_name
from tertial.steering.queries.bodies import COUNCIL
from tertial.steering.rules import TargetTerms


@dataclass(frozen=True)
class Aimed:
    """What is wanted of a figure and how it stands: the target in words and as it is drawn, and the verdict.

    `terms` are what is wanted, of the period `wanted_in`. `small` is said below the target: what a body higher up
    wants, where that is something else. `decided` says who decided it, when and where; `decided_url` leads there.
    """

    target: str
    level: float | None
    shape: str
    word: str
    small: str = ""
    decided: str = ""
    decided_url: str = ""
    terms: TargetTerms | None = None
    wanted_in: str = ""


Aim = Callable[[str, str], Aimed | None]


def no_aim(_indicator: str, _period: str) -> None:
    """Nothing is wanted of any figure."""


@dataclass(frozen=True)
class FigureLine:
    """One row of platform/figures.html: `parts` are the values of girls and boys, `forms` those of operator forms.

    `said` is what a reader is to know, and `trust` how far the figure can be trusted, where answers lie behind it.
    """

    name: str
    url: str
    unit: str
    value: str | None
    reason: str
    value_url: str
    value_label: str
    chart: Drawing | str
    reference: str
    said: tuple[Said, ...]
    shape: str = ""
    word: str = ""
    mark: str = ""
    target: str = ""
    target_small: str = ""
    decided: str = ""
    decided_url: str = ""
    indicator: str = ""
    trust: Trust | None = None
    is_asked: bool = False
    parts: tuple[tuple[str, Shown], ...] = ()
    forms: tuple[tuple[str, Shown], ...] = ()


@dataclass(frozen=True)
class UnitFigures:
    """A unit's figures in one period beside the city's, and the years before in numbers."""

    period: str
    periods: tuple[str, ...]
    years: tuple[str, ...]
    lines: tuple[FigureLine, ...]
    series: tuple[tuple[str, str, tuple[Shown, ...]], ...]
    breaks: tuple[str, ...]
    has_hidden: bool
    reference: str
    is_ever: bool

    @property
    def forms(self) -> list[str]:
        """The operator forms whose values stand side by side."""
        return [name for name, _value in self.lines[0].forms] if self.lines else []

    @property
    def has_answers(self) -> bool:
        """Whether any of the figures is made of answers, so that its interval is drawn."""
        return any(line.is_asked for line in self.lines)

    @property
    def has_target(self) -> bool:
        """Whether anything is wanted of any of the figures."""
        return any(line.target for line in self.lines)


@dataclass(frozen=True)
class Placed:
    """A unit, and the ids of those that stand for the whole city and its council; 0 where there are none.

    `council` is what the council is called now, None where there is none; `is_followed` is whether a reader follows it.
    """

    unit: Unit
    city_id: int
    council_id: int
    council: Named | None = None
    is_followed: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether the unit is the city itself or its council, whose figures are the city's."""
        return self.unit.pk in (self.city_id, self.council_id)

    @property
    def is_area(self) -> bool:
        """Whether figures roll up to the unit by where units lie."""
        return self.unit.kind.rolls_up_by == LinkKind.GEOGRAPHIC


def placed(code: str, is_followed: Exists | None = None) -> Placed | None:
    """The unit of a code with the city and its council, and whether it is followed; None without it. One question."""
    # By kind first, or the database walks through all units by their ids until it meets one of the kind.
    city = Unit.objects.filter(kind__rolls_up_by=ROLLS_UP_BY_ALL).order_by("kind_id", "id").values("id")
    called = UnitDescription.objects.filter(known(None), unit=OuterRef("pk")).order_by("-starts_on").values("name")[:1]
    councils = Unit.objects.filter(kind__level=COUNCIL).order_by("kind_id", "id").annotate(name=Subquery(called))
    told = councils.values(told=JSONObject(id="id", code="code", kind="kind", name="name"))
    found = Unit.objects.select_related("kind").annotate(city=Subquery(city[:1]), council=Subquery(told[:1]))
    if is_followed is not None:
        found = found.annotate(followed=is_followed)
    unit = found.filter(code=code).first()
    if unit is None:
        return None
    council = (
        Named(unit.council["id"], unit.council["code"], unit.council["kind"], unit.council["name"] or "")
        if unit.council
        else None
    )
    followed = bool(getattr(unit, "followed", False))
    return Placed(unit, unit.city or 0, council.id if council else 0, council, followed)


def with_city(code: str) -> tuple[Unit, int] | None:
    """The unit of a code, and the id of the one that stands for the city; None without such a unit."""
    found = placed(code)
    return None if found is None else (found.unit, found.city_id)


def figures_seen(unit_ids: Collection[int], viewer: Viewer, recipes: Recipes) -> Figures:
    """All figures of some units, as the viewer may see them. `recipes` are all that there are."""
    every = [recipe for versions in recipes.values() for recipe in versions]
    return Figures(figures(Asked(unit_ids=unit_ids), viewer, every))


def standings_of(table: Figures, unit_ids: Collection[int]) -> Comparisons:
    """How the figures of some units stand, whose every period is in `table`. One question."""
    periods = {period for unit_id in unit_ids for period in table.periods(unit_id)}
    return comparisons_seen(table, unit_ids=unit_ids, periods=periods, has_past=True) if periods else {}


def unit_figures(
    table: Figures,
    recipes: Recipes,
    unit: Named,
    city_id: int,
    chosen: str = "",
    aim: Aim = no_aim,
    *,
    by_form: bool = False,
    has_latest: bool = False,
    standings: Comparisons | None = None,
) -> UnitFigures:
    """A unit's figures in the chosen period, or else the latest that it has; `table` holds its own and the city's.

    `aim` says what is wanted of an indicator in a period. `by_form` sets the operator forms side by side. With
    `has_latest` an indicator without a figure in the period shows its latest before it, and of which period that is.
    `standings` are what is said of the figures beside others, where that has been asked already.
    """
    kinds = period_kinds()
    periods = sorted(table.periods(unit.id), key=lambda code: read_period(code, kinds), reverse=True)
    offered = sorted({*periods, *table.periods(city_id)}, key=lambda code: read_period(code, kinds), reverse=True)
    if chosen not in offered:
        chosen = next(iter(periods or offered), "")
    years = last_years(offered, chosen) if chosen else []
    own = table.indicators(unit.id)
    order = sorted((i for i in own if i in recipes), key=lambda i: recipes[i][0].pk)
    own_years = {i: _own_years(table, i, unit, offered, chosen) if has_latest else years for i in order}
    if standings is None:
        standings = standings_of(table, {unit.id} - {city_id})
    of = _Lines(table, recipes, unit, city_id, aim, standings)
    lines = [line for i in order if own_years[i] and (line := of.line(i, own_years[i]))]
    said = explained_once(line.said for line in lines)
    lines = [replace(line, said=once) for line, once in zip(lines, said, strict=True)]
    if has_latest:
        lines = [_with_period(line, own_years[line.indicator][-1], chosen) for line in lines]
    if by_form:
        lines = [
            replace(line, forms=_by_form(table, recipes, unit, own_years[line.indicator][-1], line)) for line in lines
        ]
    rows = [row for i in order for row in _rows(table, recipes, i, unit, years)] if years else []
    return UnitFigures(
        chosen,
        tuple(offered),
        tuple(years),
        tuple(lines),
        tuple((name, url, series.values) for name, url, series in rows),
        tuple(sentence for _name, _url, series in rows for sentence in series.breaks()),
        any(value.is_hidden for *_names, series in rows for value in series.values),
        "" if unit.id == city_id else _("The city"),
        bool(own),
    )


def _own_years(table: Figures, indicator: str, unit: Named, offered: Sequence[str], chosen: str) -> list[str]:
    """The years up to the chosen period, or up to the latest before it in which the indicator has a figure."""
    kind = read_period(chosen, period_kinds()).kind if chosen else ""
    kinds = period_kinds()
    before = (
        [code for code in offered[offered.index(chosen) :] if read_period(code, kinds).kind == kind] if kind else []
    )
    latest = next((code for code in before if table.of(indicator, unit.id, code) is not None), chosen)
    return last_years(offered, latest) if latest else []


def _with_period(line: FigureLine, period: str, chosen: str) -> FigureLine:
    """The line of a figure with its period beside it, where that is not the chosen one."""
    return line if period == chosen else replace(line, mark=period)


@dataclass(frozen=True)
class _Lines:
    """What the rows of a unit are made of, the same for every indicator."""

    table: Figures
    recipes: Recipes
    unit: Named
    city_id: int
    aim: Aim
    standings: Comparisons

    def line(self, indicator: str, years: Sequence[str]) -> FigureLine | None:
        """The row of an indicator in the last of some years; None where there is no figure of it."""
        series = series_of(self.table, self.recipes[indicator], self.unit, years)
        if self.table.of(indicator, self.unit.id, years[-1]) is None:
            return None
        now, recipe = series.now, series.recipe
        name, is_city = in_language(recipe.name), self.unit.id == self.city_id
        whole = Named(self.city_id, "", "", "")
        city = now if is_city else series_of(self.table, self.recipes[indicator], whole, years[-1:]).now
        wanted, found = self.aim(indicator, years[-1]), self.standings.get((indicator, self.unit.id, years[-1]))
        level = wanted.level if wanted else None
        chart = drawn_interval(now, Shown(None) if is_city else city, recipe, name, target=level)
        ahead = outlook(found, wanted.terms, recipe, wanted.wanted_in) if wanted and wanted.terms else None
        said = (*told_of(series, city, found, is_city=is_city), *([ahead] if ahead else []))
        return FigureLine(
            name=name,
            url=f"{reverse('indicator', args=[indicator])}?period={years[-1]}",
            unit=in_language(recipe.unit),
            value=now.value,
            reason=_reason(now),
            value_url=now.url,
            value_label=now.label,
            chart=chart or series.drawn(name, target=level),
            reference="" if is_city else city.value or "",
            said=(Said(_("The value is hidden to protect individuals.")),) if now.is_hidden else said,
            shape=wanted.shape if wanted else "",
            word=wanted.word if wanted else "",
            target=wanted.target if wanted else "",
            target_small=wanted.small if wanted else "",
            decided=wanted.decided if wanted else "",
            decided_url=wanted.decided_url if wanted else "",
            indicator=indicator,
            trust=trust(series),
            is_asked=now.is_asked,
            parts=() if now.is_hidden else parts_of(self.table, self.recipes[indicator], self.unit, years[-1]),
        )


def _reason(now: Shown) -> str:
    """Why there is no value, as a sentence."""
    if now.is_hidden:
        return _("Too few.")
    return f"{now.reason[:1].upper()}{now.reason[1:]}." if now.value is None and now.reason else ""


def _by_form(
    table: Figures, recipes: Recipes, unit: Named, period: str, line: FigureLine
) -> tuple[tuple[str, Shown], ...]:
    """The values of municipal and of independent units; the way to where a value comes from leads to both together."""
    return tuple(
        (
            form_name(form),
            replace(series_of(table, recipes[line.indicator], unit, [period], form=form).now, url="", label=""),
        )
        for form in OperatorForm
    )


def _rows(
    table: Figures, recipes: Recipes, indicator: str, unit: Named, years: Sequence[str]
) -> list[tuple[str, str, Series]]:
    """The indicator's row in the table of years, and one for each breakdown that has values."""
    total = series_of(table, recipes[indicator], unit, years)
    name, url = in_language(total.recipe.name), reverse("indicator", args=[indicator])
    parts = [
        (f"{name}, {part_name(part)}", url, series_of(table, recipes[indicator], unit, years, part=part))
        for part in table.parts(indicator, unit.id)
    ]
    return [(name, url, total), *parts]
