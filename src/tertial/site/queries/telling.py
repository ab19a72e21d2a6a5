"""An indicator's page in words and drawings: the statement, the map, the years, municipal beside independent."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tertial.indicators.queries.sentences import changed_in_words, flagged_in_words
from tertial.organisation.models import UnitKind
from tertial.organisation.rules import OperatorForm
from tertial.platform.charts.drawing import Drawing
from tertial.platform.charts.lines import Line, timeline
from tertial.platform.charts.maps import Area, area_map, steps
from tertial.platform.queries.sentences import day_in_words, in_language, is_swedish, language
from tertial.platform.rules import format_number
from tertial.releases.queries.comparisons import SeenFamily
from tertial.site.figures.series import Series
from tertial.site.figures.shown import Shown, beside_city_briefly, change_since, written
from tertial.site.figures.sure import Said, Trust, drawn_interval, trust
from tertial.site.queries.indicator import IndicatorPage
from tertial.site.words import form_name, part_name

STEPS = 5


@dataclass(frozen=True)
class MapTold:
    """A map, what each step of it means, and the areas in the order of their numbers: name, value and page."""

    drawing: Drawing
    steps: tuple[tuple[str, str], ...]
    key: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class PartLine:
    """A part of the city's value: those of one operator form, or girls; its years, and how it stands to the whole."""

    name: str
    facts: str
    value: Shown
    chart: Drawing | str
    compared: str


@dataclass(frozen=True)
class Told:
    """What the page says beside its tables."""

    name: str
    definition: str
    statement: SafeString | str
    level: str
    counted: str
    timeline: Drawing | str
    timeline_note: str
    map: MapTold | None
    years: tuple[tuple[str, tuple[tuple[str, Shown], ...]], ...]
    breaks: tuple[str, ...]
    forms: tuple["PartLine", ...]
    parts: tuple["PartLine", ...]
    flags: tuple[Said, ...]
    trust: Trust | None


def told(page: IndicatorPage, target: float | None = None) -> Told:
    """The page in the reader's language; `target` is drawn beside the years if there is one."""
    recipe = page.asking.recipe
    kind = UnitKind.objects.filter(level=recipe.level).order_by("position").first()
    plural, listed = of_kind(kind, 0), page.units.paginator.count
    return Told(
        name=in_language(recipe.name),
        definition=in_language(recipe.description),
        statement=_statement(page, of_kind(kind, page.units_behind)),
        level=plural,
        counted=f"{format_number(listed, 0, language())} {of_kind(kind, listed)}",
        timeline=_timeline(page, target),
        timeline_note=_timeline_note(page),
        map=_map(page),
        years=_years(page),
        breaks=tuple(page.city.series.breaks()) if page.city else (),
        forms=tuple(
            _form_line(page, form, kind)
            for form, series in page.forms.items()
            if series.now.value or series.now.is_hidden
        ),
        parts=tuple(_part_line(page, _capital(part_name(part)), series) for part, series in page.parts.items()),
        flags=tuple(flags(page.family)),
        trust=trust(page.city.series) if page.city else None,
    )


def flags(family: SeenFamily | None) -> Iterator[Said]:
    """How many of the units stand out and have changed, and how many of those chance explains."""
    if family is None or not family.tested:
        return
    yield Said(flagged_in_words(family.flagged, family.tested, family.by_chance), "stand-out")
    if family.changes_tested and family.period.isdecimal():
        before = str(int(family.period) - 1)
        counted = family.changes_flagged or 0, family.changes_tested, family.changes_by_chance or 0.0
        yield Said(changed_in_words(*counted, before), "sure-change")


def _form_line(page: IndicatorPage, form: str, kind: UnitKind | None) -> PartLine:
    asked = page.asking
    row = (
        None
        if asked.city is None
        else page.table.of(asked.wanted.indicator, asked.city.unit.id, asked.period, form=form)
    )
    count = 0 if row is None else row.units
    line = _part_line(page, _capital(form_name(form)), page.forms[form])
    # The way to where a value comes from leads to the whole city's, which this is not.
    value = replace(line.value, url="", label="")
    # Where the page is narrowed to one form, so is the city's value: there is no whole to compare with.
    compared = "" if asked.choice.form else line.compared
    facts = "" if value.is_hidden else f"{format_number(count, 0, language())} {of_kind(kind, count)}"
    return replace(line, value=value, compared=compared, facts=facts)


