"""Case-mix: what a unit would have had if each of its groups did as that group does in all units together."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from scipy.stats import chi2

from tertial.analysis.columns import Floats, floats
from tertial.analysis.shrinkage.columns import Flags, Places, coded, counts, needed, summed, tabled


@dataclass(frozen=True)
class Coverage:
    """Who is left out of a standardisation: `fewest` persons, and the least share of them whose group is known.

    The defaults are those of SALSA, Skolverket's model of local relations.
    """

    fewest: int = 15
    least: float = 0.75


SALSA = Coverage()


def standardised(
    groups: pa.Table, *, persons: pa.Table | None = None, coverage: Coverage = SALSA, confidence: float = 0.95
) -> pa.Table:
    """Observed over expected of each unit, one row a unit in the order of its first row.

    In: `groups`, one row a unit and group: `unit`, `grp`, `n` persons, `x` of them with the outcome; the groups must be
    outside the unit's influence. `persons`, if known: `unit`, `n`, all persons of the unit, also those whose group is
    not known; else coverage is 1. Units left out do not count in the groups' rates.

    Out: `unit`, `n`, `observed` Σx, `share` (unadjusted, always beside the adjusted), `expected` Σ n·R with R the
    group's rate in all units, `ratio` O/E, `low`, `high` (exact: Poisson limits of O over E), `adjusted` = O/E times
    the rate of all, `state`: `ok`, `too_few` or `low_coverage`. Null: the adjusted columns unless `ok`, and the
    ratio where nothing was expected. Raises ColumnMissing; ValueError unless 0 ≤ x ≤ n.

    Sources: Breslow & Day 1987 ch. 2; Ulm 1990 Am J Epidemiol 131:373 (limits); Skolverket on SALSA (exclusions).

    >>> groups = pa.table({"unit": ["A", "A", "B", "B"], "grp": [1, 2, 1, 2], "n": [30, 10, 10, 30],
    ...     "x": [24, 4, 8, 12]})
    >>> [(row["share"], row["expected"], row["ratio"]) for row in standardised(groups).to_pylist()]
    [(0.7, 28.0, 1.0), (0.5, 20.0, 1.0)]
    """
    needed(groups, "unit", "grp", "n", "x")
    n, x = counts(groups, "n"), np.nan_to_num(floats(groups, "x"))
    if ((x < 0) | (x > n)).any():
        raise ValueError("A row has an x that is less than 0 or more than its n. Correct the table.")
    unit, grp = coded(groups["unit"]), coded(groups["grp"])
    first = np.unique(unit, return_index=True)[1]
    units = groups["unit"].take(first)
    size, observed = summed(n, unit, len(first)), summed(x, unit, len(first))
    covered = _covered(units, size, persons)
    state = np.select([size < coverage.fewest, covered < coverage.least], ["too_few", "low_coverage"], "ok")
    is_in = state == "ok"
    expected = np.where(is_in, _expected(n, x, unit, grp, is_in), np.nan)
    whole = observed[is_in].sum() / max(size[is_in].sum(), 1.0)
    low, high = poisson_limits(observed, confidence)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = observed / size
        ratio, low, high = (np.where(expected > 0, part / expected, np.nan) for part in (observed, low, high))
    return tabled(
        unit=units,
        n=pa.array(size.astype(np.int64)),
        observed=observed,
        share=share,
        expected=expected,
        ratio=ratio,
        low=low,
        high=high,
        adjusted=ratio * whole,
        state=state.tolist(),
    )


def poisson_limits(observed: Floats, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """The exact limits of the mean of a Poisson count: χ²(α/2; 2O)/2 and χ²(1−α/2; 2O+2)/2; 0 below for O = 0.

    Raises ValueError for a confidence not between 0 and 1.

    Source: Garwood 1936; Ulm 1990 Am J Epidemiol 131:373.

    >>> low, high = poisson_limits(np.array([10.0]))
    >>> [round(float(end[0]), 3) for end in (low, high)]
    [4.795, 18.39]
    """
    if not 0 < confidence < 1:
        raise ValueError(f"The confidence is {confidence}. It must be more than 0 and less than 1.")
    tail = (1 - confidence) / 2
    low = np.where(observed > 0, chi2.ppf(tail, 2 * np.maximum(observed, 1e-9)) / 2, 0.0)
    return low, chi2.ppf(1 - tail, 2 * observed + 2) / 2


def _expected(
    n: Floats,
    x: Floats,
    unit: Places,
    grp: Places,
    is_in: Flags,
) -> Floats:
    """What each unit would have had at the rates of its groups in the units that count."""
    counted = is_in[unit]
    groups = int(grp.max()) + 1 if len(grp) else 0
    rate = summed(x * counted, grp, groups) / np.maximum(summed(n * counted, grp, groups), 1.0)
    return summed(n * rate[grp], unit, len(is_in))


def _covered(units: pa.ChunkedArray, size: Floats, persons: pa.Table | None) -> Floats:
    """The share of each unit's persons whose group is known; 1 where their number is not told."""
    if persons is None:
        return np.ones(len(size))
    needed(persons, "unit", "n")
    told = dict(zip(persons["unit"].to_pylist(), counts(persons, "n").tolist(), strict=True))
    whole = np.array([told.get(unit, 0.0) for unit in units.to_pylist()])
    return np.where(whole > 0, size / np.maximum(whole, 1.0), 1.0)
