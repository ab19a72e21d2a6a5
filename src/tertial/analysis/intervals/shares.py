"""Intervals for shares counted in units: Wilson, Clopper–Pearson, Jeffreys, exact in a finite population."""

import numpy as np
import pyarrow as pa
from scipy.stats import beta, norm

from tertial.analysis.columns import Floats, floats
from tertial.analysis.intervals.finite import exact_bounds
from tertial.analysis.survey.columns import with_columns
from tertial.analysis.survey.shapes import Basis

SMALL_POPULATION = 50


def wilson(counts: pa.Table, *, confidence: float = 0.95, continuity: bool = False) -> pa.Table:
    """Wilson's score interval for x of n: the table with low and high; null without answers.

    In: x and n, which may be broken numbers (an effective n). With `continuity` the interval of Newcombe's method 4,
    with the correction held at |x − n/2| as in R's prop.test.
    Source: Wilson 1927; Newcombe 1998, Statistics in Medicine 17:857, methods 3 and 4.

    >>> found = wilson(pa.table({"x": [81, 0], "n": [263, 0]}))
    >>> found["low"].null_count, [round(found[name][0].as_py(), 4) for name in ("low", "high")]
    (1, [0.2553, 0.3662])
    """
    x, n = _counts(counts)
    low, high = _corrected(x, n, confidence) if continuity else score_bounds(x / n, n, confidence)
    return with_columns(counts, low=low, high=high)


def clopper_pearson(counts: pa.Table, *, confidence: float = 0.95) -> pa.Table:
    """The exact binomial interval for x of n: the table with low and high; null without answers.

    Source: Clopper & Pearson 1934, Biometrika 26:404; Newcombe 1998, method 5.

    >>> found = clopper_pearson(pa.table({"x": [0, 1], "n": [20, 29]}))
    >>> found["low"].to_numpy().round(4).tolist(), found["high"].to_numpy().round(4).tolist()
    ([0.0, 0.0009], [0.1684, 0.1776])
    """
    low, high = beta_bounds(*_counts(counts), confidence)
    return with_columns(counts, low=low, high=high)


def jeffreys(counts: pa.Table, *, confidence: float = 0.95) -> pa.Table:
    """The equal-tailed interval of the posterior under Jeffreys' prior, Beta(x + ½, n − x + ½).

    In and out as `wilson`; it begins at 0 where x is 0 and ends at 1 where x is n.
    Source: Brown, Cai & DasGupta 2001, Statistical Science 16:101, section 4.3.

    >>> found = jeffreys(pa.table({"x": [5, 7], "n": [5, 10]}))
    >>> found["low"].to_numpy().round(4).tolist(), found["high"].to_numpy().round(4).tolist()
    ([0.6206, 0.3942], [1.0, 0.9073])
    """
    x, n = _counts(counts)
    tail = (1 - confidence) / 2
    low = np.where(x == 0, 0.0, beta.ppf(tail, x + 0.5, n - x + 0.5))
    high = np.where(x == n, 1.0, beta.isf(tail, x + 0.5, n - x + 0.5))
    return with_columns(counts, low=np.where(np.isnan(n), np.nan, low), high=np.where(np.isnan(n), np.nan, high))


def hypergeometric(counts: pa.Table, *, confidence: float = 0.95) -> pa.Table:
    """The exact interval for the share of a finite population, from x of n answers: the table with low and high.

    In: x and n, whole, and population; where that is unknown low and high are null, and one below n is taken to be n.
    Both are multiples of 1/N, and a full response has no width. Source: as `finite.exact_bounds`.

    >>> counts = pa.table({"x": [3, 10], "n": [10, 10], "population": [20, 10]})
    >>> hypergeometric(counts).select(["low", "high"]).to_pylist()
    [{'low': 0.15, 'high': 0.55}, {'low': 1.0, 'high': 1.0}]
    """
    x, n = _counts(counts)
    population = floats(counts, "population")
    population = np.where(population < n, n, population)
    low, high = _exact(x, n, population, confidence)
    return with_columns(counts, low=low, high=high)


