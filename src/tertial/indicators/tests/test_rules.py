"""Periods, measurement days and breakdowns, drawn."""

from datetime import date

import pytest

from tertial.indicators.queries.periods import period_kinds
from tertial.indicators.rules import (
    Impossible,
    ImpossiblePeriod,
    breakdown,
    breakdown_parts,
    decimals_read,
    measurement_day,
    period,
    quality,
)

KINDS = period_kinds()


@pytest.mark.parametrize(
    ("code", "kind", "starts_on", "ends_on"),
    [
        ("2024", "year", date(2024, 1, 1), date(2025, 1, 1)),
        ("2024-T1", "tertial", date(2024, 1, 1), date(2024, 5, 1)),
        ("2024-T3", "tertial", date(2024, 9, 1), date(2025, 1, 1)),
        ("2024-Q2", "quarter", date(2024, 4, 1), date(2024, 7, 1)),
        ("2024-02", "month", date(2024, 2, 1), date(2024, 3, 1)),
        ("2024-12", "month", date(2024, 12, 1), date(2025, 1, 1)),
        ("2024/25", "school_year", date(2024, 8, 1), date(2025, 8, 1)),
    ],
)
def test_a_code_names_its_days(code: str, kind: str, starts_on: date, ends_on: date):
    found = period(code, KINDS)

    assert (found.kind, found.starts_on, found.ends_on) == (kind, starts_on, ends_on)


@pytest.mark.parametrize(
    ("code", "why", "parts"),
    [
        ("", Impossible.SHAPE, 0),
        ("24", Impossible.SHAPE, 0),
        ("2024-t1", Impossible.SHAPE, 0),
        (" 2024", Impossible.SHAPE, 0),
        ("2024/26", Impossible.KIND, 0),
        ("1024", Impossible.KIND, 0),
        ("2024-T4", Impossible.PART, 3),
        ("2024-T0", Impossible.PART, 3),
        ("2024-Q5", Impossible.PART, 4),
        ("2024-13", Impossible.PART, 12),
        ("2024-00", Impossible.PART, 12),
        ("2024-1", Impossible.PART, 12),
    ],
)
def test_what_names_no_days_is_impossible(code: str, why: Impossible, parts: int):
    with pytest.raises(ImpossiblePeriod) as impossible:
        period(code, KINDS)

    assert (impossible.value.code, impossible.value.why, impossible.value.parts) == (code, why, parts)


@pytest.mark.parametrize(
    ("code", "stated", "day"),
    [
        ("2024", "10-15", date(2024, 10, 15)),
        ("2024", None, date(2024, 12, 31)),
        ("2024-T2", None, date(2024, 8, 31)),
        ("2024/25", "10-15", date(2024, 10, 15)),
        ("2024/25", "03-01", date(2025, 3, 1)),
        ("2024-T1", "10-15", date(2024, 4, 30)),
    ],
)
def test_a_period_is_measured_on_a_day_inside_it(code: str, stated: str | None, day: date):
    assert measurement_day(period(code, KINDS), stated) == day


def test_a_breakdown_has_one_spelling():
    assert breakdown({"sex": "girls", "age": "1-3"}) == "age=1-3;sex=girls"
    assert breakdown_parts("age=1-3;sex=girls") == {"age": "1-3", "sex": "girls"}
    assert breakdown_parts("") == {}


@pytest.mark.parametrize("code", ["girls", "sex=girls;age=1-3", "sex=girls;sex=boys"])
def test_another_spelling_is_no_breakdown(code: str):
    with pytest.raises(ValueError, match=r"."):
        breakdown_parts(code)


@pytest.mark.parametrize(
    ("combine", "decimals", "answers", "read"),
    [
        ("mean", 2, 29.0, 1),
        ("mean", 2, 30.0, 2),
        ("mean", 0, 7.0, 0),
        ("mean", 2, None, 2),
        ("ratio", 2, 3.0, 2),
        ("sum", 0, 3.0, 0),
    ],
)
def test_a_mean_of_few_answers_is_read_with_one_decimal(combine: str, decimals: int, answers: float | None, read: int):
    assert decimals_read(combine, decimals, answers) == read


@pytest.mark.parametrize(
    ("answered", "responding", "population", "is_broken", "verdict"),
    [
        (60, 60, 100, False, "sound"),
        (48, 60, 100, False, "sound"),
        (47, 60, 100, False, "care"),
        (59, 59, 100, False, "care"),
        (40, 40, 100, False, "care"),
        (39, 39, 100, False, "poor"),
        (60, 60, 100, True, "care"),
        (39, 39, 100, True, "poor"),
        (0, 0, 100, False, "poor"),
        (0, 0, 0, False, "poor"),
        (20, 20, 18, False, "sound"),
    ],
)
def test_how_far_answers_can_be_trusted(
    answered: float, responding: float, population: float, is_broken: bool, verdict: str
):
    assert quality(answered, responding, population, is_broken=is_broken) == verdict
