"""Individuals charts (XmR): a mean, limits from the moving range, and four signs of more than usual variation."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from tertial.analysis.charts.rules import RULES, signs
from tertial.analysis.columns import Floats, Truths, nullable, nullable_truth
from tertial.analysis.series import series_of

FACTOR = 2.66
D2 = 1.128
D4 = 3.267


@dataclass(frozen=True)
class Limits:
    """The lines of one individuals chart; `low`, `high` and `range_high` are None where every value is the same."""

    mean: float | None
    mr_bar: float | None
    low: float | None
    high: float | None
    range_high: float | None


def individuals_limits(values: Sequence[float], *, factor: float = FACTOR, screened: bool = True) -> Limits:
    """The mean and limits of one series in order of time.

    mr_bar is the mean of |xₜ − xₜ₋₁|; if `screened`, ranges above 3.267·mr_bar are left out and it is taken once more.
    Limits are mean ± factor·mr_bar; `factor` is 2.66 as the NHS uses it, or 3/1.128 without rounding; range_high is
    3.267·mr_bar. Not computable (None): everything without values, the limits with one value or with a constant series.
    Sources: NIST/SEMATECH e-Handbook 6.3.2.2; NHS England, Making Data Count (screening, 2.66).

    >>> individuals_limits([1.0, 3.0, 2.0], factor=2.0)
    Limits(mean=2.0, mr_bar=1.5, low=-1.0, high=5.0, range_high=4.9005)
    """
    series = np.asarray(values, dtype=np.float64)[None, :]
    if not series.size:
        return Limits(None, None, None, None, None)
    mean, mr_bar = _lines(series, screened)
    low, high = mean - factor * mr_bar, mean + factor * mr_bar
    found = (float(line[0]) if np.isfinite(line[0]) else None for line in (mean, mr_bar, low, high, D4 * mr_bar))
    if series.shape[1] > 1 and np.ptp(series) == 0:
        return Limits(float(mean[0]), 0.0, None, None, None)
    return Limits(*found)


def individuals_chart(
    points: pa.Table, *, baseline: int | None = None, factor: float = FACTOR, screened: bool = True
) -> pa.Table:
    """Every point of every unit's chart, with its lines and the signs that it takes part in.

    In: points (unit, at, value, optional `begins`; see `series.series_of`): each unbroken series is a chart of its own.
    `baseline`: the number of first points from which mean and limits are made; else all.
    Out: one row per row in: unit, at, value, mean, low, high, moving_range, range_high, the four signs `outside`,
    `shift`, `trend`, `two_of_three` (see `rules.signs`), flagged (any of them). A constant series, or one point, has no
    limits (null) and no sign (false). A row without a value has nulls.
    Raises PointTwice; ValueError if the baseline is shorter than two points.
    Sources: as `individuals_limits`.

    >>> points = pa.table({"unit": [7] * 4, "at": [1, 2, 3, 4], "value": [1.0, 3.0, 2.0, 9.0]})
    >>> individuals_chart(points, baseline=3)["outside"].to_pylist()
    [False, False, False, True]
    """
    if baseline is not None and baseline < 2:
        raise ValueError("A baseline needs at least two points, for one has no moving range.")
    lines = {name: np.full(len(points), np.nan) for name in ("mean", "low", "high", "moving_range", "range_high")}
    found: dict[str, Truths] = {name: np.zeros(len(points), dtype=bool) for name in RULES}
    series = series_of(points)
    for bundle in series.bundles:
        mean, mr_bar = _lines(bundle.values[:, :baseline], screened)
        half = np.where(mr_bar > 0, factor * mr_bar, np.nan)
        lines["mean"][bundle.rows] = mean[:, None]
        lines["low"][bundle.rows] = (mean - half)[:, None]
        lines["high"][bundle.rows] = (mean + half)[:, None]
        lines["range_high"][bundle.rows] = (D4 / factor * half)[:, None]
        lines["moving_range"][bundle.rows[:, 1:]] = np.abs(np.diff(bundle.values, axis=1))
        for name, sign in signs(bundle.values, mean[:, None], half[:, None]).items():
            found[name][bundle.rows] = sign
    inside = series.of_row >= 0
    flagged = np.logical_or.reduce(list(found.values()))
    return pa.table(
        {name: points[name] for name in ("unit", "at", "value")}
        | {name: nullable(values) for name, values in lines.items()}
        | {name: nullable_truth(values, inside) for name, values in (found | {"flagged": flagged}).items()}
    )


def _lines(values: Floats, screened: bool) -> tuple[Floats, Floats]:
    """The mean and the mean moving range of each row; the range is 0 for a constant row and NaN for a single point."""
    mean = values.mean(axis=1)
    if values.shape[1] < 2:
        return mean, np.full(len(values), np.nan)
    ranges = np.abs(np.diff(values, axis=1))
    mr_bar = ranges.mean(axis=1)
    if screened:
        kept = ranges <= D4 * mr_bar[:, None]
        mr_bar = np.where(kept, ranges, 0).sum(axis=1) / kept.sum(axis=1)
    return mean, np.where(np.ptp(values, axis=1) == 0, 0.0, mr_bar)
