"""What it costs to hide a cell: the more it says, and the more it is missed, the more it costs."""

import numpy as np
import pyarrow as pa

TOTAL, HIDDEN_BEFORE = 5.0, 0.2


def weights(cells: pa.Table) -> pa.Table:
    """The cells with a column `weight`, for CELLS; null where a cell may never be hidden.

    In go `value` and, where there are any, the flags `is_total` (a sum of others), `hidden_before` (in the last period:
    a pattern that stays tells least), `is_zero_by_nature` (absent: every zero is) and `is_fixed` (a total of a district
    or the city, that is always shown). weight = (1 + ln(1 + |value|)) · 5 for totals · 0.2 if hidden before.
    Null for a zero by nature, for what is fixed, and where the value is null. Source: methods A, secondary protection.

    >>> cells = pa.table({"value": [0.0, 1.0, 1.0], "is_total": [False, False, True]})
    >>> weights(cells)["weight"].to_pylist()
    [None, 1.6931471805599454, 8.465735902799727]
    """
    value = cells["value"].cast(pa.float64()).to_numpy(zero_copy_only=False)
    zero = _flag(cells, "is_zero_by_nature") if "is_zero_by_nature" in cells.column_names else value == 0
    weight = 1 + np.log1p(np.abs(value))
    weight = np.where(_flag(cells, "is_total"), TOTAL * weight, weight)
    weight = np.where(_flag(cells, "hidden_before"), HIDDEN_BEFORE * weight, weight)
    never = zero | _flag(cells, "is_fixed") | np.isnan(value)
    return cells.append_column("weight", pa.array(weight, mask=never))


def _flag(cells: pa.Table, name: str) -> np.ndarray:
    if name not in cells.column_names:
        return np.zeros(cells.num_rows, dtype=bool)
    return np.array(cells[name].cast(pa.bool_()).fill_null(False).to_numpy(zero_copy_only=False), dtype=bool)
