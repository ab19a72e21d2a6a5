"""How goals stand: what their figures say, what people judge, and where the two part."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tertial.releases.rules import Viewer
from tertial.steering.queries.bodies import bodies
from tertial.steering.queries.goals import GoalRow, JudgedBy, goals_on
from tertial.steering.queries.periods import day_of, periods_asked
from tertial.steering.queries.readings import IndicatorStanding, Reading, Terms, reading_of, terms
from tertial.steering.rules import CountOf, Counts, Gap, Tolerance, Verdict, count, gap, suggest


@dataclass(frozen=True, slots=True)
class GoalStanding:
    """How a goal stands in a period.

    `counts` are of its indicators by verdict, `judges` of the judgements that others than its owner made of it, both
    from a report where their parts are not here (`is_reported`). `answered` of the `asked` goals that serve it have
    been judged by their owners.
    """

    goal: GoalRow
    indicators: tuple[IndicatorStanding, ...]
    counts: Counts
    suggested: Verdict
    judged: JudgedBy | None
    gap: Gap | None
    judges: Counts
    is_reported: bool
    answered: int
    asked: int

    @property
    def verdict(self) -> Verdict:
        """What its owner judges, else what is suggested."""
        return self.judged.verdict if self.judged else self.suggested


@dataclass(frozen=True)
class Standings:
    """Goals and how they stand in a period, by id, in order of level and title; and what serves what."""

    period: str
    day: date
    by_id: dict[int, GoalStanding]
    children: dict[int, tuple[int, ...]]
    terms: Terms

    @property
    def roots(self) -> list[GoalStanding]:
        """The goals that serve none of the others."""
        return [one for one in self.by_id.values() if not any(parent in self.by_id for parent in one.goal.parents)]

    def below(self, goal_id: int) -> list[GoalStanding]:
        """The goals that serve one directly."""
        return [self.by_id[child] for child in self.children.get(goal_id, ())]

    def line_up(self, goal_id: int) -> list[GoalStanding]:
        """The goals above one, by the first that each serves, from the top; the goal itself last."""
        line = [self.by_id[goal_id]] if goal_id in self.by_id else []
        while line and len(line) < 10:
            above = next((parent for parent in line[0].goal.parents if parent in self.by_id), None)
            if above is None:
                break
            line.insert(0, self.by_id[above])
        return line


def standings(
    period: str,
    viewer: Viewer,
    *,
    day: date | None = None,
    ids: Collection[int] | None = None,
    owners: Collection[int] | None = None,
    drafts: Collection[int] = (),
) -> Standings:
    """How goals stand in a period, with figures as the viewer may see them: all goals, or some, or those of some units.

    They are the goals that hold on `day`, the last of the period if none is given.
    """
    day = day or day_of(period)
    rows = goals_on(day, period=period, ids=ids, owners=owners, drafts=drafts)
    return read(rows, period, viewer, day=day, drafts=drafts)


def read(
    rows: Sequence[GoalRow],
    period: str,
    viewer: Viewer,
    *,
    day: date,
    drafts: Collection[int] = (),
    by: Terms | None = None,
) -> Standings:
    """How these goals of a day stand in a period; `by` saves two questions where it is known already."""
    of_city = bodies(frozenset(row.owner_id for row in rows), day=day)
    return stand(rows, period, day, reading_of(rows, period, viewer, of_city, by=by or terms(), drafts=drafts))


def stand(rows: Sequence[GoalRow], period: str, day: date, reading: Reading) -> Standings:
    """How these goals stand, read from what is given."""
    children: defaultdict[int, list[int]] = defaultdict(list)
    for row in rows:
        for parent in row.parents:
            children[parent].append(row.id)
    by_id = {row.id: row for row in rows}
    asked = periods_asked(period)
    told = {row.id: tuple(reading.indicator(one, row.owner_id, asked) for one in row.indicators) for row in rows}
    found = {row.id: _goal(row, [by_id[c] for c in children[row.id]], told, reading.tolerance) for row in rows}
    below = {goal: tuple(ids) for goal, ids in children.items()}
    return Standings(period, day, found, below, Terms(reading.recipes, reading.tolerance))


def stand_alone(row: GoalRow) -> GoalStanding:
    """A goal of which nothing is told yet."""
    return _goal(row, (), {row.id: ()}, Tolerance())


def _goal(
    row: GoalRow, below: Sequence[GoalRow], told: Mapping[int, tuple[IndicatorStanding, ...]], tolerance: Tolerance
) -> GoalStanding:
    own = told[row.id]
    # A goal that nothing tells of by itself is told of by those of its owner's other goals that serve it.
    lines = own or tuple(line for child in below if child.owner_id == row.owner_id for line in told[child.id])
    is_reported = not lines and CountOf.INDICATORS in row.reported
    counts = row.reported[CountOf.INDICATORS] if is_reported else count(line.verdict for line in lines)
    suggested = suggest(counts, tolerance)
    judged = row.own_judgement
    others = count(one.verdict for one in row.judgements if one.unit_id != row.owner_id)
    judges = others if others.total else row.reported.get(CountOf.JUDGEMENTS, Counts())
    asked = [child for child in below if child.owner_id != row.owner_id and not child.is_draft]
    return GoalStanding(
        goal=row,
        indicators=lines,
        counts=counts,
        suggested=suggested,
        judged=judged,
        gap=gap(judged.verdict, suggested) if judged else None,
        judges=judges,
        is_reported=is_reported,
        answered=sum(child.own_judgement is not None for child in asked),
        asked=len(asked),
    )
