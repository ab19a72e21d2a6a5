"""How long the protection of invented cities takes, one JSON line a case: suppression, its proof, and the audit.

Run with the numbers of units to measure: `python benchmarks/suppression.py 100 300 1000`; `linked` before them adds the
split by operator form. The audit stands beside scipy's linprog, which solves the same piece anew for every bound, on a
sample of cells.
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
from scipy.optimize import linprog
from scipy.sparse import csr_array

from tertial.analysis.disclosure.audit import audit
from tertial.analysis.disclosure.suppression import protect
from tertial.analysis.disclosure.unknowns import pieces, system
from tertial.analysis.spec.disclosed import invented

CATEGORIES = (10,)
SAMPLE = 60


def timed(call: Callable[[], Any]) -> tuple[Any, float]:
    """What a call answers, and its seconds."""
    start = time.perf_counter()
    return call(), time.perf_counter() - start


def one_by_one(cells: pa.Table, relations: pa.Table, pattern: pa.Table) -> tuple[float, float, float]:
    """Seconds a hidden cell in scipy, on a sample, and on the same sample's piece in the audit; greatest difference."""
    given = system(cells, relations)
    hidden = pattern["hidden"].to_numpy(zero_copy_only=False)
    columns, rows = max(pieces(given.matrix, hidden), key=lambda piece: piece[0].size)
    part = csr_array(given.matrix[:, columns])[rows]
    only = np.isin(given.cell, given.cell[columns])
    ours, seconds = timed(lambda: audit(cells, relations, pa.table({"cell": given.cell, "hidden": hidden & only})))
    sample = np.random.default_rng(1).permutation(columns.size)[:SAMPLE]
    limits = list(zip(-given.down[columns], given.up[columns], strict=True))
    start, furthest = time.perf_counter(), 0.0
    for place in sample:
        for sign, column in ((1.0, "low"), (-1.0, "high")):
            cost = np.zeros(columns.size)
            cost[place] = sign
            found = linprog(cost, A_eq=part, b_eq=np.zeros(rows.size), bounds=limits, method="highs")
            bound = given.value[columns[place]] + sign * found.fun
            furthest = max(furthest, abs(bound - ours[column][int(columns[place])].as_py()))
    return (time.perf_counter() - start) / sample.size, seconds / columns.size, furthest


def measured(units: int, by_form: bool) -> dict[str, Any]:
    """One city: sizes, seconds, quality and peak memory."""
    known, declaring = timed(invented(units, CATEGORIES, by_form=by_form).declared)
    cells, relations = known.cells, known.relations
    found, protecting = timed(lambda: protect(cells, relations))
    seen, auditing = timed(lambda: audit(cells, relations, found.pattern))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    scipy, ours, difference = one_by_one(cells, relations, found.pattern)
    roles = found.pattern["role"].to_pylist()
    return {
        "case": "protect and audit a city" + (" by operator form" if by_form else ""),
        "units": units,
        "cells": cells.num_rows,
        "primaries": roles.count("primary"),
        "secondaries": roles.count("secondary"),
        "cost": round(found.cost, 3),
        "bound": round(found.bound, 3),
        "is_optimal": found.is_optimal,
        "unprotected": len(found.unprotected),
        "violated": sum(seen["is_violated"].to_pylist()),
        "exact": sum(
            state == "exact" and secret
            for state, secret in zip(seen["state"].to_pylist(), seen["hidden"].to_pylist(), strict=True)
        ),
        "declare_seconds": round(declaring, 2),
        "protect_seconds": round(protecting, 2),
        "audit_seconds": round(auditing, 2),
        "audit_against_scipy_one_by_one": round(scipy / ours, 1),
        "greatest_difference_of_bounds": float(f"{difference:.1e}"),
        "peak_mb": round(peak),
    }


if __name__ == "__main__":
    words = sys.argv[1:] or ["100", "300", "1000"]
    if words[0] == "case":
        print(json.dumps(measured(int(words[1]), words[2] == "linked")))
        raise SystemExit
    linked = "linked" if "linked" in words else "plain"
    for units in filter(str.isdecimal, words):
        # A process of its own for each, so that peak memory is the case's.
        subprocess.run([sys.executable, __file__, "case", units, linked], check=True)
