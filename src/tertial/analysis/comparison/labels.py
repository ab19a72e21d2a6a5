"""Value-neutral labels: whether a unit can be told from all others, and never which is better.

A label comes of the shrunken difference to the others, of how many units are looked at, and of a smallest difference
that matters. "Above" and "below" say nothing of good or bad.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy.stats import norm

from tertial.analysis.columns import Floats, floats
from tertial.analysis.comparison.multiplicity import adjusted_p
from tertial.analysis.shrinkage.columns import Flags, counts, needed, tabled
from tertial.analysis.shrinkage.intercepts import random_intercept
from tertial.analysis.shrinkage.known_variance import known_variance

STATES = ("above", "below", "not_distinguishable", "in_line", "too_few", "not_comparable")
FALSE_DISCOVERIES = 0.05
EQUIVALENCE = float(norm.ppf(0.95))
INTERVAL = float(norm.ppf(0.975))


@dataclass(frozen=True)
class Demands:
    """What a label demands. `delta`: the smallest difference that matters, in the unit of the value.

    `q`: false discovery rate within the family; `least_reliability`: λ; `fewest`: answers; `least_response`: share of
    those asked who answered.
    """

    delta: float
    q: float = FALSE_DISCOVERIES
    least_reliability: float = 0.5
    fewest: int = 7
    least_response: float = 0.4


MEANS = Demands(delta=0.1)
SHARES = Demands(delta=0.02)


def labels(units: pa.Table, *, tau2: float | None, sigma2: float | None = None, demands: Demands = MEANS) -> pa.Table:
    """The label of every unit of one family (an indicator, a period, a level), one row for each row in, in its order.

    In: `unit`, `n`, `mean`; `variance`, the sampling variance of the mean (analytic: without finite-population
    correction), unless `sigma2`, the variance within units, is given for all; and, if known, `response` (share 0–1),
    `is_break` (the definition changed) and `weight` in the reference (else n). `tau2`: the variance between units; None
    if no model could be fitted: then nobody is told apart.

    Out: `unit`, `state` (one of STATES), `n`, `mean`, `reference` (the weighted mean of the *other* comparable units),
    `difference` û = λ(ȳ − reference), `low`, `high` (95 %), `reliability` λ, `stabilised` = reference + û, `p`
    (two-sided, of z = û/sd; 1 where û = 0), `p_adjusted` (BH). sd² = τ²v/(τ²+v) + λ²·V(reference), V the sampling
    variance of the others' mean: without it the test errs too often when units are few.

    States, the first that fits: `not_comparable` (break or low response); `too_few` (answers, or λ below the least,
    unless τ² = 0); `above`/`below` (p_adjusted < q and |û| ≥ δ); `in_line` (the 90 % interval lies inside ±δ);
    `not_distinguishable`. τ² = 0 gives û = 0 and never above, below or in line. Those not comparable or without a value
    are outside the family and the reference; theirs are null. Raises ColumnMissing; ValueError for a negative n,
    variance or δ.

    Sources: Benjamini & Hochberg 1995; Schuirmann 1987 (two one-sided tests); Goldstein & Spiegelhalter 1996.

    >>> units = pa.table({"unit": list("ABCD"), "n": [60, 60, 60, 5], "mean": [4.6, 3.9, 4.0, 4.0]})
    >>> labels(units, tau2=0.09, sigma2=0.8)["state"].to_pylist()
    ['above', 'below', 'not_distinguishable', 'too_few']
    """
    if demands.delta < 0 or (tau2 or 0) < 0 or (sigma2 or 0) < 0:
        raise ValueError("δ and variances are 0 or more.")
    family = _Family.of(units, tau2, sigma2, demands)
    found = family.differences()
    p = _two_sided(found["difference"], found["sd"])
    p_adjusted = adjusted_p(p)
    width = INTERVAL * found["sd"]
    return tabled(
        unit=units["unit"],
        state=family.states(found, p_adjusted, demands).tolist(),
        n=pa.array(family.n.astype(np.int64)),
        mean=family.mean,
        reference=found["reference"],
        difference=found["difference"],
        low=found["difference"] - width,
        high=found["difference"] + width,
        reliability=found["reliability"],
        stabilised=found["reference"] + found["difference"],
        p=p,
        p_adjusted=p_adjusted,
    )


def mean_labels(units: pa.Table, *, demands: Demands = MEANS) -> pa.Table:
    """The labels of means on a scale, from sums: REML of those comparable, then `labels`.

    In: `unit`, `n`, `sum`, `sum_squares`, and if known `response`, `is_break`, `weight`. The table is that of `labels`.
    The model sees units in the order of their values, so that no label hangs on the order of the rows. Raises
    ColumnMissing; ValueError for a negative n.

    >>> units = pa.table({"unit": list("ABC"), "n": [50, 50, 50], "sum": [230.0, 195.0, 200.0],
    ...     "sum_squares": [1098.0, 800.5, 840.0]})
    >>> mean_labels(units)["state"].to_pylist()
    ['above', 'below', 'not_distinguishable']
    """
    n = counts(units, "n")
    with np.errstate(invalid="ignore", divide="ignore"):
        means = floats(units, "sum") / n
    is_comparable = pa.array(_comparable(units, demands) & (n > 0))
    compared = units.filter(is_comparable).sort_by([(name, "ascending") for name in ("n", "sum", "sum_squares")])
    model = random_intercept(compared)
    with_means = units.append_column("mean", pa.array(means, mask=~np.isfinite(means)))
    return labels(with_means, tau2=model.tau2, sigma2=model.sigma2, demands=demands)


def share_labels(units: pa.Table, *, demands: Demands = SHARES) -> pa.Table:
    """The labels of shares: each with the sampling variance θ(1−θ)/n of the pooled share θ, REML, then `labels`.

    In: `unit`, `x`, `n`, and if known `response`, `is_break`, `weight`. The pooled share keeps the variance above 0 for
    a unit at 0 or 100 %. The table is that of `labels`, in shares (0–1). If all units are at 0 or at 100 %, nobody is
    told apart. Raises ColumnMissing; ValueError unless 0 ≤ x ≤ n.

    Source: Spiegelhalter 2005 Stat Med 24:1185 (the variance at the target).

    >>> units = pa.table({"unit": list("ABCDE"), "x": [95, 62, 60, 58, 65], "n": [100] * 5})
    >>> share_labels(units)["state"].to_pylist()
    ['above', 'not_distinguishable', 'not_distinguishable', 'not_distinguishable', 'not_distinguishable']
    """
    x, n = floats(units, "x"), counts(units, "n")
    if ((x < 0) | (x > n)).any():
        raise ValueError("A unit has an x that is less than 0 or more than its n. Correct the table.")
    answered = np.where((n > 0) & np.isfinite(x), n, np.nan)
    is_in = _comparable(units, demands) & np.isfinite(answered)
    pooled = x[is_in].sum() / max(n[is_in].sum(), 1.0)
    share, variance = x / answered, pooled * (1 - pooled) / answered
    kept = tabled(value=share[is_in], variance=variance[is_in])
    model = known_variance(kept.sort_by([("variance", "ascending"), ("value", "ascending")]))
    known = {name: units[name] for name in ("response", "is_break", "weight") if name in units.column_names}
    table = tabled(unit=units["unit"], n=units["n"], mean=share, variance=variance, **known)
    return labels(table, tau2=model.tau2, demands=demands)


@dataclass(frozen=True)
class _Family:
    """The units as arrays, and which of them are compared."""

    n: Floats
    mean: Floats
    variance: Floats
    weight: Floats
    tau2: float
    is_comparable: Flags
    is_in: Flags

    @classmethod
    def of(cls, units: pa.Table, tau2: float | None, sigma2: float | None, demands: Demands) -> "_Family":
        needed(units, "unit", "n", "mean")
        n = counts(units, "n")
        mean = np.where(n > 0, floats(units, "mean"), np.nan)
        if sigma2 is not None:
            variance = sigma2 / np.where(n > 0, n, np.nan)
        elif tau2 is None and "variance" not in units.column_names:
            variance = np.full(len(n), np.nan)
        else:
            variance = floats(units, "variance")
        if (variance < 0).any():
            raise ValueError("The column “variance” holds a negative value. A variance is 0 or more.")
        weight = floats(units, "weight") if "weight" in units.column_names else n
        is_comparable = _comparable(units, demands)
        is_in = is_comparable & np.isfinite(mean) & (np.isfinite(variance) | (tau2 is None))
        return cls(n, mean, variance, np.nan_to_num(weight), tau2 or 0.0, is_comparable, is_in)

    def differences(self) -> dict[str, Floats]:
        """The reference without each unit, λ, the shrunken difference and its sd; NaN outside the family."""
        nothing = np.where(self.is_in, 0.0, np.nan)
        reference, spread = self._others()
        if not self.tau2:
            lone = np.isfinite(reference)
            difference = np.where(lone, 0.0, np.nan)
            return {"reference": reference, "difference": difference, "sd": difference, "reliability": nothing}
        reliability = np.where(self.is_in, self.tau2 / (self.tau2 + self.variance), np.nan)
        difference = reliability * (self.mean - reference)
        sd = np.sqrt(reliability * self.variance + reliability**2 * spread)
        return {"reference": reference, "difference": difference, "sd": sd, "reliability": reliability}

    def states(self, found: dict[str, Floats], p_adjusted: Floats, demands: Demands) -> NDArray[np.str_]:
        """The state of each unit: the first that fits."""
        difference, sd = found["difference"], found["sd"]
        is_clear = (p_adjusted < demands.q) & (np.abs(difference) >= demands.delta)
        is_inside = np.abs(difference) + EQUIVALENCE * sd < demands.delta
        is_few = (self.n < demands.fewest) | ~np.isfinite(self.mean)
        if self.tau2:
            is_few |= ~(found["reliability"] >= demands.least_reliability)
        fits = [
            ~self.is_comparable,
            is_few,
            is_clear & (difference > 0),
            is_clear & (difference < 0),
            is_inside & (self.tau2 > 0),
        ]
        return np.select(fits, ["not_comparable", "too_few", "above", "below", "in_line"], "not_distinguishable")

    def _others(self) -> tuple[Floats, Floats]:
        """The weighted mean of the other units of the family, and its sampling variance."""
        weight = np.where(self.is_in, self.weight, 0.0)
        rows = np.lexsort((self.mean, weight))
        rows = rows[self.is_in[rows]]
        mean = np.where(self.is_in, self.mean, 0.0)
        variance = np.where(self.is_in, np.nan_to_num(self.variance), 0.0)
        # Added up in the order of values, and only those that count: no other order or row may change the last digit.
        total, sums, squares = (part[rows].sum() for part in (weight, weight * mean, weight**2 * variance))
        left = total - weight
        has_others = self.is_in & (left > 1e-12 * total)
        left = np.where(has_others, left, np.nan)
        return (sums - weight * mean) / left, np.maximum(squares - weight**2 * variance, 0.0) / left**2


def _two_sided(difference: Floats, sd: Floats) -> Floats:
    """p of difference/sd under no difference; without any sd a difference is certain, and none has p = 1."""
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.abs(difference) / sd
    return np.where(difference == 0, 1.0, 2 * norm.sf(z))


def _comparable(units: pa.Table, demands: Demands) -> Flags:
    """Whether nothing but its answers keeps a unit from being compared; what is not told does not hinder."""
    fits = np.ones(len(units), np.bool_)
    if "response" in units.column_names:
        fits &= ~(floats(units, "response") < demands.least_response)
    if "is_break" in units.column_names:
        fits &= ~(floats(units, "is_break") > 0)
    return fits
