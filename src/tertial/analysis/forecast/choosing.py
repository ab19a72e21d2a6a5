"""Which candidate foretells best, tried on what is already known: one choice for all units of an indicator."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from scipy import stats

from tertial.analysis.columns import Floats, Whole, codes, floats
from tertial.analysis.forecast.candidates import CANDIDATES, Prediction
from tertial.analysis.forecast.scales import Scale
from tertial.analysis.series import series_of

FEWEST_POINTS = 5
SHORTEST_PAST = 4
FURTHEST = 3
ENOUGH_ERRORS = 30
NARROWEST, WIDEST = 0.5, 3.0


@dataclass(frozen=True)
class Choice:
    """The candidate chosen for an indicator, and how it did on what was already known.

    `mase`: per candidate the mean absolute error over the naive error of its past (None: no error could be measured).
    `skill`: 1 − MASE/MASE of the last value. `stretch`: per step ahead, what scales are multiplied by so that intervals
    at `level` hold their share; `coverage`: that share, each half of the units with the other half's stretch.
    """

    method: str
    mase: Mapping[str, float | None]
    skill: float | None
    coverage: float | None
    errors: int
    level: float
    stretch: tuple[float, ...]


@dataclass(frozen=True)
class Past:
    """Series of at least five points on the scale where they are foretold, left-aligned, NaN beyond their length."""

    unit: Whole
    at: Floats
    y: Floats
    length: Whole
    district: Whole | None
    typical_gap: float


@dataclass(frozen=True)
class Trial:
    """What one candidate got wrong: steps ahead, scaled absolute error, error in scales over t's quantile, and unit."""

    steps: Floats
    scaled: Floats
    beyond: Floats
    unit: Floats


def choose_method(
    points: pa.Table, *, bounds: tuple[float, float] | None = None, steps: int = 1, level: float = 0.8
) -> Choice:
    """The candidate with the least rolling-origin MASE over all units, or the last value if none has skill.

    In: points (unit, at, value; optional `begins`, `district`, and `n` behind each share; see `series.series_of` and
    `scales.Scale` for `bounds`). Every origin with at least 4 points before it is used, 1 to `steps` (at most 3) steps
    ahead. A past without any change has no naive error and is left out of the MASE. Without errors: the last value.
    Stretch is 1 until 30 errors are there at that step.
    Sources: Hyndman & Koehler (2006), Int. J. Forecasting 22:679 (MASE); Tashman (2000) (rolling origin).

    >>> points = pa.table({"unit": [7] * 8, "at": list(range(8)), "value": [1.0, 2.1, 2.9, 4.0, 5.1, 6.0, 6.9, 8.1]})
    >>> choose_method(points).method != "last"
    True
    """
    past = past_of(points, Scale(bounds))
    trials = {name: _tried(name, past, Scale(bounds), min(steps, FURTHEST), level) for name in CANDIDATES}
    mase = {name: _mean(trial.scaled) for name, trial in trials.items()}
    measured = {name: value for name, value in mase.items() if value is not None}
    best = min(measured, key=lambda name: measured[name], default="last")
    skill = None
    if measured:
        skill = 1 - measured[best] / measured["last"] if measured["last"] > 0 else 0.0
    method = best if skill is not None and skill > 0 else "last"
    trial = trials[method]
    stretch = tuple(_stretch(trial.beyond[trial.steps == step], level) for step in range(1, min(steps, FURTHEST) + 1))
    return Choice(method, mase, skill, _coverage(trial, level), len(trial.scaled), level, stretch)


