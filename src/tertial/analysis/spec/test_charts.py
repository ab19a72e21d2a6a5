"""Control charts and run charts: published figures, each sign by itself, and series that have no limits."""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tertial.analysis.charts.choosing import chart_kinds
from tertial.analysis.charts.individuals import D2, Limits, individuals_chart, individuals_limits
from tertial.analysis.charts.runs import run_charts
from tertial.analysis.charts.shares import share_chart

GENERATED = settings(max_examples=30, deadline=None, derandomize=True, database=None)
FLOW_RATE = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
WAFERS = [12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22, 8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9, 6]


def a_series(values: list[float | None], **more: Sequence[Any]) -> pa.Table:
    return pa.table({"unit": [1] * len(values), "at": list(range(1, len(values) + 1)), "value": values} | more)


def counts(x: list[int], n: list[int]) -> pa.Table:
    return pa.table({"unit": [1] * len(x), "at": list(range(1, len(x) + 1)), "x": x, "n": n})


def marked(chart: pa.Table, sign: str) -> list[int]:
    return [place + 1 for place, is_marked in enumerate(chart[sign].to_pylist()) if is_marked]


def test_flow_rate_has_its_published_limits():
    found = individuals_limits(FLOW_RATE, factor=3 / D2)

    assert found.mr_bar is not None
    assert (found.mean, found.high, found.low) == pytest.approx((50.81, 55.8041, 45.8159), abs=5e-5)
    assert found.mr_bar == pytest.approx(1.8778, abs=5e-5)


def test_wafers_have_their_published_limits_and_points_outside():
    chart = share_chart(counts(WAFERS, [50] * 30))

    row = chart.to_pylist()[0]
    assert (row["centre"], row["high"], row["low"]) == pytest.approx((0.2313, 0.4102, 0.0524), abs=5e-5)
    assert marked(chart, "outside") == [15, 23]


def test_a_wild_range_is_screened_out():
    values = [5.0, 6, 5, 6, 5, 6, 5, 6, 25, 6, 5, 6]

    assert individuals_limits(values).mr_bar == 1.0
    assert individuals_limits(values, screened=False).mr_bar == pytest.approx((9 + 19 + 19) / 11)
    assert marked(individuals_chart(a_series(list(values))), "outside") == [9]


@pytest.mark.parametrize("values", [[4.0] * 15, [0.0] * 12, [-2.5] * 9])
def test_a_constant_series_has_no_limits_and_no_sign(values: list[float]):
    assert individuals_limits(values) == Limits(values[0], 0.0, None, None, None)

    chart = individuals_chart(a_series(list(values)))

    assert set(chart["low"].to_pylist() + chart["high"].to_pylist() + chart["range_high"].to_pylist()) == {None}
    assert chart["flagged"].to_pylist() == [False] * len(values)


def test_one_point_and_none_have_no_limits():
    assert individuals_limits([4.0]) == Limits(4.0, None, None, None, None)
    assert individuals_limits([]) == Limits(None, None, None, None, None)
    assert individuals_chart(a_series([4.0]))["flagged"].to_pylist() == [False]


def test_seven_points_on_one_side_are_a_shift():
    values = [1.0, 3, 1, 3, 1, 3, 1, 2.5, 3.5, 2.5, 3.5, 2.5, 3.5, 2.5, 1, 3, 1]

    chart = individuals_chart(a_series(list(values)), baseline=6)

    assert marked(chart, "shift") == [8, 9, 10, 11, 12, 13, 14]


def test_six_points_on_one_side_are_none():
    values = [1.0, 3, 1, 3, 1, 3, 1, 2.5, 3.5, 2.5, 3.5, 2.5, 3.5, 1, 3, 1]

    assert marked(individuals_chart(a_series(list(values)), baseline=6), "shift") == []


def test_seven_rising_points_are_a_trend_and_six_are_none():
    rising = [5.0, 1, 2, 3, 4, 5, 6, 7, 3]

    assert marked(individuals_chart(a_series(list(rising))), "trend") == [2, 3, 4, 5, 6, 7, 8]
    assert marked(individuals_chart(a_series([*rising[:7], 3.0, 3.0])), "trend") == []
    assert marked(individuals_chart(a_series([-value for value in rising])), "trend") == [2, 3, 4, 5, 6, 7, 8]


def test_two_of_three_in_the_outer_third_are_a_sign():
    # Limits of the first six points: 2 ± 5.32, so the outer third begins beyond 2 + 3.5467.
    quiet = [1.0, 3, 1, 3, 1, 3]

    assert marked(individuals_chart(a_series([*quiet, 5.6, 2, 5.6, 1]), baseline=6), "two_of_three") == [7, 9]
    assert marked(individuals_chart(a_series([*quiet, 5.6, 2, 2, 5.6]), baseline=6), "two_of_three") == []
    assert marked(individuals_chart(a_series([*quiet, 5.6, 2, -1.6, 1]), baseline=6), "two_of_three") == []


def test_a_break_starts_a_new_chart():
    begins = [False] * 4 + [True] + [False] * 3

    chart = individuals_chart(a_series([1.0, 2, 1, 2, 11, 12, 11, 12], begins=begins))

    assert chart["mean"].to_pylist() == [1.5] * 4 + [11.5] * 4
    assert chart["moving_range"].to_pylist() == [None, 1.0, 1.0, 1.0] * 2


def test_a_point_without_value_is_in_no_chart():
    row = individuals_chart(a_series([1.0, None, 2.0])).to_pylist()[1]

    assert {row[name] for name in ("mean", "low", "outside", "flagged")} == {None}


def test_a_baseline_of_one_point_is_refused():
    with pytest.raises(ValueError, match="at least two points"):
        individuals_chart(a_series([1.0, 2.0]), baseline=1)


