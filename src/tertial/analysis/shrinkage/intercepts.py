"""The random intercept: units that differ by a normal effect, fitted by REML or ML from sums alone.

y_ij = x_ij′β + u_i + e_ij, u_i ~ N(0, τ²), e_ij ~ N(0, σ²). With θ = τ²/σ² each unit's V⁻¹ is (I − θ/(1+nθ)·11′)/σ², so
Z′V⁻¹Z of Z = [1 x y] is within + Σ nz̄z̄′/(1+nθ): units of one size can be added up before anything is fitted, and the
likelihood is a function of θ alone (Bates et al. 2015 JSS 67(1) §3.4; Searle, Casella & McCulloch 1992 ch. 3).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np
import pyarrow as pa
from scipy.optimize import brentq, minimize_scalar

from tertial.analysis.columns import Floats, floats
from tertial.analysis.shrinkage.columns import known, tabled
from tertial.analysis.shrinkage.sums import Crossproducts, crossproducts, gathered

Method = Literal["REML", "ML"]
GRID = np.concatenate([[0.0], np.logspace(-7, 7, 57)])
METHODS: tuple[str, ...] = get_args(Method)
NO_SPREAD = 1e-13


@dataclass(frozen=True)
class InterceptModel:
    """A fitted random intercept, or why there is none.

    `names`, `estimates`, `standard_errors`: β, the intercept first. `tau2`, `sigma2`: variances between and within
    units. `icc`: τ²/(τ²+σ²). `criterion`: −2·log-likelihood, restricted under REML, as lme4 states it. `units`,
    `answers`: those that counted. `why` is None, or `one_unit`, `no_repeats` (no unit has two answers),
    `too_few_answers`, `collinear` (a covariate is constant or follows from the others), `no_spread_within` (σ² = 0) or
    `all_equal`. Then what cannot be computed is None; `all_equal` still has τ² = σ² = 0.
    """

    method: Method
    names: tuple[str, ...]
    units: int
    answers: int
    estimates: tuple[float, ...] | None = None
    standard_errors: tuple[float, ...] | None = None
    tau2: float | None = None
    sigma2: float | None = None
    icc: float | None = None
    log_likelihood: float | None = None
    criterion: float | None = None
    why: str | None = None


def random_intercept(units: pa.Table, *, method: Method = "REML", covariates: Sequence[str] = ()) -> InterceptModel:
    """The random intercept of a table of sums, one row a unit, as lme4's `y ~ 1 + covariates + (1 | unit)`.

    In: `n`, `sum`, `sum_squares` of the answers and, for covariates, the columns of `sums.sum_names` (`unit_sums` makes
    them). Units with n = 0 or null are left out. The variance between units is 0 when no positive one is likelier.
    Raises ColumnMissing; ValueError for a negative n or an unknown method.

    Source: Bates et al. 2015 JSS 67(1) §3.4.

    >>> units = pa.table({"n": [2, 2, 2], "sum": [4.0, 8.0, 9.0], "sum_squares": [10.0, 34.0, 42.5]})
    >>> model = random_intercept(units)
    >>> round(model.tau2, 4), round(model.sigma2, 4), model.estimates
    (0.75, 2.0, (3.5,))
    """
    known(method, METHODS)
    data = crossproducts(units, covariates)
    model = InterceptModel(method, ("intercept", *covariates), len(data.n), data.answers)
    profile = _Profile.of(data, method)
    if why := _hindrance(data, profile):
        if why != "all_equal" or covariates:
            return replace(model, why=why)
        return replace(model, why=why, estimates=(float(data.centre[-1]),), tau2=0.0, sigma2=0.0)
    theta = profile.best()
    crossed = profile.crossed(np.array([theta]))[0]
    scatter = crossed[:-1, :-1]
    beta = np.linalg.solve(scatter, crossed[:-1, -1])
    sigma2 = float((crossed[-1, -1] - crossed[:-1, -1] @ beta) / profile.freedom)
    back = np.eye(len(beta))
    back[0, 1:] = -data.centre[1:-1]
    estimates = back @ beta
    estimates[0] += data.centre[-1]
    errors = np.sqrt(np.diag(back @ np.linalg.inv(scatter) @ back.T) * sigma2)
    criterion = float(profile.criterion(np.array([theta]))[0])
    return replace(
        model,
        estimates=tuple(estimates.tolist()),
        standard_errors=tuple(errors.tolist()),
        tau2=theta * sigma2,
        sigma2=sigma2,
        icc=theta / (1 + theta),
        criterion=criterion,
        log_likelihood=-criterion / 2,
    )


def effects(units: pa.Table, model: InterceptModel | None = None) -> pa.Table:
    """Each unit's shrunken effect under a fitted model, one row for each row of the table of sums, in its order.

    `model`: by REML without covariates, of the same table, unless given.

    Out: `unit`, `n`, `mean` (the raw value), `expected` (x̄′β̂), `reliability` λ = τ²/(τ²+σ²/n), `effect`
    û = λ(ȳ − x̄′β̂), `sd` = √(τ²σ²/(nτ²+σ²)) with β and variances as known (lme4's condVar), and `stabilised` =
    expected + û. τ² = 0 gives λ = 0 and û = 0. Null: all but n and λ for a unit without answers, all but n and mean if
    there is no model.

    Source: Efron & Morris 1975; Searle, Casella & McCulloch 1992 ch. 7.

    >>> units = pa.table({"unit": ["A", "B", "C"], "n": [2, 2, 2], "sum": [4.0, 8.0, 9.0],
    ...     "sum_squares": [10.0, 34.0, 42.5]})
    >>> [round(row["stabilised"], 3) for row in effects(units, random_intercept(units)).to_pylist()]
    [2.857, 3.714, 3.929]
    """
    model = model or random_intercept(units)
    n = np.nan_to_num(floats(units, "n"))
    answered = np.where(n > 0, n, np.nan)
    mean = floats(units, "sum") / answered
    nothing = np.full(len(n), np.nan)
    expected, reliability, sd = nothing, nothing, nothing
    if model.tau2 is not None and model.sigma2 is not None and model.estimates is not None:
        expected = np.full(len(n), model.estimates[0]) + 0 * answered
        for name, slope in zip(model.names[1:], model.estimates[1:], strict=True):
            expected = expected + slope * floats(units, f"sum_{name}") / answered
        reliability = n * model.tau2 / (n * model.tau2 + model.sigma2) if model.tau2 > 0 else 0 * n
        sd = np.sqrt(model.tau2 * (1 - reliability)) + 0 * answered
    effect = reliability * (mean - expected)
    return tabled(
        unit=units["unit"],
        n=pa.array(n.astype(np.int64)),
        mean=mean,
        expected=expected,
        reliability=reliability,
        effect=effect,
        sd=sd,
        stabilised=expected + effect,
    )


@dataclass(frozen=True)
class _Profile:
    """The likelihood as a function of θ = τ²/σ², of units gathered by size."""

    sizes: Floats
    units: Floats
    between: Floats
    within: Floats
    freedom: float
    is_restricted: bool

    @classmethod
    def of(cls, data: Crossproducts, method: Method) -> "_Profile":
        sizes, units, between = gathered(data.between, data.n)
        fixed = data.sums.shape[1] - 1
        freedom = data.n.sum() - (fixed if method == "REML" else 0)
        return cls(sizes, units, between, data.within.sum(axis=0), float(freedom), method == "REML")

    def crossed(self, theta: Floats) -> Floats:
        """σ²·Z′V⁻¹Z for each θ."""
        weights = 1 / (1 + theta[:, None] * self.sizes)
        crossed: Floats = self.within + np.tensordot(weights, self.between, axes=1)
        return crossed

    def criterion(self, theta: Floats) -> Floats:
        """−2·(restricted) log-likelihood for each θ, β and σ² at their best."""
        root = np.einsum("tkk->tk", np.linalg.cholesky(self.crossed(theta)))
        spread = np.log1p(theta[:, None] * self.sizes) @ self.units
        fixed = 2 * np.log(root[:, :-1]).sum(axis=1) if self.is_restricted else 0.0
        left = root[:, -1] ** 2 / self.freedom
        criterion: Floats = spread + fixed + self.freedom * (1 + np.log(2 * np.pi * left))
        return criterion

    def slope(self, theta: float) -> float:
        """The derivative of the criterion."""
        shrink = 1 / (1 + theta * self.sizes)
        crossed = self.crossed(np.array([theta]))[0]
        moved = -np.tensordot(self.sizes * shrink**2, self.between, axes=1)
        scatter = crossed[:-1, :-1]
        beta = np.linalg.solve(scatter, crossed[:-1, -1])
        contrast = np.append(-beta, 1.0)
        squares = crossed[-1, -1] - crossed[:-1, -1] @ beta
        total = (self.units * self.sizes * shrink).sum() + self.freedom * (contrast @ moved @ contrast) / squares
        if self.is_restricted:
            total += np.trace(np.linalg.solve(scatter, moved[:-1, :-1]))
        return float(total)

    def best(self) -> float:
        """The θ at which the criterion is least."""
        grid = GRID * self.units.sum() / (self.units @ self.sizes)
        place = int(np.argmin(self.criterion(grid)))
        if place == 0 and self.slope(0.0) >= 0:
            return 0.0
        low, high = grid[max(place - 1, 0)], grid[min(place + 1, len(grid) - 1)]
        return least(lambda theta: float(self.criterion(np.array([theta]))[0]), self.slope, low, high)


def least(value: Callable[[float], float], slope: Callable[[float], float], low: float, high: float) -> float:
    """Where a smooth function is least between two points: where its slope passes 0, if it does so once.

    >>> round(least(lambda x: (x - 2) ** 2, lambda x: 2 * (x - 2), 0.0, 5.0), 6)
    2.0
    """
    if slope(low) < 0 < slope(high):
        return float(brentq(slope, low, high, xtol=1e-14 * max(high, 1e-300), rtol=1e-13))
    found = minimize_scalar(value, bounds=(low, high), method="bounded", options={"xatol": 1e-10 * max(high, 1e-300)})
    return float(found.x)


def _hindrance(data: Crossproducts, profile: _Profile) -> str | None:
    """Why the model cannot be fitted, if it cannot."""
    fixed = data.sums.shape[1] - 1
    if len(data.n) < 2:
        return "one_unit"
    if data.n.max() < 2:
        return "no_repeats"
    if data.answers <= fixed:
        return "too_few_answers"
    whole = profile.crossed(np.zeros(1))[0]
    scatter, scale = whole[:-1, :-1], np.sqrt(np.diag(whole)[:-1])
    if (scale == 0).any() or np.linalg.eigvalsh(scatter / scale[:, None] / scale).min() < NO_SPREAD:
        return "collinear"
    largest = data.centre[-1] ** 2 * data.answers + whole[-1, -1]
    if left_over(whole) <= NO_SPREAD * largest:
        return "all_equal"
    return "no_spread_within" if left_over(profile.within) <= NO_SPREAD * left_over(whole) else None


def left_over(crossed: Floats) -> float:
    """The sum of squares of y, the last column, that the other columns do not explain.

    >>> left_over(np.array([[2.0, 4.0], [4.0, 10.0]]))
    2.0
    """
    explained, *_ = np.linalg.lstsq(crossed[:-1, :-1], crossed[:-1, -1], rcond=None)
    return max(float(crossed[-1, -1] - crossed[:-1, -1] @ explained), 0.0)
