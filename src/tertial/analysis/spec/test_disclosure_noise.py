"""The cell-key method, and how much rounding leaves to be told."""

import csv
import json
from fractions import Fraction
from itertools import combinations_with_replacement
from statistics import stdev

import numpy as np
import pyarrow as pa
import pytest
from conftest import REAL_DATA
from hypothesis import given, settings
from hypothesis import strategies as st

from tertial.analysis.disclosure.rounding import compatible_answers, compatible_counts, share_pinned
from tertial.analysis.perturbation import KEYS, SAYS, NoSuchNoise, cell_keys, move_table, perturbed

GENERATED = settings(max_examples=30, deadline=None, derandomize=True, database=None)


@pytest.mark.parametrize(("most", "variance", "smallest"), [(2, 1.0, 0), (5, 2.0, 0), (3, 2.5, 2), (5, 3.0, 4)])
def test_moves_have_mean_zero_and_the_variance_and_lead_nowhere_forbidden(most: int, variance: float, smallest: int):
    moves = move_table(most, variance, smallest)

    for original in range(1, most + smallest + 1):
        rows = [row for row in moves.to_pylist() if row["original"] == original]
        chance = np.array([row["probability"] for row in rows])
        moved = np.array([row["deviation"] for row in rows], dtype=float)
        assert chance.sum() == pytest.approx(1)
        assert chance @ moved == pytest.approx(0, abs=1e-8)
        results = [original + row["deviation"] for row in rows if row["probability"] > 1e-12]
        assert all(result == 0 or result > smallest for result in results)
        assert rows[-1]["up_to"] == 1.0
    assert chance @ moved**2 == pytest.approx(variance)


def test_no_moves_are_more_even_than_those_of_greatest_entropy():
    moves = [row for row in move_table(2, 1.0).to_pylist() if row["original"] == 2]
    chance = np.array([row["probability"] for row in moves])
    # The two directions that keep sum, mean and variance: any step along them lowers the entropy.
    _, _, space = np.linalg.svd(np.array([np.ones(5), np.arange(-2, 3), np.arange(-2, 3) ** 2]))

    entropy = -(chance * np.log(chance)).sum()

    for way in (*space[3:], *-space[3:]):
        other = chance + 0.01 * way
        assert -(other * np.log(other)).sum() < entropy


def test_noise_that_cannot_be_is_refused():
    with pytest.raises(NoSuchNoise, match="at most 4"):
        move_table(2, 5.0)
    with pytest.raises(NoSuchNoise, match="cannot keep its mean"):
        move_table(1, 0.5, 3)


def test_noise_at_the_very_limit_is_two_points():
    last = [row for row in move_table(2, 4.0).to_pylist() if row["original"] == 2]

    assert [round(row["probability"], 9) for row in last] == [0.5, 0, 0, 0, 0.5]


@GENERATED
@given(st.lists(st.integers(0, KEYS - 1), min_size=1, max_size=30), st.randoms(use_true_random=False))
def test_the_same_records_are_told_alike_in_any_table_and_order(keys: list[int], chance: np.random.Generator):
    shuffled = list(keys)
    chance.shuffle(shuffled)
    moves = move_table(3, 2.0)

    one, other = (
        perturbed(cell_keys(pa.table({"cell": [1] * len(keys), "key": order})), moves) for order in (keys, shuffled)
    )

    assert one.equals(other)
    assert abs(one["count"][0].as_py() - len(keys)) <= 3
    assert one["count"][0].as_py() >= 0


