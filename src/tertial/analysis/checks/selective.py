"""Which doubtful figures are worth asking about first: those that would move the total."""

import numpy as np
import pyarrow as pa

from tertial.analysis.columns import floats, nullable, nullable_truth, nullable_whole


def editing_scores(figures: pa.Table, *, limit: float = 0.01) -> pa.Table:
    """How much each figure's distance from what was expected means to the total.

    In: one row per figure, all of one total: unit, value, expected (such as last time's figure times the common
    change); optional `weight` (else 1). Out: one row per row in: unit, score = w·|y − ŷ|/|Σ w·ŷ|, place (1 for the
    highest score; equal scores share the lowest place), ask (score ≥ limit). Null for a row without value, expectation
    or weight, and all null if the expected total is 0.
    Sources: Latouche & Berthelot (1992), J. Official Statistics 8:389; de Waal, Pannekoek & Scholtus (2011), Handbook
    of Statistical Data Editing and Imputation, ch. 6.

    >>> figures = pa.table({"unit": [1, 2, 3], "value": [10, 90, 40], "expected": [10, 50, 40]})
    >>> editing_scores(figures).select(["score", "place", "ask"]).to_pylist()[1]
    {'score': 0.4, 'place': 1, 'ask': True}
    """
    value, expected, weight = floats(figures, "value"), floats(figures, "expected"), floats(figures, "weight", 1.0)
    total = abs(np.nansum(weight * expected))
    score = weight * np.abs(value - expected) / total if total > 0 else np.full(len(value), np.nan)
    known = np.isfinite(score)
    falling = np.sort(-score[known])
    place = np.where(known, np.searchsorted(falling, -score, side="left") + 1.0, np.nan)
    return pa.table(
        {"unit": figures["unit"], "score": nullable(score), "place": nullable_whole(place)}
        | {"ask": nullable_truth(score >= limit, known)}
    )