def past_of(points: pa.Table, scale: Scale) -> Past:
    """The last unbroken series of every unit that has at least five points; `unit` numbers units in order.

    >>> points = pa.table({"unit": [7] * 5, "at": list(range(5)), "value": [1, 2, 3, 4, 5]})
    >>> past_of(points, Scale(None)).length.tolist()
    [5]
    """
    series = series_of(points)
    last = series.last_of_units()
    bundles = [bundle for bundle in series.bundles if bundle.values.shape[1] >= FEWEST_POINTS]
    chosen = [np.flatnonzero(np.isin(bundle.series, last)) for bundle in bundles]
    widest = max((bundle.values.shape[1] for bundle in bundles), default=0)
    rows = np.full((sum(map(len, chosen)), widest), -1, dtype=np.int64)
    start = 0
    for bundle, those in zip(bundles, chosen, strict=True):
        rows[start : start + len(those), : bundle.rows.shape[1]] = bundle.rows[those]
        start += len(those)
    found = rows >= 0
    y = scale.onto(floats(points, "value"), floats(points, "n", np.nan))
    at = floats(points, "at")
    district = codes(points, "district")[0] if "district" in points.column_names else None
    placed = np.where(found, at[rows], np.nan) if rows.size else np.zeros(rows.shape)
    gaps = np.diff(placed, axis=1)
    return Past(
        unit=codes(points, "unit")[0][rows[:, 0]] if rows.size else np.zeros(0, dtype=np.int64),
        at=placed,
        y=np.where(found, y[rows], np.nan) if rows.size else np.zeros(rows.shape),
        length=found.sum(axis=1).astype(np.int64),
        district=district[rows[:, 0]] if district is not None and rows.size else None,
        typical_gap=float(np.nanmedian(gaps)) if np.isfinite(gaps).any() else 1.0,
    )


def predicted(name: str, at: Floats, y: Floats, ahead: Floats, district: Whole | None) -> Prediction:
    """What a candidate foretells; a series whose past shows no error gets the root mean square scale of the others.

    If no series shows any, each gets the scale of its last value; NaN where even that is 0: a constant series alone.

    >>> at, y = np.array([[1.0, 2, 3, 4]] * 2), np.array([[1.0, 1, 1, 1], [1, 2, 1, 2]])
    >>> predicted("last", at, y, np.ones(2), None).scale.tolist()
    [1.0, 1.0]
    """
    found = CANDIDATES[name](at, y, ahead, district)
    # ASSUMES: what is below a billionth of the largest value is rounding, not an error.
    real = found.scale > 1e-9 * np.abs(y).max(initial=0)
    if real.any():
        rest: Floats = np.full(len(y), np.sqrt((found.scale[real] ** 2).mean()))
    else:
        naive = CANDIDATES["last"](at, y, ahead, None).scale
        rest = np.where(naive > 0, naive, np.nan)
    return Prediction(found.centre, np.where(real, found.scale, rest), found.df)


def _tried(name: str, past: Past, scale: Scale, furthest: int, level: float) -> Trial:
    parts = [np.zeros((4, 0))]
    for known in range(SHORTEST_PAST, past.y.shape[1]):
        for step in range(1, furthest + 1):
            rows = np.flatnonzero(past.length >= known + step)
            if len(rows):
                parts.append(_one_trial(name, past, scale, level, (rows.astype(np.int64), known, step)))
    return Trial(*np.concatenate(parts, axis=1))


def _one_trial(name: str, past: Past, scale: Scale, level: float, place: tuple[Whole, int, int]) -> Floats:
    rows, known, step = place
    at, y = past.at[rows, :known], past.y[rows, :known]
    ahead = past.at[rows, known + step - 1] - at[:, -1]
    district = None if past.district is None else past.district[rows]
    found = predicted(name, at, y, ahead, district)
    came = past.y[rows, known + step - 1]
    naive = np.abs(np.diff(scale.back(y), axis=1)).mean(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        scaled = np.where(naive > 0, np.abs(scale.back(found.centre) - scale.back(came)) / naive, np.nan)
        beyond = np.abs(came - found.centre) / found.scale / stats.t.ppf(0.5 + level / 2, found.df)
    return np.stack([np.full(len(rows), float(step)), scaled, beyond, past.unit[rows].astype(np.float64)])


def _mean(values: Floats) -> float | None:
    real = values[np.isfinite(values)]
    return float(real.mean()) if len(real) else None


def _stretch(beyond: Floats, level: float) -> float:
    real = beyond[np.isfinite(beyond)]
    if len(real) < ENOUGH_ERRORS:
        return 1.0
    return float(np.clip(np.quantile(real, level), NARROWEST, WIDEST))


def _coverage(trial: Trial, level: float) -> float | None:
    """The share of one-step errors inside the interval, each half of the units with the stretch of the other half."""
    near = (trial.steps == 1) & np.isfinite(trial.beyond)
    inside = [
        trial.beyond[near & half] <= _stretch(trial.beyond[near & ~half], level)
        for half in (trial.unit % 2 == 0, trial.unit % 2 == 1)
    ]
    return _mean(np.concatenate(inside).astype(np.float64))
