"""Protecting a system of cells: what to hide for itself and for others, proven by the attacker's own arithmetic."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.compute as pc

from tertial.analysis.disclosure.attackers import inside_audit
from tertial.analysis.disclosure.audit import audit
from tertial.analysis.disclosure.shapes import KNOWN, PATTERN
from tertial.analysis.disclosure.suppression import ENOUGH_WORK, Protection, Work, protect
from tertial.releases.queries.domains import Domain
from tertial.releases.queries.sums import sums_of
from tertial.releases.queries.systems import SAME, System

# How often attackers from inside who still see too much are added, and questions whose sums tell too much.
ROUNDS = 8
# How often the cheapest pattern is looked for against all that has been seen, before what is seen is only mended.
TOGETHER = 5
EVERYTHING: Domain = -1


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
    """The cheapest pattern against strangers and operators: against what those see too nearly, as far as it shows.

    Whoever hides a partner at another operator's makes that one an insider, so what each sees is asked for again, and
    added. After some rounds the pattern is only widened for those who still see too much: to hide more helps no
    attacker, so each is dealt with once. What that costs shows beside the bound.
    """
    everybody, told = system.known_by_operators(), KNOWN.empty_table()
    for _ in range(TOGETHER):
        suspects = everybody.filter(pc.is_in(everybody["attacker"], pc.unique(told["attacker"])))
        found = protect(cells, system.relations, known=suspects, asked=told, work=work)
        seen = inside_audit(cells, system.relations, found.pattern, everybody).select(KNOWN.names)
        if found.unprotected or not seen.num_rows:
            return found
        told = pa.concat_tables([told, seen])
    return replace(found, pattern=_mended(cells, system, found.pattern, seen, work))


def _mended(cells: pa.Table, system: System, pattern: pa.Table, seen: pa.Table, work: Work) -> pa.Table:
    """The pattern, widened against those who see too much until none of them does."""
    everybody = system.known_by_operators()
    for _ in range(ROUNDS):
        everybody = everybody.filter(pc.is_in(everybody["attacker"], pc.unique(seen["attacker"])))
        view = cells.set_column(
            cells.column_names.index("sensitive"), "sensitive", pc.is_in(cells["cell"], seen["cell"])
        )
        pattern = _widened(cells, pattern, view, system.relations, work, known=everybody, asked=seen)
        seen = inside_audit(cells, system.relations, pattern, everybody).select(KNOWN.names)
        if not seen.num_rows:
            break
    return pattern


def violations(system: System, cells: pa.Table, pattern: pa.Table) -> set[int]:
    """The cells of which a stranger or an operator can tell too much. It fails closed."""
    seen = audit(cells, system.relations, pattern)
    inside = inside_audit(cells, system.relations, pattern, system.known_by_operators())
    return {*seen.filter(seen["is_violated"])["cell"].to_pylist(), *inside["cell"].to_pylist()}


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
    cells: pa.Table, pattern: pa.Table, view: pa.Table, relations: pa.Table, work: Work, **attackers: pa.Table
) -> pa.Table:
    """The pattern with what must be hidden besides for one view of the numbers, CELLS and RELATIONS, to be safe too."""
    numbers = view["cell"]
    weight = pc.if_else(pattern["hidden"].take(numbers), pa.scalar(0.0), cells["weight"].take(numbers))
    others = view.drop("weight") if "weight" in view.column_names else view
    found = protect(others.append_column("weight", weight), relations, work=work, **attackers).pattern
    also = found.filter(pc.equal(found["role"], "secondary"))["cell"]
    is_new = pc.and_(pc.is_in(pattern["cell"], also), pc.equal(pattern["role"], "shown"))
    role = pc.if_else(is_new, "secondary", pattern["role"])
    return pa.table([pattern["cell"], pc.or_(pattern["hidden"], is_new), role], schema=PATTERN)
