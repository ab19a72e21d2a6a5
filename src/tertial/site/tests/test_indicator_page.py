"""An indicator's page: the city, its areas, the units in name order and a page at a time, and what is hidden."""

from datetime import date
from decimal import Decimal

import pytest

from tertial.indicators.operations.figures import refresh_all
from tertial.indicators.tests.factories import LATER, TODAY, observe
from tertial.people.rules import Role
from tertial.site.news.following import FollowButton
from tertial.site.queries.telling import legend
from tertial.site.tests.factories import a_city_on_show, more_preschools, reader, statements, table_rows
from tertial.steering.tests.factories import a_chain, a_goal, a_goal_indicator, a_steered_city, a_target, targets

pytestmark = pytest.mark.django_db

CHILDREN = "/indikatorer/antal_barn"


def names(page) -> list[str]:
    return [line.name for line in page.context["page"].lines]


def test_the_city_its_areas_and_its_units_stand_on_one_page():
    city = a_city_on_show()

    page = reader(Role.AUDITOR, city["city"]).get("/indikatorer/barn_per_grupp")

    assert table_rows(page) == [
        ["Area", "2024", "Five years", "Compared with the city"],
        ["Norra", "13.3", "", "1.4 higher"],
        ["Södra", "9.0", "", "2.9 lower"],
        ["Provstad", "11.9", "", ""],
        ["Year", "The city", "Municipal", "Independent"],
        ["2022", "14.3", "15.0", "10.0"],
        ["2024", "11.9", "– hidden, too few", "– hidden, too few"],
        ["In the city", "2024", "Five years", "Compared with the city"],
        ["Municipal", "– hidden, too few", "", ""],
        ["Independent", "– hidden, too few", "", ""],
        ["Unit", "Area", "Run by", "2024", "Compared with the city"],
        ["Förskolan Almen", "Norra", "municipal", "14.7", "2.8 higher"],
        ["Förskolan Björnen", "Södra", "independent", "– hidden, too few", ""],
        ["Förskolan Eken", "Norra", "municipal", "12.0", "0.1 higher"],
        ["Förskolan Åsen", "Södra", "municipal", "12.0", "0.1 higher"],
    ]


def test_the_statement_claims_no_more_than_the_numbers():
    city = a_city_on_show()

    page = reader(Role.AUDITOR, city["city"]).get(CHILDREN)

    assert page.context["told"].statement == (
        "<b>107 children</b> in Provstad 2024, made of 4 preschools. 7 more than in 2022."
    )


def test_drawings_follow_the_values_before_they_are_rounded():
    city = a_city_on_show()
    observe(("heltidstjanster", "ash", "2024", 6.08))
    refresh_all(today=TODAY, at=LATER)

    page = reader(Role.AUDITOR, city["city"]).get("/indikatorer/barn_per_arsarbetare").context["page"]
    areas = {area.name: area.series for area in page.areas}

    assert areas["Södra"].now.value == "4.0"
    assert areas["Södra"].points()[-1].value == pytest.approx(27 / 6.83)
    assert areas["Södra"].now.number == Decimal("4.0")


def test_the_map_is_shaded_by_unrounded_values_and_its_legend_says_what_falls_in_each_step():
    exact = [3.96, 3.99, 4.04, 4.13]

    assert legend([*exact, None], decimals=1) == [
        ("1", "4.0"),
        ("3", "4.0"),
        ("5", "4.1"),
        ("unknown", "no value"),
    ]
    assert legend([4.0, 4.0], decimals=1) == [("3", "4.0")]
    assert legend([10.0, 12.0, 19.0, 20.0], decimals=0) == [("1", "10"), ("2", "12"), ("5", "19–20")]


def test_areas_are_those_of_the_measurement_day_or_of_today():
    city = a_city_on_show()
    client = reader(Role.AUDITOR, city["city"])

    then, today = client.get(f"{CHILDREN}?period=2022"), client.get(f"{CHILDREN}?period=2022&indelning=idag")

    assert [row[:2] for row in table_rows(then)[1:5]] == [
        ["Södra", "30"],
        ["Västra", "40"],
        ["Östra", "30"],
        ["Provstad", "100"],
    ]
    assert [row[:2] for row in table_rows(today)[1:4]] == [["Norra", "70"], ["Södra", "30"], ["Provstad", "100"]]


def test_swedish_names_stand_in_swedish_order():
    city = a_city_on_show()
    more_preschools(4, ["Förskolan Örnen", "Förskolan Änden", "Förskolan Ån", "Förskolan Zebran"])

    page = reader(Role.AUDITOR, city["city"]).get(CHILDREN)

    assert names(page) == [
        *("Förskolan Almen", "Förskolan Björnen", "Förskolan Eken", "Förskolan Zebran"),
        *("Förskolan Ån", "Förskolan Åsen", "Förskolan Änden", "Förskolan Örnen"),
    ]


