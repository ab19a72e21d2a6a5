"""Benjamini–Hochberg for one family of tests, kept here until `comparison` offers it."""

import numpy as np

from tertial.analysis.columns import Floats


def adjusted(p: Floats) -> Floats:
    """The Benjamini–Hochberg adjusted p-values; NaN stays NaN and is not counted among the tests.

    Source: Benjamini & Hochberg (1995), J. R. Statist. Soc. B 57:289, the step-up procedure.

    >>> adjusted(np.array([0.01, np.nan, 0.04])).tolist()
    [0.02, nan, 0.04]
    """
    found = np.full(len(p), np.nan)
    tested = np.flatnonzero(np.isfinite(p))
    falling = tested[np.argsort(-p[tested], kind="stable")]
    scaled = p[falling] * len(falling) / np.arange(len(falling), 0, -1)
    found[falling] = np.minimum(np.minimum.accumulate(scaled), 1.0)
    return found
