"""Shares of units: a binomial with a normal effect on the logit, by adaptive Gauss–Hermite quadrature on (x, n) pairs.

x_i ~ Bin(n_i, logit⁻¹(β + τ·b_i)), b_i ~ N(0, 1). Units with the same x and n have the same likelihood, so each pair is
integrated once. The points are centred on the pair's mode and spread by its curvature (Liu & Pierce 1994 Biometrika
81:624; Pinheiro & Bates 1995 JCGS 4:12).
"""

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from scipy.optimize import minimize
from scipy.special import expit, gammaln, logit

from tertial.analysis.columns import Floats, floats
from tertial.analysis.shrinkage.columns import Places, counts, tabled

FEWEST_POINTS, MOST_POINTS = 1, 50
NEWTON_STEPS = 60
NEGLIGIBLE = 1e-8


@dataclass(frozen=True)
class ShareModel:
    """A fitted binomial random intercept, or why there is none.

    `intercept` and its `standard_error` on the logit; `tau2`: variance of the units' effects on the logit; `share`: of
    a unit with effect 0; `pooled`: Σx/Σn. `log_likelihood` has the binomial coefficients, `kernel` is without them.
    `why` is None, or `one_unit`, `no_repeats` (no unit has two answers), `all_none` or `all_every` (x is 0, or
    n, in all).
    """

    units: int
    answers: int
    points: int
    pooled: float | None = None
    intercept: float | None = None
    standard_error: float | None = None
    tau2: float | None = None
    share: float | None = None
    log_likelihood: float | None = None
    kernel: float | None = None
    why: str | None = None


def share_intercept(units: pa.Table, *, points: int = 25) -> ShareModel:
    """The binomial random intercept of units, as lme4's `glmer(cbind(x, n − x) ~ 1 + (1 | unit), nAGQ = points)`.

    In: `x` of `n` answers, one row a unit. `points`: of the quadrature, 15–25 for publishing; 1 is Laplace's
    approximation. Units with n = 0 or null, or x null, are left out. Raises ColumnMissing; ValueError if x is not
    between 0 and n, or points not between 1 and 50.

    Source: Pinheiro & Bates 1995 JCGS 4:12; maximum likelihood.

    >>> units = pa.table({"x": [2, 9, 5, 14, 4], "n": [20, 20, 10, 20, 20]})
    >>> model = share_intercept(units)
    >>> round(model.intercept, 2), round(model.tau2, 2)
    (-0.56, 0.88)
    """
    if not FEWEST_POINTS <= points <= MOST_POINTS:
        raise ValueError(f"{points} points of quadrature. Ask for {FEWEST_POINTS} to {MOST_POINTS}.")
    x, n, _ = _told(units)
    model = ShareModel(len(n), int(n.sum()), points)
    if len(n):
        model = replace(model, pooled=float(x.sum() / n.sum()))
    if why := _hindrance(x, n):
        return replace(model, why=why)
    pairs, times = np.unique(np.stack([x, n]), axis=1, return_counts=True)
    fit = _Fit(pairs[0], pairs[1], times.astype(np.float64), points)
    intercept, tau = fit.best()
    kernel = fit.likelihood(intercept, tau)[0]
    coefficients = gammaln(n + 1) - gammaln(x + 1) - gammaln(n - x + 1)
    return replace(
        model,
        intercept=intercept,
        standard_error=fit.standard_error(intercept, tau),
        tau2=tau**2,
        share=float(expit(intercept)),
        kernel=kernel,
        log_likelihood=kernel + float(coefficients.sum()),
    )


def share_effects(units: pa.Table, model: ShareModel | None = None) -> pa.Table:
    """Each unit's shrunken effect on the logit and stabilised share, one row for each row in, in its order.

    `model`: that of the same table unless given.

    Out: `unit`, `n`, `share` (raw x/n), `effect` (the conditional mode of τ·b), `sd` (conditional, at the mode),
    `reliability` λ = 1 − sd²/τ², `stabilised` = logit⁻¹(β̂ + effect). τ² = 0 gives λ = 0 and effect 0. Null: for a unit
    without answers, and all but n and share if there is no model.

    Source: Pinheiro & Bates 1995 JCGS 4:12.

    >>> units = pa.table({"unit": list("ABCDE"), "x": [2, 9, 5, 14, 4], "n": [20, 20, 10, 20, 20]})
    >>> [round(row["stabilised"], 2) for row in share_effects(units, share_intercept(units)).to_pylist()]
    [0.16, 0.43, 0.46, 0.64, 0.24]
    """
    model = model or share_intercept(units)
    x, n, rows = _told(units)
    columns = {name: np.full(len(units), np.nan) for name in ("share", "effect", "sd", "reliability", "stabilised")}
    columns["share"][rows] = x / n
    if model.tau2 is not None and model.intercept is not None:
        tau = float(np.sqrt(model.tau2))
        mode, curvature = _modes(x, n, model.intercept, tau)
        columns["effect"][rows] = tau * mode
        columns["sd"][rows] = tau / np.sqrt(curvature)
        columns["reliability"][rows] = 1 - 1 / curvature
        columns["stabilised"][rows] = expit(model.intercept + tau * mode)
    return tabled(unit=units["unit"], n=units["n"], **columns)


