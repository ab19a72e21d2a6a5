"""A random intercept and a random slope: units that differ in level and in how they change, from sums alone.

y_ij = x_ij′β + b_i0 + b_i1·x_ij + e_ij, b_i ~ N(0, σ²ΛΛ′), Λ lower triangular (Bates et al. 2015 JSS 67(1) §3). With
P = Z′[1 x y] of a unit, Z = [1 x] and S = Z′Z, its G = [1 x y]′V⁻¹[1 x y] is Σzz′ − P′Λ(I+Λ′SΛ)⁻¹Λ′P.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
from scipy.optimize import minimize

from tertial.analysis.columns import Floats, floats
from tertial.analysis.shrinkage.columns import known, tabled
from tertial.analysis.shrinkage.intercepts import METHODS, NO_SPREAD, Method, left_over
from tertial.analysis.shrinkage.sums import Crossproducts, crossproducts

STARTS = ((1.0, 0.0, 1.0), (0.3, 0.0, 0.3), (1.0, 0.0, 0.0))
NEGLIGIBLE = 1e-10
# A search that ends this near the edge is begun again elsewhere: it may have stopped in a hollow of its own.
NEAR = 0.05


@dataclass(frozen=True)
class SlopeModel:
    """A fitted random intercept and slope, or why there is none.

    `tau2_intercept`, `tau2_slope`, `covariance`, `correlation`: of the units' effects, at x = 0; `correlation` is None
    when a variance is 0. The rest is as in `InterceptModel`; `why` is also `no_slopes` when no unit has three answers
    that are not all at one x.
    """

    method: Method
    names: tuple[str, ...]
    units: int
    answers: int
    estimates: tuple[float, ...] | None = None
    standard_errors: tuple[float, ...] | None = None
    tau2_intercept: float | None = None
    tau2_slope: float | None = None
    covariance: float | None = None
    correlation: float | None = None
    sigma2: float | None = None
    log_likelihood: float | None = None
    criterion: float | None = None
    why: str | None = None


def random_slope(
    units: pa.Table, *, slope: str = "x", method: Method = "REML", covariates: Sequence[str] = ()
) -> SlopeModel:
    """The random intercept and slope of a table of sums, one row a unit, as lme4's `y ~ x + covariates + (x | unit)`.

    In: the columns of `sums.sum_names([slope, *covariates])`, which `unit_sums` makes. Units without answers are left
    out. Raises ColumnMissing; ValueError for a negative n or an unknown method.

    Source: Bates et al. 2015 JSS 67(1) §3.4; Laird & Ware 1982.

    >>> from tertial.analysis.shrinkage.sums import unit_sums
    >>> answers = pa.table({"unit": list("AAAABBBBCCCC"), "x": [0, 1, 2, 3] * 3,
    ...     "y": [1.0, 2.5, 2.8, 4.2, 2.0, 1.9, 2.4, 2.2, 0.0, 2.2, 3.9, 6.1]})
    >>> model = random_slope(unit_sums(answers, ["x"]))
    >>> [round(value, 3) for value in (*model.estimates, model.tau2_slope, model.sigma2)]
    [1.05, 1.033, 0.886, 0.052]
    """
    known(method, METHODS)
    data = crossproducts(units, [slope, *covariates])
    model = SlopeModel(method, ("intercept", slope, *covariates), len(data.n), data.answers)
    if why := _hindrance(data, method):
        return replace(model, why=why)
    scale = float(np.sqrt((data.within[:, 1, 1].sum() + (data.sums[:, 1] ** 2 / data.n).sum()) / data.answers))
    fit = _Fit.of(data, scale, method)
    root = fit.best()
    crossed = fit.weighed(root)[0]
    beta = np.linalg.solve(crossed[:-1, :-1], crossed[:-1, -1])
    sigma2 = float(crossed[-1, -1] - crossed[:-1, -1] @ beta) / fit.freedom
    back = np.eye(len(beta))
    back[0, 1:] = -data.centre[1:-1]
    back[:, 1] /= scale
    estimates = back @ beta
    estimates[0] += data.centre[-1]
    errors = np.sqrt(np.diag(back @ np.linalg.inv(crossed[:-1, :-1]) @ back.T) * sigma2)
    spread = sigma2 * back[:2, :2] @ root @ root.T @ back[:2, :2].T
    both = float(np.sqrt(spread[0, 0] * spread[1, 1]))
    criterion = fit.criterion(root) + (2 * np.log(scale) if method == "REML" else 0.0)
    return replace(
        model,
        estimates=tuple(estimates.tolist()),
        standard_errors=tuple(errors.tolist()),
        tau2_intercept=float(spread[0, 0]),
        tau2_slope=float(spread[1, 1]),
        covariance=float(spread[0, 1]),
        correlation=min(max(float(spread[0, 1]) / both, -1.0), 1.0) if both > 0 else None,
        sigma2=sigma2,
        criterion=float(criterion),
        log_likelihood=float(-criterion / 2),
    )


def slope_effects(units: pa.Table, model: SlopeModel | None = None) -> pa.Table:
    """Each unit's shrunken effects on intercept and slope, one row for each row of the table of sums, in its order.

    `model`: by REML with slope `x`, of the same table, unless given.

    Out: `unit`, `n`, `intercept_effect`, `intercept_sd`, `slope_effect`, `slope_sd` (conditional on the answers, with β
    and variances as known: lme4's condVar), `intercept` and `slope`: with β̂ added. Null for a unit without answers, and
    everywhere if there is no model.

    Source: Laird & Ware 1982 eq. 3.2.

    >>> from tertial.analysis.shrinkage.sums import unit_sums
    >>> answers = pa.table({"unit": list("AAAABBBBCCCC"), "x": [0, 1, 2, 3] * 3,
    ...     "y": [1.0, 2.5, 2.8, 4.2, 2.0, 1.9, 2.4, 2.2, 0.0, 2.2, 3.9, 6.1]})
    >>> sums = unit_sums(answers, ["x"])
    >>> [round(row["slope"], 2) for row in slope_effects(sums, random_slope(sums)).to_pylist()]
    [1.01, 0.11, 1.98]
    """
    model = model or random_slope(units)
    names = ("intercept_effect", "intercept_sd", "slope_effect", "slope_sd", "intercept", "slope")
    columns = {name: np.full(len(units), np.nan) for name in names}
    if model.estimates is not None and model.sigma2 is not None:
        slope, *covariates = model.names[1:]
        data = crossproducts(units, [slope, *covariates])
        # Raw x, so that the effects are those at x = 0; only y is left centred.
        centre = np.array([0.0, data.centre[1]])
        turned = np.array([[1.0, centre[1]], [0.0, 1.0]])
        spread = turned @ _spread(model) @ turned.T / model.sigma2
        inner, crossed = data.within + data.between, (data.within + data.between)[:, :2, :]
        beta = np.array(model.estimates)
        contrast = np.append(-beta, 1.0)
        contrast[0] = -(beta[0] + beta[1:] @ data.centre[1:-1] - data.centre[-1])
        weighed = np.linalg.solve(np.eye(2) + spread @ inner[:, :2, :2], np.broadcast_to(spread, (len(data.n), 2, 2)))
        back = np.linalg.inv(turned)
        effect = np.einsum("ab,ibc,icz,z->ia", back, weighed, crossed, contrast)
        sd = np.sqrt(np.maximum(np.einsum("ab,ibc,ac->ia", back, weighed, back) * model.sigma2, 0.0))
        for place, name in enumerate(("intercept", "slope")):
            columns[f"{name}_effect"][data.rows] = effect[:, place]
            columns[f"{name}_sd"][data.rows] = sd[:, place]
            columns[name][data.rows] = effect[:, place] + beta[place]
    return tabled(unit=units["unit"], n=floats(units, "n"), **columns)


@dataclass(frozen=True)
class _Fit:
    """Each unit's Σzz′ with x centred and of spread 1."""

    products: Floats
    whole: Floats
    freedom: float
    is_restricted: bool

    @classmethod
    def of(cls, data: Crossproducts, scale: float, method: Method) -> "_Fit":
        measure = np.ones(data.sums.shape[1])
        measure[1] = 1 / scale
        products = (data.within + data.between) * measure[:, None] * measure
        freedom = data.answers - (len(measure) - 1 if method == "REML" else 0)
        return cls(products, products.sum(axis=0), float(freedom), method == "REML")

    def weighed(self, root: Floats) -> tuple[Floats, Floats, float]:
        """σ²·Z′V⁻¹Z of all; each unit's [1 x y]′V⁻¹Z; and Σ log|V|."""
        inner = self.products[:, :2, :2]
        whole = np.eye(2) + root.T @ inner @ root
        size = whole[:, 0, 0] * whole[:, 1, 1] - whole[:, 0, 1] ** 2
        turned = whole[:, ::-1, ::-1] * np.array([[1.0, -1.0], [-1.0, 1.0]]) / size[:, None, None]
        middle = root @ turned @ root.T
        seen = self.products[:, :, :2]
        kept = middle @ np.swapaxes(seen, 1, 2)
        crossed = self.whole - np.tensordot(seen, kept, axes=([0, 2], [0, 1]))
        return crossed, seen - seen @ (middle @ inner), float(np.log(size).sum())

    def criterion(self, root: Floats) -> float:
        """−2·(restricted) log-likelihood, β and σ² at their best."""
        crossed, _, spread = self.weighed(root)
        return self._criterion(crossed, spread)

    def asked(self, entries: Floats) -> tuple[float, Floats]:
        """The criterion and its derivatives by Λ₁₁, Λ₂₁, Λ₂₂."""
        root = _root(entries)
        crossed, inverse, spread = self.weighed(root)
        fixed = np.linalg.inv(crossed[:-1, :-1])
        beta = fixed @ crossed[:-1, -1]
        left = crossed[-1, -1] - crossed[:-1, -1] @ beta
        told = np.swapaxes(inverse, 1, 2) @ np.append(-beta, 1.0)
        moved = inverse[:, :2, :].sum(axis=0) - self.freedom / left * told.T @ told
        if self.is_restricted:
            moved = moved - np.tensordot(inverse[:, :-1], fixed @ inverse[:, :-1], axes=([0, 1], [0, 1]))
        by_root = 2 * moved @ root
        return self._criterion(crossed, spread), np.array([by_root[0, 0], by_root[1, 0], by_root[1, 1]])

    def best(self) -> Floats:
        """The Λ at which the criterion is least."""
        found = [self._sought(STARTS[0])]
        if min(found[0].x[0], found[0].x[2]) < NEAR:
            found += map(self._sought, STARTS[1:])
        root = _root(min(found, key=lambda result: float(result.fun)).x)
        nothing = np.zeros((2, 2))
        return nothing if self.criterion(nothing) <= self.criterion(root) + NEGLIGIBLE else root

    def _sought(self, start: tuple[float, float, float]) -> Any:
        return minimize(
            self.asked,
            np.array(start),
            jac=True,
            method="L-BFGS-B",
            bounds=[(0, None), (None, None), (0, None)],
            options={"ftol": 1e-15, "gtol": 1e-8, "maxiter": 1000},
        )

    def _criterion(self, crossed: Floats, spread: float) -> float:
        root = np.diag(np.linalg.cholesky(crossed))
        fixed = 2 * np.log(root[:-1]).sum() if self.is_restricted else 0.0
        return float(spread + fixed + self.freedom * (1 + np.log(2 * np.pi * root[-1] ** 2 / self.freedom)))


def _root(entries: Floats) -> Floats:
    return np.array([[entries[0], 0.0], [entries[1], entries[2]]])


def _spread(model: SlopeModel) -> Floats:
    return np.array(
        [[model.tau2_intercept, model.covariance], [model.covariance, model.tau2_slope]],
        dtype=np.float64,
    )


def _hindrance(data: Crossproducts, method: Method) -> str | None:
    fixed = data.sums.shape[1] - 1
    if len(data.n) < 2:
        return "one_unit"
    if data.answers <= max(fixed, 2) or (method == "REML" and data.answers <= fixed):
        return "too_few_answers"
    if not ((data.n > 2) & (data.within[:, 1, 1] > 0)).any():
        return "no_slopes"
    within = data.within.sum(axis=0)
    whole = within + data.between.sum(axis=0)
    scale = np.sqrt(np.diag(whole)[:fixed])
    if (scale == 0).any() or np.linalg.eigvalsh(whole[:fixed, :fixed] / scale[:, None] / scale).min() < NO_SPREAD:
        return "collinear"
    if left_over(whole) <= NO_SPREAD * (data.centre[-1] ** 2 * data.answers + whole[-1, -1]):
        return "all_equal"
    along, both, own = data.within[:, 1, 1], data.within[:, 1, -1], data.within[:, -1, -1]
    lines = (own - both**2 / np.where(along > 0, along, np.inf)).sum()
    return "no_spread_within" if lines <= NO_SPREAD * left_over(whole) else None
