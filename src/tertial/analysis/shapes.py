"""The shapes of the tables that go in and come out: column names and types."""

import pyarrow as pa

UNITS = pa.schema([("unit", pa.int64()), ("level", pa.string()), ("rolls_up_by", pa.string())])

LINKS = pa.schema(
    [
        ("kind", pa.string()),
        ("child", pa.int64()),
        ("parent", pa.int64()),
        ("starts_on", pa.date32()),
        ("ends_on", pa.date32()),
    ]
)

FORMS = pa.schema([("unit", pa.int64()), ("form", pa.string()), ("starts_on", pa.date32()), ("ends_on", pa.date32())])

DAYS = pa.schema([("period", pa.string()), ("day", pa.date32())])

SUCCESSIONS = pa.schema(
    [("predecessor", pa.int64()), ("successor", pa.int64()), ("on_day", pa.date32()), ("share", pa.float64())]
)

OBSERVED = pa.schema([("period", pa.string()), ("unit", pa.int64()), ("day", pa.date32())])

# own: the level is the unit's own, so grp is the unit itself or what became of it.
PLACEMENTS = pa.schema(
    [
        ("period", pa.string()),
        ("unit", pa.int64()),
        ("level", pa.string()),
        ("grp", pa.int64()),
        ("share", pa.float64()),
        ("own", pa.bool_()),
    ]
)

UNIT_FORMS = pa.schema([("period", pa.string()), ("unit", pa.int64()), ("form", pa.string())])

# What a unit's answers to a question amount to: children with a valid answer, those who answered at all, those who are
# enrolled, and over the valid answers Σw, Σwy, Σw²y, Σw²y² and Σw².
ANSWER_SUMS = ("n", "responding", "population", "sw", "swy", "sw2y", "sw2y2", "sw2")

OBSERVATIONS = pa.schema(
    [
        ("measure", pa.string()),
        ("unit", pa.int64()),
        ("period", pa.string()),
        ("breakdown", pa.string()),
        ("status", pa.string()),
        ("value", pa.float64()),
        *((name, pa.float64()) for name in ANSWER_SUMS),
    ]
)

RECIPES = pa.schema(
    [
        ("indicator", pa.string()),
        ("version", pa.int32()),
        ("level", pa.string()),
        ("combine", pa.string()),
        ("published", pa.string()),
        ("numerator", pa.string()),
        ("numerator_weight", pa.string()),
        ("denominator", pa.string()),
        ("scale", pa.float64()),
        ("from_period", pa.string()),
        ("to_period", pa.string()),
    ]
)

# What answers add up to at any level. With R = numerator / denominator and W = denominator, the variance of R is
# (d0 - 2 R d1 + R² d2) / W² of what these children's guardians think, and with a0, a1, a2 of what reaches beyond them.
ANSWERED = ("n", "responding", "population", "d0", "d1", "d2", "a0", "a1", "a2")

FIGURES = pa.schema(
    [
        ("indicator", pa.string()),
        ("version", pa.int32()),
        ("level", pa.string()),
        ("grp", pa.int64()),
        ("form", pa.string()),
        ("period", pa.string()),
        ("breakdown", pa.string()),
        ("numerator", pa.float64()),
        ("denominator", pa.float64()),
        ("value", pa.float64()),
        ("units", pa.int32()),
        ("status", pa.string()),
        *((name, pa.float64()) for name in ANSWERED),
    ]
)