def _part_line(page: IndicatorPage, name: str, series: Series) -> PartLine:
    whole = page.city.value if page.city else Shown(None)
    # Nobody has tried whether parts differ, so of what people answered only the interval is told.
    compared = "" if series.now.is_asked else beside_city_briefly(series.now, whole, page.asking.recipe)
    chart = drawn_interval(series.now, whole, page.asking.recipe, name, width=110)
    return PartLine(name, "", series.now, chart or series.drawn(name, width=110, height=30), compared)


def of_kind(kind: UnitKind | None, count: int) -> str:
    """What so many units of a kind are called, without the number."""
    if kind is None:
        return ""
    if count == 1:
        return kind.name_sv if is_swedish() else kind.name_en
    return kind.plural_sv if is_swedish() else kind.plural_en


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _statement(page: IndicatorPage, units: str) -> SafeString | str:
    if page.city is None or page.city.value.value is None:
        return _("There is no value for the whole city.")
    value, recipe = page.city.value, page.asking.recipe
    of_form = {OperatorForm.MUNICIPAL: _("in municipal units"), OperatorForm.INDEPENDENT: _("in independent units")}
    form = next((words for form, words in of_form.items() if form == page.asking.choice.form), "")
    words = {
        "value": value.value,
        "unit": in_language(recipe.unit),
        "city": " ".join(filter(None, (page.city.name, form))),
        "period": page.asking.period,
        "count": format_number(page.units_behind, 0, language()),
        "units": units,
        "change": change_since(value, page.city.series.before, recipe),
    }
    return format_html(_("<b>{value} {unit}</b> in {city} {period}, made of {count} {units}. {change}"), **words)


def _lines(page: IndicatorPage) -> list[tuple[Line, Series]]:
    """What is drawn over the years: the city, and each operator form where the values are not sums."""
    if page.city is None or len(page.asking.years) < 2:
        return []
    series = {_("The city"): page.city.series}
    if not page.asking.is_summed and not page.asking.choice.form:
        series |= {_capital(form_name(form)): of_form for form, of_form in page.forms.items()}
    return [(Line(name, each.points()), each) for name, each in series.items() if each.known()]


def _years(page: IndicatorPage) -> tuple[tuple[str, tuple[tuple[str, Shown], ...]], ...]:
    """The same as a table: for each year, the name and value of each line."""
    lines = _lines(page)
    years = enumerate(page.asking.years if lines else ())
    return tuple((year, tuple((line.name, series.values[place]) for line, series in lines)) for place, year in years)


def _timeline(page: IndicatorPage, target: float | None) -> Drawing | str:
    recipe, lines = page.asking.recipe, [line for line, _series in _lines(page)]
    if not lines:
        return ""
    said = "; ".join(
        f"{line.name} "
        + ", ".join(f"{p.label}: {written(p.value, recipe)}" for p in line.points if p.value is not None)
        for line in lines
    )
    title = _("%(name)s over time") % {"name": in_language(recipe.name)}
    return timeline(lines, write=lambda value: written(value, recipe), title=title, description=said, target=target)


def _timeline_note(page: IndicatorPage) -> str:
    day = page.asking.recipe.measurement_day
    if day is None:
        return ""
    words = day_in_words(page.asking.wanted.day).rsplit(" ", 1)[0]
    return _("All units that there were on %(day)s of each year.") % {"day": words}


def _map(page: IndicatorPage) -> MapTold | None:
    drawn = [line for line in page.areas if line.place.geometry is not None]
    if not drawn or page.city is None:
        return None
    values = [line.value.exact for line in drawn]
    areas = [
        Area(line.name, line.place.geometry or {}, step, line.value.value or line.value.reason)
        for line, step in zip(drawn, steps(values, STEPS), strict=True)
    ]
    said = ", ".join(f"{area.name}: {area.written}" for area in areas)
    title = _("%(name)s in the areas") % {"name": in_language(page.asking.recipe.name)}
    return MapTold(
        area_map(areas, title=title, description=said, is_keyed=True),
        tuple(legend(values, page.asking.recipe.decimals)),
        tuple(
            (area.name, area.written, reverse("unit", args=[line.place.unit.code]))
            for area, line in zip(areas, drawn, strict=True)
        ),
    )


def legend(values: Sequence[float | None], decimals: int) -> list[tuple[str, str]]:
    """What falls in each step of the map that any area has: from the lowest to the highest value, as it is written."""
    placed = list(zip(steps(values, STEPS), values, strict=True))
    told_of = []
    for step in range(1, STEPS + 1):
        known = [value for placed_in, value in placed if placed_in == step and value is not None]
        if known:
            ends = [format_number(value, decimals, language()) for value in (min(known), max(known))]
            told_of.append((str(step), "–".join(dict.fromkeys(ends))))
    if None in values:
        told_of.append(("unknown", _("no value")))
    return told_of
