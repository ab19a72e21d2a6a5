"""The goals that a unit works for: its own, or those of the nearest unit above it that has any."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from tertial.organisation.queries.surroundings import Near
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
from tertial.steering.queries.standings import GoalStanding, Standings, stand


@dataclass(frozen=True)
class UnitGoal:
    """A goal as a row of a unit's page: what the indicators say, what was judged, and what is done."""

    title: str
    url: str
    part_url: str
    expected_result: str
    is_draft: bool
    told: Told
    suggested: Told
    judged: Told | None
    gap: str
    activities: str


@dataclass(frozen=True)
class UnitGoals:
    """The goals of a unit in a period, whose they are, and the chain of one of them up to the council."""

    owner: str
    owner_url: str
    is_own: bool
    period: str
    goals: tuple[UnitGoal, ...]
    chain: tuple[tuple[str, str, str | None], ...]


@dataclass(frozen=True)
class Judged:
    """In which period goals are judged, by which books, on which day it is asked, and whose drafts the reader sees."""

    books: Books
    period: str
    today: date
    drafts: Collection[int]


def goals_for(me: Near, line: Sequence[Near], reading: Reading, judged: Judged) -> UnitGoals | None:
    """The goals that a unit works for in a period; `line` are the units above it, from the nearest.

    None where there are none: outside the line, or where nobody in it has any.
    """
    owners = {near.unit.id: near for near in (me, *line)}
    period, day = judged.period, day_of(judged.period)
    rows = goals_on(day, period=period, owners=owners, drafts=judged.drafts)
    owner = next((near for near in owners.values() if any(row.owner_id == near.unit.id for row in rows)), None)
    if owner is None:
        return None
    found = stand([row for row in rows if row.owner_id == owner.unit.id], period, day, reading)
    first = next((one for one in found.by_id.values() if not one.goal.is_draft), None)
    return UnitGoals(
        owner.unit.name,
        reverse("unit", args=[owner.unit.code]),
        owner is me,
        period_in_words(period),
        tuple(_row(one, judged.today) for one in found.by_id.values()),
        () if first is None else chain(judged.books.of(period), first.goal.id),
    )


def _row(one: GoalStanding, today: date) -> UnitGoal:
    goal = one.goal
    return UnitGoal(
        title=goal.title,
        url=reverse("goal", args=[goal.code]),
        part_url=reverse("my_part", args=[goal.code]),
        expected_result=goal.expected_result,
        is_draft=goal.is_draft,
        told=told_of_goal(one.verdict),
        suggested=told_of_goal(one.suggested),
        judged=told_of_goal(one.judged.verdict) if one.judged else None,
        gap=told_of_gap(one.gap),
        activities=activities_counted(len(goal.activities), goal.late(today)),
    )


def chain(book: Standings, goal_id: int) -> tuple[tuple[str, str, str | None], ...]:
    """The goals from the council down to one, as platform/chain.html shows them."""
    line = book.line_up(goal_id)
    return tuple((level_name(one.goal), one.goal.title, reverse("goal", args=[one.goal.code])) for one in line)
