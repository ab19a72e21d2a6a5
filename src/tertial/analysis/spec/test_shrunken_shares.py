"""Shares and known variances, shrunk: against integrals done the slow way, and published numbers."""

from math import comb, exp, lgamma, log

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.special import expit

from tertial.analysis.shrinkage.binomial import ShareModel, share_effects, share_intercept
from tertial.analysis.shrinkage.known_variance import (
    KnownVarianceModel,
    arcsine_shares,
    known_variance,
    known_variance_effects,
)
from tertial.analysis.spec import dense

FEW = settings(max_examples=15, deadline=None, derandomize=True, database=None)
PAIRS = st.lists(st.integers(1, 40).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=2, max_size=6)


def units_of(pairs):
    return pa.table({"unit": list(range(len(pairs))), "x": [x for x, _ in pairs], "n": [n for _, n in pairs]})


def whole(pairs, intercept, tau):
    """The log-likelihood by adaptive integration."""

    def one(x, n):
        def height(b):
            p = expit(intercept + tau * b)
            return comb(n, x) * p**x * (1 - p) ** (n - x) * exp(-b * b / 2) / (2 * np.pi) ** 0.5

        return log(quad(height, -9, 9, limit=200, points=[-3, -1, 0, 1, 3], epsabs=0, epsrel=1e-9)[0])

    return sum(one(x, n) for x, n in pairs)


@FEW
@given(PAIRS)
def test_shares_are_fitted_to_the_top_of_the_whole_likelihood(pairs):
    model = share_intercept(units_of(pairs))
    if model.why:
        return
    tau = model.tau2**0.5

    top = whole(pairs, model.intercept, tau)

    assert model.log_likelihood == pytest.approx(top, abs=1e-3)
    for beside in ((0.05, 0), (-0.05, 0), (0, 0.05), (0, -min(0.05, tau))):
        assert whole(pairs, model.intercept + beside[0], tau + beside[1]) <= top + 1e-3


def test_the_quadrature_is_the_integral():
    pairs = [(3, 12), (9, 15), (0, 6), (20, 22), (7, 30)]

    model = share_intercept(units_of(pairs), points=25)

    assert model.log_likelihood == pytest.approx(whole(pairs, model.intercept, model.tau2**0.5), abs=1e-8)
    coefficients = sum(lgamma(n + 1) - lgamma(x + 1) - lgamma(n - x + 1) for x, n in pairs)
    assert model.log_likelihood - model.kernel == pytest.approx(coefficients)


def test_fifteen_points_and_laplace_come_close():
    units = units_of([(3, 12), (9, 15), (0, 6), (20, 22), (7, 30), (11, 30)])

    best, fifteen, one = (share_intercept(units, points=points) for points in (25, 15, 1))

    assert fifteen.tau2 == pytest.approx(best.tau2, rel=1e-4)
    assert one.tau2 == pytest.approx(best.tau2, rel=0.15)


def test_an_effect_is_the_mode_given_the_answers():
    units = units_of([(3, 12), (9, 15), (0, 6), (20, 22)])
    model = share_intercept(units)

    row = share_effects(units, model).to_pylist()[1]

    grid = np.linspace(row["effect"] - 0.5, row["effect"] + 0.5, 100_001)
    at = model.intercept + grid
    height = 9 * at - 15 * np.logaddexp(0, at) - grid**2 / (2 * model.tau2)
    assert row["effect"] == pytest.approx(grid[height.argmax()], abs=2e-5)
    p = expit(model.intercept + row["effect"])
    assert row["sd"] == pytest.approx((15 * p * (1 - p) + 1 / model.tau2) ** -0.5, rel=1e-6)
    assert row["reliability"] == pytest.approx(1 - row["sd"] ** 2 / model.tau2)


def test_equal_shares_have_no_variance_and_no_effects():
    units = units_of([(4, 20), (5, 25), (8, 40)])

    model = share_intercept(units)

    assert (model.tau2, model.share) == (0.0, pytest.approx(0.2))
    assert model.standard_error == pytest.approx((85 * 0.2 * 0.8) ** -0.5)
    assert share_effects(units, model)["stabilised"].to_pylist() == pytest.approx([0.2] * 3)
    assert share_effects(units, model)["reliability"].to_pylist() == [0.0] * 3


def test_a_share_of_nothing_or_all_in_one_unit_is_drawn_inwards():
    units = units_of([(0, 10), (10, 10), (5, 10), (4, 10)])

    stabilised = share_effects(units, share_intercept(units))["stabilised"].to_pylist()

    assert 0 < stabilised[0] < stabilised[3] < stabilised[2] < stabilised[1] < 1


