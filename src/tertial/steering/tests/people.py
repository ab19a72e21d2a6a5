"""A city whose goals are judged and changed, and the people who do, or may not."""

from datetime import date
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tertial.organisation.models import Unit
from tertial.organisation.tests.factories import links, units
from tertial.people.rules import Role
from tertial.people.tests.factories import a_person
from tertial.platform.models import AuditEntry, User
from tertial.steering.tests.factories import (
    a_chain,
    a_document,
    a_goal_indicator,
    a_steered_city,
    a_target,
    an_activity,
)

SINCE = date(2020, 1, 1)
PLACES = {
    "exec": (Role.EXECUTIVE_CONTROLLER, "other-office"),
    "strat": (Role.QUALITY_STRATEGIST, "other-office"),
    "distr": (Role.DISTRICT_CONTROLLER, "office"),
    "princ": (Role.PRINCIPAL, "elms"),
    "other": (Role.PRINCIPAL, "limes"),
    "empl": (Role.EMPLOYEE, "elms"),
    "oper": (Role.OPERATOR, "bears"),
    "member": (Role.BOARD_MEMBER, "board"),
    "audit": (Role.AUDITOR, "city"),
    "admin": (Role.ADMINISTRATOR, "city"),
}


def a_city_that_steers() -> dict[str, Unit]:
    """Units by code. Four goals from the council to `elms`; the other board has an office and the unit `limes`.

    The council wants at most 15.5 children in a group in 2024, and `elms` has 13.3; the indicator tells of `safe`,
    `board-safe` and `elms-safe`. `elms` has an activity, and the council a budget for 2024.
    """
    a_steered_city(has_figures=True)
    units(
        {"code": "other-office", "kind": "administration", "name": "Södra förvaltningen"},
        {"code": "limes", "kind": "unit", "name": "Lindens förskolor"},
    )
    links(("line", "other-office", "other-board"), ("line", "limes", "other-office"))
    a_chain()
    for goal in ("safe", "board-safe", "elms-safe"):
        a_goal_indicator(goal)
    a_target()
    an_activity(goal="elms-safe")
    a_document()
    return {unit.code: unit for unit in Unit.objects.all()}


def person(name: str) -> User:
    """Somebody in a role, by a short name."""
    role, code = PLACES[name]
    return a_person(role, Unit.objects.get(code=code), starts_on=SINCE)


def browser(user: User | None = None) -> Client:
    """A browser in which somebody reads English, signed in if there is anybody."""
    client = Client(headers={"accept-language": "en"})
    if user is not None:
        client.force_login(user)
    return client


def of(name: str) -> Client:
    """A browser of somebody in a role, by a short name."""
    return browser(person(name))


def errors(answer: Any) -> dict[str, list[str]]:
    """What is wrong in the form of an answer, by field."""
    return {name: [str(text) for text in texts] for name, texts in answer.context["form"].errors.items()}


def told(answer: Any) -> list[str]:
    """What a page says has been done."""
    return [str(message) for message in answer.context["messages"]]


def deeds() -> list[tuple[str, str]]:
    """What has been done to goals, the first first: the verb and its subject."""
    rows = AuditEntry.objects.filter(verb__startswith="steering.").order_by("id")
    return list(rows.values_list("verb", "subject"))


def statements(client: Client, address: str) -> int:
    """How many SQL statements a page takes, its session and user with it; the first visit is not counted."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)
