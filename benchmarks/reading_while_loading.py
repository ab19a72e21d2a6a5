"""How much slower pages become for fifty people who read while five load files.

One JSON line: `python benchmarks/reading_while_loading.py 10`. Readers ask a running server over loopback for a fixed
mix of pages and look at each for some seconds. First they are alone; then five city folders are loaded at once, each
with a year of observations of which some are changed. Loads take turns. The goal is that p95 grows by less than half.
What a page costs the web server on a processor is told too: it does not grow with what else the machine does.
"""

import csv
import json
import os
import random
import shutil
import sys
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from subprocess import DEVNULL, Popen
from threading import Event

from addresses import PAGES
from pages import Reader, cpu_ms, peak_mb, served
from published import with_an_edition
from recompute import prepared
from scales import HOMES, folder_of, home_of

PEOPLE = 50
USER_NAMES = ("rektor", "medarbetare", "stadsdelscontroller", "controller", "kvalitetsstrateg", "ledamot", "huvudman")
MIX = (
    *("start", "start", "unit", "unit", "unit", "area", "city", "indicators", "indicator", "indicator, page 3"),
    *("compare five", "compare, neighbours", "organisation", "search", "where from, a unit", "where from, an area"),
    *("goals", "goals, one open", "a unit's goal", "my part"),
)
LOOKED_AT = (2.0, 6.0)  # seconds that somebody looks at a page
WARMING, ALONE = 40.0, 60.0
YEARS = ("2021", "2022", "2023", "2024", "2025")
CHANGED = 10  # one row of so many

Asked = tuple[float, float, str]  # when a page was asked for, the milliseconds until it was there, and which


def folders(scale: int) -> list[Path]:
    """A folder for each year with the year's observations; every run changes the same rows, there or back again."""
    base, among, count = folder_of(scale), HOMES / f"changes-{scale}", home_of(scale) / "changes"
    run = int(count.read_text()) + 1 if count.exists() else 1
    shutil.rmtree(among, ignore_errors=True)
    for year in YEARS:
        folder = among / year
        folder.mkdir(parents=True)
        shutil.copy(base / "city.yaml", folder)
        with (
            (base / "observations.csv").open(encoding="utf-8", newline="") as given,
            (folder / "observations.csv").open("w", encoding="utf-8", newline="") as out,
        ):
            csv.writer(out).writerows(_changed(csv.reader(given), year, run % 2))
    count.write_text(str(run))
    return [among / year for year in YEARS]


def _changed(rows: Iterator[list[str]], year: str, more: int) -> Iterator[list[str]]:
    """What is known last of a year, one row of ten with a value that is `more`; recorded when it is loaded."""
    names = next(rows)
    period, value, until = (names.index(name) for name in ("period", "value", "superseded_at"))
    kept = [place for place, name in enumerate(names) if name not in ("recorded_at", "superseded_at")]
    latest = {tuple(cells[:4]): cells for cells in rows if cells[period] == year and not cells[until]}
    yield [names[place] for place in kept]
    for number, cells in enumerate(latest.values()):
        if number % CHANGED == 0 and cells[value].isdecimal():
            cells[value] = str(int(cells[value]) + more)
        yield [cells[place] for place in kept]


@contextmanager
def reading(stopped: Event) -> Iterator[list[Asked]]:
    """People who read until it is over, each in an order of their own; the list grows with what they asked for."""
    found: list[Asked] = []
    cookies = [Reader(user_name).cookies for user_name in USER_NAMES]
    with ThreadPoolExecutor(PEOPLE) as pool:
        done = [pool.submit(_read, number, cookies[number % len(cookies)], found, stopped) for number in range(PEOPLE)]
        try:
            yield found
        finally:
            stopped.set()
            for each in done:
                each.result()


def _read(number: int, cookies: dict[str, str], found: list[Asked], stopped: Event) -> None:
    chance = random.Random(number)
    reader = Reader(cookies=cookies)
    stopped.wait(chance.uniform(0, LOOKED_AT[1]))
    while not stopped.is_set():
        name = chance.choice(MIX)
        start = time.perf_counter()
        status, _page = reader.get(PAGES[name])
        found.append((start, (time.perf_counter() - start) * 1000, name))
        if status != 200:
            raise SystemExit(f"{name}: {status}")
        stopped.wait(chance.uniform(*LOOKED_AT))


def loaded(scale: int, changes: Iterable[Path]) -> tuple[list[float], int]:
    """Load all folders at once, one process each; the seconds until each was done, and the largest memory in MB.

    Each in a session of its own, as those who load sit at terminals of their own: we sit with those who read.
    """
    environment = {**os.environ, "TERTIAL_HOME": str(home_of(scale))}
    start = time.perf_counter()
    command = [sys.executable, "-m", "tertial.site.cli", "city", "load"]
    processes = [
        Popen([*command, str(folder)], env=environment, stdout=DEVNULL, start_new_session=True) for folder in changes
    ]
    seconds, peak = [], 0
    for process in processes:
        _, status, usage = os.wait4(process.pid, 0)
        if status:
            raise SystemExit(f"load failed with {status}")
        seconds.append(time.perf_counter() - start)
        peak = max(peak, usage.ru_maxrss // 1024)
    return seconds, peak


def told(found: list[Asked], start: float, end: float) -> tuple[int, int, int]:
    """How many pages were asked for in a stretch of time, and their median and p95 in milliseconds."""
    taken = [ms for at, ms, _name in found if start <= at < end]
    return len(taken), round(median(taken)), round(quantiles(taken, n=20)[-1])


def slowest(found: list[Asked], start: float, end: float) -> dict[str, int]:
    """The three pages with the highest medians in a stretch of time, in milliseconds."""
    taken: dict[str, list[float]] = {}
    for at, ms, name in found:
        if start <= at < end:
            taken.setdefault(name, []).append(ms)
    medians = {name: round(median(each)) for name, each in taken.items()}
    return dict(sorted(medians.items(), key=lambda item: -item[1])[:3])


if __name__ == "__main__":
    for scale in map(int, sys.argv[1:] or ["10"]):
        prepared(scale)
        with_an_edition(scale)
        changes = folders(scale)
        server = served(scale)
        try:
            with reading(Event()) as found:
                time.sleep(WARMING)
                begun, cpu_begun = time.perf_counter(), cpu_ms(server.pid)
                time.sleep(ALONE)
                loading, cpu_loading = time.perf_counter(), cpu_ms(server.pid)
                seconds, peak = loaded(scale, changes)
                over, cpu_over = time.perf_counter(), cpu_ms(server.pid)
            count, usual, p95 = told(found, begun, loading)
            count_during, usual_during, p95_during = told(found, loading, over)
            line = {
                "case": f"{PEOPLE} people reading while {len(YEARS)} load files",
                "scale": scale,
                "pages_alone": count,
                "median_ms_alone": usual,
                "p95_ms_alone": p95,
                "pages_during": count_during,
                "median_ms_during": usual_during,
                "p95_ms_during": p95_during,
                "cpu_ms_a_page_alone": round((cpu_loading - cpu_begun) / count),
                "cpu_ms_a_page_during": round((cpu_over - cpu_loading) / count_during),
                "slowest_alone": slowest(found, begun, loading),
                "slowest_during": slowest(found, loading, over),
                "ratio": round(p95_during / p95, 2),
                "seconds_of_loads": [round(each, 1) for each in seconds],
                "peak_mb_of_server": peak_mb(server.pid),
                "peak_mb_of_a_load": peak,
            }
            print(json.dumps(line), flush=True)
        finally:
            server.terminate()
            server.wait(30)
