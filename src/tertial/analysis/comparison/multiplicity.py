"""Many tests at once: p-values adjusted for how many were made."""

from collections.abc import Callable, Sequence
from typing import Literal

import numpy as np
import pyarrow as pa

from tertial.analysis.columns import Floats, floats
from tertial.analysis.shrinkage.columns import coded, known, needed, tabled

Adjustment = Literal["BH", "BY", "Holm", "Hochberg", "Bonferroni"]


def adjusted(tests: pa.Table, *, method: Adjustment = "BH", p: str = "p", family: Sequence[str] = ()) -> pa.Table:
    """The table with `p_adjusted`, the p-values adjusted within each family, in the order of the rows.

    In: the column named by `p`, and the columns named by `family` (none: all rows are one family). A p that is null or
    NaN is not counted as a test, and its adjusted value is null. Raises ColumnMissing; ValueError if a p is outside
    0–1 or the method is unknown.

    Sources: see `adjusted_p`.

    >>> tests = pa.table({"p": [0.01, 0.04, None], "indicator": ["a", "a", "b"]})
    >>> adjusted(tests, family=["indicator"])["p_adjusted"].to_pylist()
    [0.02, 0.04, None]
    """
    needed(tests, p, *family)
    values = floats(tests, p)
    found = np.full(len(values), np.nan)
    families = coded(*(tests[name] for name in family)) if family else np.zeros(len(values), np.intp)
    for rows in np.split(np.argsort(families, kind="stable"), np.cumsum(np.bincount(families))[:-1]):
        found[rows] = adjusted_p(values[rows], method)
    return tabled(**{name: tests[name] for name in tests.column_names if name != "p_adjusted"}, p_adjusted=found)


def adjusted_p(p: Floats, method: Adjustment = "BH") -> Floats:
    """The adjusted values of an array of p-values, as R's `p.adjust`; NaN passes through and is not counted.

    `BH`: Benjamini & Hochberg 1995, false discovery rate, independent or positively dependent tests. `BY`: Benjamini &
    Yekutieli 2001, any dependence. `Holm` 1979, `Hochberg` 1988 and `Bonferroni`: familywise error. Reject where the
    adjusted value is at most the level. Raises ValueError if a p is outside 0–1 or the method is unknown.

    >>> adjusted_p(np.array([0.01, 0.02, np.nan, 0.03]), "Holm")
    array([0.03, 0.04,  nan, 0.04])
    """
    known(method, [*METHODS])
    p = np.asarray(p, dtype=np.float64)
    told = np.isfinite(p)
    if ((p[told] < 0) | (p[told] > 1)).any() or np.isinf(p).any():
        raise ValueError("A p-value is less than 0 or more than 1. Correct the table.")
    order = np.argsort(p[told], kind="stable")
    found = np.full(len(p), np.nan)
    places = np.flatnonzero(told)[order]
    found[places] = np.minimum(METHODS[method](p[places]), 1.0)
    return found


def _bh(p: Floats) -> Floats:
    return _least_from_here(len(p) * p / np.arange(1, len(p) + 1))


def _by(p: Floats) -> Floats:
    ranks = np.arange(1, len(p) + 1)
    return _least_from_here((1 / ranks).sum() * len(p) * p / ranks)


def _holm(p: Floats) -> Floats:
    return np.maximum.accumulate(np.arange(len(p), 0, -1) * p)


def _hochberg(p: Floats) -> Floats:
    return _least_from_here(np.arange(len(p), 0, -1) * p)


def _bonferroni(p: Floats) -> Floats:
    return len(p) * p


def _least_from_here(values: Floats) -> Floats:
    return np.minimum.accumulate(values[::-1])[::-1]


METHODS: dict[str, Callable[[Floats], Floats]] = {
    "BH": _bh,
    "BY": _by,
    "Holm": _holm,
    "Hochberg": _hochberg,
    "Bonferroni": _bonferroni,
}
