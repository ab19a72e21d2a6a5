"""Intervals for means: own spread from twenty answers, the city's below, and never a certainty that is none."""

import math

import pyarrow as pa
import pytest
from hypothesis import given
from scipy.stats import t

from tertial.analysis.intervals.means import PooledSpread, mean_interval, pooled_spread
from tertial.analysis.spec.surveying import GENERATED, a_survey, strata
from tertial.analysis.survey.estimates import estimates

POOLED = PooledSpread(0.8, 4000)


def unit(mean, se, n, population=100, df=None, responding=None):
    return {"mean": mean, "se": se, "n": n, "responding": responding or n, "population": population, "df": df}


def table(*rows):
    return pa.Table.from_pylist(list(rows), schema=pa.schema(
        [("mean", pa.float64()), ("se", pa.float64()), ("n", pa.int64()), ("responding", pa.int64()),
         ("population", pa.int64()), ("df", pa.float64())]))  # fmt: skip


def interval(row, basis="analytic", **more):
    (found,) = mean_interval(table(row), basis=basis, **{"pooled": POOLED} | more).to_pylist()
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
    assert interval(unit(4.2, 0.0, 28, population=30, df=29.0, responding=30), basis="descriptive")[2] == "pooled"


def test_no_mean_or_no_spread_is_no_interval():
    no_spread = PooledSpread(None, 0)

    assert interval(unit(None, None, 0)) == (None, None, None)
    assert interval(unit(4.0, 0.1, 5), pooled=no_spread) == (None, None, None)
    assert interval(unit(4.0, 0.1, 25), pooled=no_spread)[2] == "t"


def test_a_quantity_that_may_be_negative_has_no_scale():
    low, high, _ = interval(unit(-1.0, 2.0, 25, df=24.0), scale=None)

    assert low + high == pytest.approx(-2.0)


def test_an_unknown_population_is_not_corrected_for():
    row = unit(3.0, 0.2, 12, population=None)

    assert interval(row, basis="descriptive") == interval(row)


@GENERATED
@given(a_survey(smallest=1))
def test_intervals_hold_the_mean_and_stay_on_the_scale(survey):
    for basis in ("descriptive", "analytic"):
        for row in mean_interval(estimates(strata(survey), basis=basis), basis=basis, pooled=POOLED).to_pylist():
            if row["mean"] is None:
                assert (row["low"], row["high"]) == (None, None)
            else:
                assert 1 <= row["low"] <= row["mean"] + 1e-12
                assert row["mean"] - 1e-12 <= row["high"] <= 5
                assert row["basis"] == basis


def test_the_pooled_spread_is_that_within_units():
    units = pa.table({"n": [3, 1, 0, 2], "sum_y": [6.0, 5.0, 0.0, 8.0], "sum_y2": [14.0, 25.0, 0.0, 34.0]})

    assert pooled_spread(units) == PooledSpread(pytest.approx(math.sqrt((2 + 2) / 3)), 3)
    assert pooled_spread(units.slice(1, 2)) == PooledSpread(None, 0)
