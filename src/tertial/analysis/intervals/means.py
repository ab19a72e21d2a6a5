"""Intervals for means, which tell no more of a small unit than its mean and how many answered."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from scipy.stats import t

from tertial.analysis.columns import Floats, codes, floats
from tertial.analysis.survey.columns import added, size_of, whole, with_columns
from tertial.analysis.survey.shapes import Basis

FEWEST_FOR_OWN_SPREAD = 20


def pooled_spread(strata: pa.Table, *, by: Sequence[str] = ()) -> pa.Table:
    """The deviation of answers within units, pooled over the units of each group (a question): sigma and sigma_df.

    In: STRATUM_SUMS, a row for each unit, with the columns `by`. Out: the columns `by` in the order first met, sigma,
    and sigma_df = Σ(n − 1). σ² = Σn(C − 2ȳB + ȳ²D)/D/Σ(n − 1), which is Σ(y − ȳ)²/Σ(n − 1) where weights are alike
    within a unit. Null where no unit has two answers. Source: Cochran 1977, section 5.8.

    >>> strata = pa.table({"n": [2, 3], "sw": [2.0, 3.0], "swy": [9.0, 12.0], "sw2y": [9.0, 12.0],
    ...     "sw2y2": [41.0, 50.0], "sw2": [2.0, 3.0]})
    >>> pooled_spread(strata).to_pylist()
    [{'sigma': 0.9128709291752769, 'sigma_df': 3}]
    """
    place, found = codes(strata, *by)
    size = size_of(place)
    n, w, a, b, c, d = (floats(strata, name) for name in ("n", "sw", "swy", "sw2y", "sw2y2", "sw2"))
    has = (n > 1) & (w > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = a / w
        within = np.where(has, n * np.maximum(c - 2 * mean * b + mean**2 * d, 0.0) / d, 0.0)
        df = added(place, np.where(has, n - 1, 0.0), size)
        sigma = np.sqrt(added(place, within, size) / df)
    return with_columns(found, sigma=sigma, sigma_df=whole(df))


def mean_interval(
    units: pa.Table,
    *,
    basis: Basis,
    scale: tuple[float, float] | None = (1.0, 5.0),
    confidence: float = 0.95,
) -> pa.Table:
    """The interval for the mean of each unit or area, kept on the scale.

    In: mean, se, n, population, df as `survey.estimates` gives them in the same basis; sigma and sigma_df, the spread
    within all units that was pooled for the row's question (null if there is none).
    Method `t`: ȳ ± t_df·se, from 20 valid answers; without a df n − 1 is used (for areas hand in Satterthwaite's).
    Method `pooled`, for fewer, or where se is 0 or not computable: ȳ ± t·σ·√(1/n*) with t at the pooled degrees of
    freedom, n* = n(N − 1)/(N − n) in the descriptive basis (n where N is unknown) and n in the analytic: of a small
    unit it tells nothing that its mean and n do not. Method `full`: in the descriptive basis, where every child has a
    valid answer, no width. `scale` None keeps to none.
    Out: the table with low, high, method, basis; null without a mean, or where a pooled spread is needed and is null
    or 0. Source: Cochran 1977, sections 2.8 and 5.4; Korn & Graubard 1999, section 5.2, for the pooling.

    >>> units = pa.table({"mean": [4.0, 5.0], "se": [0.1, 0.0], "n": [30, 8], "population": [60, 16],
    ...     "df": [29.0, 7.0], "sigma": [0.8, 0.8], "sigma_df": [5000, 5000]})
    >>> found = mean_interval(units, basis="descriptive")
    >>> found["low"].to_numpy().round(4).tolist(), found["high"].to_numpy().round(4).tolist()
    ([3.7955, 4.5951], [4.2045, 5.0])
    >>> found["method"].to_pylist()
    ['t', 'pooled']
    """
    mean, error, n, population = (floats(units, name) for name in ("mean", "se", "n", "population"))
    has = ~np.isnan(mean) & (n > 0)
    full = has & (basis == "descriptive") & (n >= population)
    own = has & ~full & (n >= FEWEST_FOR_OWN_SPREAD) & (error > 0)
    borrowed = has & ~full & ~own
    df = floats(units, "df", default=np.nan)
    df = np.where(np.isnan(df), np.where(n > 1, n - 1, np.nan), df)
    tail = (1 - confidence) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        half = np.where(own, t.isf(tail, df) * error, np.nan)
        spread = t.isf(tail, floats(units, "sigma_df")) * floats(units, "sigma")
        width = spread / np.sqrt(_effective(n, population, basis))
        half = np.where(borrowed & (width > 0), width, half)
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


def _effective(n: Floats, population: Floats, basis: Basis) -> Floats:
    """n*: how many answers of an endless population would tell as much of the mean."""
    if basis == "analytic":
        return n
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(population > n, n * (population - 1) / (population - n), n)
