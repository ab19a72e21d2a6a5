"""Finding units by any name they have had, and indicators."""

import re
from datetime import date

import pytest

from tertial.organisation.models import OrganisationNumber
from tertial.organisation.tests.factories import units
from tertial.site.tests.factories import a_city_on_show, more_preschools, reader, statements

pytestmark = pytest.mark.django_db


def hits(words: str, **more: str) -> list[tuple[str, str, tuple[str, ...]]]:
    """Code, marked name and facts of every hit, indicators first."""
    answer = reader().get("/sok", {"q": words, **more}).context["answer"]
    return [(hit.code, str(hit.name_marked), tuple(hit.facts)) for hit in (*answer.indicators, *answer.units)]


def test_accents_and_endings_may_be_left_out():
    a_city_on_show()

    assert hits("forskola asen") == [
        ("ash", "<mark>Förskola</mark>n <mark>Åsen</mark>", ("preschool", "Södra")),
    ]


def test_an_earlier_name_and_what_is_closed_are_found():
    a_city_on_show()
    units(
        {"code": "old", "kind": "preschool", "name": "Förskolan Gläntan", "ends_on": date(2022, 1, 1)},
        {
            "code": "old",
            "kind": "preschool",
            "name": "Skogen",
            "starts_on": date(2022, 1, 1),
            "ends_on": date(2023, 1, 1),
        },
    )

    assert hits("glantan") == [
        ("old", "Skogen", ("preschool", "also called Förskolan Gläntan", "closed on 31 December 2022")),
    ]


def test_indicators_are_found_by_their_names_in_both_languages():
    a_city_on_show()

    assert [code for code, *_rest in hits("licensed")] == ["andel_legitimerade"]
    assert [code for code, *_rest in hits("legitimerade")] == ["andel_legitimerade"]


def test_nothing_is_found_by_an_organisation_number():
    city = a_city_on_show()
    OrganisationNumber.objects.create(unit=city["bears"], number="000000-0017")

    assert [hits(words) for words in ("000000-0017", "0017", "000000")] == [[], [], []]


def test_signs_of_the_database_are_only_signs():
    a_city_on_show()

    assert [hits(words) for words in ("%%", "__", "' OR 1=1 --", "<script>")] == [[], [], [], []]


def test_one_letter_is_too_little():
    a_city_on_show()
    client = reader()

    assert [client.get("/sok", {"q": words}).context["answer"] for words in ("", "a", " å ")] == [None] * 3


def test_many_hits_come_page_by_page_in_swedish_order():
    a_city_on_show()
    more_preschools(30, ["Förskolan Örnen", "Förskolan Ärlan", "Förskolan Åkern"])

    first, second = hits("forskolan"), hits("forskolan", page="2")

    assert (len(first), [str(name) for _code, name, _facts in second][-4:]) == (
        25,
        [f"<mark>Förskolan</mark> {name}" for name in ("Åkern", "Åsen", "Ärlan", "Örnen")],
    )


def test_a_name_with_the_very_words_stands_before_those_that_only_hold_the_letters():
    a_city_on_show()
    more_preschools(6, [f"Förskolan {name}" for name in ("Grågåsen", "Påsen", "Måsen", "Äng-Åsen", "Åsengården")])
    units({"code": "name", "kind": "preschool", "name": "Förskola Åsen"})

    found = [re.sub("<[^>]+>", "", name) for _code, name, _facts in hits("forskola asen")]

    assert found == [
        *("Förskola Åsen", "Förskolan Åsen", "Förskolan Äng-Åsen"),
        *("Förskolan Grågåsen", "Förskolan Måsen", "Förskolan Påsen", "Förskolan Åsengården"),
    ]


def test_a_unit_stands_as_high_as_the_best_of_its_names():
    a_city_on_show()
    more_preschools(1, ["Blåsen"])
    units(
        {"code": "old", "kind": "preschool", "name": "Åsen", "ends_on": date(2022, 1, 1)},
        {"code": "old", "kind": "preschool", "name": "Öringen", "starts_on": date(2022, 1, 1)},
    )

    assert [code for code, *_rest in hits("asen")] == ["old", "ash", "extra-0"]


def test_signs_of_a_pattern_are_only_signs():
    a_city_on_show()
    units({"code": "signs", "kind": "preschool", "name": "Åsen (a+) [b|*"})

    assert [[code for code, *_rest in hits(words)] for words in ("(a+)", "[b|*", "a.+n", r"\mas")] == [
        ["signs"],
        ["signs"],
        [],
        [],
    ]


def test_as_many_statements_for_few_units_as_for_many():
    a_city_on_show()
    client = reader()
    few = statements(client, "/sok?q=forskolan")

    more_preschools(30)

    assert (statements(client, "/sok?q=forskolan"), few <= 15) == (few, True)
