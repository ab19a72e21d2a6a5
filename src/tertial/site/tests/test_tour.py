"""The way around: offered once, on the reader's own pages, and never forced."""

import pytest

from tertial.organisation.models import Unit
from tertial.people.rules import Role
from tertial.platform.models import Tour
from tertial.site.tests.factories import a_city_on_show, reader, statements
from tertial.steering.tests.factories import a_chain, a_goal_indicator, a_steered_city

pytestmark = pytest.mark.django_db

OFFER, STEP = "Five short steps on your own pages show how it works.", "The tour, step %s of 5"


def a_city_with_goals() -> dict[str, Unit]:
    city = a_steered_city(has_figures=True)
    a_chain()
    a_goal_indicator("elms-safe")
    return city


def way(role: Role | None, unit: Unit | None) -> list[str]:
    """Where each step leads."""
    client = reader(role, unit)
    return [client.get(f"/rundtur/{step}").headers["Location"] for step in range(1, 6)]


def test_the_steps_are_pages_of_the_readers_own_unit():
    city = a_city_with_goals()

    assert way(Role.PRINCIPAL, city["elms"]) == [
        "/enheter/elms?rundtur=1",
        "/indikatorer/barn_per_grupp?rundtur=2",
        "/mal/elms-safe?rundtur=3",
        "/organisation?oppna=elms&rundtur=4",
        "/?rundtur=5",
    ]


def test_an_office_is_shown_its_board():
    city = a_city_with_goals()

    assert way(Role.DISTRICT_CONTROLLER, city["office"])[0] == "/enheter/board?rundtur=1"


def test_an_operator_is_shown_a_unit_that_it_runs_and_all_goals():
    city = a_city_with_goals()

    assert way(Role.OPERATOR, city["bears"])[:3] == [
        "/enheter/bear?rundtur=1",
        "/indikatorer?rundtur=2",
        "/mal?rundtur=3",
    ]


def test_who_has_no_role_is_shown_the_city():
    a_city_with_goals()

    assert way(None, None)[0] == "/enheter/city?rundtur=1"


def test_each_page_shows_its_step_and_the_units_own_name():
    city = a_city_with_goals()
    client = reader(Role.PRINCIPAL, city["elms"])

    pages = [client.get(f"/rundtur/{step}", follow=True).content.decode() for step in range(1, 6)]

    assert [STEP % step in page for step, page in enumerate(pages, start=1)] == [True] * 5
    assert "Here is Almens förskolor: each row has the value" in pages[0]


@pytest.mark.parametrize("step", ["0", "6", "x", "11"])
def test_there_are_five_steps(step: str):
    a_city_on_show()
    client = reader()

    assert (
        client.get(f"/rundtur/{step}").status_code,
        STEP[:13] in client.get(f"/?rundtur={step}").content.decode(),
    ) == (
        404,
        False,
    )


def test_it_is_offered_until_somebody_has_had_it_or_said_no():
    city = a_city_on_show()
    client = reader(Role.PRINCIPAL, city["elms"])
    before = OFFER in client.get("/").content.decode()

    answer = client.post("/rundtur")

    assert (before, answer.headers["Location"], OFFER in client.get("/").content.decode()) == (True, "/", False)
    assert Tour.objects.count() == 1


def test_to_end_it_twice_changes_nothing():
    city = a_city_on_show()
    client = reader(Role.PRINCIPAL, city["elms"])
    client.post("/rundtur")
    first = Tour.objects.get().done_at

    client.post("/rundtur")

    assert Tour.objects.get().done_at == first


def test_the_step_costs_no_question():
    city = a_city_on_show()
    client = reader(Role.PRINCIPAL, city["elms"])

    assert statements(client, "/enheter/elms?rundtur=1") == statements(client, "/enheter/elms")
