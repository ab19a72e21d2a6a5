"""Labels: the six states, when each is given, and what never changes one."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from tertial.analysis.comparison.labels import STATES, Demands, labels, mean_labels, share_labels
from tertial.analysis.engine import ColumnMissing
from tertial.analysis.shrinkage.sums import unit_sums

FEW = settings(max_examples=30, deadline=None, derandomize=True, database=None)
ROW = st.tuples(st.integers(0, 60), st.floats(1, 5), st.floats(0.2, 1), st.booleans())


def a_family(seed, *, tau=0.4, units=30, least=8):
    draws = np.random.default_rng(seed)
    sizes = draws.integers(least, 50, units)
    place = np.repeat(np.arange(units), sizes)
    y = 4 + draws.normal(0, tau, units)[place] + draws.normal(0, 0.8, len(place))
    return unit_sums(pa.table({"unit": [f"u{one}" for one in place], "y": y}))


def test_each_of_the_six_states_is_given():
    units = pa.table(
        {
            "unit": ["high", "low", "near", "even", "small", "few", "low response", "break", "none"],
            "n": [400, 400, 40, 4000, 6, 8, 400, 400, 0],
            "mean": [4.6, 3.4, 4.2, 4.0, 5.0, 4.4, 4.6, 4.6, None],
            "response": [0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.39, None, None],
            "is_break": [False, False, None, False, False, False, False, True, False],
        }
    )

    table = labels(units, tau2=0.05, sigma2=0.8)

    assert table["state"].to_pylist() == [
        *("above", "below", "not_distinguishable", "in_line", "too_few", "too_few"),
        *("not_comparable", "not_comparable", "too_few"),
    ]
    assert set(table["state"].to_pylist()) == set(STATES)
    for row in table.to_pylist()[6:]:
        assert {row[name] for name in ("reference", "difference", "low", "high", "p", "p_adjusted")} == {None}


def test_the_figures_of_a_label_are_those_of_the_formulas():
    units = pa.table({"unit": ["A", "B", "C"], "n": [20, 30, 50], "mean": [4.5, 4.0, 3.8]})

    row = labels(units, tau2=0.09, sigma2=0.6).to_pylist()[0]

    reliability = 0.09 / (0.09 + 0.6 / 20)
    reference = (30 * 4.0 + 50 * 3.8) / 80
    difference = reliability * (4.5 - reference)
    sd = (reliability * 0.6 / 20 + reliability**2 * (30 * 0.6 + 50 * 0.6) / 80**2) ** 0.5
    p = 2 * norm.sf(difference / sd)
    assert row == pytest.approx(
        {
            "unit": "A",
            "state": "above",
            "n": 20,
            "mean": 4.5,
            "reference": reference,
            "difference": difference,
            "low": difference - 1.959964 * sd,
            "high": difference + 1.959964 * sd,
            "reliability": reliability,
            "stabilised": reference + difference,
            "p": p,
            "p_adjusted": row["p_adjusted"],
        },
        abs=1e-7,
    )


@FEW
@given(st.lists(ROW, min_size=1, max_size=12), st.randoms(use_true_random=False), st.floats(0, 0.5))
def test_no_label_changes_when_units_are_renamed_or_reordered(rows, chance, tau2):
    table = pa.table(
        {
            "unit": list(range(len(rows))),
            "n": [row[0] for row in rows],
            "mean": [row[1] for row in rows],
            "response": [row[2] for row in rows],
            "is_break": [row[3] for row in rows],
        }
    )
    order = list(range(len(rows)))
    chance.shuffle(order)
    moved = table.take(order).set_column(0, "unit", pa.array([f"new {place}" for place in range(len(order))]))

    before, after = (labels(one, tau2=tau2, sigma2=0.7).drop_columns(["unit"]) for one in (table, moved))

    assert before.take(order).to_pylist() == after.to_pylist()


@FEW
@given(st.integers(0, 10_000), st.randoms(use_true_random=False))
def test_no_label_from_sums_changes_when_rows_do(seed, chance):
    units = a_family(seed)
    order = list(range(len(units)))
    chance.shuffle(order)

    assert mean_labels(units).take(order).to_pylist() == mean_labels(units.take(order)).to_pylist()


@FEW
@given(st.lists(ROW, min_size=1, max_size=12), st.sampled_from([0.0, None]))
def test_without_variance_between_units_nobody_is_told_apart(rows, tau2):
    table = pa.table({"unit": list(range(len(rows))), "n": [row[0] for row in rows], "mean": [row[1] for row in rows]})

    states = set(labels(table, tau2=tau2, sigma2=0.7)["state"].to_pylist())

    assert states <= {"not_distinguishable", "too_few"}


@FEW
@given(st.lists(ROW, min_size=1, max_size=12), st.floats(0, 0.5))
def test_a_label_keeps_its_demands(rows, tau2):
    table = pa.table({"unit": list(range(len(rows))), "n": [row[0] for row in rows], "mean": [row[1] for row in rows]})

    for row in labels(table, tau2=tau2, sigma2=0.7).to_pylist():
        if row["state"] in ("above", "below"):
            assert row["p_adjusted"] < 0.05
            assert abs(row["difference"]) >= 0.1
            assert (row["difference"] > 0) == (row["state"] == "above")
            assert (row["reliability"], row["n"]) >= (0.5, 7)
        assert all(value is None or value == value for value in row.values())


def test_units_that_do_not_differ_are_seldom_told_apart():
    false = sum(
        state in ("above", "below")
        for seed in range(40)
        for state in mean_labels(a_family(seed, tau=0.0))["state"].to_pylist()
    )

    assert false <= 0.01 * 40 * 30


def test_units_that_differ_much_are_told_apart():
    states = mean_labels(a_family(1, tau=0.8, least=30))["state"].to_pylist()

    assert sum(state in ("above", "below") for state in states) > 15


def test_a_difference_too_small_to_matter_is_no_label():
    units = pa.table({"unit": ["A", "B", "C"], "n": [10_000] * 3, "mean": [4.08, 4.0, 4.0]})

    table = labels(units, tau2=0.01, sigma2=0.5)

    assert table["p_adjusted"].to_pylist()[0] < 1e-6
    assert table["state"].to_pylist()[0] == "in_line"
    assert labels(units, tau2=0.01, sigma2=0.5, demands=Demands(delta=0.05))["state"].to_pylist()[0] == "above"


def test_one_unit_alone_has_nobody_to_be_told_from():
    row = labels(pa.table({"unit": ["A"], "n": [40], "mean": [4.2]}), tau2=0.1, sigma2=0.5).to_pylist()[0]

    assert (row["state"], row["reference"], row["p"]) == ("not_distinguishable", None, None)


def test_one_unit_from_sums_has_no_model():
    assert mean_labels(a_family(0, units=1))["state"].to_pylist() == ["not_distinguishable"]


def test_all_answers_equal_tell_nobody_apart():
    units = pa.table({"unit": [1, 2], "n": [10, 20], "sum": [40.0, 80.0], "sum_squares": [160.0, 320.0]})

    table = mean_labels(units)

    assert table["state"].to_pylist() == ["not_distinguishable"] * 2
    assert table["difference"].to_pylist() == [0.0, 0.0]


def test_units_with_a_break_do_not_count_in_model_or_reference():
    units = a_family(3)
    wild = pa.table({"unit": ["wild"], "n": [50], "sum": [50.0], "sum_squares": [90.0]})
    marked = pa.concat_tables([units, wild]).append_column("is_break", pa.array([False] * len(units) + [True]))

    assert mean_labels(marked).slice(0, len(units)).to_pylist() == mean_labels(units).to_pylist()
    assert mean_labels(marked)["state"].to_pylist()[-1] == "not_comparable"


def test_shares_are_labelled_with_the_pooled_variance():
    units = pa.table({"unit": list("ABCDEF"), "x": [0, 55, 60, 58, None, 62], "n": [60, 100, 100, 100, 30, 100]})

    table = share_labels(units)

    assert table["state"].to_pylist()[0] == "below"
    assert table["state"].to_pylist()[4] == "too_few"
    pooled = 235 / 460
    assert table["reliability"].to_pylist()[0] > 0.5
    assert 0 < table["stabilised"].to_pylist()[0] < pooled


@pytest.mark.parametrize("x", [[0, 0, 0], [30, 40, 50]])
def test_shares_of_nothing_or_all_tell_nobody_apart(x):
    table = share_labels(pa.table({"unit": list("ABC"), "x": x, "n": [30, 40, 50]}))

    assert table["state"].to_pylist() == ["not_distinguishable"] * 3
    assert share_labels(pa.table({"unit": list("ABC"), "x": x, "n": [30, 40, 50]})).to_pylist() == table.to_pylist()


def test_a_family_of_nobody_is_an_empty_table():
    units = pa.table({"unit": pa.array([], pa.string()), "n": pa.array([], pa.int64()), "x": pa.array([], pa.int64())})

    assert share_labels(units).num_rows == 0


def test_what_cannot_be_is_refused():
    units = pa.table({"unit": ["A"], "n": [4], "mean": [3.0], "variance": [-1.0]})

    with pytest.raises(ValueError, match="negative value"):
        labels(units, tau2=0.1)
    with pytest.raises(ValueError, match="0 or more"):
        labels(units, tau2=-0.1)
    with pytest.raises(ValueError, match="more than its n"):
        share_labels(pa.table({"unit": ["A"], "n": [4], "x": [5]}))
    with pytest.raises(ColumnMissing, match="“mean”"):
        labels(pa.table({"unit": ["A"], "n": [4]}), tau2=0.1, sigma2=1.0)
