"""Funnels: how far from the target chance alone would carry a unit of each size.

A target θ₀, limits around it that narrow as n grows, and, when units differ more than chance explains, a variance
between units added to the limits (Spiegelhalter 2005 Stat Med 24:1185; Spiegelhalter et al. 2012 JRSS A 175:1).
"""

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from scipy.stats import binom, norm

from tertial.analysis.columns import Floats, floats
from tertial.analysis.shrinkage.columns import counts, tabled

INNER, OUTER = 0.95, 0.998
WINSORISED = 0.1


@dataclass(frozen=True)
class Funnel:
    """A funnel's figures. `target` θ₀; `sigma2`: variance of one answer at the target.

    `phi`: overdispersion Σz²/I of z winsorised at the 10 % and 90 % quantiles (interpolated as R's type 7), of
    `units` I; `threshold`: 1 + 2√(2/I), which φ must pass for `is_overdispersed`; `tau2`: the variance then added, else
    0. None where there is nothing to compute it of: no unit,
    or a target at which answers cannot differ.
    """

    kind: str
    units: int
    target: float | None = None
    sigma2: float | None = None
    phi: float | None = None
    threshold: float | None = None
    is_overdispersed: bool | None = None
    tau2: float | None = None


def share_funnel(units: pa.Table, *, target: float | None = None) -> Funnel:
    """The funnel of shares: `x` of `n`, one row a unit. The target is the pooled Σx/Σn unless given.

    Units with n = 0 or null are left out. Raises ColumnMissing; ValueError unless 0 ≤ x ≤ n and 0 ≤ target ≤ 1.

    Source: Spiegelhalter 2005 sec. 3 and app. A; DerSimonian & Laird 1986 for τ².

    >>> funnel = share_funnel(pa.table({"x": [12, 20, 31, 9], "n": [40, 50, 60, 30]}))
    >>> funnel.target, round(funnel.phi, 2), funnel.is_overdispersed
    (0.4, 1.11, False)
    """
    x, n = _shares(units)
    if target is not None and not 0 <= target <= 1:
        raise ValueError(f"The target is {target}. A share is between 0 and 1.")
    is_in = np.isfinite(x) & (n > 0)
    if not is_in.any():
        return Funnel("share", 0, target)
    share = float(x[is_in].sum() / n[is_in].sum()) if target is None else target
    return _dispersed(Funnel("share", int(is_in.sum()), share, share * (1 - share)), x[is_in] / n[is_in], n[is_in])


def mean_funnel(units: pa.Table, *, sigma2: float, target: float | None = None) -> Funnel:
    """The funnel of means: `mean` of `n` answers, one row a unit; `sigma2` is the pooled variance within units.

    The target is the mean of all answers unless given. Units with n = 0 or null, or without a mean, are left out.
    Raises ColumnMissing; ValueError for a negative n or variance.

    Source: Spiegelhalter 2005 sec. 3; DerSimonian & Laird 1986 for τ².

    >>> funnel = mean_funnel(pa.table({"n": [10, 40, 25], "mean": [3.9, 4.2, 4.1]}), sigma2=0.81)
    >>> round(funnel.target, 3), funnel.is_overdispersed
    (4.127, False)
    """
    if sigma2 < 0:
        raise ValueError("A variance is 0 or more.")
    n, mean = counts(units, "n"), floats(units, "mean")
    is_in = np.isfinite(mean) & (n > 0)
    if not is_in.any():
        return Funnel("mean", 0, target, sigma2)
    pooled = float(n[is_in] @ mean[is_in] / n[is_in].sum()) if target is None else target
    return _dispersed(Funnel("mean", int(is_in.sum()), pooled, sigma2), mean[is_in], n[is_in])


def funnel_limits(sizes: pa.Table, funnel: Funnel, *, low: float | None = None, high: float | None = None) -> pa.Table:
    """The limits at each size `n`, for the lines of a funnel: `n`, `low_95`, `high_95`, `low_998`, `high_998`.

    Shares without overdispersion: exact binomial, interpolated between counts; otherwise θ₀ ± z·√(σ²/n + τ²). Clipped
    to `low` and `high`, the ends of the scale; shares to 0–1. Null where n is 0 or null, or the funnel has no target.

    Source: Spiegelhalter 2005 app. A.1.1.

    >>> funnel = share_funnel(pa.table({"x": [39, 41], "n": [100, 100]}))
    >>> [round(value, 4) for value in funnel_limits(pa.table({"n": [100]}), funnel).to_pylist()[0].values()]
    [100, 0.3001, 0.492, 0.247, 0.5486]
    """
    n = counts(sizes, "n")
    columns: dict[str, Floats] = {}
    for name, level in (("95", INNER), ("998", OUTER)):
        columns[f"low_{name}"], columns[f"high_{name}"] = _limits(n, funnel, level, low, high)
    return tabled(n=sizes["n"], **columns)


