"""The scale on which figures are foretold: the logit where they have bounds, else their own."""

from dataclasses import dataclass

import numpy as np
from scipy import special

from tertial.analysis.columns import Floats

EDGE = 0.005


@dataclass(frozen=True)
class Scale:
    """The way to and from the scale of foretelling; `bounds` are the lowest and highest possible value, or None.

    Source: Cox & Snell (1989), Analysis of Binary Data, section 2.1.6 (empirical logit).

    >>> scale = Scale((0.0, 100.0))
    >>> scale.back(scale.onto(np.array([25.0, 100.0]))).round(6).tolist()
    [25.0, 99.5]
    """

    bounds: tuple[float, float] | None

    def onto(self, values: Floats, n: Floats | None = None) -> Floats:
        """Values on the scale: log(v/(1−v)) of their place v between the bounds.

        With n persons behind a share, v is (n·v + ½)/(n + 1); without, it is kept between 0.005 and 0.995, for the
        bounds themselves lie infinitely far away. Raises ValueError if a value is out of bounds.
        """
        if self.bounds is None:
            return values
        low, high = self.bounds
        v = (values - low) / (high - low)
        if ((v < -1e-9) | (v > 1 + 1e-9)).any():
            raise ValueError(f"A value lies outside {low:g}–{high:g}. Correct it, or state the right bounds.")
        if n is not None:
            v = np.where(n > 0, (v * n + 0.5) / (n + 1), v)
        v = np.clip(v, EDGE, 1 - EDGE) if n is None else np.where(n > 0, v, np.clip(v, EDGE, 1 - EDGE))
        return np.log(v / (1 - v))

    def back(self, values: Floats) -> Floats:
        """Values on their own scale again."""
        if self.bounds is None:
            return values
        low, high = self.bounds
        return low + (high - low) * np.asarray(special.expit(values), dtype=np.float64)
