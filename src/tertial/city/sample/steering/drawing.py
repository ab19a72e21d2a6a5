"""All of steering in the invented city, drawn from the chart, the figures and a seed."""

import random
from collections.abc import Iterator
from operator import itemgetter
from pathlib import Path
from typing import Any

from tertial.city.sample.chart import Chart
from tertial.city.sample.steering.activities import Activity, activities_of
from tertial.city.sample.steering.chain import Chain, Holder
from tertial.city.sample.steering.dates import PERIODS, TODAY
from tertial.city.sample.steering.documents import documents
from tertial.city.sample.steering.goals import Goal, Promises, board_goals, council_goals
from tertial.city.sample.steering.judgements import Judging
from tertial.city.sample.steering.results import Results
from tertial.city.sample.steering.targets import decide
from tertial.city.sample.steering.told import told_goals, told_judgements
from tertial.city.sample.steering.words import read
from tertial.city.writing import (
    ActivityRow,
    DocumentRow,
    GoalIndicatorRow,
    GoalLinkRow,
    GoalRow,
    GoalSuccessionRow,
    JudgementRow,
    TargetRow,
    write_rows,
)
from tertial.platform.tables import Table
from tertial.steering.tables import (
    ACTIVITIES,
    GOAL_INDICATORS,
    GOAL_LINKS,
    GOAL_SUCCESSIONS,
    GOALS,
    JUDGEMENTS,
    STEERING_DOCUMENTS,
    TARGETS,
)

TABLES: dict[type[tuple[Any, ...]], Table] = {
    DocumentRow: STEERING_DOCUMENTS,
    GoalRow: GOALS,
    GoalLinkRow: GOAL_LINKS,
    GoalSuccessionRow: GOAL_SUCCESSIONS,
    GoalIndicatorRow: GOAL_INDICATORS,
    TargetRow: TARGETS,
    ActivityRow: ACTIVITIES,
    JudgementRow: JUDGEMENTS,
}


def write_steering(directory: Path, chart: Chart, results: Results, *, seed: int) -> None:
    """Write the files of steering; `results` has seen every observation. The same seed gives the same bytes."""
    # A chance of its own: what is wanted never changes what the figures are.
    rng = random.Random(f"wanted {seed}")  # noqa: S311 - nothing here is secret, and a seed gives the same again
    results.settle()
    drawn: dict[type[tuple[Any, ...]], list[tuple[Any, ...]]] = {shape: [] for shape in TABLES}
    for row in _drawn(Chain(chart), results, rng):
        drawn[type(row)].append(row)
    for shape, table in TABLES.items():
        names = [column.name for column in table.columns]
        order = itemgetter(*(names.index(name) for name in (*table.key, "recorded_at")))
        write_rows(directory, shape, sorted(drawn[shape], key=order))


def _drawn(chain: Chain, results: Results, rng: random.Random) -> Iterator[tuple[Any, ...]]:
    boards, holders = chain.boards(), chain.holders(TODAY)
    council, by_boards = council_goals(), list(board_goals(boards, rng))
    targets = decide(boards, holders, rng)
    judging = Judging(results, targets, rng)
    yield from documents(boards)
    yield from targets.rows
    for goal in council:
        yield from goal.rows()
    for goal, doing in [*_with_activities(by_boards, rng), *_of_units(holders, Promises(by_boards, rng), rng)]:
        yield from goal.rows()
        for activity in doing:
            yield from activity.rows()
        if goal.owner != read("ekbacken")["owner"]:
            yield from judging.of_year(goal, doing)
    yield from told_judgements(read("ekbacken")["owner"], results, rng)
    for period in PERIODS:
        yield from judging.of_the_city(council, by_boards, period)


def _with_activities(goals: list[Goal], rng: random.Random) -> Iterator[tuple[Goal, list[Activity]]]:
    return ((goal, activities_of(goal, rng)) for goal in goals)


def _of_units(holders: list[Holder], promises: Promises, rng: random.Random) -> Iterator[tuple[Goal, list[Activity]]]:
    for holder in holders:
        if holder.code == read("ekbacken")["owner"]:
            yield from told_goals(holder, promises)
        else:
            yield from _with_activities(list(promises.of(holder)), rng)
