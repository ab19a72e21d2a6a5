"""How long an edition of the sample city takes, one JSON line a cube and period and one for the whole.

Run it on a home that holds the city: `TERTIAL_HOME=… python benchmarks/release.py [PERIOD …]`. Nothing is stored.
"""

import json
import resource
import sys
import time

from tertial.site.commands.database import database


def main(periods: list[str]) -> None:
    """Protect every cube and period, or those periods, and say what it took and cost."""
    with database():
        from tertial.releases.queries.patterns import hidden_by, patterns
        from tertial.releases.queries.publishing import published, true_figures

        begun = last = time.perf_counter()
        found = []
        for pattern in patterns(periods=periods or None):
            guarded, now = pattern.guarded, time.perf_counter()
            print(
                json.dumps(
                    {
                        "cube": pattern.cube.code,
                        "period": pattern.period,
                        "cells": len(guarded.roles),
                        "primary": guarded.roles.count("primary"),
                        "secondary": guarded.roles.count("secondary"),
                        "seconds": round(now - last, 2),
                        "cost_to_bound": round(guarded.cost / guarded.bound, 4) if guarded.bound else None,
                        "violated": len(guarded.violated),
                    }
                ),
                flush=True,
            )
            found.append(pattern)
            last = now
        table = published(true_figures(periods or None), hidden_by(found))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        seconds = round(time.perf_counter() - begun, 2)
        print(json.dumps({"case": "edition", "figures": len(table), "seconds": seconds, "peak_mb": peak}))


if __name__ == "__main__":
    main(sys.argv[1:])
