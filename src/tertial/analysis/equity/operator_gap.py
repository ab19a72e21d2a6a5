"""The difference between two types of operator, as it is, for the same children, and as one between units."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from scipy import stats

from tertial.analysis.columns import Floats, floats
from tertial.analysis.equity.kitagawa import NotTwoGroups, kitagawa

FEWEST_UNITS = 2
ROUNDS = 200


@dataclass(frozen=True)
class OperatorGap:
    """First type less second: raw, adjusted for composition, and between units; None where not computable.

    `composition` is the part of the gap between the cells that follows from which children the units have, `adjusted`
    the rest of it.
    """

    raw: float | None
    composition: float | None
    adjusted: float | None
    between_units: float | None
    se: float | None
    df: int | None
    low: float | None
    high: float | None
    p: float | None
    unit_variance: float | None
    units_first: int
    units_second: int


def operator_gap(
    units: pa.Table, *, first: str, second: str, cells: pa.Table | None = None, level: float = 0.95
) -> OperatorGap:
    """The gap between two types of operator in three ways.

    In: units, one row each: form (type of operator), n (children), mean, variance (of the mean, analytic: s²/n). A row
    of another form, or without mean, n or a variance above 0, is left out of what needs it. `cells` (form, category, n,
    x = sum of values) for the adjustment: the rate part of Kitagawa's decomposition.
    raw: difference of the children-weighted means. between_units: β of ȳᵢ = α + β·[first] + uᵢ + eᵢ, Var uᵢ = τ² by
    REML, Var eᵢ known; interval and p by t with I − 2 df. A test on children as if they were independent is not
    offered: its standard error is too small, for children share a unit.
    Not computable (None): raw if a type has no children; between_units if a type has fewer than 2 units.
    Sources: Kitagawa (1955); Viechtbauer (2005), J. Educ. Behav. Stat. 30:261 (REML with known variances);
    Raudenbush & Bryk (2002), ch. 7.

    >>> units = pa.table({"form": ["own", "own", "own", "other", "other", "other"], "n": [20] * 6,
    ...                   "mean": [4.0, 4.2, 4.4, 3.8, 4.0, 4.2], "variance": [0.01] * 6})
    >>> gap = operator_gap(units, first="own", second="other")
    >>> round(gap.raw, 3), round(gap.between_units, 3), round(gap.unit_variance, 3), gap.df
    (0.2, 0.2, 0.03, 4)
    """
    forms = np.array(units["form"].to_pylist(), dtype=object)
    n, mean, variance = floats(units, "n"), floats(units, "mean"), floats(units, "variance")
    means, counts = [], []
    for form in (first, second):
        there = (forms == form) & (n > 0) & np.isfinite(mean)
        means.append(float((n * mean)[there].sum() / n[there].sum()) if there.any() else None)
        counts.append(int(there.sum()))
    raw = None if means[0] is None or means[1] is None else means[0] - means[1]
    composition, adjusted = _adjusted(cells, first, second)
    usable = np.isin(forms, [first, second]) & np.isfinite(mean) & (variance > 0)
    fitted = _between(mean[usable], variance[usable], forms[usable] == first, level)
    return OperatorGap(raw, composition, adjusted, *fitted, *counts)


def _adjusted(cells: pa.Table | None, first: str, second: str) -> tuple[float | None, float | None]:
    """The composition and the rate part of the cells of the two types."""
    if cells is None:
        return None, None
    named = cells.rename_columns(["group" if name == "form" else name for name in cells.column_names])
    those = [named.filter(pa.array([form == one for form in named["group"].to_pylist()])) for one in (first, second)]
    if not all(map(len, those)):
        raise NotTwoGroups(f"The cells hold no row of {first} or of {second}. Give both, or no cells.")
    found = kitagawa(pa.concat_tables(those))
    return found.composition, found.rate


def _between(
    y: Floats, v: Floats, is_first: np.ndarray, level: float
) -> tuple[float | None, float | None, int | None, float | None, float | None, float | None, float | None]:
    """β, its se, df, low, high, p, and τ²."""
    if min(is_first.sum(), (~is_first).sum()) < FEWEST_UNITS:
        return None, None, None, None, None, None, None
    x = np.column_stack([np.ones(len(y)), is_first.astype(np.float64)])
    tau = _unit_variance(y, v, x)
    beta, covariance = _weighted(y, 1 / (tau + v), x)
    gap, se, df = float(beta[1]), float(np.sqrt(covariance[1, 1])), len(y) - 2
    half = float(stats.t.ppf(0.5 + level / 2, df)) * se
    return gap, se, df, gap - half, gap + half, float(2 * stats.t.sf(abs(gap) / se, df)), tau


def _weighted(y: Floats, w: Floats, x: Floats) -> tuple[Floats, Floats]:
    covariance = np.linalg.inv((x.T * w) @ x)
    return np.asarray(covariance @ (x.T @ (w * y)), dtype=np.float64), np.asarray(covariance, dtype=np.float64)


def _unit_variance(y: Floats, v: Floats, x: Floats) -> float:
    """τ² by REML with Fisher's scoring, kept at 0 or above; steps are halved where they would fall below."""
    tau = max(float(np.var(y, ddof=1) - v.mean()), 0.0)
    for _ in range(ROUNDS):
        w = 1 / (tau + v)
        beta, covariance = _weighted(y, w, x)
        squared, cubed = (x.T * w**2) @ x, (x.T * w**3) @ x
        trace = w.sum() - np.trace(covariance @ squared)
        trace_of_square = (w**2).sum() - 2 * np.trace(covariance @ cubed)
        trace_of_square += np.trace(covariance @ squared @ covariance @ squared)
        step = (((w * (y - x @ beta)) ** 2).sum() - trace) / trace_of_square
        after = max(tau + float(step), 0.0)
        if abs(after - tau) <= 1e-12 * (tau + v.mean()):
            return after
        tau = after
    return tau
