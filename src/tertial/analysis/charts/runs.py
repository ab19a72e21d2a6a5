"""Run charts: a median, and whether the points stay too long on one side of it or cross it too seldom."""

import numpy as np
import pyarrow as pa
from scipy import stats

from tertial.analysis.columns import Floats, Truths, nullable, nullable_truth, nullable_whole
from tertial.analysis.series import series_of

FEWEST = 8


def run_charts(points: pa.Table) -> pa.Table:
    """What Anhøj's two rules say of each unit's last unbroken series.

    In: points (unit, at, value, optional `begins`; see `series.series_of`).
    Out: one row per unit in order of appearance: unit, points, median, useful (points off the median), longest_run and
    longest_expected (round(log₂ useful) + 3), crossings and fewest_expected (the 5th percentile of Binomial(useful − 1,
    ½)), shift (longest_run > longest_expected), few_crossings (crossings < fewest_expected), flagged (either). Points
    on the median neither break nor lengthen a run. Fewer than 8 points: all null but points. Constant: useful = 0, no
    flag.
    Source: Anhøj & Olesen (2014), PLoS ONE 9(11):e113825; Anhøj (2015), PLoS ONE 10(3):e0121349.

    >>> points = pa.table({"unit": [7] * 10, "at": list(range(10)), "value": [1, 2, 1, 2, 1, 8, 9, 8, 9, 8]})
    >>> answer = run_charts(points).to_pylist()[0]
    >>> answer["median"], answer["longest_run"], answer["crossings"], answer["fewest_expected"], answer["flagged"]
    (5.0, 5, 1, 2, True)
    """
    series = series_of(points)
    last = series.last_of_units()
    names = ("points", "median", "useful", "longest_run", "longest_expected", "crossings", "fewest_expected")
    columns = {name: np.full(len(last), np.nan) for name in names}
    for bundle in series.bundles:
        chosen = np.flatnonzero(np.isin(bundle.series, last))
        units = series.unit_of[bundle.series[chosen]]
        columns["points"][units] = bundle.values.shape[1]
        if bundle.values.shape[1] >= FEWEST:
            _count(columns, units, bundle.values[chosen])
    known = np.isfinite(columns["median"])
    useful = np.where(known, columns["useful"], 1)
    with np.errstate(divide="ignore"):
        longest = np.where(useful > 0, np.rint(np.log2(np.maximum(useful, 1))) + 3, np.nan)
    columns["longest_expected"] = np.where(known, longest, np.nan)
    fewest = np.maximum(stats.binom.ppf(0.05, np.maximum(useful - 1, 0), 0.5), 0)
    columns["fewest_expected"] = np.where(known & (useful > 0), fewest, np.nan)
    shift: Truths = columns["longest_run"] > columns["longest_expected"]
    few: Truths = columns["crossings"] < columns["fewest_expected"]
    columns["points"] = np.nan_to_num(columns["points"])
    return pa.table(
        {"unit": series.units["unit"]}
        | {name: (nullable if name == "median" else nullable_whole)(values) for name, values in columns.items()}
        | {"shift": nullable_truth(shift, known), "few_crossings": nullable_truth(few, known)}
        | {"flagged": nullable_truth(shift | few, known)}
    )


def _count(columns: dict[str, Floats], units: np.ndarray, values: Floats) -> None:
    """Fill in the median, the runs and the crossings of some units."""
    median = np.median(values, axis=1)
    side = np.sign(values - median[:, None])
    longest, crossings = np.zeros(len(values)), np.zeros(len(values))
    run, before = np.zeros(len(values)), np.zeros(len(values))
    for now in side.T:
        off = now != 0
        crossed = off & (before != 0) & (now != before)
        run = np.where(crossed, 1, run + off)
        crossings += crossed
        longest = np.maximum(longest, run)
        before = np.where(off, now, before)
    columns["median"][units], columns["useful"][units] = median, (side != 0).sum(axis=1)
    columns["longest_run"][units], columns["crossings"][units] = longest, crossings
