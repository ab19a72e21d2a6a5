"""Suppression: as cheap as trying every pattern, never less than sufficient, and the edges of the methods' list."""

from itertools import combinations

import highspy
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from tertial.analysis.disclosure import cutting, repair
from tertial.analysis.disclosure.attack import Unsolved
from tertial.analysis.disclosure.attackers import contributors, inside_audit, operators
from tertial.analysis.disclosure.audit import audit
from tertial.analysis.disclosure.costs import weights
from tertial.analysis.disclosure.covering import Covering, Cut
from tertial.analysis.disclosure.primary import person_counts
from tertial.analysis.disclosure.suppression import Work, protect
from tertial.analysis.disclosure.system import blocks, declared, with_hierarchy
from tertial.analysis.disclosure.unknowns import pieces, system
from tertial.analysis.spec.disclosed import drawn_table, invented, matrix_of
from tertial.analysis.spec.drawing import only
from tertial.analysis.spec.test_disclosure_audit import INVESTMENT, published

GENERATED = settings(max_examples=30, deadline=None, derandomize=True, database=None)
ALL = {"child": ["a", "b", "c"], "parent": ["all"] * 3}


def is_sufficient(cells: pa.Table, matrix: np.ndarray, hidden: np.ndarray) -> bool:
    """Whether every sensitive cell has its levels, by scipy alone."""
    value, room = cells["value"].to_numpy(), cells["rounding"].to_numpy()
    limits = [
        (0, None) if secret else (max(0.0, number - near), number + near)
        for secret, number, near in zip(hidden, value, room, strict=True)
    ]
    for place in np.flatnonzero(cells["sensitive"].to_numpy(zero_copy_only=False)):
        row = cells.slice(place, 1).to_pylist()[0]
        ends = []
        for sign in (1.0, -1.0):
            cost = sign * np.eye(value.size)[place]
            found = linprog(cost, A_eq=matrix, b_eq=np.zeros(len(matrix)), bounds=limits, method="highs")
            ends.append(sign * found.fun)
        low, high = ends
        if low > row["value"] - row["lower"] + 1e-6 or high < row["value"] + row["upper"] - 1e-6:
            return False
        if high - low < row["sliding"] - 1e-6:
            return False
    return True


def is_cheapest(cells: pa.Table, matrix: np.ndarray, hidden: np.ndarray) -> bool:
    """Whether no cheaper pattern is sufficient, by trying all; what is less than an insufficient one is not tried."""
    sensitive = cells["sensitive"].to_numpy(zero_copy_only=False)
    cost = cells["weight"].to_numpy(zero_copy_only=False)
    free = np.flatnonzero(~sensitive & ~np.isnan(cost))
    least = cost[hidden & ~sensitive].sum()
    failed: list[set[int]] = []
    for size in range(free.size, -1, -1):
        for others in combinations(free.tolist(), size):
            if cost[list(others)].sum() >= least - 1e-6 or any(set(others) <= more for more in failed):
                continue
            if is_sufficient(cells, matrix, sensitive | np.isin(np.arange(cost.size), others)):
                return False
            failed.append(set(others))
    return True


def free_cells(cells: pa.Table) -> int:
    return int((~np.isnan(cells["weight"].to_numpy(zero_copy_only=False))).sum() - sum(cells["sensitive"].to_pylist()))


@settings(GENERATED, max_examples=10)
@given(st.integers(0, 10_000))
def test_no_pattern_is_cheaper_than_the_proven_one(seed: int):
    cells, relations, _ = drawn_table(seed)
    assume(any(cells["sensitive"].to_pylist()) and free_cells(cells) <= 7)
    matrix = matrix_of(cells, relations).toarray()

    found = protect(cells, relations)
    rough = protect(cells, relations, work=Work(cells=0))

    hidden = found.pattern["hidden"].to_numpy(zero_copy_only=False)
    assert is_sufficient(cells, matrix, hidden) == (not found.unprotected)
    assert found.is_optimal
    if not found.unprotected:
        assert is_cheapest(cells, matrix, hidden)
        assert is_sufficient(cells, matrix, rough.pattern["hidden"].to_numpy(zero_copy_only=False))
    else:
        everything = hidden | ~np.isnan(cells["weight"].to_numpy(zero_copy_only=False))
        assert not is_sufficient(cells, matrix, everything)
    assert rough.bound - 1e-6 <= found.cost <= rough.cost + 1e-6
    assert rough.cost <= 1.25 * found.cost + 1e-6


