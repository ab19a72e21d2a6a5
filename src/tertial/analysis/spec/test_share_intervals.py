"""Intervals for shares: published and computed cases, other programs, brute force, and every edge."""

import time

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import hypergeom
from statsmodels.stats.proportion import proportion_confint

from tertial.analysis.intervals.shares import clopper_pearson, hypergeometric, jeffreys, share_interval, wilson
from tertial.analysis.intervals.weighted import korn_graubard, logit_interval, weighted_share_interval
from tertial.analysis.spec.surveying import BASES, GENERATED, reference, strata
from tertial.analysis.survey.estimates import estimates

METHODS = {"wilson": wilson, "clopper_pearson": clopper_pearson, "jeffreys": jeffreys}
NEWCOMBE = [  # Newcombe 1998, table I: x, n, Wilson's bounds, Clopper and Pearson's
    (81, 263, (0.2553, 0.3662), (0.2527, 0.3676)),
    (15, 148, (0.0624, 0.1605), (0.0578, 0.1617)),
    (0, 20, (0.0, 0.1611), (0.0, 0.1684)),
    (1, 29, (0.0061, 0.1718), (0.0009, 0.1776)),
]


def counts(*rows):
    names = ("x", "n", "population")
    return pa.table({name: list(column) for name, column in zip(names, zip(*rows, strict=True), strict=False)})


def bounds(table):
    return list(zip(table["low"].to_pylist(), table["high"].to_pylist(), strict=True))


def test_newcombes_published_intervals():
    table = counts(*((x, n) for x, n, _, _ in NEWCOMBE))

    for method, published in ((wilson, [row[2] for row in NEWCOMBE]), (clopper_pearson, [row[3] for row in NEWCOMBE])):
        assert np.array(bounds(method(table))) == pytest.approx(np.array(published), abs=5e-5)


@pytest.mark.real_data
@pytest.mark.parametrize("name", [*METHODS, "wilson_cc"])
def test_intervals_are_as_r_computes_them(name):
    rows = reference("A02_proportion_ci")["rows"]
    table = counts(*((row["x"], row["n"]) for row in rows))

    found = wilson(table, continuity=True) if name == "wilson_cc" else METHODS[name](table)

    assert np.array(bounds(found)) == pytest.approx(np.array([row[name] for row in rows]), abs=1e-9)


@GENERATED
@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_intervals_are_as_statsmodels_computes_them(row):
    table = counts(row)

    for name, method in (("wilson", "wilson"), ("clopper_pearson", "beta")):
        assert bounds(METHODS[name](table))[0] == pytest.approx(proportion_confint(*row, method=method), abs=1e-12)
    if 0 < row[0] < row[1]:
        assert bounds(jeffreys(table))[0] == pytest.approx(proportion_confint(*row, method="jeffreys"), abs=1e-12)


@GENERATED
@given(
    st.integers(1, 90).flatmap(
        lambda size: st.integers(1, size).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n), st.just(size)))
    )
)
def test_the_exact_interval_holds_every_share_that_is_not_rejected(row):
    x, n, size = row
    possible = [
        m
        for m in range(x, size - n + x + 1)
        if hypergeom.sf(x - 1, size, m, n) > 0.025 and hypergeom.cdf(x, size, m, n) > 0.025
    ]

    assert bounds(hypergeometric(counts(row))) == [(min(possible) / size, max(possible) / size)]


@pytest.mark.parametrize(("n", "size"), [(8, 12), (11, 25)])
def test_the_exact_interval_covers_as_it_says(n, size):
    found = np.array(bounds(hypergeometric(counts(*((x, n, size) for x in range(n + 1))))))

    for m in range(size + 1):
        holds = (found[:, 0] <= m / size) & (m / size <= found[:, 1])
        assert hypergeom.pmf(np.arange(n + 1), size, m, n)[holds].sum() >= 0.95


def test_the_exact_interval_of_a_large_population_is_the_binomial():
    row = (30, 120, 3_000_000)

    assert bounds(hypergeometric(counts(row)))[0] == pytest.approx(bounds(clopper_pearson(counts(row)))[0], abs=1e-4)


def test_ten_thousand_units_take_no_longer_than_a_breath():
    rng = np.random.default_rng(1)
    population = rng.integers(10, 200, 10_000)
    n = (population * rng.uniform(0.2, 1, 10_000)).astype(int).clip(1)
    x = (n * rng.uniform(0, 1, 10_000)).astype(int)
    table = pa.table({"x": x, "n": n, "population": population})
    start = time.perf_counter()

    found = hypergeometric(table)

    assert time.perf_counter() - start < 5
    assert found["low"].null_count == 0


@GENERATED
@given(st.integers(1, 120).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n), st.integers(n, 3 * n + 2))))
def test_a_units_interval_is_possible_and_holds_its_share(row):
    x, n, size = row

    for basis in BASES:
        ((low, high),) = bounds(share_interval(counts(row), basis=basis))
        assert 0 <= low <= x / n <= high <= 1
        if basis == "descriptive":
            assert x / size - 1e-12 <= low
            assert high <= (size - n + x) / size + 1e-12
            assert (low == high) == (n == size)


