"""Adjusted p-values, rank sets, funnels, standardised ratios: against other programs and the long way."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom, norm, poisson
from statsmodels.stats.multitest import multipletests

from tertial.analysis.comparison.funnels import Funnel, funnel_limits, funnel_units, mean_funnel, share_funnel
from tertial.analysis.comparison.multiplicity import adjusted, adjusted_p
from tertial.analysis.comparison.pairs import side_by_side
from tertial.analysis.comparison.ranks import rank_sets
from tertial.analysis.comparison.standardisation import Coverage, poisson_limits, standardised
from tertial.analysis.engine import ColumnMissing
from tertial.analysis.spec import reference

FEW = settings(max_examples=30, deadline=None, derandomize=True, database=None)
NAMES = {"BH": "fdr_bh", "BY": "fdr_by", "Holm": "holm", "Hochberg": "simes-hochberg", "Bonferroni": "bonferroni"}
CASES = {"BH": "BH", "BY": "BY", "Holm": "holm", "Hochberg": "hochberg", "Bonferroni": "bonferroni"}


@pytest.mark.real_data
@pytest.mark.parametrize("method", CASES)
def test_the_example_of_1995_is_adjusted_as_by_r(method):
    p = [float(row["p"]) for row in reference.read("bh1995")]

    table = adjusted(pa.table({"p": p}), method=method)

    assert table["p_adjusted"].to_pylist() == pytest.approx(
        reference.expected("A04_multiplicity")[CASES[method]], rel=1e-12
    )


@FEW
@given(st.lists(st.floats(0, 1), min_size=1, max_size=20), st.sampled_from(sorted(NAMES)))
def test_adjusted_values_are_those_of_statsmodels(p, method):
    assert adjusted_p(np.array(p), method) == pytest.approx(multipletests(p, method=NAMES[method])[1], abs=1e-12)


@FEW
@given(st.lists(st.one_of(st.none(), st.just(float("nan")), st.floats(0, 1)), max_size=20), st.sampled_from([*NAMES]))
def test_a_p_that_is_null_or_nan_stays_so_and_is_not_counted(p, method):
    told = [value for value in p if value is not None and value == value]

    found = adjusted(pa.table({"p": pa.array(p, pa.float64())}), method=method)["p_adjusted"].to_pylist()

    assert [value for value in found if value is not None] == adjusted_p(np.array(told), method).tolist()
    assert [value is None for value in found] == [value is None or value != value for value in p]


def test_families_are_adjusted_apart_and_rows_keep_their_place():
    tests = pa.table({"indicator": list("abab"), "year": [1, 1, 1, 1], "p": [0.02, 0.03, 0.01, None]})

    table = adjusted(tests, method="Bonferroni", family=["indicator", "year"])

    assert table["p_adjusted"].to_pylist() == [0.04, 0.03, 0.02, None]


def test_what_is_no_p_value_is_refused():
    with pytest.raises(ValueError, match="less than 0 or more than 1"):
        adjusted_p(np.array([0.5, 1.5]))
    with pytest.raises(ValueError, match="Choose one of BH, BY"):
        adjusted(pa.table({"p": [0.5]}), method="Sidak")
    with pytest.raises(ColumnMissing, match="“p”"):
        adjusted(pa.table({"q": [0.5]}))


UNITS = st.lists(st.tuples(st.floats(1, 5), st.floats(0.01, 0.5)), min_size=1, max_size=8)


def long_way(value, se, simultaneous):
    """Rank sets by Holm's steps, one pair at a time."""
    size = len(value)
    pairs = [(i, j) for i in range(size) for j in range(size) if (i < j if simultaneous else i != j)]
    groups = [pairs] if simultaneous else [[pair for pair in pairs if pair[0] == i] for i in range(size)]
    above, below = [0] * size, [0] * size
    for group in groups:
        scored = sorted(
            (2 * norm.sf(abs(value[i] - value[j]) / (se[i] ** 2 + se[j] ** 2) ** 0.5), i, j) for i, j in group
        )
        for step, (p, i, j) in enumerate(scored):
            if p * (len(group) - step) > 0.05:
                break
            for one, other in ((i, j), (j, i))[: 2 if simultaneous else 1]:
                above[one] += value[other] > value[one]
                below[one] += value[other] < value[one]
    return [(1 + a, size - b) for a, b in zip(above, below, strict=True)]


