"""Answers as sums: all that a linear mixed model needs to know of a unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement

import numpy as np
import pyarrow as pa

from tertial.analysis.columns import Floats, floats
from tertial.analysis.shrinkage.columns import Places, coded, counts, needed, summed

NAMES = ("n", "sum", "sum_squares")


@dataclass(frozen=True)
class Crossproducts:
    """What the units with answers add up to, for the columns 1, covariates, y in that order, each but 1 centred.

    `rows`: the places of the units that have answers. `n`: (units). `sums`: (units, k). `within`: (units, k, k),
    Σ(z−z̄)(z−z̄)′ of each unit. `centre`: (k), what was taken from each column.
    """

    rows: Places
    n: Floats
    sums: Floats
    within: Floats
    centre: Floats

    @property
    def answers(self) -> int:
        """How many answers there are."""
        return int(self.n.sum())

    @property
    def between(self) -> Floats:
        """Each unit's n·z̄z̄′: (units, k, k)."""
        return self.sums[:, :, None] * self.sums[:, None, :] / self.n[:, None, None]


def sum_names(covariates: Sequence[str] = ()) -> list[str]:
    """The columns of sums that a model with these covariates needs.

    >>> sum_names(["age"])
    ['n', 'sum', 'sum_squares', 'sum_age', 'sum_age_y', 'sum_age_age']
    """
    names = [*NAMES, *(f"sum_{x}" for x in covariates), *(f"sum_{x}_y" for x in covariates)]
    return names + [f"sum_{a}_{b}" for a, b in combinations_with_replacement(covariates, 2)]


def unit_sums(answers: pa.Table, covariates: Sequence[str] = (), *, keep: Sequence[str] = ()) -> pa.Table:
    """One row a unit, by first appearance, with n, Σy, Σy² and the sums of covariates, of a table of answers.

    In: `unit`, `y`, and a numeric column for each covariate; `keep` names columns that are one value a unit (area).
    Out: `unit`, those of `keep`, and the columns of `sum_names`. An answer without y or without a covariate is not
    counted; a unit without any has n = 0. Raises ColumnMissing.

    >>> unit_sums(pa.table({"unit": ["A", "A", "B"], "y": [3, 5, None]})).to_pylist()
    [{'unit': 'A', 'n': 2, 'sum': 8.0, 'sum_squares': 34.0}, {'unit': 'B', 'n': 0, 'sum': 0.0, 'sum_squares': 0.0}]
    """
    needed(answers, "unit", "y", *covariates, *keep)
    codes = coded(answers["unit"])
    size = int(codes.max()) + 1 if len(codes) else 0
    first = np.zeros(size, np.intp)
    first[codes[::-1]] = np.arange(len(codes))[::-1]
    values = {name: floats(answers, name) for name in ("y", *covariates)}
    told = np.logical_and.reduce([np.isfinite(column) for column in values.values()])
    codes, values = codes[told], {name: column[told] for name, column in values.items()}
    y = values["y"]
    products = [np.ones(len(y)), y, y * y, *(values[x] for x in covariates), *(values[x] * y for x in covariates)]
    products += [values[a] * values[b] for a, b in combinations_with_replacement(covariates, 2)]
    columns = {name: np.bincount(codes, of, size) for name, of in zip(sum_names(covariates), products, strict=True)}
    table = answers.select(["unit", *keep]).take(first)
    for name, column in columns.items():
        table = table.append_column(name, pa.array(column.astype(np.int64) if name == "n" else column))
    return table


def crossproducts(units: pa.Table, covariates: Sequence[str] = ()) -> Crossproducts:
    """The sums of a table's units as arrays, centred on the mean of all answers.

    Centring first keeps the digits when the mean is large beside the spread. A unit whose n is 0 or null, or that
    lacks a sum, is left out. Raises ColumnMissing; ValueError for a negative n.

    >>> table = pa.table({"n": [2, 0], "sum": [8.0, 0.0], "sum_squares": [34.0, 0.0]})
    >>> crossproducts(table).within[0].tolist()
    [[0.0, 0.0], [0.0, 2.0]]
    """
    names, size = [*covariates, "y"], len(covariates) + 2
    n = counts(units, "n")
    cross = np.zeros((len(n), size, size))
    cross[:, 0, 0] = n
    for place, name in enumerate(names, start=1):
        cross[:, 0, place] = cross[:, place, 0] = floats(units, "sum" if name == "y" else f"sum_{name}")
    for (i, a), (j, b) in combinations_with_replacement(enumerate(names, start=1), 2):
        column = "sum_squares" if a == b == "y" else f"sum_{a}_{b}"
        cross[:, i, j] = cross[:, j, i] = floats(units, column)
    rows = np.flatnonzero((n > 0) & np.isfinite(cross).all(axis=(1, 2)))
    n, cross = n[rows], cross[rows]
    sums = cross[:, 0, :]
    centre = sums.sum(axis=0) / max(n.sum(), 1.0)
    centre[0] = 0.0
    means = sums / n[:, None]
    within = cross - n[:, None, None] * means[:, :, None] * means[:, None, :]
    within[:, 0, :] = within[:, :, 0] = 0.0
    # What differs from 0 by less than rounding can explain is 0: all of these answers are equal.
    spread = np.einsum("ikk->ik", within) > 4 * np.finfo(float).eps * np.einsum("ikk->ik", cross)
    within *= spread[:, :, None] & spread[:, None, :]
    return Crossproducts(rows, n, sums - n[:, None] * centre, within, centre)


def gathered(values: Floats, n: Floats) -> tuple[Floats, Floats, Floats]:
    """The distinct sizes, how many units have each, and the sums of `values` over the units of each size.

    >>> gathered(np.array([1.0, 2.0, 5.0]), np.array([7.0, 9.0, 7.0]))
    (array([7., 9.]), array([2., 1.]), array([6., 2.]))
    """
    sizes, places, units = np.unique(n, return_inverse=True, return_counts=True)
    return sizes, units.astype(np.float64), summed(values, places, len(sizes))
