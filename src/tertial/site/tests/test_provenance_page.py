"""Where a figure comes from: the sum, the inputs with their sources, the recipe and the history."""

import re
from datetime import timedelta
from html import unescape

import pytest

from tertial.indicators.operations.correcting import Cell, correct_value
from tertial.indicators.operations.figures import refresh_all
from tertial.indicators.rules import Status
from tertial.indicators.tests.factories import LATER, TODAY, observe
from tertial.organisation.models import Unit
from tertial.organisation.tests.factories import links
from tertial.people.rules import Role
from tertial.people.tests.factories import a_person
from tertial.site.tests.factories import a_city_on_show, more_preschools, reader, statements, table_rows

pytestmark = pytest.mark.django_db

REGISTER = "Registret Skolverket"
LOADED = "15 January 2025 loaded with the city folder"


def summed(page) -> str:
    """The sum as it is read."""
    return " ".join(part.sign or f"{part.number} {part.words}".strip() for part in page.context["found"].sum_parts)


def corrected(unit: Unit, value: float, *, days: int = 0, minutes: int = 0) -> None:
    correct_value(
        Cell("heltidstjanster", unit, "2024"),
        status=Status.EXISTS,
        value=value,
        reason="Two posts were missing.",
        actor=a_person(),
        at=LATER + timedelta(days=days, minutes=minutes),
        today=TODAY,
    )


def test_a_units_figure_is_set_out_with_its_inputs():
    city = a_city_on_show()

    page = reader(Role.PRINCIPAL, city["elms"]).get("/indikatorer/barn_per_arsarbetare/2024/elm")

    assert summed(page) == "4.0 children"
    assert table_rows(page) == [
        ["Measure", "Value", "Source", "Recorded"],
        ["Number of children", "44", REGISTER, LOADED],
        ["Full-time posts", "11.0", REGISTER, LOADED],
    ]


def inputs_said(page) -> str:
    """The heading over the values of a unit, and the note under it."""
    section = re.search(r'<section class="section" aria-labelledby="inputs">(.*?)<table', page.content.decode(), re.S)
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", section[1] if section else "").split()))


def test_a_published_value_is_not_said_to_be_made_of_the_parts_beside_it():
    city = a_city_on_show()
    client = reader(Role.PRINCIPAL, city["elms"])
    address = "/indikatorer/barn_per_arsarbetare/2024/elm"
    computed = client.get(address)
    observe(("barn_per_heltidstjanst", "elm", "2024", 4.8))
    refresh_all(today=TODAY, at=LATER)

    published = client.get(address)

    assert (summed(published), inputs_said(computed), computed.context["found"].sum_note) == (
        "4.8 children",
        "What it is made of",
        "",
    )
    assert inputs_said(published) == (
        "What is recorded of the unit Areas and the whole city are computed from number of children and full-time"
        " posts. The unit's own value is not computed, but shown as the source has given it."
    )
    assert published.context["found"].sum_note == "The value is published by the source and is never recomputed."


def test_an_areas_figure_is_a_ratio_of_sums_with_those_left_out_counted():
    city = a_city_on_show()
    more_preschools(2)

    page = reader(Role.PRINCIPAL, city["elms"]).get("/indikatorer/barn_per_arsarbetare/2024/south")

    assert summed(page) == "27 children ÷ 6.8 posts = 4.0 children"
    assert page.context["found"].sum_note == "Made of 2 preschools. 2 more lack a part and are left out."
    assert page.context["list_url"] == "/indikatorer/barn_per_arsarbetare?period=2024&omrade=south"
    assert table_rows(page) == [
        ["Source", "Units", "Last recorded"],
        [REGISTER, "4", "15 January 2025"],
    ]


def test_a_weighted_share_says_what_was_summed():
    a_city_on_show()

    page = reader().get("/indikatorer/andel_legitimerade/2024/city")

    assert summed(page) == "853.8 % × posts ÷ 26.8 posts = 31.9 %"


