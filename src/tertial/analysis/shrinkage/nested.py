"""Nested random intercepts: city ⊃ district ⊃ area ⊃ unit, fitted together by REML or ML from the units' sums.

y = x′β + u_district + u_area + u_unit + e. An effect of a group adds θ·11′ to the block V of its answers, so that, with
G = [1 x y]′V⁻¹[1 x y] and g its first row, G becomes G − θ·g g′/(1+θ·g₁) and log|V| grows by log(1+θ·g₁), θ = τ²/σ²
(Sherman–Morrison, one level at a time). No matrix is larger than the number of covariates + 2.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
from scipy.optimize import minimize

from tertial.analysis.columns import Floats, floats
from tertial.analysis.shrinkage.columns import Places, coded, known, needed, summed, tabled
from tertial.analysis.shrinkage.intercepts import METHODS, NO_SPREAD, Method, left_over
from tertial.analysis.shrinkage.sums import Crossproducts, crossproducts

STARTS = (1.0, 0.2)
NEGLIGIBLE = 1e-10
# A search that ends this near 0 is begun again elsewhere: it may have stopped in a hollow of its own.
NEAR = 0.05


@dataclass(frozen=True)
class NestedModel:
    """Fitted nested intercepts, or why there are none.

    `levels`: from the widest to `unit`, and `tau2` their variances in that order; `sigma2`: within units. `parts`: each
    level's share of the whole variance, and last that within units. The rest is as in `InterceptModel`; `why` is also
    `same_groups` when a level has as many groups as the next, so that the two cannot be told apart.
    """

    method: Method
    names: tuple[str, ...]
    levels: tuple[str, ...]
    groups: tuple[int, ...]
    answers: int
    estimates: tuple[float, ...] | None = None
    standard_errors: tuple[float, ...] | None = None
    tau2: tuple[float, ...] | None = None
    sigma2: float | None = None
    parts: tuple[float, ...] | None = None
    log_likelihood: float | None = None
    criterion: float | None = None
    why: str | None = None


def nested_intercepts(
    units: pa.Table,
    *,
    levels: Sequence[str] = ("district", "area"),
    method: Method = "REML",
    covariates: Sequence[str] = (),
) -> NestedModel:
    """The nested intercepts of a table of sums, one row a unit, as lme4's `y ~ 1 + (1 | district/area/unit)`.

    In: the columns of `random_intercept` and one for each of `levels`, the widest first; a group is known by its name
    within the group above it. With `levels=()` it is the random intercept. Units without answers or without a group are
    left out. Raises ColumnMissing; ValueError for a negative n or an unknown method.

    Source: Bates et al. 2015 JSS 67(1) §3.4; Woodbury 1950 for the blocks.

    >>> units = pa.table({"unit": list("abcdef"), "area": list("NNSSVV"), "n": [4] * 6,
    ...     "sum": [12.0, 14.0, 18.0, 21.0, 13.0, 14.0], "sum_squares": [40.0, 53.0, 85.0, 114.0, 46.0, 53.0]})
    >>> model = nested_intercepts(units, levels=["area"])
    >>> model.groups, [round(value, 3) for value in model.tau2], round(model.sigma2, 3)
    ((3, 6), [0.667, 0.0], 1.202)
    """
    known(method, METHODS)
    data, tree = _placed(units, levels, covariates)
    freedom = data.answers - (len(covariates) + 1 if method == "REML" else 0)
    chain = _Chain(data, tree, float(freedom), method == "REML")
    groups = tuple(int(codes.max()) + 1 if len(codes) else 0 for codes in tree)
    model = NestedModel(method, ("intercept", *covariates), (*levels, "unit"), groups, data.answers)
    if why := _hindrance(data, groups, freedom):
        return replace(model, why=why)
    theta = chain.best()
    climbed = chain.up(theta)
    crossed = climbed.crossed
    beta = np.linalg.solve(crossed[:-1, :-1], crossed[:-1, -1])
    sigma2 = float(crossed[-1, -1] - crossed[:-1, -1] @ beta) / freedom
    back = np.eye(len(beta))
    back[0, 1:] = -data.centre[1:-1]
    estimates = back @ beta
    estimates[0] += data.centre[-1]
    errors = np.sqrt(np.diag(back @ np.linalg.inv(crossed[:-1, :-1]) @ back.T) * sigma2)
    criterion = chain.criterion(climbed)
    return replace(
        model,
        estimates=tuple(estimates.tolist()),
        standard_errors=tuple(errors.tolist()),
        tau2=tuple((theta * sigma2).tolist()),
        sigma2=sigma2,
        parts=tuple((np.append(theta, 1.0) / (theta.sum() + 1)).tolist()),
        criterion=criterion,
        log_likelihood=-criterion / 2,
    )


def nested_effects(units: pa.Table, model: NestedModel | None = None) -> pa.Table:
    """Each unit's own effect and those of the groups that it lies in, one row a row of the table of sums, in its order.

    `model`: by REML of areas in districts, of the same table, unless given.

    Out: `unit`, `n`, `mean`, then `<level>_effect` and `<level>_sd` of every level from the widest to `unit`, and
    `stabilised`: x̄′β̂ and all effects. û_unit = λ(ȳ − x̄′β̂ − û_district − û_area). The sd are conditional on the answers,
    with β and the variances as known, and include that the effects above are estimated too (lme4's condVar). Null for a
    unit that was left out, and everywhere if there is no model.

    Source: Searle, Casella & McCulloch 1992 ch. 7.

    >>> units = pa.table({"unit": list("abcdef"), "area": list("NNSSVV"), "n": [4] * 6,
    ...     "sum": [12.0, 14.0, 18.0, 21.0, 13.0, 14.0], "sum_squares": [40.0, 53.0, 85.0, 114.0, 46.0, 53.0]})
    >>> table = nested_effects(units, nested_intercepts(units, levels=["area"]))
    >>> [round(row["area_effect"], 2) for row in table.to_pylist()]
    [-0.48, -0.48, 0.85, 0.85, -0.37, -0.37]
    """
    model = model or nested_intercepts(units)
    size = len(units)
    columns = {f"{level}_{what}": np.full(size, np.nan) for level in model.levels for what in ("effect", "sd")}
    stabilised = np.full(size, np.nan)
    n = floats(units, "n")
    mean = floats(units, "sum") / np.where(n > 0, n, np.nan)
    if model.tau2 is not None and model.sigma2 is not None and model.estimates is not None:
        data, tree = _placed(units, model.levels[:-1], model.names[1:])
        chain = _Chain(data, tree, 1.0, is_restricted=False)
        theta = np.array(model.tau2) / model.sigma2
        slopes = np.array(model.estimates[1:])
        intercept = model.estimates[0] - data.centre[-1] + slopes @ data.centre[1:-1]
        contrast = np.concatenate([[-intercept], -slopes, [1.0]])
        stabilised[data.rows] = data.centre[-1] - data.sums[:, :-1] @ contrast[:-1] / data.n
        for level, own, variance in zip(model.levels, *chain.down(theta, chain.up(theta), contrast), strict=True):
            columns[f"{level}_effect"][data.rows] = own
            columns[f"{level}_sd"][data.rows] = np.sqrt(variance * model.sigma2)
            stabilised[data.rows] += own
    return tabled(unit=units["unit"], n=units["n"], mean=mean, **columns, stabilised=stabilised)


@dataclass(frozen=True)
class _Climbed:
    """What the levels are when their effects have been added, from the widest down, and σ²·Z′V⁻¹Z of all."""

    rows: list[Floats]
    crossed: Floats
    spread: float


@dataclass(frozen=True)
class _Chain:
    """The units' sums, and in which group of each level each unit lies."""

    data: Crossproducts
    tree: list[Places]
    freedom: float
    is_restricted: bool

    @cached_property
    def between(self) -> Floats:
        """The units' nz̄z̄′."""
        return self.data.between

    @cached_property
    def within(self) -> Floats:
        """What lies within units, of all."""
        within: Floats = self.data.within.sum(axis=0)
        return within

    @cached_property
    def first(self) -> list[Places]:
        """For each level, one unit of each group."""
        return [np.unique(codes, return_index=True)[1] for codes in self.tree]

    def up(self, theta: Floats) -> _Climbed:
        """From the units to the whole, one level of effects at a time."""
        n = self.data.n
        shrink = 1 / (1 + theta[-1] * n)
        rows = [self.data.sums * shrink[:, None]]
        spread = -np.log(shrink).sum()
        crossed = self.between * shrink[:, None, None]
        for level in range(len(theta) - 2, -1, -1):
            below = self._joined(level)
            crossed = summed(crossed, below, int(self.tree[level].max()) + 1)
            first = crossed[:, 0, :]
            factor = 1 / (1 + theta[level] * first[:, 0])
            spread -= np.log(factor).sum()
            crossed = crossed - (theta[level] * factor)[:, None, None] * first[:, :, None] * first[:, None, :]
            rows.insert(0, first * factor[:, None])
        return _Climbed(rows, crossed.sum(axis=0) + self.within, float(spread))

    def down(self, theta: Floats, climbed: _Climbed, contrast: Floats) -> tuple[list[Floats], list[Floats]]:
        """The effects of each level, and their variances given the answers over σ², unit by unit."""
        effect, variance = np.zeros(len(self.data.n)), np.zeros(len(self.data.n))
        effects, variances = [], []
        for level, size in enumerate(theta):
            rows = climbed.rows[level][self.tree[level]]
            weight = size * rows[:, 0]
            own = size * (rows @ contrast) - weight * effect
            alone = size * (1 - weight)
            effects.append(own)
            variances.append(alone + weight**2 * variance)
            effect, variance = effect + own, alone + (1 - weight) ** 2 * variance
        return effects, variances

    def criterion(self, climbed: _Climbed) -> float:
        """−2·(restricted) log-likelihood, β and σ² at their best."""
        root = np.diag(np.linalg.cholesky(climbed.crossed))
        fixed = 2 * np.log(root[:-1]).sum() if self.is_restricted else 0.0
        return float(climbed.spread + fixed + self.freedom * (1 + np.log(2 * np.pi * root[-1] ** 2 / self.freedom)))

    def slope(self, theta: Floats, climbed: _Climbed) -> Floats:
        """The derivatives of the criterion by each θ: Σ over groups of 1′P1 − (1′Py)²/σ̂², with P as in REML."""
        crossed = climbed.crossed
        inverse = np.linalg.inv(crossed[:-1, :-1])
        beta = inverse @ crossed[:-1, -1]
        contrast = np.append(-beta, 1.0)
        squares = crossed[-1, -1] - crossed[:-1, -1] @ beta
        slopes, above, variance = [], np.zeros((1, len(crossed))), np.zeros(1)
        for level, size in enumerate(theta):
            own = climbed.rows[level]
            parent = self.tree[level - 1][self.first[level]] if level else np.zeros(len(own), np.intp)
            above, variance = above[parent], variance[parent]
            whole = own - own[:, :1] * above
            alone = own[:, 0] - own[:, 0] ** 2 * variance
            total = alone.sum() - self.freedom * ((whole @ contrast) ** 2).sum() / squares
            if self.is_restricted:
                fixed = whole[:, :-1]
                total -= ((fixed @ inverse) * fixed).sum()
            slopes.append(total)
            above = above + size * whole
            weight = size * own[:, 0]
            variance = size * (1 - weight) + (1 - weight) ** 2 * variance
        return np.array(slopes)

    def best(self) -> Floats:
        """The θ at which the criterion is least; sought as √θ, which does not stop short of 0."""

        def asked(root: Floats) -> tuple[float, Floats]:
            climbed = self.up(root**2)
            return self.criterion(climbed), 2 * root * self.slope(root**2, climbed)

        scale = np.sqrt(len(self.data.n) / self.data.n.sum())
        size = len(self.tree)

        def sought(start: float) -> Any:
            return minimize(
                lambda root: _scaled(asked(root * scale), float(scale)),
                np.full(size, start),
                jac=True,
                method="L-BFGS-B",
                bounds=[(0, None)] * size,
                options={"ftol": 1e-15, "gtol": 1e-8, "maxiter": 500},
            )

        found = [sought(STARTS[0])]
        if found[0].x.min() < NEAR:
            found.append(sought(STARTS[1]))
        theta: Floats = (min(found, key=lambda result: float(result.fun)).x * scale) ** 2
        return self._settled(theta)

    def _settled(self, theta: Floats) -> Floats:
        """The θ with those set to 0 that are no more than the search's own error."""
        for level in range(len(theta)):
            without = theta.copy()
            without[level] = 0.0
            if self.criterion(self.up(without)) <= self.criterion(self.up(theta)) + NEGLIGIBLE:
                theta = without
        return theta

    def _joined(self, level: int) -> Places:
        """For each group of the level below, its group at this level."""
        return self.tree[level][self.first[level + 1]]


def _scaled(asked: tuple[float, Floats], scale: float) -> tuple[float, Floats]:
    return asked[0], asked[1] * scale


def _placed(units: pa.Table, levels: Sequence[str], covariates: Sequence[str]) -> tuple[Crossproducts, list[Places]]:
    needed(units, *levels)
    told = np.ones(len(units), bool)
    for level in levels:
        told &= units[level].is_valid().to_numpy()
    n = np.where(told, np.nan_to_num(floats(units, "n")), 0)
    data = crossproducts(units.set_column(units.column_names.index("n"), "n", pa.array(n)), covariates)
    kept = units.take(data.rows)
    tree = [coded(*(kept[name] for name in levels[: depth + 1])) for depth in range(len(levels))]
    return data, [*tree, np.arange(len(data.rows))]


def _hindrance(data: Crossproducts, groups: Sequence[int], freedom: int) -> str | None:
    fixed = data.sums.shape[1] - 1
    if len(data.n) < 2 or groups[0] < 2:
        return "one_unit"
    if data.n.max() < 2:
        return "no_repeats"
    if freedom < 1:
        return "too_few_answers"
    if any(wide == narrow for wide, narrow in pairwise(groups)):
        return "same_groups"
    within = data.within.sum(axis=0)
    whole = within + data.between.sum(axis=0)
    scale = np.sqrt(np.diag(whole)[:fixed])
    if (scale == 0).any() or np.linalg.eigvalsh(whole[:fixed, :fixed] / scale[:, None] / scale).min() < NO_SPREAD:
        return "collinear"
    if left_over(whole) <= NO_SPREAD * (data.centre[-1] ** 2 * data.answers + whole[-1, -1]):
        return "all_equal"
    return "no_spread_within" if left_over(within) <= NO_SPREAD * left_over(whole) else None
