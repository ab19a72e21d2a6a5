"""One goal on a page: what it says, what its figures say beside what people judge, what serves it, and its past."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page

from tertial.indicators.queries.periods import period_kinds
from tertial.indicators.rules import period as read_period
from tertial.organisation.queries.units import Named
from tertial.site.goals.bars import Bar, bar_of
from tertial.site.goals.doing import Doing, doings
from tertial.site.goals.figures import IndicatorRow, Sheet
from tertial.site.goals.gathering import Gathered
from tertial.site.goals.links import document_url, goal_url
from tertial.site.goals.nodes import Row, Telling, told_beside
from tertial.site.goals.past import Change, Judged, changes, judgements
from tertial.steering.queries.dossier import Kin, Said
from tertial.steering.queries.holding import holds_in_words, span_in_words
from tertial.steering.queries.periods import Offered
from tertial.steering.queries.sentences import Told, level_name, told_of_gap, told_of_goal, told_of_indicator
from tertial.steering.queries.standings import GoalStanding
from tertial.steering.rules import Verdict, overlaps


@dataclass(frozen=True)
class Kindred:
    """A goal of another time: what it says, its page, and when it held."""

    title: str
    url: str
    held: str


@dataclass(frozen=True)
class Below:
    """The goals that serve one: a page of them, and all of them counted."""

    rows: Sequence[Row]
    paging: Page[int]
    counted: str


@dataclass(frozen=True)
class GoalPage:
    """What a goal's page shows.

    `latest` is how its owner judges it in the period, `earlier` how in others; `others` are the judgements of others.
    `before` and `after` are the goals that its indicators told of before it held, and tell of since; it was decided
    that it `continues` some and is `continued_by` others.
    """

    code: str
    level: str
    owner: Named
    authority_id: int
    now: Said
    holds: str
    has_ended: bool
    chain: tuple[tuple[str, str, str | None], ...]
    also: tuple[tuple[str, str], ...]
    period: str
    periods: Sequence[str]
    suggested: Told
    gap: str
    beside: str
    bar: Bar | None
    latest: Judged | None
    earlier: Sequence[Judged]
    others: Sequence[Judged]
    indicators: Sequence[IndicatorRow]
    is_told_of_below: bool
    below: Below
    doings: Sequence[Doing]
    document_url: str
    changes: Sequence[Change]
    before: Sequence[Kindred]
    after: Sequence[Kindred]
    continues: Sequence[Kindred]
    continued_by: Sequence[Kindred]

    @property
    def has_own(self) -> bool:
        """Whether any of its indicators has a target nearer than the council's."""
        return any(row.own is not None for row in self.indicators)

    @property
    def whose_own(self) -> str:
        """Whose those nearer targets are: the owner's (own), its board's (board), or some of each (nearest)."""
        deciders = {row.own.body_id for row in self.indicators if row.own is not None}
        if deciders <= {self.owner.id}:
            return "own"
        return "board" if deciders == {self.authority_id} else "nearest"


def goal_page(of: Gathered, offered: Offered, *, today: date, may_change: bool = False) -> GoalPage:
    """A goal in words, with the ways to change what hangs on it for those who may."""
    found, now, one = of.found, of.now, of.one
    telling = Telling(of.standings, of.names, {level.code: level for level in offered.levels}, today)
    body = found.owner_id if may_change else None
    sheet = Sheet(
        of.figures,
        of.terms,
        of.names,
        of.city_id,
        of.recorded,
        body_id=body,
        back=goal_url(found.code, of.period),
        standings=of.beside,
        today=today,
    )
    own = judgements(found, of.names, by_owner=True)
    latest = next((said for said in own if said.code == of.period and not said.was_until), None)
    others = judgements(found, of.names, by_owner=False)
    line = of.standings.line_up(found.id)
    span = found.span
    return GoalPage(
        code=found.code,
        level=level_name(one.goal),
        owner=of.names[found.owner_id],
        authority_id=found.authority_id,
        now=now,
        holds=holds_in_words(*span, today),
        has_ended=span[1] is not None and span[1] <= today,
        chain=_chain(of),
        also=tuple(
            (of.standings.by_id[goal].goal.title, goal_url(of.standings.by_id[goal].goal.code, of.period))
            for goal in one.goal.parents
            if goal in of.standings.by_id and of.standings.by_id[goal] not in line
        ),
        period=of.period,
        periods=_periods(of, offered, today),
        suggested=_suggested(one),
        gap=told_of_gap(one.gap),
        beside=told_beside(one),
        bar=bar_of(one.counts),
        latest=latest,
        earlier=[said for said in own if said is not latest],
        others=[said for said in others if said.code == of.period and not said.was_until],
        indicators=sheet.rows(one.indicators),
        is_told_of_below=bool(one.indicators) and not one.goal.indicators,
        below=_below(of, telling),
        doings=doings(found.activities, of.names, found.code, today=today, may_change=may_change),
        document_url=document_url(now.document) if now.document else "",
        changes=changes(found.said),
        before=_kindred(found.before),
        after=_kindred(found.after),
        continues=_kindred(found.continues),
        continued_by=_kindred(found.continued_by),
    )


def _suggested(one: GoalStanding) -> Told:
    """What the indicators say; that they lack results, where they say nothing."""
    return told_of_indicator(Verdict.NONE) if one.suggested == Verdict.NONE else told_of_goal(one.suggested)


def _chain(of: Gathered) -> tuple[tuple[str, str, str | None], ...]:
    line = of.standings.line_up(of.found.id)
    steps = [(level_name(one.goal), one.goal.title, goal_url(one.goal.code, of.period)) for one in line]
    return (*steps[:-1], (*steps[-1][:2], None)) if len(steps) > 1 else ()


def _below(of: Gathered, telling: Telling) -> Below:
    seen = [of.standings.by_id[goal] for goal in of.paging if goal in of.standings.by_id]
    levels = {one.goal.level for one in seen}
    counted = telling.counted(of.paging.paginator.count, levels.pop() if len(levels) == 1 else "")
    return Below([telling.row(one) for one in seen], of.paging, counted)


def _periods(of: Gathered, offered: Offered, today: date) -> list[str]:
    """The periods in which it holds."""
    kinds = period_kinds()
    asked = [read_period(code, kinds) for code in dict.fromkeys((*offered.periods(today), of.period))]
    return [
        each.code
        for each in asked
        if any(overlaps(one.starts_on, one.ends_on, each.starts_on, each.ends_on) for one in of.found.current)
    ]


def _kindred(kin: Sequence[Kin]) -> tuple[Kindred, ...]:
    return tuple(Kindred(one.title, goal_url(one.code), span_in_words(one.starts_on, one.ends_on)) for one in kin)
