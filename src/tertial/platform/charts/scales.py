"""Where a value lands on paper, and which levels are worth writing beside it."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor, log10


@dataclass(frozen=True)
class Scale:
    """A straight scale from values `low`–`high` to places `start`–`end`; equal values land in the middle."""

    low: float
    high: float
    start: float
    end: float

    def place(self, value: float) -> float:
        """The place of a value; values outside the scale land outside."""
        if self.high == self.low:
            return (self.start + self.end) / 2
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)

    def kept(self, value: float) -> float:
        """The place of a value, held at the nearer end when it lies outside."""
        return self.place(min(max(value, self.low), self.high))


def padded(values: Iterable[float], share: float, at_least: float = 0.0) -> tuple[float, float]:
    """The smallest and largest value with `share` of their distance added on both sides.

    A distance under `at_least` is widened to it around the middle, so that small noise does not look like drama.
    """
    known = list(values)
    low, high = (min(known), max(known)) if known else (0.0, 1.0)
    missing = max(at_least - (high - low), 0.0) / 2
    low, high = low - missing, high + missing
    margin = (high - low) * share
    return low - margin, high + margin


def ticks(low: float, high: float) -> list[float]:
    """Two to five round levels between `low` and `high`: steps of 1, 2 or 5 times a power of ten."""
    distance = high - low
    if distance <= 0:
        return [low]
    power = 10.0 ** floor(log10(distance / 2))
    rounds = [power * factor for factor in (5, 2, 1)]
    step = next((each for each in rounds if floor(high / each) - ceil(low / each) >= 2), power)
    return [round(count * step, 12) for count in range(ceil(low / step), floor(high / step) + 1)]
