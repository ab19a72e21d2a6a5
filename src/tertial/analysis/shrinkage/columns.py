"""Columns of tables as arrays and back: null is NaN inside a calculation, and NaN is null outside it."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tertial.analysis.columns import Floats, floats
from tertial.analysis.engine import ColumnMissing

Places = NDArray[np.intp]
Flags = NDArray[np.bool_]


def needed(table: pa.Table, *names: str) -> None:
    """Nothing, if the table has the named columns. Raises ColumnMissing, naming the first that it lacks.

    >>> needed(pa.table({"unit": [1]}), "unit")
    """
    for name in names:
        if name not in table.column_names:
            raise ColumnMissing(f"The table has no column “{name}”. Add it; the table needs {', '.join(names)}.")


def counts(table: pa.Table, name: str) -> Floats:
    """A column of counts as float64; null is 0. Raises ColumnMissing; ValueError for a negative count.

    >>> counts(pa.table({"n": [30, None]}), "n")
    array([30.,  0.])
    """
    values = np.nan_to_num(floats(table, name))
    if (values < 0).any():
        raise ValueError(f"The column “{name}” holds a negative count. A count is 0 or more: correct the table.")
    return values


def tabled(**columns: Any) -> pa.Table:
    """A table of the named columns, in their order; NaN and infinity become null.

    >>> tabled(unit=pa.array(["A", "B"]), mean=np.array([3.5, np.nan])).to_pylist()
    [{'unit': 'A', 'mean': 3.5}, {'unit': 'B', 'mean': None}]
    """
    return pa.table({name: _nullable(values) for name, values in columns.items()})


def coded(*columns: pa.ChunkedArray | pa.Array) -> Places:
    """Each row's group by the values of one or more columns together, as numbers from 0 by first appearance.

    >>> coded(pa.array(["N", "N", "S"]), pa.array(["a", "b", "a"]))
    array([0, 1, 2])
    """
    codes = np.zeros(len(columns[0]), np.intp)
    for column in columns:
        whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
        encoded = whole.dictionary_encode("encode")
        ours = encoded.indices.to_numpy(zero_copy_only=False).astype(np.intp)
        codes = _by_appearance(codes * max(len(encoded.dictionary), 1) + ours) if codes.any() else ours
    return codes


def known(method: str, among: Sequence[str]) -> None:
    """Nothing, if the method is among those there are. Raises ValueError, naming them.

    >>> known("REML", ("REML", "ML"))
    """
    if method not in among:
        raise ValueError(f"“{method}” is no method known here. Choose one of {', '.join(among)}.")


def summed(values: Floats, groups: Places, size: int) -> Floats:
    """The sums of an array's rows by group, as `size` rows.

    >>> summed(np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([0, 0]), 2)
    array([[4., 6.],
           [0., 0.]])
    """
    flat = values.reshape(len(values), int(np.prod(values.shape[1:])))
    sums = [np.bincount(groups, flat[:, place], size) for place in range(flat.shape[1])]
    stacked: Floats = np.stack(sums, axis=1).astype(np.float64)
    return stacked.reshape(size, *values.shape[1:])


def _by_appearance(codes: Places) -> Places:
    _, first, inverse = np.unique(codes, return_index=True, return_inverse=True)
    place = np.empty(len(first), np.intp)
    place[np.argsort(first)] = np.arange(len(first))
    return place[inverse]


def _nullable(values: Any) -> Any:
    if isinstance(values, np.ndarray) and values.dtype.kind == "f":
        return pa.array(values, mask=~np.isfinite(values))
    if isinstance(values, Sequence) and not isinstance(values, str):
        return pa.array(values)
    return values
