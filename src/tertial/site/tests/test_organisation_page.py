"""The organisation on a day: its tree opened branch by branch, what there is, and what changes."""

import re
from datetime import date
from typing import Any

import pytest

from tertial.organisation.operations.merging import keep_areas
from tertial.organisation.operations.reference import install
from tertial.organisation.tests.factories import links, units
from tertial.site.tests.factories import a_city_on_show, more_preschools, reader, statements, table_rows

pytestmark = pytest.mark.django_db


def tree(answer: Any) -> list[str]:
    """The names of the tree in reading order."""
    return re.findall(r'class="branch-name"[^>]*>([^<]+)<', answer.content.decode())


def statement(answer: Any) -> str:
    found = re.search(r'<p class="statement">(.*?)</p>', answer.content.decode())
    return re.sub("<[^>]+>", "", found[1]) if found else ""


def test_the_line_is_open_at_its_top():
    a_city_on_show()

    page = reader().get("/organisation?dag=2024-01-01")

    assert tree(page) == ["Provstad", "Norra nämnden", "Södra nämnden"]
    assert statement(page) == "1 January 2024: 4 units in line under 2 authorities (council, boards and companies)."


def test_a_branch_opens_with_the_whole_way_down_to_it():
    a_city_on_show()

    page = reader().get("/organisation?dag=2024-01-01&oppna=elms")

    assert tree(page) == [
        *("Provstad", "Norra nämnden", "Norra förvaltningen", "Almens förskolor"),
        *("Förskolan Almen", "Förskolan Eken", "Södra nämnden"),
    ]


def test_areas_are_those_of_the_day():
    a_city_on_show()
    client = reader()

    before = client.get("/organisation?indelning=omraden&dag=2023-01-01")
    after = client.get("/organisation?indelning=omraden&dag=2024-01-01")

    assert tree(before) == ["Provstad", "Södra", "Västra", "Östra"]
    assert tree(after) == ["Provstad", "Norra", "Södra"]
    assert [statement(before), statement(after)] == [
        "1 January 2023: 3 district areas, with 4 units.",
        "1 January 2024: 2 district areas, with 4 units.",
    ]


def chosen(answer: Any) -> list[str]:
    """The views whose tab is the current one."""
    return [name for name, _address, is_current in answer.context["tabs"] if is_current]


def test_without_a_chosen_view_the_first_that_ties_any_units_that_day_is_shown():
    install()
    units(
        {"code": "city", "kind": "city", "name": "Provstad"},
        {"code": "north", "kind": "district", "name": "Norra"},
        {"code": "own", "kind": "operator", "name": "Provstads kommun"},
        {"code": "oak", "kind": "preschool", "name": "Förskolan Eken"},
    )
    links(
        ("geographic", "north", "city", date(2020, 1, 1), None),
        ("geographic", "oak", "north", date(2020, 1, 1), None),
        ("operator", "oak", "own"),
    )
    client = reader()

    pages = [
        client.get(f"/organisation?{asked}")
        for asked in ("dag=2024-01-01", "indelning=&dag=2019-01-01", "indelning=linje&dag=2024-01-01")
    ]

    assert [(chosen(page), tree(page)) for page in pages] == [
        (["Areas"], ["Provstad", "Norra"]),
        (["Operators"], ["Provstads kommun", "Förskolan Eken"]),
        (["Line"], []),
    ]


def test_where_nothing_is_tied_the_line_is_chosen():
    install()
    units({"code": "city", "kind": "city", "name": "Provstad"})

    page = reader().get("/organisation")

    assert (chosen(page), tree(page)) == (["Line"], [])


def test_choosing_the_view_takes_no_more_statements():
    a_city_on_show()
    client = reader()

    assert statements(client, "/organisation") == statements(client, "/organisation?indelning=linje")


def test_operators_and_followers_stand_apart_from_the_line():
    a_city_on_show()
    client = reader()

    operators = client.get("/organisation?indelning=huvudman&dag=2024-01-01")
    followed = client.get("/organisation?indelning=uppfoljning&dag=2024-01-01")

    assert tree(operators) == ["Björnen", "Provstads kommun"]
    assert statement(operators) == "1 January 2024: 2 operators run 4 units."
    assert tree(followed)[0] == "Södra nämnden"
    assert statement(followed) == "1 January 2024: 4 units are followed up by 1 board, whoever runs them."


def test_what_there_is_and_what_changes_around_the_day():
    a_city_on_show()

    page = reader().get("/organisation?dag=2023-01-01")

    assert table_rows(page) == [
        ["City", "1"],
        ["Boards", "2"],
        ["Administration", "1"],
        ["District areas", "3"],
        ["Unit", "1"],
        ["Preschools", "4"],
        ["Operators", "2"],
    ]
    assert [(c.on.isoformat(), c.sentences) for c in page.context["found"].happenings] == [
        ("2023-07-01", ["Norra took over after Västra and Östra."])
    ]


def test_a_long_list_is_cut_and_goes_on_page_by_page():
    a_city_on_show()
    more_preschools(60)
    client = reader()
    address = "/organisation?indelning=omraden&dag=2024-12-01&oppna=south"

    first, second = client.get(address), client.get(f"{address}&sida=2")

    south = [len([name for name in tree(page) if name.startswith("Förskolan")]) for page in (first, second)]
    assert south == [50, 12]
    assert ("sida=2" in first.content.decode(), "sida=1" in second.content.decode()) == (True, True)


def test_names_stand_in_swedish_order():
    a_city_on_show()
    more_preschools(4, ["Ärlan", "Åkern", "Örnen", "Zebran"])

    page = reader().get("/organisation?indelning=omraden&dag=2024-12-01&oppna=south")

    assert tree(page)[3:] == ["Förskolan Björnen", "Förskolan Åsen", "Zebran", "Åkern", "Ärlan", "Örnen"]


def test_areas_with_ground_are_on_the_map():
    a_city_on_show()
    keep_areas({"south": {"type": "Polygon", "coordinates": [[[18, 59], [18.1, 59], [18.1, 59.1], [18, 59]]]}})

    page = reader().get("/organisation?dag=2024-01-01").content.decode()

    assert ("The areas on 1 January 2024" in page, "1 more is not on the map." in page) == (True, True)


def test_a_day_that_is_none_is_refused_in_the_form():
    a_city_on_show()

    page = reader().get("/organisation?dag=yesterday")

    assert page.context["form"].errors == {"dag": ["Write a day as 2024-10-15."]}


@pytest.mark.parametrize(("address", "status"), [("?oppna=nothing", 404), ("?sida=0", 400), ("?sida=x", 400)])
def test_what_is_not_there_is_turned_away(address, status):
    a_city_on_show()

    assert reader().get(f"/organisation{address}").status_code == status


def test_as_many_statements_for_few_units_as_for_many():
    a_city_on_show()
    address = "/organisation?indelning=omraden&oppna=south"
    client = reader()
    few = statements(client, address)

    more_preschools(30)

    assert (statements(client, address), few <= 15) == (few, True)
