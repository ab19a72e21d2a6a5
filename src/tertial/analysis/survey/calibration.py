"""Weights moved until they add up to known margins, and the error of a mean whose weights were."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from tertial.analysis.columns import Floats, codes, floats
from tertial.analysis.survey.columns import Places, with_columns
from tertial.analysis.survey.design import Design, Estimate
from tertial.analysis.survey.margins import Margins, Step, fitted, steps_of
from tertial.analysis.survey.weights import kept_within, kish, middles

CLOSE = 1e-6
ROUNDS = 200
TRIM_ROUNDS = 20


@dataclass(frozen=True)
class Calibration:
    """Respondents with calibrated weights, and how they came about.

    `table` has the weights (null unless `converged`) and each margin's category after collapsing; `off` is the largest
    difference from a margin, in children; `collapsed` the steps taken, as (variable, category, into); `beyond` the
    weights outside their limits at the end; `why` what hindered it.
    """

    table: pa.Table
    converged: bool
    rounds: int
    off: float | None
    deff: float | None
    collapsed: tuple[Step, ...]
    beyond: int = 0
    why: str | None = None


def rake(
    respondents: pa.Table,
    margins: pa.Table,
    *,
    weight: str = "weight",
    collapsing: pa.Table | None = None,
    trim_within: Sequence[str] | None = None,
) -> Calibration:
    """Weights raked to margins in turn, until none is further off than 1e-6 of all children.

    In: respondents with a base weight and one column for each variable of the margins; margins (variable, category,
    population); collapsing (variable, category, into), in the declared order. A category with children and no
    respondent, or respondents and no children, is put into the declared one; without convergence the steps that are
    left are taken one by one. With `trim_within` (area) weights are kept within a third to three times the area's
    median raked weight and raked again, until both hold or 20 times.
    No category is ever dropped: where no declared step helps, the weights are null and `why` says what is lacking.
    Raises ValueError where margins add up to different totals or a respondent stands in no category.
    Source: Deming & Stephan 1940; Deville, Särndal & Sautory 1993, JASA 88:1013.

    >>> respondents = pa.table({"age": ["1", "1", "2"], "weight": [1.0, 1.0, 1.0]})
    >>> margins = pa.table({"variable": ["age", "age"], "category": ["1", "2"], "population": [6, 4]})
    >>> rake(respondents, margins).table["weight"].to_pylist()
    [3.0, 3.0, 4.0]
    """
    base = _base(respondents, weight)
    steps = steps_of(collapsing)
    held, taken, why = fitted(respondents, margins, base, steps)
    while why is None:
        found, rounds, off = _raked(base, held)
        beyond = 0
        if off <= CLOSE * held.total and trim_within is not None:
            limits = middles(found, codes(respondents, *trim_within)[0])
            found, rounds, off, beyond = _trimmed(found, held, limits)
        if off > CLOSE * held.total:
            step = next((step for step in steps if step not in taken and held.has(step)), None)
            if step is None:
                return _failed(respondents, held, weight, taken, f"no convergence after {rounds} rounds", rounds, off)
            held, taken = held.collapsed(step), (*taken, step)
            continue
        table = with_columns(held.marked(respondents), **{weight: found})
        return Calibration(table, True, rounds, off, kish(found), taken, beyond)
    return _failed(respondents, held, weight, taken, why)


def greg(
    respondents: pa.Table, margins: pa.Table, *, weight: str = "weight", collapsing: pa.Table | None = None
) -> Calibration:
    """Weights of the general regression estimator, w = d(1 + x′λ), which meet every margin at once.

    In and out as `rake`; a weight may come out below 0, which raking never gives. λ = (Σdxx′)⁻(t − Σdx).
    Source: Särndal, Swensson & Wretman 1992, equation 6.5.10; Deville & Särndal 1992, JASA 87:376.

    >>> respondents = pa.table({"age": ["1", "1", "2"], "weight": [1.0, 1.0, 1.0]})
    >>> margins = pa.table({"variable": ["age", "age"], "category": ["1", "2"], "population": [6, 4]})
    >>> [round(weight, 9) for weight in greg(respondents, margins).table["weight"].to_pylist()]
    [3.0, 3.0, 4.0]
    """
    base = _base(respondents, weight)
    steps = steps_of(collapsing)
    held, taken, why = fitted(respondents, margins, base, steps)
    while why is None:
        x = np.hstack([_dummies(place, len(want)) for place, want in zip(held.places, held.wanted, strict=True)])
        short = np.concatenate(held.wanted) - base @ x
        found = base * (1 + x @ np.linalg.lstsq((x.T * base) @ x, short, rcond=None)[0])
        off = _off(found, held)
        if off <= CLOSE * held.total:
            return Calibration(
                with_columns(held.marked(respondents), **{weight: found}), True, 1, off, kish(found), taken
            )
        step = next((step for step in steps if step not in taken and held.has(step)), None)
        if step is None:
            return _failed(respondents, held, weight, taken, "no weights meet all margins", 1, off)
        held, taken = held.collapsed(step), (*taken, step)
    return _failed(respondents, held, weight, taken, why)


def calibrated_mean(
    calibration: Calibration, drawn: Design, y: str, *, variables: Sequence[str], weight: str = "weight"
) -> Estimate:
    """The mean of `y` with calibrated weights, with the variance of its residuals from the margins.

    The score of a row is w·e, where e is what is left of (y − ȳ)/Σw after regression on the categories of `variables`
    with the design's base weights; a row without `y` has the value 0 there, as any row outside the part in question.
    `drawn` is how the sample was drawn, with the base weights; deff is Kish's, of the calibrated ones. None without
    convergence or a value.
    Source: Särndal, Swensson & Wretman 1992, result 6.6.1; Deville & Särndal 1992, equation 3.4.

    >>> from tertial.analysis.survey.design import design
    >>> respondents = pa.table({"age": ["1", "1", "2", "2"], "weight": [1.0] * 4, "y": [2.0, 4.0, 5.0, 5.0]})
    >>> margins = pa.table({"variable": ["age", "age"], "category": ["1", "2"], "population": [6, 4]})
    >>> found = calibrated_mean(
    ...     rake(respondents, margins), design(respondents, weights="weight"), "y", variables=["age"])
    >>> round(found.value, 9), round(found.se, 9)
    (3.8, 0.489897949)
    """
    if not calibration.converged:
        return Estimate(None, None, 0, drawn.df, why=calibration.why)
    values, w = floats(calibration.table, y), floats(calibration.table, weight)
    valid = ~np.isnan(values)
    size = float(w[valid].sum())
    if size <= 0:
        return Estimate(None, None, int(valid.sum()), drawn.df, why="no values")
    mean = float(w[valid] @ values[valid]) / size
    scores = np.where(valid, values - mean, 0.0) / size
    x = np.hstack([_dummies(*_coded(calibration.table, name)) for name in variables])
    root = np.sqrt(drawn.weights)
    slopes = np.linalg.lstsq(x * root[:, None], scores * root, rcond=None)[0]
    variance = drawn.variance(w * (scores - x @ slopes))
    if variance is None:
        return Estimate(mean, None, int(valid.sum()), drawn.df, why="one of several clusters was drawn")
    return Estimate(mean, float(np.sqrt(max(variance, 0.0))), int(valid.sum()), drawn.df, kish(w[valid]))


def _raked(base: Floats, held: Margins) -> tuple[Floats, int, float]:
    found, off, rounds = base.copy(), np.inf, 0
    while off > CLOSE * held.total and rounds < ROUNDS:
        rounds += 1
        for place, want in zip(held.places, held.wanted, strict=True):
            have = np.bincount(place, found, len(want))
            found = found * np.divide(want, have, out=np.zeros_like(want), where=have > 0)[place]
        off = _off(found, held)
    return found, rounds, off


def _trimmed(found: Floats, held: Margins, limits: Floats) -> tuple[Floats, int, float, int]:
    """Trimmed and raked in turn; the margins hold at the end, and what could not be kept within limits is counted."""
    rounds, off = 0, 0.0
    for _ in range(TRIM_ROUNDS):
        kept = kept_within(found, limits)
        if np.allclose(kept, found, rtol=1e-9, atol=0.0):
            break
        found, more, off = _raked(kept, held)
        rounds += more
    beyond = int((~np.isclose(kept_within(found, limits), found, rtol=1e-6, atol=0.0)).sum())
    return found, max(rounds, 1), max(off, _off(found, held)), beyond


def _off(weights: Floats, held: Margins) -> float:
    return max(
        float(np.abs(np.bincount(place, weights, len(want)) - want).max(initial=0.0))
        for place, want in zip(held.places, held.wanted, strict=True)
    )


def _failed(
    respondents: pa.Table,
    held: Margins,
    weight: str,
    taken: tuple[Step, ...],
    why: str,
    rounds: int = 0,
    off: float | None = None,
) -> Calibration:
    empty = pa.nulls(len(respondents), pa.float64())
    table = with_columns(held.marked(respondents), **{weight: empty})
    return Calibration(table, False, rounds, off, None, taken, why=why)


def _base(respondents: pa.Table, weight: str) -> Floats:
    base = floats(respondents, weight)
    if not np.all(base > 0):
        raise ValueError("A respondent has no weight above 0. Give each a base weight before calibrating.")
    return base


def _coded(table: pa.Table, name: str) -> tuple[Places, int]:
    column = table[name].combine_chunks()
    kinds = pc.unique(column)
    return np.asarray(pc.index_in(column, kinds).to_numpy(zero_copy_only=False), dtype=np.int64), len(kinds)


def _dummies(place: Places, size: int) -> npt.NDArray[np.float64]:
    return np.asarray(np.eye(size)[place])
