"""Weights that let those who answered speak for all, and the limits within which they may."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from tertial.analysis.columns import Floats, codes, floats
from tertial.analysis.survey.columns import Places, added, size_of, with_columns

FEWEST_OF_A_CELL = 5
TRIM = (1 / 3, 3.0)


def base_weights(cells: pa.Table, *, unit: str = "unit") -> pa.Table:
    """The base weight of each cell, N/r: population over responding children, of the cell or of its unit.

    In: one row for each unit, or for each unit and age group; `unit`, population (null if unknown) and responding.
    Out: as in, with weight, collapsed, and flag. If any cell of a unit has fewer than five responding children, the
    whole unit is one cell (collapsed). flag says what is amiss with the unit: `population_unknown` and `more answers
    than children` (a register that lags), where N is taken to be r and the weight is 1, or `no_answers`, where the
    weight is null. Source: Särndal, Swensson & Wretman 1992, section 15.6.2 (weighting classes).

    >>> cells = pa.table({"unit": [1, 1, 2, 2], "population": [10, 12, 20, 8], "responding": [5, 6, 8, 2]})
    >>> base_weights(cells).select(["weight", "collapsed", "flag"]).to_pylist()
    [{'weight': 2.0, 'collapsed': False, 'flag': None}, {'weight': 2.0, 'collapsed': False, 'flag': None},
     {'weight': 2.8, 'collapsed': True, 'flag': None}, {'weight': 2.8, 'collapsed': True, 'flag': None}]
    """
    place, _ = codes(cells, unit)
    size = size_of(place)
    population, responding = floats(cells, "population"), floats(cells, "responding")
    unknown = added(place, np.isnan(population), size) > 0
    several = added(place, np.ones(len(cells)), size) > 1
    small = added(place, ~(responding >= FEWEST_OF_A_CELL), size) > 0
    above = added(place, responding > population, size) > 0
    collapsed = several & (small | unknown | above)
    r = np.where(collapsed[place], added(place, responding, size)[place], responding)
    n = np.where(collapsed[place], added(place, population, size)[place], population)
    with np.errstate(divide="ignore", invalid="ignore"):
        weight = np.where(r > 0, np.where(n >= r, n, r) / r, np.nan)
    flags = np.select(
        [r == 0, np.isnan(n), r > n], ["no_answers", "population_unknown", "more_answers_than_children"], ""
    )
    return with_columns(
        cells, weight=weight, collapsed=collapsed[place], flag=pa.array(flags.tolist(), mask=np.asarray(flags == ""))
    )


def trimmed(table: pa.Table, *, within: Sequence[str], weight: str = "weight") -> pa.Table:
    """The weights kept between a third of and three times the median of their area, and what was `trimmed`.

    In: a weight on each row (null stays null), the columns `within` that tell areas apart. Rake again afterwards: what
    was cut off must come back to somebody. Source: Potter 1990, Proceedings of the ASA Survey Research Methods Section.

    >>> trimmed(pa.table({"area": [1, 1, 1], "weight": [1.0, 1.0, 9.0]}), within=["area"]).to_pylist()
    [{'area': 1, 'weight': 1.0, 'trimmed': False}, {'area': 1, 'weight': 1.0, 'trimmed': False},
     {'area': 1, 'weight': 3.0, 'trimmed': True}]
    """
    values = floats(table, weight)
    kept = kept_within(values, middles(values, codes(table, *within)[0]))
    return with_columns(table, **{weight: kept}, trimmed=(kept != values) & ~np.isnan(values))


def kept_within(values: Floats, middle: Floats) -> Floats:
    """Weights kept between a third of and three times a middle one each.

    >>> kept_within(np.array([9.0, 0.1]), np.array([1.0, 1.0])).round(3).tolist()
    [3.0, 0.333]
    """
    return np.clip(values, middle * TRIM[0], middle * TRIM[1])


def middles(values: Floats, place: Places) -> Floats:
    """For each row, the median of its group's weights; NaN where the group has none.

    >>> middles(np.array([1.0, 3.0, 5.0]), np.array([0, 0, 1])).tolist()
    [2.0, 2.0, 5.0]
    """
    found = np.full(size_of(place), np.nan)
    order = np.lexsort((values, place))
    order = order[~np.isnan(values[order])]
    kinds, first, count = np.unique(place[order], return_index=True, return_counts=True)
    ranked = values[order]
    found[kinds] = (ranked[first + (count - 1) // 2] + ranked[first + count // 2]) / 2
    return np.asarray(found[place])


def kish(weights: Floats) -> float | None:
    """Kish's design effect of unequal weights, nΣw²/(Σw)²; None where they add up to nothing.

    Source: Kish 1965, section 11.7.

    >>> kish(np.array([1.0, 1.0, 2.0]))
    1.125
    """
    held = weights[np.isfinite(weights)]
    total = held.sum()
    return float(len(held) * (held**2).sum() / total**2) if total > 0 else None
