"""What stands beside an indicator's values: the targets for it, the council's goals, and whether it is followed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, QuerySet
from django.db.models.functions import JSONObject
from django.urls import reverse

from tertial.indicators.models import Indicator
from tertial.organisation.models import valid_on
from tertial.organisation.queries.units import Named
from tertial.platform.models import known
from tertial.site.figures.shown import Shown, shown
from tertial.site.queries.indicator import IndicatorPage
from tertial.steering.models import GoalIndicator, GoalStatement
from tertial.steering.queries.bodies import COUNCIL
from tertial.steering.queries.decided import Decided
from tertial.steering.queries.readings import result_of
from tertial.steering.queries.sentences import decided_in_words, target_in_words, told_of_indicator
from tertial.steering.rules import State, TargetType, judge_target


@dataclass(frozen=True)
class Aim:
    """What a body wants an indicator to be, how it is, and the verdict as word and shape."""

    body: str
    url: str
    target: str
    value: Shown
    shape: str
    word: str
    decided: str


@dataclass(frozen=True)
class Aims:
    """The council's target and those of the boards; `level` is the value of the council's, to draw, if it is one."""

    council: Aim | None
    boards: tuple[Aim, ...]
    level: float | None


@dataclass(frozen=True)
class Beside:
    """The council's goals that an indicator tells of, as code and title, and whether a reader follows it."""

    goals: tuple[tuple[str, str], ...]
    is_followed: bool


def beside(indicator: str, day: date, is_followed: Exists) -> Beside:
    """What stands beside an indicator on a day, for who follows it or not. One question."""
    goals = _councils_goals(indicator, day).values(told=JSONObject(code="goal__code", title="title"))
    told, followed = Indicator.objects.values_list(ArraySubquery(goals), is_followed).get(code=indicator)
    return Beside(tuple((goal["code"], goal["title"]) for goal in told), followed)


def _councils_goals(indicator: str, day: date) -> QuerySet[GoalStatement]:
    """What the goals of the council say that an indicator tells of on a day, where it is established, by title."""
    tied = GoalIndicator.objects.filter(known(None), valid_on(day), indicator=indicator)
    of_council = tied.filter(goal__owner__kind__level=COUNCIL).values("goal")
    said = GoalStatement.objects.filter(known(None), valid_on(day), goal__in=of_council, state=State.ESTABLISHED)
    return said.order_by("title", "goal__code")


def units_of(decided: Sequence[Decided]) -> frozenset[int]:
    """The units whose figures the targets are about."""
    return frozenset(each.unit_id for each in decided)


def aims(decided: Sequence[Decided], page: IndicatorPage) -> Aims:
    """The targets of the page's period beside the values that the page has fetched."""
    council = next((each for each in decided if each.is_council), None)
    boards = tuple(_aim(each, page) for each in decided if not each.is_council)
    return Aims(None if council is None else _aim(council, page), boards, None if council is None else _level(council))


def _aim(decided: Decided, page: IndicatorPage) -> Aim:
    asked = page.asking
    indicator, period = asked.wanted.indicator, asked.period
    unit = Named(decided.unit_id, decided.unit_code, "", decided.body)
    found = page.standings.get((indicator, decided.unit_id, period))
    result = result_of(page.table, {indicator: asked.recipes}, indicator, decided.unit_id, period, found)
    told = told_of_indicator(judge_target(decided.terms, result, decided.tolerance))
    return Aim(
        decided.body,
        reverse("unit", args=[decided.body_code]) + f"?period={period}",
        target_in_words(decided.terms, asked.recipe),
        shown(page.table.of(indicator, decided.unit_id, period), asked.recipe, unit, period=period),
        told.shape,
        told.word,
        decided_in_words("", decided.decided_on, decided.paragraph, decided.reference),
    )


def _level(decided: Decided) -> float | None:
    terms = decided.terms
    if terms.type in (TargetType.MIN, TargetType.VALUE):
        return terms.low
    return terms.high if terms.type == TargetType.MAX else None