@dataclass(frozen=True)
class _Fit:
    """The distinct pairs of x and n, how many units have each, and the points of the quadrature."""

    x: Floats
    n: Floats
    times: Floats
    points: int

    def likelihood(self, intercept: float, tau: float) -> tuple[float, Floats]:
        """The log-likelihood without binomial coefficients, and its slopes by β and τ (Fisher's identity)."""
        mode, curvature = _modes(self.x, self.n, intercept, tau)
        at, weights = np.polynomial.hermite.hermgauss(self.points)
        b = mode[:, None] + np.sqrt(2 / curvature)[:, None] * at
        height = _joint(self.x[:, None], self.n[:, None], intercept, tau, b)
        top = _joint(self.x, self.n, intercept, tau, mode)
        masses = weights * np.exp(at**2 + height - top[:, None])
        mass = masses.sum(axis=1)
        each = top + np.log(mass) - np.log(np.pi * curvature) / 2
        surplus = self.x[:, None] - self.n[:, None] * expit(intercept + tau * b)
        slopes = np.stack([(masses * surplus).sum(axis=1), (masses * surplus * b).sum(axis=1)]) / mass
        return float(self.times @ each), slopes @ self.times

    def best(self) -> tuple[float, float]:
        """The β and τ of the greatest likelihood; τ = 0 if no positive one is likelier."""
        pooled = float(logit((self.times @ self.x) / (self.times @ self.n)))
        found = [
            minimize(
                lambda at: -self.likelihood(float(at[0]), float(at[1]))[0],
                np.array([pooled, start]),
                # One point is Laplace's approximation, whose slopes are not those of the integral.
                jac=(lambda at: -self.likelihood(float(at[0]), float(at[1]))[1]) if self.points > 9 else None,
                method="L-BFGS-B",
                bounds=[(None, None), (0, None)],
                options={"ftol": 1e-14, "gtol": 1e-7},
            )
            for start in (0.3, 1.0)
        ]
        best = min(found, key=lambda result: float(result.fun)).x
        is_flat = self.likelihood(pooled, 0.0)[0] >= self.likelihood(float(best[0]), float(best[1]))[0] - NEGLIGIBLE
        return (pooled, 0.0) if is_flat else (float(best[0]), float(best[1]))

    def standard_error(self, intercept: float, tau: float) -> float | None:
        """Of β, from the curvature of the likelihood at its top, τ free unless it is 0."""
        step = 1e-4
        if tau == 0:
            information = self.times @ self.n * expit(intercept) * expit(-intercept)
            return float(1 / np.sqrt(information))
        by_beta = self.likelihood(intercept + step, tau)[1] - self.likelihood(intercept - step, tau)[1]
        by_tau = self.likelihood(intercept, tau + step)[1] - self.likelihood(intercept, max(tau - step, 0.0))[1]
        curved = -np.stack([by_beta / (2 * step), by_tau / (tau + step - max(tau - step, 0.0))])
        variance = np.linalg.pinv((curved + curved.T) / 2)[0, 0]
        return float(np.sqrt(variance)) if variance > 0 else None


def _joint(x: Floats, n: Floats, intercept: float, tau: float, b: Floats) -> Floats:
    """log of p(x | b)·exp(−b²/2), without the binomial coefficient."""
    at = intercept + tau * b
    return x * at - n * np.logaddexp(0, at) - b**2 / 2


def _modes(x: Floats, n: Floats, intercept: float, tau: float) -> tuple[Floats, Floats]:
    """The b at which the joint density is greatest, and its curvature there: Newton, each step at most 1/τ long.

    The function is concave with curvature ≥ 1, so that steps kept short where the logistic bends end at the one top.
    """
    b = np.zeros(len(x))
    for _ in range(NEWTON_STEPS):
        p = expit(intercept + tau * b)
        step = (tau * (x - n * p) - b) / (1 + tau**2 * n * p * (1 - p))
        longest = 1 / max(tau, 1e-3)
        step = np.clip(step, -longest, longest)
        b = b + step
        if np.abs(step).max(initial=0.0) < 1e-12:
            break
    p = expit(intercept + tau * b)
    return b, 1 + tau**2 * n * p * (1 - p)


def _told(units: pa.Table) -> tuple[Floats, Floats, Places]:
    """x and n of the units that have answers, and their places. Raises ValueError unless 0 ≤ x ≤ n."""
    x, n = floats(units, "x"), counts(units, "n")
    rows = np.flatnonzero((n > 0) & np.isfinite(x))
    x, n = x[rows], n[rows]
    if ((x < 0) | (x > n)).any():
        raise ValueError("A unit has an x that is less than 0 or more than its n. Correct the table.")
    return x, n, rows


def _hindrance(x: Floats, n: Floats) -> str | None:
    if len(n) < 2:
        return "one_unit"
    if not x.any():
        return "all_none"
    if (x == n).all():
        return "all_every"
    return "no_repeats" if n.max() < 2 else None
