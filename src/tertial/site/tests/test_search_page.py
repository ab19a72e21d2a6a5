"""Finding units by any name they have had, and indicators, goals and documents by theirs."""

import re
from datetime import date

import pytest
from django.utils.safestring import mark_safe

from tertial.organisation.models import OrganisationNumber
from tertial.organisation.tests.factories import units
from tertial.site.queries.search import Hit
from tertial.site.tests.factories import a_city_on_show, more_preschools, reader, statements
from tertial.steering.tests.factories import a_document, a_goal, a_steered_city, goals

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


def a_search_of_goals(words: str) -> tuple[list[Hit], list[Hit]]:
    """The goals and the documents that are found."""
    answer = reader().get("/sok", {"q": words}).context["answer"]
    return list(answer.goals), list(answer.documents)


def test_goals_and_documents_are_found_by_what_they_are_called_the_latest_first():
    a_steered_city()
    a_goal("safe-2023", title="Trygga barn på Åsen", starts_on=date(2023, 1, 1), ends_on=date(2024, 1, 1))
    a_goal("safe-2024", title="Trygga barn på Åsen", starts_on=date(2024, 1, 1), ends_on=date(2025, 1, 1))
    a_goal("old", title="Åsen för alla", starts_on=date(2020, 1, 1), ends_on=date(2021, 1, 1))
    a_document("plan", title="Plan för Åsen", kind="plan", decided_on=date(2022, 3, 1))

    found = a_search_of_goals("asen")

    assert found == (
        [
            Hit("safe-2024", mark_safe("Trygga barn på <mark>Åsen</mark>"), ["Fullmäktige", "2023–2024"]),
            Hit("old", mark_safe("<mark>Åsen</mark> för alla"), ["Fullmäktige", "2020"]),
        ],
        [Hit("plan", mark_safe("Plan för <mark>Åsen</mark>"), ["plan", "decided in 2022"])],
    )


def test_drafts_are_not_found():
    a_steered_city()
    a_goal("safe", title="Trygga barn")
    a_goal("draft", title="Trygga utkast", state="draft")
    a_document("draft", title="Tryggt utkast", state="draft")

    assert [[hit.code for hit in hits] for hits in a_search_of_goals("trygg")] == [["safe"], []]
    assert a_search_of_goals("utkast") == ([], [])


def test_signs_of_the_database_in_titles_are_only_signs():
    a_steered_city()
    a_goal("whole", title="100 % legitimerade")
    a_document("under", title=r"Plan_2 \ bilaga")

    assert [[hit.code for found in a_search_of_goals(words) for hit in found] for words in ("00 %", "n_2", "2 \\")] == [
        ["whole"],
        ["under"],
        ["under"],
    ]
    assert a_search_of_goals("%%") == a_search_of_goals("__") == ([], [])


def test_the_latest_goals_are_shown_and_the_others_counted():
    a_steered_city()
    goals(*({"code": f"goal-{number}", "title": f"Trygga {number}"} for number in range(27)))
    client = reader()

    answer = client.get("/sok?q=trygga").context["answer"]

    assert (len(answer.goals), answer.more_goals, answer.count) == (25, 2, 27)
    assert statements(client, "/sok?q=trygga") <= 15
