"""Databases to measure on: a sample city of a scale, loaded once and kept in a home of its own."""

import os
import subprocess
import sys
from pathlib import Path

HOMES = Path(os.environ.get("TERTIAL_BENCH_HOME", ".tertial/bench")).resolve()


def tertial(home: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run the command line in a home; raises with what it said if it fails."""
    environment = {**os.environ, "TERTIAL_HOME": str(home)}
    environment.pop("DATABASE_URL", None)
    done = subprocess.run(
        [sys.executable, "-m", "tertial.site.cli", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"tertial {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")
    return done


def folder_of(scale: int) -> Path:
    """The sample city's folder of a scale, made if it is not there."""
    folder = HOMES / f"city-{scale}"
    if not (folder / "city.yaml").exists():
        tertial(home_of(scale), "sample", str(folder), "--seed", "1", "--scale", str(scale))
    return folder


def home_of(scale: int) -> Path:
    """The home of a scale."""
    home = HOMES / f"home-{scale}"
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    return home