def test_filters_stand_in_the_address_and_narrow_the_list():
    city = a_city_on_show()
    client = reader(Role.AUDITOR, city["city"])

    by_name = client.get(f"{CHILDREN}?namn=forskolan+asen")
    by_area = client.get(f"{CHILDREN}?omrade=north")
    by_form = client.get(f"{CHILDREN}?regi=independent")

    assert names(by_name) == ["Förskolan Åsen"]
    assert names(by_area) == ["Förskolan Almen", "Förskolan Eken"]
    assert names(by_form) == ["Förskolan Björnen"]


def test_a_list_without_units_says_what_to_do():
    city = a_city_on_show()

    page = reader(Role.AUDITOR, city["city"]).get(f"{CHILDREN}?namn=nowhere")

    assert (names(page), "No unit fits the choices" in page.content.decode()) == ([], True)


def test_long_lists_come_in_pages_that_keep_the_choices():
    city = a_city_on_show()
    more_preschools(40)

    page = reader(Role.AUDITOR, city["city"]).get(f"{CHILDREN}?regi=municipal&page=2")

    assert names(page) == [f"Förskolan Nummer {number:03}" for number in range(23, 40)] + ["Förskolan Åsen"]
    assert 'href="?regi=municipal&amp;page=1"' in page.content.decode()
    assert "43 preschools" in page.content.decode()


def test_my_own_unit_is_marked():
    city = a_city_on_show()

    page = reader(Role.OPERATOR, city["bears"]).get(CHILDREN)

    assert [(line.name, line.value.value) for line in page.context["page"].lines if line.is_mine] == [
        ("Förskolan Björnen", "3")
    ]


@pytest.mark.parametrize("query", ["", "?indelning=idag", "?regi=municipal&namn=forskolan&omrade=south", "?page=2"])
def test_a_page_takes_as_many_questions_with_few_units_as_with_many(query: str):
    city = a_city_on_show()
    client = reader(Role.PRINCIPAL, city["elms"])
    more_preschools(3)
    few = statements(client, f"{CHILDREN}{query}")

    more_preschools(33, [f"Förskolan Fler {number}" for number in range(33)])
    many = statements(client, f"{CHILDREN}{query}")

    assert few == many
    assert many <= 15


def test_the_list_of_indicators_shows_the_citys_latest_values():
    city = a_city_on_show()
    client = reader(Role.BOARD_MEMBER, city["board"])

    rows = table_rows(client.get("/indikatorer"))

    assert [row[:2] for row in rows[1:3]] == [
        ["Number of children children", "107 2024"],
        ["Children per group children", "11.9 2024"],
    ]
    assert statements(client, "/indikatorer") <= 15


def test_the_councils_target_stands_beside_the_city_and_the_boards_beside_their_own_values():
    a_steered_city(has_figures=True)
    a_target(decided_on=date(2023, 11, 20), paragraph="§ 7")
    targets(
        {"unit": "other-board", "decided_by": "other-board", "type": "min", "low": 12, "high": None},
        {"unit": "board", "decided_by": "board", "high": 13},
        {"unit": "elms", "decided_by": "elms", "high": 14},
        {"unit": "south", "decided_by": "other-board", "high": 14, "state": "draft"},
    )

    page = reader().get("/indikatorer/barn_per_grupp")
    council, boards = page.context["aims"].council, page.context["aims"].boards

    assert (council.target, council.value.value, council.word, council.decided, page.context["aims"].level) == (
        *("at most 15.5", "11.9", "Reached", "20 November 2023, § 7"),
        15.5,
    )
    assert [(aim.body, aim.target, aim.value.value, aim.word) for aim in boards] == [
        ("Norra nämnden", "at most 13", "13.3", "Partly reached"),
        ("Södra nämnden", "at least 12", None, "No result"),
    ]
    assert statements(reader(), "/indikatorer/barn_per_grupp?indelning=idag") <= 15


def test_the_goals_of_the_council_that_it_tells_of_are_one_click_away():
    a_steered_city(has_figures=True)
    a_chain()
    a_goal_indicator("safe")
    a_goal_indicator("board-safe")
    a_goal("another")

    page = reader().get("/indikatorer/barn_per_grupp")

    assert page.context["goals"] == (("safe", "Alla barn är trygga"),)
    assert '<a href="/mal/safe">Alla barn är trygga</a>' in page.content.decode()


def test_an_indicator_can_be_followed():
    a_city_on_show()

    page = reader().get(CHILDREN)

    assert page.context["follow"] == FollowButton("indicator:antal_barn", is_following=False, follow_url="/folj")


def test_what_is_counted_apart_by_sex_is_shown_apart():
    city = a_city_on_show()

    page = reader(Role.AUDITOR, city["city"]).get(CHILDREN)

    assert [(line.name, line.value.value) for line in page.context["told"].parts] == [("Girls", "53"), ("Boys", "54")]


def test_an_indicator_that_is_not_there_is_not_found():
    a_city_on_show()

    assert reader().get("/indikatorer/nothing").status_code == 404
