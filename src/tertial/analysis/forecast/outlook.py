"""How likely it is that a target is reached in time."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy import stats

from tertial.analysis.columns import Floats, floats, nullable, nullable_whole, words
from tertial.analysis.forecast.choosing import FURTHEST, Choice, Past, choose_method, past_of, predicted
from tertial.analysis.forecast.scales import Scale
from tertial.analysis.series import series_of

ON_COURSE, NOT_ON_COURSE = 0.8, 0.2


def forecasts(
    points: pa.Table,
    targets: pa.Table,
    *,
    bounds: tuple[float, float] | None = None,
    level: float = 0.8,
    choice: Choice | None = None,
) -> pa.Table:
    """What each unit's figure will be when its target is due, and the probability that the target is reached.

    In: points (unit, at, value; optional `begins`, `district`, `n`), targets (unit, at, target; optional `wanted`:
    `at_least`, which it is if absent or null, or `at_most`). `bounds`: lowest and highest possible value; then all is
    done on the logit, and a target at a bound counts as reached from 0.5 % of the range before it.
    `choice`: of `choosing.choose_method`; made of the same points if not given.
    Out: one row per target: unit, at, target, points, method, expected (median), low, high (at `level`), p_reached,
    outlook (`on_course` from 0.8, `not_on_course` to 0.2, else `uncertain`), why there is none: `too_few_points`
    (fewer than 5 in the last unbroken series), `past` (the target was due by the last point), `no_variation` (no unit's
    past shows any error), `no_target` (then there is an interval but no probability). A target without a time has no
    forecast: `no_target`. Also centre, spread and freedom of the predictive t on the scale of foretelling.
    Source: methods F; predictive t of each candidate, see `candidates`.

    >>> points = pa.table({"unit": [7] * 6, "at": list(range(6)), "value": [50.0, 53, 54, 58, 60, 61]})
    >>> targets = pa.table({"unit": [7, 8], "at": [6, 6], "target": [55.0, 55.0]})
    >>> answer = forecasts(points, targets, bounds=(0, 100)).to_pylist()
    >>> answer[0]["outlook"], answer[1]["outlook"], answer[1]["why"]
    ('on_course', None, 'too_few_points')
    """
    scale = Scale(bounds)
    past, series = past_of(points, scale), series_of(points)
    unit = _places(targets["unit"], series.units["unit"])
    row = _rows(unit, past, len(series.units))
    due, target = floats(targets, "at"), floats(targets, "target")
    last_at = past.at[row, past.length[row] - 1] if len(past.length) else np.full(len(row), np.nan)
    ahead = np.where(row >= 0, due - last_at, np.nan)
    longest = np.nanmax(ahead) if (ahead > 0).any() else 1.0
    chosen = choice or choose_method(
        points, bounds=bounds, level=level, steps=int(np.clip(np.rint(longest / past.typical_gap), 1, FURTHEST))
    )
    centre, spread, df = _predicted(chosen, past, row, ahead)
    half = stats.t.ppf(0.5 + level / 2, df) * spread
    p = probability(centre, spread, df, target, bounds=bounds, is_downward=_is_downward(targets))
    why = np.select(
        [row < 0, np.isnan(ahead), ahead <= 0, np.isnan(spread), np.isnan(target)],
        ["too_few_points", "no_target", "past", "no_variation", "no_target"],
        "",
    )
    method = np.where(np.isfinite(spread), chosen.method, "")
    numbers = {"expected": centre, "low": centre - half, "high": centre + half}
    return pa.table(
        {"unit": targets["unit"], "at": targets["at"], "target": targets["target"]}
        | {
            "points": nullable_whole(_counted(points, unit)),
            "method": words(method),
        }
        | {name: nullable(scale.back(values)) for name, values in numbers.items()}
        | {"centre": nullable(centre), "spread": nullable(spread), "freedom": nullable(df)}
        | {"p_reached": nullable(p), "outlook": words(_classes(p)), "why": words(why)}
    )


def probability(
    centre: Floats,
    spread: Floats,
    freedom: Floats,
    target: Floats,
    *,
    bounds: tuple[float, float] | None,
    is_downward: np.ndarray,
) -> Floats:
    """How likely each target is reached, from centre, spread and freedom as `forecasts` tells them; NaN if unknown.

    >>> one = np.ones(1)
    >>> p = probability(one * 60, one * 5, one * 4, one * 55, bounds=None, is_downward=np.array([False]))
    >>> p.round(3).tolist()
    [0.813]
    """
    wish = Scale(bounds).onto(np.clip(target, *bounds)) if bounds is not None else target
    with np.errstate(invalid="ignore", divide="ignore"):
        p: Floats = stats.t.cdf((centre - wish) / spread * np.where(is_downward, -1, 1), freedom)
    return p


def _classes(p: Floats) -> np.ndarray:
    """The class of each probability, empty where there is none."""
    classes = ["", "on_course", "not_on_course"]
    return np.select([~np.isfinite(p), p >= ON_COURSE, p <= NOT_ON_COURSE], classes, "uncertain")


def _places(units: pa.ChunkedArray, known: pa.ChunkedArray) -> np.ndarray:
    """The number of each unit among the known ones, -1 for one that has no points."""
    found = pc.index_in(units, value_set=known.combine_chunks()).fill_null(-1)
    return np.asarray(found.to_numpy(), dtype=np.int64)


def _rows(unit: np.ndarray, past: Past, units: int) -> np.ndarray:
    """The row of the past of each target's unit, -1 for none."""
    row_of = np.full(units + 1, -1, dtype=np.int64)
    row_of[past.unit] = np.arange(len(past.unit))
    return np.asarray(row_of[unit], dtype=np.int64)


