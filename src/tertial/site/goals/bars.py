"""Counts of verdicts as a bar: told apart by place, pattern and colour, and said in words under it."""

from dataclasses import dataclass

from tertial.steering.queries.sentences import SHAPES, indicators_counted
from tertial.steering.rules import Counts, Verdict

WIDTH = 160.0
APART = 1.5  # so that neighbours are told apart in black and white


@dataclass(frozen=True)
class Part:
    """One stretch of a bar, in its units, by the shape of its verdict."""

    shape: str
    x: str
    width: str


@dataclass(frozen=True)
class Bar:
    """A bar of at least one part, and what it says in words."""

    parts: tuple[Part, ...]
    words: str


def bar_of(counts: Counts) -> Bar | None:
    """Counts as a bar; None where there is nothing to count."""
    if not counts.total:
        return None
    numbers = (
        (Verdict.MET, counts.met),
        (Verdict.PARTLY, counts.partly),
        (Verdict.NOT, counts.not_met),
        (Verdict.NONE, counts.none),
    )
    there = [(verdict, number) for verdict, number in numbers if number]
    room = WIDTH - APART * (len(there) - 1)
    parts, x = [], 0.0
    for verdict, number in there:
        width = room * number / counts.total
        parts.append(Part(SHAPES[verdict], f"{x:.1f}", f"{width:.1f}"))
        x += width + APART
    return Bar(tuple(parts), indicators_counted(counts))
