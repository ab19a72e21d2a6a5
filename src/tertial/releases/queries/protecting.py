"""Protecting a system of cells: what to hide for itself and for others, proven by the attacker's own arithmetic."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from math import ceil

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from tertial.analysis.disclosure.attackers import INSIDE_VIEW, inside_audit
from tertial.analysis.disclosure.audit import audit
from tertial.analysis.disclosure.shapes import PATTERN
from tertial.analysis.disclosure.suppression import ENOUGH_WORK, Protection, Work, protect
from tertial.releases.queries.domains import Domain
from tertial.releases.queries.sums import sums_of
from tertial.releases.queries.systems import SAME, System

# How often attackers from inside who still see too much are added, and questions whose sums tell too much.
ROUNDS = 8
# So many operators are solved for at once.
TOGETHER = 20
EVERYTHING: Domain = -1
# From so many rows of a square on, company saves work.
SMALLEST_SIDE = 4


@dataclass(frozen=True)
class Guarded:
    """A protected system: what is hidden and why, what it cost, and what is still told too nearly (nothing, if safe).

    `roles` are by cell: primary, secondary, withheld or shown. `bound`: no sufficient pattern costs less.
    """

    system: System
    roles: Sequence[str]
    cost: float
    bound: float
    is_optimal: bool
    violated: tuple[int, ...]

    @property
    def hidden(self) -> frozenset[int]:
        """The cells that nobody outside sees."""
        return frozenset(number for number, role in enumerate(self.roles) if role in ("primary", "secondary"))


def guarded(system: System, hidden_before: Collection[int] = (), work: Work = ENOUGH_WORK) -> Guarded:
    """The cheapest pattern that lets nobody tell a protected cell too nearly, with its audit.

    What is never hidden stays shown. What is rarely hidden gives way where nothing else protects, and there alone.
    """
    gives_way = 0
    while True:
        found = _guarded(system, hidden_before, work, gives_way)
        told = 0
        for number in found.violated:
            told |= system.cells[number].domain
        if not told or gives_way == EVERYTHING:
            return found
        gives_way = gives_way | told if told & ~gives_way else EVERYTHING


def _guarded(system: System, hidden_before: Collection[int], work: Work, gives_way: Domain) -> Guarded:
    cells = system.table(gives_way=gives_way, hidden_before=hidden_before)
    if not pc.any(cells["sensitive"]).as_py():
        return Guarded(system, ["withheld" if c.is_computed else "shown" for c in system.cells], 0.0, 0.0, True, ())
    found = _against_everybody(cells, system, work)
    pattern, extra = _with_sums_protected(system, cells, found.pattern, work)
    violated = {*violations(system, cells, pattern), *extra}
    weight = cells["weight"].fill_null(0.0).to_numpy()
    roles = pattern["role"].to_pylist()
    cost = float(sum(weight[number] for number, role in enumerate(roles) if role == "secondary"))
    is_optimal = found.is_optimal and cost <= found.cost + SAME
    return Guarded(system, roles, cost, found.bound, is_optimal, tuple(sorted(violated)))


def _against_everybody(cells: pa.Table, system: System, work: Work) -> Protection:
    """The pattern against strangers and operators: the cheapest against the first who see too much, then widened.

    Whoever hides a partner at another operator's makes that one an insider, so not all are solved for at once. To hide
    more helps no attacker, so each is dealt with once; what that costs shows beside the bound.
    """
    everybody = system.known_by_operators()
    against: set[str] = set()
    while True:
        known = everybody.filter(pc.is_in(everybody["attacker"], pa.array(sorted(against), pa.string())))
        found = protect(cells, system.relations, known=known if against else None, work=work)
        told = by_pieces(cells, system.relations, found.pattern, everybody)
        first = set(told["attacker"].to_pylist())
        if found.unprotected or first <= against or len(against | first) > TOGETHER:
            break
        against |= first
    pattern = found.pattern
    for _ in range(ROUNDS):
        if found.unprotected or not told.num_rows:
            break
        known = everybody.filter(pc.is_in(everybody["attacker"], pc.unique(told["attacker"])))
        pattern = _widened(cells, pattern, cells, system.relations, work, known)
        told = by_pieces(cells, system.relations, pattern, everybody)
    return replace(found, pattern=pattern)


def violations(system: System, cells: pa.Table, pattern: pa.Table) -> set[int]:
    """The cells of which a stranger or an operator can tell too much. It fails closed."""
    seen = audit(cells, system.relations, pattern)
    inside = by_pieces(cells, system.relations, pattern, system.known_by_operators())
    return {*seen.filter(seen["is_violated"])["cell"].to_pylist(), *inside["cell"].to_pylist()}


def by_pieces(cells: pa.Table, relations: pa.Table, pattern: pa.Table, known: pa.Table) -> pa.Table:
    """What insiders see too nearly, each asked only of the pieces of the system in which they know something hidden."""
    hidden = np.array(pc.or_(pattern["hidden"], cells["withheld"]))
    hidden &= ~np.array(cells["published_before"])
    piece = pieces_of(len(cells), relations, hidden)
    mine = known.filter(pa.array(hidden[known["cell"].to_numpy()]))
    found = []
    number = piece[mine["cell"].to_numpy()] if mine.num_rows else np.zeros(0, dtype=np.int64)
    of_relation = relations["relation"].to_numpy()
    column = relations["cell"].to_numpy()
    for one in np.unique(number):
        touched = np.unique(of_relation[piece[column] == one])
        within = relations.filter(pa.array(np.isin(of_relation, touched)))
        inside = np.unique(np.append(within["cell"].to_numpy(), np.flatnonzero(piece == one)))
        rows = pa.array(inside)
        of_mine = mine.filter(pa.array(number == one))
        found.append(_seen_inside(cells.take(rows), within, pattern.take(rows), of_mine))
    return pa.concat_tables([INSIDE_VIEW.empty_table(), *found])


def _seen_inside(cells: pa.Table, relations: pa.Table, pattern: pa.Table, known: pa.Table) -> pa.Table:
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
    return inside_audit(
        cells, relations, pattern, known.filter(pc.is_in(known["attacker"], pa.array(sorted(suspects), pa.string())))
    )


def pieces_of(count: int, relations: pa.Table, hidden: np.ndarray) -> np.ndarray:
    """The number of the piece that each hidden cell lies in, -1 for what is shown; no relation joins two pieces."""
    column, row = relations["cell"].to_numpy(), relations["relation"].to_numpy()
    unknown = hidden[column]
    size = count + (int(row.max()) + 1 if row.size else 0)
    links = coo_array((np.ones(unknown.sum()), (column[unknown], count + row[unknown])), shape=(size, size))
    labels = connected_components(links, directed=False)[1]
    return np.where(hidden, labels[:count], -1)


def _with_sums_protected(system: System, cells: pa.Table, pattern: pa.Table, work: Work) -> tuple[pa.Table, set[int]]:
    """The pattern, widened until no question's sums tell what one person answered; and what none protects."""
    for _ in range(ROUNDS):
        before = pattern
        violated: set[int] = set()
        for view in sums_of(system, pattern):
            seen = audit(view.cells, view.relations, pattern.take(view.cells["cell"]))
            if pc.any(seen["is_violated"]).as_py():
                pattern = _widened(cells, pattern, view.cells, view.relations, work)
                violated |= set(seen.filter(seen["is_violated"])["cell"].to_pylist())
        if pattern.equals(before):
            break
    return pattern, violated


def _widened(
    cells: pa.Table,
    pattern: pa.Table,
    view: pa.Table,
    relations: pa.Table,
    work: Work,
    known: pa.Table | None = None,
) -> pa.Table:
    """The pattern with what must be hidden besides for one view of the numbers, CELLS and RELATIONS, to be safe too."""
    numbers = view["cell"]
    weight = pc.if_else(pattern["hidden"].take(numbers), pa.scalar(0.0), cells["weight"].take(numbers))
    others = view.drop("weight") if "weight" in view.column_names else view
    found = protect(others.append_column("weight", weight), relations, known=known, work=work).pattern
    also = found.filter(pc.equal(found["role"], "secondary"))["cell"]
    is_new = pc.and_(pc.is_in(pattern["cell"], also), pc.equal(pattern["role"], "shown"))
    role = pc.if_else(is_new, "secondary", pattern["role"])
    return pa.table([pattern["cell"], pc.or_(pattern["hidden"], is_new), role], schema=PATTERN)
