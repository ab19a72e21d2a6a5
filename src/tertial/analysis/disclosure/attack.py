"""The attacker's linear programme over one piece of a system, kept warm from one question to the next."""

from collections import deque
from dataclasses import dataclass, field

import highspy
import numpy as np
from scipy.sparse import csc_array

from tertial.analysis.disclosure.unknowns import CLOSE, Flags, Numbers, Places

PRIMAL_SIMPLEX, DUAL_SIMPLEX = 4, 1
# What is tried in turn: from where the last question ended, from a fresh start, and by the other method, less exactly.
EXACTLY, NEARLY = 1e-9, 1e-7
WAYS = ((PRIMAL_SIMPLEX, EXACTLY), (PRIMAL_SIMPLEX, EXACTLY), (DUAL_SIMPLEX, NEARLY), (PRIMAL_SIMPLEX, NEARLY))
# So many deviations are remembered: what was possible under one pattern often is so under the next.
MEMORY = 400
SMALLEST_NEED = 1e-9
UNBOUNDED = highspy.HighsModelStatus.kUnbounded


class Unsolved(RuntimeError):
    """The solver gave no answer that can be relied on."""


class Solver(highspy.Highs):
    """A solver that says nothing, uses one thread, and does the same work every time."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # the library leaves its own signature out
        self.setOptionValue("threads", 1)
        self.setOptionValue("random_seed", 1)

    def enableCallbacks(self) -> None:  # noqa: N802 - the name is the library's, called while it is made
        """Turn off all output instead, before the library prints a greeting; nothing here calls back."""
        self.setOptionValue("output_flag", False)


class Attack:
    """All deviations d from the true values with matrix · d = 0 and -down ≤ d ≤ up; the furthest in any direction."""

    def __init__(self, matrix: csc_array, down: Numbers, up: Numbers) -> None:
        self.matrix, self.down, self.up = csc_array(matrix), down.copy(), up.copy()
        self.columns = np.arange(matrix.shape[1], dtype=np.int32)
        self.solver = Solver()
        for option, value in (("presolve", "off"), ("solver", "simplex")):
            self.solver.setOptionValue(option, value)
        self._go(*WAYS[0])
        self.solver.passModel(self._programme())
        self.cost = np.zeros(matrix.shape[1])
        self.remembered: deque[Numbers] = deque(maxlen=MEMORY)

    def limit(self, down: Numbers, up: Numbers) -> None:
        """Let deviations reach this far, from now on."""
        changed = np.flatnonzero((down != self.down) | (up != self.up)).astype(np.int32)
        if changed.size:
            self.down, self.up = down.copy(), up.copy()
            self.solver.changeColsBounds(changed.size, changed, -down[changed], up[changed])

    def push(self, cost: Numbers) -> Numbers | None:
        """The deviations that make cost · d greatest; None if there is no greatest. Raises Unsolved."""
        changed = np.flatnonzero(cost != self.cost).astype(np.int32)
        if changed.size:
            self.cost = cost.copy()
            self.solver.changeColsCost(changed.size, changed, cost[changed])
        for attempt, way in enumerate(WAYS):
            if attempt:
                self.solver.clearSolver()
                self._go(*way)
            self.solver.run()
            status = self.solver.getModelStatus()
            # A verdict that is no optimum is believed only when it is reached from a fresh start.
            if status == highspy.HighsModelStatus.kOptimal or (attempt and status == UNBOUNDED):
                break
        if attempt:
            self._go(*WAYS[0])
        if status == UNBOUNDED:
            return None
        if status != highspy.HighsModelStatus.kOptimal:
            raise Unsolved(f"The attacker's programme was not solved: {self.solver.modelStatusToString(status)}.")
        deviation = np.asarray(self.solver.getSolution().col_value)
        self.remembered.append(deviation)
        return deviation

    def _go(self, strategy: int, tolerance: float) -> None:
        self.solver.setOptionValue("simplex_strategy", strategy)
        self.solver.setOptionValue("primal_feasibility_tolerance", tolerance)
        self.solver.setOptionValue("dual_feasibility_tolerance", tolerance)

    def recalled(self) -> Numbers:
        """The deviations found before that are possible now too, one a row."""
        if not self.remembered:
            return np.zeros((0, self.down.size))
        found = np.array(self.remembered)
        room = CLOSE * 1e-2
        return found[((found <= self.up + room) & (found >= -self.down - room)).all(axis=1)]

    def prices(self) -> Numbers:
        """The reduced costs of the last optimum: cost · d = prices · d for every d that keeps the relations."""
        duals = np.asarray(self.solver.getSolution().row_dual)
        prices = self.cost - self.matrix.T @ duals
        return np.where(np.abs(prices) < CLOSE * 1e-2, 0.0, prices)

    def _programme(self) -> highspy.HighsLp:
        programme = highspy.HighsLp()
        programme.num_row_, programme.num_col_ = self.matrix.shape
        programme.sense_ = highspy.ObjSense.kMaximize
        programme.col_cost_ = np.zeros(self.matrix.shape[1])
        programme.col_lower_, programme.col_upper_ = -self.down, self.up
        programme.row_lower_ = programme.row_upper_ = np.zeros(self.matrix.shape[0])
        programme.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        programme.a_matrix_.start_ = self.matrix.indptr
        programme.a_matrix_.index_ = self.matrix.indices
        programme.a_matrix_.value_ = self.matrix.data
        return programme


@dataclass
class Needs:
    """What each sensitive cell of a piece needs, and how far a deviation has been seen to reach.

    `up`, `down` and `width` are asked for; `seen_up` and `seen_down` are proven by deviations that were found.
    """

    cells: Places
    up: Numbers
    down: Numbers
    width: Numbers
    seen_up: Numbers = field(init=False)
    seen_down: Numbers = field(init=False)

    def __post_init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Nothing has been seen."""
        self.seen_up, self.seen_down = np.zeros(self.cells.size), np.zeros(self.cells.size)

    def see(self, deviation: Numbers) -> None:
        """Take note of a deviation that is possible."""
        at = deviation[self.cells]
        np.maximum(self.seen_up, at, out=self.seen_up)
        np.maximum(self.seen_down, -at, out=self.seen_down)

    @property
    def room(self) -> Numbers:
        """What counts as nothing, for each cell."""
        return CLOSE * np.maximum(1.0, np.maximum(self.up + self.down, self.width))

    @property
    def lacks_up(self) -> Flags:
        """The cells that have not been seen high enough: for themselves, or for the width that they need."""
        return (self.seen_up < self.up - self.room) | self._lacks_width

    @property
    def lacks_down(self) -> Flags:
        """The cells that have not been seen low enough."""
        return (self.seen_down < self.down - self.room) | self._lacks_width

    @property
    def _lacks_width(self) -> Flags:
        return self.seen_up + self.seen_down < self.width - self.room

    @property
    def lacking(self) -> Flags:
        """The cells that lack anything."""
        return self.lacks_up | self.lacks_down

    @property
    def most(self) -> Numbers:
        """How far it is of interest to go in either direction."""
        return np.maximum(np.maximum(self.up, self.down), self.width)


