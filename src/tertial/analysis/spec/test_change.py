"""Change between two years and over several, against other ways of computing the same."""

import math
from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from tertial.analysis.change.shrunken import shrunken_changes, two_year_model
from tertial.analysis.change.trends import trends
from tertial.analysis.change.two_years import Flags, flags, linked_covariances, two_year_changes
from tertial.analysis.comparison.multiplicity import adjusted_p
from tertial.analysis.engine import ColumnMissing
from tertial.analysis.series import PointTwice, series_of

GENERATED = settings(max_examples=30, deadline=None, derandomize=True, database=None)
COLUMNS = ("unit", "n_before", "mean_before", "se_before", "n_now", "mean_now", "se_now")


def two_years(*rows: Sequence[Any], **more: Sequence[Any]) -> pa.Table:
    return pa.table({name: [row[place] for row in rows] for place, name in enumerate(COLUMNS)} | more)


def a_series(values: Sequence[float | None], unit: int = 1, **more: Sequence[Any]) -> pa.Table:
    return pa.table({"unit": [unit] * len(values), "at": list(range(len(values))), "value": list(values)} | more)


def test_two_years_without_links_are_welchs_test():
    units = two_years((1, 20, 3.4, 0.11, 30, 3.9, 0.17), (2, 9, 3.4, 0.30, 12, 3.5, 0.08))

    answer = two_year_changes(units)

    for row, given_row in zip(answer.to_pylist(), units.to_pylist(), strict=True):
        welch = stats.ttest_ind_from_stats(
            given_row["mean_now"], given_row["se_now"] * math.sqrt(given_row["n_now"]), given_row["n_now"],
            given_row["mean_before"], given_row["se_before"] * math.sqrt(given_row["n_before"]), given_row["n_before"],
            equal_var=False,
        )  # fmt: skip
        assert row["p"] == pytest.approx(welch.pvalue, rel=1e-12)
        assert row["basis"] == "analytic"


def test_two_years_of_the_same_children_are_a_paired_test():
    before, now = [3.0, 4, 2, 5, 4, 3, 4, 2], [3.5, 4, 3, 5, 5, 3, 4, 4]
    linked = linked_covariances(pa.table({"unit": [1] * 8, "before": before, "now": now})).to_pylist()[0]
    row = (1, 8, np.mean(before), stats.sem(before), 8, np.mean(now), stats.sem(now))

    answer = two_year_changes(two_years(row, covariance=[linked["covariance"]], linked=[8]))

    paired = stats.ttest_rel(now, before)
    assert answer["df"].to_pylist() == [7.0]
    assert answer["p"].to_pylist() == [pytest.approx(paired.pvalue, rel=1e-10)]


def test_all_answers_equal_borrow_the_spread_of_the_others():
    units = two_years((1, 20, 4.0, 0.0, 20, 5.0, 0.0), (2, 20, 4.0, 0.2, 20, 4.0, 0.2))

    answer = two_year_changes(units).to_pylist()

    assert answer[0]["se"] == pytest.approx(math.sqrt(0.04 / 2 * 2))
    assert answer[0]["state"] == "increased"


@pytest.mark.parametrize(
    ("row", "state"),
    [
        ((1, 20, 4.0, 0.0, 20, 5.0, 0.0), "not_computable"),
        ((1, 6, 4.0, 0.1, 20, 5.0, 0.1), "too_few"),
        ((1, 0, None, None, 20, 5.0, 0.1), "not_computable"),
        ((1, 1, 4.0, None, 20, 5.0, 0.1), "too_few"),
        ((1, None, 4.0, None, None, 5.0, None), "too_few"),
    ],
)
def test_what_cannot_be_tested_is_not_flagged(row: tuple[float | None, ...], state: str):
    answer = two_year_changes(two_years(row)).to_pylist()[0]

    assert (answer["state"], answer["p"], answer["flagged"]) == (state, None, None)


def test_a_break_leaves_no_change():
    answer = two_year_changes(two_years((1, 20, 4.0, 0.1, 20, 5.0, 0.1), broken=[True])).to_pylist()[0]

    assert (answer["state"], answer["change"], answer["flagged"]) == ("not_comparable", None, None)


def test_a_sure_change_below_delta_is_not_flagged():
    answer = two_year_changes(two_years((1, 900, 4.0, 0.001, 900, 4.05, 0.001)), delta=0.1).to_pylist()[0]

    assert answer["p"] < 1e-9
    assert answer["state"] == "not_distinguishable"


