"""The quality of a survey: response, items left out, breaks, and how like the silent are to those who answered."""

import numpy as np
import pyarrow as pa
import pytest

from tertial.analysis.spec.surveying import told
from tertial.analysis.survey.quality import quality, r_indicator


def test_response_has_three_states_with_their_limits():
    cells = pa.table({"population": [10, 10, 10, 10, 10, 0, 10], "responding": [6, 5, 4, 3, 0, 0, 12],
                      "n": [6, 5, 4, 3, 0, 0, 12]})  # fmt: skip

    found = quality(cells)

    assert found["response"].to_pylist() == ["ok", "caution", "caution", "low", "low", None, "ok"]
    assert found["response_rate"].to_pylist() == [0.6, 0.5, 0.4, 0.3, 0.0, None, 1.0]
    assert found["comparable"].to_pylist() == [True, True, True, False, False, None, True]


def test_more_than_a_fifth_left_out_is_much():
    cells = pa.table({"population": [10, 10, 10], "responding": [10, 10, 0], "n": [8, 7, 0]})

    found = quality(cells)

    assert found["item_missing"].to_pylist() == [pytest.approx(0.2), pytest.approx(0.3), None]
    assert found["much_missing"].to_pylist() == [False, True, None]


def test_a_break_is_not_comparable_whatever_the_response():
    cells = pa.table({"population": [10, None], "responding": [9, 9], "n": [9, 9], "broken": [True, True]})

    assert quality(cells)["comparable"].to_pylist() == [False, False]


def test_classes_that_answer_alike_are_representative():
    found = r_indicator(pa.table({"population": [40, 60], "responding": [20, 30]}))

    assert (found.r, found.adjusted, found.response_rate) == (1.0, 1.0, 0.5)


def test_r_is_one_less_two_deviations_of_the_childrens_propensities():
    classes = pa.table({"population": [30, 50, 20], "responding": [27, 20, 10]})

    found = r_indicator(classes)

    propensities = np.repeat([0.9, 0.4, 0.5], [30, 50, 20])
    assert found.r == pytest.approx(1 - 2 * propensities.std(ddof=1))
    assert told(found.r) < told(found.adjusted) <= 1


def test_chance_differences_vanish_from_the_adjusted_indicator_on_average():
    rng = np.random.default_rng(3)
    population = np.array([40] * 12)

    found = [
        r_indicator(pa.table({"population": population, "responding": rng.binomial(population, 0.6)}))
        for _ in range(200)
    ]

    squares = [np.mean([((1 - told(value)) / 2) ** 2 for value in values])
               for values in ([each.r for each in found], [each.adjusted for each in found])]  # fmt: skip
    assert squares[1] < 0.5 * squares[0]


@pytest.mark.parametrize(
    ("population", "responding", "why"),
    [
        ([10, None], [5, 5], "a class has no known population"),
        ([0, 0], [0, 0], "fewer than two children"),
        ([10, 0], [5, 0], "fewer than two classes"),
    ],
)
def test_an_indicator_that_is_not_computable_says_why(population, responding, why):
    found = r_indicator(pa.table({"population": pa.array(population, pa.int64()), "responding": responding}))

    assert (found.r, found.adjusted, found.why) == (None, None, why)
