"""How long it takes to recompute every stored figure of a sample city, from the ledger back into the database.

One JSON line a scale, beside the sums alone in pandas on the same rows: `python benchmarks/recompute.py 1 10`.
"""

import json
import os
import resource
import subprocess
import sys
import time
from datetime import UTC, date, datetime
from statistics import median
from typing import Any

from scales import folder_of, home_of, tertial

ROUNDS = 3
TODAY = date(2026, 10, 1)
AT = datetime(2026, 10, 1, tzinfo=UTC)


def prepared(scale: int) -> None:
    """A home that holds the city of a scale."""
    if not (home_of(scale) / "loaded").exists():
        tertial(home_of(scale), "city", "load", str(folder_of(scale)))
        (home_of(scale) / "loaded").touch()


def measured(case: str, scale: int) -> dict[str, Any]:
    """Seconds and peak memory of a case, in a process of its own."""
    os.environ["TERTIAL_HOME"] = str(home_of(scale))
    os.environ["DJANGO_SETTINGS_MODULE"] = "tertial.site.settings"
    from tertial.platform.postgres.hold import hold

    with hold(home_of(scale)):
        import django

        django.setup()
        return _timed(case)


def _timed(case: str) -> dict[str, Any]:
    from django.db import transaction

    from tertial.indicators.operations.figures import refresh_all
    from tertial.indicators.queries.computing import Question, computed, observation_table, recipe_terms

    recipes = recipe_terms()
    measures = {measure for recipe in recipes for measure in recipe.measures()}
    seconds, rows = [], 0
    for _ in range(ROUNDS):
        start = time.perf_counter()
        if case == "recompute":
            with transaction.atomic():
                rows = refresh_all(today=TODAY, at=AT)
        elif case == "compute":
            rows = len(computed(Question(recipes)))
        else:
            frame = observation_table(measures, periods=None, recorded_before=None).to_pandas()
            rows = len(in_pandas(frame, recipes))
        seconds.append(time.perf_counter() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": median(seconds), "peak": peak, "rows": rows}


def in_pandas(frame: Any, recipes: Any) -> Any:
    """The units' own figures and the city's sums alone, for every recipe, year and breakdown: less than we do."""
    import pandas as pd

    cells = frame[frame.status == "exists"]
    wide = cells.pivot_table(index=["unit", "period", "breakdown"], columns="measure", values="value").reset_index()
    made = []
    for recipe in recipes:
        numerator = wide[recipe.numerator] * (wide[recipe.numerator_weight] if recipe.numerator_weight else 1)
        denominator = wide[recipe.denominator] if recipe.denominator else pd.Series(1.0, wide.index)
        part = wide[["unit", "period", "breakdown"]].assign(numerator=numerator, denominator=denominator).dropna()
        made += [part, part.groupby(["period", "breakdown"])[["numerator", "denominator"]].sum().reset_index()]
    return pd.concat(made, ignore_index=True)


def case(name: str, scale: int) -> dict[str, Any]:
    """One case in a process of its own."""
    done = subprocess.run([sys.executable, __file__, name, str(scale)], check=True, capture_output=True, text=True)
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


if __name__ == "__main__":
    if sys.argv[1:2] and not sys.argv[1].isdecimal():
        print(json.dumps(measured(sys.argv[1], int(sys.argv[2]))))
        raise SystemExit
    for scale in map(int, sys.argv[1:] or ["1", "10"]):
        prepared(scale)
        whole, compute, pandas = (case(name, scale) for name in ("recompute", "compute", "pandas"))
        line = {
            "case": "recompute all figures, levels and years, ledger to database",
            "scale": scale,
            "figures": whole["rows"],
            "seconds": round(whole["seconds"], 2),
            "of_which_reading_and_computing_once": round(compute["seconds"], 2),
            "pandas_sums_alone_seconds": round(pandas["seconds"], 2),
            "ratio_pandas_to_reading_and_computing": round(pandas["seconds"] / compute["seconds"], 2),
            "peak_mb": round(whole["peak"]),
            "pandas_peak_mb": round(pandas["peak"]),
        }
        print(json.dumps(line), flush=True)
