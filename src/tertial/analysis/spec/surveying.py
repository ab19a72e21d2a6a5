"""Surveys for tests: answers of units, their sums made slowly, and the reference cases beside the repository."""

import json
from collections.abc import Mapping, Sequence
from math import fsum
from pathlib import Path
from typing import Any

import pyarrow as pa
from hypothesis import settings
from hypothesis import strategies as st
from pyarrow import csv

from tertial.analysis.survey.estimates import variance_sums
from tertial.analysis.survey.shapes import Basis

REAL = Path(__file__).resolve().parents[4].parent / "shared" / "data"
REFERENCE = REAL / "reference"
GENERATED = settings(max_examples=30, deadline=None, derandomize=True, database=None)

BASES: tuple[Basis, ...] = ("descriptive", "analytic")

Answers = Sequence[tuple[float | None, float]]


def reference(case: str) -> dict[str, Any]:
    """What is expected of a reference case."""
    text = (REFERENCE / "expected" / f"{case}.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)["expected"]
    return found


def reference_data(name: str) -> pa.Table:
    """The data of a reference case."""
    return csv.read_csv(REFERENCE / "data" / name)


def told(value: float | None) -> float:
    """A figure that must be computable."""
    assert value is not None
    return value


def stratum(answers: Answers, population: int | None, **keys: Any) -> dict[str, Any]:
    """The sums of one unit's answers, each an answer (None: left out) and a weight."""
    valid = [(y, w) for y, w in answers if y is not None]
    return keys | {
        "population": population,
        "responding": len(answers),
        "n": len(valid),
        "sw": fsum(w for _, w in valid),
        "swy": fsum(w * y for y, w in valid),
        "sw2y": fsum(w * w * y for y, w in valid),
        "sw2y2": fsum(w * w * y * y for y, w in valid),
        "sw2": fsum(w * w for _, w in valid),
    }


def strata(units: Mapping[int, tuple[Answers, int | None]]) -> pa.Table:
    """Sums with variance terms of several units, by their answers and population."""
    return variance_sums(
        pa.Table.from_pylist([stratum(answers, size, unit=unit) for unit, (answers, size) in units.items()])
    )


@st.composite
def a_survey(draw: st.DrawFn, *, smallest: int = 2) -> dict[int, tuple[list[tuple[float | None, float]], int]]:
    """One to four units with `smallest` or more responding children, some without an answer, and a population."""
    units = {}
    for unit in range(draw(st.integers(1, 4))):
        weight = draw(st.sampled_from([1.0, 1.5, 2.25]))
        answer = st.tuples(st.sampled_from([1.0, 2.0, 3.0, 4.0, 5.0, None]), st.sampled_from([weight, 2 * weight]))
        answers = draw(st.lists(answer, min_size=smallest, max_size=12))
        units[unit] = (answers, len(answers) + draw(st.integers(0, 10)))
    return units
