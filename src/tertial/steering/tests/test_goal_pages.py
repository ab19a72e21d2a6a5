"""Writing a goal, changing it, establishing it and ending it."""

from datetime import date
from typing import Any

import pytest

from tertial.steering.models import Goal, GoalIndicator, GoalLink, GoalStatement
from tertial.steering.tests.factories import a_goal, a_goal_indicator, a_goal_link
from tertial.steering.tests.people import a_city_that_steers, deeds, errors, of, told

pytestmark = pytest.mark.django_db

NEW = "/enheter/elms/nytt-mal"
SAID = {
    "title": "Varje barn hörs",
    "expected_result": "Barnen säger vad de tycker.",
    "ways_of_working": "Barnråd.",
    "starts_on": "2026-01-01",
    "last_day": "2026-12-31",
    "serves": ["board-safe"],
    "told_by": ["barn_per_grupp", "antal_barn"],
    "document": "budget-2024",
}
CODE = "elms-2026-varje-barn-hors"
AS_BEFORE = {"title": "Barnen hos oss är trygga", "starts_on": "2024-01-01"}


def recorded(code: str = CODE) -> list[tuple[str, date, date | None, str, bool]]:
    """What a goal said, the first recorded first: its title, days and state, and whether it holds."""
    rows = GoalStatement.objects.filter(goal__code=code).order_by("id")
    return [(row.title, row.starts_on, row.ends_on, row.state, row.superseded_at is None) for row in rows]


def tied(code: str = CODE) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """What a goal serves and what tells of it by the books of now, with first day and exclusive end."""
    links = GoalLink.objects.filter(child__code=code, superseded_at=None).order_by("parent__code", "starts_on")
    told_by = GoalIndicator.objects.filter(goal__code=code, superseded_at=None).order_by("indicator", "starts_on")
    return (
        list(links.values_list("parent__code", "starts_on", "ends_on")),
        list(told_by.values_list("indicator", "starts_on", "ends_on")),
    )


def test_a_goal_is_drafted_established_changed_and_ended_and_all_of_it_stays():
    a_city_that_steers()
    client = of("princ")
    new_year, next_year = date(2026, 1, 1), date(2027, 1, 1)

    drafted = client.post(NEW, SAID | {"draft": "1"}, follow=True)
    asked = client.get(f"/mal/{CODE}/faststall")
    established = client.post(f"/mal/{CODE}/faststall", follow=True)
    client.post(f"/mal/{CODE}/andra", SAID | {"title": "Varje barn hörs och syns"})
    ended = client.post(f"/mal/{CODE}/avsluta", {"last_day": "2026-06-30"}, follow=True)

    assert recorded() == [
        ("Varje barn hörs", new_year, next_year, "draft", False),
        ("Varje barn hörs", new_year, next_year, "established", False),
        ("Varje barn hörs och syns", new_year, next_year, "established", False),
        ("Varje barn hörs och syns", new_year, date(2026, 7, 1), "established", True),
    ]
    assert drafted.redirect_chain == [(f"/mal/{CODE}", 302)]
    assert asked.status_code == 200
    assert [told(answer)[-1] for answer in (drafted, established, ended)] == [
        "The draft is saved. Others than your own cannot see it.",
        "The goal is established, and can be seen by everybody in the city.",
        "The goal holds to 30 June 2026. What it said can be read for ever.",
    ]
    assert [verb for verb, _subject in deeds()] == [
        "steering.state_goal",
        "steering.establish_goal",
        "steering.state_goal",
        "steering.end_goal",
    ]


def test_a_new_goal_is_tied_to_what_was_ticked():
    a_city_that_steers()

    of("princ").post(NEW, SAID)

    goal = Goal.objects.get(code=CODE)
    days = (date(2026, 1, 1), date(2027, 1, 1))
    assert (goal.level_id, goal.owner.code, goal.authority.code) == ("unit", "elms", "board")
    assert recorded()[-1][3] == "established"
    assert tied() == ([("board-safe", *days)], [("antal_barn", *days), ("barn_per_grupp", *days)])


