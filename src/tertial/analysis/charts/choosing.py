"""Which view of a series its number of points allows."""

import numpy as np
import pyarrow as pa

from tertial.analysis.charts.runs import FEWEST
from tertial.analysis.columns import floats, nullable, nullable_whole, words
from tertial.analysis.series import series_of

ENOUGH = 12
LARGE = 500


def chart_kinds(points: pa.Table, *, large: float = LARGE) -> pa.Table:
    """How each unit's last unbroken series is to be looked at.

    In: points (unit, at, value, optional `begins`); for shares also `n`, the persons behind each value.
    Out: one row per unit in order of appearance: unit, points, n (mean over the series; null without the column),
    chart: `change` (fewer than 8 points: only the change between two years), `runs` (8–11: run chart), and from 12
    `individuals` (no n), `laney` (mean n ≥ `large`: limits of a p-chart would be too narrow) or `p`.
    The bounds 8 and 12 are ours (methods E); `large` is a judgement: overdispersion shows where n is in the hundreds.
    Source: Mohammed & Laney (2006), Quality and Safety in Health Care 15:382; Anhøj & Olesen (2014).

    >>> points = pa.table({"unit": [7] * 12 + [8], "at": list(range(12)) + [1], "value": [0.5] * 13, "n": [40] * 13})
    >>> chart_kinds(points)["chart"].to_pylist()
    ['p', 'change']
    """
    series = series_of(points)
    last = series.last_of_units()
    count, size = np.zeros(len(last)), np.full(len(last), np.nan)
    persons = floats(points, "n", np.nan)
    for bundle in series.bundles:
        chosen = np.flatnonzero(np.isin(bundle.series, last))
        units = series.unit_of[bundle.series[chosen]]
        count[units] = bundle.values.shape[1]
        size[units] = persons[bundle.rows[chosen]].mean(axis=1)
    kinds = np.select(
        [count < FEWEST, count < ENOUGH, np.isnan(size), size >= large], ["change", "runs", "individuals", "laney"], "p"
    )
    columns = {"points": nullable_whole(count), "n": nullable(size), "chart": words(kinds)}
    return pa.table({"unit": series.units["unit"]} | columns)