@GENERATED
@given(st.integers(0, 10_000))
def test_a_pattern_passes_the_audit_or_says_for_which_cells_none_can(seed: int):
    cells, relations, _ = drawn_table(seed)

    found = protect(cells, relations)

    seen = audit(cells, relations, found.pattern)
    assert {row["cell"] for row in seen.to_pylist() if row["is_violated"]} == set(found.unprotected)
    assert found.pattern.equals(protect(cells, relations).pattern)


@pytest.mark.parametrize("work", [Work(), Work(cells=0), Work(cells=400), Work(rounds=3), Work(nodes=0)])
def test_linked_tables_are_protected_whatever_work_is_allowed(work: Work):
    city = invented(40, (4,), by_form=True, seed=3)
    known = city.declared()

    best = protect(known.cells, known.relations)
    found = protect(known.cells, known.relations, work=work, blocks=blocks(known, "place", city.places[0]))

    seen = audit(known.cells, known.relations, found.pattern)
    assert not any(seen["is_violated"].to_pylist())
    assert best.is_optimal
    assert best.cost - 1e-6 <= found.cost <= 1.25 * best.cost + 1e-6
    assert found.bound <= best.cost + 1e-6


def test_the_classic_table_is_protected_at_the_least_cost():
    found = protect(*published(INVESTMENT))

    hidden = found.pattern["hidden"].to_numpy(zero_copy_only=False)
    assert np.array(INVESTMENT).ravel()[hidden].tolist() == [8, 22, 17, 12]
    assert (found.cost, found.bound, found.is_optimal, found.unprotected) == (37.0, 37.0, True, ())
    assert sorted(set(found.pattern["role"].to_pylist())) == ["primary", "secondary", "shown"]


def test_a_cell_that_nothing_can_protect_is_named_and_fails_the_audit():
    cells = pa.table(
        {"cell": [1, 2], "value": [3.0, 3.0], "sensitive": [True, False], "upper": [2.0, 0.0], "weight": [1.0, None]}
    )
    relations = pa.table({"relation": [1, 1], "cell": [1, 2], "coefficient": [1.0, -1.0]})

    found = protect(cells, relations)

    assert found.unprotected == (1,)
    assert audit(cells, relations, found.pattern)["is_violated"].to_pylist() == [True, False]


def test_a_sensitive_cell_published_before_cannot_be_helped():
    cells, relations = published(INVESTMENT)

    found = protect(cells.append_column("published_before", cells["sensitive"]), relations)

    assert (found.unprotected, set(found.pattern["role"].to_pylist())) == ((6,), {"shown"})


def place_counts(rows: list[tuple[str, str, float]], *, fixed: tuple[str, ...] = ("city",)) -> pa.Table:
    """Counts by place and category, as they go to protection."""
    places, categories, values = (list(column) for column in zip(*rows, strict=True))
    cells = pa.table({"cell": list(range(len(rows))), "place": places, "category": categories, "value": values})
    cells = cells.append_column("is_fixed", pa.array([place in fixed for place in places]))
    return weights(person_counts(cells))


def hidden_places(cells: pa.Table, pattern: pa.Table) -> set[str]:
    hidden = pattern["hidden"].to_pylist()[: cells.num_rows]
    return {place for place, secret in zip(cells["place"].to_pylist(), hidden, strict=True) if secret}


def test_a_district_with_a_single_small_unit_hides_a_second_one():
    rows = [("north", "all", 30.0), ("north 1", "all", 3.0), ("north 2", "all", 12.0), ("north 3", "all", 15.0)]
    cells = place_counts(rows, fixed=("north",))
    tree = pa.table({"child": ["north 1", "north 2", "north 3"], "parent": ["north"] * 3})
    known = with_hierarchy(declared(cells), "place", tree, among=["category"])

    found = protect(known.cells, known.relations)

    assert hidden_places(cells, found.pattern) == {"north 1", "north 2"}
    assert not any(audit(known.cells, known.relations, found.pattern)["is_violated"].to_pylist())


def test_one_unit_in_an_area_is_told_by_the_area_which_is_hidden_with_it():
    rows = [("city", "all", 60.0), ("west", "all", 3.0), ("east", "all", 57.0), ("unit", "all", 3.0)]
    cells = place_counts(rows)
    tree = pa.table({"child": ["west", "east", "unit"], "parent": ["city", "city", "west"]})
    known = with_hierarchy(declared(cells), "place", tree, among=["category"])

    found = protect(known.cells, known.relations)

    assert hidden_places(cells, found.pattern) == {"unit", "west", "east"}
    assert not any(audit(known.cells, known.relations, found.pattern)["is_violated"].to_pylist())


