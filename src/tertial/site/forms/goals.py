"""Which goals to show. The names of the fields stand in the address, so they are Swedish."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from tertial.indicators.queries.periods import period_kinds
from tertial.indicators.rules import ImpossiblePeriod
from tertial.indicators.rules import period as read_period
from tertial.platform.queries.sentences import is_swedish
from tertial.site.forms.choosing import DAY, choices, day_from
from tertial.site.goals.choice import DIFFERING, UNJUDGED, Choice
from tertial.site.goals.page import GoalsPage
from tertial.steering.queries.sentences import period_in_words

LONGEST = 80
LAST_PAGE = 10_000


class GoalChoices(forms.Form):
    """The period, whose goals, at which level, which judgements, and the day of the units' names.

    `visad` is the period that was shown, unseen: a day that was only that period's own follows the next one.
    """

    period = forms.ChoiceField(required=False)
    enhet = forms.ChoiceField(required=False)
    niva = forms.ChoiceField(required=False)
    avvikande = forms.ChoiceField(required=False)
    dag = forms.DateField(required=False, widget=DAY, input_formats=["%Y-%m-%d"])
    visad = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, page: GoalsPage, *, today: date) -> None:
        choice = page.choice
        chosen = {"period": choice.period, "enhet": choice.unit, "niva": choice.level, "dag": choice.day}
        judgements = DIFFERING if choice.is_differing else UNJUDGED if choice.is_unjudged else ""
        super().__init__(initial=chosen | {"avvikande": judgements, "visad": choice.period})
        for name, label in _labels().items():
            self.fields[name].label = label
        choices(self, "period", period_choices(page.offered.periods(today), choice.period))
        choices(self, "enhet", [("", _("all units")), *((unit.code, unit.name) for unit in page.owners)])
        named = [(level.code, level.plural_sv if is_swedish() else level.plural_en) for level in page.levels]
        choices(self, "niva", [("", _("from the top")), *named])
        narrowed = [(DIFFERING, _("only those that differ")), (UNJUDGED, _("not judged"))]
        choices(self, "avvikande", [("", _("all")), *narrowed])


def _labels() -> dict[str, str]:
    return {
        "period": _("Period"),
        "enhet": _("Show"),
        "niva": _("Level"),
        "avvikande": _("Judgements"),
        "dag": _("Organisation on"),
    }


def period_choices(periods: Sequence[str], chosen: str) -> list[tuple[str, str]]:
    """Periods to choose among in words, with the chosen one even where it is not offered."""
    offered = list(periods) if chosen in periods else [chosen, *periods]
    return [(code, period_in_words(code)) for code in offered]


def choice_from(given: Mapping[str, Any], *, period: str, today: date) -> Choice:
    """What an address asks for; `period` where it names none that can be read."""
    code = readable_period(given.get("period", ""), period)
    usual = _usual_day(code, today)
    day = day_from(given.get("dag", ""), usual)
    shown = readable_period(given.get("visad", ""), code)
    if day == _usual_day(shown, today):
        day = usual
    return Choice(
        period=code,
        day=day,
        is_own_day=day != usual,
        unit=given.get("enhet", "")[:LONGEST],
        level=given.get("niva", "")[:LONGEST],
        is_differing=given.get("avvikande", "") == DIFFERING,
        is_unjudged=given.get("avvikande", "") == UNJUDGED,
        opened=given.get("oppna", "")[:LONGEST],
        under=given.get("under", "")[:LONGEST],
        page=page_from(given.get("sida") or given.get("page") or ""),
    )


def _usual_day(period: str, today: date) -> date:
    return min(read_period(period, period_kinds()).last_day, today)


def readable_period(text: str, otherwise: str) -> str:
    """The period that a text names, or another where it names none."""
    try:
        return read_period(text, period_kinds()).code
    except ImpossiblePeriod:
        return otherwise


def page_from(text: str) -> int:
    """The page that an address names, the first where it names none."""
    return min(max(int(text), 1), LAST_PAGE) if text.isdecimal() and len(text) < 6 else 1


class PeriodChoice(forms.Form):
    """The period of a page about one goal."""

    period = forms.ChoiceField(required=False)

    def __init__(self, periods: Sequence[str], chosen: str) -> None:
        super().__init__(initial={"period": chosen})
        self.fields["period"].label = _("Period")
        choices(self, "period", period_choices(periods, chosen))
