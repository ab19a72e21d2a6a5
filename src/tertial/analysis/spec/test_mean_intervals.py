"""Intervals for means: own spread from twenty answers, the city's below, and never a certainty that is none."""

import math

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from scipy.stats import t

from tertial.analysis.intervals.means import mean_interval, pooled_spread
from tertial.analysis.spec.surveying import BASES, GENERATED, a_survey, strata, stratum
from tertial.analysis.survey.columns import with_columns
from tertial.analysis.survey.estimates import estimates


def unit(mean, se, n, population=100, df=None, sigma=0.8):
    return {"mean": mean, "se": se, "n": n, "population": population, "df": df, "sigma": sigma,
            "sigma_df": None if sigma is None else 4000}  # fmt: skip


def table(row):
    whole = ("n", "population", "sigma_df")
    schema = pa.schema([(name, pa.int64() if name in whole else pa.float64()) for name in row])
    return pa.Table.from_pylist([row], schema=schema)


def interval(row, basis="analytic", **more):
    (found,) = mean_interval(table(row), basis=basis, **more).to_pylist()
    return found["low"], found["high"], found["method"]


def test_twenty_answers_have_their_own_spread():
    half = t.ppf(0.975, 19) * 0.2

    assert interval(unit(3.0, 0.2, 20, df=19.0)) == (pytest.approx(3 - half), pytest.approx(3 + half), "t")


def test_areas_have_satterthwaites_degrees_of_freedom():
    half = t.ppf(0.975, 7.3) * 0.2

    assert interval(unit(3.0, 0.2, 40, df=7.3)) == (pytest.approx(3 - half), pytest.approx(3 + half), "t")


def test_a_small_units_interval_does_not_depend_on_its_own_spread():
    found = [interval(unit(3.0, se, 12, df=11.0)) for se in (0.0, 0.05, 0.4, None)]

    half = t.ppf(0.975, 4000) * 0.8 / math.sqrt(12)
    assert found == [(pytest.approx(3 - half), pytest.approx(3 + half), "pooled")] * 4


def test_a_finite_population_makes_the_small_units_interval_narrower():
    low, high, method = interval(unit(3.0, 0.1, 12, population=20, df=11.0), basis="descriptive")

    effective = 12 * 19 / 8
    assert (high - low, method) == (pytest.approx(2 * t.ppf(0.975, 4000) * 0.8 / math.sqrt(effective)), "pooled")


def test_answers_all_alike_borrow_the_citys_spread():
    low, high, method = interval(unit(5.0, 0.0, 40, df=39.0))

    assert (high, method) == (5.0, "pooled")
    assert low == pytest.approx(5 - t.ppf(0.975, 4000) * 0.8 / math.sqrt(40))


def test_one_child_of_several_borrows_the_citys_spread():
    assert interval(unit(4.0, None, 1))[2] == "pooled"


def test_a_full_response_has_no_width_in_the_descriptive_basis_alone():
    full = unit(4.2, 0.0, 30, population=30, df=29.0)

    assert interval(full, basis="descriptive") == (4.2, 4.2, "full")
    assert interval(full)[2] == "pooled"


def test_a_question_left_out_by_some_is_no_full_response():
    assert interval(unit(4.2, 0.0, 28, population=30, df=29.0), basis="descriptive")[2] == "pooled"


def test_no_mean_or_no_spread_is_no_interval():
    assert interval(unit(None, None, 0)) == (None, None, None)
    assert interval(unit(4.0, 0.1, 5, sigma=None)) == (None, None, None)
    assert interval(unit(4.0, 0.1, 5, sigma=0.0)) == (None, None, None)
    assert interval(unit(4.0, 0.1, 25, sigma=None))[2] == "t"


def test_a_quantity_that_may_be_negative_has_no_scale():
    low, high, _ = interval(unit(-1.0, 2.0, 25, df=24.0), scale=None)

    assert low + high == pytest.approx(-2.0)


def test_an_unknown_population_is_not_corrected_for():
    row = unit(3.0, 0.2, 12, population=None)

    assert interval(row, basis="descriptive") == interval(row)


@GENERATED
@given(a_survey(smallest=1))
def test_intervals_hold_the_mean_and_stay_on_the_scale(survey):
    for basis in BASES:
        units = estimates(strata(survey), basis=basis)
        units = with_columns(units, sigma=np.full(len(units), 0.8), sigma_df=np.full(len(units), 4000))
        for row in mean_interval(units, basis=basis).to_pylist():
            if row["mean"] is None:
                assert (row["low"], row["high"]) == (None, None)
            else:
                assert 1 <= row["low"] <= row["mean"] + 1e-12
                assert row["mean"] - 1e-12 <= row["high"] <= 5
                assert row["basis"] == basis


def test_the_pooled_spread_is_that_within_units_question_by_question():
    answers = {1: (1.0, 2.0, 3.0), 2: (5.0,), 3: (), 4: (3.0, 5.0, None)}
    rows = [
        stratum([(y, 2.0 + unit) for y in given], 20, question=question, unit=unit)
        for question in "ab"
        for unit, given in answers.items()
        if question == "a" or unit in (2, 3)
    ]

    found = pooled_spread(pa.Table.from_pylist(rows), by=["question"]).to_pylist()

    assert found == [
        {"question": "a", "sigma": pytest.approx(math.sqrt((2 + 2) / 3)), "sigma_df": 3},
        {"question": "b", "sigma": None, "sigma_df": 0},
    ]
