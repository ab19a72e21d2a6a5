"""Intraclass correlations: how much of the variation of scores lies between objects and not between examiners."""

import math
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from scipy import stats

from tertial.analysis.columns import Floats, nullable, words
from tertial.analysis.raters.ratings import matrix_of

TYPES = ("ICC1", "ICC2", "ICC3", "ICC1k", "ICC2k", "ICC3k")


@dataclass(frozen=True)
class _Squares:
    """The mean squares of n objects by k raters, as numpy's numbers, so that a division by 0 is NaN."""

    n: int
    k: int
    objects: np.float64
    raters: np.float64
    error: np.float64
    within: np.float64


def intraclass_correlations(ratings: pa.Table, *, confidence: float = 0.95) -> pa.Table:
    """The six intraclass correlations of Shrout and Fleiss, with F test and interval.

    In: one row per rating: object, rater, value (numbers). An object that some rater has not rated is left out.
    Out: six rows: type (ICC1, ICC2, ICC3: one examiner; ICC1k, ICC2k, ICC3k: the mean of k), objects, raters, icc, f,
    df1, df2, p, low, high. Use ICC2 for one examiner of many, ICC2k for the panel's mean.
    Not computable (null): fewer than 2 objects or raters, or scores that do not vary; F, p and the interval also where
    the scores differ between objects yet not at all within them (their ICC is then 1).
    Sources: Shrout & Fleiss (1979), Psychol. Bull. 86:420; interval of ICC2 by Satterthwaite, McGraw & Wong (1996).
    Raises RatedTwice; ValueError if values are texts.

    >>> rows = [{"object": o, "rater": r, "value": v} for o, v_s in enumerate([(9, 2), (6, 1), (8, 4)])
    ...         for r, v in enumerate(v_s)]
    >>> [round(value, 3) for value in intraclass_correlations(pa.Table.from_pylist(rows))["icc"].to_pylist()[:3]]
    [-0.622, 0.072, 0.5]
    """
    matrix = matrix_of(ratings)
    scores = matrix.values()
    scores = scores[np.isfinite(scores).all(axis=1)]
    n, k = scores.shape
    rows = np.full((6, 7), np.nan)
    if n >= 2 and k >= 2 and np.ptp(scores) > 0:
        with np.errstate(divide="ignore", invalid="ignore"):
            rows = _found(_squares(scores), confidence)
    names = ("icc", "f", "df1", "df2", "p", "low", "high")
    return pa.table(
        {"type": words(list(TYPES)), "objects": pa.array([n] * 6, pa.int64()), "raters": pa.array([k] * 6, pa.int64())}
        | {name: nullable(rows[:, place]) for place, name in enumerate(names)}
    )


def raters_needed(icc: float, wanted: float) -> int | None:
    """How many examiners' mean reaches the wanted reliability: k = ρ*(1−ρ)/(ρ(1−ρ*)), rounded up.

    `icc` is that of one examiner. None if it is 0 or below: then no number is enough. Raises ValueError unless
    0 < wanted < 1 and icc ≤ 1.
    Source: Spearman (1910); Brown (1910).

    >>> raters_needed(0.29, 0.8)
    10
    """
    if not 0 < wanted < 1 or icc > 1:
        raise ValueError("The wanted reliability must lie between 0 and 1, and an ICC be at most 1.")
    if icc <= 0:
        return None
    # ASSUMES: what exceeds a whole number by a billionth is rounding.
    return max(math.ceil(wanted * (1 - icc) / (icc * (1 - wanted)) - 1e-9), 1)


def standard_error_of_measurement(sd: float, icc: float) -> float | None:
    """SEM = s·√(1−ICC), in the unit of the scores; a negative ICC counts as 0. None if sd is not a number.

    Source: Lord & Novick (1968), section 3.8.

    >>> standard_error_of_measurement(2.0, 0.75)
    1.0
    """
    if not math.isfinite(sd) or not math.isfinite(icc):
        return None
    return sd * math.sqrt(1 - min(max(icc, 0.0), 1.0))


def _squares(scores: Floats) -> _Squares:
    n, k = scores.shape
    middle, by_object, by_rater = scores.mean(), scores.mean(axis=1), scores.mean(axis=0)
    # ASSUMES: a sum of squares below 1e-20 of the whole is rounding, not variation.
    least = 1e-20 * float(((scores - middle) ** 2).sum())

    def mean_square(away: Floats, times: int, df: int) -> np.float64:
        total = times * float((away**2).sum())
        return np.float64(total / df if total > least else 0.0)

    return _Squares(
        n,
        k,
        objects=mean_square(by_object - middle, k, n - 1),
        raters=mean_square(by_rater - middle, n, k - 1),
        error=mean_square(scores - by_object[:, None] - by_rater[None, :] + middle, 1, (n - 1) * (k - 1)),
        within=mean_square(scores - by_object[:, None], 1, n * (k - 1)),
    )


def _found(m: _Squares, confidence: float) -> Floats:
    """One row per type: icc, F, df1, df2, p, low, high."""
    n, k, tail = m.n, m.k, 0.5 + confidence / 2
    icc = np.array(
        [
            (m.objects - m.within) / (m.objects + (k - 1) * m.within),
            (m.objects - m.error) / (m.objects + (k - 1) * m.error + k * (m.raters - m.error) / n),
            (m.objects - m.error) / (m.objects + (k - 1) * m.error),
            (m.objects - m.within) / m.objects,
            (m.objects - m.error) / (m.objects + (m.raters - m.error) / n),
            (m.objects - m.error) / m.objects,
        ]
    )
    plain, crossed = m.objects / m.within, m.objects / m.error
    f = np.array([plain, crossed, crossed] * 2)
    df1, df2 = np.full(6, n - 1.0), np.array([n * (k - 1.0), (n - 1.0) * (k - 1), (n - 1.0) * (k - 1)] * 2)
    low, high = f / stats.f.ppf(tail, df1, df2), f * stats.f.ppf(tail, df2, df1)
    bounds = np.stack([(low - 1) / (low + k - 1), (high - 1) / (high + k - 1)])
    bounds[:, 3:] = np.stack([1 - 1 / low, 1 - 1 / high])[:, 3:] if (f > 0).all() else np.nan
    bounds[:, 1] = _bounds_of_icc2(m, float(icc[1]), tail)
    bounds[:, 4] = bounds[:, 1] * k / (1 + bounds[:, 1] * (k - 1))
    known = np.isfinite(f)
    bounds[:, ~known] = np.nan
    return np.column_stack(
        [icc, f, df1, df2, np.where(known, stats.f.sf(np.where(known, f, 1), df1, df2), np.nan), *bounds]
    )


def _bounds_of_icc2(m: _Squares, icc: float, tail: float) -> tuple[float, float]:
    if m.error <= 0 or not math.isfinite(icc):
        return math.nan, math.nan
    n, k, ratio = m.n, m.k, m.raters / m.error
    rest = n * (1 + (k - 1) * icc) - k * icc
    df = (k - 1) * (n - 1) * (k * icc * ratio + rest) ** 2 / ((n - 1) * k**2 * icc**2 * ratio**2 + rest**2)
    upper, lower = float(stats.f.ppf(tail, n - 1, df)), float(stats.f.ppf(tail, df, n - 1))
    shared = k * m.raters + (k * n - k - n) * m.error
    return (
        n * (m.objects - upper * m.error) / (upper * shared + n * m.objects),
        n * (lower * m.objects - m.error) / (shared + n * lower * m.objects),
    )
