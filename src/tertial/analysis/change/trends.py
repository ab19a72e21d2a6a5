"""Whether a unit's figure rises or falls over five to eleven points: Theil–Sen's slope and Mann–Kendall's test."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from scipy import stats

from tertial.analysis.columns import Floats, nullable, nullable_truth, nullable_whole, words
from tertial.analysis.comparison.multiplicity import adjusted_p
from tertial.analysis.series import Bundle, series_of

SHORTEST = 5


@dataclass(frozen=True)
class Found:
    """What was found per series of a bundle."""

    slope: Floats
    intercept: Floats
    low: Floats
    high: Floats
    s: Floats
    variance: Floats
    p: Floats


def trends(points: pa.Table, *, q: float = 0.05, level: float = 0.95) -> pa.Table:
    """The trend of each unit's last unbroken series, and over all units the flags that survive control.

    In: points (unit, at, value, optional `begins`; see `series.series_of`). `at` may have gaps: slopes are per unit of
    `at`.
    Out: one row per unit in order of appearance: unit, points, slope, intercept (median of value − slope·at), low and
    high (of the slope), s and var_s (Mann–Kendall), z (with continuity correction), p, p_adjusted, flagged, state:
    `rising`, `falling`, `not_distinguishable`, `constant` (all values equal: S = 0, p = 1, no flag) or `too_few_points`
    (fewer than 5: null). From twelve points on a control chart says more (see `charts`), but a trend is still answered.
    Raises PointTwice.
    Sources: Theil (1950); Sen (1968), J. Am. Stat. Assoc. 63:1379; Mann (1945); Kendall (1975), tied values in var_s;
    limits of the slope as in Gilbert (1987), section 16.5: ranks (M ± z·√var_s)/2, the upper one higher by one.

    >>> points = pa.table({"unit": [7] * 5, "at": [1, 2, 3, 4, 5], "value": [1.0, 2.0, 2.5, 4.0, 5.0]})
    >>> answer = trends(points).to_pylist()[0]
    >>> answer["slope"], answer["s"], round(answer["p"], 4), answer["state"]
    (1.0, 10, 0.0275, 'rising')
    """
    series = series_of(points)
    last = series.last_of_units()
    columns = {name: np.full(len(last), np.nan) for name in ("points", *Found.__dataclass_fields__)}
    for bundle in series.bundles:
        chosen = np.flatnonzero(np.isin(bundle.series, last))
        units = series.unit_of[bundle.series[chosen]]
        columns["points"][units] = bundle.values.shape[1]
        if bundle.values.shape[1] >= SHORTEST:
            found = _found(Bundle(bundle.series[chosen], bundle.rows, bundle.at[chosen], bundle.values[chosen]), level)
            for name in Found.__dataclass_fields__:
                columns[name][units] = getattr(found, name)
    p_adjusted = adjusted_p(columns["p"])
    tested = np.isfinite(columns["p"])
    flagged = p_adjusted < q
    state = np.select(
        [~tested, columns["variance"] == 0, flagged & (columns["s"] > 0), flagged],
        ["too_few_points", "constant", "rising", "falling"],
        "not_distinguishable",
    )
    with np.errstate(invalid="ignore"):
        z = np.where(columns["s"] == 0, 0.0, _z(columns["s"], columns["variance"]))
    return pa.table(
        {"unit": series.units["unit"], "points": nullable_whole(np.nan_to_num(columns["points"]))}
        | {name: nullable(columns[name]) for name in ("slope", "intercept", "low", "high")}
        | {"s": nullable_whole(columns["s"]), "var_s": nullable(columns["variance"]), "z": nullable(z)}
        | {"p": nullable(columns["p"]), "p_adjusted": nullable(p_adjusted)}
        | {"flagged": nullable_truth(flagged, tested), "state": words(state)}
    )


def _found(bundle: Bundle, level: float) -> Found:
    count = bundle.values.shape[1]
    early, late = np.triu_indices(count, 1)
    rise = bundle.values[:, late] - bundle.values[:, early]
    slopes = np.sort(rise / (bundle.at[:, late] - bundle.at[:, early]), axis=1)
    slope = np.median(slopes, axis=1)
    s = np.sign(rise).sum(axis=1)
    variance = (count * (count - 1) * (2 * count + 5) - _tied(bundle.values)) / 18
    half = stats.norm.ppf(0.5 + level / 2) * np.sqrt(variance)
    pairs = slopes.shape[1]
    low = _ranked(slopes, np.rint((pairs - half) / 2))
    high = _ranked(slopes, np.rint((pairs + half) / 2 + 1))
    p = np.where(s == 0, 1.0, 2 * stats.norm.sf(np.abs(_z(s, variance))))
    return Found(slope, np.median(bundle.values - slope[:, None] * bundle.at, axis=1), low, high, s, variance, p)


def _z(s: Floats, variance: Floats) -> Floats:
    """Mann–Kendall's z, drawn one step towards zero as S moves in steps of two."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return (s - np.sign(s)) / np.sqrt(variance)


def _tied(values: Floats) -> Floats:
    """Σ t(t−1)(2t+5) over groups of t equal values: each value of a group carries its t-th part."""
    t = (values[:, :, None] == values[:, None, :]).sum(axis=2).astype(np.float64)
    return np.asarray(((t - 1) * (2 * t + 5)).sum(axis=1), dtype=np.float64)


def _ranked(ordered: Floats, rank: Floats) -> Floats:
    """The value of each row at its rank, counted from one; NaN beyond the ends."""
    pairs = ordered.shape[1]
    place = np.clip(rank, 1, pairs).astype(np.int64) - 1
    return np.where((rank >= 1) & (rank <= pairs), np.take_along_axis(ordered, place[:, None], 1)[:, 0], np.nan)
