"""Exact bounds for a count in a finite population, by inverting hypergeometric tests for many units at once."""

import numpy as np
from scipy.special import gammaln

from tertial.analysis.columns import Floats

NEGLIGIBLE = 1e-18


def exact_bounds(x: Floats, n: Floats, population: Floats, confidence: float) -> tuple[Floats, Floats]:
    """The least and most of a population that may have what x of n drawn have: bounds of the count M, inclusive.

    Whole numbers with 0 ≤ x ≤ n ≤ population, one a row. The least is the smallest M with P(X ≥ x | M) > α/2, the most
    the largest with P(X ≤ x | M) > α/2, α = 1 − confidence.
    Source: Buonaccorsi 1987, The American Statistician 41:215; Wright 1991, Exact Confidence Bounds, chapter 2.

    >>> exact_bounds(np.array([3.0]), np.array([10.0]), np.array([20.0]), 0.95)
    (array([3.]), array([11.]))
    """
    least = _least(x, n, population, (1 - confidence) / 2)
    most = population - _least(n - x, n, population, (1 - confidence) / 2)
    return least, most


def _least(x: Floats, n: Floats, population: Floats, level: float) -> Floats:
    """The smallest M at which x or more is no longer rarer than the level, by halving: the tail rises with M."""
    below, at = x - 1.0, population - n + x
    open_ = (at - below) > 1
    while open_.any():
        middle = np.floor((below + at) / 2)
        rows = np.flatnonzero(open_)
        enough = _upper_tail(x[rows], n[rows], population[rows], middle[rows]) > level
        at[rows[enough]] = middle[rows[enough]]
        below[rows[~enough]] = middle[rows[~enough]]
        open_ = (at - below) > 1
    return at


def _upper_tail(x: Floats, n: Floats, population: Floats, marked: Floats) -> Floats:
    """P(X ≥ x) of n drawn from a population of which M are marked, summed up from x until nothing is added."""
    most = np.minimum(n, marked)
    term = np.where(x <= most, np.exp(_log_probability(x, n, population, marked)), 0.0)
    # Before the mode a first term may be too small to hold; then the whole tail is there.
    mode = np.floor((n + 1) * (marked + 1) / (population + 2))
    certain = (x <= mode) & (term < np.finfo(float).tiny * 1e6)
    total, at = term.copy(), x.copy()
    rows = np.flatnonzero((at < most) & ~certain)
    while len(rows):
        k, drawn, of, has = at[rows], n[rows], population[rows], marked[rows]
        term[rows] *= (has - k) * (drawn - k) / ((k + 1) * (of - has - drawn + k + 1))
        total[rows] += term[rows]
        at[rows] += 1
        rows = rows[(at[rows] < most[rows]) & ((term[rows] > NEGLIGIBLE * total[rows]) | (at[rows] <= mode[rows]))]
    return np.where(certain, 1.0, total)


def _log_probability(x: Floats, n: Floats, population: Floats, marked: Floats) -> Floats:
    # What cannot happen is asked for too, and put aside by the caller.
    x = np.clip(x, np.maximum(0.0, n + marked - population), np.minimum(n, marked))
    found: Floats = _log_choose(marked, x) + _log_choose(population - marked, n - x) - _log_choose(population, n)
    return found


def _log_choose(of: Floats, taken: Floats) -> Floats:
    found: Floats = gammaln(of + 1) - gammaln(taken + 1) - gammaln(of - taken + 1)
    return found
