"""Which cells to hide with the sensitive ones so that nobody can tell those too nearly, at the least cost."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from tertial.analysis.disclosure.attack import Unsolved
from tertial.analysis.disclosure.covering import SMALLEST, Covering
from tertial.analysis.disclosure.cutting import Attackers, Piece, piece_of, strangers
from tertial.analysis.disclosure.repair import pruned, repaired
from tertial.analysis.disclosure.shapes import BLOCKS, KNOWN, PATTERN
from tertial.analysis.disclosure.unknowns import Flags, Numbers, System, pieces, system
from tertial.analysis.engine import shaped


@dataclass(frozen=True)
class Work:
    """How much work may be spent on one piece. Work, not time: the same tables give the same pattern on any machine.

    `cells`: pieces with more free cells are not tried for the optimum. `rounds`: of cutting. `cuts`: a round.
    `nodes`: of branching, over all rounds. `tries`: how many cells of a pattern out of reach of the optimum are tried
    without.
    """

    cells: int = 6_000
    rounds: int = 400
    cuts: int = 200
    nodes: int = 20_000
    tries: int = 400


ENOUGH_WORK = Work()


@dataclass(frozen=True)
class Protection:
    """A pattern, and how good it is.

    `pattern`: PATTERN, one row a cell in the order of the cells. `cost`: the weights of the secondary cells.
    `bound`: no sufficient pattern costs less (sums over pieces). `is_optimal`: cost and bound are the same.
    `unprotected`: sensitive cells that no pattern of these cells can protect; the audit fails for them.
    """

    pattern: pa.Table
    cost: float
    bound: float
    is_optimal: bool
    unprotected: tuple[int, ...]
    rounds: int


@dataclass(frozen=True)
class _Answer:
    """A pattern of one piece's free cells, what no pattern costs less than, and whether it was proven cheapest."""

    hidden: Numbers
    bound: float
    rounds: int
    is_proven: bool


def protect(
    cells: pa.Table,
    relations: pa.Table,
    *,
    known: pa.Table | None = None,
    asked: pa.Table | None = None,
    blocks: pa.Table | None = None,
    work: Work = ENOUGH_WORK,
) -> Protection:
    """The cheapest cells to hide besides the sensitive ones, so that every sensitive cell has the protection it needs.

    Tables go in as CELLS and RELATIONS; `known` (KNOWN) says what attackers know besides what is published, and the
    pattern protects against each of them: all sensitive cells, or those that `asked` (KNOWN) names of each; `blocks`
    (BLOCKS) says which cells to take together where a piece is too large to take whole. Each piece that no relation
    joins with another is solved apart by cutting planes: a master programme hides cells, the attacker's programme finds
    what that leaves open, and says as a cut why. Within `work` the optimum is proven; beyond it block after block is
    solved, top first (HiTaS, de Wolf 2002), and cells are hidden along cheapest paths until the attacker finds nothing.
    An audit afterwards is still the gate.

    Raises DoesNotAddUp and ValueError as `unknowns.system` does, Unsolved if the solver fails.
    Source: Fischetti & Salazar-González 2001, Management Science 47:1008.

    >>> cells = pa.table({"cell": [1, 2, 3, 4], "value": [2.0, 5.0, 9.0, 16.0], "weight": [1.0, 2.0, 3.0, None],
    ...     "sensitive": [True, False, False, False], "lower": [1.0] * 4, "upper": [3.0] * 4})
    >>> relations = pa.table({"relation": [1] * 4, "cell": [1, 2, 3, 4], "coefficient": [1.0, 1.0, 1.0, -1.0]})
    >>> found = protect(cells, relations)
    >>> found.pattern["role"].to_pylist(), found.cost, found.is_optimal
    (['primary', 'secondary', 'shown', 'shown'], 2.0, True)
    """
    given = system(cells, relations)
    attackers = _attackers(given, known, asked)
    hidden = given.primary | (given.withheld & ~given.before)
    chosen = np.zeros(given.cell.size, dtype=bool)
    bound, rounds, short = 0.0, 0, set()
    movable = hidden | given.free | (given.near_down > 0) | (given.near_up > 0)
    # A sensitive cell that was published before is known; no pattern can help it.
    short |= set(given.cell[given.sensitive & given.before].tolist())
    for columns, rows in pieces(given.matrix, movable):
        if not given.sensitive[columns].any():
            continue
        piece = piece_of(given, columns, rows, hidden, attackers)
        piece.lower_what_cannot_be()
        short |= set(given.cell[columns[sorted(piece.short)]].tolist())
        answer = _answered(piece, _starts(given, piece, blocks, hidden, attackers, work), work)
        chosen[columns[piece.free[answer.hidden > 0]]] = True
        bound, rounds = bound + answer.bound, rounds + answer.rounds
    cost = float(given.weight[chosen].sum())
    return Protection(
        pattern=_pattern(given, chosen),
        cost=cost,
        bound=min(bound, cost),
        is_optimal=bound >= cost - 1e-6 * max(1.0, cost),
        unprotected=tuple(sorted(short)),
        rounds=rounds,
    )


def suppressed(cells: pa.Table, relations: pa.Table, known: pa.Table | None = None) -> pa.Table:
    """The pattern of `protect` alone, with the usual work: PATTERN, one row a cell in the order of the cells.

    >>> cells = pa.table({"cell": [1, 2, 3], "value": [2.0, 5.0, 7.0], "sensitive": [True, False, False],
    ...     "lower": [1.0] * 3, "upper": [3.0] * 3, "weight": [1.0, 2.0, None]})
    >>> relations = pa.table({"relation": [1] * 3, "cell": [1, 2, 3], "coefficient": [1.0, 1.0, -1.0]})
    >>> suppressed(cells, relations)["hidden"].to_pylist()
    [True, True, False]
    """
    return protect(cells, relations, known=known).pattern


