"""Units side by side: who stands there, what is refused, what is found to add, and that nothing hidden is shown."""

import csv
import io

import pytest

from tertial.people.rules import Role
from tertial.releases.models import Release
from tertial.site.tests.factories import a_city_on_show, more_preschools, reader, statements, table_rows

pytestmark = pytest.mark.django_db


def names(page) -> list[str]:
    return [column.unit.name for column in page.context["page"].chosen.columns]


def offered(page) -> list[tuple[str, bool]]:
    return [(offer.name, bool(offer.url)) for offer in page.context["page"].listed.offers]


def address(*units: str, more: str = "") -> str:
    return "/jamfor?" + "&".join([*(f"enhet={unit}" for unit in units), *filter(None, [more])])


def test_units_stand_in_swedish_name_order_with_the_city_last():
    city = a_city_on_show()

    page = reader(Role.AUDITOR, city["city"]).get(address("ash", "oak", "elm"))

    assert names(page) == ["Förskolan Almen", "Förskolan Eken", "Förskolan Åsen"]
    assert table_rows(page)[:5] == [
        [
            "Indicator 2024",
            "Förskolan Almen Municipal preschool Norra",
            "Förskolan Eken Municipal preschool Norra",
            "Förskolan Åsen Municipal preschool Södra",
            "Provstad For comparison",
        ],
        ["Number of children children", "44", "36", "24", "107"],
        ["Number of children, Girls", "22", "18", "12", "53"],
        ["Number of children, Boys", "22", "18", "12", "54"],
        ["Children per group children", "14.7", "12.0", "12.0", "11.9"],
    ]
    assert [cell.compared for cell in page.context["page"].table.groups[1].rows[0].cells] == [
        *("2.8 higher than in the city.", "0.1 higher than in the city.", "0.1 higher than in the city.", "")
    ]


def test_the_lines_of_a_row_are_drawn_on_one_scale():
    city = a_city_on_show()

    page = reader(Role.AUDITOR, city["city"]).get(address("elm", "oak"))

    ratio = page.context["page"].table.groups[1].rows[0]
    elm, oak, whole = (str(cell.chart) for cell in ratio.cells)
    assert "2024: 12.0" in oak
    assert oak.count("<circle") == whole.count("<circle") == elm.count("<circle") == 1
    assert last_height(elm) < last_height(oak) < last_height(whole)


def last_height(drawn: str) -> float:
    return float(drawn.split('cy="')[1].split('"')[0])


def test_what_is_hidden_stays_hidden_beside_others_and_open_to_its_operator():
    city = a_city_on_show()
    asked = address("bear", "elm")

    outside = reader(Role.PRINCIPAL, city["elms"]).get(asked)
    inside = reader(Role.OPERATOR, city["bears"]).get(asked)

    assert table_rows(outside)[1][:3] == ["Number of children children", "44", "– hidden, too few"]
    assert "2024: 3<" not in outside.content.decode()
    assert "Some values are hidden" in outside.content.decode()
    assert table_rows(inside)[1][:3] == ["Number of children children", "44", "3"]


def test_no_more_than_five_and_the_first_five_stay():
    city = a_city_on_show()
    more_preschools(2)

    page = reader(Role.AUDITOR, city["city"]).get(address("extra-0", "extra-1", "elm", "oak", "ash", "bear"))

    assert names(page) == [
        *("Förskolan Almen", "Förskolan Eken", "Förskolan Nummer 000", "Förskolan Nummer 001", "Förskolan Åsen")
    ]
    assert page.context["page"].refused == (
        "At most 5 can stand side by side. Left out: Förskolan Björnen. Remove one, and then add another.",
    )
    assert "Five are chosen. Remove one to add another." in page.content.decode()


def test_the_city_and_units_that_are_not_there_are_no_choice():
    city = a_city_on_show()

    page = reader(Role.AUDITOR, city["city"]).get(address("elm", "city", "nowhere"))

    assert (names(page), page.context["page"].refused) == (
        ["Förskolan Almen"],
        (
            "There is no unit with the code nowhere. Find it by its name instead.",
            "Provstad stands in every comparison already.",
        ),
    )


def test_one_click_removes_a_unit_and_keeps_the_rest():
    city = a_city_on_show()

    page = reader(Role.AUDITOR, city["city"]).get(address("elm", "oak", more="period=2022"))

    assert [column.remove_url for column in page.context["page"].chosen.columns] == [
        "/jamfor?enhet=oak&period=2022",
        "/jamfor?enhet=elm&period=2022",
    ]


def test_a_part_of_a_name_finds_units_to_add():
    city = a_city_on_show()
    client = reader(Role.AUDITOR, city["city"])

    page = client.get(address("ash", more="namn=forskolan"))
    added = page.context["page"].listed.offers[0].url

    assert offered(page) == [
        ("Förskolan Almen", True),
        ("Förskolan Björnen", True),
        ("Förskolan Eken", True),
        ("Förskolan Åsen", False),
    ]
    assert (added, names(client.get(added))) == (
        "/jamfor?enhet=ash&enhet=elm",
        ["Förskolan Almen", "Förskolan Åsen"],
    )


