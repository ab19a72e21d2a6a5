"""Tables of no rows come back as tables of no rows: a survey that nobody was asked is no error."""

from functools import partial
from typing import Any

import pyarrow as pa
import pytest

from tertial.analysis.intervals.differences import goldstein_healy, newcombe, welch
from tertial.analysis.intervals.means import mean_interval, pooled_spread
from tertial.analysis.intervals.shares import clopper_pearson, hypergeometric, jeffreys, share_interval, wilson
from tertial.analysis.intervals.weighted import korn_graubard, logit_interval, weighted_share_interval
from tertial.analysis.survey.estimates import area_means, estimates, rolled_up, satterthwaite, variance_sums
from tertial.analysis.survey.guardians import one_answer_per_child
from tertial.analysis.survey.indices import index_scores
from tertial.analysis.survey.quality import quality
from tertial.analysis.survey.shapes import SUMS
from tertial.analysis.survey.strata import collapse
from tertial.analysis.survey.weights import base_weights, trimmed

COLUMNS = (
    *("area", "unit", "child", "y", "x", "mean", "se", "df", "deff", "sigma", "sigma_df", "weight", "a", "b"),
    *(f"{name}_{which}" for name in ("share", "n", "mean", "se", "df") for which in "12"),
)
NOTHING = pa.schema([*SUMS, *((name, pa.float64()) for name in COLUMNS)]).empty_table()
BY_AREA: dict[str, Any] = {"by": ["area"], "basis": "analytic"}


@pytest.mark.parametrize(
    "method",
    [
        variance_sums, one_answer_per_child, base_weights, quality, pooled_spread, wilson, clopper_pearson, jeffreys,
        hypergeometric, korn_graubard, logit_interval, newcombe, welch, goldstein_healy,
        *(partial(method, basis="descriptive") for method in
          (estimates, share_interval, weighted_share_interval, mean_interval)),
        partial(rolled_up, by=["area"]), partial(rolled_up, by=[]), partial(satterthwaite, **BY_AREA),
        partial(area_means, weight="children", **BY_AREA), partial(collapse, within=["area"]),
        partial(trimmed, within=["area"]), partial(index_scores, items=["a", "b"]),
    ],
    ids=lambda method: getattr(method, "func", method).__name__,
)  # fmt: skip
def test_no_rows_in_are_no_rows_out(method):
    assert len(method(NOTHING)) == 0