def test_one_operator_form_of_an_area():
    a_city_on_show()

    page = reader().get("/indikatorer/antal_barn/2022/south?regi=municipal")

    assert summed(page) == "20 children"


def test_the_recipe_is_told_in_words():
    a_city_on_show()

    page = reader().get("/indikatorer/barn_per_arsarbetare/2024/north")

    assert page.context["found"].recipe == [
        (
            "What it is",
            "Enrolled children divided by full-time posts, in the preschools that have stated both.",
        ),
        (
            "For a single unit",
            "The value that the source has published (children per full-time post as published)."
            " It is never recomputed.",
        ),
        (
            "For areas and the city",
            "The sum of number of children divided by the sum of full-time posts. Units that lack either are left out.",
        ),
        ("Measurement day", "15 October"),
        ("Protected group", "Fewer than 5 persons are hidden from those outside the unit"),
        ("Version", "1"),
        ("In Kolada", "N11102, N11010, N11011"),
    ]


def test_inside_the_circle_the_history_has_its_values():
    city = a_city_on_show()
    corrected(city["elm"], 12.5)

    page = reader(Role.PRINCIPAL, city["elms"]).get("/indikatorer/barn_per_arsarbetare/2024/elm")

    assert table_rows(page)[2:] == [
        ["Full-time posts", "12.5 corrected", "Rättelse i Tertial", "1 March 2025 Påhittad Person"],
        ["Measure", "Value", "Held", "Why"],
        ["Full-time posts", "12.5", "since 1 March 2025", "Two posts were missing. Påhittad Person"],
        [
            "Full-time posts",
            "11.0",
            "15 January 2025 to 1 March 2025",
            "The first value. loaded with the city folder",
        ],
    ]


def test_what_happened_on_one_day_is_told_with_its_time():
    city = a_city_on_show()
    corrected(city["elm"], 12.5)
    corrected(city["elm"], 12.9, minutes=65)

    client = reader(Role.PRINCIPAL, city["elms"], language="sv")
    rows = table_rows(client.get("/indikatorer/barn_per_arsarbetare/2024/elm"))

    assert [row[2] for row in rows[4:]] == [
        "sedan 1 mars 2025 kl. 14.05",
        "1 mars 2025 kl. 13.00 till 1 mars 2025 kl. 14.05",
        "15 januari 2025 till 1 mars 2025 kl. 13.00",
    ]
    assert rows[2][3] == "1 mars 2025 kl. 14.05 Påhittad Person"


def test_outside_it_the_history_says_that_and_when_but_not_what():
    city = a_city_on_show()
    corrected(city["elm"], 12.5)
    corrected(city["elm"], 12.9, days=1)

    page = reader(Role.AUDITOR, city["city"]).get("/indikatorer/barn_per_arsarbetare/2024/elm")

    assert [row[1] for row in table_rows(page) if row[0] == "Full-time posts"] == [
        "12.9 corrected",
        "12.9",
        "– shown to those who answer for the unit",
        "– shown to those who answer for the unit",
    ]
    assert "12.5" not in page.content.decode()
    assert page.content.decode().count("Two posts were missing.") == 1


def test_what_is_too_few_is_hidden_with_all_its_inputs():
    city = a_city_on_show()

    page = reader(Role.PRINCIPAL, city["elms"]).get("/indikatorer/antal_barn/2024/bear")
    own = reader(Role.OPERATOR, city["bears"]).get("/indikatorer/antal_barn/2024/bear")

    assert (summed(page), summed(own)) == ("", "3 children")
    assert table_rows(page)[1] == ["Number of children", "– hidden, too few", REGISTER, LOADED]
    assert page.context["found"].protection == "Too few. The value is hidden to protect individuals."