def _predicted(chosen: Choice, past: Past, row: np.ndarray, ahead: Floats) -> tuple[Floats, Floats, Floats]:
    """The centre, scale and df of each target's forecast, NaN where there is none."""
    centre, spread, df = np.full((3, len(row)), np.nan)
    length = past.length[row] if len(past.length) else np.zeros(len(row), dtype=np.int64)
    may = (row >= 0) & (ahead > 0)
    for points in np.unique(length[may]):
        # Every series of that length is laid in, so that a district's slopes are there to draw from.
        those, rows = np.flatnonzero(may & (length == points)), np.flatnonzero(past.length == points)
        at, y = past.at[rows, :points], past.y[rows, :points]
        district = None if past.district is None else past.district[rows]
        for time in np.unique(ahead[those]):
            found = predicted(chosen.method, at, y, np.full(len(rows), time), district)
            here = those[ahead[those] == time]
            place = np.searchsorted(rows, row[here])
            centre[here], spread[here], df[here] = found.centre[place], found.scale[place], found.df
    steps = np.clip(np.nan_to_num(np.rint(ahead / past.typical_gap), nan=1), 1, len(chosen.stretch)).astype(np.int64)
    return centre, spread * np.asarray(chosen.stretch)[steps - 1], df


def _counted(points: pa.Table, unit: np.ndarray) -> np.ndarray:
    """The number of points in the last unbroken series of each target's unit."""
    series = series_of(points)
    lengths = np.bincount(series.of_row[series.of_row >= 0], minlength=series.count + 1)
    last = np.append(series.last_of_units(), -1)
    return np.asarray(lengths[last[unit]], dtype=np.int64)


def _is_downward(targets: pa.Table) -> np.ndarray:
    if "wanted" not in targets.column_names:
        return np.zeros(len(targets), dtype=bool)
    wanted = targets["wanted"].to_pylist()
    strange = set(wanted) - {"at_least", "at_most", None}
    if strange:
        raise ValueError(f"“{strange.pop()}” is not a direction. Write at_least or at_most.")
    return np.array([word == "at_most" for word in wanted], dtype=bool)
