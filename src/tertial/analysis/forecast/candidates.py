"""The four ways of looking ahead that are tried: last value, drift, straight line, damped trend."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

import numpy as np

from tertial.analysis.columns import Floats, Whole, sums


@dataclass(frozen=True)
class Prediction:
    """Per series a t-distribution of what comes: its centre, its scale (0 if the past shows no error) and its df."""

    centre: Floats
    scale: Floats
    df: int


Candidate = Callable[[Floats, Floats, Floats, Whole | None], Prediction]
FEWEST_SLOPES = 3
# A grid is enough: one choice for all series, and the criterion is flat between its points.
SMOOTHINGS = tuple(product((0.2, 0.5, 0.8), (0.1, 0.4), (0.8, 0.9, 0.98)))


def last_value(at: Floats, y: Floats, ahead: Floats, district: Whole | None = None) -> Prediction:
    """The last value stays: a random walk without drift.

    In, here as in the other candidates: `at` and `y` with a row per series and a column per point (3 or more), `ahead`
    the time from the last point to each row's forecast, `district` each row's district, which only the line looks at.
    scale² = ahead·mean(dⱼ²/gapⱼ) with dⱼ the successive differences; df = m − 1.
    Source: Hyndman & Athanasopoulos (2021), Forecasting: Principles and Practice, section 5.5.

    >>> last_value(np.array([[1.0, 2.0, 3.0]]), np.array([[1.0, 3.0, 2.0]]), np.array([1.0])).centre.tolist()
    [2.0]
    """
    del district
    variance = (np.diff(y, axis=1) ** 2 / np.diff(at, axis=1)).mean(axis=1)
    return Prediction(y[:, -1], np.sqrt(variance * ahead), y.shape[1] - 1)


def drift(at: Floats, y: Floats, ahead: Floats, district: Whole | None = None) -> Prediction:
    """The line from the first point to the last goes on: a random walk with drift.

    scale² = σ²·ahead·(1 + ahead/(t_m − t₁)) with σ² from the differences less the drift, df = m − 2.
    Source: Hyndman & Athanasopoulos (2021), section 5.5.

    >>> drift(np.array([[1.0, 2.0, 3.0]]), np.array([[1.0, 3.0, 2.0]]), np.array([2.0])).centre.tolist()
    [3.0]
    """
    del district
    gap, whole = np.diff(at, axis=1), at[:, -1] - at[:, 0]
    slope = (y[:, -1] - y[:, 0]) / whole
    df = y.shape[1] - 2
    variance = ((np.diff(y, axis=1) - slope[:, None] * gap) ** 2 / gap).sum(axis=1) / df
    return Prediction(y[:, -1] + slope * ahead, np.sqrt(variance * ahead * (1 + ahead / whole)), df)


def line(at: Floats, y: Floats, ahead: Floats, district: Whole | None = None) -> Prediction:
    """The least-squares line goes on; with `district` each slope is drawn towards those of its district.

    Plain: scale² = s²(1 + 1/m + (t* − t̄)²/Sxx), df = m − 2. Drawn: slope = λb + (1−λ)b̄ with λ = τ²/(τ² + v),
    v = s²_pooled/Sxx and τ² by DerSimonian–Laird among the district's slopes (3 or more of them, else plain).
    Sources: Draper & Smith (1998), section 3.1; DerSimonian & Laird (1986); Laird & Ware (1982) for drawing slopes.

    >>> line(np.array([[1.0, 2.0, 3.0]]), np.array([[1.0, 3.0, 2.0]]), np.array([1.0])).centre.tolist()
    [3.0]
    """
    centre, df = at.mean(axis=1, keepdims=True), y.shape[1] - 2
    spread = ((at - centre) ** 2).sum(axis=1)
    slope = ((at - centre) * y).sum(axis=1) / spread
    level = y.mean(axis=1)
    left = y - level[:, None] - slope[:, None] * (at - centre)
    variance = (left**2).sum(axis=1) / df
    unsure = variance / spread
    if district is not None:
        slope, unsure = _drawn(slope, unsure, variance, spread, district)
    away = at[:, -1] + ahead - centre[:, 0]
    scale = np.sqrt(variance * (1 + 1 / y.shape[1]) + away**2 * unsure)
    return Prediction(level + slope * away, scale, df)


def damped_trend(at: Floats, y: Floats, ahead: Floats, district: Whole | None = None) -> Prediction:
    """A trend that fades: Holt's linear method with damping; points are taken one step apart.

    Level, trend and damping (α, β*, φ) are one choice for all rows: those of a grid with the least squared one-step
    errors, each row's errors relative to its own naive ones. scale² = σ²(1 + Σ_{j<h}(α + αβ*(φ + … + φʲ))²), where h is
    ahead in steps of the row's mean gap; df = m − 3 (at least 1).
    Sources: Gardner & McKenzie (1985); Hyndman et al. (2008), Forecasting with Exponential Smoothing, section 6.2.

    >>> at, y = np.array([[1.0, 2.0, 3.0, 4.0]]), np.array([[2.0, 2.0, 2.0, 2.0]])
    >>> damped_trend(at, y, np.array([1.0])).centre.tolist()
    [2.0]
    """
    del district
    naive = (np.diff(y, axis=1) ** 2).mean(axis=1)
    relative = np.where(naive > 0, naive, 1.0)
    runs = [(_smoothed(y, *three), three) for three in SMOOTHINGS]
    (level, trend, errors), (alpha, beta, phi) = min(runs, key=lambda run: float((run[0][2] / relative).sum()))
    gap = (at[:, -1] - at[:, 0]) / (y.shape[1] - 1)
    steps = np.maximum(np.rint(ahead / gap), 1).astype(np.int64)
    reach = np.concatenate([[0.0], np.cumsum(phi ** np.arange(1, steps.max(initial=1) + 1))])
    widening = np.concatenate([[0.0], np.cumsum((alpha + alpha * beta * reach[1:]) ** 2)])
    df = max(y.shape[1] - 3, 1)
    return Prediction(level + reach[steps] * trend, np.sqrt(errors / df * (1 + widening[steps - 1])), df)


CANDIDATES: dict[str, Candidate] = {"last": last_value, "drift": drift, "line": line, "damped_trend": damped_trend}


def _smoothed(y: Floats, alpha: float, beta: float, phi: float) -> tuple[Floats, Floats, Floats]:
    """The last level and trend of each row, and the sum of its squared one-step errors."""
    level, trend = y[:, 0].copy(), (y[:, -1] - y[:, 0]) / (y.shape[1] - 1)
    squares = np.zeros(len(y))
    for now in y.T[1:]:
        expected = level + phi * trend
        error = now - expected
        squares += error**2
        level = expected + alpha * error
        trend = phi * trend + alpha * beta * error
    return level, trend, squares


def _drawn(slope: Floats, plain: Floats, variance: Floats, spread: Floats, district: Whole) -> tuple[Floats, Floats]:
    """Slopes drawn towards their district's, and the variance that each then has."""
    groups = int(district.max(initial=-1)) + 1
    size = sums(district, np.ones(len(slope)), groups)
    with np.errstate(divide="ignore", invalid="ignore"):
        own = (sums(district, variance, groups) / size)[district] / spread
        weight = 1 / own
        total = sums(district, weight, groups)
        about = sums(district, weight * slope, groups) / total
        squares = sums(district, weight * (slope - about[district]) ** 2, groups)
        between = (squares - (size - 1)) / (total - sums(district, weight**2, groups) / total)
        tau = np.maximum(between, 0)[district]
        pull = 1 / (tau + own)
        pulls = sums(district, pull, groups)
        middle = (sums(district, pull * slope, groups) / pulls)[district]
        kept = tau / (tau + own)
        unsure = kept * own + (1 - kept) ** 2 / pulls[district]
    # Where a district's lines fit exactly (own = 0) there is no noise to draw from.
    may = (size[district] >= FEWEST_SLOPES) & (own > 0)
    return np.where(may, kept * slope + (1 - kept) * middle, slope), np.where(may, unsure, plain)
