"""Columns as numbers and numbers as columns: null is NaN inside a calculation, and never leaves it as NaN."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from tertial.analysis.engine import ColumnMissing

Numbers = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]


def numbers(table: pa.Table, name: str, *, default: float | None = None) -> Numbers:
    """A column as float64, with NaN for null; a column that is absent is `default` throughout.

    Raises ColumnMissing if it is absent and there is no default.

    >>> numbers(pa.table({"mean": [4.5, None]}), "mean").tolist()
    [4.5, nan]
    """
    if name not in table.column_names:
        if default is None:
            raise ColumnMissing(f"The table has no column “{name}”. Add it.")
        return np.full(len(table), default, dtype=np.float64)
    found: Numbers = np.asarray(table[name].cast(pa.float64()).to_numpy(zero_copy_only=False), dtype=np.float64)
    return found.copy()


def with_columns(table: pa.Table, **columns: Any) -> pa.Table:
    """The table with columns added, or put in the place of those of the same name; a number that is none becomes null.

    >>> with_columns(pa.table({"unit": [1, 2]}), mean=np.array([4.5, np.nan])).to_pylist()
    [{'unit': 1, 'mean': 4.5}, {'unit': 2, 'mean': None}]
    """
    for name, values in columns.items():
        column = _column(values)
        if not table.column_names:
            table = pa.table({name: column})
        elif name in table.column_names:
            table = table.set_column(table.column_names.index(name), name, column)
        else:
            table = table.append_column(name, column)
    return table


def whole(values: Numbers) -> pa.Array:
    """Counts as int64, null where there is none.

    >>> whole(np.array([3.0, np.nan])).to_pylist()
    [3, None]
    """
    missing = ~np.isfinite(values)
    return pa.array(np.where(missing, 0, np.rint(np.where(missing, 0, values))).astype(np.int64), mask=missing)


def groups(table: pa.Table, by: Sequence[str]) -> tuple[Places, pa.Table]:
    """For each row the place of its group, and a table of the groups in the order in which they are first met.

    Null is a value like others. No column to group `by` makes one group of everything.

    >>> place, found = groups(pa.table({"area": ["b", "a", "b"]}), ["area"])
    >>> place.tolist(), found["area"].to_pylist()
    ([0, 1, 0], ['b', 'a'])
    """
    code = np.zeros(len(table), dtype=np.int64)
    for name in by:
        column = numbers_of_texts(table, name)
        code = code * (int(column.max(initial=0)) + 1) + column
        code = np.unique(code, return_inverse=True)[1].astype(np.int64).reshape(-1)
    _, first, place = np.unique(code, return_index=True, return_inverse=True)
    order = np.argsort(first)
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    return rank[place.reshape(-1)], table.select(list(by)).take(pa.array(first[order]))


def added(place: Places, values: Any, size: int) -> Numbers:
    """The values of each group added up.

    >>> added(np.array([0, 1, 0]), np.array([1, 2, 3]), 2).tolist()
    [4.0, 2.0]
    """
    return np.bincount(place, np.asarray(values, dtype=np.float64), size).astype(np.float64)


def size_of(place: Places) -> int:
    """How many groups there are, by the places of the rows in them.

    >>> size_of(np.array([0, 1, 0]))
    2
    """
    return int(place.max(initial=-1)) + 1


def numbers_of_texts(table: pa.Table, name: str) -> Places:
    """Each value of a column as its number among the values of the column, null too.

    >>> numbers_of_texts(pa.table({"area": ["b", "a", "b"]}), "area").tolist()
    [0, 1, 0]
    """
    if name not in table.column_names:
        raise ColumnMissing(f"The table has no column “{name}”. Add it.")
    coded = pc.dictionary_encode(table[name].combine_chunks(), null_encoding="encode")
    indices = coded.indices if isinstance(coded, pa.DictionaryArray) else coded.combine_chunks().indices
    found: Places = indices.to_numpy(zero_copy_only=False).astype(np.int64)
    return found


def _column(values: Any) -> Any:
    if isinstance(values, np.ndarray) and values.dtype.kind == "f":
        return pa.array(values, mask=~np.isfinite(values))
    return values if isinstance(values, pa.Array | pa.ChunkedArray) else pa.array(values)
