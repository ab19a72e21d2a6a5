"""How long it takes to recompute every stored figure of a sample city, from the ledger back into the database.

One JSON line a scale, beside the same reading and arithmetic in pandas: `python benchmarks/recompute.py 1 10`.
"""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from statistics import median
from typing import Any

import pandas as pd

from rollup import with_pandas
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

    from tertial.indicators.models import Figure
    from tertial.indicators.operations.figures import refresh_all
    from tertial.indicators.queries.computing import Question, computed, recipe_terms

    recipes = recipe_terms()
    seconds, rows = [], 0
    for _ in range(ROUNDS):
        start = time.perf_counter()
        if case == "recompute":
            with transaction.atomic():
                refresh_all(today=TODAY, at=AT)
            rows = Figure.objects.count()
        elif case == "compute":
            rows = len(computed(Question(recipes)))
        else:
            rows = in_pandas(recipes)
        seconds.append(time.perf_counter() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": median(seconds), "peak": peak, "rows": rows}


def in_pandas(recipes: Sequence[Any]) -> int:
    """The same figures as they were, from the same rows of the ledger, by merges and group-bys."""
    from tertial.indicators.queries.computing import Question, gathered
    from tertial.indicators.queries.periods import period_kinds
    from tertial.indicators.rules import measurement_day, period

    given = gathered(Question(recipes))
    kinds = period_kinds()
    periods = given.observations["period"].unique().to_pylist()
    days = [(code, measurement_day(period(code, kinds), recipes[0].measurement_day)) for code in periods]
    frames = {name: getattr(given, name).to_pandas() for name in ("units", "links", "forms", "observations")}
    frames["days"] = pd.DataFrame(days, columns=["period", "day"])
    frames["recipes"] = pd.DataFrame([asdict(recipe) for recipe in recipes])
    return with_pandas(frames)[0]


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
            "reading_and_computing_as_it_was": round(compute["seconds"], 2),
            "the_same_in_pandas": round(pandas["seconds"], 2),
            "ratio": round(pandas["seconds"] / compute["seconds"], 2),
            "rows_in_both": [compute["rows"], pandas["rows"]],
            "peak_mb": round(whole["peak"]),
            "pandas_peak_mb": round(pandas["peak"]),
        }
        print(json.dumps(line), flush=True)
