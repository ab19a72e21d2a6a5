"""Planning an activity, saying how far it has come, and one click when it is done."""

from datetime import date
from typing import Any

import pytest

from tertial.steering.models import Activity
from tertial.steering.tests.factories import a_goal, an_activity
from tertial.steering.tests.people import a_city_that_steers, deeds, errors, of, told

pytestmark = pytest.mark.django_db

NEW, WALK = "/mal/elms-safe/ny-aktivitet", "/aktiviteter/elms-walk"
SAID = {
    "title": "Lugn lunch",
    "description": "Färre i varje rum.",
    "responsible": "elm",
    "starts_on": "2026-02-01",
    "last_day": "2026-06-30",
    "status": "not_started",
}
CODE = "elms-2026-lugn-lunch"


def recorded(code: str) -> list[tuple[Any, ...]]:
    """What an activity was, the first recorded first."""
    rows = Activity.objects.filter(code=code).order_by("id")
    return [
        (row.title, row.responsible.code, row.starts_on, row.ends_on, row.status, row.superseded_at is None)
        for row in rows.select_related("responsible")
    ]


def test_an_activity_is_planned_reported_and_done_and_all_of_it_stays():
    a_city_that_steers()
    client, days = of("princ"), (date(2026, 2, 1), date(2026, 7, 1))

    planned = client.post(NEW, SAID, follow=True)
    client.post(f"/aktiviteter/{CODE}", SAID | {"status": "ongoing"})
    done = client.post(f"/aktiviteter/{CODE}/klar", follow=True)

    assert recorded(CODE) == [
        ("Lugn lunch", "elm", *days, "not_started", False),
        ("Lugn lunch", "elm", *days, "ongoing", False),
        ("Lugn lunch", "elm", *days, "done", True),
    ]
    assert planned.redirect_chain == [("/mal/elms-safe?period=2026", 302)]
    assert told(planned) == ["“Lugn lunch” is saved."]
    assert told(done)[-1] == "“Lugn lunch” is done."
    assert deeds() == [("steering.plan_activity", "goal elms-safe")] * 3


def test_the_page_begins_with_what_is_recorded_and_the_last_day_is_shown_as_the_last():
    a_city_that_steers()
    an_activity(goal="elms-safe", starts_on=date(2024, 2, 1), ends_on=date(2024, 7, 1), description="Runt gården")

    form = of("princ").get(WALK).context["form"]

    assert {name: form[name].value() for name in form.fields} == {
        "status": "ongoing",
        "title": "Trygghetsvandring",
        "description": "Runt gården",
        "responsible": "elms",
        "starts_on": date(2024, 2, 1),
        "last_day": date(2024, 6, 30),
    }


def test_the_unit_and_those_below_it_can_be_responsible():
    a_city_that_steers()

    form = of("princ").get(NEW).context["form"]

    assert [name for _code, name in form.fields["responsible"].choices] == [
        "Almens förskolor",
        "Förskolan Almen",
        "Förskolan Eken",
    ]


def test_everything_that_is_wrong_is_said_at_once_and_nothing_is_kept():
    a_city_that_steers()
    wrong = {"title": "", "responsible": "limes", "starts_on": "2026-02-01", "last_day": "2026-01-01", "status": "x"}

    answer = of("princ").post(NEW, wrong)

    assert (answer.status_code, list(errors(answer))) == (422, ["status", "title", "responsible", "last_day"])
    assert deeds() == []


def test_what_is_sent_twice_is_planned_once_and_another_of_the_name_gets_a_code_of_its_own():
    a_city_that_steers()
    client = of("princ")

    client.post(NEW, SAID)
    again = client.post(NEW, SAID, follow=True)
    client.post(NEW, SAID | {"description": "En annan."})

    codes = Activity.objects.filter(code__startswith="elms-2026").order_by("code").values_list("code", flat=True)
    assert told(again)[-1] == "Nothing was changed: the same was recorded already."
    assert list(codes) == [CODE, f"{CODE}-2"]


def test_one_click_leads_back_to_where_it_was_made():
    a_city_that_steers()

    answer = of("princ").post(f"{WALK}/klar?next=/enheter/elms")

    assert answer["Location"] == "/enheter/elms"


def test_an_activity_is_not_done_by_following_a_link():
    a_city_that_steers()

    assert of("princ").get(f"{WALK}/klar").status_code == 405


def test_who_answers_for_the_unit_that_does_it_may_report_it():
    a_city_that_steers()
    an_activity("board-walk", goal="board-safe", responsible="elms")
    client = of("princ")

    answer = client.post("/aktiviteter/board-walk/klar")
    refused = client.post("/mal/board-safe/ny-aktivitet", SAID)

    assert (answer.status_code, refused.status_code) == (302, 403)
    assert recorded("board-walk")[-1][-2:] == ("done", True)


def test_nothing_new_is_planned_for_a_goal_that_has_ended_and_what_was_planned_is_still_told_of():
    a_city_that_steers()
    an_activity("elms-walk", goal="elms-safe", responsible="elm")
    a_goal("elms-safe", level="unit", owner="elms", title="Barnen hos oss är trygga", ends_on=date(2026, 1, 1))
    client = of("princ")

    refused = client.post(NEW, SAID)
    client.post(f"{WALK}/klar")

    assert refused.status_code == 422
    assert errors(refused) == {
        "__all__": ["The goal ended on 31 December 2025. Plan the activity for a goal that goes on."]
    }
    assert recorded(CODE) == []
    assert recorded("elms-walk")[-1][4] == "done"