def test_keys_drawn_evenly_move_counts_as_the_table_says():
    keys = np.arange(10_000) * (KEYS // 10_000)
    counted = pa.table({"cell": np.arange(10_000), "count": np.full(10_000, 40), "key": keys})

    told = perturbed(counted, move_table(4, 3.0))

    moved = told["count"].to_numpy() - 40
    assert moved.mean() == pytest.approx(0, abs=1e-2)
    assert moved.var() == pytest.approx(3.0, abs=2e-2)
    assert set(told["says"].to_pylist()) == {SAYS}


def test_the_highest_key_finds_the_last_move_and_zeros_stay():
    counted = pa.table({"cell": [1, 2, 3], "count": [1, 50, 0], "key": [KEYS - 1] * 3})

    assert perturbed(counted, move_table(2, 1.0))["count"].to_pylist() == [3, 52, 0]


@pytest.mark.parametrize("key", [-1, KEYS, None])
def test_keys_out_of_range_are_refused(key: int | None):
    with pytest.raises(ValueError, match="key is missing or not a whole number"):
        cell_keys(pa.table({"cell": [1], "key": pa.array([key], pa.int64())}))


def test_negative_counts_are_refused():
    with pytest.raises(ValueError, match="A count is negative"):
        perturbed(pa.table({"cell": [1], "count": [-1], "key": [0]}), move_table(2, 1.0))


@pytest.mark.real_data
def test_the_reference_case_of_percentages():
    expected = json.loads((REAL_DATA / "reference/expected/G06_percent_reveals_count.json").read_text())["expected"]
    with (REAL_DATA / "reference/data/percent_n.csv").open() as file:
        rows = [(int(row["n"]), int(row["pct"])) for row in csv.DictReader(file)]
    n, pct = (list(column) for column in zip(*rows, strict=True))

    found = compatible_counts(pa.table({"n": n, "pct": pct}))

    assert (n, pct) == (expected["n"], expected["pct"])
    assert found["candidates"].to_pylist() == expected["candidates"]


@GENERATED
@given(st.integers(1, 400), st.integers(0, 1000), st.sampled_from([0, 1]))
def test_counts_behind_a_percentage_are_those_found_by_trying_all(n: int, tenths: int, decimals: int):
    pct = tenths / 10 if decimals else tenths // 10
    share = Fraction(tenths, 10) if decimals else Fraction(tenths // 10)
    unit = 10**decimals
    tried = [x for x in range(n + 1) if (100 * unit * Fraction(x, n) + Fraction(1, 2)).__floor__() == share * unit]

    found = compatible_counts(pa.table({"n": [n], "pct": [pct]}), decimals).to_pylist()[0]

    assert found["candidates"] == len(tried)
    assert (found["least"], found["most"]) == ((tried[0], tried[-1]) if tried else (None, None))


def test_a_whole_percentage_of_at_most_a_hundred_is_the_count():
    pairs = [(n, pct) for n in range(1, 101) for pct in range(101)]
    n, pct = (list(column) for column in zip(*pairs, strict=True))

    assert max(compatible_counts(pa.table({"n": n, "pct": pct}))["candidates"].to_pylist()) == 1


def test_percentages_of_nobody_or_unknown_have_no_counts():
    found = compatible_counts(pa.table({"n": [0, None, 5], "pct": [0, 50, None]}))

    assert found["candidates"].to_pylist() == [None, None, None]


@pytest.mark.parametrize("n", [2, 3, 5])
def test_answers_behind_mean_and_spread_are_those_found_by_trying_all(n: int):
    told: dict[tuple[Fraction, float], int] = {}
    for answers in combinations_with_replacement(range(1, 6), n):
        mean = Fraction((Fraction(100 * sum(answers), n) + Fraction(1, 2)).__floor__(), 100)
        key = (mean, np.floor(100 * stdev(answers) + 0.5) / 100)
        told[key] = told.get(key, 0) + 1

    for (mean, sd), sets in told.items():
        assert compatible_answers(n, float(mean), float(sd)) == sets
    alone = sum(1 for sets in told.values() if sets == 1)
    assert share_pinned(n)["of_sets"].to_pylist() == [pytest.approx(alone / sum(told.values()))]


def test_seven_answers_are_told_in_over_a_third_of_all_cases():
    row = share_pinned(7).to_pylist()[0]

    assert row["of_sets"] > 1 / 3
    assert 0 < row["of_answers"] < row["of_sets"]


def test_one_answer_has_no_spread_and_many_are_not_looked_through():
    assert compatible_answers(1, 3.0, 0.0) is None
    assert compatible_answers(500, 3.0, 1.0) is None
    assert share_pinned(500).to_pylist() == [{"n": 500, "of_sets": None, "of_answers": None}]
