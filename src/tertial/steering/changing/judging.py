"""What somebody needs who judges a goal: what its figures say, what was said before, and what has been done."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.timezone import localtime

from tertial.indicators.models import Recipe
from tertial.indicators.queries.figures import recipe_for
from tertial.indicators.queries.periods import period_kinds
from tertial.indicators.rules import Period
from tertial.indicators.rules import period as read_period
from tertial.organisation.models import Unit
from tertial.organisation.queries.units import Named, names_on
from tertial.platform.queries.sentences import day_in_words, in_language, language
from tertial.platform.rules import format_number
from tertial.releases.rules import Viewer
from tertial.steering.models import Goal
from tertial.steering.queries.addresses import goal_page, indicator_page
from tertial.steering.queries.book import Books
from tertial.steering.queries.dossier import ActivityRow, Dossier, JudgedIn, Said
from tertial.steering.queries.goals import goals_on
from tertial.steering.queries.readings import IndicatorStanding
from tertial.steering.queries.sentences import (
    Told,
    indicators_counted,
    judgements_counted,
    level_name,
    period_in_words,
    target_in_words,
    told_of_activity,
    told_of_goal,
    told_of_indicator,
)
from tertial.steering.queries.standings import GoalStanding, Standings, read
from tertial.steering.rules import State, Verdict, count, is_late, overlaps

MOST_SERVING = 30


@dataclass(frozen=True)
class Line:
    """An indicator that tells of the goal: whose value, in which period, what was wanted of it, and the verdict."""

    name: str
    url: str
    about: str
    period: str
    value: str
    target: str
    council: str
    told: Told


@dataclass(frozen=True)
class Before:
    """A judgement in words: of which period, how, why, and whether it is a draft."""

    period: str
    told: Told
    reason: str
    is_draft: bool


@dataclass(frozen=True)
class Doing:
    """An activity in words."""

    title: str
    told: Told


@dataclass(frozen=True)
class Serving:
    """A goal that serves the one that is judged, and how its own owner judges it."""

    title: str
    url: str
    owner: str
    told: Told


@dataclass(frozen=True)
class JudgingPage:
    """What a goal is judged from. `suggested` is what the indicators say, read for the unit that judges.

    `held` is what the unit has judged in the period already, `told_already` on which day, where others may have
    gone on with it since; `before` is what it judged last.
    """

    code: str
    title: str
    level: str
    expected_result: str
    owner: Named
    judge: Named
    period: Period
    in_words: str
    lines: Sequence[Line]
    suggested: Verdict
    told: Told
    counted: str
    held: JudgedIn | None
    told_already: str
    before: Before | None
    doings: Sequence[Doing]
    serving: Sequence[Serving]
    serving_counted: str
    more_serving: int

    @property
    def is_own(self) -> bool:
        """Whether the goal's owner judges."""
        return self.owner.id == self.judge.id


def established_in(found: Dossier, of: Period) -> Said | None:
    """What a goal says, established, in a period: the last that it says; None where it does not hold then."""
    said = [one for one in found.current if one.state == State.ESTABLISHED and _overlaps(one, of)]
    return max(said, key=lambda one: one.starts_on, default=None)


def holds_in(found: Dossier, of: Period) -> bool:
    """Whether a goal, or a draft of it, holds on any day of a period."""
    return any(_overlaps(one, of) for one in found.current)


def _overlaps(said: Said, of: Period) -> bool:
    return overlaps(said.starts_on, said.ends_on, of.starts_on, of.ends_on)


def judging_page(
    goal: Goal,
    found: Dossier,
    said: Said,
    judge: Unit,
    *,
    of: Period,
    viewer: Viewer,
    drafts: Collection[int],
    today: date,
    known: Books,
) -> JudgingPage:
    """What a unit judges a goal from in a period. What it says is `said`."""
    standings = _read_for(goal, found, judge, of=of, viewer=viewer, drafts=drafts, known=known)
    one = standings.by_id[goal.pk]
    below = _serving(goal, judge, known.of(of.code))
    names = names_on(of.last_day, _mentioned(goal, judge, one, below))
    own = sorted((each for each in found.judged if _is_before(each, judge)), key=lambda each: _order(each.period))
    held = next((each for each in own if each.period == of.code), None)
    before = [each for each in own if _order(each.period) < _order(of.code) and each is not held]
    return JudgingPage(
        code=goal.code,
        title=said.title,
        level=level_name(one.goal),
        expected_result=said.expected_result,
        owner=names[goal.owner_id],
        judge=names[judge.pk],
        period=of,
        in_words=period_in_words(of.code),
        lines=[line for line in (_line(each, standings.terms.recipes, names) for each in one.indicators) if line],
        suggested=one.suggested,
        told=told_of_goal(one.suggested),
        counted=indicators_counted(one.counts) if one.counts.total else "",
        held=held,
        told_already=_told_already(held, of, known.periods().to_judge(today), today),
        before=_before(before[-1]) if before else None,
        doings=[_doing(each, today) for each in found.activities],
        serving=[_serves(each, names, of) for each in below[:MOST_SERVING]],
        serving_counted=judgements_counted(count(_judged(each) for each in below)),
        more_serving=max(0, len(below) - MOST_SERVING),
    )


