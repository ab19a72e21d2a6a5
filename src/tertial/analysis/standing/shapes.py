"""The tables of standings: figures as they are compared, and what comes of it."""

import pyarrow as pa

# One figure of a unit, all operators and no breakdown. `kind` says what lies behind: `mean` of answers on a scale,
# `share` of answers in percent, or `counted`, a share in percent of what a register counts (n of them); `at` is the
# period in years, `rhythm` tells kinds of period apart, and `error` is the analytic standard error, in the value's
# own unit. `alone` is no for what many units make up together.
FIGURES = pa.schema(
    [
        ("indicator", pa.string()),
        ("version", pa.int32()),
        ("level", pa.string()),
        ("unit", pa.int64()),
        ("period", pa.string()),
        ("rhythm", pa.string()),
        ("at", pa.float64()),
        ("kind", pa.string()),
        ("lowest", pa.float64()),
        ("highest", pa.float64()),
        ("value", pa.float64()),
        ("n", pa.float64()),
        ("error", pa.float64()),
        ("responding", pa.float64()),
        ("population", pa.float64()),
        ("alone", pa.bool_()),
    ]
)

# state: a label of comparison.labels; difference, low, high: to the others, shrunken; reliability: λ; stabilised: the
# value that the label rests on. change_state: of change.two_years; trend_state: of change.trends, slope a year. The
# outlook is of the next period: median and 80 % interval, and centre, spread and freedom on the scale of foretelling.
STANDINGS = pa.schema(
    [
        ("indicator", pa.string()),
        ("version", pa.int32()),
        ("level", pa.string()),
        ("unit", pa.int64()),
        ("period", pa.string()),
        ("state", pa.string()),
        *((name, pa.float64()) for name in ("difference", "low", "high", "reliability", "stabilised")),
        ("change_state", pa.string()),
        *((name, pa.float64()) for name in ("change", "change_low", "change_high")),
        ("trend_state", pa.string()),
        ("slope", pa.float64()),
        *((f"outlook_{name}", pa.float64()) for name in ("expected", "low", "high", "centre", "spread", "freedom")),
    ]
)

# One family: an indicator, level and period. What was tested and flagged, how many of the flagged chance explains at
# most, and the funnel: its target, the variance between units that is added to it, and its limits at some sizes.
FAMILIES = pa.schema(
    [
        ("indicator", pa.string()),
        ("version", pa.int32()),
        ("level", pa.string()),
        ("period", pa.string()),
        ("kind", pa.string()),
        ("delta", pa.float64()),
        ("tested", pa.int32()),
        ("flagged", pa.int32()),
        ("by_chance", pa.float64()),
        ("changes_tested", pa.int32()),
        ("changes_flagged", pa.int32()),
        ("changes_by_chance", pa.float64()),
        ("target", pa.float64()),
        ("overdispersion", pa.float64()),
        ("is_overdispersed", pa.bool_()),
        ("between", pa.float64()),
        ("sizes", pa.list_(pa.float64())),
        *((name, pa.list_(pa.float64())) for name in ("low_95", "high_95", "low_998", "high_998")),
    ]
)
