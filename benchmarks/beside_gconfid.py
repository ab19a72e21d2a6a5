"""How long protection and its audit take beside Statistics Canada's G-Confid, on the same cells; one JSON line a case.

G-Confid lives in an environment of its own: TERTIAL_GCONFID names a Python that has the package gconfid, and
`python benchmarks/beside_gconfid.py 100 300` the numbers of units. Its levels are symmetric: what a cell lacks to the
threshold is what it asks for on both sides, and its audit allows half of it; ours are those of methods.md and stricter.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from tertial.analysis.disclosure.audit import audit
from tertial.analysis.disclosure.suppression import protect
from tertial.analysis.spec.disclosed import invented

THEIRS = """
import json, logging, sys, time
import gconfid, pyarrow.parquet as pq
logging.disable(logging.CRITICAL)
cells, links = pq.read_table(sys.argv[1] + "/cells.parquet"), pq.read_table(sys.argv[1] + "/links.parquet")
start = time.perf_counter()
done = gconfid.Suppression(cells, links, outsuppress=sys.argv[1] + "/out.parquet", trace=0)
middle = time.perf_counter()
gconfid.Auditing(pq.read_table(sys.argv[1] + "/out.parquet"), links, outaudit=sys.argv[1] + "/audit.parquet", trace=0)
end = time.perf_counter()
out = pq.read_table(sys.argv[1] + "/out.parquet").to_pylist()
hidden = [row for row in out if row["OutStatus"] == "X" and row["Sensitivity"] <= 0]
print("\\n" + json.dumps({"protect": middle - start, "audit": end - middle, "secondaries": len(hidden),
    "value": sum(row["Size"] for row in hidden)}))
"""


def main() -> None:
    """Print a line for each number of units."""
    python = os.environ.get("TERTIAL_GCONFID")
    if not python:
        print(json.dumps({"case": "beside G-Confid", "left_out": "TERTIAL_GCONFID names no Python that has it"}))
        return
    for units in map(int, sys.argv[1:] or ["100", "300"]):
        declared = invented(units, (10,)).declared()
        start = time.perf_counter()
        found = protect(declared.cells, declared.relations)
        middle = time.perf_counter()
        seen = audit(declared.cells, declared.relations, found.pattern)
        ours = (middle - start, time.perf_counter() - middle)
        theirs = beside(python, declared.cells, declared.relations)
        line = {
            "case": "beside G-Confid",
            "units": units,
            "cells": declared.cells.num_rows,
            "is_optimal": found.is_optimal,
            "violated": sum(seen["is_violated"].to_pylist()),
            "secondaries": found.pattern["role"].to_pylist().count("secondary"),
            "their_secondaries": theirs["secondaries"],
            "protect_and_audit_seconds": round(sum(ours), 2),
            "times_faster": round((theirs["protect"] + theirs["audit"]) / sum(ours), 1),
            "times_faster_to_protect": round(theirs["protect"] / ours[0], 1),
            "times_faster_to_audit": round(theirs["audit"] / ours[1], 1),
        }
        print(json.dumps(line), flush=True)


def beside(python: str, cells: pa.Table, relations: pa.Table) -> dict[str, float]:
    """What G-Confid needs for the same cells, and how many it hides beside the sensitive ones."""
    value = cells["value"].to_numpy()
    sensitive = cells["sensitive"].to_numpy(zero_copy_only=False)
    fixed = cells["is_fixed"].to_numpy(zero_copy_only=False) | (value == 0)
    asked = np.where(sensitive, cells["upper"].to_numpy(), -1.0)
    status = np.where(sensitive, "S", np.where(fixed, "P", "V"))
    columns = {
        "CellId": cells["cell"].to_numpy() + 1,
        "Type": ["C"] * cells.num_rows,
        "Size": value,
        "Sensitivity": asked,
        "TotalNoise": np.maximum(value, 1e-3),
        "Status": status.tolist(),
    }
    links = {
        "ConstraintId": relations["relation"].to_numpy() + 1,
        "CellId": relations["cell"].to_numpy() + 1,
        "Coefficient": relations["coefficient"],
    }
    with tempfile.TemporaryDirectory() as folder:
        pq.write_table(pa.table(columns), Path(folder) / "cells.parquet")
        pq.write_table(pa.table(links), Path(folder) / "links.parquet")
        done = subprocess.run([python, "-c", THEIRS, folder], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"G-Confid failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


if __name__ == "__main__":
    main()
