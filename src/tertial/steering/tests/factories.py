"""Goals, targets and what follows from them to test with, recorded as files would bring them."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from tertial.indicators.operations import reference as indicators
from tertial.indicators.tests.factories import a_city_with_figures, a_source
from tertial.organisation.models import Unit
from tertial.organisation.tests.factories import NOON, a_city, links, rows, units
from tertial.platform.filed import Merged
from tertial.platform.models import Recorded
from tertial.platform.tables import Table
from tertial.steering.models import (
    Activity,
    DocumentEntry,
    Goal,
    GoalIndicator,
    GoalLink,
    GoalStatement,
    GoalSuccession,
    Judgement,
    ReportedCount,
    Target,
)
from tertial.steering.operations.merging.documents import merge_documents
from tertial.steering.operations.merging.following import merge_activities, merge_judgements, merge_reported_counts
from tertial.steering.operations.merging.goals import merge_goal_indicators, merge_goal_links, merge_goals
from tertial.steering.operations.merging.knowing import Known
from tertial.steering.operations.merging.laying import Laying
from tertial.steering.operations.merging.passing import merge_goal_successions
from tertial.steering.operations.merging.targets import merge_targets
from tertial.steering.operations.reference import install
from tertial.steering.tables import (
    ACTIVITIES,
    GOAL_INDICATORS,
    GOAL_LINKS,
    GOAL_SUCCESSIONS,
    GOALS,
    HAND_OVERS,
    JUDGEMENTS,
    REPORTED_COUNTS,
    STEERING_DOCUMENTS,
    TARGETS,
)

Dated = TypeVar("Dated", bound=Recorded)
Values = Mapping[str, Any]
JANUARY = date(2024, 1, 1)

DULL: dict[str, Values] = {
    STEERING_DOCUMENTS.file: {
        "code": "budget-2024",
        "title": "Budget 2024",
        "kind": "budget",
        "decided_by": "council",
        "state": "established",
    },
    GOALS.file: {
        "code": "safe",
        "level": "field",
        "owner": "council",
        "title": "Alla barn är trygga",
        "state": "established",
        "starts_on": JANUARY,
    },
    GOAL_LINKS.file: {"child": "board-safe", "parent": "safe", "starts_on": JANUARY},
    HAND_OVERS.file: {"goal": "elms-safe", "giver": "board", "receiver": "other-board"},
    GOAL_SUCCESSIONS.file: {"predecessor": "safe", "successor": "kind", "on": date(2025, 1, 1)},
    GOAL_INDICATORS.file: {"goal": "safe", "indicator": "barn_per_grupp", "starts_on": JANUARY},
    TARGETS.file: {
        "indicator": "barn_per_grupp",
        "unit": "city",
        "decided_by": "council",
        "period": "2024",
        "type": "max",
        "high": 15.5,
        "state": "established",
    },
    ACTIVITIES.file: {
        "code": "elms-walk",
        "goal": "safe",
        "title": "Trygghetsvandring",
        "responsible": "elms",
        "status": "ongoing",
        "state": "established",
    },
    JUDGEMENTS.file: {
        "goal": "safe",
        "period": "2024",
        "judged_by": "council",
        "verdict": "met",
        "state": "established",
    },
    REPORTED_COUNTS.file: {
        "goal": "safe",
        "period": "2024",
        "of": "indicators",
        "met": 4,
        "partly": 7,
        "not_met": 0,
        "none": 0,
        "source": "register",
    },
}


def a_steered_city(*, has_figures: bool = False) -> dict[str, Unit]:
    """The small city, with a council, what ships of indicators and goals, and figures if they are wanted."""
    if has_figures:
        a_city_with_figures()
    else:
        a_city()
        indicators.install()
        a_source()
    units({"code": "council", "kind": "council", "name": "Fullmäktige"})
    links(("line", "council", "city"))
    install()
    return {unit.code: unit for unit in Unit.objects.all()}


def laying(at: datetime = NOON, *, mentioned: Iterable[str] = ()) -> Laying:
    return Laying(None, at, Known(frozenset(mentioned)))


def filled(table: Table, value: Values) -> dict[str, Any]:
    """A row of a file with every column: what is given, and dull defaults for the rest."""
    return dict.fromkeys(column.name for column in table.columns) | dict(DULL[table.file]) | dict(value)


def wrong(
    merge: Callable[..., Merged], table: Table, *values: Values, at: datetime = NOON, mentioned: Iterable[str] = ()
) -> list[tuple[int, str, str, str]]:
    """What is wrong with rows of a file, as (row, column, what, what to do)."""
    merged = merge(rows(*(filled(table, value) for value in values)), laying(at, mentioned=mentioned))
    assert {problem.file for problem in merged.problems} <= {table.file}
    return [(problem.row, problem.column, problem.what, problem.to_do) for problem in merged.problems]


def goals(*values: Values, at: datetime = NOON) -> Merged:
    return _laid(merge_goals, GOALS, values, at)


def goal_links(*values: Values, at: datetime = NOON) -> Merged:
    return _laid(merge_goal_links, GOAL_LINKS, values, at)


def targets(*values: Values, at: datetime = NOON) -> Merged:
    return _laid(merge_targets, TARGETS, values, at)


def _laid(merge: Callable[..., Merged], table: Table, values: Iterable[Values], at: datetime) -> Merged:
    merged = merge(rows(*(filled(table, value) for value in values)), laying(at))
    assert not merged.problems, merged.problems
    return merged


def _current(model: type[Dated], **among: Any) -> Dated:
    return model._default_manager.filter(superseded_at=None, **among).latest("id")


def a_document(code: str = "budget-2024", *, at: datetime = NOON, **more: Any) -> DocumentEntry:
    _laid(merge_documents, STEERING_DOCUMENTS, [{"code": code, **more}], at)
    return _current(DocumentEntry, document__code=code)


def a_goal(code: str = "safe", *, at: datetime = NOON, **more: Any) -> Goal:
    """A goal of the council's for a field of service, in force since January 2024, if nothing else is said."""
    goals({"code": code, **more}, at=at)
    return Goal.objects.get(code=code)


