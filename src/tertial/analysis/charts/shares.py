"""Charts for shares: the p-chart, and Laney's p′ where large numbers make its limits too narrow."""

import numpy as np
import pyarrow as pa

from tertial.analysis.charts.individuals import D2
from tertial.analysis.charts.rules import RULES, signs
from tertial.analysis.columns import Floats, Truths, floats, nullable, nullable_truth
from tertial.analysis.series import series_of


def share_chart(points: pa.Table, *, laney: bool = False, baseline: int | None = None) -> pa.Table:
    """Every point of every unit's p-chart, or Laney's p′-chart, with its lines and signs.

    In: points (unit, at, x of n, optional `begins`): x persons of n have the property; each unbroken series is a chart.
    `baseline`: the number of first points from which the lines are made; else all.
    Out: one row per row in: unit, at, x, n, share, centre (Σx/Σn), low, high, sigma_z (1 for a p-chart), the four signs
    of `rules.signs`, flagged. Limits are p̄ ± 3·σ_z·√(p̄(1−p̄)/nᵢ), clipped to 0 and 1; σ_z of p′ is the mean moving
    range of z = (p−p̄)/√(p̄(1−p̄)/n), over 1.128. If p̄ is 0 or 1, or z is constant on a p′-chart, there are no limits
    (null) and no sign. A row with n = 0, or null, has no share and is in no chart.
    Raises PointTwice; ValueError if x is below 0 or above n, or the baseline is shorter than two points.
    Sources: NIST/SEMATECH e-Handbook 6.3.3.2; Laney (2002), Quality Engineering 14:531; Mohammed & Laney (2006).

    >>> points = pa.table({"unit": [7] * 3, "at": [1, 2, 3], "x": [5, 5, 20], "n": [50, 50, 50]})
    >>> [round(row["high"], 4) for row in share_chart(points).to_pylist()], share_chart(points)["outside"].to_pylist()
    ([0.3697, 0.3697, 0.3697], [False, False, True])
    """
    if baseline is not None and baseline < 2:
        raise ValueError("A baseline needs at least two points.")
    x, n = floats(points, "x"), floats(points, "n")
    if ((x < 0) | (x > n)).any():
        raise ValueError("A share has x below 0 or above n. Correct the counts; x must be among the n.")
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(n > 0, x / n, np.nan)
    lines = {name: np.full(len(points), np.nan) for name in ("centre", "low", "high", "sigma_z")}
    found: dict[str, Truths] = {name: np.zeros(len(points), dtype=bool) for name in RULES}
    kept = [name for name in ("unit", "at", "begins") if name in points.column_names]
    series = series_of(points.select(kept).append_column("value", nullable(share)))
    for bundle in series.bundles:
        rows = bundle.rows
        first = rows[:, :baseline]
        centre = (x[first].sum(axis=1) / n[first].sum(axis=1))[:, None]
        sigma = np.sqrt(centre * (1 - centre) / n[rows])
        sigma_z = _spread(share[first] - centre, sigma[:, :baseline]) if laney else np.ones_like(centre)
        half = np.where((sigma > 0) & (sigma_z > 0), 3 * sigma * sigma_z, np.nan)
        lines["centre"][rows], lines["sigma_z"][rows] = centre, sigma_z
        lines["low"][rows], lines["high"][rows] = np.maximum(centre - half, 0), np.minimum(centre + half, 1)
        for name, sign in signs(share[rows], centre, half).items():
            found[name][rows] = sign
    flagged = np.logical_or.reduce(list(found.values()))
    return pa.table(
        {name: points[name] for name in ("unit", "at", "x", "n")}
        | {"share": nullable(share)}
        | {name: nullable(values) for name, values in lines.items()}
        | {name: nullable_truth(sign, series.of_row >= 0) for name, sign in (found | {"flagged": flagged}).items()}
    )


def _spread(away: Floats, sigma: Floats) -> Floats:
    """Laney's σ_z of each row; NaN with one point or where σ is 0."""
    if away.shape[1] < 2:
        return np.full((len(away), 1), np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = away / sigma
    return np.asarray(np.abs(np.diff(z, axis=1)).mean(axis=1, keepdims=True) / D2, dtype=np.float64)
