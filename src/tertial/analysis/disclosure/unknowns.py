"""What an attacker does not know, as arrays: cells and relations, taken apart into pieces that do not touch."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy.sparse import csc_array, csr_array
from scipy.sparse.csgraph import connected_components

from tertial.analysis.disclosure.shapes import RELATIONS, whole_cells
from tertial.analysis.engine import shaped

Numbers = NDArray[np.float64]
Places = NDArray[np.int64]
Flags = NDArray[np.bool_]
# A protection is reached if it lacks no more than this, beside the size of what is asked for.
CLOSE = 1e-7
# A sensitive cell without any level may still not be told exactly: its interval is at least this wide, beside its size.
SOME_DOUBT = 1e-3


class DoesNotAddUp(ValueError):
    """The true values contradict a relation, so nothing that is computed from them would hold."""


@dataclass(frozen=True)
class System:
    """Cells as arrays in the order of their table, and their relations as a sparse matrix (relations by cells).

    `down` and `up` are how far below and above the true value anybody must think possible if the cell is hidden,
    `near_down` and `near_up` the same if it is published (the room that rounding leaves).
    """

    cell: Places
    value: Numbers
    down: Numbers
    up: Numbers
    near_down: Numbers
    near_up: Numbers
    weight: Numbers
    sensitive: Flags
    lower: Numbers
    upper: Numbers
    sliding: Numbers
    contributors: Numbers
    withheld: Flags
    before: Flags
    matrix: csc_array

    @property
    def primary(self) -> Flags:
        """The cells that are hidden for themselves: sensitive, and not known since before."""
        return self.sensitive & ~self.before & ~self.withheld

    @property
    def free(self) -> Flags:
        """The cells that may be hidden for the sake of others."""
        return ~self.sensitive & ~self.before & ~self.withheld & ~np.isnan(self.weight)


def system(cells: pa.Table, relations: pa.Table) -> System:
    """The arrays of CELLS and RELATIONS.

    Raises DoesNotAddUp if a relation is not true of the true values (within a millionth of its largest term),
    ValueError if a relation names a cell that is not there or a value lies outside its own limits.
    """
    table = whole_cells(cells)
    column = {name: table[name].to_numpy(zero_copy_only=False) for name in table.column_names}
    value, rounding = column["value"], column["rounding"]
    down, up = _or_endless(value - column["low"]), _or_endless(column["high"] - value)
    shown = np.where(np.isnan(column["shown"]), value, column["shown"])
    near_down, near_up = value - shown + rounding, shown + rounding - value
    slack = 1e-9 * np.maximum(1.0, np.abs(value))
    for room in (down, up, near_down, near_up):
        if (room < -slack).any():
            number = column["cell"][int(np.argmax(room < -slack))]
            raise ValueError(f"The value of cell {number} lies outside its own limits. Correct low, high or shown.")
    sensitive, sliding = column["sensitive"].astype(bool), column["sliding"]
    is_without = sensitive & (column["lower"] <= 0) & (column["upper"] <= 0) & (sliding <= 0)
    sliding = np.where(is_without, SOME_DOUBT * np.maximum(1.0, np.abs(value)), sliding)
    return System(
        cell=column["cell"],
        value=value,
        down=np.maximum(down, 0.0),
        up=np.maximum(up, 0.0),
        near_down=np.clip(near_down, 0.0, np.maximum(down, 0.0)),
        near_up=np.clip(near_up, 0.0, np.maximum(up, 0.0)),
        weight=column["weight"],
        sensitive=sensitive,
        lower=column["lower"],
        upper=column["upper"],
        sliding=sliding,
        contributors=column["contributors"].astype(np.float64),
        withheld=column["withheld"].astype(bool),
        before=column["published_before"].astype(bool),
        matrix=_matrix(column["cell"], value, relations),
    )


def pieces(matrix: csc_array, unknown: Flags) -> Iterator[tuple[Places, Places]]:
    """The unknown cells in groups that no relation joins: the places of each group's cells, and of its relations."""
    cells = np.flatnonzero(unknown)
    if not cells.size:
        return
    part = csr_array(matrix[:, cells])
    touched = np.flatnonzero(np.diff(part.indptr))
    part = part[touched]
    both = csr_array(
        (np.ones(part.nnz), part.indices + part.shape[0], np.append(part.indptr, [part.nnz] * part.shape[1])),
        shape=(sum(part.shape), sum(part.shape)),
    )
    count, labels = connected_components(both, directed=False)
    of_rows, of_cells = labels[: part.shape[0]], labels[part.shape[0] :]
    by_row, by_cell = np.argsort(of_rows, kind="stable"), np.argsort(of_cells, kind="stable")
    row_ends = np.searchsorted(of_rows[by_row], np.arange(count + 1))
    cell_ends = np.searchsorted(of_cells[by_cell], np.arange(count + 1))
    for label in dict.fromkeys(of_cells.tolist()):
        rows = by_row[row_ends[label] : row_ends[label + 1]]
        yield cells[by_cell[cell_ends[label] : cell_ends[label + 1]]], touched[rows]


def _or_endless(room: Numbers) -> Numbers:
    return np.where(np.isnan(room), np.inf, room)


def _matrix(cell: Places, value: Numbers, relations: pa.Table) -> csc_array:
    table = shaped("relations", relations, RELATIONS)
    if any(table[name].null_count for name in table.column_names):
        raise ValueError("A relation has an empty field. Give every row its relation, cell and coefficient.")
    wanted = table["cell"].to_numpy()
    order = np.argsort(cell)
    place = np.searchsorted(cell[order], wanted)
    found = place < cell.size
    found[found] = cell[order][place[found]] == wanted[found]
    if not found.all():
        raise ValueError(f"A relation names cell {wanted[~found][0]}, which is not among the cells. Add the cell.")
    numbers, row = np.unique(table["relation"].to_numpy(), return_inverse=True)
    coefficient = table["coefficient"].to_numpy()
    matrix = csc_array((coefficient, (row, order[place])), shape=(numbers.size, cell.size))
    size = csc_array((np.abs(coefficient), (row, order[place])), shape=matrix.shape)
    wrong = np.abs(matrix @ value) > 1e-6 * np.maximum(1.0, size @ np.abs(value))
    if wrong.any():
        raise DoesNotAddUp(
            f"Relation {numbers[int(np.argmax(wrong))]} is not true of the values. Protect values that add up."
        )
    return matrix
