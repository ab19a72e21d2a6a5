"""Columns as numbers: null and NaN, groups in their order, and what is lacking."""

import numpy as np
import pyarrow as pa
import pytest

from tertial.analysis.columns import codes, floats
from tertial.analysis.engine import ColumnMissing
from tertial.analysis.survey.columns import added, size_of, whole, with_columns


def test_null_goes_in_as_nan_and_nothing_leaves_as_nan():
    table = pa.table({"y": pa.array([1, None, 3], pa.int32())})

    back = with_columns(table, y=floats(table, "y"), root=np.array([1.0, np.nan, np.inf]))

    assert back.to_pylist() == [{"y": 1.0, "root": 1.0}, {"y": None, "root": None}, {"y": 3.0, "root": None}]
    assert whole(np.array([2.0, np.nan])).to_pylist() == [2, None]


def test_a_column_that_is_absent_is_said_or_has_a_default():
    table = pa.table({"y": [1, 2]})

    assert floats(table, "w", default=1.0).tolist() == [1.0, 1.0]
    with pytest.raises(ColumnMissing, match="“w”"):
        floats(table, "w")
    with pytest.raises(ColumnMissing, match="“area”"):
        codes(table, "area")


def test_groups_come_in_the_order_first_met_and_null_is_a_group():
    table = pa.table({"area": pa.chunked_array([["b", None], ["b", "a"]]), "question": [2, 1, 2, 1]})

    place, found = codes(table, "area", "question")

    assert place.tolist() == [0, 1, 0, 2]
    assert found.to_pylist() == [
        {"area": "b", "question": 2}, {"area": None, "question": 1}, {"area": "a", "question": 1}
    ]  # fmt: skip
    assert added(place, np.array([1, 2, 3, 4]), size_of(place)).tolist() == [4.0, 2.0, 4.0]


def test_no_rows_are_no_groups():
    place, found = codes(pa.table({"area": pa.array([], pa.string())}), "area")

    assert (size_of(place), len(found)) == (0, 0)
