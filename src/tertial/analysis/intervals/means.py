"""Intervals for means, which tell no more of a small unit than its mean and how many answered."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from scipy.stats import t

from tertial.analysis.survey.columns import Numbers, numbers, with_columns
from tertial.analysis.survey.shapes import Basis

FEWEST_FOR_OWN_SPREAD = 20


@dataclass(frozen=True)
class PooledSpread:
    """The standard deviation of answers within units, pooled over a city, and its degrees of freedom."""

    sigma: float | None
    df: int


def pooled_spread(units: pa.Table) -> PooledSpread:
    """The pooled deviation of one question: σ² = Σ(Σy² − (Σy)²/n)/Σ(n − 1) over units.

    In: n, sum_y and sum_y2 of each unit's valid answers. None where no unit has two answers.
    Source: Cochran 1977, section 5.8 (pooled within-stratum variance).

    >>> pooled_spread(pa.table({"n": [2, 3], "sum_y": [9.0, 12.0], "sum_y2": [41.0, 50.0]}))
    PooledSpread(sigma=0.9128709291752769, df=3)
    """
    n, first, second = (numbers(units, name) for name in ("n", "sum_y", "sum_y2"))
    has = n > 1
    df = int((n[has] - 1).sum())
    if df == 0:
        return PooledSpread(None, 0)
    within = float((second[has] - first[has] ** 2 / n[has]).sum())
    return PooledSpread(float(np.sqrt(max(within, 0.0) / df)), df)


def mean_interval(
    units: pa.Table,
    *,
    basis: Basis,
    pooled: PooledSpread,
    scale: tuple[float, float] | None = (1.0, 5.0),
    confidence: float = 0.95,
) -> pa.Table:
    """The interval for the mean of each unit or area, kept on the scale.

    In: mean, se, n, responding, population, df as `survey.estimates` gives them in the same basis; `pooled`, the
    question's spread within the city's units. Method `t`: ȳ ± t_df·se, from 20 valid answers; without a df n − 1 is
    used (for areas hand in Satterthwaite's). Method `pooled`, for fewer, or where se is 0 or not computable:
    ȳ ± t·σ·√(1/n*) with t at the pooled degrees of freedom, n* = n(N − 1)/(N − n) in the descriptive basis (n where N
    is unknown) and n in the analytic: of a small unit it tells nothing that its mean and n do not. Method `full`: in
    the descriptive basis, where every child has a valid answer, no width. `scale` None keeps to none.
    Out: the table with low, high, method, basis; null without a mean, or where a pooled spread is needed and is None
    or 0. Source: Cochran 1977, sections 2.8 and 5.4; Korn & Graubard 1999, section 5.2, for the pooling.

    >>> units = pa.table({"mean": [4.0, 5.0], "se": [0.1, 0.0], "n": [30, 8], "responding": [30, 8],
    ...     "population": [60, 16], "df": [29.0, 7.0]})
    >>> found = mean_interval(units, basis="descriptive", pooled=PooledSpread(0.8, 5000))
    >>> found["low"].to_numpy().round(4).tolist(), found["high"].to_numpy().round(4).tolist()
    ([3.7955, 4.5951], [4.2045, 5.0])
    >>> found["method"].to_pylist()
    ['t', 'pooled']
    """
    mean, error, n, population = (numbers(units, name) for name in ("mean", "se", "n", "population"))
    has = ~np.isnan(mean) & (n > 0)
    full = has & (basis == "descriptive") & (n >= population)
    own = has & ~full & (n >= FEWEST_FOR_OWN_SPREAD) & (error > 0)
    borrowed = has & ~full & ~own
    df = numbers(units, "df", default=np.nan)
    df = np.where(np.isnan(df), np.where(n > 1, n - 1, np.nan), df)
    tail = (1 - confidence) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        half = np.where(own, t.isf(tail, df) * error, np.nan)
    if pooled.sigma:
        width = t.isf(tail, pooled.df) * pooled.sigma
        half = np.where(borrowed, width / np.sqrt(np.maximum(_effective(n, population, basis), 1.0)), half)
    half = np.where(full, 0.0, half)
    lowest, highest = scale or (-np.inf, np.inf)
    method = np.select([full, own, borrowed], ["full", "t", "pooled"], "")
    return with_columns(
        units,
        low=np.maximum(mean - half, lowest),
        high=np.minimum(mean + half, highest),
        method=pa.array(method.tolist(), pa.string(), mask=np.isnan(half)),
        basis=pa.array([basis] * len(units), pa.string()),
    )


def _effective(n: Numbers, population: Numbers, basis: Basis) -> Numbers:
    """n*: how many answers of an endless population would tell as much of the mean."""
    if basis == "analytic":
        return n
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(population > n, n * (population - 1) / (population - n), n)