def test_a_part_is_a_figure_of_its_own():
    city = a_city_on_show()

    page = reader(Role.PRINCIPAL, city["elms"]).get("/indikatorer/antal_barn/2024/elm?del=sex=girls")

    assert (summed(page), page.context["figure"].part_in_words) == ("22 children", "girls")


def test_only_who_may_correct_is_shown_the_way():
    city = a_city_on_show()
    address = "/indikatorer/antal_barn/2024/elm"
    people = [(Role.PRINCIPAL, "elms"), (Role.EMPLOYEE, "elms"), (Role.AUDITOR, "city"), (Role.OPERATOR, "bears")]

    shown = [reader(role, city[unit]).get(address).context["corrections"] for role, unit in people]

    assert shown == [[("Number of children", "/ratta/antal_barn/elm/2024?fran=antal_barn")], [], [], []]


@pytest.mark.parametrize(
    "address",
    [
        "/indikatorer/nothing/2024/elm",
        "/indikatorer/antal_barn/2024/nothing",
        "/indikatorer/antal_barn/2023/elm",
        "/indikatorer/antal_barn/soon/elm",
        "/indikatorer/antal_barn/2024/elm?del=sex=all",
        "/indikatorer/antal_barn/2024/south?regi=other",
    ],
)
def test_what_there_is_no_figure_of_is_not_there(address):
    a_city_on_show()

    assert reader().get(address).status_code == 404


def test_as_many_statements_for_few_units_as_for_many():
    city = a_city_on_show()
    inside, outside = reader(Role.PRINCIPAL, city["elms"]), reader(Role.AUDITOR, city["city"])
    pages = [
        (inside, "/indikatorer/barn_per_arsarbetare/2024/elm"),
        (inside, "/indikatorer/barn_per_arsarbetare/2024/south"),
        (outside, "/indikatorer/barn_per_arsarbetare/2024/elm"),
        (outside, "/indikatorer/barn_per_arsarbetare/2024/city"),
    ]
    few = [statements(client, address) for client, address in pages]

    more_preschools(30)

    assert [statements(client, address) for client, address in pages] == few
    assert max(few) <= 15


def test_the_other_form_is_hidden_where_it_would_give_the_small_one_away():
    a_city_on_show()

    page = reader().get("/indikatorer/antal_barn/2024/south?regi=municipal")

    assert (summed(page), page.context["found"].is_hidden) == ("", True)


def test_what_no_list_shows_alone_is_listed_on_the_page_itself():
    a_city_on_show()

    page = reader().get("/indikatorer/antal_barn/2024/board")

    found = page.context["found"]
    assert (page.context["list_url"], found.sum_note) == ("", "Made of 2 preschools.")
    assert [(member.name, member.url, member.value.value) for member in found.members] == [
        ("Förskolan Almen", "/enheter/elm?period=2024", "44"),
        ("Förskolan Eken", "/enheter/oak?period=2024", "36"),
    ]


def test_the_citys_and_an_areas_units_are_listed_with_the_indicator():
    a_city_on_show()
    client = reader()

    pages = [client.get(f"/indikatorer/antal_barn/2024/{unit}") for unit in ("city", "south")]

    assert [(page.context["list_url"], page.context["found"].members) for page in pages] == [
        ("/indikatorer/antal_barn?period=2024", ()),
        ("/indikatorer/antal_barn?period=2024&omrade=south", ()),
    ]


def test_units_that_a_figure_is_made_of_are_shown_so_far_and_then_counted():
    a_city_on_show()
    more_preschools(26)
    client = reader()
    few = statements(client, "/indikatorer/antal_barn/2024/board")
    links(*(("line", f"extra-{number}", "elms") for number in range(26)))
    refresh_all(today=TODAY, at=LATER)

    found = client.get("/indikatorer/antal_barn/2024/board").context["found"]

    assert (len(found.members), found.more_members) == (25, 3)
    assert (statements(client, "/indikatorer/antal_barn/2024/board"), few <= 15) == (few, True)
