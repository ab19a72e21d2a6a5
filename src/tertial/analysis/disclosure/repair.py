"""Making a pattern enough where the cheapest one is out of reach: hide along the cheapest paths, then show again."""

import highspy
import numpy as np

from tertial.analysis.disclosure.attack import Needs, Solver, Unsolved, lacking
from tertial.analysis.disclosure.cutting import Piece
from tertial.analysis.disclosure.unknowns import CLOSE, Flags, Numbers

# What a path through a hidden cell costs: something, so that a path does not wander.
WANDERING = 1e-4


def repaired(piece: Piece, hidden: Numbers) -> Numbers:
    """A pattern that hides at least what this one does and protects every cell of the piece.

    For each cell that falls short, the deviation that it needs at least cost per unit (Cox 1995; a shortest path where
    the relations are a network), and what that deviation moves is hidden. Raises Unsolved if that is not enough.
    """
    hidden = np.round(hidden)
    paths = Paths(piece)
    for known, needs in zip(piece.blind, piece.needs, strict=True):
        while True:
            before = hidden.sum()
            piece.attack.limit(*piece.rooms(hidden, known))
            needs.forget()
            short = lacking(piece.attack, needs)
            for place in short:
                hidden = _with_path(paths, known, needs, int(place), hidden)
            if not short.size:
                break
            if hidden.sum() == before:
                # Small lacks that no path mends: everything that may be hidden is, and was seen to be enough.
                if before == hidden.size:
                    raise Unsolved("A cell falls short although everything that may be hidden is.")
                hidden = np.ones(hidden.size)
    return hidden


def pruned(piece: Piece, hidden: Numbers, tries: int) -> Numbers:
    """The pattern without what it can do without: cells are shown again one by one, the dearest first."""
    hidden = hidden.copy()
    chosen = np.flatnonzero(hidden > 0)
    for cell in chosen[np.argsort(-piece.weight[chosen], kind="stable")][:tries]:
        hidden[cell] = 0.0
        if not is_enough(piece, hidden):
            hidden[cell] = 1.0
    return hidden


def is_enough(piece: Piece, hidden: Numbers) -> bool:
    """Whether a pattern protects every cell of the piece from every attacker."""
    for known, needs in zip(piece.blind, piece.needs, strict=True):
        piece.attack.limit(*piece.rooms(hidden, known))
        needs.forget()
        if lacking(piece.attack, needs).size:
            return False
    return True


def _with_path(paths: "Paths", known: Flags, needs: Needs, place: int, hidden: Numbers) -> Numbers:
    cell = int(needs.cells[place])
    up, down = needs.up[place], needs.down[place]
    for way, amount in ((1.0, up), (-1.0, down)):
        if (needs.lacks_up if way > 0 else needs.lacks_down)[place] and amount > 0:
            hidden = paths.hide(hidden, known, cell, way * amount)
    rest = needs.width[place] - max(down, needs.seen_down[place])
    if rest > max(up, needs.seen_up[place]) + needs.room[place]:
        hidden = paths.hide(hidden, known, cell, rest)
    return hidden


class Paths:
    """min Σ price · |deviation| with one cell's deviation given, kept warm."""

    def __init__(self, piece: Piece) -> None:
        self.piece = piece
        size = piece.columns.size
        self.solver = Solver()
        self.solver.setOptionValue("presolve", "off")
        programme = highspy.HighsLp()
        programme.num_row_, programme.num_col_ = piece.part.shape[0], 2 * size
        programme.col_cost_ = np.full(2 * size, WANDERING)
        programme.col_lower_ = np.zeros(2 * size)
        programme.col_upper_ = np.zeros(2 * size)
        programme.row_lower_ = programme.row_upper_ = np.zeros(piece.part.shape[0])
        programme.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        starts = piece.part.indptr
        programme.a_matrix_.start_ = np.append(starts, starts[1:] + starts[-1])
        programme.a_matrix_.index_ = np.tile(piece.part.indices, 2)
        programme.a_matrix_.value_ = np.append(piece.part.data, -piece.part.data)
        self.solver.passModel(programme)

    def hide(self, hidden: Numbers, known: Flags, cell: int, deviation: float) -> Numbers:
        """The pattern with what the cheapest deviation of this size moves hidden too; the same if there is none."""
        piece = self.piece
        size = piece.columns.size
        down, up = piece.rooms(np.ones(piece.free.size), known)
        price = np.full(size, WANDERING)
        price[piece.free] = np.where(hidden > 0, WANDERING, np.maximum(piece.weight, WANDERING))
        # A cell is paid for whole, however little it moves: so the price is by how much of the need it can carry.
        price /= np.minimum(np.maximum(np.maximum(down, up), CLOSE), abs(deviation))
        low = np.zeros(2 * size)
        high = np.append(up, down)
        forced = cell if deviation > 0 else size + cell
        low[forced] = high[forced] = min(abs(deviation), high[forced])
        high[size + cell if deviation > 0 else cell] = 0.0
        columns = np.arange(2 * size, dtype=np.int32)
        self.solver.changeColsCost(2 * size, columns, np.tile(price, 2))
        self.solver.changeColsBounds(2 * size, columns, low, high)
        self.solver.run()
        if self.solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return hidden
        values = np.asarray(self.solver.getSolution().col_value)
        moved = np.maximum(values[:size], values[size:])[piece.free] > CLOSE
        return np.where(moved, 1.0, hidden)
