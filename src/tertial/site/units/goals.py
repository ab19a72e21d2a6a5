"""The goals that a unit works for: its own, or those of the nearest unit above it that has any."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from tertial.organisation.queries.surroundings import Near
from tertial.site.goals.bars import Bar, bar_of
from tertial.site.goals.links import goal_url, my_part_url
from tertial.site.goals.nodes import lowered, whole
from tertial.steering.queries.book import Books
from tertial.steering.queries.goals import goals_on
from tertial.steering.queries.periods import day_of
from tertial.steering.queries.readings import Reading
from tertial.steering.queries.sentences import (
    Told,
    activities_counted,
    level_name,
    period_in_words,
    told_of_gap,
    told_of_goal,
)
from tertial.steering.queries.shares import Share
from tertial.steering.queries.standings import GoalStanding, Standings, stand
from tertial.steering.rules import Verdict

Step = tuple[str, str, str | None]


@dataclass(frozen=True)
class UnitGoal:
    """A goal as a row of a unit's page: what the indicators say, what was judged, and what is done.

    `level` is said where the goals are of several; `serves` is the goal above it and its address.
    """

    code: str
    title: str
    url: str
    part_url: str
    level: str
    serves: tuple[str, str] | None
    expected_result: str
    is_draft: bool
    told: Told
    beside: str
    gap: str
    bar: Bar | None
    facts: tuple[str, ...]


@dataclass(frozen=True)
class UnitGoals:
    """The goals of a unit in a period, whose they are, and the chain of one of them up to the council."""

    owner_id: int
    owner: str
    owner_url: str
    is_own: bool
    period: str
    goals: tuple[UnitGoal, ...]
    chain: tuple[Step, ...]
    part_url: str

    @property
    def has_chain(self) -> bool:
        """Whether there is anything above to be a part of."""
        return len(self.chain) > 1


@dataclass(frozen=True)
class Judged:
    """In which period goals are judged, by which books, on which day it is asked, and whose drafts the reader sees."""

    books: Books
    period: str
    today: date
    drafts: Collection[int]

    @property
    def book(self) -> Standings:
        """Everybody's goals of the period."""
        return self.books.of(self.period)


def goals_for(me: Near, owners: Sequence[Near], reading: Reading, judged: Judged) -> UnitGoals | None:
    """The goals that a unit works for in a period: those of the first of `owners` that has any.

    None where there are none: outside the line, or where nobody in it has any.
    """
    by_id = {near.unit.id: near for near in owners}
    period, day, book = judged.period, day_of(judged.period), judged.book
    rows = goals_on(day, period=period, owners=by_id, drafts=judged.drafts)
    owner = next((near for near in by_id.values() if any(row.owner_id == near.unit.id for row in rows)), None)
    if owner is None:
        return None
    found = stand([row for row in rows if row.owner_id == owner.unit.id], period, day, reading)
    seen = [_in_the_whole(one, book) for one in found.by_id.values()]
    levels = {one.goal.level for one in seen}
    first = next((one for one in seen if not one.goal.is_draft), None)
    return UnitGoals(
        owner.unit.id,
        owner.unit.name,
        f"{reverse('unit', args=[owner.unit.code])}?period={period}",
        owner.unit.id == me.unit.id,
        period_in_words(period),
        tuple(_row(one, book, judged.today, has_level=len(levels) > 1) for one in seen),
        () if first is None else chain(book, first.goal.id),
        "" if first is None else my_part_url(first.goal.code),
    )


def _in_the_whole(seen: GoalStanding, book: Standings) -> GoalStanding:
    """How a goal stands to its reader, with what only the whole can tell: who else has judged, and what serves it."""
    known = book.by_id.get(seen.goal.id)
    if known is None:
        return seen
    return replace(seen, judges=known.judges, answered=known.answered, asked=known.asked)


def _row(one: GoalStanding, book: Standings, today: date, *, has_level: bool) -> UnitGoal:
    goal = one.goal
    above = next((book.by_id[parent].goal for parent in goal.parents if parent in book.by_id), None)
    return UnitGoal(
        code=goal.code,
        title=goal.title,
        url=goal_url(goal.code, book.period),
        part_url=my_part_url(goal.code),
        level=level_name(goal) if has_level else "",
        serves=(above.title, goal_url(above.code, book.period)) if above else None,
        expected_result=goal.expected_result,
        is_draft=goal.is_draft,
        told=told_of_goal(one.verdict),
        beside=_beside(one),
        gap=told_of_gap(one.gap),
        bar=bar_of(one.counts),
        facts=tuple(filter(None, _facts(one, today))),
    )


def _beside(one: GoalStanding) -> str:
    """What the indicators say beside what was judged, as a sentence."""
    says = lowered(told_of_goal(one.suggested).word)
    if one.judged is None:
        if one.suggested != Verdict.NONE:
            return _("According to the indicators. Not judged yet.")
        if not one.counts.total:
            return _("Not judged yet, and no indicators tell of it.")
        has_none = one.counts.none == one.counts.total
        return (
            _("Not judged yet. No results yet.")
            if has_none
            else _("Not judged yet, and too many indicators lack a result.")
        )
    if not one.counts.total:
        return _("Judged without indicators.")
    if one.suggested == Verdict.NONE:
        return _("Judged. Too many indicators lack a result for them to say anything.")
    if one.gap is None:
        return _("The indicators and the judgement agree.")
    return _("The indicators say: %(verdict)s.") % {"verdict": says}


def _facts(one: GoalStanding, today: date) -> Sequence[str]:
    answered = ""
    if one.asked:
        texts = {"answered": whole(one.answered), "asked": whole(one.asked)}
        answered = _("%(answered)s of %(asked)s below have judged") % texts
    return activities_counted(len(one.goal.activities), one.goal.late(today)), answered


def chain(book: Standings, goal_id: int) -> tuple[Step, ...]:
    """The goals from the council down to one, as platform/chain.html shows them."""
    line = book.line_up(goal_id)
    return tuple((level_name(one.goal), one.goal.title, goal_url(one.goal.code, book.period)) for one in line)


def with_part(goals: UnitGoals, name: str, share: Share | None, book: Standings) -> UnitGoals:
    """The chain with the unit's part last: its own goal, or something that it does for a goal of another's."""
    if share is not None and share.goal_id in book.by_id:
        url = my_part_url(share.goal, share.code)
        part = (_("The part of %(name)s") % {"name": name}, share.title, url)
        return replace(goals, chain=(*chain(book, share.goal_id), part), part_url=url)
    if not goals.is_own or not goals.has_chain:
        return goals
    *above, (level, title, address) = goals.chain
    return replace(goals, chain=(*above, (_("Our part: %(level)s") % {"level": lowered(level)}, title, address)))
