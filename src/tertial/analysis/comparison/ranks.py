"""Ranks as sets: which places a unit may have, if somebody must ask."""

import numpy as np
import pyarrow as pa
from scipy.stats import norm

from tertial.analysis.columns import Floats, floats
from tertial.analysis.comparison.multiplicity import adjusted_p
from tertial.analysis.shrinkage.columns import Flags, tabled

NAMES = ("first", "last", "of")


def rank_sets(units: pa.Table, *, confidence: float = 0.95, simultaneous: bool = True) -> pa.Table:
    """The set of places that each unit may have, 1 for the highest value, one row for each row in, in its order.

    In: `unit`, `value`, `se` (independent between units). All pairs are tested two-sided by z and Holm's step-down; a
    unit's first place is 1 + those significantly above it, its last is the number of units less those significantly
    below. With `simultaneous` all sets hold at once with the confidence, otherwise each alone does (Holm over its own
    pairs), for one unit picked beforehand. Two values with se 0 are told apart if they differ at all.

    Out: `unit`, `value`, `first`, `last`, `of` (units with value and se): "places 5–31 of 38". Null for a unit without.
    Time and memory grow with the square of the units. Raises ColumnMissing; ValueError for a negative se, or a
    confidence not between 0 and 1.

    Source: Mogstad, Romano, Shaikh & Wilhelm 2024 REStud 91:476; Holm 1979.

    >>> units = pa.table({"unit": ["A", "B", "C"], "value": [4.8, 4.0, 3.9], "se": [0.1, 0.1, 0.1]})
    >>> [(row["first"], row["last"], row["of"]) for row in rank_sets(units).to_pylist()]
    [(1, 1, 3), (2, 3, 3), (2, 3, 3)]
    """
    if not 0 < confidence < 1:
        raise ValueError(f"The confidence is {confidence}. It must be more than 0 and less than 1.")
    value, se = floats(units, "value"), floats(units, "se")
    if (se < 0).any():
        raise ValueError("The column “se” holds a negative value. A standard error is 0 or more: correct the table.")
    rows = np.flatnonzero(np.isfinite(value) & np.isfinite(se))
    z = _scores(value[rows], se[rows])
    told = _told_apart(z, 1 - confidence, simultaneous)
    above, below = ((told & (z < 0)).sum(axis=1), (told & (z > 0)).sum(axis=1))
    first, last = np.full(len(value), np.nan), np.full(len(value), np.nan)
    first[rows], last[rows] = 1 + above, len(rows) - below
    of = np.where(np.isfinite(first), float(len(rows)), np.nan)
    places = [pa.array(whole, mask=np.isnan(whole)).cast(pa.int64()) for whole in (first, last, of)]
    return tabled(unit=units["unit"], value=value, **dict(zip(NAMES, places, strict=True)))


def _scores(value: Floats, se: Floats) -> Floats:
    """z of each difference, row less column; infinite where two values without error differ."""
    difference = value[:, None] - value
    spread = np.sqrt(se[:, None] ** 2 + se**2)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = difference / spread
    return np.where(difference == 0, 0.0, z)


def _told_apart(z: Floats, level: float, simultaneous: bool) -> Flags:
    p = 2 * norm.sf(np.abs(z))
    told = np.zeros(z.shape, np.bool_)
    if simultaneous:
        upper = np.triu_indices(len(z), k=1)
        told[upper] = adjusted_p(p[upper], "Holm") <= level
        return told | told.T
    for place in range(len(z)):
        others = np.arange(len(z)) != place
        told[place, others] = adjusted_p(p[place, others], "Holm") <= level
    return told
