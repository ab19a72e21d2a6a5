"""Intervals for differences: of shares and of means, between two units, and those whose overlap may be looked at."""

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy.optimize import brentq
from scipy.stats import norm, t

from tertial.analysis.columns import Floats, floats
from tertial.analysis.intervals.shares import score_bounds
from tertial.analysis.survey.columns import with_columns

MOST_IN_PAIRS = 400


class WrongBasis(ValueError):
    """Figures of the descriptive basis were to be compared."""


def newcombe(pairs: pa.Table, *, confidence: float = 0.95) -> pa.Table:
    """Newcombe's hybrid score interval for the difference of two independent shares, the first less the second.

    In: share_1, n_1, share_2, n_2; n may be effective numbers of answers. Out: the table with difference, low, high;
    null without answers. With δ = √((p₁ − l₁)² + (u₂ − p₂)²) and ε = √((u₁ − p₁)² + (p₂ − l₂)²) the interval is
    p₁ − p₂ − δ to p₁ − p₂ + ε, where l and u are Wilson's bounds.
    Source: Newcombe 1998, Statistics in Medicine 17:873, method 10.

    >>> pairs = pa.table({"share_1": [56 / 70], "n_1": [70], "share_2": [48 / 80], "n_2": [80]})
    >>> found = newcombe(pairs)
    >>> [round(found[name][0].as_py(), 4) for name in ("difference", "low", "high")]
    [0.2, 0.0524, 0.3339]
    """
    bounds = []
    for which in ("1", "2"):
        share, n = floats(pairs, f"share_{which}"), floats(pairs, f"n_{which}")
        if np.any((share < 0) | (share > 1)):
            raise ValueError("A share is below 0 or above 1. Correct the table.")
        n = np.where(n > 0, n, np.nan)
        bounds.append((np.where(np.isnan(n), np.nan, share), *score_bounds(share, n, confidence)))
    (first, low_1, high_1), (second, low_2, high_2) = bounds
    difference = first - second
    below = np.sqrt((first - low_1) ** 2 + (high_2 - second) ** 2)
    above = np.sqrt((high_1 - first) ** 2 + (second - low_2) ** 2)
    missing = np.isnan(below + above)
    return with_columns(
        pairs,
        difference=np.where(missing, np.nan, difference),
        low=np.where(missing, np.nan, difference - below),
        high=np.where(missing, np.nan, difference + above),
    )


def welch(pairs: pa.Table, *, confidence: float = 0.95) -> pa.Table:
    """Welch's interval for the difference of two independent means, the first less the second.

    In: mean_1, se_1, df_1, mean_2, se_2, df_2; se squared is the variance of the mean. Out: the table with difference,
    se, df, low, high, p (two-sided). df = (V₁ + V₂)²/(V₁²/df₁ + V₂²/df₂). Where both variances are 0 nothing but the
    difference is computable. Source: Welch 1947, Biometrika 34:28; Satterthwaite 1946.

    >>> pairs = pa.table({"mean_1": [4.0], "se_1": [0.1], "df_1": [24], "mean_2": [3.5], "se_2": [0.2], "df_2": [9]})
    >>> found = welch(pairs)
    >>> [round(found[name][0].as_py(), 4) for name in ("difference", "df", "low", "high")]
    [0.5, 13.7405, 0.0196, 0.9804]
    """
    mean_1, se_1, df_1, mean_2, se_2, df_2 = (
        floats(pairs, f"{name}_{which}") for which in ("1", "2") for name in ("mean", "se", "df")
    )
    variances = (se_1**2, se_2**2)
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = [np.where(v == 0, 0.0, v**2 / df) for v, df in zip(variances, (df_1, df_2), strict=True)]
        df = sum(variances) ** 2 / sum(parts)
        error = np.where(df > 0, np.sqrt(sum(variances)), np.nan)
        half = t.isf((1 - confidence) / 2, df) * error
        p = 2 * t.sf(np.abs(mean_1 - mean_2) / error, df)
    difference = mean_1 - mean_2
    figures = {"se": error, "df": df, "low": difference - half, "high": difference + half, "p": p}
    return with_columns(pairs, difference=difference, **figures)


