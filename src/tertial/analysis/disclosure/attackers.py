"""Attackers who are no strangers: a contributor who is alone in a cell, and an operator who knows its own units."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tertial.analysis.disclosure.audit import audit, hidden_flags
from tertial.analysis.disclosure.cutting import Piece, piece_of, strangers
from tertial.analysis.disclosure.shapes import BOUNDS, KNOWN, whole_cells
from tertial.analysis.disclosure.unknowns import Flags, pieces, system
from tertial.analysis.disclosure.witnesses import told
from tertial.analysis.engine import shaped

FEW = 2
INSIDE_VIEW = pa.schema([KNOWN.field("attacker"), *BOUNDS])


def contributors(cells: pa.Table) -> pa.Table:
    """Who knows what of the cells with one or two contributors: KNOWN, one attacker for each such sensitive cell.

    One contributor knows the cell. One of two knows a part of it; it is taken to know the whole, for if it could tell
    another cell from that, the hidden part would be all that stood between (ASSUMES: the stricter reading).

    >>> contributors(pa.table({"cell": [1, 2], "value": [1.0, 9.0], "contributors": [1, 9]})).to_pylist()
    [{'attacker': 'contributor to 1', 'cell': 1}]
    """
    table = whole_cells(cells)
    few = table.filter(pc.and_(pc.greater(table["contributors"], 0), pc.less_equal(table["contributors"], FEW)))
    numbers = few["cell"].to_pylist()
    return pa.table([[f"contributor to {number}" for number in numbers], numbers], schema=KNOWN)


def operators(owners: pa.Table) -> pa.Table:
    """Who knows what of its own units: KNOWN, from a table of `operator` and `cell` (every cell of its units).

    >>> operators(pa.table({"operator": [7], "cell": [1]})).to_pylist()
    [{'attacker': 'operator 7', 'cell': 1}]
    """
    names = [f"operator {operator}" for operator in owners["operator"].to_pylist()]
    return pa.table([pa.array(names, pa.string()), owners["cell"].combine_chunks().cast(pa.int64())], schema=KNOWN)


def inside_audit(cells: pa.Table, relations: pa.Table, pattern: pa.Table, known: pa.Table) -> pa.Table:
    """What each attacker of `known` can tell too nearly: the violated rows of its own audit; no row is a pass.

    Tables go in as for `audit.audit`, with KNOWN for all attackers at once; out comes INSIDE_VIEW (BOUNDS with the
    attacker's name). What an attacker knows itself is never violated. It fails closed as the audit does.

    >>> cells = pa.table({"cell": [1, 2, 3], "value": [1.0, 2.0, 3.0], "sensitive": [True, True, False],
    ...     "lower": [1.0] * 3, "upper": [1.0] * 3, "contributors": [1, 2, 3]})
    >>> relations = pa.table({"relation": [1] * 3, "cell": [1, 2, 3], "coefficient": [1.0, 1.0, -1.0]})
    >>> hidden = pa.table({"cell": [1, 2], "hidden": [True, True]})
    >>> found = inside_audit(cells, relations, hidden, contributors(cells))
    >>> found.select(["attacker", "cell", "low", "high"]).to_pylist()
    [{'attacker': 'contributor to 1', 'cell': 2, 'low': 2.0, 'high': 2.0},
     {'attacker': 'contributor to 2', 'cell': 1, 'low': 1.0, 'high': 1.0}]
    """
    given = system(cells, relations)
    hidden = hidden_flags(given, pattern)
    table = shaped("known", known, KNOWN)
    unknown = hidden | (given.near_down > 0) | (given.near_up > 0)
    nobody = np.zeros(given.cell.size, dtype=bool)
    names = pc.unique(table["attacker"]).sort().to_pylist()
    cells_of = {name: table.filter(pc.equal(table["attacker"], name)).select(["cell"]) for name in names}
    owns = [np.isin(given.cell, cells_of[name]["cell"].to_numpy()) for name in names]
    is_told = np.array([(given.sensitive & ~unknown & ~own).any() for own in owns], dtype=bool)
    for piece in pieces(given.matrix, unknown):
        part = piece_of(given, *piece, hidden, strangers(given.cell.size))
        if part.needs:
            is_told |= _told(part, nobody, owns)
    found = [INSIDE_VIEW.empty_table()]
    for name in np.array(names, dtype=object)[is_told].tolist():
        seen = audit(cells, relations, pattern, cells_of[name])
        seen = seen.filter(seen["is_violated"])
        found.append(seen.add_column(0, KNOWN.field(0), [pa.array([name] * seen.num_rows, pa.string())]))
    return pa.concat_tables(found)


def _told(part: Piece, nobody: Flags, owns: list[Flags]) -> Flags:
    """Which attackers a piece tells something too nearly. Who has no cell in it sees there what a stranger sees."""
    inside = np.array([own[part.columns].any() for own in owns], dtype=bool)
    asked = [nobody, *(own for own, is_inside in zip(owns, inside, strict=True) if is_inside)]
    stranger, *others = [places.size > 0 for places in told(part, asked)]
    flags = np.full(len(owns), stranger)
    flags[inside] = others
    return flags
