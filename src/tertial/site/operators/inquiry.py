"""One inquiry: what was asked or proposed, the value as the reader may see it now, and its years."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from tertial.collection.access import is_own, may_answer
from tertial.collection.models import Inquiry
from tertial.organisation.queries.units import Named
from tertial.platform.models import User
from tertial.platform.queries.sentences import in_language
from tertial.releases.queries.values import SeenValue, values_seen
from tertial.releases.rules import Viewer
from tertial.site.figures.series import Recipes, Series, recipes_by_indicator, series_of
from tertial.site.figures.shown import last_years
from tertial.site.operators.inquiries import InquiryLine, inquiry_lines, proposed_in_words
from tertial.site.operators.values import proposal_url
from tertial.site.queries.correcting import written
from tertial.site.queries.unit import figures_seen


@dataclass(frozen=True)
class YearsOf:
    """An indicator of the unit over the years, as the reader may see it, and the drawing of it."""

    name: str
    unit: str
    series: Series
    chart: object


@dataclass(frozen=True)
class InquiryPage:
    """One inquiry as somebody reads it; `before`, `now` and `proposed` are values in words, empty for a question.

    `has_changed` says that another value has been recorded since, which only is said of what the reader may see.
    """

    line: InquiryLine
    before: str
    now: str
    proposed: str
    measured_in: str
    has_changed: bool
    years: YearsOf | None
    may_answer: bool
    is_own: bool
    change_url: str


def inquiry_page(one: Inquiry, user: User, viewer: Viewer, day: date) -> InquiryPage:
    """One inquiry that somebody sees, with the value that it is about as they may see it."""
    recipes = recipes_by_indicator()
    line = inquiry_lines([one], recipes, day)[0]
    now = _now(one, viewer)
    return InquiryPage(
        line=line,
        before=written(one.measure, one.status_then, one.value_then) if one.measure else "",
        now=written(one.measure, now.status, now.value) if one.measure and now else "",
        proposed=proposed_in_words(one),
        measured_in=in_language(one.measure.unit) if one.measure else "",
        has_changed=_has_changed(one, now),
        years=_years(one, line.unit, recipes, viewer),
        may_answer=one.is_waiting and may_answer(user),
        is_own=is_own(user, one, day),
        change_url=_change_url(one),
    )


def _change_url(one: Inquiry) -> str:
    if one.measure_id is None:
        return f"{reverse('ask_office')}?arende={one.pk}"
    return proposal_url(one.measure_id, one.unit.code, one.period, one.breakdown)


def _now(one: Inquiry, viewer: Viewer) -> SeenValue | None:
    if one.measure_id is None:
        return None
    rows = values_seen(one.unit, [one.period], viewer)
    place = (one.measure_id, one.breakdown)
    return next((row for row in rows if (row.measure.code, row.breakdown) == place), None)


def _has_changed(one: Inquiry, now: SeenValue | None) -> bool:
    if now is None or now.value is None or not one.is_waiting:
        return False
    return (now.status, now.value) != (one.status_then, one.value_then)


def _years(one: Inquiry, unit: Named, recipes: Recipes, viewer: Viewer) -> YearsOf | None:
    """The years of the indicator that an inquiry is about, or of the first one that reads its measure."""
    reads = [code for code, versions in recipes.items() if any(one.measure_id in r.terms.measures() for r in versions)]
    indicator = one.indicator_id or next(iter(reads), None)
    if indicator is None or indicator not in recipes:
        return None
    table = figures_seen([unit.id], viewer, recipes)
    periods = sorted((p for p in table.periods(unit.id)), reverse=True)
    chosen = one.period if one.period in periods else next(iter(periods), "")
    if not chosen:
        return None
    series = series_of(table, recipes[indicator], unit, last_years(periods, chosen), part=one.breakdown)
    name = in_language(series.recipe.name)
    return YearsOf(name, in_language(series.recipe.unit), series, series.drawn(name, width=220, height=56))
