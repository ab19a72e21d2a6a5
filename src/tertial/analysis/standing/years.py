"""Units beside their own past: what changed since the last period, where it leads over many, and what comes next."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tertial.analysis.change.trends import trends
from tertial.analysis.change.two_years import flags, two_year_changes
from tertial.analysis.columns import codes, floats, nullable
from tertial.analysis.forecast.outlook import forecasts
from tertial.analysis.standing.terms import TERMS


def series_of_indicators(figures: pa.Table) -> Iterator[pa.Table]:
    """The figures of each indicator, level and rhythm over all periods, in turn."""
    place, keys = codes(figures, "indicator", "level", "rhythm")
    for number in range(len(keys)):
        yield figures.filter(pa.array(place == number))


def changes(series: pa.Table, period: str) -> tuple[pa.Table, Mapping[str, Any]]:
    """The change of each unit to `period` from the one a year before: unit, change_state, change, change_low,
    change_high, in the figures' own unit; and how many were tested, flagged, and flagged by chance at most.

    A change of version between the two is a break: not comparable. Empty where there is no period before.
    """
    terms = TERMS[series["kind"][0].as_py()]
    now = series.filter(pc.equal(series["period"], period))
    before = series.filter(pc.equal(series["at"], pc.subtract(now["at"][0], 1.0)))
    pairs = now.join(
        before.select(["unit", "version", "value", "n", "error"]), "unit", right_suffix="_before", join_type="inner"
    )
    if not len(pairs):
        return pa.table({"unit": pa.array([], pa.int64())}), {}
    table = pa.table(
        {"unit": pairs["unit"], "broken": pc.not_equal(pairs["version"], pairs["version_before"])}
        | _side(pairs, "", "_now", terms.scale)
        | _side(pairs, "_before", "_before", terms.scale)
    )
    found = two_year_changes(table, delta=terms.delta * terms.scale, smallest_n=terms.fewest)
    told = flags(found)
    numbers = {"change": "change", "change_low": "low", "change_high": "high"}
    columns = {name: nullable(floats(found, of) / terms.scale) for name, of in numbers.items()}
    return pa.table({"unit": found["unit"], "change_state": found["state"]} | columns), {
        "changes_tested": told.tested,
        "changes_flagged": told.flagged,
        "changes_by_chance": told.expected_by_chance,
    }


def _side(pairs: pa.Table, given: str, named: str, scale: float) -> dict[str, pa.Array]:
    """One year of the pairs as `two_year_changes` wants it; a counted share has the error of as many draws."""
    value, n = floats(pairs, f"value{given}") * scale, floats(pairs, f"n{given}")
    error = floats(pairs, f"error{given}") * scale
    with np.errstate(invalid="ignore", divide="ignore"):
        drawn = np.sqrt(np.clip(value * (1 - value), 0, None) / n)
    error = np.where(np.isnan(error) & (scale != 1), drawn, error)
    return {f"n{named}": nullable(n), f"mean{named}": nullable(value), f"se{named}": nullable(error)}


def courses(series: pa.Table, period: str) -> pa.Table:
    """Where each unit's series leads at its last period: unit, trend_state, slope a year, and the outlook of the next.

    The outlook is null for fewer than five points. A change of version cuts the series.
    """
    until = series.filter(pc.less_equal(series["at"], pc.max(series.filter(pc.equal(series["period"], period))["at"])))
    until = until.filter(pc.and_(pc.is_valid(until["value"]), pc.greater(until["n"], 0)))
    here = until.filter(pc.equal(until["period"], period))["unit"]
    points = until.filter(pc.is_in(until["unit"], here.combine_chunks())).sort_by(
        [("unit", "ascending"), ("at", "ascending")]
    )
    if not len(points):
        return pa.table({"unit": pa.array([], pa.int64())})
    table = points.select(["unit", "at", "value"]).append_column("begins", pa.array(_begins(points)))
    found = trends(table)
    next_at = pc.add(pc.max(points["at"]), 1.0)
    wanted = pa.table(
        {"unit": found["unit"], "at": pa.repeat(next_at, len(found)), "target": pa.nulls(len(found), pa.float64())}
    )
    bounds = tuple(float(points[name][0].as_py()) for name in ("lowest", "highest"))
    ahead = forecasts(table, wanted, bounds=bounds if bounds[0] < bounds[1] else None)
    outlook = {f"outlook_{name}": ahead[name] for name in ("expected", "low", "high", "centre", "spread", "freedom")}
    return pa.table({"unit": found["unit"], "trend_state": found["state"], "slope": found["slope"]} | outlook)


def _begins(points: pa.Table) -> np.ndarray:
    """Where a series begins anew: the definition of the indicator changed."""
    unit, version = (np.asarray(points[name].to_numpy()) for name in ("unit", "version"))
    begins = np.zeros(len(points), dtype=bool)
    begins[1:] = (unit[1:] == unit[:-1]) & (version[1:] != version[:-1])
    return begins