def test_one_independent_operator_in_an_area_is_not_told_by_the_difference_of_forms():
    rows = [("area", "all", 40.0), ("area", "municipal", 36.0), ("city", "all", 400.0), ("city", "municipal", 300.0)]
    cells = place_counts(rows)
    forms = pa.table({"child": ["municipal", "independent"], "parent": ["all", "all"]})
    known = with_hierarchy(declared(cells), "category", forms, among=["place"])

    found = protect(known.cells, known.relations)

    assert known.cells["value"].to_pylist()[4:] == [4.0, 100.0]
    assert found.pattern["role"].to_pylist() == ["shown", "secondary", "shown", "shown", "withheld", "withheld"]
    assert not any(audit(known.cells, known.relations, found.pattern)["is_violated"].to_pylist())


def alone_in_cell() -> tuple[pa.Table, pa.Table]:
    """Five parts of a total, two of them small; in the first one person stands alone."""
    value = [1.0, 4.0, 6.0, 9.0, 20.0, 40.0]
    cells = person_counts(pa.table({"cell": list(range(6)), "value": value, "contributors": [1, 4, 6, 9, 20, 40]}))
    cells = cells.append_column("weight", pa.array([1.0, 1.0, 2.0, 3.0, 9.0, None]))
    return cells, pa.table({"relation": [1] * 6, "cell": list(range(6)), "coefficient": [1.0] * 5 + [-1.0]})


def test_a_person_alone_in_a_cell_tells_the_other_unless_a_third_is_hidden():
    cells, relations = alone_in_cell()
    known = contributors(cells)

    plain, guarded = protect(cells, relations), protect(cells, relations, known=known)

    assert plain.pattern["hidden"].to_pylist() == [True, True, False, False, False, False]
    assert inside_audit(cells, relations, plain.pattern, known)["cell"].to_pylist() == [1]
    assert guarded.pattern["hidden"].to_pylist() == [True, True, True, False, False, False]
    assert inside_audit(cells, relations, guarded.pattern, known).num_rows == 0


def test_an_operator_that_knows_its_own_units_is_an_attacker_too():
    cells, relations = alone_in_cell()
    cells = cells.drop_columns(["contributors"])
    owned = operators(pa.table({"operator": [7, 7], "cell": [0, 2]}))

    guarded = protect(cells, relations, known=owned)

    assert guarded.pattern["hidden"].to_pylist() == [True, True, False, True, False, False]
    assert inside_audit(cells, relations, guarded.pattern, owned).num_rows == 0
    assert contributors(cells).num_rows == 0


def test_attackers_from_inside_fail_closed():
    cells, relations = alone_in_cell()
    cells = cells.append_column("published_before", pa.array([False, True, *[False] * 4]))
    hidden = pa.table({"cell": [0, 1, 2], "hidden": [True] * 3})

    found = inside_audit(cells, relations, hidden, contributors(cells))

    assert found.select(["attacker", "cell", "state"]).to_pylist() == [
        {"attacker": "contributor to 0", "cell": 1, "state": "exact"}
    ]


def test_a_solver_that_gives_up_lets_no_attacker_pass(monkeypatch: pytest.MonkeyPatch):
    cells, relations = alone_in_cell()
    pattern = protect(cells, relations).pattern
    known = contributors(cells)

    stopped = highspy.HighsModelStatus.kIterationLimit
    monkeypatch.setattr(highspy.Highs, "getModelStatus", lambda _solver: stopped)

    assert set(inside_audit(cells, relations, pattern, known)["is_violated"].to_pylist()) == {True}


def test_cells_apart_from_everything_sensitive_stay_shown():
    cells = pa.table({"cell": [1, 2, 3, 4], "value": [9.0, 9.0, 7.0, 7.0]})
    relations = pa.table({"relation": [1, 1, 2, 2], "cell": [1, 2, 3, 4], "coefficient": [1.0, -1.0] * 2})

    found = protect(cells, relations)

    assert (found.cost, found.is_optimal, set(found.pattern["role"].to_pylist())) == (0.0, True, {"shown"})