def funnel_units(
    units: pa.Table, funnel: Funnel | None = None, *, low: float | None = None, high: float | None = None
) -> pa.Table:
    """Where each unit lies in a funnel, one row for each row in, in its order.

    In: the table that the funnel was made of; `funnel` is that of its shares unless given.

    Out: `unit`, `n`, `value`, `z` = (y−θ₀)/s with s = σ/√n, `z_adjusted` =
    (y−θ₀)/√(s²+τ²), the limits of `funnel_limits`, and `place`: `inside`, or outside the 95 % limits `above_95` or
    `below_95`, or outside the 99.8 % limits `above_998` or `below_998`. Null without answers or target; z is null when
    answers cannot differ.

    Source: Spiegelhalter 2005 sec. 3.

    >>> units = pa.table({"unit": list("ABCDEF"), "x": [20, 22, 18, 21, 19, 34], "n": [50] * 6})
    >>> funnel_units(units, share_funnel(units, target=0.4))["place"].to_pylist()
    ['inside', 'inside', 'inside', 'inside', 'inside', 'above_998']
    """
    funnel = funnel or share_funnel(units)
    n = counts(units, "n")
    value = floats(units, "mean") if funnel.kind == "mean" else _shares(units)[0] / np.where(n > 0, n, np.nan)
    value = np.where(n > 0, value, np.nan)
    target = np.nan if funnel.target is None else funnel.target
    variance = (np.nan if not funnel.sigma2 else funnel.sigma2) / np.where(n > 0, n, np.nan)
    limits = funnel_limits(tabled(n=n), funnel, low=low, high=high)
    edges = {name: floats(limits, name) for name in limits.column_names[1:]}
    place = np.select(
        [
            ~np.isfinite(value) | ~np.isfinite(edges["low_95"]),
            value > edges["high_998"],
            value < edges["low_998"],
            value > edges["high_95"],
            value < edges["low_95"],
        ],
        ["", "above_998", "below_998", "above_95", "below_95"],
        "inside",
    )
    return tabled(
        unit=units["unit"],
        n=units["n"],
        value=value,
        z=(value - target) / np.sqrt(variance),
        z_adjusted=(value - target) / np.sqrt(variance + (funnel.tau2 or 0.0)),
        **edges,
        place=[name or None for name in place.tolist()],
    )


def _dispersed(funnel: Funnel, value: Floats, n: Floats) -> Funnel:
    """The funnel with φ and τ² of its units."""
    if not funnel.sigma2 or funnel.target is None:
        return funnel
    weights = n / funnel.sigma2
    z = (value - funnel.target) * np.sqrt(weights)
    ends = np.quantile(z, [WINSORISED, 1 - WINSORISED])
    phi = float((np.clip(z, *ends) ** 2).mean())
    threshold = float(1 + 2 * np.sqrt(2 / len(z)))
    spread = weights.sum() - weights @ weights / weights.sum()
    is_over = len(z) > 1 and phi > threshold
    tau2 = max(0.0, float((len(z) * phi - (len(z) - 1)) / spread)) if is_over else 0.0
    return replace(funnel, phi=phi, threshold=threshold, is_overdispersed=is_over, tau2=tau2)


def _limits(n: Floats, funnel: Funnel, level: float, low: float | None, high: float | None) -> tuple[Floats, Floats]:
    answered = np.where(n > 0, n, np.nan)
    if funnel.target is None or funnel.sigma2 is None:
        return np.full(len(n), np.nan), np.full(len(n), np.nan)
    if funnel.kind == "share":
        low, high = 0.0, 1.0
    if funnel.kind == "share" and not funnel.tau2:
        ends = [_exact(answered, funnel.target, at) for at in ((1 - level) / 2, (1 + level) / 2)]
    else:
        width = norm.ppf((1 + level) / 2) * np.sqrt(funnel.sigma2 / answered + (funnel.tau2 or 0.0))
        ends = [funnel.target - width, funnel.target + width]
    lower, upper = (np.clip(end, -np.inf if low is None else low, np.inf if high is None else high) for end in ends)
    return lower, upper


def _exact(n: Floats, target: float, at: float) -> Floats:
    """The share at which the binomial passes a probability, interpolated between the counts on either side."""
    if target in (0.0, 1.0):
        return target + 0 * n
    size = np.where(np.isfinite(n), n, 1.0)
    count = binom.ppf(at, size, target)
    reached = binom.cdf(count, size, target)
    part = (reached - at) / (reached - binom.cdf(count - 1, size, target))
    limit: Floats = (count - part) / n
    return limit


def _shares(units: pa.Table) -> tuple[Floats, Floats]:
    x, n = floats(units, "x"), counts(units, "n")
    if ((x < 0) | (x > n)).any():
        raise ValueError("A unit has an x that is less than 0 or more than its n. Correct the table.")
    return x, n
