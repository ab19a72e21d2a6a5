"""Two units side by side: intervals that may be compared by eye."""

import numpy as np
import pyarrow as pa
from scipy.stats import norm

from tertial.analysis.columns import floats
from tertial.analysis.shrinkage.columns import tabled


def side_by_side(units: pa.Table, *, confidence: float = 0.95) -> pa.Table:
    """Goldstein–Healy intervals, one row for each row in: two of them overlap if the two values cannot be told apart.

    In: `unit`, `value`, `se` (independent between units). Out: `unit`, `value`, `low`, `high`: value ± c·z·se, with c
    the mean over all pairs of √(se₁²+se₂²)/(se₁+se₂), so that pairs err at the level on average; with equal errors
    c·z is 1.39. For a chart of many units: a single pair is judged by the interval of its difference. Null for a unit
    without value or error; one unit alone keeps the ordinary z. Raises ColumnMissing; ValueError for a negative se, or
    a confidence not between 0 and 1.

    Source: Goldstein & Healy 1995 JRSS A 158:175.

    >>> units = pa.table({"unit": ["A", "B"], "value": [4.0, 4.5], "se": [0.1, 0.1]})
    >>> [round(row["high"] - row["value"], 3) for row in side_by_side(units).to_pylist()]
    [0.139, 0.139]
    """
    if not 0 < confidence < 1:
        raise ValueError(f"The confidence is {confidence}. It must be more than 0 and less than 1.")
    value, se = floats(units, "value"), floats(units, "se")
    if (se < 0).any():
        raise ValueError("The column “se” holds a negative value. A standard error is 0 or more: correct the table.")
    told = se[np.isfinite(value) & np.isfinite(se) & (se > 0)]
    one, other = np.triu_indices(len(told), k=1)
    narrowed = np.hypot(told[one], told[other]) / (told[one] + told[other])
    width = (narrowed.mean() if len(narrowed) else 1.0) * norm.ppf((1 + confidence) / 2) * se
    return tabled(unit=units["unit"], value=value, low=value - width, high=value + width)
