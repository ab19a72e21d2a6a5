"""What waits for a person: only what is theirs, the nearest first, with one thing to begin with."""

from datetime import date

import pytest

from tertial.organisation.models import Unit
from tertial.people.rules import Role
from tertial.people.tests.factories import a_person
from tertial.site.work.tasks import tasks_for
from tertial.steering.tests.factories import a_chain, a_goal, a_judgement, a_steered_city, an_activity

pytestmark = pytest.mark.django_db

TODAY = date(2025, 3, 1)


@pytest.fixture
def city() -> dict[str, Unit]:
    found = a_steered_city()
    a_chain()
    a_judgement("board-safe", "met", judged_by="board")
    return found


def told(city: dict[str, Unit], role: Role, unit: str) -> list[tuple[str, str, str, bool]]:
    tasks = tasks_for(a_person(role, city[unit]), TODAY)
    return [(task.on.isoformat(), task.sentence, task.about, task.is_late) for task in tasks]


def test_a_goal_that_is_not_judged_waits_for_its_unit(city):
    assert told(city, Role.PRINCIPAL, "elms") == [
        ("2025-01-21", "Judge the goal for 2024", "Barnen hos oss är trygga", True)
    ]


def test_a_goal_that_is_judged_waits_no_more(city):
    a_judgement("elms-safe", "partly", judged_by="elms")

    assert told(city, Role.PRINCIPAL, "elms") == []


def test_an_office_answers_for_its_board_and_not_for_the_units_below(city):
    assert told(city, Role.DISTRICT_CONTROLLER, "office") == []


def test_what_should_be_done_and_what_is_a_draft_wait_in_the_order_of_their_days(city):
    a_judgement("elms-safe", "partly", judged_by="elms")
    a_goal("elms-calm", level="unit", owner="elms", title="Lugn", state="draft", starts_on=date(2026, 1, 1))
    an_activity("walk", goal="elms-safe", responsible="elms", ends_on=date(2025, 2, 1))
    an_activity("done", goal="elms-safe", responsible="elms", ends_on=date(2025, 2, 1), status="done")

    assert told(city, Role.PRINCIPAL, "elms") == [
        ("2025-01-31", "Say how far the activity has come", "Trygghetsvandring", True),
        ("2026-01-01", "Finish the draft and establish the goal", "Lugn", False),
    ]


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.BOARD_MEMBER])
def test_nothing_waits_for_those_who_only_read(city, role):
    assert told(city, role, "elms" if role == Role.EMPLOYEE else "board") == []