@FEW
@given(UNITS, st.booleans())
def test_rank_sets_are_those_of_holms_steps(units, simultaneous):
    value, se = [value for value, _ in units], [se for _, se in units]
    table = pa.table({"unit": list(range(len(units))), "value": value, "se": se})

    sets = rank_sets(table, simultaneous=simultaneous)

    found = [(row["first"], row["last"]) for row in sets.to_pylist()]
    assert found == long_way(value, se, simultaneous)
    for (first, last), own in zip(found, value, strict=True):
        assert first <= 1 + sum(other > own for other in value) <= last <= len(units)


def test_the_set_of_one_unit_alone_is_no_wider():
    draws = np.random.default_rng(3)
    units = pa.table({"unit": list(range(30)), "value": draws.normal(4, 0.4, 30), "se": [0.15] * 30})

    width = {
        at: sum(row["last"] - row["first"] for row in rank_sets(units, simultaneous=at).to_pylist())
        for at in (True, False)
    }

    assert width[False] < width[True]


def test_a_unit_without_value_has_no_place_and_takes_none():
    units = pa.table({"unit": list("ABC"), "value": [4.0, None, 1.0], "se": [0.1, 0.1, 0.1]})

    sets = rank_sets(units).to_pylist()

    assert sets[1] == {"unit": "B", "value": None, "first": None, "last": None, "of": None}
    assert (sets[0]["first"], sets[0]["last"], sets[0]["of"]) == (1, 1, 2)


def test_values_known_without_error_are_told_apart_if_they_differ():
    units = pa.table({"unit": list("ABC"), "value": [4.0, 4.0, 3.9], "se": [0.0, 0.0, 0.0]})

    assert [(row["first"], row["last"]) for row in rank_sets(units).to_pylist()] == [(1, 2), (1, 2), (3, 3)]


def test_units_all_alike_share_all_places():
    units = pa.table({"unit": list(range(38)), "value": [4.0] * 38, "se": [0.2] * 38})

    assert {(row["first"], row["last"], row["of"]) for row in rank_sets(units).to_pylist()} == {(1, 38, 38)}


@pytest.mark.parametrize("call", [rank_sets, side_by_side])
def test_a_negative_error_or_a_certain_confidence_is_refused(call):
    with pytest.raises(ValueError, match="negative"):
        call(pa.table({"unit": [1], "value": [1.0], "se": [-0.1]}))
    with pytest.raises(ValueError, match="more than 0 and less than 1"):
        call(pa.table({"unit": [1], "value": [1.0], "se": [0.1]}), confidence=1)


def test_intervals_side_by_side_touch_where_the_difference_is_just_clear():
    units = pa.table({"unit": list("AB"), "value": [4.0, 4.0 + 1.959964 * 0.2 * 2**0.5], "se": [0.2, 0.2]})

    one, other = side_by_side(units).to_pylist()

    assert one["high"] == pytest.approx(other["low"], abs=1e-6)


def test_one_interval_alone_is_the_ordinary_one():
    units = pa.table({"unit": list("AB"), "value": [4.0, None], "se": [0.1, 0.2]})

    one, other = side_by_side(units).to_pylist()

    assert (one["high"], other["high"]) == (pytest.approx(4.195996), None)


@FEW
@given(st.integers(1, 300), st.floats(0.02, 0.98))
def test_exact_limits_lie_where_the_binomial_passes_its_probability(n, target):
    funnel = Funnel("share", 2, target, target * (1 - target))

    row = funnel_limits(pa.table({"n": [n]}), funnel).to_pylist()[0]

    for name, at in (("low_95", 0.025), ("high_95", 0.975), ("low_998", 0.001), ("high_998", 0.999)):
        count = next(k for k in range(n + 1) if binom.cdf(k, n, target) >= at)
        part = (binom.cdf(count, n, target) - at) / binom.pmf(count, n, target)
        assert row[name] == pytest.approx(min(max((count - part) / n, 0), 1), abs=1e-7)


