"""Between Arrow columns and numpy arrays: a null is NaN inside a calculation, and NaN leaves as null."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from tertial.analysis.engine import ColumnMissing

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]


def floats(table: pa.Table, name: str, default: float | None = None) -> Floats:
    """A numeric column as float64, NaN where null or infinite; an absent column is `default` throughout, if given.

    Raises ColumnMissing if the column is absent and has no default.

    >>> floats(pa.table({"mean": [4, None]}), "mean").tolist()
    [4.0, nan]
    """
    if name not in table.column_names:
        if default is None:
            raise ColumnMissing(f"The table has no column “{name}”. Add it; it has {', '.join(table.column_names)}.")
        return np.full(len(table), default)
    values = np.asarray(table[name].cast(pa.float64()).to_numpy(), dtype=np.float64)
    return np.where(np.isfinite(values), values, np.nan)


def nullable(values: npt.ArrayLike) -> pa.Array:
    """Floats as a column, null where not finite.

    >>> nullable([1.5, float("nan"), float("inf")]).to_pylist()
    [1.5, None, None]
    """
    array = np.asarray(values, dtype=np.float64)
    return pa.array(array, pa.float64(), mask=~np.isfinite(array))


def nullable_whole(values: npt.ArrayLike) -> pa.Array:
    """Floats that hold whole numbers as a column of integers, null where not finite.

    >>> nullable_whole([7.0, float("nan")]).to_pylist()
    [7, None]
    """
    array = np.asarray(values, dtype=np.float64)
    missing = ~np.isfinite(array)
    return pa.array(np.where(missing, 0, array).astype(np.int64), pa.int64(), mask=missing)


def nullable_truth(values: npt.ArrayLike, known: npt.ArrayLike) -> pa.Array:
    """Truths as a column, null where not known.

    >>> nullable_truth([True, False], [True, False]).to_pylist()
    [True, None]
    """
    return pa.array(np.asarray(values, dtype=bool), pa.bool_(), mask=~np.asarray(known, dtype=bool))


def codes(table: pa.Table, *names: str) -> tuple[Whole, pa.Table]:
    """Each row's group by the named columns, numbered in order of first appearance, and the groups' keys in that order.

    Null is a key like any other. Raises ColumnMissing for a column that is absent.

    >>> numbers, keys = codes(pa.table({"area": ["b", "a", "b"]}), "area")
    >>> numbers.tolist(), keys["area"].to_pylist()
    ([0, 1, 0], ['b', 'a'])
    """
    numbers: Whole = np.zeros(len(table), dtype=np.int64)
    for name in names:
        if name not in table.column_names:
            raise ColumnMissing(f"The table has no column “{name}”. Add it; it has {', '.join(table.column_names)}.")
        encoded = pc.dictionary_encode(table[name].combine_chunks(), null_encoding="encode")
        one = encoded.combine_chunks() if isinstance(encoded, pa.ChunkedArray) else encoded
        here = np.asarray(one.indices.to_numpy(zero_copy_only=False), dtype=np.int64)
        _, numbers = np.unique(numbers * (len(one.dictionary) + 1) + here, return_inverse=True)
    _, first, numbers = np.unique(numbers, return_index=True, return_inverse=True)
    order = np.argsort(first)
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    return place[numbers].astype(np.int64), table.select(list(names)).take(pa.array(np.sort(first)))


def sums(group: Whole, values: npt.ArrayLike, groups: int) -> Floats:
    """The sum of the values of each group, 0 for a group without any.

    >>> sums(np.array([0, 1, 0]), [1.0, 2.0, 3.0], 2).tolist()
    [4.0, 2.0]
    """
    return np.bincount(group, weights=np.asarray(values, dtype=np.float64), minlength=groups).astype(np.float64)


def words(values: npt.ArrayLike) -> pa.Array:
    """Words as a column of text, null where empty.

    >>> words(["too_few", ""]).to_pylist()
    ['too_few', None]
    """
    said: list[Any] = np.asarray(values, dtype=object).tolist()
    return pa.array([word or None for word in said], pa.string())
