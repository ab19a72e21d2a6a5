"""Whether forecasts hold what they promise: their intervals on years that they have not seen, and their refusals."""

import math
import time
from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from tertial.analysis.forecast.candidates import CANDIDATES, line
from tertial.analysis.forecast.choosing import Choice, choose_method
from tertial.analysis.forecast.outlook import forecasts
from tertial.analysis.forecast.scales import Scale

GENERATED = settings(max_examples=8, deadline=None, derandomize=True, database=None)
LAST = Choice("last", {}, None, None, 0, 0.8, (1.0,))


def series(rows: np.ndarray, first: int = 2015, **more: Sequence[Any]) -> pa.Table:
    units, points = rows.shape
    table = {"unit": np.repeat(np.arange(units), points), "at": np.tile(np.arange(first, first + points), units)}
    return pa.table(table | {"value": rows.ravel()} | more)


def target(value: float | None, at: int | None = 2023, unit: int = 0, **more: Sequence[Any]) -> pa.Table:
    numbers = {"unit": [unit], "at": pa.array([at], pa.int64()), "target": pa.array([value], pa.float64())}
    return pa.table(numbers | more)


def worlds(kind: str, seed: int, units: int = 400, points: int = 10) -> np.ndarray:
    """Histories of many units whose last year is to be foretold."""
    draw = np.random.default_rng(seed)
    noise, level = draw.normal(0, 1, (units, points)), draw.normal(60, 5, (units, 1))
    slope = draw.normal(1.0, 0.5, (units, 1)) * np.arange(points)
    return {
        "walk": level + np.cumsum(noise, axis=1),
        "level": level + noise,
        "line": level + slope + noise,
        "drift": level + np.cumsum(noise + 1.0, axis=1),
    }[kind]


@pytest.mark.parametrize("kind", ["walk", "level", "line", "drift"])
@pytest.mark.parametrize("bounds", [None, (0.0, 100.0)])
def test_four_of_five_unseen_years_fall_inside_the_interval(kind: str, bounds: tuple[float, float] | None):
    history = worlds(kind, seed=3)
    targets = pa.table({"unit": range(400), "at": [2024] * 400, "target": [70.0] * 400})

    answer = forecasts(series(history[:, :-1]), targets, bounds=bounds).to_pydict()

    came = history[:, -1]
    inside = (came >= np.array(answer["low"])) & (came <= np.array(answer["high"]))
    assert 0.75 <= inside.mean() <= 0.85
    p = np.array(answer["p_reached"])
    assert np.mean(p) == pytest.approx(np.mean(came >= 70), abs=0.06)
    assert np.mean((p - (came >= 70)) ** 2) < 0.25


@pytest.mark.parametrize("kind", ["line", "drift"])
def test_a_common_trend_is_found_and_has_skill(kind: str):
    choice = choose_method(series(worlds(kind, seed=4)))

    assert choice.method in ("line", "drift", "damped_trend")
    assert choice.skill is not None
    assert choice.skill > 0
    assert choice.coverage is not None
    assert 0.75 <= choice.coverage <= 0.85


def test_a_random_walk_keeps_its_last_value():
    choice = choose_method(series(worlds("walk", seed=5)))

    assert (choice.method, choice.skill) == ("last", 0.0)


def test_the_mean_absolute_scaled_error_of_the_last_value_is_counted_by_hand():
    values = np.array([[1.0, 3.0, 2.0, 4.0, 7.0, 6.0]])

    choice = choose_method(series(values))

    by_hand = np.mean([3 / np.mean([2, 1, 2]), 1 / np.mean([2, 1, 2, 3])])
    assert choice.mase["last"] == pytest.approx(by_hand)


def test_the_last_values_probability_is_that_of_t():
    values = np.array([[1.0, 3.0, 2.0, 4.0, 7.0]])

    row = forecasts(series(values), target(8.0, at=2020), choice=LAST).to_pylist()[0]

    scale = math.sqrt(np.mean(np.diff(values[0]) ** 2))
    assert row["expected"] == 7.0
    assert row["p_reached"] == pytest.approx(stats.t.sf(1 / scale, 4))
    assert row["high"] == pytest.approx(7 + stats.t.ppf(0.9, 4) * scale)


