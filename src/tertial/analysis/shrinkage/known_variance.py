"""Units whose sampling variances are known: a normal random effect by REML, ML or DerSimonian and Laird."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np
import pyarrow as pa
from scipy.stats import chi2

from tertial.analysis.columns import Floats, floats
from tertial.analysis.shrinkage.columns import Places, known, tabled
from tertial.analysis.shrinkage.intercepts import least

KnownMethod = Literal["REML", "ML", "DL"]
GRID = np.concatenate([[0.0], np.logspace(-8, 8, 129)])


@dataclass(frozen=True)
class KnownVarianceModel:
    """A fitted random effect with known variances, or why there is none, with metafor's words.

    `mean` μ̂ and its `standard_error`; `tau2`; `q` and `q_p`: Cochran's test that all units are equal; `i2` (0–1): the
    part of the variance that is between units; `log_likelihood`: restricted under REML, None under DL. `why` is None,
    `no_unit`, or `one_unit` (then mean and standard error are the unit's own).
    """

    method: KnownMethod
    units: int
    mean: float | None = None
    standard_error: float | None = None
    tau2: float | None = None
    q: float | None = None
    q_p: float | None = None
    i2: float | None = None
    log_likelihood: float | None = None
    why: str | None = None


def known_variance(units: pa.Table, *, method: KnownMethod = "REML") -> KnownVarianceModel:
    """The random effect of values with known sampling variances, as metafor's `rma(value, variance, method=method)`.

    In: `value`, `variance` (> 0), one row a unit. A unit without a value or with a variance that is null or not above 0
    is left out. Raises ColumnMissing; ValueError for an unknown method.

    Source: DerSimonian & Laird 1986 eq. 8; Viechtbauer 2005 JEBS 30:261 (REML); Higgins & Thompson 2002 (I²).

    >>> units = pa.table({"value": [0.10, 0.30, 0.35, 0.65], "variance": [0.03, 0.03, 0.05, 0.01]})
    >>> model = known_variance(units, method="DL")
    >>> round(model.mean, 4), round(model.tau2, 4), round(model.q, 4)
    (0.374, 0.0506, 9.0238)
    """
    known(method, get_args(KnownMethod))
    y, v, _ = _told(units)
    model = KnownVarianceModel(method, len(y))
    if len(y) == 0:
        return replace(model, why="no_unit")
    if len(y) == 1:
        return replace(model, mean=float(y[0]), standard_error=float(np.sqrt(v[0])), why="one_unit")
    fixed = 1 / v
    q = float(fixed @ (y - fixed @ y / fixed.sum()) ** 2)
    spread = fixed.sum() - (fixed @ fixed) / fixed.sum()
    freedom = len(y) - 1
    tau2 = max(0.0, (q - freedom) / float(spread)) if method == "DL" else _likeliest(y, v, method)
    weights = 1 / (v + tau2)
    return replace(
        model,
        mean=float(weights @ y / weights.sum()),
        standard_error=float(weights.sum() ** -0.5),
        tau2=tau2,
        q=q,
        q_p=float(chi2.sf(q, freedom)),
        i2=tau2 / (tau2 + freedom / float(spread)),
        log_likelihood=None if method == "DL" else -_criterion(y, v, tau2, method) / 2,
    )


def known_variance_effects(units: pa.Table, model: KnownVarianceModel | None = None) -> pa.Table:
    """Each unit's shrunken effect, one row for each row in, in its order.

    `model`: by REML, of the same table, unless given.

    Out: `unit`, `value`, `reliability` λ = τ²/(τ²+v), `effect` λ(y − μ̂), `sd` √(τ²v/(τ²+v)) with μ and τ² as known,
    `stabilised` μ̂ + effect. τ² = 0 gives λ = 0 and effect 0. Null for a unit that was left out, and all but the value
    if there is no model.

    Source: Fay & Herriot 1979; Efron & Morris 1975.

    >>> units = pa.table({"unit": list("ABCD"), "value": [0.1, 0.3, 0.35, 0.65], "variance": [0.03, 0.03, 0.05, 0.01]})
    >>> table = known_variance_effects(units, known_variance(units, method="DL"))
    >>> [round(row["stabilised"], 2) for row in table.to_pylist()]
    [0.2, 0.33, 0.36, 0.6]
    """
    model = model or known_variance(units)
    y, v, rows = _told(units)
    columns = {name: np.full(len(units), np.nan) for name in ("reliability", "effect", "sd", "stabilised")}
    if model.tau2 is not None and model.mean is not None:
        reliability = model.tau2 / (model.tau2 + v)
        columns["reliability"][rows] = reliability
        columns["effect"][rows] = reliability * (y - model.mean)
        columns["sd"][rows] = np.sqrt(reliability * v)
        columns["stabilised"][rows] = model.mean + columns["effect"][rows]
    return tabled(unit=units["unit"], value=floats(units, "value"), **columns)


def arcsine_shares(units: pa.Table) -> pa.Table:
    """Shares as values with known variances, for `known_variance` where the binomial cannot be fitted.

    In: `unit`, `x`, `n`. Out: `unit`, `value` = asin √(x/n), `variance` = 1/(4n), which hardly depends on the share;
    null without answers. A mean on this scale is a share as sin². Raises ColumnMissing; ValueError unless 0 ≤ x ≤ n.

    Source: Spiegelhalter 2005 Stat Med 24:1185, table I; Freeman & Tukey 1950.

    >>> arcsine_shares(pa.table({"unit": ["A", "B"], "x": [0, 0], "n": [25, 0]})).to_pylist()
    [{'unit': 'A', 'value': 0.0, 'variance': 0.01}, {'unit': 'B', 'value': None, 'variance': None}]
    """
    x, n = floats(units, "x"), floats(units, "n")
    if ((x < 0) | (x > n)).any():
        raise ValueError("A unit has an x that is less than 0 or more than its n. Correct the table.")
    answered = np.where((n > 0) & np.isfinite(x), n, np.nan)
    return tabled(unit=units["unit"], value=np.arcsin(np.sqrt(x / answered)), variance=1 / (4 * answered))


def _likeliest(y: Floats, v: Floats, method: KnownMethod) -> float:
    scale = max(float(np.var(y)), float(np.median(v)))
    grid = GRID * scale
    place = int(np.argmin([_criterion(y, v, tau2, method) for tau2 in grid]))
    slope = _slope_of(y, v, method)
    if place == 0 and slope(0.0) >= 0:
        return 0.0
    low, high = float(grid[max(place - 1, 0)]), float(grid[min(place + 1, len(grid) - 1)])
    return least(lambda tau2: _criterion(y, v, tau2, method), slope, low, high)


def _criterion(y: Floats, v: Floats, tau2: float, method: KnownMethod) -> float:
    """−2·(restricted) log-likelihood, with metafor's constants."""
    weights = 1 / (v + tau2)
    left = y - weights @ y / weights.sum()
    total = -np.log(weights).sum() + weights @ left**2
    if method == "ML":
        return float(total + len(y) * np.log(2 * np.pi))
    return float(total + np.log(weights.sum()) - np.log(len(y)) + (len(y) - 1) * np.log(2 * np.pi))


def _slope_of(y: Floats, v: Floats, method: KnownMethod) -> Callable[[float], float]:
    def slope(tau2: float) -> float:
        weights = 1 / (v + tau2)
        left = y - weights @ y / weights.sum()
        restricted = 0.0 if method == "ML" else weights @ weights / weights.sum()
        return float(weights.sum() - weights**2 @ left**2 - restricted)

    return slope


def _told(units: pa.Table) -> tuple[Floats, Floats, Places]:
    y, v = floats(units, "value"), floats(units, "variance")
    rows = np.flatnonzero(np.isfinite(y) & (np.nan_to_num(v) > 0))
    return y[rows], v[rows], rows
