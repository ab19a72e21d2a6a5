"""Intervals for differences: published cases, statsmodels, and why overlap is no test."""

import math

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm, ttest_ind
from statsmodels.stats.proportion import confint_proportions_2indep

from tertial.analysis.intervals.differences import WrongBasis, between_units, goldstein_healy, newcombe, welch
from tertial.analysis.spec.surveying import GENERATED

# Newcombe 1998b, table II, method 10: x₁/n₁, x₂/n₂ and the interval.
NEWCOMBE = [
    ((56, 70, 48, 80), (0.0524, 0.3339)),
    ((9, 10, 3, 10), (0.1705, 0.8090)),
    ((6, 7, 2, 7), (0.0582, 0.8062)),
    ((5, 56, 0, 29), (-0.0381, 0.1926)),
    ((0, 10, 0, 20), (-0.1611, 0.2775)),
    ((0, 10, 0, 10), (-0.2775, 0.2775)),
    ((10, 10, 0, 20), (0.6791, 1.0)),
    ((10, 10, 0, 10), (0.6075, 1.0)),
]


def shares(*rows):
    return pa.table(
        {"share_1": [x1 / n1 for x1, n1, _, _ in rows], "n_1": [n1 for _, n1, _, _ in rows],
         "share_2": [x2 / n2 for _, _, x2, n2 in rows], "n_2": [n2 for _, _, _, n2 in rows]}
    )  # fmt: skip


def test_newcombes_published_differences():
    found = newcombe(shares(*(row for row, _ in NEWCOMBE)))

    intervals = [*zip(found["low"].to_pylist(), found["high"].to_pylist(), strict=True)]
    assert np.array(intervals) == pytest.approx(np.array([interval for _, interval in NEWCOMBE]), abs=1e-4)


@GENERATED
@given(st.integers(2, 60), st.integers(2, 60), st.data())
def test_differences_of_shares_are_as_statsmodels_computes_them(n_1, n_2, data):
    x_1, x_2 = data.draw(st.integers(1, n_1 - 1)), data.draw(st.integers(1, n_2 - 1))

    found = newcombe(shares((x_1, n_1, x_2, n_2))).to_pylist()[0]

    expected = confint_proportions_2indep(x_1, n_1, x_2, n_2, method="newcomb", compare="diff")
    assert (found["low"], found["high"]) == pytest.approx(expected)


def test_shares_without_answers_have_no_difference():
    pairs = pa.table({"share_1": [0.5, None], "n_1": [0.0, 4.0], "share_2": [0.5, 0.5], "n_2": [4.0, 4.0]})

    found = newcombe(pairs)

    assert (
        found.select(["difference", "low", "high"]).to_pylist() == [{"difference": None, "low": None, "high": None}] * 2
    )
    with pytest.raises(ValueError, match="above 1"):
        newcombe(pa.table({"share_1": [1.5], "n_1": [4], "share_2": [0.5], "n_2": [4]}))


@GENERATED
@given(*[st.lists(st.integers(1, 5), min_size=3, max_size=12).filter(lambda y: len({*y}) > 1)] * 2)
def test_differences_of_means_are_as_scipy_computes_them(one, other):
    figures: dict[str, list[float]] = {}
    for which, y in (("1", one), ("2", other)):
        figures |= {f"mean_{which}": [np.mean(y)], f"se_{which}": [np.std(y, ddof=1) / math.sqrt(len(y))],
                    f"df_{which}": [len(y) - 1]}  # fmt: skip

    found = welch(pa.table(figures)).to_pylist()[0]

    expected = ttest_ind(one, other, equal_var=False)
    interval = expected.confidence_interval()
    assert (found["p"], found["df"]) == (pytest.approx(expected.pvalue), pytest.approx(expected.df))
    assert (found["low"], found["high"]) == (pytest.approx(interval.low), pytest.approx(interval.high))


def test_means_without_an_error_have_a_difference_and_no_interval():
    pairs = pa.table({"mean_1": [4.0, 4.0], "se_1": [0.0, None], "df_1": [5, None], "mean_2": [3.0] * 2,
                      "se_2": [0.0, 0.1], "df_2": [5, 5]})  # fmt: skip

    found = welch(pairs).select(["difference", "low", "high", "p"]).to_pylist()

    assert found == [{"difference": 1.0, "low": None, "high": None, "p": None}] * 2


def units(means, errors, basis="analytic"):
    return pa.table({"unit": [*range(len(means))], "mean": means, "se": errors, "df": [20.0] * len(means),
                     "basis": [basis] * len(means)})  # fmt: skip


def test_two_units_whose_intervals_overlap_may_differ():
    """4.0 ± 0.21 and 3.65 ± 0.21 overlap; their difference 0.35 ± 0.29 does not hold 0."""
    found = between_units(units([4.0, 3.65], [0.1, 0.1]), pa.table({"unit_1": [0, 0], "unit_2": [1, 9]})).to_pylist()

    assert found[0]["low"] > 0
    assert found[0]["p"] < 0.05
    assert (found[1]["difference"], found[1]["p"]) == (None, None)


def test_two_units_are_compared_in_one_basis_and_once():
    pairs = pa.table({"unit_1": [0], "unit_2": [1]})
    twice = units([4.0, 3.0], [0.1, 0.1]).set_column(0, "unit", pa.array([0, 0]))

    with pytest.raises(WrongBasis, match="analytic"):
        between_units(units([4.0, 3.0], [0.1, 0.1], basis="descriptive"), pairs)
    with pytest.raises(ValueError, match="two estimates"):
        between_units(twice, pairs)
    assert between_units(units([4.0], [0.1]).slice(1), pairs)["difference"].to_pylist() == [None]


def test_equal_errors_are_multiplied_by_139():
    found = goldstein_healy(units([4.0, 3.0, 3.5], [0.2] * 3))

    assert found["multiplier"].to_pylist() == pytest.approx([1.96 / math.sqrt(2)] * 3, abs=1e-4)


@GENERATED
@given(st.lists(st.floats(0.01, 2), min_size=2, max_size=9))
def test_intervals_of_a_chart_overlap_as_often_as_they_should_on_average(errors):
    (z,) = set(goldstein_healy(units([4.0] * len(errors), errors))["multiplier"].to_pylist())

    beyond = [
        2 * norm.sf(z * (one + other) / math.hypot(one, other))
        for place, one in enumerate(errors)
        for other in errors[:place]
    ]
    assert np.mean(beyond) == pytest.approx(0.05, abs=1e-9)


def test_many_units_have_the_multiplier_of_their_quantiles():
    errors = np.random.default_rng(5).gamma(4, 0.05, 3000)

    found = goldstein_healy(units([4.0] * 3000, errors.tolist()))["multiplier"][0].as_py()

    sample = goldstein_healy(units([4.0] * 399, errors[:399].tolist()))["multiplier"][0].as_py()
    assert found == pytest.approx(sample, rel=0.02)


def test_units_without_an_error_are_not_in_the_chart():
    found = goldstein_healy(units([4.0, None, 3.0], [0.1, None, 0.0]))

    assert found["low"].to_pylist() == [pytest.approx(4 - 0.1386, abs=1e-4), None, None]