def between_units(estimates: pa.Table, pairs: pa.Table, *, confidence: float = 0.95) -> pa.Table:
    """The differences of the means of pairs of units: by an interval for the difference, never by two that overlap.

    In: estimates (unit, mean, se, df, basis), one row a unit and all analytic, for a comparison reaches beyond this
    year's children; pairs (unit_1, unit_2). Out: pairs with difference, se, df, low, high, p as `welch`; null for a
    unit that has no estimate. Raises WrongBasis for descriptive figures, ValueError for a unit with two rows.

    >>> units = pa.table({"unit": [1, 2], "mean": [4.0, 3.5], "se": [0.1, 0.2], "df": [24.0, 9.0],
    ...     "basis": ["analytic", "analytic"]})
    >>> found = between_units(units, pa.table({"unit_1": [1], "unit_2": [2]}))
    >>> found.select(["unit_1", "unit_2", "difference"]).to_pylist()
    [{'unit_1': 1, 'unit_2': 2, 'difference': 0.5}]
    """
    if not pc.all(pc.equal(estimates["basis"], "analytic"), min_count=0).as_py():
        raise WrongBasis("Units are compared in the analytic basis. Compute the estimates with basis “analytic”.")
    units = estimates["unit"].combine_chunks()
    if len(pc.unique(units)) < len(units):
        raise ValueError("A unit has two estimates. Compare one question and year at a time.")
    sides: dict[str, Any] = {}
    for which in ("1", "2"):
        at = pc.index_in(pairs[f"unit_{which}"].combine_chunks().cast(units.type), units)
        sides |= {f"{name}_{which}": estimates[name].take(at).combine_chunks() for name in ("mean", "se", "df")}
    found = welch(with_columns(pairs, **sides), confidence=confidence)
    return found.drop_columns(list(sides))


def goldstein_healy(units: pa.Table, *, confidence: float = 0.95) -> pa.Table:
    """Intervals for a chart, so wide that two units' do not overlap about as often as their difference is significant.

    In: mean and se. Out: the table with low, high and multiplier, the z for which the mean over all pairs of
    2·Φ(−z(sᵢ + sⱼ)/√(sᵢ² + sⱼ²)) is 1 − confidence: 1.39 for equal errors. Where there are more than 400 units the
    pairs are those of 400 quantiles of their errors. Null without a mean and an error above 0; with one such unit the
    multiplier is that of equal errors. Source: Goldstein & Healy 1995, JRSS A 158:175, equation 2.

    >>> found = goldstein_healy(pa.table({"mean": [4.0, 3.5], "se": [0.1, 0.1]}))
    >>> [round(found[name][0].as_py(), 3) for name in ("low", "high", "multiplier")]
    [3.861, 4.139, 1.386]
    """
    mean, error = floats(units, "mean"), floats(units, "se")
    has = ~np.isnan(mean) & (error > 0)
    z = _multiplier(error[has], confidence)
    half = np.where(has, z * error, np.nan)
    return with_columns(units, low=mean - half, high=mean + half, multiplier=np.where(has, z, np.nan))


def _multiplier(errors: Floats, confidence: float) -> float:
    equal = float(norm.isf((1 - confidence) / 2) / np.sqrt(2))
    if len(errors) < 2:
        return equal
    if len(errors) > MOST_IN_PAIRS:
        errors = np.quantile(errors, (np.arange(MOST_IN_PAIRS) + 0.5) / MOST_IN_PAIRS)
    one, other = np.triu_indices(len(errors), 1)
    ratios = (errors[one] + errors[other]) / np.hypot(errors[one], errors[other])

    def beyond(z: float) -> float:
        return float(2 * norm.sf(z * ratios).mean()) - (1 - confidence)

    return float(brentq(beyond, equal * 0.99, equal * np.sqrt(2) * 1.01, xtol=1e-12))
