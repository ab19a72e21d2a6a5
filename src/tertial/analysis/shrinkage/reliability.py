"""Reliability: how much of what tells units apart is more than chance, and how many answers it takes."""

from math import ceil, isfinite

LABELS = 0.5
CONSEQUENCES = 0.7


def reliability(*, tau2: float | None, sigma2: float | None, n: float | None) -> float | None:
    """λ = τ²/(τ²+σ²/n), between 0 and 1: the part of the variance of a unit's mean that is the unit's own.

    `tau2`, `sigma2`: variances between and within units, in the same unit squared; `n`: valid answers. τ² = 0 or n = 0
    gives 0. None if one of them is None. Raises ValueError if one is negative.

    Source: the Spearman–Brown formula for n answers of one unit.

    >>> reliability(tau2=1.0, sigma2=4.0, n=4)
    0.5
    """
    if tau2 is None or sigma2 is None or n is None:
        return None
    _check(tau2, sigma2, n)
    return n * tau2 / (n * tau2 + sigma2) if n * tau2 > 0 else 0.0


def answers_needed(*, tau2: float | None, sigma2: float | None, wanted: float = CONSEQUENCES) -> int | None:
    """The fewest answers of a unit that give a reliability: n ≥ λ/(1−λ)·σ²/τ², which is 2.33·σ²/τ² for λ = 0.7.

    None if τ² is 0 (no number is enough) or a variance is None. Raises ValueError if a variance is negative or `wanted`
    is not between 0 and 1.

    Source: Spearman–Brown, solved for n.

    >>> answers_needed(tau2=1.0, sigma2=10.0)
    24
    """
    if not 0 < wanted < 1:
        raise ValueError(f"The reliability wanted is {wanted}. It must be more than 0 and less than 1.")
    if tau2 is None or sigma2 is None:
        return None
    _check(tau2, sigma2)
    if tau2 == 0:
        return None
    # The 1e-9 keeps an exact ratio (24.000000000000004) from asking for one answer more.
    return max(ceil(wanted / (1 - wanted) * sigma2 / tau2 - 1e-9), 1)


def _check(*values: float) -> None:
    if any(value < 0 or not isfinite(value) for value in values):
        raise ValueError("Variances and numbers of answers are 0 or more, and finite.")
