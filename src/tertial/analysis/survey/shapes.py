"""The shape of the sums that a survey's figures are made of, and the two bases that a figure may have."""

from typing import Literal

import pyarrow as pa

# Descriptive: what this year's guardians think; a full response has no error. Analytic: the claim reaches beyond this
# year's children, so the finite population is not corrected for (Deming 1953; Cochran 1977, section 2.15).
Basis = Literal["descriptive", "analytic"]

# One row per stratum (unit) and question; key columns stand beside these. y is the answer and w its weight, over valid
# answers; responding counts the children who answered anything at all, for a question left out is no child left out.
STRATUM_SUMS = pa.schema(
    [
        ("population", pa.int64()),
        ("responding", pa.int64()),
        ("n", pa.int64()),
        ("sw", pa.float64()),
        ("swy", pa.float64()),
        ("sw2y", pa.float64()),
        ("sw2y2", pa.float64()),
        ("sw2", pa.float64()),
    ]
)

# Sums over strata of k(C − A²/r), k(B − AW/r) and k(D − W²/r), with k = (1 − f)·r/(r − 1) in d and r/(r − 1) in a;
# A = Σwy, W = Σw, B = Σw²y, C = Σw²y², D = Σw². Then V = (x0 − 2R·x1 + R²·x2)/W² for R = ΣA/ΣW.
VARIANCE_SUMS = pa.schema([(name, pa.float64()) for name in ("d0", "d1", "d2", "a0", "a1", "a2")])

SUMS = pa.schema([*STRATUM_SUMS, *VARIANCE_SUMS])
