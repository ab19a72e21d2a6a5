"""How sure a figure is that answers lie behind: its standard errors on both bases, and its interval."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from scipy import stats

from tertial.analysis.engine import shaped

Numbers = npt.NDArray[np.float64]
SCALES = pa.schema(
    [
        ("indicator", pa.string()),
        ("version", pa.int32()),
        ("lowest", pa.float64()),
        ("highest", pa.float64()),
        ("is_share", pa.bool_()),
    ]
)
ADDED = ("error", "low", "high", "analytic_error")
LEVEL = 0.95
# Below so many answers the interval must say no more than n and the mean do: the spread of all is used (methods A 7).
FEWEST_FOR_OWN_SPREAD = 20


def with_sureness(figures: pa.Table, scales: pa.Table) -> pa.Table:
    """Figures (shapes.FIGURES) with `error`, `low`, `high` and `analytic_error`; null where no answers lie behind.

    `scales` (SCALES) has a row for each `indicator` and `version` made of answers: `lowest`, `highest`, and whether it
    `is_share` of children in percent. `error` is the design-based standard error with finite-population correction (the
    descriptive basis: what these children's guardians think), null where fewer than two answered; `analytic_error` is
    without the correction. The interval is descriptive, 95 %, and kept within the scale: for a share Wilson's with
    n* = n(N - 1)/(N - n), and for several units with n_eff = p(1 - p)/V; for a mean Student's with r - 1 degrees of
    freedom. A mean of fewer than 20 answers takes the spread within all units of the indicator instead of its own.
    Sources: Cochran 1977 ch. 2 and 5A; Franco et al. 2019.

    >>> figure = {"indicator": "i", "version": 1, "period": "2025", "breakdown": "", "level": "school",
    ...     "numerator": 80.0, "denominator": 20.0, "value": 4.0, "n": 20.0, "responding": 20.0, "population": 20.0,
    ...     "units": 1, **dict.fromkeys(("d0", "d1", "d2"), 0.0), "a0": 336.8, "a1": 84.2, "a2": 21.05}
    >>> scales = pa.table({"indicator": ["i"], "version": [1], "lowest": [1.0], "highest": [5.0], "is_share": [False]})
    >>> row = with_sureness(pa.Table.from_pylist([figure]), scales).to_pylist()[0]
    >>> (row["low"], row["error"], row["high"])
    (4.0, 0.0, 4.0)
    """
    asked = pc.and_(pc.greater(figures["n"], 0), pc.is_valid(figures["value"]))
    rows = figures.filter(asked)
    rows = rows.append_column("row", pa.array(np.flatnonzero(asked.to_numpy(zero_copy_only=False))))
    version = rows.schema.get_field_index("version")
    rows = rows.set_column(version, "version", rows["version"].cast(SCALES.field("version").type))
    rows = rows.join(shaped("scales", scales, SCALES), ["indicator", "version"])
    found = _sureness(rows)
    for name, values in zip(ADDED, found, strict=True):
        column = np.full(len(figures), np.nan)
        column[rows["row"].to_numpy()] = values
        figures = figures.append_column(name, pa.array(column, from_pandas=True))
    return figures


def _sureness(rows: pa.Table) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    value, n, units = (_numbers(rows, name) for name in ("value", "n", "units"))
    error, analytic = (_error(rows, basis) for basis in "da")
    lonely = n < 2
    spread = _spread_within(rows, analytic)
    low, high = _mean_interval(rows, error, spread)
    share = rows["is_share"].to_numpy(zero_copy_only=False).astype(bool)
    low_share, high_share = _share_interval(value / 100, _effective(rows, error))
    low, high = np.where(share, 100 * low_share, low), np.where(share, 100 * high_share, high)
    # Where everybody answered, nothing is unsure of what these children's guardians think.
    complete = (units == 1) & (_numbers(rows, "responding") >= _numbers(rows, "population"))
    low, high = np.where(complete, value, low), np.where(complete, value, high)
    low = np.maximum(low, _numbers(rows, "lowest"))
    high = np.minimum(high, _numbers(rows, "highest"))
    unknown = np.where(lonely, np.nan, 0.0)
    return error + unknown, low, high, analytic + unknown


def _error(rows: pa.Table, basis: str) -> Numbers:
    """The standard error of a ratio of sums by its linearisation, with rounding below nought taken as none."""
    ratio = _numbers(rows, "numerator") / _numbers(rows, "denominator")
    terms = [_numbers(rows, f"{basis}{power}") for power in range(3)]
    variance = (terms[0] - 2 * ratio * terms[1] + ratio**2 * terms[2]) / _numbers(rows, "denominator") ** 2
    result: Numbers = np.sqrt(np.maximum(variance, 0))
    return result


def _spread_within(rows: pa.Table, analytic: Numbers) -> Numbers:
    """The standard deviation of answers within units, all units of an indicator, period and breakdown together."""
    n, units = _numbers(rows, "n"), _numbers(rows, "units")
    alone = (units == 1) & (n > 1)
    freedom, squares = np.where(alone, n - 1, 0.0), np.where(alone, (n - 1) * n * analytic**2, 0.0)
    family = rows.select(["indicator", "version", "period", "breakdown"]).to_pydict()
    _, place = np.unique(np.array([*zip(*family.values(), strict=True)], dtype=str), axis=0, return_inverse=True)
    place = place.reshape(-1)
    total = np.bincount(place, freedom)
    with np.errstate(divide="ignore", invalid="ignore"):
        pooled: Numbers = np.sqrt(np.bincount(place, squares) / np.where(total > 0, total, np.nan))[place]
    return pooled


def _mean_interval(rows: pa.Table, error: Numbers, spread: Numbers) -> tuple[Numbers, Numbers]:
    value, n, units = (_numbers(rows, name) for name in ("value", "n", "units"))
    r, population = _numbers(rows, "responding"), _numbers(rows, "population")
    left_out = np.clip((population - r) / np.maximum(population - 1, 1), 0, 1)
    pooled = spread * np.sqrt(left_out / n)
    own = np.where((n >= FEWEST_FOR_OWN_SPREAD) & (error > 0) | (units > 1), error, pooled)
    reach = stats.t.ppf((1 + LEVEL) / 2, np.maximum(n - units, 1)) * own
    return value - reach, value + reach


def _effective(rows: pa.Table, error: Numbers) -> Numbers:
    """How many answers drawn at random would say as much: n* for a unit, p(1 - p)/V for several together."""
    share, n, units = _numbers(rows, "value") / 100, _numbers(rows, "n"), _numbers(rows, "units")
    r, population = _numbers(rows, "responding"), _numbers(rows, "population")
    with np.errstate(divide="ignore", invalid="ignore"):
        # A single child of one has no spread; whoever is alone and answered is told as it is, above.
        of_one = n * np.maximum(population - 1, 1e-9) / np.maximum(population - r, 1e-9)
        of_many = share * (1 - share) / (error / 100) ** 2
    result: Numbers = np.where((units > 1) & np.isfinite(of_many) & (of_many > 0), of_many, of_one)
    return result


def _share_interval(share: Numbers, n: Numbers) -> tuple[Numbers, Numbers]:
    """Wilson's interval (Wilson 1927; Newcombe 1998a, method 3)."""
    z = stats.norm.ppf((1 + LEVEL) / 2)
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    reach = z * np.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return middle - reach, middle + reach


def _numbers(rows: pa.Table, name: str) -> Numbers:
    result: Numbers = rows[name].cast(pa.float64()).to_numpy(zero_copy_only=False)
    return result
