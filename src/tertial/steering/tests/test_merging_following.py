"""Activities, judgements and reported counts from files meet those that are recorded."""

from datetime import UTC, datetime

import pytest

from tertial.organisation.tests.factories import NOON
from tertial.steering.models import Activity, Judgement, ReportedCount
from tertial.steering.operations.merging.following import merge_activities, merge_judgements, merge_reported_counts
from tertial.steering.tables import ACTIVITIES, JUDGEMENTS, REPORTED_COUNTS
from tertial.steering.tests.factories import (
    JANUARY,
    a_goal,
    a_judgement,
    a_reported_count,
    a_steered_city,
    an_activity,
    wrong,
)

pytestmark = pytest.mark.django_db

LATER = datetime(2025, 2, 15, 12, tzinfo=UTC)
NO_GOAL = ("There is no goal “nothing”.", "Correct the code, or add it to goals.csv.")
NO_UNIT = ("There is no unit “nobody”.", "Correct the code, or add it to units.csv.")
NO_PERIOD = (
    "“2024-T4” is no period: a year has 3 of that kind, numbered from 1.",
    "Correct the period.",
)


@pytest.fixture(autouse=True)
def _a_city_with_a_goal() -> None:
    a_steered_city()
    a_goal()


def test_an_activity_that_comes_further_keeps_its_history():
    an_activity(starts_on=JANUARY)

    an_activity(starts_on=JANUARY, status="done", at=LATER)

    held = Activity.objects.order_by("id").values_list("title", "description", "status", "recorded_at", "superseded_at")
    assert list(held) == [
        ("Trygghetsvandring", "", "ongoing", NOON, LATER),
        ("Trygghetsvandring", "", "done", LATER, None),
    ]


def test_activities_that_cannot_be_are_refused_all_at_once():
    problems = wrong(
        merge_activities,
        ACTIVITIES,
        {"goal": "nothing", "responsible": "nobody", "starts_on": JANUARY, "ends_on": JANUARY},
        {"code": "other", "delete": True},
    )

    assert sorted(problems) == [
        (2, "ends_on", "It ends before it starts.", "Put the first day on which it no longer holds."),
        (2, "goal", *NO_GOAL),
        (2, "responsible", *NO_UNIT),
        (3, "delete", "There is no such row to take back.", "Remove the row from the file."),
    ]
    assert not Activity.objects.exists()


def test_a_judgement_that_is_thought_over_keeps_its_history():
    a_judgement(state="draft")

    a_judgement(verdict="partly", reason="Färre svarade", at=LATER)

    held = Judgement.objects.order_by("id").values_list("verdict", "reason", "state", "superseded_at")
    assert list(held) == [("met", "", "draft", LATER), ("partly", "Färre svarade", "established", None)]


def test_others_than_the_owner_judge_a_goal_beside_it():
    a_judgement()
    a_judgement(judged_by="board", verdict="not")

    held = Judgement.objects.order_by("id").values_list("judged_by__code", "verdict")
    assert list(held) == [("council", "met"), ("board", "not")]


def test_judgements_that_cannot_be_are_refused_all_at_once():
    problems = wrong(
        merge_judgements, JUDGEMENTS, {"goal": "nothing", "judged_by": "nobody", "period": "2024-T4"}, {}, {}
    )

    assert sorted(problems) == [
        (2, "goal", *NO_GOAL),
        (2, "judged_by", *NO_UNIT),
        (2, "period", *NO_PERIOD),
        (4, "", "The same key stands in row 3 already.", "Keep one of the two rows."),
    ]
    assert not Judgement.objects.exists()


def test_counts_of_indicators_and_of_judgements_stand_beside_each_other():
    a_reported_count()
    a_reported_count(of="judgements", met=23, partly=2)

    a_reported_count(met=5, at=LATER)

    held = ReportedCount.objects.order_by("id").values_list("of", "met", "partly", "superseded_at")
    assert list(held) == [("indicators", 4, 7, LATER), ("judgements", 23, 2, None), ("indicators", 5, 7, None)]


def test_counts_that_cannot_be_are_refused_all_at_once():
    problems = wrong(
        merge_reported_counts, REPORTED_COUNTS, {"goal": "nothing", "period": "2024-T4", "source": "rumours"}
    )

    assert sorted(problems) == [
        (2, "goal", *NO_GOAL),
        (2, "period", *NO_PERIOD),
        (2, "source", "There is no source “rumours”.", "Correct the code, or add it to sources.csv."),
    ]
    assert not ReportedCount.objects.exists()
