"""The primary rules at their edges."""

import pyarrow as pa
import pytest

from tertial.analysis.disclosure.primary import (
    Thresholds,
    coded_shares,
    complements,
    dispersion,
    distributions,
    dominance,
    free_texts,
    person_counts,
    precision,
    survey_results,
)


def test_survey_results_of_few_or_unknown_are_sensitive():
    results = pa.table(
        {
            "r": [0, 6, 7, 9, 10, 9, None],
            "is_breakdown": [False, False, False, True, True, None, False],
            "is_special": [False, False, False, False, False, True, False],
        }
    )

    assert survey_results(results)["sensitive"].to_pylist() == [True, True, False, True, False, True, True]
    assert survey_results(results, Thresholds(result=5))["sensitive"].to_pylist()[1] is False


def test_a_stricter_threshold_for_results_holds_for_breakdowns_too():
    results = pa.table({"r": [11], "is_breakdown": [True]})

    assert survey_results(results, Thresholds(result=12))["sensitive"].to_pylist() == [True]


def test_distributions_and_texts_that_nobody_counted_are_not_shown():
    assert distributions(pa.table({"r": pa.array([None], pa.int64())}))["shows_distribution"].to_pylist() == [False]
    texts = pa.table({"r": [10, 9, None], "is_scrubbed": [True] * 3, "is_released": [True] * 3})
    assert free_texts(texts)["may_be_shown"].to_pylist() == [True, False, False]


def test_zeros_are_told_unless_they_reveal():
    counts = pa.table({"value": [0.0, 0.0, 1.0, None], "zero_reveals": [False, True, False, False]})

    assert person_counts(counts).select(["sensitive", "lower", "upper"]).to_pylist() == [
        {"sensitive": False, "lower": 0.0, "upper": 0.0},
        {"sensitive": True, "lower": 0.0, "upper": 5.0},
        {"sensitive": True, "lower": 1.0, "upper": 4.0},
        {"sensitive": True, "lower": None, "upper": None},
    ]


@pytest.mark.parametrize(
    ("r", "tail"), [(10, 20), (20, 20), (21, 10), (40, 10), (41, 5), (100, 5), (101, 2), (300, 2), (301, 1)]
)
def test_tails_are_as_wide_as_the_group_is_small(r: int, tail: int):
    coded = coded_shares(pa.table({"x": [0, r], "r": [r, r]}))

    assert coded.select(["low", "high", "state"]).to_pylist() == [
        {"low": 0.0, "high": tail, "state": "at_most"},
        {"low": 100 - tail, "high": 100.0, "state": "at_least"},
    ]


def test_shares_of_few_and_shares_that_cannot_be_are_hidden():
    coded = coded_shares(pa.table({"x": [0, 12, None, 5], "r": [9, 11, 20, None]}))

    assert coded.select(["low", "high", "state"]).to_pylist() == [{"low": None, "high": None, "state": "hidden"}] * 4


def test_economy_of_few_of_one_giant_and_of_unknown_is_sensitive():
    totals = pa.table(
        {
            "value": [100.0, 100.0, 100.0, None, -10.0, 0.0, 50.0],
            "largest": [60.0, 76.0, 100.0, 1.0, 20.0, None, 20.0],
            "second": [30.0, 10.0, None, 1.0, -30.0, None, 15.0],
            "contributors": [2, 9, 1, 3, 3, 0, 4],
        }
    )

    found = dominance(totals)

    assert found["sensitive"].to_pylist() == [True, True, True, True, True, False, False]
    assert found["upper"].to_pylist() == pytest.approx([0.0, 76 / 0.75 - 100, 100 / 0.75 - 100, None, 2.0, 0.0, 0.0])
    assert found["lower"].equals(found["upper"])


def test_precision_by_the_number_of_answers():
    found = precision(pa.table({"r": [29, 30, None]}))

    assert found["mean_decimals"].to_pylist() == [1, 2, 1]
    assert found["count_step"].to_pylist() == [5, 1, 5]


def test_no_own_spread_below_twenty_answers_nor_where_all_answer_alike():
    means = pa.table(
        {
            "mean": [4.0, 4.0, 4.0, 4.0, None, 4.0],
            "n": [19, 20, 20, 10, 30, 30],
            "sd": [0.5, 0.5, 0.0, 0.5, 0.5, None],
            "pooled_sd": [1.0, 1.0, 1.0, 1.0, 1.0, None],
            "population": [None, 40, 40, 10, 40, 40],
        }
    )

    found = dispersion(means, lowest=1, highest=5)

    assert found["spread"].to_pylist() == ["pooled", "own", "pooled", "pooled", "none", "none"]
    assert found["shown_sd"].to_pylist() == [None, 0.5, None, None, None, None]
    widths = [None if row["low"] is None else row["high"] - row["low"] for row in found.to_pylist()]
    assert widths[0] == pytest.approx(2 * 1.959963985 / 19**0.5)
    assert widths[1] == pytest.approx(2 * 2.093024054 * 0.5 * ((40 - 20) / (20 * 39)) ** 0.5)
    assert widths[2] == pytest.approx(2 * 1.959963985 * ((40 - 20) / (20 * 39)) ** 0.5)
    assert widths[3:] == [0.0, None, None]


def test_the_interval_of_few_says_nothing_that_n_and_mean_do_not():
    means = pa.table({"mean": [3.0, 3.0], "n": [7, 7], "sd": [0.1, 1.9], "pooled_sd": [1.0, 1.0]})

    low, other = dispersion(means, lowest=1, highest=5)["low"].to_pylist()

    assert low == other


def test_an_interval_stays_within_the_scale():
    means = pa.table({"mean": [4.9], "n": [2], "sd": [0.1], "pooled_sd": [1.0]})

    assert dispersion(means, lowest=1, highest=5)["high"].to_pylist() == [5.0]


def test_complements_are_protected_alike_whichever_is_small():
    cells = pa.table(
        {
            "cell": [1, 2, 3],
            "sensitive": [False, True, None],
            "lower": [0.0, 1.0, None],
            "upper": [0.0, 3.0, None],
        }
    )

    found = complements(cells, pa.table({"cell": [1, 3], "complement": [2, 99]})).to_pylist()

    assert [(row["sensitive"], row["lower"], row["upper"]) for row in found] == [
        (True, 3.0, 1.0),
        (True, 1.0, 3.0),
        (False, 0.0, 0.0),
    ]
