"""What a board and the city see of the goals below, and the list of units behind each count."""

import pytest

from tertial.city.models import City
from tertial.indicators.operations.figures import refresh_all
from tertial.indicators.tests.factories import TODAY, observe
from tertial.organisation.models import Unit
from tertial.organisation.tests.factories import NOON, links, units
from tertial.people.rules import Role
from tertial.site.tests.factories import reader, table_rows
from tertial.steering.tests.factories import (
    a_chain,
    a_goal,
    a_goal_indicator,
    a_judgement,
    a_steered_city,
    a_target,
)

pytestmark = pytest.mark.django_db

MISSING = "1 without a result, 1 without a target"
DIFFERS = "The judgement is more negative than the indicators."


def a_board_with_units(*, more: int = 0) -> dict[str, Unit]:
    """The board over `elms`, which judges otherwise than its indicator, and so many units that have not judged."""
    city = a_steered_city(has_figures=True)
    City.objects.create(id=1, code="provstad", name="Provstad", is_invented=True)
    a_chain()
    a_goal_indicator("elms-safe")
    a_target()
    a_judgement("elms-safe", "not", judged_by="elms")
    for number in range(more):
        code = f"more-{number:02}"
        units({"code": code, "kind": "unit", "name": f"Enhet {number:02}"})
        links(("line", code, "office"))
        a_goal(code, level="unit", owner=code, title=f"Mål {number:02}")
        a_goal_indicator(code)
    return city


def test_a_board_sees_where_judgements_part_from_the_indicators():
    a_board_with_units()

    differing = reader().get("/enheter/board?period=2024").context["page"].above.differing

    assert (differing.said, differing.rows, differing.more) == (
        "For 1 goal below the judgement is another than what the indicators say: more negative for 1.",
        (("Barnen hos oss är trygga", "/mal/elms-safe?period=2024", f"Almens förskolor. {DIFFERS}"),),
        "",
    )


def test_a_board_sees_who_has_not_judged_in_alphabetical_order_the_first_twelve():
    a_board_with_units(more=14)

    silent = reader().get("/enheter/board?period=2024").context["page"].above.silent

    assert silent.said == "14 of 15 have not judged all their goals for 2024."
    assert [name for name, _url, _small in silent.rows] == [f"Enhet {number:02}" for number in range(12)]
    assert (silent.more, silent.more_url) == ("and 2 more", "/mal?period=2024&niva=unit&enhet=board")


def test_a_period_that_nobody_has_judged_names_nobody():
    a_board_with_units(more=2)

    silent = reader().get("/enheter/board?period=2025").context["page"].above.silent

    assert (silent.said, silent.rows) == ("Nobody below has judged their goals for 2025 yet.", ())


def test_the_city_asks_its_boards():
    a_board_with_units(more=2)
    a_goal("other-safe", level="board", owner="other-board", title="Barnen i Syd är trygga")
    a_judgement("board-safe", "met", judged_by="board")

    silent = reader().get("/enheter/city?period=2024").context["page"].above.silent

    assert [name for name, _url, _small in silent.rows] == ["Södra nämnden"]


def test_targets_below_are_counted_with_a_way_to_the_units():
    a_board_with_units(more=2)

    reaching = reader().get("/enheter/board?period=2024").context["page"].above.reaching

    assert [(one.name, one.said, one.url) for one in reaching] == [
        (
            "Children per group",
            "1 of the 1 unit that has a value and a target reaches it, 2 without a result",
            "/enheter/board/under/barn_per_grupp?period=2024",
        )
    ]


def units_without_goals() -> None:
    """Under the office, `big` has a figure above the target; `solo` a target of its own; `none` nothing at all."""
    units(*({"code": code, "kind": "unit", "name": f"Enhet {code}"} for code in ("big", "solo", "none")))
    units({"code": "plum", "kind": "preschool", "name": "Förskolan Plommonet"})
    links(*(("line", code, "office") for code in ("big", "solo", "none")), ("line", "plum", "big"))
    observe(("antal_barn", "plum", "2024", 60), ("antal_barngrupper", "plum", "2024", 3))
    observe(("barn_per_grupp", "plum", "2024", 20))
    refresh_all(today=TODAY, at=NOON)
    a_target(unit="solo", decided_by="solo", high=14)


def test_units_without_a_goal_count_where_they_have_a_figure_or_a_target():
    a_board_with_units()
    units_without_goals()

    (board,) = reader().get("/enheter/board").context["page"].above.reaching
    (city,) = reader().get("/enheter/city").context["page"].above.reaching
    below = reader().get("/enheter/board/under/barn_per_grupp?period=2024")

    said = "1 of the 2 units that have a value and a target reach it, 1 without a result"
    assert (board.said, city.said) == (said, said)
    assert table_rows(below) == [
        ["Unit", "2024", "Target", "How it stands"],
        ["Almens förskolor", "13.3", "at most 15.5", "Reached"],
        ["Enhet big", "20.0", "at most 15.5", "Not reached"],
        ["Enhet solo", "– no value", "at most 14", "No result"],
    ]


def test_units_without_a_target_are_told_of():
    a_board_with_units()
    units_without_goals()
    a_target(unit="elms", decided_by="council", high=15.5)
    a_target(type="delegated", high=None)

    (board,) = reader().get("/enheter/board").context["page"].above.reaching
    below = reader().get("/enheter/board/under/barn_per_grupp?period=2024")

    assert board.said == "1 of the 1 unit that has a value and a target reaches it, " + MISSING
    assert ["Enhet big", "20.0", "set by each board", "No target"] in table_rows(below)


def test_the_units_below_stand_in_alphabetical_order():
    a_board_with_units(more=2)

    answer = reader().get("/enheter/board/under/barn_per_grupp?period=2024")

    assert table_rows(answer) == [
        ["Unit", "2024", "Target", "How it stands"],
        ["Almens förskolor", "13.3", "at most 15.5", "Reached"],
        ["Enhet 00", "– no value", "at most 15.5", "No result"],
        ["Enhet 01", "– no value", "at most 15.5", "No result"],
    ]


@pytest.mark.parametrize("address", ["/enheter/elm/under/barn_per_grupp", "/enheter/board/under/antal_barn"])
def test_there_is_no_list_where_no_unit_below_has_a_goal_with_the_indicator(address: str):
    a_board_with_units()

    assert reader().get(address).status_code == 404


def test_an_administration_sees_what_its_board_sees():
    a_board_with_units(more=2)

    office, board = (reader().get(f"/enheter/{code}").context["page"].above for code in ("office", "board"))

    assert office.silent == board.silent


def test_a_unit_without_goals_below_has_nothing_of_it():
    city = a_board_with_units()

    assert reader(Role.PRINCIPAL, city["elms"]).get("/enheter/elms").context["page"].above is None
