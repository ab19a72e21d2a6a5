"""Intervals for shares whose error comes from a design: weighted answers, areas made of units."""

import numpy as np
import pyarrow as pa
from scipy.stats import norm, t

from tertial.analysis.columns import Floats, floats
from tertial.analysis.intervals.shares import beta_bounds, score_bounds
from tertial.analysis.survey.columns import with_columns
from tertial.analysis.survey.shapes import Basis


def weighted_share_interval(shares: pa.Table, *, basis: Basis, confidence: float = 0.95) -> pa.Table:
    """Wilson's interval with the effective number of answers, for weighted shares and those of areas.

    In: mean (the share), se, n, deff (Kish's), df, responding, population, as `survey.estimates` gives them in the same
    basis. n_eff = p(1 − p)/V, or n/deff where p is 0 or 1 or V is 0; times (z/t_df)² for the degrees of freedom.
    In the descriptive basis a full response, in which V is 0, has no width (method `full`).
    Out: the table with n_eff, low, high, method, basis; null where the share or se is.
    Source: Korn & Graubard 1998, Survey Methodology 24:193; Dean & Pagano 2015; Franco, Little, Louis & Slud 2019.

    >>> shares = pa.table({"mean": [0.8], "se": [0.05], "n": [50], "deff": [1.1], "df": [49.0], "responding": [50],
    ...     "population": [90]})
    >>> found = weighted_share_interval(shares, basis="analytic")
    >>> [round(found[name][0].as_py(), 4) for name in ("n_eff", "low", "high")]
    [60.879, 0.6831, 0.8813]
    """
    share, error, n = (floats(shares, name) for name in ("mean", "se", "n"))
    share = _shares(share)
    df, deff = floats(shares, "df"), floats(shares, "deff")
    full = (basis == "descriptive") & (floats(shares, "responding") >= floats(shares, "population")) & (error == 0)
    effective = effective_answers(share, error, n, deff, df, confidence)
    low, high = score_bounds(share, effective, confidence)
    low, high = np.where(full, share, low), np.where(full, share, high)
    missing = np.isnan(low) | np.isnan(high)
    method = np.where(full, "full", "wilson").tolist()
    return with_columns(
        shares,
        n_eff=np.where(full, np.nan, effective),
        low=np.where(missing, np.nan, low),
        high=np.where(missing, np.nan, high),
        method=pa.array(method, pa.string(), mask=missing),
        basis=pa.array([basis] * len(shares), pa.string()),
    )


def effective_answers(share: Floats, error: Floats, n: Floats, deff: Floats, df: Floats, confidence: float) -> Floats:
    """The number of answers of a simple random sample that would tell as much; NaN where it is not computable.

    Without degrees of freedom (NaN) the correction for them is left out only where V is 0.

    >>> effective_answers(*(np.array([value]) for value in (0.5, 0.05, 100.0, 1.0, np.inf)), 0.95)
    array([100.])
    """
    tail = (1 - confidence) / 2
    flat = (share <= 0) | (share >= 1) | (error == 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        effective = np.where(flat, n / deff, share * (1 - share) / error**2)
        corrected = (norm.isf(tail) / t.isf(tail, df)) ** 2
    found: Floats = effective * np.where(flat & np.isnan(df), 1.0, corrected)
    return np.where(np.isnan(error) | np.isnan(share), np.nan, found)


def korn_graubard(shares: pa.Table, *, confidence: float = 0.95) -> pa.Table:
    """Clopper and Pearson's interval with an effective n: the table with low and high.

    In: mean (the share), se, n, df. n* = p(1 − p)/V·(t_{n−1}/t_df)², as R's svyciprop with method beta; where p is 0 or
    1 or V is 0, n* = n·(t_{n−1}/t_df)². Null where the share or se is, or there are no degrees of freedom.
    Source: Korn & Graubard 1998, Survey Methodology 24:193.

    >>> shares = pa.table({"mean": [0.8], "se": [0.05], "n": [50], "df": [49.0]})
    >>> found = korn_graubard(shares)
    >>> [round(found[name][0].as_py(), 4) for name in ("low", "high")]
    [0.6812, 0.8896]
    """
    share, error, n, df = (floats(shares, name) for name in ("mean", "se", "n", "df"))
    share, tail = _shares(share), (1 - confidence) / 2
    flat = (share <= 0) | (share >= 1) | (error == 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = (t.isf(tail, n - 1) / t.isf(tail, df)) ** 2
        effective = np.where(flat, n, share * (1 - share) / error**2) * ratio
    effective = np.where(np.isnan(error), np.nan, effective)
    low, high = beta_bounds(share * effective, effective, confidence)
    return with_columns(shares, low=low, high=high)


def logit_interval(shares: pa.Table, *, confidence: float = 0.95) -> pa.Table:
    """The interval that is symmetric on the log-odds scale, kept to check against R: the table with low and high.

    In: mean (the share), se, df. logit(p) ± t_df·se/(p(1 − p)); null where p is 0 or 1, for which it says nothing.
    Source: Lumley 2010, section 2.3.2 (svyciprop, method logit).

    >>> shares = pa.table({"mean": [0.5], "se": [0.05], "df": [1e9]})
    >>> found = logit_interval(shares)
    >>> [round(found[name][0].as_py(), 4) for name in ("low", "high")]
    [0.4032, 0.5968]
    """
    share, error, df = (floats(shares, name) for name in ("mean", "se", "df"))
    share = _shares(share)
    with np.errstate(divide="ignore", invalid="ignore"):
        middle = np.log(share / (1 - share))
        half = t.isf((1 - confidence) / 2, df) * error / (share * (1 - share))
        low, high = 1 / (1 + np.exp(half - middle)), 1 / (1 + np.exp(-half - middle))
    inside = (share > 0) & (share < 1)
    return with_columns(shares, low=np.where(inside, low, np.nan), high=np.where(inside, high, np.nan))


def _shares(share: Floats) -> Floats:
    if np.any((share < -1e-12) | (share > 1 + 1e-12)):
        raise ValueError("A share is below 0 or above 1. Shares are means of answers 0 and 1.")
    return np.clip(share, 0.0, 1.0)
