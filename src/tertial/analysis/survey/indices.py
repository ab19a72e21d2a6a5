"""Indices: several questions as one figure for each child, and how well the questions hang together."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy.optimize import least_squares

from tertial.analysis.columns import floats
from tertial.analysis.survey.columns import with_columns

FEWEST_ITEMS = 2
LEAST_SHARE = 0.5

Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Reliability:
    """Cronbach's alpha and McDonald's omega of an index, over the respondents who answered every item."""

    items: int
    complete: int
    alpha: float | None
    omega: float | None
    why: str | None = None


def index_scores(
    answers: pa.Table, items: Sequence[str], *, reverse: Sequence[str] = (), scale: tuple[float, float] = (1.0, 5.0)
) -> pa.Table:
    """The table with `score`, the mean of each respondent's valid items, and `valid`, how many they are.

    In: a column for each item, on the scale (lowest, highest); items of `reverse` count as lowest + highest − y.
    The score is null with less than half of the items valid, or less than two.
    Raises ValueError for an item outside the scale, or one to reverse that is no item.

    >>> answers = pa.table({"a": [5, 4], "b": [4, None], "c": [1, None]})
    >>> index_scores(answers, ["a", "b", "c"], reverse=["c"]).select(["valid", "score"]).to_pylist()
    [{'valid': 3, 'score': 4.666666666666667}, {'valid': 1, 'score': None}]
    """
    values = _matrix(answers, items, reverse, scale)
    valid = (~np.isnan(values)).sum(axis=1)
    enough = (valid >= FEWEST_ITEMS) & (valid >= LEAST_SHARE * len(items))
    with np.errstate(divide="ignore", invalid="ignore"):
        score = np.where(enough, np.nansum(values, axis=1) / valid, np.nan)
    return with_columns(answers, valid=pa.array(valid, pa.int64()), score=score)


def reliability(
    answers: pa.Table, items: Sequence[str], *, reverse: Sequence[str] = (), scale: tuple[float, float] = (1.0, 5.0)
) -> Reliability:
    """Alpha and omega of an index, from the covariances S of its k items over respondents without a gap.

    α = k/(k − 1)·(1 − ΣSᵢᵢ/ΣΣSᵢⱼ). ω = (Σλ)²/((Σλ)² + Σψ) of one common factor, fitted to S by least squares off the
    diagonal with ψᵢ = Sᵢᵢ − λᵢ² ≥ 0; two items, which determine no loadings, are taken to have equal ones.
    None with fewer than two items or three respondents, or where the index does not vary; ω is None also where an
    item does not vary. Source: Cronbach 1951, Psychometrika 16:297; McDonald 1999, Test Theory, equation 6.21.

    >>> answers = pa.table({"a": [1, 2, 3, 4], "b": [1, 2, 3, 4]})
    >>> reliability(answers, ["a", "b"])
    Reliability(items=2, complete=4, alpha=1.0, omega=1.0, why=None)
    """
    values = _matrix(answers, items, reverse, scale)
    values = values[~np.isnan(values).any(axis=1)]
    k, n = len(items), len(values)
    if k < FEWEST_ITEMS or n < 3:
        return Reliability(k, n, None, None, "too few items or respondents")
    covariance = np.cov(values, rowvar=False)
    total = float(covariance.sum())
    if total <= 1e-12:
        return Reliability(k, n, None, None, "the index does not vary")
    alpha = k / (k - 1) * (1 - float(np.trace(covariance)) / total)
    if (np.diag(covariance) <= 1e-12).any():
        return Reliability(k, n, alpha, None, "an item does not vary")
    return Reliability(k, n, alpha, _omega(covariance))


def _omega(covariance: Matrix) -> float:
    k = len(covariance)
    above = np.triu_indices(k, 1)
    if k == FEWEST_ITEMS:
        loadings = np.full(2, np.sqrt(max(float(covariance[0, 1]), 0.0)))
    else:
        deviation = np.sqrt(np.diag(covariance))
        _, vectors = np.linalg.eigh(covariance)
        start = 0.7 * deviation * np.where(vectors[:, -1] * np.sign(vectors[:, -1].sum()) < 0, -1.0, 1.0)

        def short(loadings: Matrix) -> Matrix:
            return np.asarray((np.outer(loadings, loadings) - covariance)[above])

        # A loading beyond an item's own deviation would leave it a negative variance (Heywood case).
        loadings = least_squares(short, start, bounds=(-deviation, deviation), xtol=1e-12, ftol=1e-12, gtol=1e-12).x
    common = float(loadings.sum()) ** 2
    own = float(np.maximum(np.diag(covariance) - loadings**2, 0.0).sum())
    return common / (common + own)


def _matrix(answers: pa.Table, items: Sequence[str], reverse: Sequence[str], scale: tuple[float, float]) -> Matrix:
    lowest, highest = scale
    stray = [name for name in reverse if name not in items]
    if stray:
        raise ValueError(f"“{stray[0]}” is to be reversed and is no item of the index.")
    columns = []
    for name in items:
        values = floats(answers, name)
        if np.any((values < lowest) | (values > highest)):
            raise ValueError(f"An answer to “{name}” is outside {lowest:g}–{highest:g}. Correct it or the scale.")
        columns.append(lowest + highest - values if name in reverse else values)
    return np.column_stack(columns) if columns else np.empty((len(answers), 0))