def a_statement(code: str = "safe", *, at: datetime = NOON, **more: Any) -> GoalStatement:
    """What a goal says that `a_goal` made, or would make."""
    a_goal(code, at=at, **more)
    return _current(GoalStatement, goal__code=code)


def a_chain(*, at: datetime = NOON) -> dict[str, Goal]:
    """Four goals by code, each serving the one before it: `future`, `safe`, `board-safe` and `elms-safe`."""
    goals(
        {"code": "future", "level": "direction", "title": "En stad för framtiden"},
        {"code": "safe"},
        {"code": "board-safe", "level": "board", "owner": "board", "title": "Barnen i Norr är trygga"},
        {"code": "elms-safe", "level": "unit", "owner": "elms", "title": "Barnen hos oss är trygga"},
        at=at,
    )
    goal_links(
        {"child": "safe", "parent": "future"},
        {},
        {"child": "elms-safe", "parent": "board-safe"},
        at=at,
    )
    return {goal.code: goal for goal in Goal.objects.all()}


def a_goal_link(child: str = "board-safe", parent: str = "safe", *, at: datetime = NOON, **more: Any) -> GoalLink:
    goal_links({"child": child, "parent": parent, **more}, at=at)
    return _current(GoalLink, child__code=child, parent__code=parent)


def a_goal_succession(
    predecessor: str = "safe", successor: str = "kind", *, at: datetime = NOON, **more: Any
) -> GoalSuccession:
    """That a goal goes on in another since 2025, if nothing else is said."""
    tie = {"predecessor": predecessor, "successor": successor, **more}
    _laid(merge_goal_successions, GOAL_SUCCESSIONS, [tie], at)
    return _current(GoalSuccession, predecessor__code=predecessor, successor__code=successor)


def a_goal_indicator(
    goal: str = "safe", indicator: str = "barn_per_grupp", *, at: datetime = NOON, **more: Any
) -> GoalIndicator:
    _laid(merge_goal_indicators, GOAL_INDICATORS, [{"goal": goal, "indicator": indicator, **more}], at)
    return _current(GoalIndicator, goal__code=goal, indicator_id=indicator)


def a_target(*, at: datetime = NOON, **more: Any) -> Target:
    """The council's target that no group of 2024 has more than 15.5 children, if nothing else is said."""
    targets(more, at=at)
    return _current(Target)


def an_activity(code: str = "elms-walk", *, at: datetime = NOON, **more: Any) -> Activity:
    _laid(merge_activities, ACTIVITIES, [{"code": code, **more}], at)
    return _current(Activity, code=code)


def a_judgement(goal: str = "safe", verdict: str = "met", *, at: datetime = NOON, **more: Any) -> Judgement:
    _laid(merge_judgements, JUDGEMENTS, [{"goal": goal, "verdict": verdict, **more}], at)
    return _current(Judgement, goal__code=goal)


def a_reported_count(goal: str = "safe", *, at: datetime = NOON, **more: Any) -> ReportedCount:
    _laid(merge_reported_counts, REPORTED_COUNTS, [{"goal": goal, **more}], at)
    return _current(ReportedCount, goal__code=goal)
