"""The told unit, word for word: its goals, activities and judgements from 2024, and a draft for the year to come."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from tertial.city.sample.steering.activities import NOT_STARTED, Activity
from tertial.city.sample.steering.chain import Holder
from tertial.city.sample.steering.dates import NEXT_YEAR, figures_known_in, judged_on, moment, planned_on, span
from tertial.city.sample.steering.goals import DRAFT, ESTABLISHED, Goal, Promises, Texts
from tertial.city.sample.steering.reasons import number
from tertial.city.sample.steering.results import TOLD, Results
from tertial.city.sample.steering.words import read
from tertial.city.writing import JudgementRow
from tertial.steering.rules import ActivityStatus


def told_goals(holder: Holder, promises: Promises) -> Iterator[tuple[Goal, list[Activity]]]:
    """Each year of each goal, with what is done for it."""
    for said in read("ekbacken")["goals"]:
        for year, text in said["years"].items():
            recorded_at = moment(planned_on(year) + timedelta(days=1), 12)
            goal = _goal(holder, promises, said, text, year, recorded_at, ESTABLISHED)
            yield goal, [_activity(goal, place, one) for place, one in enumerate(text["activities"], start=1)]
    draft = read("ekbacken")["draft"]
    goal = _goal(holder, promises, draft, draft, NEXT_YEAR, moment(draft["recorded_on"], 16), DRAFT)
    yield goal, [_activity(goal, 1, [*draft["activity"], NOT_STARTED, draft["recorded_on"]])]


def _goal(
    holder: Holder,
    promises: Promises,
    said: dict[str, Any],
    text: dict[str, Any],
    year: int,
    recorded_at: str,
    state: str,
) -> Goal:
    parent = promises.serves(holder.board, said["serves"], year)
    starts_on, ends_on = span(year)
    return Goal(
        code=said["code"],
        level="unit",
        owner=holder.code,
        theme=said.get("theme", ""),
        title=said["title"],
        serves=(parent,) if parent else (),
        indicators=tuple(said["indicators"]),
        figures=holder.code,
        starts_on=starts_on,
        ends_on=ends_on,
        recorded_at=recorded_at,
        texts=Texts(*(text[name] or None for name in Texts._fields)),
        state=state,
        board=holder.board,
    )


def _activity(goal: Goal, place: int, said: list[Any]) -> Activity:
    title, responsible, starts_on, ends_on, status, told_on = said
    return Activity(
        f"{goal.code}-{goal.year}-{place}",
        goal.code,
        title,
        responsible,
        starts_on,
        ends_on,
        ActivityStatus(status),
        told_on,
        goal.recorded_at,
        goal.state,
    )


def told_judgements(owner: str, results: Results, rng: Random) -> Iterator[JudgementRow]:
    """What the unit has judged, with its own figures in the reasons."""
    for goal in read("ekbacken")["goals"]:
        for period, (verdict, reason) in goal["reports"].items():
            period = str(period)
            known = figures_known_in(period)
            figures = {code: results.figure(code, owner, known) for code in TOLD}
            words = {code: "–" if figure is None else number(code, figure) for code, figure in figures.items()}
            day: date = judged_on(period, rng)
            yield JudgementRow(
                goal["code"], period, owner, verdict, reason.format(**words), ESTABLISHED, moment(day, 16)
            )