def _read_for(
    goal: Goal, found: Dossier, judge: Unit, *, of: Period, viewer: Viewer, drafts: Collection[int], known: Books
) -> Standings:
    """The goal, with those of its owner that serve it, read as if the unit that judges owned them.

    So a board that judges a goal of the council's is told of its own figures, by the targets that hold for it.
    """
    ids = [goal.pk, *(near.id for near in found.below if near.owner_id == goal.owner_id)]
    rows = goals_on(found.day, period=of.code, ids=ids, drafts=drafts)
    theirs = [replace(row, owner_id=judge.pk) for row in rows]
    return read(theirs, of.code, viewer, day=found.day, drafts=drafts, by=known.terms())


def _serving(goal: Goal, judge: Unit, book: Standings) -> list[GoalStanding]:
    """The established goals that serve it: all of them for its owner, its own for another unit that judges."""
    serving = book.below(goal.pk)
    return serving if judge.pk == goal.owner_id else [one for one in serving if one.goal.owner_id == judge.pk]


def _mentioned(goal: Goal, judge: Unit, one: GoalStanding, below: Sequence[GoalStanding]) -> set[int]:
    units = {line.unit_id for line in one.indicators} | {each.goal.owner_id for each in below[:MOST_SERVING]}
    return units | {goal.owner_id, judge.pk}


def _is_before(judged: JudgedIn, judge: Unit) -> bool:
    return judged.unit_id == judge.pk and judged.superseded_at is None


def _order(period: str) -> tuple[date, date]:
    """Periods by their end; of those that end together the longer is the later."""
    of = read_period(period, period_kinds())
    return of.ends_on, date.fromordinal(date.max.toordinal() - of.starts_on.toordinal())


def _line(one: IndicatorStanding, recipes: Mapping[str, Sequence[Recipe]], names: Mapping[int, Named]) -> Line | None:
    known = recipes.get(one.indicator, ())
    recipe = recipe_for(known, one.period) or next(iter(known), None)
    if recipe is None:
        return None
    nearest, council = one.targets.nearest, one.targets.council
    value = "" if one.value is None else format_number(one.value, one.decimals, language())
    unit = in_language(recipe.unit)
    return Line(
        name=in_language(recipe.name),
        url=indicator_page(one.indicator, one.period),
        about=names[one.unit_id].name if one.unit_id in names else "",
        period=period_in_words(one.period),
        value=f"{value}\N{NO-BREAK SPACE}%" if value and unit.startswith("%") else value,
        target=target_in_words(nearest.terms, recipe) if nearest else "",
        council=target_in_words(council.terms, recipe) if council and council is not nearest else "",
        told=told_of_indicator(one.verdict),
    )


def _told_already(held: JudgedIn | None, of: Period, to_judge: str, today: date) -> str:
    """The day on which an established judgement was recorded of a period whose time for judging has passed."""
    if held is None or held.state != State.ESTABLISHED or of.code == to_judge or of.ends_on > today:
        return ""
    return day_in_words(localtime(held.recorded_at).date())


def _before(judged: JudgedIn) -> Before:
    is_draft = judged.state == State.DRAFT
    return Before(period_in_words(judged.period), told_of_goal(judged.verdict), judged.reason, is_draft)


def _doing(activity: ActivityRow, today: date) -> Doing:
    late = is_late(activity.status, activity.ends_on, today)
    return Doing(activity.title, told_of_activity(activity.status, is_late=late))


def _judged(one: GoalStanding) -> Verdict:
    return one.judged.verdict if one.judged else Verdict.NONE


def _serves(one: GoalStanding, names: Mapping[int, Named], of: Period) -> Serving:
    told = told_of_goal(_judged(one))
    owner = names[one.goal.owner_id].name if one.goal.owner_id in names else ""
    return Serving(one.goal.title, goal_page(one.goal.code, of.code), owner, told)
