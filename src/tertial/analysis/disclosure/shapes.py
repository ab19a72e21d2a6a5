"""The tables of protection: cells, the relations that everybody knows between them, patterns and audits."""

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from tertial.analysis.engine import shaped

# value: the true one. low, high: what anybody knows of it beforehand (null: no limit). weight: the cost of hiding it
# (null: may never be hidden). sensitive: may not be known nearer than from value - lower to value + upper, with a width
# of at least `sliding`. shown ± rounding: what is read where it is published (null: the value itself).
# withheld: nobody publishes it, but it stands in relations. published_before: is known for ever.
CELLS = pa.schema(
    [
        ("cell", pa.int64()),
        ("value", pa.float64()),
        ("low", pa.float64()),
        ("high", pa.float64()),
        ("weight", pa.float64()),
        ("sensitive", pa.bool_()),
        ("lower", pa.float64()),
        ("upper", pa.float64()),
        ("sliding", pa.float64()),
        ("rounding", pa.float64()),
        ("shown", pa.float64()),
        ("contributors", pa.int64()),
        ("withheld", pa.bool_()),
        ("published_before", pa.bool_()),
    ]
)

# Σ coefficient · value = 0 over the rows of one relation.
RELATIONS = pa.schema([("relation", pa.int64()), ("cell", pa.int64()), ("coefficient", pa.float64())])

# Cells that are protected together; blocks of a lower `step` first.
BLOCKS = pa.schema([("block", pa.int64()), ("step", pa.int64()), ("cell", pa.int64())])

# role: primary, secondary, withheld or shown.
PATTERN = pa.schema([("cell", pa.int64()), ("hidden", pa.bool_()), ("role", pa.string())])

# What attackers who are no strangers know: cells exactly.
KNOWN = pa.schema([("attacker", pa.string()), ("cell", pa.int64())])

# low, high: what an attacker can tell (null: no limit, or unsolved); needed_low, needed_high, needed_width: what the
# cell's protection asks for; state: bounded, exact or unsolved.
BOUNDS = pa.schema(
    [
        ("cell", pa.int64()),
        ("hidden", pa.bool_()),
        ("value", pa.float64()),
        ("low", pa.float64()),
        ("high", pa.float64()),
        ("needed_low", pa.float64()),
        ("needed_high", pa.float64()),
        ("needed_width", pa.float64()),
        ("state", pa.string()),
        ("is_violated", pa.bool_()),
    ]
)

UNLESS_SAID: dict[str, Any] = {
    "low": 0.0,
    "high": None,
    "weight": 1.0,
    "sensitive": False,
    "lower": 0.0,
    "upper": 0.0,
    "sliding": 0.0,
    "rounding": 0.0,
    "shown": None,
    "contributors": None,
    "withheld": False,
    "published_before": False,
}
MAY_BE_NULL = ("low", "high", "weight", "shown", "contributors")


def whole_cells(table: pa.Table) -> pa.Table:
    """The table as CELLS; a column that is absent gets what holds of most cells (see UNLESS_SAID).

    Null stays null in low, high (no limit), weight (may never be hidden), shown (the value) and contributors (unknown);
    elsewhere null becomes what holds of most cells, except that an unknown `sensitive` is true: it fails closed.
    Raises ColumnMissing without cell or value, ValueError for a null or doubled cell, a null value, or a sensitive cell
    of which a level is null: what nobody knows how to protect cannot be let through.

    >>> whole_cells(pa.table({"cell": [1], "value": [3.0]})).select(["cell", "low", "weight", "sensitive"]).to_pylist()
    [{'cell': 1, 'low': 0.0, 'weight': 1.0, 'sensitive': False}]
    """
    _refuse_unknown_levels(table)
    for name, value in UNLESS_SAID.items():
        if name not in table.column_names:
            column = pa.array([value] * table.num_rows, CELLS.field(name).type)
            table = table.append_column(name, column)
        elif name not in MAY_BE_NULL:
            filled = table[name].cast(CELLS.field(name).type).fill_null(True if name == "sensitive" else value)
            table = table.set_column(table.column_names.index(name), name, filled)
    cells = shaped("cells", table, CELLS)
    if cells["cell"].null_count or cells["value"].null_count:
        raise ValueError("A cell lacks its number or its value. Leave out cells without a value before protecting.")
    if pc.count_distinct(cells["cell"]).as_py() != cells.num_rows:
        raise ValueError("Two rows are of the same cell. Give each cell one row.")
    return cells


def _refuse_unknown_levels(table: pa.Table) -> None:
    if "sensitive" not in table.column_names:
        return
    secret = pc.fill_null(table["sensitive"].cast(pa.bool_()), True)
    for name in ("lower", "upper", "sliding"):
        if name in table.column_names and pc.any(pc.and_(secret, pc.is_null(table[name]))).as_py():
            raise ValueError(
                f"A sensitive cell has no known level “{name}”. Leave it out, with all that it is a part of."
            )
