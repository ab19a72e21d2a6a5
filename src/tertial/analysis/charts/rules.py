"""The four signs of special cause variation that Making Data Count looks for."""

import numpy as np

from tertial.analysis.columns import Floats, Truths

RULES = ("outside", "shift", "trend", "two_of_three")
LONG = 7


def signs(values: Floats, centre: Floats, half: Floats) -> dict[str, Truths]:
    """Which points of each row take part in each sign, given the centre line and half the distance between the limits.

    `outside`: beyond a limit. `shift`: one of 7 or more successive points on one side of the centre; a point on the
    line ends the run. `trend`: one of 7 or more successive points each higher, or each lower, than the one before.
    `two_of_three`: in the outer third of the same side (or beyond it), as are at least 2 of 3 successive points.
    Where `half` is NaN there are no limits, and no sign at all.
    Source: NHS England (2019–), Making Data Count, Strengthening your decisions; Western Electric (1956) for the last.

    >>> signs(np.array([[1.0, 1.0, 1.0, 9.0]]), np.array([[1.0]]), np.array([[3.0]]))["outside"].tolist()
    [[False, False, False, True]]
    """
    known = np.isfinite(half)
    away = np.where(known, values - centre, 0.0)
    limit = np.where(known, half, np.inf)
    rising = np.where(known.all(axis=1, keepdims=True), np.diff(values, axis=1), 0.0)
    upper, lower = away > 2 / 3 * limit, away < -2 / 3 * limit
    return {
        "outside": np.abs(away) > limit,
        "shift": _run_of(away > 0, LONG) | _run_of(away < 0, LONG),
        "trend": _joined(_run_of(rising > 0, LONG - 1) | _run_of(rising < 0, LONG - 1)),
        "two_of_three": _two_of_three(upper) | _two_of_three(lower),
    }


def _run_of(true: Truths, length: int) -> Truths:
    """The points that lie in `length` or more successive true points of their row."""
    found = np.zeros_like(true)
    if true.shape[1] < length:
        return found
    whole = np.lib.stride_tricks.sliding_window_view(true, length, axis=1).all(axis=2)
    for step in range(length):
        found[:, step : step + whole.shape[1]] |= whole
    return found


def _joined(steps: Truths) -> Truths:
    """The points at either end of the true steps."""
    found = np.zeros((steps.shape[0], steps.shape[1] + 1), dtype=bool)
    found[:, :-1] |= steps
    found[:, 1:] |= steps
    return found


def _two_of_three(true: Truths) -> Truths:
    """The true points that have another within two steps."""
    found = np.zeros_like(true)
    for step in (1, 2):
        pairs = true[:, step:] & true[:, :-step]
        found[:, step:] |= pairs
        found[:, :-step] |= pairs
    return found
