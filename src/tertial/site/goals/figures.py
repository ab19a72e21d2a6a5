"""A goal's indicators as rows: the value, five years with the target, the targets and their decisions, the verdict."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tertial.indicators.models import Recipe
from tertial.indicators.queries.periods import period_kinds
from tertial.indicators.rules import period as read_period
from tertial.organisation.queries.units import Named
from tertial.platform.charts.drawing import Drawing
from tertial.platform.queries.sentences import day_in_words, in_language
from tertial.releases.queries.places import Figures
from tertial.site.figures.outlook import outlook
from tertial.site.figures.series import Series, parts_of, series_of
from tertial.site.figures.shown import Shown
from tertial.site.figures.sure import Comparisons, Said, Trust, drawn_interval, explained_once, told_of, trust
from tertial.site.goals.links import change_url
from tertial.steering.queries.readings import IndicatorStanding, Terms
from tertial.steering.queries.sentences import (
    Told,
    decided_in_words,
    period_in_words,
    target_in_words,
    told_of_indicator,
)
from tertial.steering.queries.targets import Applied, TargetRow
from tertial.steering.rules import TargetTerms, TargetType, Verdict, is_under_way

YEARS = 5


@dataclass(frozen=True)
class Decision:
    """A target as it was decided, in words, and from when another took its place."""

    target: str
    decided: str
    was_until: str = ""
    is_draft: bool = False


@dataclass(frozen=True)
class Aim:
    """A target for a figure: what it asks, of whom, the decision, and those before it for the same period."""

    target: str
    body: str
    body_id: int
    decision: Decision
    earlier: tuple[Decision, ...]


@dataclass(frozen=True)
class IndicatorRow:
    """An indicator of a goal: `council` and `own` are the targets, `own` absent where it is the council's.

    `parts` are the values of girls and boys, where they are known.
    """

    name: str
    url: str
    unit: str
    about: str
    period: str
    value: Shown
    chart: Drawing | str
    council: Aim | None
    own: Aim | None
    told: Told
    said: tuple[Said, ...]
    trust: Trust | None
    breaks: tuple[str, ...]
    decide_url: str
    parts: tuple[tuple[str, Shown], ...]


@dataclass(frozen=True)
class Sheet:
    """What rows are made of: guarded figures, how they are read, names, and every target ever recorded for them."""

    table: Figures
    terms: Terms
    names: Mapping[int, Named]
    city_id: int
    recorded: Sequence[TargetRow]
    body_id: int | None = None
    """The body whose targets the reader may change, if any."""
    back: str = ""
    """Where they are led back who have decided on a target."""
    standings: Comparisons = field(default_factory=dict)
    """How the figures stand to others and to their own past."""
    today: date | None = None
    """The day: of a year that it lies in or before, the latest figure stands where there is no result yet."""

    def rows(self, lines: Sequence[IndicatorStanding]) -> list[IndicatorRow]:
        """Some indicators as they stand, each word explained once; without those of which no recipe tells anything."""
        rows = [row for line in lines if (row := self.row(line)) is not None]
        said = explained_once(row.said for row in rows)
        return [replace(row, said=once) for row, once in zip(rows, said, strict=True)]

    def row(self, one: IndicatorStanding) -> IndicatorRow | None:
        """An indicator as it stands; None where no recipe tells what it is."""
        recipes = self.terms.recipes.get(one.indicator)
        if not recipes:
            return None
        unit = self.names.get(one.unit_id, Named(one.unit_id, "", "", ""))
        shown_in = self._shown_in(one)
        series = series_of(self.table, recipes, unit, years_before(shown_in))
        recipe, name = series.recipe, in_language(series.recipe.name)
        nearest, council = one.targets.nearest, one.targets.council
        level = drawn_level(nearest.terms) if nearest else None
        city = Shown(None)
        if one.unit_id != self.city_id:
            city = series_of(self.table, recipes, Named(self.city_id, "", "", ""), [shown_in]).now
        return IndicatorRow(
            name=name,
            url=f"{reverse('indicator', args=[one.indicator])}?period={shown_in}",
            unit=in_language(recipe.unit),
            about=unit.name,
            period=period_in_words(shown_in),
            value=series.now,
            chart=drawn_interval(series.now, city, recipe, name, target=level) or series.drawn(name, target=level),
            council=self._aim(council, recipe) if council else None,
            own=self._aim(nearest, recipe) if nearest and nearest is not council else None,
            told=told_of_indicator(one.verdict, is_awaited=shown_in != one.period),
            said=self._said(one, series, city, shown_in),
            trust=trust(series),
            breaks=tuple(series.breaks()),
            decide_url=self._decide_url(one, unit),
            parts=() if series.now.is_hidden else parts_of(self.table, recipes, unit, one.period),
        )

    def _shown_in(self, one: IndicatorStanding) -> str:
        """The period of the figure that is shown: the latest before, as long as a result is to come."""
        if self.today is None or not is_under_way(read_period(one.period, period_kinds()), self.today):
            return one.period
        back = reversed(years_before(one.period))
        return next((code for code in back if self.table.of(one.indicator, one.unit_id, code)), one.period)

    def _decide_url(self, one: IndicatorStanding, unit: Named) -> str:
        body = self.names.get(self.body_id) if self.body_id else None
        if body is None or not unit.code:
            return ""
        url = change_url("decide_target", one.indicator, unit.code, body.code, one.period)
        return f"{url}?{urlencode({'next': self.back})}" if url and self.back else url

    def _aim(self, target: TargetRow, recipe: Recipe) -> Aim:
        earlier = [row for row in self.recorded if _place(row) == _place(target) and row.id != target.id]
        told = sorted(earlier, key=lambda row: row.recorded_at, reverse=True)
        return Aim(
            target_in_words(target.terms, recipe),
            self._called(target.decided_by_id),
            target.decided_by_id,
            self._decision(target, recipe),
            tuple(self._decision(row, recipe) for row in told),
        )

    def _decision(self, target: TargetRow, recipe: Recipe) -> Decision:
        body = self._called(target.decided_by_id)
        until = "" if target.superseded_at is None else day_in_words(localdate(target.superseded_at))
        return Decision(
            target_in_words(target.terms, recipe),
            decided_in_words(body, target.decided_on, target.paragraph, target.reference),
            until,
            target.state == "draft",
        )

    def _called(self, unit_id: int) -> str:
        return self.names[unit_id].name if unit_id in self.names else ""

    def _said(self, one: IndicatorStanding, series: Series, city: Shown, shown_in: str) -> tuple[Said, ...]:
        now = series.now
        if now.is_hidden:
            return (Said(_("Too few. The value is hidden to protect individuals.")),)
        if now.value is None:
            reason = f"{now.reason[:1].upper()}{now.reason[1:]}." if now.reason else _("There is no value yet.")
            return (Said(reason),)
        said = []
        nearest = one.targets.nearest
        if shown_in != one.period:
            texts = {"shown": period_in_words(shown_in), "period": period_in_words(one.period)}
            target = _("The value is the latest, for %(shown)s. The target is for %(period)s.")
            said.append(Said((target if nearest else _("The value is the latest, for %(shown)s.")) % texts))
        found, is_city = self.standings.get((one.indicator, one.unit_id, shown_in)), one.unit_id == self.city_id
        said += told_of(series, city, found, is_city=is_city)
        ahead = outlook(found, nearest.terms, series.recipe, one.period) if nearest else None
        said += [ahead] if ahead else []
        if one.verdict == Verdict.NONE and shown_in == one.period:
            why = why_unjudged(one.targets, is_city=is_city, is_broken=series.points()[-1].breaks)
            said.append(Said(why))
        return tuple(said)


def why_unjudged(targets: Applied, *, is_city: bool, is_broken: bool) -> str:
    """Why there is a value and no verdict on it; `is_city` says that it is the whole city's."""
    if targets.nearest is None:
        return _("Nobody has decided on a target.")
    if targets.nearest.terms.type == TargetType.DELEGATED:
        return _("Each board sets its own target.") if is_city else _("The board has not set its target yet.")
    if is_broken:
        return _("It is computed in another way than before, so there is no verdict.")
    return _("There is no earlier value to compare with, so there is no verdict.")


def years_before(period: str, years: int = YEARS) -> list[str]:
    """The period and those of its kind in the years before, the earliest first."""
    year, rest = int(period[:4]), period[4:]
    return [f"{year - back}{_rest(year - back, rest)}" for back in range(years - 1, -1, -1)]


def _rest(year: int, rest: str) -> str:
    return f"/{(year + 1) % 100:02d}" if rest.startswith("/") else rest


def drawn_level(terms: TargetTerms) -> float | None:
    """The one value that a target draws as a line; None where it has none, or two."""
    if terms.type in (TargetType.MIN, TargetType.VALUE):
        return terms.low
    return terms.high if terms.type == TargetType.MAX else None


def _place(row: TargetRow) -> tuple[object, ...]:
    return row.indicator, row.period, row.breakdown, row.decided_by_id, row.unit_id