def test_overdispersion_is_added_as_variance_between_units():
    draws = np.random.default_rng(5)
    n = draws.integers(30, 200, 60)
    x = draws.binomial(n, np.clip(0.5 + draws.normal(0, 0.15, 60), 0, 1))
    units = pa.table({"unit": list(range(60)), "x": x, "n": n})

    funnel = share_funnel(units)

    target = x.sum() / n.sum()
    s2 = target * (1 - target) / n
    z = np.sort((x / n - target) / np.sqrt(s2))
    low, high = np.quantile(z, 0.1), np.quantile(z, 0.9)
    phi = np.mean(np.clip(z, low, high) ** 2)
    w = 1 / s2
    tau2 = (60 * phi - 59) / (w.sum() - (w**2).sum() / w.sum())
    assert funnel.is_overdispersed
    assert (funnel.phi, funnel.tau2, funnel.threshold) == pytest.approx((phi, tau2, 1 + 2 * (2 / 60) ** 0.5))
    row = funnel_units(units, funnel).to_pylist()[0]
    assert row["z_adjusted"] == pytest.approx((x[0] / n[0] - target) / (s2[0] + tau2) ** 0.5)
    assert row["high_95"] == pytest.approx(min(target + 1.959964 * (s2[0] + tau2) ** 0.5, 1), abs=1e-6)


def test_chance_alone_is_no_overdispersion():
    draws = np.random.default_rng(6)
    n = draws.integers(30, 200, 60)

    funnel = share_funnel(pa.table({"x": draws.binomial(n, 0.4), "n": n}))

    assert (funnel.is_overdispersed, funnel.tau2) == (False, 0.0)


def test_limits_of_few_answers_stay_within_the_scale():
    units = pa.table({"unit": ["A", "B"], "n": [1, 2], "mean": [4.9, 4.0]})
    funnel = mean_funnel(units, sigma2=4.0, target=4.5)

    limits = funnel_units(units, funnel, low=1, high=5)

    assert limits["high_95"].to_pylist() == [5.0, 5.0]
    assert limits["low_998"].to_pylist() == [1.0, 1.0]
    shares = funnel_limits(pa.table({"n": [1, 2]}), share_funnel(pa.table({"x": [1, 9], "n": [10, 10]})))
    assert shares["low_95"].to_pylist() == [0.0, 0.0]


def test_a_units_place_in_the_funnel_is_told_by_the_limits():
    units = pa.table({"unit": list("ABCDE"), "n": [100] * 5, "mean": [4.0, 4.25, 3.75, 4.5, 3.5]})

    places = funnel_units(units, Funnel("mean", 5, 4.0, 1.0))

    assert places["place"].to_pylist() == ["inside", "above_95", "below_95", "above_998", "below_998"]


def test_a_funnel_of_nobody_has_no_figures():
    nobody = pa.table({"unit": ["A"], "x": [None], "n": [0], "mean": [None]})

    for funnel in (share_funnel(nobody), mean_funnel(nobody, sigma2=1.0)):
        assert (funnel.units, funnel.target, funnel.phi) == (0, None, None)
        row = funnel_units(nobody, funnel).to_pylist()[0]
        assert {row[name] for name in ("value", "z", "z_adjusted", "low_95", "place")} == {None}


@pytest.mark.parametrize("share", [0, 1])
def test_where_nobody_or_everybody_has_it_chance_has_no_width(share):
    units = pa.table({"unit": ["A", "B"], "x": [share * 10, share * 20], "n": [10, 20]})

    row = funnel_units(units, share_funnel(units)).to_pylist()[0]

    assert (row["z"], row["low_95"], row["high_998"], row["place"]) == (None, share, share, "inside")


