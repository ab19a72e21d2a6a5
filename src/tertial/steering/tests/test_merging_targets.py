"""Targets from a file meet those that are recorded."""

from datetime import UTC, date, datetime

import pytest

from tertial.organisation.tests.factories import NOON
from tertial.steering.models import Target
from tertial.steering.operations.merging.targets import merge_targets
from tertial.steering.tables import TARGETS
from tertial.steering.tests.factories import a_steered_city, a_target, targets, wrong

pytestmark = pytest.mark.django_db

LATER = datetime(2025, 2, 15, 12, tzinfo=UTC)
WRITE, EMPTY = "Write it.", "Leave it empty."


@pytest.fixture(autouse=True)
def _a_city() -> None:
    a_steered_city()


def test_a_target_says_who_decided_what_and_where_it_stands():
    target = a_target(decided_on=date(2023, 11, 20), paragraph="§ 7", reference="KS 2023/1101")

    assert (target.indicator_id, target.unit.code, target.decided_by.code, target.period, target.breakdown) == (
        *("barn_per_grupp", "city", "council", "2024", ""),
    )
    assert (target.type, target.low, target.high, target.direction) == ("max", None, 15.5, "")
    assert (target.decided_on, target.paragraph, target.reference, target.state, target.recorded_at) == (
        *(date(2023, 11, 20), "§ 7", "KS 2023/1101", "established", NOON),
    )


def test_a_revised_target_keeps_the_old_row():
    a_target(paragraph="§ 7")

    a_target(high=15.0, paragraph="§ 4", at=LATER)

    held = Target.objects.order_by("id").values_list("high", "paragraph", "recorded_at", "superseded_at")
    assert list(held) == [(15.5, "§ 7", NOON, LATER), (15.0, "§ 4", LATER, None)]


def test_each_body_has_its_own_target_for_each_category():
    targets(
        {},
        {"decided_by": "board", "unit": "board", "high": 15.0},
        {"decided_by": "board", "unit": "elms", "high": 14.5},
        {"indicator": "antal_barn", "breakdown": "sex=girls", "type": "min", "low": 20, "high": None},
        {"indicator": "antal_barn", "breakdown": "sex=boys", "type": "min", "low": 20, "high": None},
    )

    assert Target.objects.filter(superseded_at=None).count() == 5


def test_targets_of_every_type_are_recorded():
    targets(
        {"period": "2019", "type": "value", "low": 0.0, "high": None},
        {"period": "2020", "type": "min", "low": -1.5, "high": None},
        {"period": "2021", "type": "max"},
        {"period": "2022", "type": "interval", "low": 15.5},
        {"period": "2023", "type": "direction", "high": None, "direction": "up"},
        {"period": "2024", "type": "delegated", "high": None},
    )

    assert list(Target.objects.order_by("period").values_list("type", "low", "high", "direction")) == [
        ("value", 0.0, None, ""),
        ("min", -1.5, None, ""),
        ("max", None, 15.5, ""),
        ("interval", 15.5, 15.5, ""),
        ("direction", None, None, "up"),
        ("delegated", None, None, ""),
    ]


def test_a_target_has_what_its_type_needs_and_nothing_else():
    problems = wrong(
        merge_targets,
        TARGETS,
        {"type": "value"},
        {"type": "min", "high": None},
        {"high": None},
        {"low": 1, "direction": "up"},
        {"type": "interval"},
        {"type": "interval", "low": 16},
        {"type": "direction"},
        {"type": "delegated"},
    )

    assert problems == [
        (2, "high", "A target of type “value” has no high.", EMPTY),
        (2, "low", "A target of type “value” needs low.", WRITE),
        (3, "low", "A target of type “min” needs low.", WRITE),
        (4, "high", "A target of type “max” needs high.", WRITE),
        (5, "direction", "A target of type “max” has no direction.", EMPTY),
        (5, "low", "A target of type “max” has no low.", EMPTY),
        (6, "low", "A target of type “interval” needs low.", WRITE),
        (7, "high", "The highest value is below the lowest.", "Change places."),
        (8, "direction", "A target of type “direction” needs direction.", WRITE),
        (8, "high", "A target of type “direction” has no high.", EMPTY),
        (9, "high", "A target of type “delegated” has no high.", EMPTY),
    ]
    assert not Target.objects.exists()


def test_everything_that_is_wrong_with_targets_is_told_at_once():
    problems = wrong(
        merge_targets,
        TARGETS,
        {"indicator": "lyckan", "unit": "nowhere", "decided_by": "nobody"},
        {"period": "2024-13", "breakdown": "girls"},
        {"period": "hösten", "high": None},
        {"period": "2024-13"},
        {},
        {"high": 3.0},
    )

    assert sorted(problems) == [
        (2, "decided_by", "There is no unit “nobody”.", "Correct the code, or add it to units.csv."),
        (
            *(2, "indicator", "There is no indicator “lyckan”."),
            "Use an indicator that ships with Tertial, or add it to indicators.yaml.",
        ),
        (2, "unit", "There is no unit “nowhere”.", "Correct the code, or add it to units.csv."),
        (3, "breakdown", "It is no breakdown.", "Leave it empty, or write sex=girls."),
        (
            *(3, "period", "“2024-13” is no period: a year has 12 of that kind, numbered from 1."),
            "Correct the period.",
        ),
        (4, "high", "A target of type “max” needs high.", "Write it."),
        (
            *(4, "period", "“hösten” is no period. Write 2024, 2024-T1, 2024-Q1, 2024-01 or 2024/25."),
            "Correct the period.",
        ),
        (
            *(5, "period", "“2024-13” is no period: a year has 12 of that kind, numbered from 1."),
            "Correct the period.",
        ),
        (7, "", "The same key stands in row 6 already.", "Keep one of the two rows."),
    ]
    assert not Target.objects.exists()


def test_what_names_something_that_is_wrong_itself_is_left_out_without_a_word():
    values = {"indicator": "lyckan", "unit": "nowhere", "decided_by": "nobody"}

    assert wrong(merge_targets, TARGETS, values, mentioned=values.values()) == []
