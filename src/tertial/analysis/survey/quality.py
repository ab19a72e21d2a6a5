"""How good a survey is: who answered, what was left out, and whether it still asks the same."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from tertial.analysis.columns import floats
from tertial.analysis.survey.columns import with_columns

OK, CAUTION = 0.60, 0.40
MUCH_MISSING = 0.20


@dataclass(frozen=True)
class Representativity:
    """The R-indicator of a response: 1 where every class answers alike; None where it is not computable."""

    r: float | None
    adjusted: float | None
    response_rate: float | None
    classes: int
    why: str | None = None


def quality(cells: pa.Table) -> pa.Table:
    """The quality of each cell: response rate and its state, what share of items is missing, and whether it compares.

    In: population (null if unknown), responding, n (valid answers), and perhaps `broken`: whether the definition
    changed since the last time. Out: as in, with response_rate (at most 1), response (`ok` from 60 %, `caution` from
    40 %, `low` below; null if unknown), item_missing (1 − n/responding), much_missing (above 20 %), and comparable:
    neither low nor broken, null where nothing says it is not and the response is unknown.

    >>> cells = pa.table({"population": [20, 20, None], "responding": [12, 7, 5], "n": [9, 7, 5]})
    >>> quality(cells).select(["response_rate", "response", "item_missing", "much_missing", "comparable"]).to_pylist()
    [{'response_rate': 0.6, 'response': 'ok', 'item_missing': 0.25, 'much_missing': True, 'comparable': True},
     {'response_rate': 0.35, 'response': 'low', 'item_missing': 0.0, 'much_missing': False, 'comparable': False},
     {'response_rate': None, 'response': None, 'item_missing': 0.0, 'much_missing': False, 'comparable': None}]
    """
    population, responding, n = (floats(cells, name) for name in ("population", "responding", "n"))
    broken = floats(cells, "broken", default=0.0) > 0
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = np.where(population > 0, np.minimum(responding / population, 1.0), np.nan)
        missing = np.where(responding > 0, 1 - n / responding, np.nan)
    state = np.select([np.isnan(rate), rate >= OK, rate >= CAUTION], ["", "ok", "caution"], "low")
    unknown = np.isnan(rate)
    return with_columns(
        cells,
        response_rate=rate,
        response=pa.array(state.tolist(), pa.string(), mask=unknown),
        item_missing=missing,
        much_missing=pa.array(missing > MUCH_MISSING, mask=np.isnan(missing)),
        comparable=pa.array((state != "low") & ~broken, mask=unknown & ~broken),
    )


def r_indicator(classes: pa.Table) -> Representativity:
    """How alike the classes of a population answered: R = 1 − 2·S(ρ), S the deviation of their response rates.

    In: one row for each class (age × form of operation, say) with population and responding. S² is weighted by
    population, ΣN_g(ρ_g − ρ)²/(N − 1). `adjusted` takes from S² what chance alone adds,
    ΣN_g/(N − 1)·(1 − N_g/N)·ρ_g(1 − ρ_g)/N_g, and is at most 1. A class without children is left out; a register that
    lags (responding above population) counts as all answered. None with fewer than two classes or one child.
    Source: Schouten, Cobben & Bethlehem 2009, Survey Methodology 35:101, equation 5; Shlomo, Skinner & Schouten 2012,
    Journal of Statistical Planning and Inference 142:201, for the adjustment.

    >>> round(r_indicator(pa.table({"population": [50, 51], "responding": [40, 20]})).r, 6)
    0.590143
    """
    population, responding = floats(classes, "population"), floats(classes, "responding")
    if np.isnan(population).any() or np.isnan(responding).any():
        return Representativity(None, None, None, len(classes), "a class has no known population")
    has = population > 0
    size, rate = population[has], np.minimum(responding[has] / population[has], 1.0)
    whole = float(size.sum())
    if len(size) == 0 or whole < 2:
        return Representativity(None, None, None, len(size), "fewer than two children")
    overall = float(size @ rate) / whole
    if len(size) < 2:
        return Representativity(None, None, overall, len(size), "fewer than two classes")
    spread = float(size @ (rate - overall) ** 2) / (whole - 1)
    chance = float(((1 - size / whole) * rate * (1 - rate)).sum()) / (whole - 1)
    adjusted = 1 - 2 * float(np.sqrt(max(spread - chance, 0.0)))
    return Representativity(1 - 2 * float(np.sqrt(spread)), adjusted, overall, len(size))
