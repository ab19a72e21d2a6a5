"""Means and shares with their standard errors, from sums: of units, and of areas made of units."""

from collections.abc import Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tertial.analysis.columns import Floats, codes, floats
from tertial.analysis.engine import shaped
from tertial.analysis.survey.columns import Places, added, size_of, whole, with_columns
from tertial.analysis.survey.shapes import STRATUM_SUMS, SUMS, VARIANCE_SUMS, Basis

TERMS = {"descriptive": ("d0", "d1", "d2"), "analytic": ("a0", "a1", "a2")}
ROUNDING = 1e-12
Weight = Literal["children", "units", "answers"]


def estimates(sums: pa.Table, *, basis: Basis) -> pa.Table:
    """Mean, standard error, Kish design effect and degrees of freedom of each row of sums, in one basis.

    In: SUMS with any key columns; `strata`, the number of strata in a row, is 1 where the column is absent.
    Out: the keys and n, responding, population, mean, se, deff, df, basis; the mean of answers 0 and 1 is a share.
    Without a valid answer or weight the mean is null; se is null where a stratum has one responding child and more in
    its population (collapse it first). df is responding − strata, as in a stratified design (Cochran 1977, 5.4);
    `satterthwaite` gives the better one where the strata are at hand.

    >>> sums = variance_sums(pa.table({"unit": [7], "population": [10], "responding": [4], "n": [4],
    ...     "sw": [4.0], "swy": [16.0], "sw2y": [16.0], "sw2y2": [66.0], "sw2": [4.0]}))
    >>> estimates(sums, basis="descriptive").select(["unit", "n", "mean", "se", "df"]).to_pylist()
    [{'unit': 7, 'n': 4, 'mean': 4.0, 'se': 0.31622776601683794, 'df': 3.0}]
    """
    table = shaped("sums", sums, SUMS)
    count, weight, squares = floats(table, "n"), floats(table, "sw"), floats(table, "sw2")
    responding, strata = floats(table, "responding"), floats(sums, "strata", default=1.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.where((count > 0) & (weight > 0), floats(table, "swy") / weight, np.nan)
        variance = _spread(table, mean, basis) / weight**2
        deff = np.where(np.isnan(mean), np.nan, count * squares / weight**2)
    df = np.where(np.isnan(mean) | (responding <= strata), np.nan, responding - strata)
    keys = sums.drop_columns([name for name in (*SUMS.names, "strata") if name in sums.column_names])
    figures = {"n": table["n"], "responding": table["responding"], "population": table["population"]}
    error = np.sqrt(np.maximum(variance, 0.0))
    return with_columns(
        with_columns(keys, **figures), mean=mean, se=error, deff=deff, df=df, basis=pa.array([basis] * len(sums))
    )


def variance_sums(strata: pa.Table) -> pa.Table:
    """The sums of strata with the variance terms d0, d1, d2 (descriptive) and a0, a1, a2 (analytic) of each added.

    In: STRATUM_SUMS with any key columns, each row a stratum. Out: SUMS with the same keys and order.
    An unknown population is not corrected for, and one below `responding` (a register that lags) is taken to be
    `responding`. With one responding child the terms are null, but for the descriptive terms of a full response,
    which are 0: nothing is known of the others. Of values far from 0 (|mean|/sd above 10⁴) hand in sums of the values
    less their mean, or rounding is all that is left.

    >>> strata = pa.table({"population": [1, 9], "responding": [1, 1], "n": [1, 1], "sw": [1.0, 1.0],
    ...     "swy": [4.0, 4.0], "sw2y": [4.0, 4.0], "sw2y2": [16.0, 16.0], "sw2": [1.0, 1.0]})
    >>> variance_sums(strata).select(["d0", "a0"]).to_pylist()
    [{'d0': 0.0, 'a0': None}, {'d0': None, 'a0': None}]
    """
    table = shaped("strata", strata, STRATUM_SUMS)
    r, w, a = (floats(table, name) for name in ("responding", "sw", "swy"))
    population = floats(table, "population")
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = [
            floats(table, "sw2y2") - a**2 / r,
            floats(table, "sw2y") - a * w / r,
            floats(table, "sw2") - w**2 / r,
        ]
        analytic = np.where(r > 1, r / (r - 1), np.nan)
        left = np.where(np.isnan(population), 1.0, np.clip(1 - r / population, 0.0, None))
    descriptive = np.where(left == 0, 0.0, left * analytic)
    empty = r == 0
    terms = [np.where(empty, 0.0, k * part) for k in (descriptive, analytic) for part in spread]
    columns = {name: table[name] for name in STRATUM_SUMS.names}
    return with_columns(with_columns(strata, **columns), **dict(zip(VARIANCE_SUMS.names, terms, strict=True)))


def rolled_up(strata: pa.Table, *, by: Sequence[str]) -> pa.Table:
    """The sums of strata added up by the named columns, with `strata`, the number of them that had an answer.

    In: SUMS with the columns `by`, and `strata` where they are roll-ups. Out: the columns `by`, SUMS and strata; a null
    term makes the group's null, and so does a population that is unknown.

    >>> one = {"population": 10, "responding": 4, "n": 4, "sw": 4.0, "swy": 16.0, "sw2y": 16.0, "sw2y2": 66.0}
    >>> strata = variance_sums(pa.Table.from_pylist([one | {"sw2": 4.0, "area": "North"}] * 2))
    >>> rolled_up(strata, by=["area"]).select(["area", "population", "n", "swy", "strata"]).to_pylist()
    [{'area': 'North', 'population': 20, 'n': 8, 'swy': 32.0, 'strata': 2}]
    """
    place, found = codes(strata, *by)
    table, size = shaped("strata", strata, SUMS), size_of(place)
    totals = {name: added(place, floats(table, name), size) for name in SUMS.names}
    counts = {name: whole(totals.pop(name)) for name in ("population", "responding", "n")}
    parts = floats(strata, "strata", default=1.0)
    answered = added(place, np.where(floats(table, "responding") > 0, parts, 0.0), size)
    return with_columns(found, **counts, **totals, strata=whole(answered))


def satterthwaite(strata: pa.Table, *, by: Sequence[str], basis: Basis) -> pa.Table:
    """Degrees of freedom of the means of areas: df = (Σ Vᵢ)²/Σ Vᵢ²/(rᵢ − 1) over the area's strata.

    In: SUMS of strata with the columns `by`. Out: the columns `by`, in the order first met, and df; null where no
    stratum has any variance, or one has variance and no degree of freedom.
    Source: Satterthwaite 1946, Biometrics 2:110; Cochran 1977, equation 5.16.

    >>> one = {"population": 10, "responding": 4, "n": 4, "sw": 4.0, "swy": 16.0, "sw2y": 16.0, "sw2y2": 66.0}
    >>> strata = variance_sums(pa.Table.from_pylist([one | {"sw2": 4.0, "area": "North"}] * 2))
    >>> satterthwaite(strata, by=["area"], basis="analytic").to_pylist()
    [{'area': 'North', 'df': 6.0}]
    """
    place, found = codes(strata, *by)
    totals = rolled_up(strata, by=by)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = (floats(totals, "swy") / floats(totals, "sw"))[place]
    variance = np.maximum(_spread(strata, mean, basis), 0.0)
    return with_columns(found, df=_freedom(variance, floats(strata, "responding") - 1, place, size_of(place)))


def area_means(units: pa.Table, *, by: Sequence[str], weight: Weight, basis: Basis) -> pa.Table:
    """Means of areas as means of their units' means, weighted in one of three declared ways.

    `children`: by population, ΣNᵢȳᵢ/ΣNᵢ, the usual one; `units`: every unit alike; `answers`: by n, where no population
    is known. In: the columns `by` and mean, se, n, responding, population, df as `estimates` gives them (se and df may
    be absent). Out: the columns `by`, n, units (with a mean), without_population, mean, se, df, weight, basis.
    A unit without a mean has no part in the area's. An unknown population, or one below `responding`, is taken to be
    `responding`, and counted in without_population. V = Σ(cᵢ/Σc)²Vᵢ (Cochran 1977, equation 5.3), null where a unit's
    is; df as Satterthwaite's.

    >>> units = pa.table({"mean": [4.0, 5.0], "n": [5, 5], "responding": [5, 5], "population": [30, 10]})
    >>> area_means(units, by=[], weight="children", basis="analytic").select(["units", "mean"]).to_pylist()
    [{'units': 2, 'mean': 4.25}]
    """
    place, found = codes(units, *by)
    mean, error, df = floats(units, "mean"), *(floats(units, name, default=np.nan) for name in ("se", "df"))
    answers, size = floats(units, "n"), size_of(place)
    has = ~np.isnan(mean)
    part, lacking = _parts(units, weight, answers)
    part = np.where(has, part, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = part / added(place, part, size)[place]
        middle = np.where(added(place, part, size) > 0, added(place, share * np.where(has, mean, 0.0), size), np.nan)
        variance = np.where(share > 0, (share * error) ** 2, 0.0)
    freedom = _freedom(variance, np.where(share > 0, df, 1.0), place, size)
    total = np.where(np.isnan(middle), np.nan, added(place, variance, size))
    return with_columns(
        found,
        n=whole(added(place, np.where(has, answers, 0.0), size)),
        units=whole(added(place, has, size)),
        without_population=whole(added(place, lacking & has, size)),
        mean=middle,
        se=np.sqrt(total),
        df=freedom,
        weight=pa.array([weight] * size),
        basis=pa.array([basis] * size),
    )


def _parts(units: pa.Table, weight: Weight, answers: Floats) -> tuple[Floats, npt.NDArray[np.bool_]]:
    if weight == "children":
        responding, population = floats(units, "responding"), floats(units, "population")
        lacking = ~(population >= responding)
        return np.where(lacking, responding, population), lacking
    return (np.ones(len(units)) if weight == "units" else answers), np.zeros(len(units), dtype=np.bool_)


def _spread(sums: pa.Table, mean: Floats, basis: Basis) -> Floats:
    """What, over the squared sum of weights, is the variance of the mean."""
    zero, one, two = (floats(sums, name) for name in TERMS[basis])
    spread = zero - 2 * mean * one + mean**2 * two
    # What is left of answers all alike is rounding: their error shall be 0, so that an interval knows them.
    found: Floats = np.where(np.abs(spread) <= ROUNDING * floats(sums, "sw2y2"), 0.0, spread)
    return found


def _freedom(variance: Floats, df: Floats, place: Places, size: int) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = np.where(variance == 0, 0.0, variance**2 / df)
        found: Floats = added(place, variance, size) ** 2 / added(place, parts, size)
    return np.where(np.isfinite(found) & (found > 0), found, np.nan)
