"""What attackers who know numbers of their own can tell: hundreds of them asked with little more than one's work."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

import highspy
import numpy as np
from scipy.sparse import csc_array

from tertial.analysis.disclosure.attack import Needs, Solver, Unsolved, push_alone
from tertial.analysis.disclosure.cutting import Piece
from tertial.analysis.disclosure.unknowns import CLOSE, Flags, Numbers, Places

NOTHING = CLOSE * 1e-2


class Witnesses:
    """Deviations of a piece that a stranger must think possible, each with what it moves.

    One that moves nothing that an attacker knows is possible for that attacker too, and proves as much to it.
    """

    def __init__(self, cells: Places) -> None:
        self.cells = cells
        self.count = 0
        self.reach = np.zeros((64, cells.size))
        self.moving: defaultdict[int, list[int]] = defaultdict(list)
        self.highest, self.lowest = np.full(cells.size, -1), np.full(cells.size, -1)

    def add(self, deviation: Numbers) -> None:
        """Take in a deviation of all cells of the piece."""
        number, at = self.count, deviation[self.cells]
        if number == len(self.reach):
            self.reach = np.concatenate([self.reach, np.zeros_like(self.reach)])
        self.reach[number] = at
        for column in np.flatnonzero(np.abs(deviation) > NOTHING).tolist():
            self.moving[column].append(number)
        everywhere = np.arange(self.cells.size)
        above = (self.highest < 0) | (at > self.reach[self.highest, everywhere])
        below = (self.lowest < 0) | (at < self.reach[self.lowest, everywhere])
        self.highest[above & (at > 0)], self.lowest[below & (at < 0)] = number, number
        self.count += 1

    def seen_by(self, own: Flags) -> tuple[Numbers, Numbers]:
        """How far up and down each cell is proven to reach for somebody who knows these cells of the piece."""
        unfit = np.zeros(self.count + 1, dtype=bool)  # the last is for cells that nothing moves
        for column in np.flatnonzero(own).tolist():
            unfit[self.moving.get(column, [])] = True
        everywhere = np.arange(self.cells.size)
        seen = []
        for best, way in ((self.highest, 1.0), (self.lowest, -1.0)):
            reached = np.where(best >= 0, way * self.reach[best, everywhere], 0.0)
            lost = np.flatnonzero(unfit[best] & (best >= 0))
            if lost.size:
                others = way * self.reach[: self.count][:, lost][~unfit[:-1]]
                reached[lost] = others.max(axis=0, initial=0.0)
            seen.append(np.maximum(reached, 0.0))
        return seen[0], seen[1]


class Shortest:
    """The least movement in all that moves one cell of a piece by a given amount, kept warm.

    What moves little is known by few, so it proves something to many.
    """

    def __init__(self, part: csc_array, down: Numbers, up: Numbers) -> None:
        self.size = part.shape[1]
        self.room = np.append(up, down)
        self.shut: Places = np.zeros(0, dtype=np.int64)
        self.solver = Solver()
        for option, value in (("presolve", "off"), ("solver", "simplex"), ("primal_feasibility_tolerance", 1e-9)):
            self.solver.setOptionValue(option, value)
        programme = highspy.HighsLp()
        programme.num_row_, programme.num_col_ = part.shape[0], 2 * self.size
        programme.col_cost_, programme.col_lower_ = np.ones(2 * self.size), np.zeros(2 * self.size)
        programme.col_upper_ = self.room
        programme.row_lower_ = programme.row_upper_ = np.zeros(part.shape[0])
        programme.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        programme.a_matrix_.start_ = np.append(part.indptr, part.indptr[1:] + part.indptr[-1])
        programme.a_matrix_.index_ = np.tile(part.indices, 2)
        programme.a_matrix_.value_ = np.append(part.data, -part.data)
        self.solver.passModel(programme)

    def know(self, own: Flags) -> None:
        """Let these cells stay where they are from now on, and all others move."""
        known = np.flatnonzero(np.append(own, own))
        self._limit(np.setdiff1d(self.shut, known), 0.0, None)
        self._limit(known, 0.0, 0.0)
        self.shut = known

    def move(self, cell: int, amount: float) -> Numbers | None:
        """The deviations of all cells when one is moved up, or down by less than nought; None if it cannot be."""
        forced, back = (cell, self.size + cell) if amount > 0 else (self.size + cell, cell)
        if abs(amount) > self.room[forced]:
            return None
        at = np.array([forced, back])
        self._limit(at[:1], abs(amount), abs(amount))
        self._limit(at[1:], 0.0, 0.0)
        is_found = self._is_solved()
        values = np.asarray(self.solver.getSolution().col_value) if is_found else None
        self._limit(at, 0.0, None)
        return None if values is None else values[: self.size] - values[self.size :]

    def _is_solved(self) -> bool:
        for _ in range(2):
            self.solver.run()
            if self.solver.getModelStatus() == highspy.HighsModelStatus.kOptimal:
                return True
            # Another verdict is believed only when it is reached from a fresh start; no path counts as none.
            self.solver.clearSolver()
        return False

    def _limit(self, columns: Places, low: float, high: float | None) -> None:
        if columns.size:
            upper = self.room[columns] if high is None else np.full(columns.size, high)
            self.solver.changeColsBounds(columns.size, columns.astype(np.int32), np.full(columns.size, low), upper)


def told(part: Piece, attackers: Iterable[Flags]) -> Iterator[Places]:
    """For each attacker, the cells of a piece that it can tell too nearly, by their places in a stranger's needs.

    An attacker comes as flags of all cells of the system, those it knows itself. Each cell is first moved as a
    stranger may think possible; where every proof moves what an attacker knows, the cell is moved anew within what
    that attacker thinks possible. A cell that is not seen to move as it should counts as told: it fails closed.
    """
    needs, nobody = part.needs[0], np.zeros(part.columns.size, dtype=bool)
    witnesses = Witnesses(needs.cells)
    shortest = Shortest(part.part, *part.rooms(np.zeros(part.free.size), nobody))
    for place in range(needs.cells.size):
        _prove(part, needs, place, nobody, shortest, witnesses)
    for attacker in attackers:
        own = attacker[part.columns]
        asked = Needs(needs.cells, needs.up, needs.down, needs.width)
        asked.seen_up, asked.seen_down = witnesses.seen_by(own)
        lacking = np.flatnonzero(asked.lacking & ~own[needs.cells]).tolist()
        if lacking:
            shortest.know(own)
        for place in lacking:
            _prove(part, asked, place, own, shortest, witnesses)
        yield np.array([place for place in lacking if asked.lacking[place]], dtype=np.int64)


def _prove(part: Piece, needs: Needs, place: int, own: Flags, shortest: Shortest, witnesses: Witnesses) -> None:
    """Move one cell as far as it needs, each way that it lacks, and let `needs` see it."""
    half, cell = needs.room[place] / 2, int(needs.cells[place])
    found = []
    for way, amount in ((1.0, needs.up[place]), (-1.0, needs.down[place])):
        if amount > half and (needs.lacks_up if way > 0 else needs.lacks_down)[place]:
            found.append(shortest.move(cell, way * (amount - half)))
    for deviation in found:
        if deviation is not None:
            needs.see(deviation)
            witnesses.add(deviation)
    if needs.width[place] > 0 and needs.lacking[place]:
        _widest(part, needs, place, own, witnesses)


def _widest(part: Piece, needs: Needs, place: int, own: Flags, witnesses: Witnesses) -> None:
    """How far a cell reaches both ways, where it is the sum of the two that counts."""
    down, up = part.rooms(np.zeros(part.free.size), own)
    part.attack.limit(down, up)
    try:
        for way in (1.0, -1.0):
            witnesses.add(push_alone(part.attack, needs, place, way, down, up))
    except Unsolved:
        needs.seen_up[place] = needs.seen_down[place] = 0.0