def share_interval(counts: pa.Table, *, basis: Basis, confidence: float = 0.95) -> pa.Table:
    """The interval for a share counted in a unit, by the method that fits its size and basis.

    In: x of n valid answers, whole, and population (null if unknown; one below n is taken to be n).
    Descriptive: `full` without width where n = N; `exact` in the finite population where N ≤ 50 or x is 0 or n; else
    `wilson` with n* = n(N − 1)/(N − n), kept within what is possible, x/N to (N − n + x)/N. Where N is unknown nothing
    is known of the rest, and the analytic methods are used. Analytic: `clopper_pearson` where N ≤ 50 or x is 0 or n,
    else `wilson` with n. Out: the table with low, high, method, basis; null without answers.
    Source: Wilson 1927; Cochran 1977, section 3.6; `hypergeometric` and `clopper_pearson`.

    >>> counts = pa.table({"x": [30, 4, 9], "n": [40, 10, 9], "population": [80, 20, 9]})
    >>> found = share_interval(counts, basis="descriptive")
    >>> found["low"].to_numpy().round(4).tolist(), found["high"].to_numpy().round(4).tolist()
    ([0.6444, 0.2, 1.0], [0.8324, 0.65, 1.0])
    >>> found["method"].to_pylist()
    ['wilson', 'exact', 'full']
    """
    x, n = _counts(counts)
    population = floats(counts, "population")
    population = np.where(population < n, n, population)
    ends = (x == 0) | (x == n) | (population <= SMALL_POPULATION)
    known = ~np.isnan(population) & (basis == "descriptive")
    full, exact, closed = known & (population == n), known & ends, ~known & ends
    with np.errstate(divide="ignore", invalid="ignore"):
        effective = np.where(known & ~full, n * (population - 1) / (population - n), n)
        low, high = score_bounds(x / n, effective, confidence)
        low = np.where(known, np.maximum(low, x / population), low)
        high = np.where(known, np.minimum(high, (population - n + x) / population), high)
    for rows, bounds in ((exact, _exact(x, n, np.where(exact, population, np.nan), confidence)),
                         (closed, beta_bounds(x, n, confidence))):  # fmt: skip
        low, high = np.where(rows, bounds[0], low), np.where(rows, bounds[1], high)
    method = np.select([np.isnan(n), full, exact, closed], ["", "full", "exact", "clopper_pearson"], "wilson")
    return with_columns(
        counts,
        low=low,
        high=high,
        method=pa.array(method.tolist(), pa.string(), mask=np.isnan(n)),
        basis=pa.array([basis] * len(counts), pa.string()),
    )


def score_bounds(share: Floats, n: Floats, confidence: float) -> tuple[Floats, Floats]:
    """Wilson's bounds for shares of n, which need not be whole; exactly 0 and 1 at the ends.

    >>> [bound.round(4).tolist() for bound in score_bounds(np.array([0.5]), np.array([10.0]), 0.95)]
    [[0.2366], [0.7634]]
    """
    z = norm.isf((1 - confidence) / 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
        half = z / (1 + z**2 / n) * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
        low = np.where(share == 0, 0.0, np.clip(middle - half, 0.0, 1.0))
        high = np.where(share == 1, 1.0, np.clip(middle + half, 0.0, 1.0))
    return low, high


def beta_bounds(x: Floats, n: Floats, confidence: float) -> tuple[Floats, Floats]:
    """Clopper and Pearson's bounds for x of n, which need not be whole.

    >>> beta_bounds(np.array([5.0]), np.array([5.0]), 0.95)
    (array([0.47817625]), array([1.]))
    """
    tail = (1 - confidence) / 2
    missing = np.isnan(n) | np.isnan(x)
    low = np.where(x <= 0, 0.0, beta.ppf(tail, np.where(x > 0, x, 1.0), n - x + 1))
    high = np.where(x >= n, 1.0, beta.isf(tail, x + 1, np.where(x < n, n - x, 1.0)))
    return np.where(missing, np.nan, low), np.where(missing, np.nan, high)


def _exact(x: Floats, n: Floats, population: Floats, confidence: float) -> tuple[Floats, Floats]:
    """Bounds of the share where the population is known; rows alike are computed once."""
    low, high = np.full(len(x), np.nan), np.full(len(x), np.nan)
    rows = np.flatnonzero(~np.isnan(population) & ~np.isnan(n))
    if not len(rows):
        return low, high
    cases, place = np.unique(np.column_stack([x, n, population])[rows], axis=0, return_inverse=True)
    if np.any(cases != np.rint(cases)):
        raise ValueError("An exact interval needs whole counts. Use the weighted interval for weighted ones.")
    least, most = exact_bounds(cases[:, 0], cases[:, 1], cases[:, 2], confidence)
    low[rows] = (least / cases[:, 2])[place.reshape(-1)]
    high[rows] = (most / cases[:, 2])[place.reshape(-1)]
    return low, high


def _counts(counts: pa.Table) -> tuple[Floats, Floats]:
    """x and n, both NaN where there are no answers."""
    x, n = floats(counts, "x"), floats(counts, "n")
    if np.any((x < 0) | (x > n)):
        raise ValueError("A count x is below 0 or above its n. Correct the table.")
    missing = np.isnan(x) | ~(n > 0)
    return np.where(missing, np.nan, x), np.where(missing, np.nan, n)


def _corrected(x: Floats, n: Floats, confidence: float) -> tuple[Floats, Floats]:
    z = norm.isf((1 - confidence) / 2)
    step = np.minimum(0.5, np.abs(x - n / 2)) / n
    bounds = []
    for sign in (-1.0, 1.0):
        share = np.clip(x / n + sign * step, 0.0, 1.0)
        middle = share + z**2 / (2 * n)
        bounds.append((middle + sign * z * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))) / (1 + z**2 / n))
    low, high = np.where(x / n - step <= 0, 0.0, bounds[0]), np.where(x / n + step >= 1, 1.0, bounds[1])
    return np.where(np.isnan(n), np.nan, low), np.where(np.isnan(n), np.nan, high)
