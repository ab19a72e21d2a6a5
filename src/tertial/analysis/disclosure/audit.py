"""The release gate: what an attacker can tell of every hidden cell, and whether that is too much."""

import numpy as np
import pyarrow as pa
from scipy.sparse import csc_array, csr_array

from tertial.analysis.disclosure.attack import Attack, Needs, Unsolved
from tertial.analysis.disclosure.bridges import bridges
from tertial.analysis.disclosure.shapes import BOUNDS, KNOWN, PATTERN
from tertial.analysis.disclosure.unknowns import CLOSE, Flags, Numbers, Places, System, pieces, system
from tertial.analysis.engine import shaped

# Where tightening the limits of single relations stops: it only saves work, the programmes decide.
TIGHTENINGS = 4


def audit(cells: pa.Table, relations: pa.Table, pattern: pa.Table, known: pa.Table | None = None) -> pa.Table:
    """What somebody who sees the published cells can tell of each cell: BOUNDS, one row a cell in the order of `cells`.

    Tables go in as CELLS, RELATIONS and PATTERN (cell, hidden); cells that are not in the pattern are published unless
    `withheld`, and cells that were published before are known whatever the pattern says. `known` (a column `cell`)
    names cells that the attacker knows exactly besides; they are the attacker's own and not violated. For each cell,
    min and max over all values that agree with every relation, every published cell with its rounding, and every cell's
    own limits; one linear programme each way and piece of the system. Null in low or high: no limit.

    A sensitive cell is violated if low > value - lower, high < value + upper or high - low < sliding. It fails closed:
    where a programme is not solved the state is `unsolved`, the bounds are null and the cell is violated. Whole
    numbers are not required of the values (which can only make true intervals narrower for small counts).
    Raises DoesNotAddUp and ValueError as `unknowns.system` does; then nothing may be released.
    Source: Fischetti & Salazar-González 2001, Management Science 47:1008, section 2.

    >>> cells = pa.table({"cell": [1, 2, 3], "value": [2.0, 5.0, 7.0], "sensitive": [True, False, False],
    ...     "lower": [1.0, 0.0, 0.0], "upper": [3.0, 0.0, 0.0]})
    >>> relations = pa.table({"relation": [1, 1, 1], "cell": [1, 2, 3], "coefficient": [1.0, 1.0, -1.0]})
    >>> seen = audit(cells, relations, pa.table({"cell": [1, 2], "hidden": [True, True]}))
    >>> seen.select(["low", "high", "is_violated"]).to_pylist()[0]
    {'low': 0.0, 'high': 7.0, 'is_violated': False}
    """
    given = system(cells, relations)
    hidden = hidden_flags(given, pattern)
    aware = _named(given, known) if known is not None else np.zeros(given.cell.size, dtype=bool)
    return _told(given, hidden & ~aware, aware, *bounds(given, hidden & ~aware, aware))


def hidden_flags(given: System, pattern: pa.Table) -> Flags:
    """Which cells an attacker does not see, in the order of the system; the pattern names only cells of it.

    >>> cells = pa.table({"cell": [4, 5], "value": [1.0, 1.0], "withheld": [True, False]})
    >>> relations = pa.table({"relation": [1, 1], "cell": [4, 5], "coefficient": [1.0, -1.0]})
    >>> hidden_flags(system(cells, relations), pa.table({"cell": [5], "hidden": [False]})).tolist()
    [True, False]
    """
    table = shaped("pattern", pattern.select(["cell", "hidden"]), pa.schema([PATTERN.field("cell"), PATTERN.field(1)]))
    named = table.filter(table["hidden"]) if table.num_rows else table
    return (_named(given, named) | given.withheld) & ~given.before


def bounds(given: System, hidden: Flags, aware: Flags) -> tuple[Numbers, Numbers, Flags]:
    """How far below and above its true value each cell may lie for an attacker, and which cells were not solved."""
    down = np.where(hidden, given.down, np.where(aware, 0.0, given.near_down))
    up = np.where(hidden, given.up, np.where(aware, 0.0, given.near_up))
    asked = hidden | (given.sensitive & ((down > 0) | (up > 0)))
    unsolved = np.zeros(given.cell.size, dtype=bool)
    for columns, rows in pieces(given.matrix, (down > 0) | (up > 0)):
        part = csc_array(csr_array(given.matrix[:, columns])[rows])
        here = np.flatnonzero(asked[columns])
        if not here.size:
            continue
        low, high, failed = _bounds_of_piece(part, down[columns], up[columns], here)
        down[columns[here]], up[columns[here]], unsolved[columns[here]] = low, high, failed
    return down, up, unsolved


