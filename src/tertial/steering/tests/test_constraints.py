"""What the database itself refuses of goals, whoever asks."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from tertial.organisation.tests.factories import NOON
from tertial.platform.models import Recorded
from tertial.steering.models import (
    Activity,
    DocumentEntry,
    Goal,
    GoalIndicator,
    GoalLink,
    GoalStatement,
    Judgement,
    ReportedCount,
    Target,
)
from tertial.steering.tests.factories import (
    JANUARY,
    a_chain,
    a_document,
    a_goal_indicator,
    a_judgement,
    a_reported_count,
    a_steered_city,
    a_target,
    an_activity,
)
from tertial.steering.tests.tables import drawn

pytestmark = pytest.mark.django_db

RECORDED = (DocumentEntry, GoalStatement, GoalLink, GoalIndicator, Target, Activity, Judgement, ReportedCount)
SUMMER = date(2024, 6, 1)
SECOND: dict[tuple[type[Recorded], str], dict[str, Any]] = {
    (DocumentEntry, "one_entry_of_a_document"): {"title": "Budget"},
    (GoalStatement, "one_statement_of_a_goal_at_a_time"): {"starts_on": SUMMER},
    (GoalLink, "one_link_of_two_goals_at_a_time"): {"starts_on": SUMMER},
    (GoalIndicator, "one_link_of_an_indicator_and_a_goal_at_a_time"): {"starts_on": SUMMER},
    (Target, "one_target_of_a_body_for_a_figure"): {"high": 15.0},
    (Activity, "one_row_of_an_activity"): {"status": "done"},
    (Judgement, "one_judgement_of_a_goal_by_a_unit"): {"verdict": "not"},
    (ReportedCount, "one_reported_count_of_a_kind"): {"met": 1},
}
DATED: dict[type[Recorded], str] = {
    DocumentEntry: "a_document_starts_before_it_ends",
    GoalStatement: "a_goal_starts_before_it_ends",
    GoalLink: "a_goal_link_starts_before_it_ends",
    GoalIndicator: "an_indicator_link_starts_before_it_ends",
    Activity: "an_activity_starts_before_it_ends",
}
TARGETS = """
type      low  high direction | refused
value     1    -    -         | -
value     -    -    -         | refused
value     1    2    -         | refused
min       1    -    -         | -
min       -    2    -         | refused
min       1    2    -         | refused
max       -    2    -         | -
max       -    -    -         | refused
max       1    2    -         | refused
interval  1    2    -         | -
interval  2    2    -         | -
interval  -    2    -         | refused
interval  2    -    -         | refused
interval  2    1    -         | refused
direction -    -    up        | -
direction -    -    -         | refused
direction 1    -    up        | refused
direction -    2    up        | refused
delegated -    -    -         | -
delegated 1    -    -         | refused
delegated -    2    -         | refused
guess     1    -    -         | refused
"""


@pytest.fixture(autouse=True)
def _a_city_with_one_of_each() -> None:
    a_steered_city()
    a_document()
    a_chain()
    for make in (a_goal_indicator, a_target, an_activity, a_judgement, a_reported_count):
        make()


def again(model: type[Recorded], **more: Any) -> str:
    """Try to record the first row of a model once more, with some other values; returns which constraint refuses it."""
    values = model._default_manager.order_by("id").values().first()
    assert values is not None
    try:
        with transaction.atomic():
            model._default_manager.create(**(values | {"id": None} | more))
            transaction.set_rollback(True)
    except IntegrityError as error:
        return str(error.__cause__.diag.constraint_name)  # type: ignore[union-attr]  # psycopg's own errors have one
    return ""


def said(change: Callable[[], Any]) -> str:
    """What the database says to a change that it refuses."""
    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        change()
    return str(refused.value).splitlines()[0]


def test_one_thing_is_said_once_at_a_time():
    assert {(model, again(model, **values)) for (model, _name), values in SECOND.items()} == set(SECOND)


def test_what_has_a_period_starts_before_it_ends():
    nothing = {"superseded_at": NOON, "starts_on": JANUARY, "ends_on": JANUARY}

    assert {model: again(model, **nothing) for model in DATED} == DATED


def test_no_goal_serves_itself():
    goal = Goal.objects.get(code="safe")

    assert again(GoalLink, child_id=goal.pk, parent_id=goal.pk) == "no_goal_serves_itself"


def test_a_judgement_says_something():
    assert again(Judgement, period="2025", verdict="none") == "a_judgement_says_something"


def test_a_target_has_what_its_type_needs():
    def refused(cells: dict[str, str]) -> str:
        low, high = (None if cells[name] == "-" else float(cells[name]) for name in ("low", "high"))
        direction = cells["direction"].strip("-")
        name = again(Target, period="2025", type=cells["type"], low=low, high=high, direction=direction)
        return {"": "-", "a_target_has_what_its_type_needs": "refused"}[name]

    assert drawn(TARGETS, refused) == TARGETS.strip()


def test_nothing_is_superseded_before_it_is_recorded():
    yesterday = NOON - timedelta(days=1)

    found = {model: again(model, superseded_at=yesterday) for model in RECORDED}

    assert found == {m: f"steering_{m.__name__.lower()}_superseded_after_recorded" for m in RECORDED}


def test_recorded_rows_are_closed_once_and_neither_changed_nor_removed():
    for model in RECORDED:
        rows, table = model._default_manager.all(), model._meta.db_table
        changed = f"Rows of {table} are never changed: record a new row instead."
        removed = f"Rows of {table} are never removed: what was recorded stays recorded."

        assert said(partial(rows.update, recorded_at=NOON - timedelta(days=1))) == changed
        assert said(rows.delete) == removed
        assert rows.update(superseded_at=NOON + timedelta(days=1))
        assert said(partial(rows.update, superseded_at=None)) == changed
