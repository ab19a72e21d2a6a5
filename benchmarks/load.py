"""How many rows a second a city folder is loaded with, into an empty database and again into the same.

One JSON line a case: `python benchmarks/load.py 1 10`.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from scales import HOMES, folder_of, tertial


def rows_of(folder: Path) -> int:
    """The data rows of a folder's CSV files."""
    return sum(sum(1 for _ in file.open(encoding="utf-8")) - 1 for file in folder.glob("*.csv"))


def timed(home: Path, folder: Path) -> tuple[float, int]:
    """Seconds of a load as a whole command, and its peak memory in MB."""
    environment = {**os.environ, "TERTIAL_HOME": str(home)}
    start = time.perf_counter()
    command = [sys.executable, "-m", "tertial.site.cli", "city", "load", str(folder)]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"load failed with {status}")
    return time.perf_counter() - start, usage.ru_maxrss // 1024


if __name__ == "__main__":
    for scale in map(int, sys.argv[1:] or ["1", "10"]):
        folder = folder_of(scale)
        home = HOMES / f"load-{scale}"
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(mode=0o700, parents=True)
        tertial(home, "figures", "--indicator", "antal_barn", "--level", "city", "--period", "2024")
        rows = rows_of(folder)
        for case in ("load into an empty city", "load the same again"):
            seconds, peak = timed(home, folder)
            line = {"case": case, "scale": scale, "rows": rows, "seconds": round(seconds, 2)}
            print(json.dumps({**line, "rows_per_second": round(rows / seconds), "peak_mb": peak}), flush=True)
        shutil.rmtree(home, ignore_errors=True)
