"""Drafts of a unit that has gone to another authority: seen by the giver, and by the receiver once handed over."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils.timezone import now

from tertial.organisation.models import Link, Unit
from tertial.organisation.tests.factories import NOON, links
from tertial.people.rules import Role
from tertial.people.tests.factories import a_person
from tertial.platform.models import AuditEntry
from tertial.steering.models import Activity, GoalStatement, HandOver, Judgement
from tertial.steering.operations.handing import NotLeftBehind, hand_over_goals
from tertial.steering.operations.merging.passing import merge_hand_overs
from tertial.steering.queries.goals import goals_on
from tertial.steering.tables import HAND_OVERS
from tertial.steering.tests.factories import a_goal, a_judgement, an_activity, wrong
from tertial.steering.tests.people import SINCE, a_city_that_steers, browser, deeds, errors, of, told

pytestmark = pytest.mark.django_db

PAGE = "/enheter/board/lamna-over"
WRITTEN = now() - timedelta(days=30)
DRAFT: dict[str, Any] = {"state": "draft", "at": WRITTEN}


def a_unit_that_has_moved(to: str | None = "other-office") -> dict[str, Unit]:
    """`elms` has drafted a goal, an activity and a judgement under `board`, and is since today elsewhere."""
    city = a_city_that_steers()
    a_goal("elms-new", level="unit", owner="elms", title="Nytt", **DRAFT)
    an_activity("elms-plan", goal="elms-safe", title="Plan", **DRAFT)
    a_judgement("elms-safe", "not", judged_by="elms", reason="Inte än.", **DRAFT)
    elms_moves(city, to)
    return city


def elms_moves(city: dict[str, Unit], to: str | None = "other-office") -> None:
    today = now().date()
    Link.objects.filter(child=city["elms"], kind="line").update(superseded_at=now())
    links(("line", "elms", "office", None, today), at=now())
    if to:
        links(("line", "elms", to, today), at=now())


def receiver(city: dict[str, Unit]) -> Client:
    """Somebody who steers the other authority and what lies under it."""
    return browser(a_person(Role.DISTRICT_CONTROLLER, city["other-office"], starts_on=SINCE))


def reads(client: Client) -> list[bool]:
    """Whether somebody reads the drafted goal, the drafted activity and the drafted judgement."""
    goal, safe = client.get("/mal/elms-new"), client.get("/mal/elms-safe?period=2024")
    return [goal.status_code == 200, "Plan" in safe.content.decode(), "Inte än." in safe.content.decode()]


def left(client: Client) -> list[tuple[str, str, str]]:
    """What the page lists: the goal, where it goes, and what of it is a draft."""
    return [(line.left.code, line.receiver, line.drafts) for line in client.get(PAGE).context["lines"]]


def test_what_stays_behind_is_seen_by_the_giver_and_nobody_else():
    city = a_unit_that_has_moved()
    giver, taker, unit = of("distr"), receiver(city), of("princ")

    assert left(giver) == [
        ("elms-safe", "Södra nämnden", "1 activity, 1 judgement"),
        ("elms-new", "Södra nämnden", "the goal itself"),
    ]
    assert [client.get(PAGE).status_code for client in (taker, unit, of("exec"), of("admin"))] == [403] * 4
    assert [reads(client) for client in (taker, unit, giver)] == [[False] * 3] * 3
    assert giver.get("/enheter/elms/lamna-over").status_code == 403
    assert of("princ").get("/enheter/elms/lamna-over").status_code == 404


def test_the_receiver_sees_what_was_handed_over_and_only_that():
    city = a_unit_that_has_moved()
    giver, taker, unit = of("distr"), receiver(city), of("princ")

    answer = giver.post(PAGE, {"goals": ["elms-new"], "do": "hand_over"}, follow=True)
    first = [reads(client) for client in (taker, unit, giver)]
    giver.post(PAGE, {"goals": ["elms-safe"], "do": "hand_over"})
    second = [reads(client) for client in (taker, unit, giver)]

    assert told(answer) == ["1 goal is handed over."]
    assert first == [[True, False, False], [True, False, False], [False] * 3]
    assert second == [[True] * 3, [True] * 3, [False] * 3]
    assert left(giver) == []
    assert deeds() == [("steering.hand_over_goal", "goal elms-new"), ("steering.hand_over_goal", "goal elms-safe")]
    details = AuditEntry.objects.filter(verb="steering.hand_over_goal").values_list("details", flat=True)
    assert list(details) == [{"to": "other-board", "by": "board"}] * 2


def test_what_was_handed_over_is_changed_by_the_receiver_and_stays_with_it():
    city = a_unit_that_has_moved()
    giver, taker = of("distr"), receiver(city)
    before = taker.get("/mal/elms-safe/andra").status_code
    giver.post(PAGE, {"goals": ["elms-new", "elms-safe"], "do": "hand_over"})
    after = taker.get("/mal/elms-safe/andra").status_code, taker.post("/mal/elms-new/faststall").status_code

    Link.objects.filter(child=city["elms"], parent=city["other-office"]).update(superseded_at=now())
    Link.objects.filter(child=city["elms"], parent=city["office"], ends_on=now().date()).update(superseded_at=now())
    links(("line", "elms", "office"), at=now())

    assert (before, after) == (403, (200, 302))
    assert reads(giver)[1:] == [False, False]
    assert [line.left.code for line in taker.get("/enheter/other-board/lamna-over").context["lines"]] == [
        "elms-safe",
        "elms-new",
    ]


def test_drafts_that_stay_behind_are_established_where_they_are():
    city = a_unit_that_has_moved()

    answer = of("distr").post(PAGE, {"goals": ["elms-new", "elms-safe"], "do": "establish"}, follow=True)

    assert told(answer) == ["2 goals are established."]
    assert reads(receiver(city)) == [True] * 3
    assert not HandOver.objects.exists()
    assert [verb for verb, _subject in deeds()] == ["steering.establish_goal"] * 2


def test_withdrawn_drafts_are_seen_by_nobody_and_stay_in_the_books():
    city = a_unit_that_has_moved()
    giver = of("distr")

    answer = giver.post(PAGE, {"goals": ["elms-new", "elms-safe"], "do": "withdraw"}, follow=True)

    assert told(answer) == ["The drafts of 2 goals are withdrawn."]
    assert [reads(client) for client in (receiver(city), of("princ"), giver)] == [[False] * 3] * 3
    kept = [model._default_manager.filter(state="draft") for model in (GoalStatement, Activity, Judgement)]
    assert [[row.superseded_at is not None for row in rows] for rows in kept] == [[True]] * 3
    assert [verb for verb, _subject in deeds()] == ["steering.withdraw_drafts"] * 2


def test_a_goal_that_goes_on_is_handed_over_though_nothing_of_it_is_a_draft():
    city = a_city_that_steers()
    elms_moves(city)
    giver, taker = of("distr"), receiver(city)
    before = taker.get("/mal/elms-safe/andra").status_code, giver.get("/mal/elms-safe/andra").status_code

    listed = left(giver)
    refused = giver.post(PAGE, {"goals": ["elms-safe"], "do": "establish"})
    giver.post(PAGE, {"goals": ["elms-safe"], "do": "hand_over"})

    assert before == (403, 403)
    assert ("elms-safe", "Södra nämnden", "none") in listed
    assert (refused.status_code, list(errors(refused))) == (422, ["goals"])
    assert taker.get("/mal/elms-safe/andra").status_code == 200


def test_a_unit_without_an_authority_has_nobody_to_be_handed_over_to():
    a_unit_that_has_moved(to=None)
    giver = of("distr")

    answer = giver.post(PAGE, {"goals": ["elms-new"], "do": "hand_over"})

    assert (answer.status_code, errors(answer)) == (
        422,
        {"goals": ["“Nytt” has no authority to go to. Establish or withdraw it instead."]},
    )
    assert deeds() == []


@pytest.mark.parametrize("sent", [{"do": "hand_over"}, {"goals": ["board-safe"], "do": "hand_over"}, {"goals": ["x"]}])
def test_only_what_stays_behind_is_decided_on(sent: dict[str, Any]):
    a_unit_that_has_moved()

    assert of("distr").post(PAGE, sent).status_code == 422
    assert deeds() == []


def test_nothing_is_handed_over_of_what_does_not_stay_behind():
    city = a_unit_that_has_moved()
    actor = a_person(Role.DISTRICT_CONTROLLER, city["office"])

    with pytest.raises(NotLeftBehind):
        hand_over_goals(
            giver=city["board"], codes=["elms-new", "board-safe"], actor=actor, at=now(), today=now().date()
        )

    assert not HandOver.objects.exists()


def test_a_hand_over_opens_the_whole_goal_to_those_who_reach_its_owner():
    city = a_unit_that_has_moved()
    actor = a_person(Role.DISTRICT_CONTROLLER, city["office"])
    elms = city["elms"].pk

    hand_over_goals(giver=city["board"], codes=["elms-new"], actor=actor, at=now(), today=now().date())

    seen = [goals_on(now().date(), period="2026", owners=[elms], drafts=drafts) for drafts in ((elms,), ())]
    assert [[goal.code for goal in rows if goal.is_draft] for rows in seen] == [["elms-new"], []]


def test_a_file_hands_over_between_two_authorities():
    a_unit_that_has_moved()

    assert [
        (column, what)
        for _row, column, what, _to_do in wrong(
            merge_hand_overs,
            HAND_OVERS,
            {"giver": "office"},
            {"receiver": "board"},
            {"goal": "lost", "receiver": "nowhere"},
        )
    ] == [
        ("giver", "“office” is no authority."),
        ("receiver", "Nobody hands anything over to themselves."),
        ("goal", "There is no goal “lost”."),
        ("receiver", "There is no unit “nowhere”."),
    ]


@pytest.mark.parametrize("receivers", [("board",), ("other-board", "other-board")])
def test_the_database_keeps_one_hand_over_of_a_goal_and_none_to_oneself(receivers: tuple[str, ...]):
    city = a_city_that_steers()
    goal = a_goal("elms-new", level="unit", owner="elms", title="Nytt")
    rows = [HandOver(goal=goal, giver=city["board"], receiver=city[code], recorded_at=NOON) for code in receivers]

    with pytest.raises(IntegrityError), transaction.atomic():
        HandOver.objects.bulk_create(rows)