def test_a_unit_serves_its_board_and_a_board_the_council():
    a_city_that_steers()

    offered = {
        address: [(choice.code, choice.small) for choice, _ticked in of(name).get(address).context["form"].boxes.serves]
        for name, address in (("princ", NEW), ("distr", "/enheter/board/nytt-mal"), ("exec", "/mal/safe/andra"))
    }

    assert offered == {
        NEW: [("board-safe", "Board goal · Norra nämnden")],
        "/enheter/board/nytt-mal": [
            ("future", "The council's direction goal · Fullmäktige"),
            ("safe", "The council's goal for a field of service · Fullmäktige"),
        ],
        "/mal/safe/andra": [("future", "The council's direction goal · Fullmäktige")],
    }


def test_the_indicators_of_the_goals_above_come_first():
    a_city_that_steers()

    boxes = of("princ").get(NEW).context["form"].boxes

    assert [choice.name for choice, _ticked in boxes.near] == ["Children per group"]
    assert "Children per group" not in [choice.name for choice, _ticked in boxes.others]


def test_what_an_indicator_is_measured_in_is_not_said_twice():
    a_city_that_steers()

    boxes = of("princ").get(NEW).context["form"].boxes

    said = {choice.code: (choice.name, choice.small) for choice, _ticked in (*boxes.near, *boxes.others)}
    assert (said["antal_barn"], said["barn_per_grupp"]) == (
        ("Number of children", ""),
        ("Children per group", "children"),
    )


def test_where_the_board_has_no_goals_yet_the_page_says_whose_are_shown():
    a_city_that_steers()
    client = of("distr")
    client.post("/mal/board-safe/avsluta", {"last_day": "2025-12-31"})

    form = of("princ").get(NEW).context["form"]

    assert form.offered.is_above_board
    assert [choice.code for choice, _ticked in form.boxes.serves] == ["future", "safe"]


def test_what_is_sent_twice_makes_one_goal_and_another_of_the_name_gets_a_code_of_its_own():
    a_city_that_steers()
    client = of("princ")

    client.post(NEW, SAID)
    again = client.post(NEW, SAID, follow=True)
    client.post(NEW, SAID | {"expected_result": "Något annat."})

    assert told(again)[-1] == "Nothing was changed: the same was recorded already."
    assert list(Goal.objects.filter(code__startswith="elms-2026").order_by("code").values_list("code", flat=True)) == [
        CODE,
        f"{CODE}-2",
    ]


def test_everything_that_is_wrong_is_said_at_once_and_nothing_is_kept():
    a_city_that_steers()
    wrong = {"title": "", "starts_on": "2026-05-01", "last_day": "2026-04-01", "serves": ["nothing"], "told_by": ["x"]}

    answer = of("princ").post(NEW, wrong)

    assert answer.status_code == 422
    assert errors(answer) == {
        "title": ["Write the goal in one sentence."],
        "last_day": ["The last day lies before the first. Correct one of them."],
        "serves": ["One of the goals does not hold from that day. Choose again among those that do."],
        "told_by": ["Select a valid choice. x is not one of the available choices."],
    }
    assert deeds() == []


def test_what_the_operation_refuses_stands_at_its_field():
    a_city_that_steers()
    far = date(2190, 1, 1)
    a_goal("elms-safe", level="unit", owner="elms", title="Barnen hos oss är trygga", ends_on=far)
    a_goal("elms-safe", level="unit", owner="elms", title="Senare", starts_on=far)

    answer = of("princ").post("/mal/elms-safe/andra", AS_BEFORE)

    assert (answer.status_code, errors(answer)) == (
        422,
        {"starts_on": ["It overlaps a recorded one. End the earlier one before the later one starts."]},
    )
    assert deeds() == []


