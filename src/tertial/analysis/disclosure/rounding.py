"""How much a rounded figure still tells: the counts behind a percentage, the answers behind a mean with its spread."""

from itertools import combinations_with_replacement
from math import comb, factorial

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

# More possible sets of answers than this are not looked through.
MOST_SETS = 200_000


def compatible_counts(figures: pa.Table, decimals: int = 0) -> pa.Table:
    """How many whole counts of n give a percentage, rounded half up: the figures with `candidates`, `least`, `most`.

    In go `n` (≥ 1) and `pct` (a percentage with so many decimals). 0 candidates: the figure is not possible, and least
    and most are null; 1: the percentage tells the count. With whole percent that is so for every n ≤ 100.
    x is compatible if ⌊100·10ᵈ·x/n + ½⌋ = pct·10ᵈ; computed in whole numbers. Null where n or pct is null or n < 1.

    >>> compatible_counts(pa.table({"n": [8, 8, 200], "pct": [50, 51, 3]})).to_pylist()
    [{'n': 8, 'pct': 50, 'candidates': 1, 'least': 4, 'most': 4},
     {'n': 8, 'pct': 51, 'candidates': 0, 'least': None, 'most': None},
     {'n': 200, 'pct': 3, 'candidates': 2, 'least': 5, 'most': 6}]
    """
    unit = 10**decimals
    n = figures["n"].cast(pa.float64()).to_numpy(zero_copy_only=False)
    share = np.round(figures["pct"].cast(pa.float64()).to_numpy(zero_copy_only=False) * unit)
    unknown = np.isnan(n) | np.isnan(share) | (n < 1)
    n, share = np.where(unknown, 1, n).astype(np.int64), np.where(unknown, 0, share).astype(np.int64)
    # 2n·pct ≤ 200x + n < 2n·(pct + 1), whole numbers on both sides.
    least = np.maximum(-((n - 2 * n * share) // (200 * unit)), 0)
    most = np.minimum((2 * n * (share + 1) - 1 - n) // (200 * unit), n)
    candidates = np.maximum(most - least + 1, 0)
    impossible = unknown | (candidates == 0)
    table = figures.append_column("candidates", pa.array(candidates, mask=unknown))
    table = table.append_column("least", pa.array(least, mask=impossible))
    return table.append_column("most", pa.array(most, mask=impossible))


def compatible_answers(
    n: int, mean: float, sd: float, *, lowest: int = 1, highest: int = 5, decimals: int = 2
) -> int | None:
    """How many sets of n answers on a scale have this mean and standard deviation, both rounded half up.

    A set says how many gave each answer, not who. The sd is that of a sample (n - 1). 1: the published figures tell
    every answer that was given. None where n < 2 (no spread) or there are more than 200,000 sets to look through.

    >>> compatible_answers(7, 4.86, 0.38), compatible_answers(7, 3.0, 1.0)
    (1, 3)
    """
    told = _told(n, lowest, highest, decimals)
    if told is None:
        return None
    wanted = np.array([_half_up(mean, decimals), _half_up(sd, decimals)])
    return int((told[0] == wanted).all(axis=1).sum())


def share_pinned(n: int, *, lowest: int = 1, highest: int = 5, decimals: int = 2) -> pa.Table:
    """How often n, mean and sd together tell every answer: the share `of_sets`, and `of_answers` if all are as likely.

    One row. Null where `compatible_answers` is None. With 7 answers on a scale of five it is over a third of all sets:
    so units with few answers show no spread of their own (methods A, rule 7).

    >>> share_pinned(7).select(["of_sets"]).to_pylist()
    [{'of_sets': 0.36666666666666664}]
    """
    told = _told(n, lowest, highest, decimals)
    if told is None:
        return pa.table(
            {"n": [n], "of_sets": pa.array([None], pa.float64()), "of_answers": pa.array([None], pa.float64())}
        )
    pairs, ways = told
    _, which, count = np.unique(pairs, axis=0, return_inverse=True, return_counts=True)
    alone = count[which.ravel()] == 1
    of_answers = float(ways[alone].sum() / ways.sum())
    return pa.table({"n": [n], "of_sets": [float(alone.mean())], "of_answers": [of_answers]})


def _told(n: int, lowest: int, highest: int, decimals: int) -> tuple[NDArray[np.int64], NDArray[np.float64]] | None:
    """For every set of answers the rounded mean and sd as whole numbers, and in how many ways it can be given."""
    width = highest - lowest + 1
    if n < 2 or width < 1 or comb(n + width - 1, width - 1) > MOST_SETS:
        return None
    cuts = np.array(list(combinations_with_replacement(range(n + 1), width - 1)), dtype=np.int64)
    cuts = cuts.reshape(-1, width - 1)
    edges = np.hstack([np.zeros((len(cuts), 1), dtype=np.int64), cuts, np.full((len(cuts), 1), n)])
    sets = np.diff(edges, axis=1)
    answers = np.arange(lowest, highest + 1)
    total, squares = sets @ answers, sets @ answers**2
    unit = 10**decimals
    mean = (2 * unit * total + n) // (2 * n)
    # sd·unit rounded half up, in whole numbers: the greatest k with (2k - 1)²·n(n - 1) ≤ 4·unit²·(n·Σy² - (Σy)²).
    spread = 4 * unit**2 * (n * squares - total**2)
    sd = np.floor(np.sqrt(spread / (4 * n * (n - 1))) + 0.5).astype(np.int64)
    sd += (2 * sd + 1) ** 2 * n * (n - 1) <= spread
    sd -= (sd > 0) & ((2 * sd - 1) ** 2 * n * (n - 1) > spread)
    logs = np.array([float(np.log(float(factorial(k)))) for k in range(n + 1)])
    ways = np.exp(logs[n] - logs[sets].sum(axis=1))
    return np.column_stack([mean, sd]), np.round(ways)


def _half_up(value: float, decimals: int) -> int:
    return int(np.floor(round(value * 10**decimals, 6) + 0.5))
