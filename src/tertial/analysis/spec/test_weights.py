"""Weights: each of those who answered for so many, within limits."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertial.analysis.spec.surveying import GENERATED
from tertial.analysis.survey.weights import base_weights, kish, trimmed


def test_age_groups_weigh_by_themselves_where_each_has_five_answers():
    cells = pa.table({"unit": [1, 1, 2, 2], "age": ["1", "2"] * 2, "population": [20, 10, 20, 10],
                      "responding": [5, 8, 4, 8]})  # fmt: skip

    found = base_weights(cells)

    assert found["weight"].to_pylist() == [4.0, 1.25, 2.5, 2.5]
    assert found["collapsed"].to_pylist() == [False, False, True, True]


def test_the_register_and_its_faults():
    cells = pa.table({"unit": [1, 2, 3, 4], "population": [None, 8, 9, 0], "responding": [6, 10, 0, 0]})

    found = base_weights(cells).select(["weight", "flag"]).to_pylist()

    assert found == [
        {"weight": 1.0, "flag": "population_unknown"},
        {"weight": 1.0, "flag": "more_answers_than_children"},
        {"weight": None, "flag": "no_answers"},
        {"weight": None, "flag": "no_answers"},
    ]


def test_an_age_group_that_the_register_lags_behind_is_weighed_with_its_unit():
    cells = pa.table({"unit": [1, 1], "population": [6, 20], "responding": [8, 5]})

    found = base_weights(cells)

    assert found["weight"].to_pylist() == [2.0, 2.0]
    assert found["flag"].to_pylist() == [None, None]


@GENERATED
@given(st.lists(st.tuples(st.integers(1, 3), st.integers(1, 30), st.integers(0, 30)), min_size=1, max_size=9))
def test_weights_add_up_to_the_children_of_every_unit_that_answered(rows):
    cells = pa.table({"unit": [u for u, _, _ in rows], "responding": [r for _, r, _ in rows],
                      "population": [r + more for _, r, more in rows]})  # fmt: skip

    found = base_weights(cells)

    weight, responding = found["weight"].to_numpy(), np.array([r for _, r, _ in rows])
    for unit in {u for u, _, _ in rows}:
        own = np.array([u == unit for u, _, _ in rows])
        assert (weight * responding)[own].sum() == pytest.approx(found["population"].to_numpy()[own].sum())


def test_weights_are_kept_near_the_middle_of_their_own_area():
    table = pa.table({"area": ["a", "b", "a", "a", "b", "a"], "weight": [2.0, 10.0, 9.0, 2.0, None, 0.1]})

    found = trimmed(table, within=["area"])

    assert found["weight"].to_pylist() == [2.0, 10.0, 6.0, 2.0, None, pytest.approx(2 / 3)]
    assert found["trimmed"].to_pylist() == [False, False, True, False, False, True]


def test_kish_of_nothing_is_none():
    assert kish(np.array([])) is None
    assert kish(np.zeros(3)) is None
    assert kish(np.array([2.0, 2.0])) == 1.0