def test_negative_values_change_like_others():
    units = two_years((1, 30, -4.0, 0.1, 30, -5.0, 0.1))

    assert two_year_changes(units)["state"].to_pylist() == ["decreased"]


def test_flags_of_a_family_are_counted():
    changes = two_year_changes(
        two_years(*[(unit, 25, 3.0, 0.1, 25, 3.0 + (unit < 3), 0.1) for unit in range(10)], (99, 3, 3, 0.1, 25, 3, 0.1))
    )

    found = flags(changes)
    assert (found.tested, found.flagged) == (10, 3)
    assert found.expected_by_chance == pytest.approx(0.15)


def test_no_units_give_no_rows():
    nothing = pa.table({name: pa.array([], pa.float64()) for name in COLUMNS})

    assert len(two_year_changes(nothing)) == len(shrunken_changes(nothing)) == 0
    assert flags(two_year_changes(nothing)) == Flags(0, 0, 0.0)


def test_a_missing_column_is_named():
    with pytest.raises(ColumnMissing, match="n_before"):
        two_year_changes(pa.table({"unit": [1]}))


@GENERATED
@given(st.lists(st.one_of(st.none(), st.floats(0, 1)), max_size=20))
def test_adjusted_p_values_pass_over_missing_ones(given_p: list[float | None]):
    p = np.array([math.nan if value is None else value for value in given_p], dtype=np.float64)

    found = adjusted_p(p)

    real = np.isfinite(p)
    expected = stats.false_discovery_control(p[real]) if real.any() else []
    assert found[real] == pytest.approx(expected, abs=1e-15)
    assert np.isnan(found[~real]).all()


@GENERATED
@given(st.permutations(range(6)))
def test_changes_do_not_depend_on_the_order_of_units(order: list[int]):
    units = two_years(*[(unit, 20 + unit, 3.0, 0.1, 25, 3.0 + unit / 10, 0.12) for unit in range(6)])

    found = two_year_changes(units.take(order)).to_pylist()

    straight = {row["unit"]: row for row in two_year_changes(units).to_pylist()}
    assert [row["state"] for row in found] == [straight[row["unit"]]["state"] for row in found]
    assert [row["p_adjusted"] for row in found] == pytest.approx([straight[row["unit"]]["p_adjusted"] for row in found])


def simulated_years(seed: int, units: int, spread: float) -> pa.Table:
    draw = np.random.default_rng(seed)
    true = draw.normal(3.5, spread, units)
    n = draw.integers(8, 60, (units, 2))
    means = np.column_stack([true, true + 0.1]) + draw.normal(0, 1, (units, 2)) / np.sqrt(n)
    rows = [(u, n[u, 0], means[u, 0], n[u, 0] ** -0.5, n[u, 1], means[u, 1], n[u, 1] ** -0.5) for u in range(units)]
    return two_years(*rows)


def restricted_likelihood(units: pa.Table, variances: np.ndarray) -> float:
    """The restricted log likelihood of a bivariate model, unit by unit, without its constant."""
    information, pulled, total = np.zeros((2, 2)), np.zeros(2), 0.0
    rows = [(np.array([r["mean_before"], r["mean_now"]]), np.diag([1 / r["n_before"], 1 / r["n_now"]]))
            for r in units.to_pylist()]  # fmt: skip
    for y, noise in rows:
        information += np.linalg.inv(variances + noise)
        pulled += np.linalg.inv(variances + noise) @ y
    mean = np.linalg.solve(information, pulled)
    for y, noise in rows:
        total -= np.linalg.slogdet(variances + noise)[1] / 2
        total -= (y - mean) @ np.linalg.inv(variances + noise) @ (y - mean) / 2
    return float(total - np.linalg.slogdet(information)[1] / 2)


def test_the_two_year_model_has_the_greatest_restricted_likelihood():
    units = simulated_years(1, 80, 0.4)

    model = two_year_model(units)

    assert model is not None
    assert model.units == 80
    found = np.array([[model.variance_before, model.covariance], [model.covariance, model.variance_now]])
    best = restricted_likelihood(units, found)
    steps = [np.array(step, dtype=float) for step in ([[1, 0], [0, 0]], [[0, 0], [0, 1]], [[0, 1], [1, 0]])]
    for step in steps:
        for size in (-0.004, 0.004):
            assert restricted_likelihood(units, found + size * step) < best


