"""Series of points per unit, cut where a definition broke, laid side by side so that many are computed at once."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from tertial.analysis.columns import Floats, Whole, codes, floats


class PointTwice(ValueError):
    """A unit has two points at the same time, so that their order is not known."""


@dataclass(frozen=True)
class Bundle:
    """Series of one length: a row a series, a column a point in order of time.

    `series` numbers the series, `rows` says which row of the table each point is.
    """

    series: Whole
    rows: Whole
    at: Floats
    values: Floats


@dataclass(frozen=True)
class SeriesSet:
    """All series of a table: which series each row belongs to (-1 where it has no value), and each series' unit."""

    of_row: Whole
    unit_of: Whole
    units: pa.Table
    bundles: tuple[Bundle, ...]

    @property
    def count(self) -> int:
        """The number of series."""
        return len(self.unit_of)

    def last_of_units(self) -> Whole:
        """The number of the last series of each unit, -1 for a unit without any point that has a value."""
        last = np.full(len(self.units), -1, dtype=np.int64)
        np.maximum.at(last, self.unit_of, np.arange(self.count))
        return last


def series_of(points: pa.Table) -> SeriesSet:
    """The series of `points` (unit, at, value, optional `begins`), bundled by their lengths.

    `at` is a number that orders the points, such as a year. A point that `begins` is the first after a break (a new
    question text, a new way of asking, a merger) and starts a new series of its unit. A point without a value or a time
    belongs to none, yet its break holds. Series of one unit are numbered in order of time.
    Raises PointTwice, ColumnMissing.

    >>> points = pa.table({"unit": [7, 7, 8], "at": [2025, 2024, 2024], "value": [4.0, 3.0, 1.0]})
    >>> [bundle.values.tolist() for bundle in series_of(points).bundles]
    [[[1.0]], [[3.0, 4.0]]]
    """
    unit, units = codes(points, "unit")
    at, value = floats(points, "at"), floats(points, "value")
    begins = np.nan_to_num(floats(points, "begins", 0.0)) > 0
    order = np.lexsort((at, unit))
    same = (np.diff(unit[order]) == 0) & (np.diff(at[order]) == 0)
    if same.any():
        twice = points.slice(int(order[1:][same][0]), 1).to_pylist()[0]
        raise PointTwice(f"The unit {twice['unit']} has two points at {twice['at']}. Keep one of them.")
    segment = np.cumsum(begins[order] | np.diff(unit[order], prepend=-1).astype(bool))
    usable = np.isfinite(value[order]) & np.isfinite(at[order])
    order, segment = order[usable], segment[usable]
    _, first, series = np.unique(segment, return_index=True, return_inverse=True)
    of_row = np.full(len(points), -1, dtype=np.int64)
    of_row[order] = series
    bundles = tuple(_bundles(order, series.astype(np.int64), first.astype(np.int64), at, value))
    return SeriesSet(of_row, unit[order][first], units, bundles)


def _bundles(order: Whole, series: Whole, first: Whole, at: Floats, value: Floats) -> Iterator[Bundle]:
    lengths = np.bincount(series, minlength=len(first))
    for length in np.unique(lengths):
        those = np.flatnonzero(lengths == length).astype(np.int64)
        rows = order[first[those][:, None] + np.arange(length)]
        yield Bundle(those, rows, at[rows], value[rows])