@GENERATED
@given(st.integers(1, 80).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n), st.integers(n, 150))))
def test_complements_have_mirrored_intervals(row):
    x, n, size = row

    for basis in BASES:
        (one,), (other,) = (bounds(share_interval(counts((k, n, size)), basis=basis)) for k in (x, n - x))
        assert one == pytest.approx((1 - other[1], 1 - other[0]), abs=1e-12)


def test_the_method_fits_size_and_basis():
    table = counts((30, 40, 80), (0, 40, 80), (40, 40, 80), (3, 10, 50), (3, 10, 10), (0, 0, 9), (30, 40, None),
                   (3, 10, 8), (0, 40, None))  # fmt: skip

    found = {basis: share_interval(table, basis=basis)["method"].to_pylist() for basis in BASES}

    assert found["descriptive"] == [
        "wilson",
        "exact",
        "exact",
        "exact",
        "full",
        None,
        "wilson",
        "full",
        "clopper_pearson",
    ]
    assert found["analytic"] == ["wilson", *["clopper_pearson"] * 4, None, "wilson", *["clopper_pearson"] * 2]


def test_wilson_in_a_finite_population_has_an_n_made_larger():
    (found,) = bounds(share_interval(counts((30, 40, 80)), basis="descriptive"))

    effective = 40 * 79 / 40
    assert found == pytest.approx(proportion_confint(0.75 * effective, effective, method="wilson"))


def test_no_answers_have_no_interval():
    table = counts((0, 0, 9), (None, None, None))

    for found in (wilson(table), wilson(table, continuity=True), clopper_pearson(table), jeffreys(table),
                  hypergeometric(table), share_interval(table, basis="descriptive")):  # fmt: skip
        assert bounds(found) == [(None, None)] * 2


def test_counts_that_cannot_be_are_refused():
    with pytest.raises(ValueError, match="above its n"):
        wilson(counts((3, 2)))
    with pytest.raises(ValueError, match="whole counts"):
        hypergeometric(pa.table({"x": [1.5], "n": [3], "population": [9]}))
    with pytest.raises(ValueError, match="above 1"):
        logit_interval(pa.table({"mean": [1.5], "se": [0.1], "df": [9]}))


def test_equal_weights_give_a_units_wilson_but_for_the_degrees_of_freedom():
    sums = strata({1: ([(1.0, 2.0)] * 45 + [(0.0, 2.0)] * 15, 10**8)})
    shares = estimates(sums, basis="analytic")

    (row,) = weighted_share_interval(shares, basis="analytic").to_pylist()

    assert row["n_eff"] == pytest.approx(59, rel=0.05)
    assert (row["low"], row["high"]) == pytest.approx(proportion_confint(45, 60, method="wilson"), abs=0.005)


def test_weighted_shares_at_their_edges():
    survey = {
        1: ([(1.0, 1.0)] * 9, 20),
        2: ([(0.0, 1.0), (0.0, 3.0), (0.0, 1.0)], 20),
        3: ([(1.0, 1.0), (0.0, 1.0)], 2),
        4: ([], 20),
        5: ([(1.0, 1.0)], 20),
    }
    shares = {basis: estimates(strata(survey), basis=basis) for basis in BASES}

    found = {basis: weighted_share_interval(shares[basis], basis=basis).to_pylist() for basis in BASES}

    all_alike, none, full, silent, lonely = found["descriptive"]
    assert (all_alike["high"], all_alike["low"] > 0.5, all_alike["low"] < 1) == (1.0, True, True)
    assert (none["low"], 0 < none["high"] < 1) == (0.0, True)
    assert (full["low"], full["high"], full["method"]) == (0.5, 0.5, "full")
    assert found["analytic"][2]["low"] < 0.2
    for row in (silent, lonely):
        assert (row["low"], row["high"], row["method"], row["n_eff"]) == (None, None, None, None)


def test_korn_and_graubard_without_a_design_is_clopper_and_pearson():
    p, n = 0.3, 50
    shares = pa.table({"mean": [p, 0.0], "se": [(p * (1 - p) / n) ** 0.5, 0.0], "n": [n, n], "df": [n - 1, n - 1]})

    found = bounds(korn_graubard(shares))

    assert found[0] == pytest.approx(proportion_confint(15, 50, method="beta"))
    assert found[1] == pytest.approx(proportion_confint(0, 50, method="beta"))


def test_the_logit_interval_is_null_at_the_ends():
    shares = pa.table({"mean": [0.2, 0.0, 1.0, None], "se": [0.05, 0.0, 0.0, None], "df": [30, 30, 30, None]})

    low, high = (logit_interval(shares)[name].to_pylist() for name in ("low", "high"))

    assert low[1:] == high[1:] == [None] * 3
    assert np.log(low[0] / (1 - low[0])) + np.log(high[0] / (1 - high[0])) == pytest.approx(2 * np.log(0.25))
