"""Rounded or invented numbers: whether last digits are used evenly."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from scipy import stats

from tertial.analysis.columns import floats

FEWEST = 50


@dataclass(frozen=True)
class DigitPreference:
    """How evenly last digits are used; `p`, `chi_square` and `most_common` are None with fewer than 50 numbers.

    `round_share`: the share that ends in 0 or 5, of which evenly used digits give 0.2.
    """

    numbers: int
    round_share: float | None
    most_common: int | None
    chi_square: float | None
    p: float | None


def digit_preference(figures: pa.Table, *, digits: int = 0) -> DigitPreference:
    """Pearson's test of whether the last digits 0–9 are equally common.

    In: one row per figure: value, with `digits` decimals that count; figures below ten in the last place are left out,
    for their last digit is their only one and is not even. Null is left out; the sign is disregarded.
    Source: Pearson (1900); Camarda, Eilers & Gampe (2008), Statistical Modelling 8:385 (digit preference).

    >>> found = digit_preference(pa.table({"value": list(range(10, 110))}))
    >>> found.numbers, found.round_share, found.chi_square, found.p
    (100, 0.2, 0.0, 1.0)
    """
    value = floats(figures, "value")
    whole = np.rint(np.abs(value[np.isfinite(value)]) * 10**digits)
    last = np.mod(whole[whole >= 10], 10).astype(np.int64)
    if not len(last):
        return DigitPreference(0, None, None, None, None)
    used = np.bincount(last, minlength=10)
    round_share = float((used[0] + used[5]) / len(last))
    if len(last) < FEWEST:
        return DigitPreference(len(last), round_share, None, None, None)
    found = stats.chisquare(used)
    return DigitPreference(len(last), round_share, int(used.argmax()), float(found.statistic), float(found.pvalue))
