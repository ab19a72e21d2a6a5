"""Judging a goal: what is shown beside it, when a reason is demanded, and what is recorded."""

from typing import Any

import pytest

from tertial.steering.models import Judgement
from tertial.steering.tests.factories import a_goal, a_judgement, a_target
from tertial.steering.tests.people import a_city_that_steers, deeds, errors, of, told

pytestmark = pytest.mark.django_db

ADDRESS = "/mal/elms-safe/bedom/2024"


def recorded(goal: str = "elms-safe") -> list[tuple[str, str, str, str, bool]]:
    """Every judgement of a goal, the first first: by whom, how, why, its state, and whether it holds."""
    rows = Judgement.objects.filter(goal__code=goal).order_by("id")
    return [
        (row.judged_by.code, row.verdict, row.reason, row.state, row.superseded_at is None)
        for row in rows.select_related("judged_by")
    ]


def lines(answer: Any) -> list[tuple[str, ...]]:
    """The indicators of the page, as they are read."""
    return [
        (line.name, line.about, line.period, line.value, line.target, line.council, line.told.word)
        for line in answer.context["page"].lines
    ]


def test_the_page_shows_what_the_indicators_say():
    a_city_that_steers()
    a_target(unit="elms", decided_by="elms", high=13)

    answer = of("princ").get(ADDRESS)

    assert lines(answer) == [
        ("Children per group", "Almens förskolor", "2024", "13.3", "at most 13", "at most 15.5", "Partly reached")
    ]
    assert answer.context["page"].told.word == "Partly fulfilled"
    assert [(one.title, one.told.word) for one in answer.context["page"].doings] == [("Trygghetsvandring", "Under way")]


def test_a_goal_is_drafted_established_and_changed_and_all_of_it_stays():
    a_city_that_steers()
    client = of("princ")

    drafted = client.post(ADDRESS, {"verdict": "partly", "draft": "1"}, follow=True)
    established = client.post(ADDRESS, {"verdict": "met", "reason": "Alla har en vuxen."}, follow=True)
    changed = client.post(ADDRESS, {"verdict": "partly", "reason": "Inte på kvällen."}, follow=True)

    assert recorded() == [
        ("elms", "partly", "", "draft", False),
        ("elms", "met", "Alla har en vuxen.", "established", False),
        ("elms", "partly", "Inte på kvällen.", "established", True),
    ]
    assert [told(answer) for answer in (drafted, established, changed)] == [
        ["The draft is saved. Others than your own cannot see it."],
        ["“Barnen hos oss är trygga” is judged: Fulfilled."],
        ["“Barnen hos oss är trygga” is judged: Partly fulfilled."],
    ]
    assert changed.redirect_chain == [("/mal/elms-safe?period=2024", 302)]
    assert deeds() == [("steering.judge_goal", "goal elms-safe")] * 3


@pytest.mark.parametrize(
    ("high", "verdict", "said"),
    [
        (10, "met", "Your judgement is more positive than the indicators. Write why."),
        (15, "partly", "Your judgement is more negative than the indicators. Write why."),
    ],
)
def test_a_judgement_that_parts_from_the_indicators_needs_a_reason(high, verdict, said):
    a_city_that_steers()
    a_target(unit="elms", decided_by="elms", high=high)
    client = of("princ")

    refused = client.post(ADDRESS, {"verdict": verdict})
    saved = client.post(ADDRESS, {"verdict": verdict, "reason": "Vi vet mer."})

    assert (refused.status_code, errors(refused)) == (422, {"reason": [said]})
    assert (saved.status_code, recorded()) == (302, [("elms", verdict, "Vi vet mer.", "established", True)])


def test_the_page_says_beforehand_where_a_reason_will_be_needed():
    a_city_that_steers()

    answer = of("princ").get(ADDRESS)

    assert [(card["value"], card["is_suggested"], card["parted"]) for card in answer.context["form"].cards] == [
        ("met", True, ""),
        ("partly", False, "Your judgement is more negative than the indicators. Write why."),
        ("not", False, "Your judgement is more negative than the indicators. Write why."),
    ]


def test_a_verdict_must_be_chosen():
    a_city_that_steers()

    answer = of("princ").post(ADDRESS, {"reason": "x" * 4001})

    assert (answer.status_code, errors(answer)) == (
        422,
        {
            "verdict": ["Choose how far the goal is reached."],
            "reason": ["Ensure this value has at most 4000 characters (it has 4001)."],
        },
    )
    assert recorded() == []