def test_the_lines_interval_is_that_of_least_squares():
    at, y = np.arange(8.0), np.array([1.0, 2.5, 2.2, 4.1, 5.3, 5.0, 7.2, 7.9])

    found = line(at[None, :], y[None, :], np.array([2.0]))

    fit = stats.linregress(at, y)
    s = math.sqrt(((y - fit.intercept - fit.slope * at) ** 2).sum() / 6)
    spread = s * math.sqrt(1 + 1 / 8 + (9 - at.mean()) ** 2 / ((at - at.mean()) ** 2).sum())
    assert found.centre[0] == pytest.approx(fit.intercept + fit.slope * 9)
    assert (found.scale[0], found.df) == (pytest.approx(spread), 6)


def test_slopes_drawn_towards_their_district_foretell_better():
    draw = np.random.default_rng(6)
    district = np.repeat(np.arange(10), 20)
    slope = np.repeat(draw.normal(0, 1, 10), 20)
    truth = slope[:, None] * np.arange(7) + 50
    seen = truth[:, :6] + draw.normal(0, 2, (200, 6))
    at, ahead = np.tile(np.arange(6.0), (200, 1)), np.ones(200)

    plain, drawn = line(at, seen, ahead).centre, line(at, seen, ahead, district).centre

    assert np.abs(drawn - truth[:, 6]).mean() < 0.7 * np.abs(plain - truth[:, 6]).mean()


def test_districts_of_few_units_leave_slopes_alone():
    at, y = np.tile(np.arange(5.0), (2, 1)), np.array([[1.0, 2, 4, 3, 5], [5.0, 4, 4, 2, 1]])

    drawn, plain = line(at, y, np.ones(2), np.array([0, 0])), line(at, y, np.ones(2))

    assert drawn.centre.tolist() == plain.centre.tolist()


def test_four_points_have_no_forecast():
    row = forecasts(series(np.array([[1.0, 2, 3, 4]])), target(8.0)).to_pylist()[0]

    assert (row["points"], row["expected"], row["outlook"], row["why"]) == (4, None, None, "too_few_points")


def test_a_break_leaves_only_the_points_after_it():
    points = series(np.array([[9.0, 9, 1, 2, 3, 4]]), begins=[False, False, True, False, False, False])

    assert forecasts(points, target(8.0))["points"].to_pylist() == [4]


@pytest.mark.parametrize(
    ("given_target", "why"),
    [
        (target(8.0, at=2019), "past"),
        (target(8.0, at=None), "no_target"),
        (target(None), "no_target"),
        (target(8.0, unit=99), "too_few_points"),
    ],
)
def test_where_there_is_no_probability_it_is_said_why(given_target: pa.Table, why: str):
    row = forecasts(series(np.array([[1.0, 3, 2, 4, 7, 6]])), given_target).to_pylist()[0]

    assert (row["p_reached"], row["outlook"], row["why"]) == (None, None, why)


def test_without_a_target_there_is_an_interval_all_the_same():
    row = forecasts(series(np.array([[1.0, 3, 2, 4, 7, 6]])), target(None)).to_pylist()[0]

    assert row["low"] < row["expected"] < row["high"]
    assert row["method"] is not None


def test_a_constant_series_alone_has_no_variation():
    row = forecasts(series(np.full((1, 8), 4.0)), target(5.0)).to_pylist()[0]

    assert (row["expected"], row["low"], row["p_reached"], row["why"]) == (4.0, None, None, "no_variation")


def test_a_constant_series_among_others_borrows_their_error():
    rows = np.vstack([np.full((1, 8), 60.0), worlds("walk", seed=7, units=30, points=8)])

    row = forecasts(series(rows), target(61.0)).to_pylist()[0]

    assert 0 < row["p_reached"] < 1


def test_a_straight_line_is_not_foretold_with_certainty():
    row = forecasts(series(np.arange(8.0)[None, :]), target(8.0)).to_pylist()[0]

    assert row["expected"] == pytest.approx(8.0)
    assert row["low"] < 8 < row["high"]


