"""A unit's page: its figures, what is hidden from whom, the line up, and its history."""

import pytest
from django.test import Client

from tertial.people.rules import Role
from tertial.site.tests.factories import a_city_on_show, more_preschools, reader, statements, table_rows

pytestmark = pytest.mark.django_db

HIDDEN = "Too few. The value is hidden to protect individuals."


def test_a_unit_stands_beside_the_city_with_differences_in_plain_numbers():
    city = a_city_on_show()

    page = reader(Role.PRINCIPAL, city["elms"]).get("/enheter/elm")

    assert table_rows(page)[:5] == [
        ["Indicator", "2024", "Five years", "The city", "What it means"],
        ["Number of children children girls 22 boys 22", "44", "", "107", "4 more than in 2022."],
        ["Children per group children", "14.7", "", "11.9", "2.8 higher than in the city. 1.4 higher than in 2022."],
        ["Children per full-time post children", "4.0", "", "4.0", "The same as in the city. The same as in 2022."],
        [
            "Licensed preschool teachers %",
            "32.0",
            "",
            "31.9",
            "0.1 percentage points higher, but it cannot be told from the city. "
            "3.0 percentage points lower than in 2022.",
        ],
    ]


def test_girls_and_boys_are_shown_apart():
    city = a_city_on_show()

    page = reader(Role.PRINCIPAL, city["elms"]).get("/enheter/elm")

    years = [row for row in table_rows(page) if row[0].startswith("Number of children") and len(row) == 3]
    assert years == [
        ["Number of children", "40", "44"],
        ["Number of children, girls", "20", "22"],
        ["Number of children, boys", "20", "22"],
    ]


@pytest.mark.parametrize("role", [r for r in Role if r != Role.OPERATOR])
def test_a_small_unit_is_hidden_from_everybody_outside_its_circle(role: Role):
    city = a_city_on_show()

    page = reader(role, city["elms"]).get("/enheter/bear")

    first = table_rows(page)[1]
    assert first == ["Number of children children", "– no value", "", "107", HIDDEN]
    assert "Some values are hidden because few people lie behind them." in page.content.decode()


def test_a_small_unit_is_open_to_its_own_operator():
    city = a_city_on_show()

    page = reader(Role.OPERATOR, city["bears"]).get("/enheter/bear")

    assert table_rows(page)[1] == [
        "Number of children children girls 1 boys 2",
        "3",
        "",
        "107",
        "7 fewer than in 2022.",
    ]


def test_no_sentence_gives_away_a_value_that_is_hidden():
    city = a_city_on_show()

    page = reader(Role.AUDITOR, city["city"]).get("/enheter/bear?period=2024")

    assert "7 fewer" not in page.content.decode()
    assert "2024: 3" not in page.content.decode()


def test_the_line_up_and_what_stands_beside_it_can_be_followed():
    city = a_city_on_show()

    around = reader(Role.EMPLOYEE, city["elms"]).get("/enheter/elm").context["page"].around

    assert around.steps == (
        ("City", "Provstad", "/enheter/city"),
        ("Board", "Norra nämnden", "/enheter/board"),
        ("Administration", "Norra förvaltningen", "/enheter/office"),
        ("Unit", "Almens förskolor", "/enheter/elms"),
        ("Preschool", "Förskolan Almen", None),
    )
    assert around.beside == (
        ("Followed up by", "Södra nämnden", "/enheter/other-board"),
        ("Lies in", "Norra", "/enheter/north"),
        ("Is run by", "Provstads kommun", "/enheter/own"),
    )


def test_the_organisation_around_a_unit_is_that_of_the_chosen_day():
    city = a_city_on_show()

    around = reader(Role.EMPLOYEE, city["elms"]).get("/enheter/elm?dag=2023-01-01").context["page"].around

    assert around.beside[1] == ("Lies in", "Västra", "/enheter/west?dag=2023-01-01")


def test_independent_units_have_no_line_up():
    city = a_city_on_show()

    around = reader(Role.OPERATOR, city["bears"]).get("/enheter/bear").context["page"].around

    assert around.steps == ()
    assert [name for _, name, _ in around.beside] == ["Södra nämnden", "Södra", "Björnen"]


def test_what_has_happened_is_told_in_sentences():
    city = a_city_on_show()

    events = reader(Role.EMPLOYEE, city["elms"]).get("/enheter/elm").context["page"].events

    assert [(event.iso, event.sentence, event.url) for event in events] == [
        ("2023-07-01", "Lies in Norra instead of Västra.", "/enheter/north")
    ]


def test_a_unit_that_is_gone_says_so_and_who_took_over():
    city = a_city_on_show()

    page = reader(Role.AUDITOR, city["city"]).get("/enheter/west").context["page"]

    assert page.absent == "Västra was closed on 30 June 2023. Its figures are kept."
    assert page.successors == (("Norra", "/enheter/north"),)


def test_a_unit_without_figures_says_why():
    city = a_city_on_show()

    page = reader(Role.AUDITOR, city["city"]).get("/enheter/other-board")

    assert "There are no figures for this unit" in page.content.decode()


@pytest.mark.parametrize("address", ["/enheter/elm", "/enheter/south", "/enheter/city", "/enheter/own", "/"])
def test_a_page_takes_as_many_questions_with_few_units_as_with_many(address: str):
    city = a_city_on_show()
    client = reader(Role.PRINCIPAL, city["elms"])
    more_preschools(3)
    few = statements(client, address)

    more_preschools(33, [f"Förskolan Fler {number}" for number in range(33)])
    many = statements(client, address)

    assert few == many
    assert many <= 15


def test_a_unit_that_is_not_there_is_not_found():
    a_city_on_show()

    page = reader().get("/enheter/nowhere")

    assert (page.status_code, "The page is not here" in page.content.decode()) == (404, True)


@pytest.mark.parametrize(
    "address", ["/", "/enheter/elm", "/indikatorer", "/indikatorer/antal_barn", "/enheter/elm/siffror.csv"]
)
def test_pages_are_closed_to_those_who_have_not_signed_in(address: str):
    a_city_on_show()

    answer = Client().get(address)

    assert (answer.status_code, answer.headers["Location"]) == (302, f"/logga-in?next={address}")


def test_a_page_speaks_the_readers_language():
    city = a_city_on_show()

    page = reader(Role.PRINCIPAL, city["elms"], language="sv").get("/enheter/elm")

    assert table_rows(page)[1][:2] == ["Antal barn barn flickor 22 pojkar 22", "44"]
    assert table_rows(page)[2][1] == "14,7"
