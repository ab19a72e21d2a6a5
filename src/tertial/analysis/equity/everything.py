"""How even a city is in all its figures: where differences lie, between whom, and how unequally things are spread."""

from typing import Any

import numpy as np
import pyarrow as pa

from tertial.analysis.columns import Floats, codes, floats, nullable
from tertial.analysis.engine import shaped
from tertial.analysis.equity.operator_gap import operator_gap
from tertial.analysis.equity.theil import inequality
from tertial.analysis.equity.variance import variance_shares

FEWEST_UNITS, FEWEST_OPERATORS = 3, 2
FIRST, SECOND = "municipal", "independent"

# One figure of a single unit, no breakdown: `kind` is `mean` or `share` of answers, `counted` (a share in percent of n
# that a register counts) or `ratio` (a positive quantity, weighed by n); `error` is the analytic standard error of what
# was answered. `district` is where the unit lies, `form` and `operator` who runs it.
MEMBERS = pa.schema(
    [
        ("indicator", pa.string()),
        ("version", pa.int32()),
        ("period", pa.string()),
        ("kind", pa.string()),
        ("unit", pa.int64()),
        ("district", pa.int64()),
        ("form", pa.string()),
        ("operator", pa.int64()),
        ("value", pa.float64()),
        ("n", pa.float64()),
        ("error", pa.float64()),
        ("population", pa.float64()),
    ]
)

# Shares of the variance of answers, chance taken off; the gap municipal less independent, as it is (`gap`), district by
# district (`gap_adjusted`, over the `gap_districts` where both are), and between units with its interval; and Theil.
EQUITY = pa.schema(
    [
        *(("indicator", pa.string()), ("version", pa.int32()), ("period", pa.string()), ("kind", pa.string())),
        *(("units", pa.int32()), ("districts", pa.int32())),
        *((name, pa.float64()) for name in ("between_districts", "between_units", "within_units")),
        *((name, pa.float64()) for name in ("gap", "gap_adjusted", "gap_units", "gap_low", "gap_high")),
        *(("gap_districts", pa.int32()), ("municipal", pa.int32()), ("independent", pa.int32())),
        *((name, pa.float64()) for name in ("theil", "theil_between", "theil_within")),
    ]
)


def evenness(members: pa.Table) -> pa.Table:
    """How even the city is, one row (EQUITY) an indicator, version and period. Figures go in as MEMBERS.

    There is none for fewer than three units or two districts, and no gap unless each form has three units and the
    independent ones two operators: what is told of few would tell of each of them. Of what people answer and of shares
    there are parts of the variance and the gap, of positive quantities Theil's index; null is what is not computable.
    Sources: methods G; see `variance_shares`, `operator_gap` and `inequality`.

    >>> row = {"indicator": "i", "version": 1, "period": "2025", "kind": "mean", "n": 20.0, "error": 0.2,
    ...     "population": 25.0}
    >>> members = pa.Table.from_pylist([{**row, "unit": u, "district": u % 2, "form": form, "operator": operator,
    ...     "value": 3.5 + 0.5 * (u % 2)} for u, (form, operator) in enumerate([("municipal", 1)] * 4
    ...     + [("independent", 2), ("independent", 3)] * 2)], schema=MEMBERS)
    >>> [told] = evenness(members).to_pylist()
    >>> round(told["between_districts"], 2), round(told["between_units"], 2), round(told["gap"], 2)
    (0.14, 0.0, 0.0)
    """
    members = shaped("members", members, MEMBERS)
    known = (
        np.isfinite(floats(members, "value")) & (floats(members, "n") > 0) & members["district"].is_valid().to_numpy()
    )
    members = members.filter(pa.array(known))
    place, keys = codes(members, "indicator", "version", "period", "kind")
    rows = []
    for number, key in enumerate(keys.to_pylist()):
        those = members.filter(pa.array(place == number))
        districts = len(codes(those, "district")[1])
        if len(those) >= FEWEST_UNITS and districts >= 2:
            told = _spread(those) if key["kind"] == "ratio" else _parts(those) | _gap(those)
            rows.append(key | {"units": len(those), "districts": districts} | told)
    return pa.Table.from_pylist(rows, schema=EQUITY)


def _spread(those: pa.Table) -> dict[str, Any]:
    found = inequality(pa.table({"value": those["value"], "group": those["district"], "weight": those["n"]}))
    return {"theil": found.theil, "theil_between": found.theil_between, "theil_within": found.theil_within}


def _variance(those: pa.Table) -> Floats:
    """The variance within each unit: n times the squared error, and of what was counted that of as many draws."""
    value, n = floats(those, "value"), floats(those, "n")
    if those["kind"][0].as_py() != "counted":
        return n * floats(those, "error") ** 2
    with np.errstate(divide="ignore", invalid="ignore"):
        drawn: Floats = value * (100 - value) * n / (n - 1)
    return drawn


def _pooled(those: pa.Table) -> float:
    """The variance within units, of all: what one unit of few or of like answers seems to have says nothing."""
    n, variance = floats(those, "n"), _variance(those)
    many = (n > 1) & np.isfinite(variance)
    freedom = float((n[many] - 1).sum())
    return float(((n[many] - 1) * variance[many]).sum() / freedom) if freedom else np.nan


def _parts(those: pa.Table) -> dict[str, Any]:
    table = {
        "unit": those["unit"],
        "district": those["district"],
        "area": those["district"],
        "n": those["n"],
        "mean": those["value"],
        "variance": nullable(_variance(those)),
        "population": those["population"],
    }
    share = {row["level"]: row["share"] for row in variance_shares(pa.table(table)).to_pylist()}
    if share["district"] is None or share["unit"] is None:
        return {}
    return {"between_districts": share["district"], "between_units": share["unit"], "within_units": share["within"]}


def _gap(those: pa.Table) -> dict[str, Any]:
    forms = np.array(those["form"].to_pylist(), dtype=object)
    is_second = forms == SECOND
    operators = {
        operator
        for operator, is_its in zip(those["operator"].to_pylist(), is_second, strict=True)
        if is_its and operator
    }
    counts = {FIRST: int((forms == FIRST).sum()), SECOND: int(is_second.sum())}
    if min(counts.values()) < FEWEST_UNITS or len(operators) < FEWEST_OPERATORS:
        return {}
    table = {"form": those["form"], "n": those["n"], "mean": those["value"]}
    cells, districts = _cells(those, forms)
    units = pa.table(table | {"variance": nullable(_pooled(those) / floats(those, "n"))})
    found = operator_gap(units, first=FIRST, second=SECOND, cells=cells if districts else None)
    return counts | {
        "gap": found.raw,
        "gap_adjusted": found.adjusted,
        "gap_districts": districts,
        "gap_units": found.between_units,
        "gap_low": found.low,
        "gap_high": found.high,
    }


def _cells(those: pa.Table, forms: np.ndarray) -> tuple[pa.Table, int]:
    """The units of the districts in which both forms are, and how many those are: elsewhere nothing is compared."""
    districts = np.array(those["district"].to_pylist())
    both = set(districts[forms == FIRST]) & set(districts[forms == SECOND])
    those = those.filter(pa.array([district in both for district in districts]))
    x = floats(those, "n") * floats(those, "value")
    columns = {"form": those["form"], "category": those["district"], "n": those["n"], "x": nullable(x)}
    return pa.table(columns), len(both)
