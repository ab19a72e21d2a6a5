"""Correcting a value: who may, what is refused at which field, and what changes with it."""

import re
from typing import Any

import pytest

from tertial.indicators.models import Observation
from tertial.indicators.tests.factories import observe
from tertial.organisation.models import Unit
from tertial.people.rules import Role
from tertial.platform.models import AuditEntry
from tertial.site.tests.authorities import a_city_of_authorities, readers
from tertial.site.tests.factories import a_city_on_show, reader, statements

pytestmark = pytest.mark.django_db

ADDRESS = "/ratta/heltidstjanster/elm/2024?fran=barn_per_arsarbetare"
GOOD = {"status": "exists", "value": "12,5", "comment": "Two posts were missing."}


def ledger(unit: str, measure: str = "heltidstjanster") -> list[tuple[str, float | None, str, bool]]:
    """Every recorded row: status, value, comment, and whether it holds; the first recorded first."""
    rows = Observation.objects.filter(unit__code=unit, measure=measure, period="2024", breakdown="").order_by("id")
    return [(row.status, row.value, row.comment, row.superseded_at is None) for row in rows]


def principal(city: dict[str, Unit]):
    return reader(Role.PRINCIPAL, city["elms"])


def messages(answer: Any) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


def test_a_correction_is_a_new_row_and_shows_what_changed_with_it():
    client = principal(a_city_on_show())

    answer = client.post(ADDRESS, GOOD, follow=True)

    assert ledger("elm") == [("exists", 11.0, "", False), ("exists", 12.5, "Two posts were missing.", True)]
    assert answer.redirect_chain == [("/indikatorer/barn_per_arsarbetare/2024/elm", 302)]
    assert messages(answer) == ["Full-time posts was corrected from 11.0 to 12.5."]
    assert answer.context["changes"] == [
        ["Children per full-time post, Förskolan Almen", "4.0", "3.5"],
        ["Children per full-time post, Provstads kommun", "4.0", "3.8"],
        ["Children per full-time post, Almens förskolor", "4.0", "3.7"],
        ["Children per full-time post, Norra", "4.0", "3.7"],
        ["Children per full-time post, Norra förvaltningen", "4.0", "3.7"],
        ["Children per full-time post, Norra nämnden", "4.0", "3.7"],
        ["Children per full-time post, Provstad", "4.0", "3.8"],
    ]


def test_what_changed_is_shown_once():
    client = principal(a_city_on_show())
    client.post(ADDRESS, GOOD, follow=True)

    again = client.get("/indikatorer/barn_per_arsarbetare/2024/elm")

    assert again.context["changes"] == []


def test_a_value_can_be_said_not_to_be_there():
    client = principal(a_city_on_show())

    client.post(ADDRESS, {"status": "missing", "value": "", "comment": "Never reported."})

    assert ledger("elm")[-1] == ("missing", None, "Never reported.", True)


def test_the_same_value_again_changes_nothing():
    client = principal(a_city_on_show())

    answer = client.post(ADDRESS, GOOD | {"value": "11"}, follow=True)

    assert ledger("elm") == [("exists", 11.0, "", True)]
    assert messages(answer) == ["Nothing was changed: the same value was recorded already."]


