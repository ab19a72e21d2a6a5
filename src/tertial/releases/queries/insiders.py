"""What operators, who know their own units' numbers, can tell of others: asked of hundreds at once, cheapest first."""

from collections.abc import Iterator
from math import ceil

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from tertial.analysis.disclosure.attackers import INSIDE_VIEW, inside_audit
from tertial.analysis.disclosure.audit import audit
from tertial.releases.queries.systems import System

Flags = NDArray[np.bool_]
# From so many rows of a square on, company saves work.
SMALLEST_SIDE = 4


def seen_inside(system: System, cells: pa.Table, pattern: pa.Table, known: pa.Table) -> pa.Table:
    """What each insider of `known` can tell too nearly, as `attackers.inside_audit` has it; no row is a pass.

    Hidden sums of several units, such as those of an operator in many areas, join what else falls apart. So first all
    are taken to know these: who then sees nothing sees nothing without. What is protected by these sums alone is asked
    of the whole, and so is whoever saw something.
    """
    links = pa.array([cell.domain & (cell.domain - 1) != 0 for cell in system.cells])
    links = pc.and_(links, pattern["hidden"])
    apart = _with(cells, published_before=pc.or_(cells["published_before"], links))
    bare = audit(_with(apart, sensitive=pc.and_not(apart["sensitive"], links)), system.relations, pattern)
    joined = pc.and_(cells["sensitive"], pc.or_(links, bare["is_violated"]))
    loose = _with(apart, sensitive=pc.and_not(cells["sensitive"], joined))
    suspects = pc.unique(_by_pieces(loose, system.relations, pattern, known)["attacker"])
    of_suspects = known.filter(pc.is_in(known["attacker"], suspects))
    return pa.concat_tables(
        [
            _by_pieces(_with(cells, sensitive=joined), system.relations, pattern, known),
            _by_pieces(cells, system.relations, pattern, of_suspects),
        ]
    )


def _by_pieces(cells: pa.Table, relations: pa.Table, pattern: pa.Table, known: pa.Table) -> pa.Table:
    """Insiders asked only of the pieces of the system in which they know something hidden."""
    hidden = np.array(pc.and_not(pc.or_(pattern["hidden"], cells["withheld"]), cells["published_before"]))
    piece = _pieces(len(cells), relations, hidden)
    mine = known.filter(pa.array(hidden[known["cell"].to_numpy()]))
    number = piece[mine["cell"].to_numpy()]
    found = [INSIDE_VIEW.empty_table()]
    for one, within in _relations_of(piece, relations, set(number.tolist())):
        rows = np.unique(np.append(within["cell"].to_numpy(), np.flatnonzero(piece == one)))
        part, shown = cells.take(pa.array(rows)), pattern.take(pa.array(rows))
        if pc.any(part["sensitive"]).as_py():
            found.append(_in_company(part, within, shown, mine.filter(pa.array(number == one))))
    return pa.concat_tables(found)


def _relations_of(piece: NDArray[np.int64], relations: pa.Table, wanted: set[int]) -> Iterator[tuple[int, pa.Table]]:
    relation, column = relations["relation"].to_numpy(), relations["cell"].to_numpy()
    for one in sorted(wanted):
        touched = np.unique(relation[piece[column] == one])
        yield one, relations.filter(pa.array(np.isin(relation, touched)))


def _in_company(cells: pa.Table, relations: pa.Table, pattern: pa.Table, known: pa.Table) -> pa.Table:
    """What insiders of one piece see too nearly: asked in company first, which knows more than any of them alone.

    They stand in a square, and every row and every column is a company. Any two part in one of the two, so a piece in
    which no company sees too much is safe from all; the members of a company that does are asked one by one.
    """
    names = pc.unique(known["attacker"]).sort().to_pylist()
    side = ceil(len(names) ** 0.5)
    if side < SMALLEST_SIDE:
        return inside_audit(cells, relations, pattern, known)
    companies = [names[at::side] for at in range(side)] + [names[at : at + side] for at in range(0, len(names), side)]
    suspects: set[str] = set()
    for company in companies:
        if not suspects.issuperset(company):
            of_them = known.filter(pc.is_in(known["attacker"], pa.array(company)))
            together = of_them.set_column(0, "attacker", pa.array(["company"] * len(of_them)))
            if inside_audit(cells, relations, pattern, together).num_rows:
                suspects |= set(company)
    alone = pc.is_in(known["attacker"], pa.array(sorted(suspects), pa.string()))
    return inside_audit(cells, relations, pattern, known.filter(alone))


def _pieces(count: int, relations: pa.Table, hidden: Flags) -> NDArray[np.int64]:
    """The number of the piece that each hidden cell lies in, -1 for what is shown; no relation joins two pieces."""
    column, row = relations["cell"].to_numpy(), relations["relation"].to_numpy()
    unknown = hidden[column]
    size = count + (int(row.max()) + 1 if row.size else 0)
    links = coo_array((np.ones(unknown.sum()), (column[unknown], count + row[unknown])), shape=(size, size))
    labels = connected_components(links, directed=False)[1]
    return np.where(hidden, labels[:count], -1)


def _with(table: pa.Table, **columns: pa.Array) -> pa.Table:
    for name, column in columns.items():
        table = table.set_column(table.column_names.index(name), name, column)
    return table
