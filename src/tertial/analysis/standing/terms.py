"""What each kind of figure is compared by: its unit, the smallest difference that matters, and how few are too few."""

from dataclasses import dataclass

from tertial.analysis.comparison.labels import Demands

FEWEST_ANSWERS, FEWEST_COUNTED = 7, 5


@dataclass(frozen=True)
class Terms:
    """How a kind is computed with: `scale` turns its values into shares; δ is in the values' own unit."""

    scale: float
    delta: float
    fewest: int

    @property
    def demands(self) -> Demands:
        """What a label demands, on the scale on which it is computed."""
        return Demands(delta=self.delta * self.scale, fewest=self.fewest)


TERMS = {
    "mean": Terms(1.0, 0.1, FEWEST_ANSWERS),
    "share": Terms(0.01, 2.0, FEWEST_ANSWERS),
    "counted": Terms(0.01, 2.0, FEWEST_COUNTED),
}