@pytest.mark.parametrize(
    ("pairs", "why"),
    [
        ([(3, 5)], "one_unit"),
        ([(0, 5), (0, 9)], "all_none"),
        ([(5, 5), (9, 9)], "all_every"),
        ([(0, 1), (1, 1)], "no_repeats"),
        ([], "one_unit"),
    ],
)
def test_shares_that_cannot_be_fitted_say_why(pairs, why):
    units = units_of(pairs) if pairs else units_of([(0, 1)]).slice(0, 0)

    model = share_intercept(units)

    assert (model.why, model.tau2, model.log_likelihood) == (why, None, None)
    assert share_effects(units, model)["stabilised"].to_pylist() == [None] * len(pairs)


def test_a_unit_without_answers_is_null_and_changes_nothing():
    units = units_of([(3, 12), (9, 15), (1, 6)])
    more = pa.concat_tables([units, pa.table({"unit": [8, 9], "x": [0, None], "n": [0, 12]})])

    assert share_intercept(more) == share_intercept(units)
    assert share_effects(more, share_intercept(more))["share"].to_pylist()[3:] == [None, None]


def test_more_with_than_there_are_is_refused():
    with pytest.raises(ValueError, match="more than its n"):
        share_intercept(units_of([(6, 5), (1, 5)]))
    with pytest.raises(ValueError, match="more than its n"):
        arcsine_shares(units_of([(6, 5)]))


def test_a_quadrature_without_points_is_refused():
    with pytest.raises(ValueError, match="Ask for 1 to 50"):
        share_intercept(units_of([(1, 5)]), points=0)


def test_a_thousand_units_are_soon_fitted_and_their_truth_found():
    draws = np.random.default_rng(11)
    n = draws.integers(10, 60, 1000)
    x = draws.binomial(n, expit(0.5 + draws.normal(0, 0.6, 1000)))

    model = share_intercept(pa.table({"x": x, "n": n}))

    assert model.intercept == pytest.approx(0.5, abs=0.1)
    assert model.tau2 == pytest.approx(0.36, abs=0.08)


@FEW
@given(
    st.lists(st.tuples(st.floats(-2, 2), st.floats(0.01, 2)), min_size=2, max_size=8), st.sampled_from(["REML", "ML"])
)
def test_known_variances_are_fitted_to_the_top_of_the_whole_likelihood(rows, method):
    y, v = np.array([y for y, _ in rows]), np.array([v for _, v in rows])

    model = known_variance(pa.table({"value": y, "variance": v}), method=method)

    def height(tau2):
        one = np.ones((len(y), 1))
        return dense.criterion(y, one, np.diag(v + tau2), restricted=method == "REML")

    # metafor's restricted likelihood has |X'X| in it, which does not hang on τ².
    constant = np.log(len(y)) if method == "REML" else 0.0
    assert -2 * model.log_likelihood == pytest.approx(height(model.tau2) - constant, abs=1e-8)
    for tau2 in [*np.linspace(0, 4, 60), model.tau2 * 0.99, model.tau2 * 1.01]:
        assert height(model.tau2) <= height(tau2) + 1e-8


def test_one_or_no_known_value_is_no_model():
    nothing = pa.table({"value": [None, 2.0], "variance": [1.0, 0.0]}).cast(
        pa.schema([("value", pa.float64()), ("variance", pa.float64())])
    )

    assert known_variance(nothing) == KnownVarianceModel("REML", 0, why="no_unit")
    assert known_variance(pa.table({"value": [3.0], "variance": [4.0]})) == KnownVarianceModel(
        "REML", 1, mean=3.0, standard_error=2.0, why="one_unit"
    )


def test_equal_values_have_no_variance_between_them():
    units = pa.table({"unit": [1, 2, 3], "value": [3.0, 3.0, None], "variance": [1.0, 2.0, 1.0]})

    for method in ("REML", "ML", "DL"):
        model = known_variance(units, method=method)
        assert (model.tau2, model.i2, model.q) == (0.0, 0.0, 0.0)
        assert known_variance_effects(units, model)["effect"].to_pylist() == [0.0, 0.0, None]


def test_arcsine_shares_fall_back_on_known_variances():
    units = units_of([(0, 30), (30, 30), (10, 30), (15, 30)])

    model = known_variance(arcsine_shares(units))

    assert np.sin(model.mean) ** 2 == pytest.approx(0.46, abs=0.03)
    assert model.tau2 > 0.1


def test_an_effect_without_a_model_is_null():
    units = units_of([(3, 5)])

    assert share_effects(units, ShareModel(1, 5, 25, why="one_unit"))["effect"].to_pylist() == [None]
