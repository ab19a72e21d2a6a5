"""What a survey's mean, share and standard error at four levels cost beside the sums alone; one JSON line a case.

Run with millions of answers to measure: `python benchmarks/survey.py 2 20`. They are drawn by one seeded query,
straight to Parquet, in .tertial/bench, and kept there. Each case runs in a process of its own, so that peaks are its
own; seconds are the best of a few rounds, and processor seconds stand beside them for a machine that is shared. R is
asked where Rscript and its package survey are, on one question of one year.
"""

import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from tertial.analysis.engines.duck import Duck
from tertial.analysis.engines.sources import Parquet
from tertial.analysis.survey.sums import sums

HOME = Path(os.environ.get("TERTIAL_BENCH_HOME", ".tertial/bench")).resolve()
YEARS, UNITS, QUESTIONS = range(2018, 2026), 1_200, 60
ROUNDS = 3
MILLION = 1_000_000
SEED = 7
LARGEST_IN_MEMORY = 20  # pandas needs some 200 MB a million answers
TOP = (4, 5)
KEYS = ["period", "question"]

# One row a child and question, as when every child hands in one questionnaire; one answer of twenty is left empty.
DRAWN = f"""
select cast({YEARS.start} + child % {len(YEARS)} as varchar) as period,
    cast(hash(child + {SEED}) % {UNITS} as bigint) as unit, child,
    'q' || lpad(cast(question as varchar), 2, '0') as question,
    case when hash(child, question, {SEED}) % 20 > 0
        then cast(1 + hash(question, child, {SEED}) % 5 as double) end as y,
    0.5 + hash(child + {SEED + 1}) % 1000 / 500.0 as w
from (select i // {QUESTIONS} as child, i % {QUESTIONS} as question from range(COUNT) as numbers (i)) as drawn
"""
LEVELS = "join placements on placements.period = cells.period and placements.unit = cells.unit"
SIX = {
    "n": "count(y)",
    "sw": "sum(case when y is not null then w end)",
    "swy": "sum(w * y)",
    "sw2": "sum(case when y is not null then w * w end)",
    "sw2y": "sum(w * w * y)",
    "sw2y2": "sum(w * w * y * y)",
}
# What a share needs besides: it is 0 or 1, and its own square.
SHARE = {
    "swy1": f"sum(case when y in {TOP} then w when y is not null then 0 end)",
    "sw2y1": f"sum(case when y in {TOP} then w * w when y is not null then 0 end)",
}


def plain(sums: Mapping[str, str]) -> str:
    """The sums that errors need, and no more: no population, no strata."""
    return f"""
with cells as (
    select period, unit, question, {", ".join(f"{said} as {name}" for name, said in sums.items())}
    from answers group by all
)
select cells.period, level, grp, question, {", ".join(f"sum({name}) as {name}" for name in sums)}
from cells {LEVELS} group by all
"""


SVYBY = """
suppressMessages(library(survey)); options(survey.lonely.psu = "adjust")
a <- read.csv(commandArgs(TRUE)[1])
start <- proc.time()[["elapsed"]]
d <- svydesign(~1, strata = ~unit, weights = ~w, fpc = ~population, data = a)
s <- svyby(~y, ~unit, d, svymean, na.rm = TRUE)
cat(proc.time()[["elapsed"]] - start)
"""


def answers_of(millions: int) -> Path:
    """The file of so many answers, drawn if it is not there."""
    file = HOME / f"survey-{millions}.parquet"
    if not file.exists():
        HOME.mkdir(parents=True, exist_ok=True)
        unfinished = file.with_suffix(".unfinished")
        with duckdb.connect(config={"threads": 2, "memory_limit": "1GB", "preserve_insertion_order": False}) as duck:
            drawn = DRAWN.replace("COUNT", str(millions * MILLION))
            duck.execute(f"copy ({drawn}) to '{unfinished}' (format parquet, compression zstd)")
        unfinished.rename(file)
    return file


