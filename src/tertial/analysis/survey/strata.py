"""Strata of one responding child, which say nothing of their own spread, are put together with the nearest."""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tertial.analysis.columns import Floats, codes, floats
from tertial.analysis.engine import shaped
from tertial.analysis.survey.columns import Places, added, size_of, whole, with_columns
from tertial.analysis.survey.shapes import STRATUM_SUMS


def collapse(strata: pa.Table, *, within: Sequence[str], prefer: Sequence[str] = ()) -> pa.Table:
    """The strata, with each of one responding child put together with the nearest of its kind.

    In: STRATUM_SUMS with key columns; partners agree in every column of `within` (question, area) and, while there is
    such a partner, in those of `prefer` (operator type), which give way one by one from the last. The nearest is the
    one at the least distance by the columns `x` and `y` where both have them, else the one of the most like population
    (or responding children, where that is unknown); the earlier row if two are as near.
    Out: as in, one row for each stratum left, with the keys of the partner, sums added up, and `merged`, the strata in
    it. A stratum without any partner stays as it is, and its variance is not computable. A stratum that nobody
    answered is no partner. Source: Cochran 1977, section 5A.12; Wolter 2007, section 2.5.

    >>> one = {"area": "a", "sw": 1.0, "swy": 4.0, "sw2y": 4.0, "sw2y2": 16.0, "sw2": 1.0, "n": 1}
    >>> strata = pa.Table.from_pylist([one | {"unit": u, "population": p, "responding": r}
    ...     for u, p, r in ((1, 30, 9), (2, 12, 1), (3, 10, 7))])
    >>> collapse(strata, within=["area"]).select(["unit", "population", "responding", "merged"]).to_pylist()
    [{'unit': 1, 'population': 30, 'responding': 9, 'merged': 1},
     {'unit': 3, 'population': 22, 'responding': 8, 'merged': 2}]
    """
    table = shaped("strata", strata, STRATUM_SUMS)
    responding, population = floats(table, "responding"), floats(table, "population")
    size = np.where(np.isnan(population), responding, population)
    spot = np.column_stack([*(floats(strata, name, default=np.nan) for name in ("x", "y")), size])
    head = np.arange(len(strata), dtype=np.int64)
    alone = responding == 1
    for kept in range(len(prefer), -1, -1):
        for row, others in _neighbours(strata, [*within, *prefer[:kept]], responding, alone):
            # One that has joined another in the meantime, or been joined, is alone no more.
            if alone[row]:
                nearest = others[np.argmin(_distance(spot[row], spot[others]))]
                head[row] = nearest
                alone[[row, nearest]] = False
    while not np.array_equal(head, head[head]):
        head = head[head]
    first = np.unique(head)
    place = np.searchsorted(first, head)
    sums = {name: added(place, floats(table, name), len(first)) for name in STRATUM_SUMS.names}
    counts = {name: whole(sums.pop(name)) for name in ("population", "responding", "n")}
    left = strata.take(pa.array(first))
    return with_columns(left, **counts, **sums, merged=whole(added(place, np.ones(len(strata)), len(first))))


def _neighbours(
    strata: pa.Table, by: Sequence[str], responding: Floats, alone: npt.NDArray[np.bool_]
) -> Iterator[tuple[int, Places]]:
    """Each stratum that is alone with its one child, and the others of its kind that were answered."""
    kind, _ = codes(strata, *by)
    answered = np.flatnonzero(responding > 0)
    answered = answered[np.argsort(kind[answered], kind="stable")]
    begins = np.searchsorted(kind[answered], np.arange(size_of(kind) + 1))
    for row in np.flatnonzero(alone):
        others = answered[begins[kind[row]] : begins[kind[row] + 1]]
        others = others[others != row]
        if len(others):
            yield int(row), others


def _distance(spot: Floats, others: Floats) -> Floats:
    """How far the others are: by place where that is known, else by size, which comes after every known place."""
    by_place = np.hypot(others[:, 0] - spot[0], others[:, 1] - spot[1])
    unlike = np.abs(others[:, 2] - spot[2])
    far = np.max(by_place, initial=0.0, where=~np.isnan(by_place)) + 1.0
    found: Floats = np.where(np.isnan(by_place), far + unlike, by_place)
    return found