def test_weights_are_those_of_the_methods():
    cells = pa.table(
        {
            "value": [0.0, 0.0, np.e - 1, np.e - 1, 1.0, None],
            "is_zero_by_nature": [True, False, False, False, False, False],
            "is_total": [False, False, True, False, False, False],
            "hidden_before": [False, False, False, True, False, None],
            "is_fixed": [False, False, False, False, True, False],
        }
    )

    assert weights(cells)["weight"].to_pylist() == pytest.approx([None, 1.0, 10.0, 0.4, None, None])


def test_a_master_without_nodes_or_an_answer_says_so():
    master = Covering(np.ones(2))
    assert master.add([Cut(np.array([0]), np.array([1.0]), 2.0)] * 2) == 1

    with pytest.raises(Unsolved, match="fractional"):
        master.relaxed()
    with pytest.raises(Unsolved, match="number of nodes"):
        master.whole(10)


def test_a_path_that_cannot_be_leaves_the_pattern_as_it_is():
    cells, relations = published(INVESTMENT)
    given_system = system(cells, relations)
    hidden = given_system.primary
    columns, rows = next(iter(pieces(given_system.matrix, hidden | given_system.free)))
    piece = cutting.piece_of(given_system, columns, rows, hidden, cutting.strangers(16))
    cell = int(piece.needs[0].cells[0])

    paths = repair.Paths(piece)

    # No deviation of the cell goes through where an attacker knows all others.
    known = np.arange(columns.size) != cell
    assert paths.hide(np.zeros(piece.free.size), known, cell, 5.0).sum() == 0
    assert repair.is_enough(piece, repair.repaired(piece, np.zeros(piece.free.size)))


@settings(GENERATED, max_examples=15)
@given(st.integers(0, 10_000))
def test_nobody_inside_learns_more_or_it_is_said_of_which_cells(seed: int):
    cells, relations, _ = drawn_table(seed)
    cells = cells.append_column("contributors", pa.array(cells["value"].to_numpy().astype(np.int64)))
    known = contributors(cells)

    found = protect(cells, relations, known=known)

    inside = inside_audit(cells, relations, found.pattern, known)
    outside = audit(cells, relations, found.pattern)
    violated = {row["cell"] for row in outside.to_pylist() if row["is_violated"]}
    assert violated | set(inside["cell"].to_pylist()) == set(found.unprotected)
    one_by_one = [
        (attacker, row["cell"])
        for attacker in sorted(set(known["attacker"].to_pylist()))
        for row in audit(cells, relations, found.pattern, only(known, attacker=attacker)).to_pylist()
        if row["is_violated"]
    ]
    assert list(zip(inside["attacker"].to_pylist(), inside["cell"].to_pylist(), strict=True)) == one_by_one


def test_a_master_that_gives_up_leaves_a_pattern_that_is_enough(monkeypatch: pytest.MonkeyPatch):
    known = invented(40, (4,), by_form=True, seed=3).declared()

    told = highspy.Highs.getModelStatus

    def gives_up_on_whole_cells(solver: highspy.Highs) -> highspy.HighsModelStatus:
        stopped = highspy.HighsModelStatus.kTimeLimit
        return stopped if len(solver.getLp().integrality_) else told(solver)

    monkeypatch.setattr(highspy.Highs, "getModelStatus", gives_up_on_whole_cells)

    found = protect(known.cells, known.relations)

    assert not any(audit(known.cells, known.relations, found.pattern)["is_violated"].to_pylist())


def test_one_cut_a_round_comes_to_the_same_against_many_attackers():
    cells, relations = alone_in_cell()
    known = contributors(cells)

    slow, fast = (protect(cells, relations, known=known, work=work) for work in (Work(cuts=1), Work()))

    assert slow.pattern.equals(fast.pattern)


def test_what_cannot_be_repaired_is_not_passed_over():
    cells = pa.table({"cell": [1, 2, 3], "value": [3.0, 3.0, 6.0], "sensitive": [True, False, False]})
    cells = cells.append_column("upper", pa.array([100.0, 0.0, 0.0]))
    cells = cells.append_column("weight", pa.array([1.0, 1.0, None]))
    given_system = system(cells, pa.table({"relation": [1] * 3, "cell": [1, 2, 3], "coefficient": [1.0, 1.0, -1.0]}))
    movable = np.array([True, True, False])
    columns, rows = next(iter(pieces(given_system.matrix, movable)))
    piece = cutting.piece_of(given_system, columns, rows, given_system.primary, cutting.strangers(3))

    with pytest.raises(Unsolved, match="although everything that may be hidden is"):
        repair.repaired(piece, np.zeros(1))