def placements() -> pa.Table:
    """Every unit in its ten-unit area, its district of ten areas, and the city."""
    places = [(str(year), unit) for year in YEARS for unit in range(UNITS)]
    groups = [
        (period, unit, level, grp, 1.0)
        for period, unit in places
        for level, grp in (("unit", unit), ("area", unit // 10), ("district", unit // 100), ("city", 0))
    ]
    return pa.table(dict(zip(("period", "unit", "level", "grp", "share"), zip(*groups, strict=True), strict=True)))


def frame(millions: int) -> pa.Table:
    """Each unit's children, and how many of them answered."""
    asked = """
    select period, unit, count(*) as responding, cast(ceil(count(*) * 1.4) as bigint) as population
    from answers where question = 'q00' group by all"""
    return Duck().answer(asked, answers=Parquet(answers_of(millions)))


def with_tertial(millions: int) -> Callable[[], int]:
    """n, mean, share and both standard errors at four levels, by the product's own function."""
    groups, units, answers = placements(), frame(millions), Parquet(answers_of(millions))

    def run() -> int:
        made = sums(answers=answers, placements=groups, frame=units, shares={"top": TOP})
        mean = pc.divide(made["swy"], made["sw"])
        for basis in "da":
            middle = pc.multiply(pc.multiply(2.0, mean), made[f"{basis}1"])
            spread = pc.multiply(pc.multiply(mean, mean), made[f"{basis}2"])
            whole = pc.add(pc.subtract(made[f"{basis}0"], middle), spread)
            pc.divide(pc.sqrt(pc.max_element_wise(whole, 0.0)), made["sw"])
        return made.num_rows

    return run


def with_sums_alone(millions: int) -> Callable[[], int]:
    """The six sums of a mean at four levels, as one plain query."""
    groups, answers = placements(), Parquet(answers_of(millions))
    return lambda: Duck().answer(plain(SIX), answers=answers, placements=groups).num_rows


def with_the_same_sums(millions: int) -> Callable[[], int]:
    """The eight sums of a mean and a share at four levels, as one plain query."""
    groups, answers = placements(), Parquet(answers_of(millions))
    return lambda: Duck().answer(plain(SIX | SHARE), answers=answers, placements=groups).num_rows


def with_pandas(millions: int) -> Callable[[], int]:
    """The six sums at four levels by group-bys, the file read anew."""
    groups = placements().to_pandas()

    def run() -> int:
        read = pd.read_parquet(answers_of(millions), columns=[*KEYS, "unit", "y", "w"]).dropna(subset=["y"])
        scored = read.assign(n=1, sw=read.w, swy=read.w * read.y, sw2=read.w**2)
        scored = scored.assign(sw2y=scored.sw2 * scored.y, sw2y2=scored.sw2 * scored.y**2)
        cells = scored.groupby([*KEYS, "unit"])[list(SIX)].sum().reset_index()
        return len(cells.merge(groups, on=["period", "unit"]).groupby([*KEYS, "level", "grp"])[list(SIX)].sum())

    return run


def with_polars(millions: int) -> Callable[[], int]:
    """The six sums at four levels by a lazy query."""
    groups = pl.from_arrow(placements()).lazy()
    w, y = pl.col("w"), pl.col("y")
    scored = {"n": pl.len(), "sw": w.sum(), "swy": (w * y).sum(), "sw2": (w * w).sum()}
    scored |= {"sw2y": (w * w * y).sum(), "sw2y2": (w * w * y * y).sum()}

    def run() -> int:
        cells = pl.scan_parquet(answers_of(millions)).filter(y.is_not_null()).group_by(*KEYS, "unit").agg(**scored)
        rolled = cells.join(groups, on=["period", "unit"]).group_by(*KEYS, "level", "grp").agg(pl.col(*SIX).sum())
        return rolled.collect(engine="streaming").height

    return run


PLAINLY = {"sums": with_sums_alone, "same_sums": with_the_same_sums}
CASES = {"tertial": with_tertial, **PLAINLY, "pandas": with_pandas, "polars": with_polars}


def measured(case: str, millions: int) -> dict[str, float]:
    """Seconds, processor seconds and peak memory of one case in this process."""
    run = CASES[case](millions)
    seconds, worked, rows = [], [], 0
    for _ in range(ROUNDS if millions <= LARGEST_IN_MEMORY else 1):
        start, start_work = time.perf_counter(), time.process_time()
        rows = run()
        seconds.append(time.perf_counter() - start)
        worked.append(time.process_time() - start_work)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": min(seconds), "cpu": min(worked), "peak": peak, "rows": rows}


def in_a_process(case: str, millions: int) -> dict[str, float]:
    """One case in a fresh process."""
    command = [sys.executable, __file__, case, str(millions)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return dict(json.loads(said))


def compared(millions: int) -> dict[str, object]:
    """Every case at one size."""
    answers_of(millions)
    cases = [case for case in CASES if millions <= LARGEST_IN_MEMORY or case in ("tertial", *PLAINLY)]
    found = {case: in_a_process(case, millions) for case in cases}
    ours = found["tertial"]
    told: dict[str, object] = {"case": "n, mean, share and errors at four levels", "answers": millions * MILLION}
    told |= {"rows": ours["rows"], "peak_mb": round(ours["peak"])}
    for case, figures in found.items():
        told |= {f"{case}_seconds": round(figures["seconds"], 2), f"{case}_cpu_seconds": round(figures["cpu"], 2)}
    for case, figures in found.items():
        if case in PLAINLY:
            told[f"times_the_{case}"] = round(ours["seconds"] / figures["seconds"], 2)
            told[f"times_the_{case}_cpu"] = round(ours["cpu"] / figures["cpu"], 2)
        elif case != "tertial":
            told[f"faster_than_{case}"] = round(figures["seconds"] / ours["seconds"], 2)
            told[f"{case}_peak_mb"] = round(figures["peak"])
    return told


def beside_r(millions: int) -> dict[str, object] | None:
    """One question of one year by svyby and by us, where R has its package survey."""
    rscript = shutil.which("Rscript")
    if rscript is None:
        return None
    if subprocess.run([rscript, "-e", "library(survey)"], capture_output=True, check=False).returncode:
        return None
    asked = "select * from answers join frame using (period, unit) where period = '2018' and question = 'q00'"
    part = Duck().answer(asked, answers=Parquet(answers_of(millions)), frame=frame(millions))
    file = HOME / "survey-r.csv"
    part.to_pandas().to_csv(file, index=False)
    said = subprocess.run([rscript, "-e", SVYBY, str(file)], check=True, capture_output=True, text=True).stdout
    groups, units = placements(), frame(millions)
    start = time.perf_counter()
    sums(answers=part, placements=groups, frame=units)
    ours = time.perf_counter() - start
    return {"case": "one question of one year beside svyby", "answers": len(part), "faster_than_r": float(said) / ours}


if __name__ == "__main__":
    if sys.argv[1:2] and sys.argv[1] in CASES:
        print(json.dumps(measured(sys.argv[1], int(sys.argv[2]))))
    else:
        for size in map(int, sys.argv[1:] or ["20"]):
            print(json.dumps(compared(size)), flush=True)
        beside = beside_r(2)
        if beside:
            print(json.dumps(beside), flush=True)
