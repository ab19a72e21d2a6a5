"""The change that remains when chance is taken off: two years of all units in one bivariate model."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from scipy import optimize

from tertial.analysis.columns import Floats, Truths, floats, nullable

FEWEST_UNITS = 5
CLOSE_TO_ONE = 0.99


@dataclass(frozen=True)
class TwoYearModel:
    """The means of both years, the variances of true unit effects and their covariance, and the units it stands on."""

    mean_before: float
    mean_now: float
    variance_before: float
    variance_now: float
    covariance: float
    units: int


def two_year_model(units: pa.Table) -> TwoYearModel | None:
    """The bivariate model (ȳ₀, ȳ₁) = (μ₀+u₀, μ₁+u₁) + e fitted by REML; None with fewer than 5 usable units.

    In: as for `two_years.two_year_changes`. The variance of e is σ²ₜ/nₜ with σ²ₜ pooled over units; if the table has
    `covariance`, its off-diagonal is the units' common correlation.
    Source: van Houwelingen, Arends & Stijnen (2002), Statistics in Medicine 21:589, equations 11 and 12; the criterion
    is the restricted log likelihood, maximised over the Cholesky factor of the covariance of u.

    >>> rows = [dict(unit=i, n_before=50, mean_before=3 + i / 10, se_before=0.1, n_now=50, mean_now=3.2 + i / 10,
    ...              se_now=0.1) for i in range(8)]
    >>> model = two_year_model(pa.Table.from_pylist(rows))
    >>> round(model.mean_now - model.mean_before, 6), model.variance_before > 0
    (0.2, True)
    """
    y, noise, usable = _given(units)
    fitted = _fit(y[usable], noise[usable]) if usable.sum() >= FEWEST_UNITS else None
    if fitted is None:
        return None
    mean, between = fitted
    before, now = mean.tolist()
    (variance_before, covariance), (_, variance_now) = between.tolist()
    return TwoYearModel(before, now, variance_before, variance_now, covariance, int(usable.sum()))


def shrunken_changes(units: pa.Table) -> pa.Table:
    """Each unit's change with regression to the mean taken off: Δμ̂ + û₁ − û₀ of the bivariate model.

    In: as for `two_years.two_year_changes`. Out: one row per row in: unit, change (raw), shrunken, sd (of û₁ − û₀ given
    the data and the model). Null for a unit without both means and n, and for all if there is no model.
    It is shown beside the raw change, which remains *the* change.

    >>> rows = [dict(unit=i, n_before=50, mean_before=3 + i / 10, se_before=0.1, n_now=50, mean_now=3.2 + i / 10,
    ...              se_now=0.1) for i in range(8)]
    >>> shrunken_changes(pa.Table.from_pylist(rows)).column_names
    ['unit', 'change', 'shrunken', 'sd']
    """
    y, noise, usable = _given(units)
    shrunken, sd = np.full(len(y), np.nan), np.full(len(y), np.nan)
    fitted = _fit(y[usable], noise[usable]) if usable.sum() >= FEWEST_UNITS else None
    if fitted is not None:
        mean, between = fitted
        weight = np.linalg.inv(between + noise[usable])
        effect = np.einsum("jk,ikl,il->ij", between, weight, y[usable] - mean)
        left = between - np.einsum("jk,ikl,lm->ijm", between, weight, between)
        shrunken[usable] = mean[1] - mean[0] + effect[:, 1] - effect[:, 0]
        sd[usable] = np.sqrt(np.maximum(left[:, 0, 0] + left[:, 1, 1] - 2 * left[:, 0, 1], 0))
    columns = {"change": y[:, 1] - y[:, 0], "shrunken": shrunken, "sd": sd}
    return pa.table({"unit": units["unit"]} | {name: nullable(values) for name, values in columns.items()})


def _given(units: pa.Table) -> tuple[Floats, Floats, Truths]:
    """The two means of each unit, the 2×2 covariance of their noise, and which units can be used."""
    y = np.column_stack([floats(units, "mean_before"), floats(units, "mean_now")])
    n = np.column_stack([floats(units, "n_before"), floats(units, "n_now")])
    se = np.column_stack([floats(units, "se_before"), floats(units, "se_now")])
    spread = np.isfinite(se) & (n > 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        pooled = np.where(spread, (n - 1) * n * se**2, 0).sum(axis=0) / np.where(spread, n - 1, 0).sum(axis=0)
        variances = pooled / n
    shared = floats(units, "covariance", 0.0)
    known = np.isfinite(shared) & (shared != 0) & spread.all(axis=1)
    both = np.where(known, se[:, 0] * se[:, 1], 0).sum()
    related = np.clip(np.where(known, shared, 0).sum() / both, -CLOSE_TO_ONE, CLOSE_TO_ONE) if both > 0 else 0.0
    noise = np.zeros((len(y), 2, 2))
    noise[:, 0, 0], noise[:, 1, 1] = variances.T
    noise[:, 0, 1] = noise[:, 1, 0] = np.where(known, related * np.sqrt(variances.prod(axis=1)), 0)
    broken = np.nan_to_num(floats(units, "broken", 0.0)) > 0
    usable = np.isfinite(y).all(axis=1) & (n >= 1).all(axis=1) & (variances > 0).all(axis=1) & ~broken
    return np.where(broken[:, None], np.nan, y), noise, usable


def _fit(y: Floats, noise: Floats) -> tuple[Floats, Floats] | None:
    scale = float(np.sqrt(max(y.var(axis=0).max(), noise[:, [0, 1], [0, 1]].mean())))
    start = np.array([0.7, 0.3, 0.6])
    answer = optimize.minimize(_criterion, start, args=(y / scale, noise / scale**2), jac=True, method="BFGS")
    between = _between(answer.x) * scale**2
    weight = np.linalg.inv(between + noise)
    mean = np.linalg.solve(weight.sum(axis=0), np.einsum("ijk,ik->j", weight, y))
    return (mean, between) if np.isfinite(mean).all() else None


def _between(factor: Floats) -> Floats:
    lower = np.array([[factor[0], 0.0], [factor[1], factor[2]]])
    return np.asarray(lower @ lower.T, dtype=np.float64)


def _criterion(factor: Floats, y: Floats, noise: Floats) -> tuple[float, Floats]:
    """Minus the restricted log likelihood without its constant, and its gradient by the Cholesky factor."""
    total = _between(factor) + noise
    weight = np.linalg.inv(total)
    information = weight.sum(axis=0)
    mean = np.linalg.solve(information, np.einsum("ijk,ik->j", weight, y))
    pulled = np.einsum("ijk,ik->ij", weight, y - mean)
    value = np.log(np.linalg.det(total)).sum() + np.log(np.linalg.det(information))
    value += np.einsum("ij,ij->", pulled, y - mean)
    slope = information - pulled.T @ pulled
    slope = slope - np.einsum("ijk,kl,ilm->jm", weight, np.linalg.inv(information), weight)
    lower = np.array([[factor[0], 0.0], [factor[1], factor[2]]])
    steep = slope @ lower
    return 0.5 * float(value), np.array([steep[0, 0], steep[1, 0], steep[1, 1]])