@pytest.mark.parametrize(("value", "outlook"), [(50.0, "on_course"), (60.0, "uncertain"), (70.0, "not_on_course")])
def test_the_probability_decides_the_class(value: float, outlook: str):
    values = np.array([[60.0, 61, 59, 60, 61, 59, 60, 60]])

    answer = forecasts(series(values), target(value), choice=LAST)

    assert answer["outlook"].to_pylist() == [outlook]


@GENERATED
@given(st.floats(1, 99), st.integers(0, 50))
def test_at_least_and_at_most_share_all_probability(value: float, seed: int):
    points = series(worlds("level", seed, units=1, points=7).clip(1, 99))

    up, down = (
        forecasts(points, target(value, wanted=[wanted]), bounds=(0, 100)).to_pylist()[0]
        for wanted in ("at_least", "at_most")
    )

    assert up["p_reached"] + down["p_reached"] == pytest.approx(1)
    assert 0 <= up["low"] <= up["expected"] <= up["high"] <= 100


def test_a_strange_direction_is_refused():
    with pytest.raises(ValueError, match="at_least or at_most"):
        forecasts(series(np.array([[1.0, 3, 2, 4, 7]])), target(8.0, wanted=["upward"]))


def test_a_value_out_of_bounds_is_refused():
    with pytest.raises(ValueError, match="outside 0–100"):
        forecasts(series(np.array([[1.0, 3, 2, 4, 107]])), target(8.0), bounds=(0, 100))


def test_shares_of_nobody_and_everybody_stay_within_bounds():
    points = series(np.array([[0.0, 100, 100, 100, 100, 100]]), n=[10] * 6)

    row = forecasts(points, target(100.0), bounds=(0, 100)).to_pylist()[0]

    assert 0 < row["low"] < row["high"] <= 100
    assert 0 < row["p_reached"] < 1


def test_persons_behind_a_share_pull_it_from_the_bounds():
    found = Scale((0.0, 1.0)).onto(np.array([1.0, 1.0, 1.0]), np.array([9.0, 99.0, math.nan]))

    assert found.tolist() == pytest.approx([math.log(19), math.log(199), math.log(199)])


def test_farther_targets_have_wider_intervals():
    points = series(worlds("walk", seed=8, units=1))
    targets = pa.table({"unit": [0, 0, 0], "at": [2025, 2026, 2028], "target": [60.0] * 3})

    answer = forecasts(points, targets, choice=LAST).to_pydict()

    widths = np.array(answer["high"]) - np.array(answer["low"])
    assert widths.tolist() == pytest.approx([widths[0], widths[0] * math.sqrt(2), widths[0] * 2])


def test_forecasts_do_not_depend_on_the_order_of_rows():
    points = series(worlds("line", seed=9, units=12))
    targets = pa.table({"unit": range(12), "at": [2026] * 12, "target": [65.0] * 12})
    mixed = np.random.default_rng(1).permutation(len(points))

    straight, other = forecasts(points, targets), forecasts(points.take(mixed), targets)

    assert other["p_reached"].to_pylist() == pytest.approx(straight["p_reached"].to_pylist())


@pytest.mark.parametrize("name", list(CANDIDATES))
def test_every_candidate_follows_a_change_of_unit(name: str):
    y = worlds("line", seed=10, units=5)
    at = np.tile(np.arange(10.0), (5, 1))

    here, there = CANDIDATES[name](at, y, np.ones(5), None), CANDIDATES[name](at, 10 * y + 3, np.ones(5), None)

    assert there.centre == pytest.approx(10 * here.centre + 3)
    assert there.scale == pytest.approx(10 * here.scale)


def test_nothing_has_no_forecasts():
    points = pa.table({name: pa.array([], pa.float64()) for name in ("unit", "at", "value")})

    choice = choose_method(points)

    assert (choice.method, choice.skill, choice.errors) == ("last", None, 0)
    assert forecasts(points, target(3.0, unit=1))["why"].to_pylist() == ["too_few_points"]


def test_two_thousand_units_take_a_moment():
    points = series(worlds("line", seed=11, units=2000))
    targets = pa.table({"unit": range(2000), "at": [2026] * 2000, "target": [65.0] * 2000})

    began = time.perf_counter()
    forecasts(points, targets, bounds=(0, 200))

    assert time.perf_counter() - began < 5
