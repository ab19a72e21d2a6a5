"""The master programme: the cheapest cells to hide under the cuts that have been found so far."""

from dataclasses import dataclass

import highspy
import numpy as np

from tertial.analysis.disclosure.attack import Solver, Unsolved
from tertial.analysis.disclosure.unknowns import Numbers, Places

SMALLEST = 1e-7


@dataclass(frozen=True)
class Cut:
    """What every sufficient pattern satisfies: Σ coefficient · hidden(cell) ≥ least."""

    cells: Places
    coefficients: Numbers
    least: float = 1.0

    @property
    def key(self) -> tuple[bytes, bytes]:
        """Equal for equal cuts."""
        return self.cells.tobytes(), np.round(self.coefficients, 9).tobytes()

    def lacks(self, hidden: Numbers) -> float:
        """By how much a (fractional) pattern fails it; not above zero if it does not."""
        return float(self.least - self.coefficients @ hidden[self.cells])


@dataclass(frozen=True)
class Cover:
    """A cheapest answer to the cuts: how much of each cell is hidden, and what no answer can cost less than."""

    hidden: Numbers
    bound: float
    is_proven: bool
    nodes: int


class Covering:
    """min Σ weight · hidden under cuts, as a linear relaxation kept warm, and in whole cells."""

    def __init__(self, weights: Numbers) -> None:
        self.weights = weights
        self.cuts: list[Cut] = []
        self.keys: set[tuple[bytes, bytes]] = set()
        self.relaxed_solver = self._solver()
        self.whole_solver = self._solver()
        everything = np.arange(weights.size, dtype=np.int32)
        kinds = np.full(weights.size, highspy.HighsVarType.kInteger)
        self.whole_solver.changeColsIntegrality(weights.size, everything, kinds)
        for option, value in (("mip_rel_gap", 0.0), ("mip_abs_gap", 1e-6), ("mip_feasibility_tolerance", 1e-9)):
            self.whole_solver.setOptionValue(option, value)

    def add(self, cuts: list[Cut]) -> int:
        """Take in the cuts that are new, and say how many they were."""
        new = []
        for cut in cuts:
            if cut.key not in self.keys:
                self.keys.add(cut.key)
                new.append(cut)
        if new:
            self.cuts += new
            starts = np.cumsum([0, *(cut.cells.size for cut in new[:-1])]).astype(np.int32)
            cells = np.concatenate([cut.cells for cut in new]).astype(np.int32)
            values = np.concatenate([cut.coefficients for cut in new])
            least = np.asarray([cut.least for cut in new])
            for solver in (self.relaxed_solver, self.whole_solver):
                solver.addRows(len(new), least, np.full(len(new), np.inf), cells.size, starts, cells, values)
        return len(new)

    def relaxed(self) -> Cover:
        """The cheapest fractional answer."""
        self.relaxed_solver.run()
        if self.relaxed_solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise Unsolved("The cheapest fractional pattern was not found.")
        hidden = np.clip(np.asarray(self.relaxed_solver.getSolution().col_value), 0.0, 1.0)
        return Cover(hidden, float(self.relaxed_solver.getInfo().objective_function_value), True, 0)

    def whole(self, nodes: int) -> Cover:
        """The cheapest answer in whole cells, or the best that was found within a number of nodes."""
        self.whole_solver.setOptionValue("mip_max_nodes", nodes)
        self.whole_solver.run()
        status, info = self.whole_solver.getModelStatus(), self.whole_solver.getInfo()
        is_proven = status == highspy.HighsModelStatus.kOptimal
        values = np.asarray(self.whole_solver.getSolution().col_value)
        if not is_proven and (status != highspy.HighsModelStatus.kSolutionLimit or not np.isfinite(info.mip_gap)):
            raise Unsolved("No pattern in whole cells was found within the number of nodes.")
        bound = info.objective_function_value if is_proven else info.mip_dual_bound
        return Cover(np.round(values), float(bound), is_proven, max(1, int(info.mip_node_count)))

    def _solver(self) -> Solver:
        solver = Solver()
        programme = highspy.HighsLp()
        programme.num_col_ = self.weights.size
        programme.col_cost_ = self.weights
        programme.col_lower_, programme.col_upper_ = np.zeros(self.weights.size), np.ones(self.weights.size)
        programme.a_matrix_.start_ = np.zeros(self.weights.size + 1, dtype=np.int32)
        solver.passModel(programme)
        return solver