@pytest.mark.parametrize(
    ("given", "errors"),
    [
        ({"value": "nio"}, {"value": ["“nio” is no number. Write it with digits, for example 9.6."]}),
        ({"value": "nan"}, {"value": ["“nan” is no number. Write it with digits, for example 9.6."]}),
        ({"value": ""}, {"value": ["Write the value, or choose that there is none."]}),
        ({"value": "9.65"}, {"value": ["Write at most 1 decimal."]}),
        (
            {"value": "-3"},
            {"value": ["Write a number that is not below zero, and less than a million millions."]},
        ),
        (
            {"comment": " "},
            {"comment": ["Write why the value is changed. It is shown where the figure comes from."]},
        ),
        ({"status": "secret"}, {"status": ["Select a valid choice. secret is not one of the available choices."]}),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_saved(given, errors):
    client = principal(a_city_on_show())

    answer = client.post(ADDRESS, GOOD | given)

    assert (answer.status_code, answer.context["form"].errors) == (422, errors)
    assert ledger("elm") == [("exists", 11.0, "", True)]


@pytest.mark.parametrize(
    ("value", "question"),
    [
        ("17 000", "From 11.0 to 17,000. Is that right?"),
        ("22,1", "From 11.0 to 22.1. Is that right?"),
        ("5,4", "From 11.0 to 5.4. Is that right?"),
    ],
)
def test_a_value_far_from_the_one_that_holds_is_asked_about_once(value, question):
    client = principal(a_city_on_show())

    asked = client.post(ADDRESS, GOOD | {"value": value})
    sure = re.findall(r'name="sure" value="([^"]+)"', asked.content.decode())
    held = ledger("elm")
    client.post(ADDRESS, GOOD | {"value": value, "sure": sure})

    assert (asked.status_code, asked.context["form"].errors) == (422, {"sure": [question]})
    assert asked.content.decode().count(question) == 2
    assert held == [("exists", 11.0, "", True)]
    assert ledger("elm")[-1] == ("exists", float(sure[0]), "Two posts were missing.", True)


@pytest.mark.parametrize("value", ["5,5", "22", "0"])
def test_a_value_that_is_not_far_from_it_is_not_asked_about(value):
    answer = principal(a_city_on_show()).post(ADDRESS, GOOD | {"value": value})

    assert answer.status_code == 302


def test_an_answer_holds_for_the_value_that_was_asked_about_and_is_kept_while_something_else_is_wrong():
    client = principal(a_city_on_show())

    other = client.post(ADDRESS, GOOD | {"value": "170 000", "sure": "17000"})
    silent = client.post(ADDRESS, GOOD | {"value": "17 000", "sure": "17000", "comment": ""})

    assert other.context["form"].errors == {"sure": ["From 11.0 to 170,000. Is that right?"]}
    assert list(silent.context["form"].errors) == ["comment"]
    assert ['value="17000" checked>' in answer.content.decode() for answer in (other, silent)] == [False, True]


def test_a_share_is_at_most_a_hundred():
    client = principal(a_city_on_show())

    answer = client.post("/ratta/andel_legitimerade/elm/2024", GOOD | {"value": "100,1"})

    assert answer.context["form"].errors == {"value": ["A share is at most 100 per cent."]}


def test_a_part_is_corrected_by_itself():
    client = principal(a_city_on_show())

    answer = client.post("/ratta/antal_barn/elm/2024?del=sex=girls&fran=antal_barn", GOOD | {"value": "21"})

    girls = Observation.objects.filter(unit__code="elm", period="2024", breakdown="sex=girls").order_by("id")
    assert [(row.value, row.superseded_at is None) for row in girls] == [(22, False), (21, True)]
    assert answer["Location"] == "/indikatorer/antal_barn/2024/elm?del=sex%3Dgirls"


@pytest.mark.parametrize(
    "address",
    [
        "/ratta/nothing/elm/2024",
        "/ratta/antal_barn/elm/2023",
        "/ratta/antal_barn/elm/soon",
        "/ratta/antal_barn/elm/2024?del=sex=all",
        "/ratta/antal_barn/nothing/2024",
    ],
)
def test_there_is_nothing_to_correct_where_nothing_is_recorded(address):
    client = principal(a_city_on_show())

    assert (client.get(address).status_code, client.post(address, GOOD).status_code) == (404, 404)


def test_nobody_writes_across_authorities():
    people = readers(a_city_of_authorities())
    units = ("own", "sibling", "other", "independent")
    addresses = {unit: f"/ratta/andel_legitimerade/{unit}/2024" for unit in units}
    before = {unit: ledger(unit, "andel_legitimerade") for unit in units}
    allowed = {("distr", "own"), ("distr", "sibling"), ("princ", "own")}

    answers = {
        (who, unit): client.post(address, GOOD).status_code
        for who, client in people.items()
        for unit, address in addresses.items()
        if (who, unit) not in allowed
    }

    expected = {(who, unit): 302 if who == "public" else 403 for who, unit in answers}
    assert answers == expected
    assert {unit: ledger(unit, "andel_legitimerade") for unit in units} == before


def test_a_correction_leaves_a_trace():
    city = a_city_on_show()

    principal(city).post(ADDRESS, GOOD)

    entry = AuditEntry.objects.get(verb="indicators.correct_value")
    assert (entry.subject, entry.details) == ("heltidstjanster elm 2024", {"before": 11.0, "after": 12.5})


def test_the_page_takes_few_statements():
    assert statements(principal(a_city_on_show()), ADDRESS) <= 15


def test_the_form_says_which_registered_figures_stay_when_one_of_their_parts_is_corrected():
    client = principal(a_city_on_show())
    before = client.get(ADDRESS).context["stays"]
    observe(("barn_per_heltidstjanst", "elm", "2024", 4.0))

    page = client.get(ADDRESS)

    assert before.startswith("Licensed preschool teachers for Förskolan Almen stands in the register")
    assert page.context["stays"].startswith(
        "Children per full-time post and Licensed preschool teachers for Förskolan Almen stands in the register"
    )
    assert "If that figure is wrong too, correct it as well." in page.content.decode()