def _bounds_of_piece(part: csc_array, down: Numbers, up: Numbers, asked: Places) -> tuple[Numbers, Numbers, Flags]:
    exact = bridges(part)
    down, up = np.where(exact, 0.0, down), np.where(exact, 0.0, up)
    down, up = tightened(part, down, up)
    nothing = np.zeros(asked.size)
    seen = Needs(asked, nothing, nothing, nothing)
    low, high, failed = down[asked], up[asked], np.zeros(asked.size, dtype=bool)
    attack = Attack(part, down, up)
    for place, cell in enumerate(asked):
        for way in (1.0, -1.0):
            reached, limit = (seen.seen_up, high) if way > 0 else (seen.seen_down, low)
            # What a deviation has reached already, and no relation lets pass, needs no programme.
            if reached[place] >= limit[place] - CLOSE * 1e-2:
                continue
            cost = np.zeros(down.size)
            cost[cell] = way
            try:
                deviation = attack.push(cost)
            except Unsolved:
                failed[place] = True
                continue
            if deviation is None:
                limit[place] = np.inf
                continue
            seen.see(deviation)
            limit[place] = reached[place]
    return low, high, failed


def tightened(part: csc_array, down: Numbers, up: Numbers) -> tuple[Numbers, Numbers]:
    """Limits of deviations that follow from single relations: no cell can move further than the others let it.

    >>> down, up = tightened(csc_array([[1.0, 1.0, -1.0]]), np.array([2.0, 5.0, 0.0]), np.array([np.inf, np.inf, 0.0]))
    >>> up.tolist()
    [5.0, 2.0, 0.0]
    """
    entries = csr_array(part)
    row = np.repeat(np.arange(entries.shape[0]), np.diff(entries.indptr))
    column, weight = entries.indices, entries.data
    down, up = down.copy(), up.copy()
    for _ in range(TIGHTENINGS):
        for sign in (1.0, -1.0):
            # The rest of the relation can give this much of what the cell would need to move up (or down).
            gives = np.where(sign * weight < 0, up[column], down[column]) * np.abs(weight)
            endless = np.isinf(gives)
            total = np.bincount(row, np.where(endless, 0.0, gives), entries.shape[0])
            count = np.bincount(row, endless, entries.shape[0])
            others_endless = count[row] - endless > 0
            rest = total[row] - np.where(endless, 0.0, gives)
            reach = np.where(others_endless, np.inf, np.maximum(rest, 0.0) / np.abs(weight))
            rises, falls = sign * weight > 0, sign * weight < 0
            np.minimum.at(up, column[rises], reach[rises])
            np.minimum.at(down, column[falls], reach[falls])
    return down, up


def _named(given: System, table: pa.Table) -> Flags:
    wanted = table["cell"].cast(KNOWN.field("cell").type).to_numpy(zero_copy_only=False)
    absent = wanted[~np.isin(wanted, given.cell)]
    if absent.size:
        raise ValueError(f"Cell {absent[0]} is named, but is not among the cells. Add it, or take it away.")
    return np.isin(given.cell, wanted)


def _told(given: System, hidden: Flags, aware: Flags, down: Numbers, up: Numbers, unsolved: Flags) -> pa.Table:
    room = 1e-6 * np.maximum(1.0, np.maximum(given.lower + given.upper, given.sliding))
    short = (down < given.lower - room) | (up < given.upper - room) | (down + up < given.sliding - room)
    endless_down, endless_up = np.isinf(down) | unsolved, np.isinf(up) | unsolved
    is_exact = (down <= room) & (up <= room)
    state = np.where(unsolved, "unsolved", np.where(is_exact, "exact", "bounded"))
    columns = [
        pa.array(given.cell),
        pa.array(hidden),
        pa.array(given.value),
        pa.array(np.where(endless_down, 0.0, given.value - down), mask=endless_down),
        pa.array(np.where(endless_up, 0.0, given.value + up), mask=endless_up),
        pa.array(given.value - given.lower),
        pa.array(given.value + given.upper),
        pa.array(given.sliding),
        pa.array(state.tolist(), pa.string()),
        pa.array((given.sensitive & short & ~aware) | unsolved),
    ]
    return pa.table(columns, schema=BOUNDS)