def test_a_changed_goal_begins_with_what_it_says_and_keeps_its_ties():
    a_city_that_steers()
    client = of("princ")

    form = client.get("/mal/elms-safe/andra").context["form"]
    client.post("/mal/elms-safe/andra", AS_BEFORE | {"serves": ["board-safe"], "told_by": ["barn_per_grupp"]})

    assert (form["title"].value(), form["serves"].value(), form["told_by"].value()) == (
        "Barnen hos oss är trygga",
        ("board-safe",),
        ("barn_per_grupp",),
    )
    assert tied("elms-safe") == (
        [("board-safe", date(2024, 1, 1), None)],
        [("barn_per_grupp", date(2024, 1, 1), None)],
    )
    assert deeds() == []


def test_a_tie_of_another_time_stays_when_those_of_today_change():
    a_city_that_steers()
    a_goal("board-old", level="board", owner="board", title="Förr", ends_on=date(2025, 1, 1))
    a_goal_link("elms-safe", "board-old", ends_on=date(2025, 1, 1))

    of("princ").post("/mal/elms-safe/andra", AS_BEFORE | {"told_by": ["antal_barn"]})

    assert tied("elms-safe") == (
        [("board-old", date(2024, 1, 1), date(2025, 1, 1))],
        [("antal_barn", date(2024, 1, 1), None)],
    )


def test_a_draft_moves_to_other_days_with_what_it_is_tied_to():
    a_city_that_steers()
    client = of("princ")
    client.post(NEW, SAID | {"draft": "1"})

    client.post(f"/mal/{CODE}/andra", SAID | {"starts_on": "2025-07-01", "last_day": "", "draft": "1"})

    july = date(2025, 7, 1)
    assert [row[1:] for row in recorded() if row[-1]] == [(july, None, "draft", True)]
    assert tied() == ([("board-safe", july, None)], [("antal_barn", july, None), ("barn_per_grupp", july, None)])


def test_what_is_established_is_not_made_a_draft_again():
    a_city_that_steers()

    of("princ").post("/mal/elms-safe/andra", AS_BEFORE | {"title": "Ändrat", "draft": "1"})

    assert recorded("elms-safe")[-1][3] == "established"


def test_an_indicator_tells_of_a_goal_only_after_the_change():
    a_city_that_steers()
    a_goal_indicator("elms-safe", "antal_barn", starts_on=date(2025, 1, 1))

    of("princ").post("/mal/elms-safe/andra", AS_BEFORE | {"told_by": ["antal_barn"], "serves": ["board-safe"]})

    assert tied("elms-safe")[1] == [("antal_barn", date(2025, 1, 1), None)]


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({}, "Choose a day."),
        ({"last_day": "2020-01-01"}, "The goal does not hold until that day. Name a day on which it holds."),
    ],
)
def test_a_goal_ends_on_a_day_on_which_it_holds(given, wrong):
    a_city_that_steers()

    answer = of("princ").post("/mal/elms-safe/avsluta", given)

    assert (answer.status_code, errors(answer)) == (422, {"last_day": [wrong]})


def test_a_goal_is_established_once():
    a_city_that_steers()

    answer = of("princ").post("/mal/elms-safe/faststall", follow=True)

    assert told(answer) == ["The goal was established already."]
    assert deeds() == []


def test_the_council_says_which_kind_of_goal_it_sets():
    a_city_that_steers()
    client = of("exec")

    unsaid = client.post("/enheter/council/nytt-mal", {"title": "Ny riktning", "starts_on": "2026-01-01"})
    said = client.post(
        "/enheter/council/nytt-mal", {"title": "Ny riktning", "starts_on": "2026-01-01", "level": "direction"}
    )

    assert list(errors(unsaid)) == ["level"]
    assert said.status_code == 302
    assert Goal.objects.get(code="council-2026-ny-riktning").level_id == "direction"