def test_one_unit_is_its_own_target():
    funnel = share_funnel(pa.table({"x": [4], "n": [10]}))

    assert (funnel.target, funnel.phi, funnel.is_overdispersed, funnel.tau2) == (0.4, 0.0, False, 0.0)


def test_what_is_no_funnel_is_refused():
    with pytest.raises(ValueError, match="between 0 and 1"):
        share_funnel(pa.table({"x": [1], "n": [2]}), target=2)
    with pytest.raises(ValueError, match="more than its n"):
        share_funnel(pa.table({"x": [3], "n": [2]}))
    with pytest.raises(ValueError, match="0 or more"):
        mean_funnel(pa.table({"mean": [3.0], "n": [2]}), sigma2=-1.0)


def test_a_unit_like_all_others_has_ratio_one_whatever_its_mix():
    groups = pa.table({"unit": list("AABB"), "grp": ["x", "y", "x", "y"], "n": [90, 10, 20, 80], "x": [45, 9, 10, 72]})

    table = standardised(groups)

    assert table["ratio"].to_pylist() == pytest.approx([1.0, 1.0])
    assert table["share"].to_pylist() == [0.54, 0.82]
    assert table["adjusted"].to_pylist() == pytest.approx([136 / 200] * 2)


@FEW
@given(st.lists(st.tuples(st.integers(15, 60), st.integers(0, 15)), min_size=1, max_size=8))
def test_observed_and_expected_are_equal_in_all(rows):
    groups = pa.table(
        {"unit": [k // 2 for k in range(len(rows))], "grp": [k % 2 for k in range(len(rows))]}
        | {"n": [n for n, _ in rows], "x": [x for _, x in rows]}
    )

    table = standardised(groups)

    assert sum(table["expected"].to_pylist()) == pytest.approx(sum(x for _, x in rows), abs=1e-9)


def test_units_with_few_persons_or_little_known_are_left_out():
    groups = pa.table({"unit": list("ABCD"), "grp": [1] * 4, "n": [14, 30, 30, 30], "x": [7, 15, 30, 0]})
    persons = pa.table({"unit": list("ABC"), "n": [14, 41, 40]})

    table = standardised(groups, persons=persons)

    assert table["state"].to_pylist() == ["too_few", "low_coverage", "ok", "ok"]
    assert table["expected"].to_pylist() == [None, None, 15.0, 15.0]
    assert table["ratio"].to_pylist() == [None, None, 2.0, 0.0]
    assert table["share"].to_pylist() == [0.5, 0.5, 1.0, 0.0]
    assert standardised(groups, coverage=Coverage(fewest=1))["state"].to_pylist() == ["ok"] * 4


def test_where_nothing_is_expected_there_is_no_ratio():
    table = standardised(pa.table({"unit": ["A"], "grp": [1], "n": [20], "x": [0]}))

    assert table.to_pylist()[0]["expected"] == 0.0
    assert table.to_pylist()[0]["ratio"] is None


def test_no_rows_are_no_units():
    nothing = pa.table({name: pa.array([], pa.int64()) for name in ("unit", "grp", "n", "x")})

    assert standardised(nothing).num_rows == 0


@FEW
@given(st.integers(0, 200))
def test_exact_limits_of_a_count_leave_a_fortieth_on_each_side(count):
    low, high = (float(end[0]) for end in poisson_limits(np.array([float(count)])))

    assert poisson.cdf(count, high) == pytest.approx(0.025, abs=1e-9)
    assert low == 0 if count == 0 else poisson.sf(count - 1, low) == pytest.approx(0.025, abs=1e-9)


def test_what_cannot_be_standardised_is_refused():
    with pytest.raises(ValueError, match="more than its n"):
        standardised(pa.table({"unit": ["A"], "grp": [1], "n": [2], "x": [3]}))
    with pytest.raises(ValueError, match="more than 0 and less than 1"):
        poisson_limits(np.array([1.0]), confidence=0)
