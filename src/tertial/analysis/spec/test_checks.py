"""Checks at entry: each rule by a figure that breaks it, one that does not, and one that says nothing."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.stattools import medcouple as medcouple_of_statsmodels

from tertial.analysis.checks.answers import duplicates, hasty_answers, straight_lines
from tertial.analysis.checks.digits import DigitPreference, digit_preference
from tertial.analysis.checks.hard import domain_errors, ratio_errors, sum_errors
from tertial.analysis.checks.outliers import medcouple, modified_z, odd_shares, skewed_fences
from tertial.analysis.checks.ratio_edit import ratio_edit
from tertial.analysis.checks.selective import editing_scores

GENERATED = settings(max_examples=30, deadline=None, derandomize=True, database=None)


def two_times(before: list[Any], now: list[Any], **more: list[Any]) -> pa.Table:
    numbers = {"before": pa.array(before, pa.float64()), "now": pa.array(now, pa.float64())}
    return pa.table({"unit": list(range(len(before)))} | numbers | more)


def valued(values: list[float | None]) -> pa.Table:
    return pa.table({"unit": list(range(len(values))), "value": pa.array(values, pa.float64())})


def test_effects_and_limits_are_hidiroglou_and_berthelots():
    before, now = [100.0, 200, 50, 80, 400, 60], [110.0, 190, 75, 80, 420, 30]

    answer = ratio_edit(two_times(before, now), c=4).to_pydict()

    r = np.array(now) / np.array(before)
    middle = np.median(r)
    s = np.where(r < middle, 1 - middle / r, r / middle - 1)
    effect = s * np.sqrt(np.maximum(before, now))
    first, median, third = np.quantile(effect, [0.25, 0.5, 0.75])
    low = median - 4 * max(median - first, abs(0.05 * median))
    high = median + 4 * max(third - median, abs(0.05 * median))
    assert answer["effect"] == pytest.approx(effect.tolist())
    assert (answer["low"][0], answer["high"][0]) == pytest.approx((low, high))
    assert answer["flagged"] == [bool(value < low or value > high) for value in effect]


def test_a_ratio_and_its_inverse_are_equally_odd():
    answer = ratio_edit(two_times([100.0, 100, 100, 50, 200], [99.0, 100, 101, 200, 50])).to_pylist()

    assert answer[3]["effect"] == pytest.approx(-answer[4]["effect"])


def test_tied_quartiles_give_way_to_the_tails():
    before = [100.0] * 20
    now = [100.0] * 12 + [90.0, 92, 95, 97, 103, 105, 108, 400]

    answer = ratio_edit(two_times(before, now)).to_pydict()

    assert None not in answer["low"]
    assert [place for place, flagged in enumerate(answer["flagged"]) if flagged] == [19]


def test_tied_tails_flag_nobody():
    answer = ratio_edit(two_times([100.0] * 30, [100.0] * 29 + [101.0])).to_pylist()

    assert {row["low"] for row in answer} == {None}
    assert {row["flagged"] for row in answer} == {False}
    assert {row["why"] for row in answer} == {"tied"}


@pytest.mark.parametrize(
    ("before", "now", "why"),
    [(None, 5.0, "no_value"), (5.0, None, "no_value"), (0.0, 5.0, "not_positive"), (5.0, -1.0, "not_positive")],
)
def test_ratios_that_say_nothing_are_not_tested(before: float | None, now: float | None, why: str):
    row = ratio_edit(two_times([10, 10, 10, 10, before], [9, 10, 11, 12, now])).to_pylist()[-1]

    assert (row["ratio"], row["flagged"], row["why"]) == (None, None, why)


@GENERATED
@given(st.lists(st.tuples(st.integers(1, 50), st.integers(1, 50)), min_size=1, max_size=15), st.integers(2, 9))
def test_all_ratios_growing_alike_change_no_effect(pairs: list[tuple[int, int]], times: int):
    before, now = [float(b) for b, _ in pairs], [float(n) for _, n in pairs]

    here = ratio_edit(two_times(before, now), u=0)
    there = ratio_edit(two_times(before, [times * value for value in now]), u=0)

    assert there["effect"].to_pylist() == pytest.approx(here["effect"].to_pylist(), abs=1e-9)


def test_a_far_figure_has_a_great_modified_z():
    answer = modified_z(valued([10.0, 11, 12, 13, 60, None])).to_pylist()

    assert answer[4]["z"] == pytest.approx(0.6745 * 48 / 1)
    assert [row["flagged"] for row in answer] == [False, False, False, False, True, None]


def test_without_a_spread_nobody_is_far():
    answer = modified_z(valued([5.0, 5, 5, 5, 90])).to_pylist()

    assert {(row["z"], row["flagged"]) for row in answer} == {(None, None)}


@GENERATED
@given(st.lists(st.integers(-9, 9).map(float), min_size=3, max_size=25))
def test_the_medcouple_is_that_of_statsmodels(values: list[float]):
    assert medcouple(np.array(values)) == pytest.approx(
        float(medcouple_of_statsmodels(np.array(values), use_fast=False)), abs=1e-9
    )


def test_many_values_have_nearly_the_same_medcouple():
    values = np.random.default_rng(1).exponential(size=12_000)

    assert medcouple(values) == pytest.approx(medcouple(values[::4]), abs=0.03)
    assert math.isnan(medcouple(np.array([])))
    assert math.isnan(medcouple(np.array([1.0, math.nan])))


def test_skewed_figures_have_a_longer_upper_fence():
    answer = skewed_fences(valued([1.0, 2, 2, 3, 3, 4, 5, 7, 9, 14])).to_pylist()

    row = answer[0]
    assert row["medcouple"] > 0
    assert row["high"] - 8.5 > 2 - row["low"]
    assert answer[-1]["flagged"] is False
    assert 14 > 6.5 + 1.5 * (6.5 - 2.25)


def test_left_skewed_figures_have_a_longer_lower_fence():
    values = [1.0, 2, 2, 3, 3, 4, 5, 7, 9, 14]

    here, mirrored = skewed_fences(valued(list(values))), skewed_fences(valued([-value for value in values]))

    assert mirrored["low"][0].as_py() == pytest.approx(-here["high"][0].as_py())


@pytest.mark.parametrize("values", [[1.0, 2.0, 3.0], [4.0] * 6, [None] * 4, []])
def test_few_or_equal_figures_have_no_fences(values: list[float | None]):
    answer = skewed_fences(valued(values)).to_pylist()

    assert {(row["low"], row["flagged"]) for row in answer} <= {(None, None)}


def test_a_new_unit_does_not_make_the_others_odd():
    answer = odd_shares(two_times([50, 50, None], [52, 48, 900], group=["a"] * 3)).to_pylist()

    assert [row["share_now"] for row in answer] == [0.52, 0.48, None]
    assert [row["flagged"] for row in answer] == [False, False, None]


def test_totals_of_nothing_or_with_negative_parts_have_no_shares():
    answer = odd_shares(two_times([0, 0, -1, 5], [1, 2, 3, 4], group=["a", "a", "b", "b"])).to_pylist()

    assert {row["flagged"] for row in answer} == {None}


def test_numbers_rounded_to_fives_are_seen():
    found = digit_preference(valued([float(5 * place) for place in range(2, 62)]))

    assert (found.numbers, found.round_share) == (60, 1.0)
    assert found.p is not None
    assert found.p < 1e-9


def test_few_numbers_show_no_preference():
    assert digit_preference(valued([10.0, 15.0, 21.0])) == DigitPreference(3, 2 / 3, None, None, None)
    assert digit_preference(valued([3.0, None])) == DigitPreference(0, None, None, None, None)


def test_decimals_count_if_asked():
    found = digit_preference(valued([1.0 + place / 10 for place in range(100)]), digits=1)

    assert (found.numbers, found.p) == (100, 1.0)


def test_great_doubts_come_first():
    figures = pa.table({"unit": [1, 2, 3, 4], "value": [50.0, 90, 10, None], "expected": [40.0, 50, 10, 10],
                        "weight": [4.0, 1, 1, 1]})  # fmt: skip

    answer = editing_scores(figures).to_pylist()

    total = 4 * 40 + 50 + 10 + 10
    assert [row["score"] for row in answer] == [40 / total, 40 / total, 0.0, None]
    assert [row["place"] for row in answer] == [1, 1, 3, None]
    assert [row["ask"] for row in answer] == [True, True, False, None]


def test_a_total_of_nothing_has_no_scores():
    figures = pa.table({"unit": [1], "value": [5.0], "expected": [0.0]})

    assert editing_scores(figures).select(["score", "ask"]).to_pylist() == [{"score": None, "ask": None}]


def answered(*rows: tuple[str, int, Sequence[int | None]]) -> pa.Table:
    return pa.Table.from_pylist(
        [
            {"unit": unit, "respondent": respondent, "question": question, "answer": given_answer}
            for unit, respondent, given_answers in rows
            for question, given_answer in enumerate(given_answers)
        ]
    )


def test_straight_lines_are_long_and_all_alike():
    table = answered(
        ("a", 1, [4] * 9), ("a", 2, [4] * 7), ("a", 3, [4, 4, 4, 4, 5, 4, 4, 4, 4]), ("a", 4, [4, None] * 8),
        ("a", 5, [None] * 9),
    )  # fmt: skip

    answer = straight_lines(table).to_pydict()

    assert answer["flagged"] == [True, False, False, True, None]
    assert answer["longest_run"] == [9, 7, 4, 8, 0]
    assert answer["different"] == [1, 1, 2, 1, 0]


def test_rows_that_lie_mixed_give_the_same_lines():
    table = answered(("a", 1, [4] * 9), ("a", 2, [5, 4] * 5))
    mixed = table.take([place for pair in zip(range(9), range(9, 18), strict=True) for place in pair] + [18])

    assert straight_lines(mixed).to_pylist() == straight_lines(table).to_pylist()


def test_the_same_form_twice_in_one_unit_is_a_duplicate():
    form = [1, 2, 3, 4, 5, 4, 3, 2, 1, 2]
    table = answered(
        ("a", 1, form), ("a", 2, form), ("b", 3, form), ("a", 4, [*form[:9], 3]), ("a", 5, [*form[:9], None])
    )

    answer = duplicates(table).to_pydict()

    assert answer["same_as"] == [1, 1, 0, 0, 0]
    assert answer["flagged"] == [True, True, False, False, False]


def test_equal_forms_of_one_grade_are_no_duplicates():
    answer = duplicates(answered(("a", 1, [5] * 12), ("a", 2, [5] * 12))).to_pydict()

    assert (answer["same_as"], answer["flagged"]) == ([1, 1], [False, False])


def test_empty_forms_are_no_duplicates():
    answer = duplicates(answered(("a", 1, [None] * 12), ("a", 2, [None] * 12))).to_pydict()

    assert (answer["same_as"], answer["flagged"]) == ([0, 0], [None, None])


def test_hasty_answers_are_below_two_seconds_or_far_below_the_median():
    respondents = pa.table({"respondent": [1, 2, 3, 4, 5], "seconds": [200, 210, 190, 55, None], "answers": [20] * 5})

    answer = hasty_answers(respondents).to_pydict()

    assert answer["flagged"] == [False, False, False, True, None]
    assert answer["limit"][0] == pytest.approx(0.3 * 9.75)


def test_no_answers_are_not_hasty():
    answer = hasty_answers(pa.table({"respondent": [1], "seconds": [3], "answers": [0]})).to_pylist()

    assert answer == [{"respondent": 1, "seconds_each": None, "limit": None, "flagged": None}]


def test_values_outside_their_domain_are_broken():
    values = pa.table({"unit": [1] * 6, "measure": ["n", "n", "n", "n", "share", "other"],
                       "value": [0.0, -1.0, 3.5, None, 101.0, 5.0]})  # fmt: skip
    domains = pa.table(
        {"measure": ["n", "share"], "lowest": [0.0, 0.0], "highest": [None, 100.0], "whole": [True, None]}
    )

    answer = domain_errors(values, domains).to_pydict()

    assert answer["broken"] == [False, True, True, False, True, None]
    assert answer["why"] == [None, "below", "not_whole", None, "above", None]


def test_without_domains_nothing_is_tested():
    values = pa.table({"unit": [1], "measure": ["n"], "value": [1.0]})
    domains = pa.table({"measure": pa.array([], pa.string()), "lowest": pa.array([], pa.float64()),
                        "highest": pa.array([], pa.float64()), "whole": pa.array([], pa.bool_())})  # fmt: skip

    assert domain_errors(values, domains)["broken"].to_pylist() == [None]


def test_totals_must_be_the_sum_of_their_parts():
    totals = pa.table({"unit": [1, 2, 3, 4, 5], "total": pa.array([10, 10, 10, None, 10], pa.int64())})
    parts = pa.table({"unit": [1, 1, 2, 2, 3, 4, 3], "value": [4.0, 6, 4, 5, 10, 1, None]})

    answer = sum_errors(totals, parts).to_pydict()

    assert answer["broken"] == [False, True, None, None, None]
    assert answer["difference"] == [0.0, 1.0, None, None, None]


def test_parts_rounded_to_whole_percent_may_differ_by_their_rounding():
    totals, parts = pa.table({"unit": [1], "total": [100]}), pa.table({"unit": [1] * 3, "value": [33, 33, 33]})

    assert sum_errors(totals, parts, within=1.0)["broken"].to_pylist() == [False]
    assert sum_errors(totals, parts)["broken"].to_pylist() == [True]


def test_ratios_must_be_what_they_are_of():
    figures = pa.table({"unit": [1, 2, 3, 4, 5], "numerator": [1.0, 1, 1, None, 1], "denominator": [3.0, 3, 0, 3, 0],
                        "ratio": [33.3, 34.0, 50.0, 1.0, None]})  # fmt: skip

    answer = ratio_errors(figures, scale=100).to_pydict()

    assert answer["broken"] == [False, True, True, None, None]
