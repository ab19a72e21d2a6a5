"""Columns as numbers and numbers as columns: null is NaN inside a calculation, and never leaves it as NaN."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tertial.analysis.columns import Floats

Places = npt.NDArray[np.int64]


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


def whole(values: Floats) -> pa.Array:
    """Counts as int64, null where there is none.

    >>> whole(np.array([3.0, np.nan])).to_pylist()
    [3, None]
    """
    missing = ~np.isfinite(values)
    return pa.array(np.where(missing, 0, np.rint(np.where(missing, 0, values))).astype(np.int64), mask=missing)


def added(place: Places, values: Any, size: int) -> Floats:
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


def _column(values: Any) -> Any:
    if isinstance(values, np.ndarray) and values.dtype.kind == "f":
        return pa.array(values, mask=~np.isfinite(values))
    return values if isinstance(values, pa.Array | pa.ChunkedArray) else pa.array(values)
