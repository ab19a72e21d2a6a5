"""Deciding on a target, revising it and taking it back."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.utils.timezone import localdate

from tertial.platform.models import AuditEntry
from tertial.steering.models import Target
from tertial.steering.tests.factories import a_target
from tertial.steering.tests.people import a_city_that_steers, deeds, errors, of, told

pytestmark = pytest.mark.django_db

ADDRESS = "/arsmal/barn_per_grupp/elms/elms/2024"
COUNCILS = "/arsmal/barn_per_grupp/city/council/2024"
SAID = {"asks": "max", "value": "14,5", "decided_on": "2024-01-10", "paragraph": "§ 3", "reference": "NS 2024/7"}
MEANT = {"reason": "The minutes said otherwise.", "sure": "on"}  # of a period that is over, one is asked once more
SAID |= MEANT


def recorded(body: str = "elms") -> list[tuple[Any, ...]]:
    """Every target of a body, the first recorded first: what it asks, its day and state, and whether it holds."""
    rows = Target.objects.filter(decided_by__code=body).order_by("id")
    return [
        (row.type, row.low, row.high, row.direction, row.decided_on, row.state, row.superseded_at is None)
        for row in rows
    ]


def test_a_target_is_drafted_established_revised_and_taken_back_and_all_of_it_stays():
    a_city_that_steers()
    client, day = of("princ"), date(2024, 1, 10)

    client.post(ADDRESS, {"asks": "max", "value": "15", "draft": "1"})
    established = client.post(ADDRESS, SAID, follow=True)
    revised = client.get(ADDRESS)
    client.post(ADDRESS, SAID | {"value": "14", "decided_on": "2024-05-02"})
    taken_back = client.post(ADDRESS, {"withdraw": "1"} | MEANT, follow=True)
    again = client.post(ADDRESS, {"withdraw": "1"} | MEANT, follow=True)

    assert recorded() == [
        ("max", None, 15.0, "", None, "draft", False),
        ("max", None, 14.5, "", day, "established", False),
        ("max", None, 14.0, "", date(2024, 5, 2), "established", False),
    ]
    assert told(established)[1:] == ["The target for Children per group in 2024 is established."]
    assert revised.context["page"].held_in_words.decided == "Almens förskolor 10 January 2024, § 3, NS 2024/7"
    assert revised.context["form"]["decided_on"].value() is None
    assert told(taken_back)[-1] == "The target is taken back. It stays in the history."
    assert told(again)[-1] == "There is no target to take back."
    assert [verb for verb, _subject in deeds()] == ["steering.decide_target"] * 3 + ["steering.withdraw_target"]


def test_a_target_was_held_until_the_day_by_the_clock_on_the_wall():
    a_city_that_steers()
    a_target(unit="elms", decided_by="elms", high=15)
    a_target(unit="elms", decided_by="elms", high=14, at=datetime(2026, 3, 4, 23, 30, tzinfo=UTC))

    page = of("princ").get(ADDRESS).context["page"]

    assert [row.was_until for row in page.earlier] == ["5 March 2026"]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ({"asks": "min", "value": "1 200,5"}, ("min", 1200.5, None, "")),
        ({"asks": "interval", "low": "12", "high": "14.5"}, ("interval", 12.0, 14.5, "")),
        ({"asks": "up", "value": "3"}, ("direction", None, None, "up")),
        ({"asks": "down"}, ("direction", None, None, "down")),
    ],
)
def test_every_kind_of_target_is_kept_as_it_is_meant(said, kept):
    a_city_that_steers()

    of("princ").post(ADDRESS, {"decided_on": "2024-01-10", **said})

    assert [row[:4] for row in recorded()] == [kept]


def test_the_council_alone_leaves_it_to_the_boards():
    a_city_that_steers()
    said = {"asks": "delegated", "decided_on": "2024-01-10"} | MEANT

    council, unit = of("exec").post(COUNCILS, said), of("princ").post(ADDRESS, said)

    assert (council.status_code, recorded("council")[-1][0]) == (302, "delegated")
    assert (unit.status_code, list(errors(unit))) == (422, ["asks"])


def test_what_is_held_stands_in_the_form_as_it_is_written():
    a_city_that_steers()
    a_target(unit="elms", decided_by="elms", type="interval", low=12, high=14.25)

    form = of("princ").get(ADDRESS, headers={"accept-language": "sv"}).context["form"]

    assert [form[name].value() for name in ("asks", "low", "high", "value")] == ["interval", "12", "14,25", None]


def test_the_figures_and_the_councils_target_stand_beside():
    a_city_that_steers()

    page = of("princ").get(ADDRESS).context["page"]

    assert [(year.period, year.own, year.city) for year in page.years] == [
        ("2024", "13.3", "11.9"),
        ("2022", "14.0", "14.3"),
    ]
    assert (page.council.target, page.council.decided) == ("at most 15.5", "Fullmäktige")


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        (
            {},
            {"asks": ["Choose what the target asks."], "decided_on": ["Write the day on which it was decided."]},
        ),
        (
            {"asks": "max", "decided_on": "2024-13-01"},
            {"value": ["Write the value."], "decided_on": ["Write a day as 2024-10-15."]},
        ),
        (
            {"asks": "interval", "low": "15", "high": "12", "decided_on": "2024-01-10"},
            {"high": ["The highest value is below the lowest. Change places."]},
        ),
        (
            {"asks": "min", "value": "many", "decided_on": "2024-01-10"},
            {"value": ["“many” is no number. Write it with digits, for example 9.6."]},
        ),
        (
            {"asks": "min", "value": "-2", "decided_on": "2024-01-10"},
            {"value": ["Write a number that is not below zero, and less than a million millions."]},
        ),
    ],
)
def test_everything_that_is_wrong_is_said_at_once_and_nothing_is_kept(said, wrong):
    a_city_that_steers()

    answer = of("princ").post(ADDRESS, said)

    assert (answer.status_code, errors(answer)) == (422, wrong)
    assert deeds() == []


def test_a_share_is_not_above_a_hundred_per_cent():
    a_city_that_steers()
    said = {"asks": "min", "value": "101", "decided_on": "2024-01-10"}

    answer = of("princ").post("/arsmal/andel_legitimerade/elms/elms/2024", said)

    assert errors(answer) == {"value": ["A share is at most 100 per cent."]}


def test_what_is_changed_is_told_with_what_it_was():
    a_city_that_steers()
    a_target(unit="elms", decided_by="elms", high=14)
    client = of("princ")

    changed = client.post(ADDRESS, SAID | {"value": "13,5"}, follow=True)
    back = client.post(f"{ADDRESS}?next=/mal/elms-safe", SAID | {"value": "13"})

    assert told(changed) == ["The target for Children per group in 2024 is changed from at most 14 to at most 13.5."]
    assert changed.redirect_chain == [("/indikatorer/barn_per_grupp?period=2024", 302)]
    assert back["Location"] == "/mal/elms-safe"


def test_what_is_sent_twice_is_decided_once():
    a_city_that_steers()
    client = of("princ")

    client.post(ADDRESS, SAID)
    again = client.post(ADDRESS, SAID, follow=True)

    assert len(recorded()) == 1
    assert told(again)[-1] == "Nothing was changed: the same was recorded already."


def test_what_is_established_is_not_made_a_draft_again():
    a_city_that_steers()
    client = of("princ")
    client.post(ADDRESS, SAID)

    client.post(ADDRESS, SAID | {"value": "13", "draft": "1"})

    assert recorded()[-1][-2:] == ("established", True)


def test_a_draft_of_another_authoritys_is_not_told():
    a_city_that_steers()
    a_target(unit="elms", decided_by="board", high=12, state="draft")

    page = of("princ").get(ADDRESS).context["page"]

    assert (page.held, page.earlier) == (None, [])


def test_the_target_of_a_period_that_is_over_is_changed_only_by_who_means_it_and_says_why():
    a_city_that_steers()
    a_target(unit="elms", decided_by="elms", high=14.0)
    client, unsure = of("princ"), {name: value for name, value in SAID.items() if name not in MEANT}

    asked = [client.post(ADDRESS, said) for said in (unsure, {"withdraw": "1"}, unsure | {"reason": "Because."})]
    kept = asked[2].context["certainty"]["reason"].value()
    before = recorded()
    client.post(ADDRESS, SAID)

    assert [answer.status_code for answer in asked] == [422] * 3
    assert asked[0].context["certainty"].errors == {
        "reason": ["Write why it is changed afterwards."],
        "sure": ["Confirm that you mean a period that is over."],
    }
    assert kept == "Because."
    assert [row[2] for row in before] == [14.0]
    assert [(row[2], row[-1]) for row in recorded()] == [(14.0, False), (14.5, True)]
    assert AuditEntry.objects.latest("id").details["reason"] == "The minutes said otherwise."


def test_nothing_more_is_asked_of_who_changes_the_target_of_a_year_under_way():
    a_city_that_steers()
    year = str(localdate().year)
    a_target(unit="elms", decided_by="elms", high=14.0, period=year)

    page = of("princ").get(f"/arsmal/barn_per_grupp/elms/elms/{year}")

    assert page.context["certainty"] is None