def lacking(attack: Attack, needs: Needs) -> Places:
    """The places in `needs` of the cells that cannot reach what they need within the attack's limits.

    Many cells are pushed at once while that proves many; what is left is pushed one by one, each way.
    """
    down, up = attack.down, attack.up
    for deviation in attack.recalled():
        needs.see(deviation)
    _push_together(attack, needs)
    short = []
    for place in np.flatnonzero(needs.lacking):
        if not needs.lacking[place]:
            continue
        for way in (1.0, -1.0):
            if (needs.lacks_up if way > 0 else needs.lacks_down)[place]:
                push_alone(attack, needs, int(place), way, down, up)
        if needs.lacking[place]:
            short.append(place)
    attack.limit(down, up)
    return np.asarray(short, dtype=np.int64)


def push_alone(attack: Attack, needs: Needs, place: int, way: float, down: Numbers, up: Numbers) -> Numbers:
    """Push one cell up (1) or down (-1) within limits, no further than it needs, and let `needs` see how far it came.

    Returns the deviation. Leaves the attack's limits narrowed. Raises Unsolved.
    """
    cell = needs.cells[place]
    near_down, near_up = down.copy(), up.copy()
    near_down[cell] = min(down[cell], needs.most[place])
    near_up[cell] = min(up[cell], needs.most[place])
    attack.limit(near_down, near_up)
    cost = np.zeros(down.size)
    cost[cell] = way
    deviation = attack.push(cost)
    if deviation is None:
        raise Unsolved("A limited deviation was found to be without limit.")
    needs.see(deviation)
    return deviation


def _push_together(attack: Attack, needs: Needs) -> None:
    """Push everything that lacks something at once, each no further than it needs, as long as it is worth it."""
    down, up = attack.down, attack.up
    most = np.maximum(needs.most, SMALLEST_NEED)
    near_down, near_up = down.copy(), up.copy()
    near_down[needs.cells] = np.minimum(down[needs.cells], most)
    near_up[needs.cells] = np.minimum(up[needs.cells], most)
    attack.limit(near_down, near_up)
    # Neighbours cannot all go the same way: which goes where is drawn, and drawn alike every time.
    chance, idle = np.random.default_rng(1), 0
    while idle < 2:
        lack_up, lack_down = needs.lacks_up, needs.lacks_down
        count = int(lack_up.sum() + lack_down.sum())
        if count <= 2:
            break
        either = np.where(chance.random(most.size) < 0.5, 1.0, -1.0)
        cost = np.zeros(down.size)
        cost[needs.cells] = np.where(lack_up & lack_down, either, lack_up * 1.0 - lack_down) / most
        deviation = attack.push(cost)
        if deviation is None:
            break
        needs.see(deviation)
        left = int(needs.lacks_up.sum() + needs.lacks_down.sum())
        idle = idle + 1 if count - left < 2 + count // 20 else 0
    attack.limit(down, up)