def test_what_is_sent_twice_is_recorded_once():
    a_city_that_steers()
    client = of("princ")

    client.post(ADDRESS, {"verdict": "met"})
    again = client.post(ADDRESS, {"verdict": "met"}, follow=True)

    assert recorded() == [("elms", "met", "", "established", True)]
    assert told(again)[-1] == "Nothing was changed: the same judgement was recorded already."


def test_what_is_established_is_not_made_a_draft_again():
    a_city_that_steers()
    client = of("princ")
    client.post(ADDRESS, {"verdict": "met"})

    client.post(ADDRESS, {"verdict": "met", "reason": "Mer", "draft": "1"})

    assert recorded()[-1] == ("elms", "met", "Mer", "established", True)


def test_the_last_judgement_stands_beside():
    a_city_that_steers()
    a_judgement("elms-safe", "not", period="2023-T2", judged_by="elms", reason="För tidigt.")
    a_judgement("elms-safe", "partly", period="2024-T2", judged_by="elms", reason="På väg.")
    a_judgement("elms-safe", "met", period="2025", judged_by="elms", reason="Klart.")

    before = of("princ").get(ADDRESS).context["page"].before

    assert (before.period, before.told.word, before.reason) == ("tertial 2 2024", "Partly fulfilled", "På väg.")


def test_a_board_judges_what_the_council_wants_by_its_own_figures():
    a_city_that_steers()
    a_target(unit="board", decided_by="board", high=13)
    a_judgement("board-safe", "partly", judged_by="board")
    client = of("distr")

    page = client.get("/mal/safe/bedom/2024")
    client.post("/mal/safe/bedom/2024", {"verdict": "partly"})

    assert lines(page) == [
        ("Children per group", "Norra nämnden", "2024", "13.3", "at most 13", "at most 15.5", "Partly reached")
    ]
    assert [(one.title, one.told.word) for one in page.context["page"].serving] == [
        ("Barnen i Norr är trygga", "Partly fulfilled")
    ]
    assert recorded("safe") == [("board", "partly", "", "established", True)]


def test_a_judgement_of_a_year_that_is_closed_may_have_been_reported():
    a_city_that_steers()
    client = of("princ")

    before = client.get(ADDRESS).context["page"].told_already
    a_judgement("elms-safe", "met", judged_by="elms")
    still_open = client.get(ADDRESS).context["page"].told_already
    a_judgement("elms-safe", "met", period="2025", judged_by="elms")
    closed = client.get(ADDRESS)

    assert (before, still_open) == ("", "")
    assert f"was recorded {closed.context['page'].told_already} and may already" in closed.content.decode()
    assert closed.context["page"].told_already


def test_an_owner_sees_how_those_who_serve_it_judge():
    a_city_that_steers()
    a_judgement("elms-safe", "met", judged_by="elms")

    page = of("distr").get("/mal/board-safe/bedom/2024").context["page"]

    assert [(one.title, one.owner, one.told.word) for one in page.serving] == [
        ("Barnen hos oss är trygga", "Almens förskolor", "Fulfilled")
    ]


def test_the_council_sees_how_it_judges_its_own_goals_below():
    a_city_that_steers()
    a_judgement("safe", "not")

    page = of("exec").get("/mal/future/bedom/2024").context["page"]

    assert [(one.title, one.owner, one.told.word) for one in page.serving] == [
        ("Alla barn är trygga", "Fullmäktige", "Not fulfilled")
    ]
    assert [(line.name, line.about) for line in page.lines] == [("Children per group", "Provstad")]


def test_nobody_judges_for_a_unit_that_does_not_serve_the_goal():
    a_city_that_steers()

    assert of("distr").get("/mal/safe/bedom/2024?av=other-board").status_code == 403
    assert of("distr").get("/mal/safe/bedom/2024?av=council").status_code == 403


def test_a_draft_is_established_before_it_is_judged():
    a_city_that_steers()
    a_goal("elms-plan", level="unit", owner="elms", title="Ett utkast", state="draft")

    answer = of("princ").get("/mal/elms-plan/bedom/2024", follow=True)

    assert answer.redirect_chain == [("/mal/elms-plan?period=2024", 302)]
    assert told(answer) == ["The goal is a draft. Establish it before it is judged."]


def test_who_came_from_elsewhere_is_led_back_but_never_out_of_the_house():
    a_city_that_steers()
    client = of("princ")

    home = client.post(f"{ADDRESS}?next=/", {"verdict": "met"})
    away = client.post(f"{ADDRESS}?next=https://example.org/", {"verdict": "met"})

    assert [home["Location"], away["Location"]] == ["/", "/"]
