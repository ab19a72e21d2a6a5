"""An attacker who has nothing but a published file and the map of the organisation, and a solver of their own.

Nothing of the guard's code is used here: what is told is read from the rows of an edition, and what everybody knows
(who lies where, who runs whom, that numbers add up) is written down anew.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import product
from typing import NamedTuple

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, csr_array, vstack

from tertial.releases.models import PublishedFigure

SAME = 1e-6
Units = frozenset[int]
Numbers = NDArray[np.float64]


class Map(NamedTuple):
    """What everybody knows of an organisation: who is in which group, and whose operator has which form."""

    groups: Mapping[tuple[str, int], Units]
    forms: Mapping[int, str]

    def inside(self, level: str, unit: int, form: str) -> Units:
        """The units of which a row tells."""
        within = self.groups.get((level, unit), frozenset({unit}))
        return frozenset(one for one in within if not form or self.forms.get(one) == form)


class Cell(NamedTuple):
    """Where a number stands, for an attacker: a unit or a set of them, and a breakdown."""

    units: Units
    part: str


class File(NamedTuple):
    """What a file says of an indicator in a year: numbers with the room that rounding leaves, and what it hides."""

    told: Mapping[Cell, tuple[float, float]]
    hidden: frozenset[Cell]


def read(known: Map, indicator: str, year: str, *, of_answers: bool) -> File:
    """The rows of the latest edition, each place as the set of units that the map says it is; counts or answers."""
    told: dict[Cell, tuple[float, float]] = {}
    hidden = set()
    for row in PublishedFigure.objects.filter(superseded_at=None, indicator=indicator, period=year):
        if row.unit_id is None:
            continue
        cell = Cell(known.inside(row.level, row.unit_id, row.form), row.breakdown)
        if row.status == "hidden_few":
            hidden.add(cell)
        elif row.status == "exists" and of_answers:
            answers = float(row.answers or 0)
            told[cell] = answers, 2.5 if answers <= 30 else 0.0
        elif row.status == "exists":
            told[cell] = row.value or 0.0, 0.0
    return File(told, frozenset(hidden - told.keys()))


def bounds(
    file: File, own: Mapping[Cell, float] | None = None, asked: Iterable[Cell] | None = None
) -> dict[Cell, tuple[float, float]]:
    """The least and the most that hidden numbers can be, all or those asked for.

    Single units are unknown and no less than nought, the parts of each make up its whole, and all that is told is
    true. `own` are numbers that the attacker knows besides.
    """
    cells = sorted({*file.told, *file.hidden, *(own or {})}, key=lambda cell: (sorted(cell.units), cell.part))
    parts = sorted({cell.part for cell in cells})
    everybody = sorted({unit for cell in cells for unit in cell.units})
    column = {place: at for at, place in enumerate(product(everybody, parts))}
    said = {**file.told, **{cell: (value, 0.0) for cell, value in (own or {}).items()}}
    value, room = (np.array(side) for side in zip(*said.values(), strict=True))
    whole = _parted(everybody, parts, column)
    nothing = np.zeros(whole.shape[0])
    told = csc_array(vstack([_rows(said, column), whole]))
    ask = _asking(told, np.append(value - room, nothing), np.append(value + room, nothing))
    found = {}
    for cell in file.hidden if asked is None else asked:
        inside = np.array([column[unit, cell.part] for unit in sorted(cell.units)], dtype=np.int32)
        found[cell] = ask(inside, -1.0), ask(inside, 1.0)
    return found


def _asking(told: csc_array, low: Numbers, high: Numbers) -> Callable[[NDArray[np.int32], float], float]:
    """Asks for the most (1) or the least (-1) that a sum of columns can be; the solver goes on from the last answer."""
    programme = highspy.HighsLp()
    programme.num_row_, programme.num_col_ = told.shape
    programme.sense_ = highspy.ObjSense.kMaximize
    programme.col_cost_ = programme.col_lower_ = np.zeros(told.shape[1])
    programme.col_upper_ = np.full(told.shape[1], np.inf)
    programme.row_lower_, programme.row_upper_ = low, high
    programme.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    programme.a_matrix_.start_, programme.a_matrix_.index_ = told.indptr, told.indices
    programme.a_matrix_.value_ = told.data
    solver = highspy.Highs()
    for option, wanted in (("output_flag", False), ("presolve", "off"), ("solver", "simplex"), ("threads", 1)):
        solver.setOptionValue(option, wanted)
    solver.setOptionValue("simplex_strategy", 4)
    solver.passModel(programme)

    def ask(inside: NDArray[np.int32], way: float) -> float:
        solver.changeColsCost(inside.size, inside, np.full(inside.size, way))
        for _ in range(2):
            solver.run()
            status = solver.getModelStatus()
            if status in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kUnbounded):
                break
            solver.clearSolver()
        reached = way * solver.getInfo().objective_function_value
        solver.changeColsCost(inside.size, inside, np.zeros(inside.size))
        if status == highspy.HighsModelStatus.kUnbounded:
            return way * np.inf
        assert status == highspy.HighsModelStatus.kOptimal, solver.modelStatusToString(status)
        return float(reached)

    return ask


def _rows(cells: Collection[Cell], column: Mapping[tuple[int, str], int]) -> csr_array:
    """The sum that each cell is of single units' numbers."""
    entries = [(at, column[unit, cell.part]) for at, cell in enumerate(cells) for unit in cell.units]
    return _matrix([(*entry, 1.0) for entry in entries], (len(cells), len(column)))


def _parted(everybody: Iterable[int], parts: Iterable[str], column: Mapping[tuple[int, str], int]) -> csr_array:
    """Of every unit and dimension: the parts less the whole, which is nought."""
    entries, at = [], 0
    dimensions = sorted({part.split("=")[0] for part in parts if part})
    for unit, dimension in product(everybody, dimensions):
        entries.append((at, column[unit, ""], -1.0))
        inside = [part for part in parts if part.startswith(f"{dimension}=") and ";" not in part]
        entries += [(at, column[unit, part], 1.0) for part in inside]
        at += 1
    return _matrix(entries, (at, len(column)))


def _matrix(entries: Sequence[tuple[int, int, float]], shape: tuple[int, int]) -> csr_array:
    rows, columns, weights = zip(*entries, strict=True) if entries else ((), (), ())
    return csr_array((weights, (rows, columns)), shape=shape)