def _answered(piece: Piece, starts: Iterator[Numbers], work: Work) -> _Answer:
    """The cheapest pattern of one piece if it can be proven within the work, else a sufficient one."""
    is_large = piece.free.size > work.cells
    # Of a large piece only the first, fractional answer is asked for: it is a bound, and no pattern yet.
    answer = _cut_down(piece, replace(work, rounds=1, cuts=0) if is_large else work)
    if answer.is_proven:
        return answer
    hidden = next(starts, np.zeros(piece.free.size)) if is_large else answer.hidden
    return replace(answer, hidden=pruned(piece, repaired(piece, hidden), work.tries))


def _cut_down(piece: Piece, work: Work) -> _Answer:
    """Cut until the master's pattern is enough: first fractional patterns, which are cheap, then whole ones.

    The pattern that comes back is enough if it was proven so; beyond the work it is the last that was tried.
    """
    if not piece.free.size:
        return _Answer(np.zeros(0), 0.0, 0, True)
    master = Covering(piece.weight)
    master.add(piece.single_relations())
    nodes, rounds, bound = work.nodes, 0, 0.0
    is_whole = False
    hidden = np.zeros(piece.free.size)
    while rounds < work.rounds and nodes > 0:
        rounds += 1
        try:
            cover = master.whole(nodes) if is_whole else master.relaxed()
        except Unsolved:
            break
        hidden, nodes = cover.hidden, nodes - cover.nodes
        stalled = not is_whole and cover.bound <= bound + 1e-4 * max(1.0, bound)
        bound = max(bound, cover.bound)
        is_fractional = bool((np.abs(hidden - np.round(hidden)) > SMALLEST).any())
        cuts, is_safe = piece.cuts(hidden if is_fractional else np.round(hidden), work.cuts)
        if is_safe and not is_fractional and cover.is_proven:
            return _Answer(np.round(hidden), bound, rounds, True)
        added = master.add(cuts + (piece.useless(hidden) if is_fractional else []))
        if is_whole and not added:
            break
        is_whole = is_whole or stalled or not added
    return _Answer(np.ceil(hidden - 0.5), bound, rounds, False)


def _starts(
    given: System, piece: Piece, blocks: pa.Table | None, hidden: Flags, attackers: Attackers, work: Work
) -> Iterator[Numbers]:
    """Where to begin with a piece that is too large: what its blocks need, each solved with those before it decided."""
    if blocks is None:
        return
    table = shaped("blocks", blocks, BLOCKS).sort_by([("step", "ascending"), ("block", "ascending")])
    number = np.full(given.cell.size, -1)
    number[piece.columns] = np.arange(piece.columns.size)
    place = {int(cell): at for at, cell in enumerate(given.cell)}
    members: dict[int, list[int]] = {}
    for row in table.select(["block", "cell"]).to_pylist():
        at = place.get(row["cell"], -1)
        if at >= 0 and number[at] >= 0:
            members.setdefault(row["block"], []).append(at)
    decided, chosen = np.zeros(given.cell.size, dtype=bool), np.zeros(given.cell.size, dtype=bool)
    for places in members.values():
        inside = np.zeros(given.cell.size, dtype=bool)
        inside[places] = True
        _decide_block(given, inside, decided, chosen, hidden, attackers, work)
        decided |= inside
    yield chosen[piece.columns[piece.free]].astype(np.float64)


def _decide_block(
    given: System,
    inside: Flags,
    decided: Flags,
    chosen: Flags,
    hidden: Flags,
    attackers: Attackers,
    work: Work,
) -> None:
    rounded = (given.near_down > 0) | (given.near_up > 0)
    outside = (hidden | given.free | rounded) & ~inside
    within = np.asarray(abs(given.matrix) @ outside.astype(np.float64) == 0)
    rows_within = np.flatnonzero(within)
    movable = inside & (hidden | chosen | (given.free & ~decided) | rounded)
    for columns, rows in pieces(given.matrix[rows_within, :].tocsc(), movable):
        if not given.sensitive[columns].any():
            continue
        always = hidden | chosen
        part = piece_of(given, columns, rows_within[rows], always, attackers)
        part.decide_only(~decided[columns[part.free]])
        part.lower_what_cannot_be()
        answer = _answered(part, iter(()), work)
        chosen[columns[part.free[answer.hidden > 0]]] = True


def _attackers(given: System, known: pa.Table | None, asked: pa.Table | None) -> Attackers:
    """A stranger, and everybody of `known`."""
    owns, aims = strangers(given.cell.size)
    owns, aims = list(owns), list(aims)
    of = _cells_by_attacker("known", known)
    wanted = None if asked is None else _cells_by_attacker("asked", asked)
    for attacker, cells in sorted(of.items()):
        owns.append(np.isin(given.cell, cells))
        aims.append(aims[0] if wanted is None else np.isin(given.cell, wanted.get(attacker, [])))
    return Attackers(owns, aims)


def _cells_by_attacker(name: str, given: pa.Table | None) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    if given is not None:
        table = shaped(name, given, KNOWN)
        for attacker, cell in zip(table["attacker"].to_pylist(), table["cell"].to_pylist(), strict=True):
            found.setdefault(attacker, []).append(cell)
    return found


def _pattern(given: System, chosen: Flags) -> pa.Table:
    hidden = given.primary | chosen | (given.withheld & ~given.before)
    role = np.select(
        [given.withheld & ~given.before, given.primary, chosen], ["withheld", "primary", "secondary"], "shown"
    )
    return pa.table([pa.array(given.cell), pa.array(hidden), pa.array(role.tolist(), pa.string())], schema=PATTERN)
