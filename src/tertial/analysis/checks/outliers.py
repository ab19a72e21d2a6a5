"""Figures far from those of comparable units, and units that make up an odd part of a total."""

import numpy as np
import pyarrow as pa

from tertial.analysis.columns import Floats, codes, floats, nullable, nullable_truth, sums

MOST = 3_001


def modified_z(units: pa.Table, *, limit: float = 3.5) -> pa.Table:
    """How far each figure is from the median, in robust standard deviations.

    In: one row per unit, all comparable: unit, value. Out: one row per row in: unit, z = 0.6745·(x − median)/MAD,
    flagged (|z| > limit); null for a null, and for all if MAD = 0: at least half of the figures are the same, and every
    other one would look infinitely odd.
    Source: Iglewicz & Hoaglin (1993), How to Detect and Handle Outliers, section 3.

    >>> modified_z(pa.table({"unit": [1, 2, 3, 4], "value": [10.0, 11.0, 12.0, 60.0]}))["flagged"].to_pylist()
    [False, False, False, True]
    """
    value = floats(units, "value")
    known = np.isfinite(value)
    z = np.full(len(value), np.nan)
    if known.any():
        middle = np.median(value[known])
        spread = np.median(np.abs(value[known] - middle))
        if spread > 0:
            z = 0.6745 * (value - middle) / spread
    return pa.table(
        {"unit": units["unit"], "z": nullable(z), "flagged": nullable_truth(np.abs(z) > limit, np.isfinite(z))}
    )


def skewed_fences(units: pa.Table, *, reach: float = 1.5) -> pa.Table:
    """The figures outside the fences of a boxplot that is adjusted for skewness.

    In: one row per unit, all comparable: unit, value. Out: one row per row in: unit, medcouple, low, high, flagged;
    null for a null, and all null with fewer than 4 figures or if the quartiles are equal.
    Fences: [Q₁ − 1.5·e^(−4M)·IQR, Q₃ + 1.5·e^(3M)·IQR] for a medcouple M ≥ 0, else e^(−3M) and e^(4M).
    Source: Hubert & Vandervieren (2008), Comp. Stat. Data Anal. 52:5186. Quantiles: Hyndman & Fan's type 7.

    >>> skewed_fences(pa.table({"unit": [1, 2, 3, 4, 5], "value": [1.0, 2, 3, 4, 50]}))["flagged"].to_pylist()
    [False, False, False, False, True]
    """
    value = floats(units, "value")
    known = np.isfinite(value)
    middle, low, high = np.nan, np.nan, np.nan
    if known.sum() >= 4:
        first, third = np.quantile(value[known], [0.25, 0.75])
        if third > first:
            middle = medcouple(value[known])
            down, up = (-4, 3) if middle >= 0 else (-3, 4)
            low = first - reach * np.exp(down * middle) * (third - first)
            high = third + reach * np.exp(up * middle) * (third - first)
    tested = known & np.isfinite(low)
    columns = {"medcouple": middle, "low": low, "high": high}
    return pa.table(
        {"unit": units["unit"]}
        | {name: nullable(np.where(tested, number, np.nan)) for name, number in columns.items()}
        | {"flagged": nullable_truth((value < low) | (value > high), tested)}
    )


def medcouple(values: Floats) -> float:
    """A robust measure of skewness from −1 to 1: the median of ((b−m)−(m−a))/(b−a) over a ≤ median m ≤ b.

    Pairs of values both equal to the median count as −1, 0 or 1 by their places. NaN if `values` is empty or has a NaN;
    0 if all are the same. Beyond 3,001 values it is taken from that many evenly spaced order statistics.
    Source: Brys, Hubert & Struyf (2004), J. Comp. Graph. Stat. 13:996.

    >>> round(medcouple(np.array([1.0, 2.0, 4.0, 10.0])), 4)
    0.2778
    """
    if not len(values) or np.isnan(values).any():
        return float("nan")
    ordered = np.sort(np.asarray(values, dtype=np.float64))
    if len(ordered) > MOST:
        ordered = ordered[np.linspace(0, len(ordered) - 1, MOST).round().astype(np.int64)]
    away = ordered - np.median(ordered)
    lower, upper = away[away <= 0], away[away >= 0]
    apart = upper[:, None] - lower[None, :]
    with np.errstate(invalid="ignore", divide="ignore"):
        kernel = (upper[:, None] + lower[None, :]) / apart
    ties = int((away == 0).sum())
    if ties:
        # The median's own pairs: the lower ones are the last columns, the upper ones the first rows.
        places = np.arange(ties)
        kernel[:ties, len(lower) - ties :] = np.sign(places[:, None] + places[None, :] - (ties - 1))
    return float(np.median(kernel))


def odd_shares(units: pa.Table, *, limit: float = 0.1) -> pa.Table:
    """The units whose share of a total has moved by more than `limit` since last time.

    In: one row per unit: unit, group (whose total it is part of), before, now. Out: one row per row in: unit, group,
    share_before, share_now, flagged (|share_now − share_before| > limit). Both totals are over the units that have both
    values, so that a new unit does not make others look odd. Null for a unit without both, with a negative value in its
    group, or if a total is 0.

    >>> units = pa.table({"unit": [1, 2], "group": ["a", "a"], "before": [50, 50], "now": [20, 80]})
    >>> odd_shares(units)["flagged"].to_pylist()
    [True, True]
    """
    group, keys = codes(units, "group")
    before, now = floats(units, "before"), floats(units, "now")
    both = np.isfinite(before) & np.isfinite(now)
    negative = sums(group, both & ((before < 0) | (now < 0)), len(keys)) > 0
    usable = both & ~negative[group]
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = [
            np.where(usable, values / sums(group, np.where(usable, values, 0), len(keys))[group], np.nan)
            for values in (before, now)
        ]
    moved = np.abs(shares[1] - shares[0])
    return pa.table(
        {"unit": units["unit"], "group": units["group"]}
        | {"share_before": nullable(shares[0]), "share_now": nullable(shares[1])}
        | {"flagged": nullable_truth(moved > limit, np.isfinite(moved))}
    )
