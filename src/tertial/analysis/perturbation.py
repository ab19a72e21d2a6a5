"""The cell-key method: counts that anybody may ask for are moved a little, the same count always in the same way."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy.optimize import linprog, root

from tertial.analysis.engine import shaped

# Record keys are whole numbers below this, drawn once for each record and kept.
KEYS = 2**32
SAYS = "Values are moved a little to protect persons and may not add up."

# For a true count (the largest stands for all above it): how probable each published count is, as original + deviation.
MOVES = pa.schema(
    [("original", pa.int64()), ("deviation", pa.int64()), ("probability", pa.float64()), ("up_to", pa.float64())]
)
COUNTED = pa.schema([("cell", pa.int64()), ("count", pa.int64()), ("key", pa.int64())])


class NoSuchNoise(ValueError):
    """No distribution has the deviation and variance that were asked for."""


def cell_keys(records: pa.Table) -> pa.Table:
    """For each cell its count and key: how many records it has, and the sum of their keys modulo 2³².

    In go `cell` and `key` (a whole number from 0 to 2³² - 1), one row a record and cell; out come `cell`, `count` and
    `key`, ordered by cell. The same records have the same key in every table, so asking again tells nothing more.
    Raises ValueError for a key that is missing or out of range. Source: Thompson, Broadfoot & Elazar 2013, UNECE.

    >>> cell_keys(pa.table({"cell": [1, 1, 2], "key": [4294967295, 2, 7]})).to_pylist()
    [{'cell': 1, 'count': 2, 'key': 1}, {'cell': 2, 'count': 1, 'key': 7}]
    """
    keys = records["key"].cast(pa.int64())
    if keys.null_count or ((keys.to_numpy() < 0) | (keys.to_numpy() >= KEYS)).any():
        raise ValueError("A record's key is missing or not a whole number from 0 to 2³² - 1. Give every record a key.")
    cells, place = np.unique(records["cell"].to_numpy(), return_inverse=True)
    total = np.zeros(cells.size, dtype=np.uint64)
    np.add.at(total, place, keys.to_numpy().astype(np.uint64))
    count = np.bincount(place, minlength=cells.size)
    return pa.table([cells, count, (total % KEYS).astype(np.int64)], schema=COUNTED)


def move_table(most: int, variance: float, smallest: int = 0) -> pa.Table:
    """How counts are moved: MOVES for the true counts 1 … most + smallest; a larger count moves as the last one.

    For each count the distribution of greatest entropy over whole deviations from -most to most, with mean 0 and the
    given variance, that leads to no negative count and to none from 1 to `smallest`; zeros stay. Where a small count
    cannot have that variance it has the nearest that it can have. p(d) ∝ exp(a·d + b·d²).
    Raises NoSuchNoise if the largest counts cannot have the variance, or some count can have no mean of 0.
    Source: Marley & Leaver 2011 (ISI); Giessing 2016, Privacy in Statistical Databases, section 3.

    >>> move_table(1, 0.5).to_pylist()[:2]
    [{'original': 1, 'deviation': -1, 'probability': 0.25, 'up_to': 0.25},
     {'original': 1, 'deviation': 0, 'probability': 0.5, 'up_to': 0.75}]
    """
    if most < 1 or smallest < 0 or not 0 < variance <= most**2:
        raise NoSuchNoise(f"No deviation of at most {most} has the variance {variance:g}. Ask for at most {most**2}.")
    rows = []
    for original in range(1, most + smallest + 1):
        deviations = np.arange(-most, most + 1)
        result = original + deviations
        deviations = deviations[(result == 0) | (result > smallest)]
        probability = _spread(deviations.astype(np.float64), variance, original)
        # The last bound is 1 exactly, so that no key falls beyond it.
        up_to = np.append(np.cumsum(probability)[:-1], 1.0)
        rows += [
            (original, *row) for row in zip(deviations.tolist(), probability.tolist(), up_to.tolist(), strict=True)
        ]
    return pa.table(list(zip(*rows, strict=True)), schema=MOVES)


def perturbed(counted: pa.Table, moves: pa.Table) -> pa.Table:
    """The counts as they may be told: `cell`, `count` (moved) and `says`, row by row as they came.

    In go COUNTED (as from `cell_keys`) and MOVES. Zeros are untouched. The same count with the same key is always moved
    alike. Sums are moved on their own: values may not add up, and `says` tells the reader so.

    >>> told = perturbed(pa.table({"cell": [1, 2], "count": [3, 0], "key": [0, 0]}), move_table(1, 0.5))
    >>> told.select(["cell", "count"]).to_pylist()
    [{'cell': 1, 'count': 2}, {'cell': 2, 'count': 0}]
    """
    table, ways = shaped("counted", counted, COUNTED), shaped("moves", moves, MOVES)
    count, key = table["count"].to_numpy(), table["key"].to_numpy()
    if (count < 0).any():
        raise ValueError("A count is negative. Only counts of records can be moved.")
    original, up_to = ways["original"].to_numpy(), ways["up_to"].to_numpy()
    like = np.minimum(count, original.max())
    # One search for all rows: the bounds of count k lie between k - 1 and k on a common line.
    place = np.searchsorted(original - 1 + up_to, np.maximum(like, 1) - 1 + key / KEYS, side="right")
    moved = np.where(count == 0, 0, count + ways["deviation"].to_numpy()[np.minimum(place, up_to.size - 1)])
    return pa.table({"cell": table["cell"], "count": moved, "says": [SAYS] * moved.size})


def _spread(deviations: NDArray[np.float64], variance: float, original: int) -> NDArray[np.float64]:
    """The distribution of greatest entropy over these deviations with mean 0 and the variance, or the nearest to it."""
    squares = deviations**2
    conditions = np.vstack([np.ones(deviations.size), deviations])
    ends = []
    for sign in (1.0, -1.0):
        found = linprog(sign * squares, A_eq=conditions, b_eq=[1.0, 0.0], bounds=(0, 1))
        if found.status != 0:
            raise NoSuchNoise(f"A count of {original} cannot keep its mean. Allow larger deviations.")
        ends.append((float(squares @ found.x), found.x))
    (least, at_least), (greatest, at_most) = ends
    if variance <= least + 1e-9 or variance >= greatest - 1e-9:
        probability = np.clip(at_least if variance <= least + 1e-9 else at_most, 0.0, 1.0)
        return np.asarray(probability / probability.sum())

    def missed(tilt: NDArray[np.float64]) -> list[float]:
        probability = _tilted(deviations, squares, tilt)
        return [float(deviations @ probability), float(squares @ probability) - variance]

    solved = root(missed, np.zeros(2), tol=1e-13)
    if not np.allclose(missed(solved.x), 0.0, atol=1e-9):
        raise NoSuchNoise(f"The moves of a count of {original} were not found. Ask for another variance.")
    return _tilted(deviations, squares, solved.x)


def _tilted(
    deviations: NDArray[np.float64], squares: NDArray[np.float64], tilt: NDArray[np.float64]
) -> NDArray[np.float64]:
    exponent = tilt[0] * deviations + tilt[1] * squares
    raised = np.exp(exponent - exponent.max())
    return np.asarray(raised / raised.sum())
