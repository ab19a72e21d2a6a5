"""Cells that anybody can compute exactly, found without a programme: the bridges of the graph of unknown cells."""

import numpy as np
from scipy.sparse import csc_array

from tertial.analysis.disclosure.unknowns import Flags


def bridges(part: csc_array) -> Flags:
    """Which columns of relations (rows) among unknowns are fixed because they are bridges between relations.

    A cell is an edge between the two relations that it stands in, or between one and the world outside. If taking it
    away parts the graph, the sum of the relations on one side leaves that cell alone, and it is known exactly
    (Gusfield 1988, SIAM J. Comput. 17:552). This holds where each cell stands in at most two relations and the signs
    can be turned so that it leaves one and enters the other, as in one hierarchy × one flat breakdown; elsewhere no
    column is named, which is safe: an audit decides by programmes. Bridges are found in O(cells) (Tarjan 1974).

    >>> bridges(csc_array(np.array([[1.0, 1.0, 0.0], [0.0, 0.0, 1.0]]))).tolist()
    [False, False, True]
    """
    found = np.zeros(part.shape[1], dtype=bool)
    if np.diff(part.indptr).max(initial=0) > 2 or not (np.abs(part.data) == 1).all():
        return found
    ends = _ends(part)
    if not _is_network(part, ends):
        return found
    around: list[list[tuple[int, int]]] = [[] for _ in range(part.shape[0] + 1)]
    for edge, (one, other) in enumerate(ends):
        around[one].append((other, edge))
        around[other].append((one, edge))
    for edge in _bridges(around):
        found[edge] = True
    return found


def _ends(part: csc_array) -> list[tuple[int, int]]:
    """The two relations of each cell; the world outside is the last number."""
    outside = part.shape[0]
    starts, rows = part.indptr.tolist(), part.indices.tolist()
    ends = []
    for column in range(part.shape[1]):
        at = rows[starts[column] : starts[column + 1]]
        ends.append((at[0] if at else outside, at[1] if len(at) == 2 else outside))
    return ends


def _is_network(part: csc_array, ends: list[tuple[int, int]]) -> bool:
    """Whether each relation can be given a sign so that every cell enters one of its relations and leaves the other."""
    outside = part.shape[0]
    around: list[list[tuple[int, int]]] = [[] for _ in range(outside)]
    for column, (one, other) in enumerate(ends):
        if outside in (one, other):
            continue
        first = part.indptr[column]
        turn = -1 if part.data[first] == part.data[first + 1] else 1
        around[one].append((other, turn))
        around[other].append((one, turn))
    sign = [0] * outside
    for start in range(outside):
        if sign[start]:
            continue
        sign[start], waiting = 1, [start]
        while waiting:
            here = waiting.pop()
            for there, turn in around[here]:
                # Like signs must be turned apart; unlike signs leave as they enter.
                wanted = sign[here] * turn
                if not sign[there]:
                    sign[there] = wanted
                    waiting.append(there)
                elif sign[there] != wanted:
                    return False
    return True


def _bridges(around: list[list[tuple[int, int]]]) -> list[int]:
    """The edges without which their ends would not be joined, by depth first search without recursion."""
    entered, lowest = [0] * len(around), [0] * len(around)
    found, clock = [], 0
    for start in range(len(around)):
        if entered[start]:
            continue
        clock += 1
        entered[start] = lowest[start] = clock
        path = [(start, -1, iter(around[start]))]
        while path:
            here, came_by, ways = path[-1]
            step = next(ways, None)
            if step is None:
                path.pop()
                if path:
                    above = path[-1][0]
                    lowest[above] = min(lowest[above], lowest[here])
                    if lowest[here] > entered[above]:
                        found.append(came_by)
                continue
            there, edge = step
            if edge == came_by:
                continue
            if entered[there]:
                lowest[here] = min(lowest[here], entered[there])
                continue
            clock += 1
            entered[there] = lowest[there] = clock
            path.append((there, edge, iter(around[there])))
    return found