def test_neighbours_by_area_form_and_kind_are_offered():
    city = a_city_on_show()
    client = reader(Role.AUDITOR, city["city"])

    page = client.get(address("bear")).context["page"]
    lists = {words: offered(client.get(url)) for words, url in page.lists}

    assert page.to_add == (("Södra", "/jamfor?enhet=bear&enhet=south"),)
    assert lists == {
        "Preschools in Södra": [("Förskolan Björnen", False), ("Förskolan Åsen", True)],
        "Independent preschools": [("Förskolan Björnen", False)],
        "All preschools": [
            *(("Förskolan Almen", True), ("Förskolan Björnen", False)),
            *(("Förskolan Eken", True), ("Förskolan Åsen", True)),
        ],
    }


def test_a_units_page_leads_to_its_comparison():
    city = a_city_on_show()
    client = reader(Role.PRINCIPAL, city["elms"])

    assert 'href="/jamfor?enhet=elm"' in client.get("/enheter/elm").content.decode()
    assert "/jamfor" not in client.get("/enheter/city").content.decode()


def test_an_empty_comparison_offers_the_readers_own_unit_and_the_areas():
    city = a_city_on_show()

    page = reader(Role.PRINCIPAL, city["elms"]).get("/jamfor").context["page"]

    assert (page.table, page.to_add, page.lists) == (
        None,
        (("Almens förskolor", "/jamfor?enhet=elms"),),
        (("District areas", "/jamfor?slag=district"),),
    )


def test_units_of_different_kinds_stand_together_with_a_sentence_on_what_that_means():
    city = a_city_on_show()

    page = reader(Role.AUDITOR, city["city"]).get(address("north", "elm"))

    assert page.context["page"].kinds_differ == (
        "Units of different kinds stand side by side: preschool and district area. The value of a larger one is made "
        "of all units in it, that of a single unit only of its own. Numbers of persons can therefore not be compared "
        "as they stand."
    )
    assert table_rows(page)[1] == ["Number of children children", "44", "80", "107"]


def test_what_one_of_them_lacks_is_a_dash_with_the_reason():
    city = a_city_on_show()
    client = reader(Role.AUDITOR, city["city"])

    kinds, years = client.get(address("bears", "south")), client.get(address("west", "elm", more="period=2024"))

    assert [row[:3] for row in table_rows(kinds)[1:3]] == [
        ["Number of children children", "– hidden, too few", "27"],
        ["Number of children, Girls", "– hidden, too few", "13"],
    ]
    assert table_rows(years)[1][:3] == ["Number of children children", "44", "– no value for 2024"]
    assert "closed on 30 June 2023" in years.content.decode()


def test_units_without_any_figures_say_so():
    city = a_city_on_show()

    page = reader(Role.AUDITOR, city["city"]).get(address("other-board"))

    assert "There are no figures for these units" in page.content.decode()


def test_a_file_holds_what_is_compared_and_is_registered():
    city = a_city_on_show()

    answer = reader(Role.AUDITOR, city["city"]).get("/jamfor/siffror.csv?enhet=bear&enhet=elm")

    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    release = Release.objects.get()
    assert rows[1] == ["Units", "Förskolan Almen, Förskolan Björnen, Provstad"]
    assert [row[1:5] + row[6:7] for row in rows if row and row[0] == "Number of children" and row[4] == ""] == [
        ["Förskolan Almen", "elm", "2022", "", "40"],
        ["Förskolan Almen", "elm", "2024", "", "44"],
        ["Förskolan Björnen", "bear", "2022", "", "10"],
        ["Förskolan Björnen", "bear", "2024", "", ""],
        ["Provstad", "city", "2022", "", "100"],
        ["Provstad", "city", "2024", "", "107"],
    ]
    assert (release.form, release.subject, release.hidden > 0) == ("csv", "comparison elm bear city", True)


@pytest.mark.parametrize("asked", ["siffror.pdf?enhet=elm", "siffror.csv", "siffror.csv?enhet=nowhere"])
def test_there_is_no_file_of_nothing(asked: str):
    a_city_on_show()

    assert reader().get(f"/jamfor/{asked}").status_code == 404


@pytest.mark.parametrize("more", ["", "namn=forskolan", "omrade=south&slag=preschool", "regi=municipal&slag=preschool"])
def test_a_comparison_takes_as_many_questions_for_one_unit_as_for_four(more: str):
    city = a_city_on_show()
    client = reader(Role.PRINCIPAL, city["elms"])
    few = statements(client, address("elm", more=more))

    more_preschools(30)
    many = statements(client, address("elm", "oak", "ash", "extra-1", more=more))

    assert few == many
    assert many <= 15
