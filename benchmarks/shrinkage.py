"""What it costs to draw units towards their mean, beside lme4 and statsmodels; one JSON line.

`python benchmarks/shrinkage.py` takes 1 million answers in 10,000 units. Each case runs in a process of its own, so
that peaks are its own. lme4 is asked where Rscript and its package lme4 are. Our seconds are told from the answers
(sums and fit), and from the sums, as the ledger keeps them.
"""

import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path

import numpy as np
import pyarrow as pa

UNITS, ANSWERS, SEED = 10_000, 1_000_000, 11
ROUNDS = 5
LMER = """
suppressMessages(library(lme4))
a <- read.csv(commandArgs(TRUE)[1])
start <- proc.time()[["elapsed"]]
m <- lmer(y ~ 1 + (1 | unit), data = a)
invisible(ranef(m))
cat(proc.time()[["elapsed"]] - start, as.data.frame(VarCorr(m))$vcov[1])
"""


def answers() -> pa.Table:
    """Answers in units of uneven size, with a variance of 0.09 between units and 0.64 within."""
    rng = np.random.default_rng(SEED)
    unit = np.sort(rng.choice(UNITS, ANSWERS, p=rng.dirichlet(np.full(UNITS, 4.0))))
    y = 4.2 + rng.normal(0, 0.3, UNITS)[unit] + rng.normal(0, 0.8, ANSWERS)
    return pa.table({"unit": unit, "y": y})


def ours() -> dict[str, float]:
    """The best seconds of a few rounds, and the variance between units that was found."""
    from tertial.analysis.shrinkage.intercepts import effects, random_intercept
    from tertial.analysis.shrinkage.sums import unit_sums

    table = answers()
    whole, from_sums, found = [], [], 0.0
    for _ in range(ROUNDS):
        start = time.perf_counter()
        sums = unit_sums(table)
        middle = time.perf_counter()
        model = random_intercept(sums)
        effects(sums, model)
        end = time.perf_counter()
        whole.append(end - start)
        from_sums.append(end - middle)
        found = model.tau2 or 0.0
    return {"seconds": min(whole), "seconds_from_sums": min(from_sums), "between": found}


def statsmodels() -> dict[str, float]:
    """The same by statsmodels' MixedLM, once."""
    from statsmodels.regression.mixed_linear_model import MixedLM

    warnings.simplefilter("ignore")
    table = answers()
    y, unit = table["y"].to_numpy(), table["unit"].to_numpy()
    start = time.perf_counter()
    fitted = MixedLM(y, np.ones((len(y), 1)), unit).fit()
    _ = fitted.random_effects
    return {"seconds": time.perf_counter() - start, "between": float(fitted.cov_re[0][0])}


def lme4() -> dict[str, float] | None:
    """The same by lme4, once; None where it is not here."""
    if shutil.which("Rscript") is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        file, script = Path(folder) / "answers.csv", Path(folder) / "lmer.R"
        answers().to_pandas().to_csv(file, index=False)
        script.write_text(LMER)
        done = subprocess.run(["Rscript", str(script), str(file)], capture_output=True, text=True, check=False)
    if done.returncode:
        return None
    seconds, between = map(float, done.stdout.split())
    return {"seconds": seconds, "between": between}


CASES = {"ours": ours, "statsmodels": statsmodels, "lme4": lme4}


def measured(name: str) -> dict[str, float] | None:
    """A case in a process of its own, with its peak memory in MB."""
    done = subprocess.run([sys.executable, __file__, name], capture_output=True, text=True, check=True)
    found: dict[str, float] | None = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> None:
    """Print the line."""
    found = {name: measured(name) for name in CASES}
    mine = found["ours"] or {}
    line: dict[str, object] = {"case": "random intercept by REML", "answers": ANSWERS, "units": UNITS}
    for name, one in found.items():
        line |= {f"{name}_{key}": round(value, 5) for key, value in (one or {}).items()}
        if one is not None and name != "ours":
            line[f"times_faster_than_{name}"] = round(one["seconds"] / mine["seconds"])
            line[f"times_faster_than_{name}_from_sums"] = round(one["seconds"] / mine["seconds_from_sums"])
    print(json.dumps(line))


if __name__ == "__main__":
    if sys.argv[1:]:
        result = CASES[sys.argv[1]]()
        if result is not None:
            result["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(json.dumps(result))
    else:
        main()