def test_a_shrunken_change_is_nearer_the_truth():
    units = simulated_years(2, 300, 0.4)

    answer = shrunken_changes(units).to_pylist()

    raw, shrunken = (np.array([row[name] for row in answer]) for name in ("change", "shrunken"))
    assert np.abs(shrunken - 0.1).mean() < np.abs(raw - 0.1).mean() / 2


def test_without_true_differences_every_shrunken_change_is_the_common_one():
    rows = [(unit, 10, 3.0, 0.3, 10, 3.2, 0.3) for unit in range(8)]

    answer = shrunken_changes(two_years(*rows))

    assert answer["shrunken"].to_pylist() == pytest.approx([0.2] * 8)
    assert answer["sd"].to_pylist() == pytest.approx([0.0] * 8, abs=1e-4)


def test_few_units_have_no_model():
    units = simulated_years(3, 4, 0.4)

    assert two_year_model(units) is None
    assert shrunken_changes(units)["shrunken"].to_pylist() == [None] * 4


def test_a_unit_with_one_year_has_no_shrunken_change():
    units = pa.concat_tables([simulated_years(4, 20, 0.4), two_years((99, 20, 3.0, 0.2, None, None, None))],
                             promote_options="permissive")  # fmt: skip

    answer = shrunken_changes(units).to_pylist()

    assert answer[-1] == {"unit": 99, "change": None, "shrunken": None, "sd": None}
    assert answer[0]["shrunken"] is not None


@GENERATED
@given(st.lists(st.integers(-5, 5), min_size=5, max_size=11))
def test_a_trend_is_theil_sen_and_mann_kendall(values: list[int]):
    row = trends(a_series([float(value) for value in values])).to_pylist()[0]

    n = len(values)
    s = sum(np.sign(late - early) for early, late in combinations(values, 2))
    ties = sum(t * (t - 1) * (2 * t + 5) for t in (values.count(value) for value in set(values)))
    variance = (n * (n - 1) * (2 * n + 5) - ties) / 18
    z = 0.0 if s == 0 else (s - np.sign(s)) / math.sqrt(variance)
    assert row["slope"] == pytest.approx(stats.theilslopes(values)[0])
    assert (row["s"], row["var_s"]) == (s, pytest.approx(variance))
    assert row["z"] == pytest.approx(z)
    assert row["p"] == pytest.approx(2 * stats.norm.sf(abs(z)) if s else 1.0)
    assert (row["state"] == "constant") == (len(set(values)) == 1)


def test_the_limits_of_a_slope_hold_it():
    row = trends(a_series([1.0, 2.4, 2.9, 4.2, 5.1, 5.7, 7.3, 8.1])).to_pylist()[0]

    assert row["low"] < row["slope"] < row["high"]


def test_a_break_cuts_the_series():
    begins = [False, False, False, True, *[False] * 5]

    row = trends(a_series([9.0, 8, 7, 1, 2, 3, 4, 5, 6], begins=begins)).to_pylist()[0]

    assert (row["points"], row["slope"], row["state"]) == (6, 1.0, "rising")


def test_a_break_at_a_point_without_value_cuts_all_the_same():
    begins = [False, True, *[False] * 5]

    assert trends(a_series([9.0, None, 1, 2, 3, 4, 5], begins=begins))["points"].to_pylist() == [5]


def test_few_points_have_no_trend():
    points = pa.concat_tables([a_series([1.0, 2, 3, 4]), a_series([None, None], unit=2)], promote_options="permissive")

    answer = trends(points).select(["unit", "points", "slope", "p", "flagged", "state"]).to_pylist()

    assert [tuple(row.values()) for row in answer] == [
        (1, 4, None, None, None, "too_few_points"),
        (2, 0, None, None, None, "too_few_points"),
    ]


def test_two_points_at_the_same_time_are_refused():
    with pytest.raises(PointTwice, match="two points at 2024"):
        series_of(pa.table({"unit": [1, 1], "at": [2024, 2024], "value": [1.0, 2.0]}))


def test_uneven_times_give_slopes_by_time():
    points = pa.table({"unit": [1] * 5, "at": [2015, 2016, 2018, 2021, 2025], "value": [0.0, 1, 3, 6, 10]})

    assert trends(points)["slope"].to_pylist() == [1.0]