@GENERATED
@given(st.lists(st.integers(-50, 50).map(float), min_size=2, max_size=20), st.floats(-10, 10))
def test_moving_a_series_moves_its_limits_and_no_sign(values: list[float], by: float):
    here, there = (
        individuals_chart(a_series(list(values))),
        individuals_chart(a_series([v + round(by) for v in values])),
    )

    assert here["outside"].to_pylist() == there["outside"].to_pylist()
    for low, moved in zip(here["low"].to_pylist(), there["low"].to_pylist(), strict=True):
        assert (low is None) == (moved is None)
        assert low is None or moved == pytest.approx(low + round(by), abs=1e-9)


def test_laneys_limits_are_wider_where_shares_vary_more_than_chance():
    shares = np.array([0.30, 0.34, 0.28, 0.36, 0.31, 0.27, 0.35, 0.33, 0.29, 0.37, 0.30, 0.34])
    n = np.array([4000, 5000] * 6)
    x = np.rint(shares * n).astype(int)

    plain, laney = (share_chart(counts(x.tolist(), n.tolist()), laney=is_laney) for is_laney in (False, True))

    p = x / n
    centre = x.sum() / n.sum()
    sigma = np.sqrt(centre * (1 - centre) / n)
    z = (p - centre) / sigma
    sigma_z = np.abs(np.diff(z)).mean() / 1.128
    assert laney["sigma_z"].to_pylist() == pytest.approx([sigma_z] * 12)
    assert laney["high"].to_pylist() == pytest.approx((centre + 3 * sigma * sigma_z).tolist())
    assert len(marked(plain, "outside")) > 0
    assert marked(laney, "outside") == []


@pytest.mark.parametrize("x", [[0] * 12, [20] * 12])
@pytest.mark.parametrize("laney", [False, True])
def test_a_share_of_nobody_or_everybody_has_no_limits(x: list[int], laney: bool):
    chart = share_chart(counts(x, [20] * 12), laney=laney)

    assert set(chart["low"].to_pylist()) == {None}
    assert chart["flagged"].to_pylist() == [False] * 12


def test_a_constant_share_has_no_laney_limits():
    chart = share_chart(counts([5] * 12, [20] * 12), laney=True)

    assert (set(chart["high"].to_pylist()), set(chart["flagged"].to_pylist())) == ({None}, {False})


def test_no_persons_make_no_point():
    row = share_chart(counts([5, 0, 6], [20, 0, 20])).to_pylist()[1]

    assert {row[name] for name in ("share", "centre", "flagged")} == {None}


def test_more_persons_with_the_property_than_persons_are_refused():
    with pytest.raises(ValueError, match="x must be among the n"):
        share_chart(counts([21], [20]))


@pytest.mark.parametrize(("useful", "longest", "fewest"), [(10, 6, 2), (12, 7, 3), (20, 7, 6), (24, 8, 8)])
def test_anhojs_limits_are_the_published_ones(useful: int, longest: int, fewest: int):
    row = run_charts(a_series([float(place % 2) for place in range(useful)])).to_pylist()[0]

    assert (row["useful"], row["longest_expected"], row["fewest_expected"]) == (useful, longest, fewest)
    assert (row["longest_run"], row["crossings"], row["flagged"]) == (1, useful - 1, False)


def test_points_on_the_median_neither_break_nor_lengthen_a_run():
    row = run_charts(a_series([1.0, 1, 2, 1, 3, 3, 2, 3, 1])).to_pylist()[0]

    assert (row["median"], row["useful"], row["longest_run"], row["crossings"]) == (2.0, 7, 3, 2)


def test_a_constant_run_chart_has_no_flag():
    row = run_charts(a_series([3.0] * 9)).to_pylist()[0]

    assert (row["useful"], row["longest_expected"], row["flagged"]) == (0, None, False)


def test_seven_points_make_no_run_chart():
    row = run_charts(a_series([1.0, 2, 3, 4, 5, 6, 7])).to_pylist()[0]

    assert (row["points"], row["median"], row["shift"], row["flagged"]) == (7, None, None, None)


@GENERATED
@given(st.lists(st.integers(0, 4).map(float), min_size=8, max_size=16))
def test_runs_are_counted_as_by_hand(values: list[float]):
    row = run_charts(a_series(list(values))).to_pylist()[0]

    sides = [value > np.median(values) for value in values if value != np.median(values)]
    crossings = sum(a != b for a, b in pairwise(sides))
    longest = max((len(run) for run in "".join("a" if s else "b" for s in sides).replace("ab", "a b").replace(
        "ba", "b a").split()), default=0)  # fmt: skip
    assert (row["useful"], row["crossings"], row["longest_run"]) == (len(sides), crossings, longest)
    if sides:
        assert row["longest_expected"] == round(math.log2(len(sides))) + 3


@pytest.mark.parametrize(
    ("points", "n", "kind"),
    [
        (7, None, "change"),
        (8, None, "runs"),
        (11, 40, "runs"),
        (12, None, "individuals"),
        (12, 40, "p"),
        (12, 900, "laney"),
    ],
)
def test_the_number_of_points_chooses_the_chart(points: int, n: int | None, kind: str):
    series = a_series([float(place) for place in range(points)])
    given_series = series if n is None else series.append_column("n", pa.array([n] * points))

    assert chart_kinds(given_series)["chart"].to_pylist() == [kind]


def test_no_points_give_no_charts():
    nothing = pa.table({name: pa.array([], pa.float64()) for name in ("unit", "at", "value", "x", "n")})

    assert [len(chart(nothing)) for chart in (individuals_chart, share_chart, run_charts, chart_kinds)] == [0] * 4
