"""The audit: bounds as printed in the literature and as another solver has them, and failing closed."""

import csv
from typing import Any

import highspy
import numpy as np
import pyarrow as pa
import pytest
from conftest import REAL_DATA
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from scipy.sparse import csc_array

from tertial.analysis.disclosure.attack import Attack, Needs, Unsolved, lacking
from tertial.analysis.disclosure.audit import audit, tightened
from tertial.analysis.disclosure.bridges import bridges
from tertial.analysis.disclosure.suppression import protect
from tertial.analysis.disclosure.unknowns import DoesNotAddUp
from tertial.analysis.spec.disclosed import drawn_table, matrix_of

GENERATED = settings(max_examples=30, deadline=None, derandomize=True, database=None)
ROWS, COLUMNS = ("I", "II", "III", "T"), ("A", "B", "C", "T")
# Fischetti & Salazar-González 2001, figure 1: activities by regions.
INVESTMENT = [[20, 50, 10, 80], [8, 19, 22, 49], [17, 32, 12, 61], [45, 101, 44, 190]]


def published(values: list[list[int]]) -> tuple[pa.Table, pa.Table]:
    """The table of the paper: II.C needs ±5; the totals may not be hidden."""
    number = {f"{row}.{column}": 4 * i + j for i, row in enumerate(ROWS) for j, column in enumerate(COLUMNS)}
    secret = np.arange(16) == number["II.C"]
    value = np.array(values, dtype=float).ravel()
    is_total = ["T" in name.split(".") for name in number]
    cells = pa.table(
        {
            "cell": list(number.values()),
            "value": value,
            "weight": pa.array(value, mask=np.array(is_total)),
            "sensitive": secret,
            "lower": 5.0 * secret,
            "upper": 5.0 * secret,
        }
    )
    rows = [(i, 4 * i + j, -1.0 if j == 3 else 1.0) for i in range(4) for j in range(4)]
    rows += [(4 + j, 4 * i + j, -1.0 if i == 3 else 1.0) for i in range(4) for j in range(4)]
    return cells, pa.table(list(zip(*rows, strict=True)), names=["relation", "cell", "coefficient"])


def pattern(*names: str) -> pa.Table:
    numbers = [4 * ROWS.index(row) + COLUMNS.index(column) for row, column in (name.split(".") for name in names)]
    return pa.table({"cell": pa.array(numbers, pa.int64()), "hidden": [True] * len(numbers)})


def bounds(table: pa.Table, *names: str) -> dict[str, tuple[float, float]]:
    rows = table.to_pylist()
    at = {name: rows[4 * ROWS.index(name.split(".")[0]) + COLUMNS.index(name.split(".")[1])] for name in names}
    return {name: (row["low"], row["high"]) for name, row in at.items()}


def test_the_bounds_of_the_classic_table_are_those_printed():
    names = ("II.A", "II.C", "III.A", "III.C")

    seen = audit(*published(INVESTMENT), pattern(*names))

    found = bounds(seen, *names)
    assert found["II.C"] == pytest.approx((5, 30), abs=1e-6)
    assert found["II.A"] == pytest.approx((0, 25), abs=1e-6)
    assert found["III.A"] == pytest.approx((0, 25), abs=1e-6)
    assert found["III.C"] == pytest.approx((4, 29), abs=1e-6)
    assert not any(seen["is_violated"].to_pylist())


def test_a_cell_hidden_alone_is_told_exactly_and_violated():
    seen = audit(*published(INVESTMENT), pattern("II.C")).to_pylist()[6]

    assert (seen["low"], seen["high"], seen["state"], seen["is_violated"]) == (22.0, 22.0, "exact", True)


@pytest.mark.real_data
def test_the_reference_case_of_the_classic_table():
    import json

    expected = json.loads((REAL_DATA / "reference/expected/G01_classic_3x3.json").read_text())["expected"]
    with (REAL_DATA / "reference/data/fs2001_cells.csv").open() as file:
        value = {row["cell"]: int(row["value"]) for row in csv.DictReader(file)}
    values = [[value[f"{row}.{column}"] for column in COLUMNS] for row in ROWS]
    wanted = {row["cell"]: (row["min"], row["max"]) for row in expected["pattern_bounds"]}

    seen = audit(*published(values), pattern(*wanted))
    alone = audit(*published(values), pattern("II.C"))
    found = protect(*published(values))

    for name, interval in bounds(seen, *wanted).items():
        assert interval == pytest.approx(wanted[name], abs=1e-6)
    assert bounds(alone, "II.C") == {"II.C": (22, 22)}
    hidden = found.pattern["hidden"].to_numpy(zero_copy_only=False)
    assert np.array(values).ravel()[hidden].sum() == expected["optimum_sum"]
    assert hidden.sum() == expected["optimum_count"]
    assert found.is_optimal


def test_a_published_cell_before_is_known_whatever_is_hidden_now():
    cells, relations = published(INVESTMENT)
    cells = cells.append_column("published_before", cells["sensitive"])

    seen = audit(cells, relations, pattern("II.A", "II.C", "III.A", "III.C")).to_pylist()[6]

    assert (seen["hidden"], seen["low"], seen["high"], seen["is_violated"]) == (False, 22.0, 22.0, True)


def test_rounding_leaves_room_and_no_limit_is_null():
    cells = pa.table(
        {"cell": [1, 2, 3], "value": [3.0, 4.0, 7.0], "low": [None, 0.0, 0.0], "rounding": [0.0, 0.5, 0.0]}
    )
    relations = pa.table({"relation": [1, 1], "cell": [1, 3], "coefficient": [1.0, -3 / 7]})
    apart = pa.table({"cell": [1, 3], "hidden": [True, True]})

    seen = audit(cells, relations, apart).to_pylist()

    assert [(row["low"], row["high"]) for row in seen] == [(0.0, None), (3.5, 4.5), (0.0, None)]


def test_a_rounded_value_is_known_around_what_is_shown():
    cells = pa.table({"cell": [1, 2], "value": [3.4, 3.4], "shown": [3.0, None], "rounding": [0.5, 0.0]})
    relations = pa.table({"relation": [1, 1], "cell": [1, 2], "coefficient": [1.0, -1.0]})

    seen = audit(cells, relations, pa.table({"cell": [2], "hidden": [True]})).to_pylist()

    assert (seen[1]["low"], seen[1]["high"]) == pytest.approx((2.5, 3.5), abs=1e-9)


def test_values_that_do_not_add_up_are_refused():
    cells, relations = published([[21, *INVESTMENT[0][1:]], *INVESTMENT[1:]])

    with pytest.raises(DoesNotAddUp, match="Relation 0 is not true of the values"):
        audit(cells, relations, pattern("II.C"))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"cell": [1, 1]}, "Two rows are of the same cell"),
        ({"value": [None, 1.0]}, "lacks its number or its value"),
        ({"low": [5.0, 0.0]}, "lies outside its own limits"),
    ],
)
def test_cells_that_make_no_sense_are_refused(change: dict[str, Any], message: str):
    cells = pa.table({"cell": [1, 2], "value": [1.0, 1.0]} | change)
    relations = pa.table({"relation": [1, 1], "cell": [1, 2], "coefficient": [1.0, -1.0]})

    with pytest.raises(ValueError, match=message):
        audit(cells, relations, pa.table({"cell": [1], "hidden": [True]}))


@pytest.mark.parametrize("place", ["relation", "pattern"])
def test_a_cell_that_is_not_there_is_named(place: str):
    cells = pa.table({"cell": [1], "value": [0.0]})
    relations = pa.table({"relation": [1], "cell": [9 if place == "relation" else 1], "coefficient": [1.0]})

    with pytest.raises(ValueError, match="9"):
        audit(cells, relations, pa.table({"cell": [9 if place == "pattern" else 1], "hidden": [True]}))


def test_a_relation_with_an_empty_field_is_refused():
    relations = pa.table({"relation": [1], "cell": [1], "coefficient": pa.array([None], pa.float64())})

    with pytest.raises(ValueError, match="empty field"):
        audit(pa.table({"cell": [1], "value": [0.0]}), relations, pa.table({"cell": [1], "hidden": [True]}))


def test_what_is_not_solved_is_violated(monkeypatch: pytest.MonkeyPatch):
    stopped = highspy.HighsModelStatus.kIterationLimit
    monkeypatch.setattr(highspy.Highs, "getModelStatus", lambda _solver: stopped)

    seen = audit(*published(INVESTMENT), pattern("II.A", "II.C", "III.A", "III.C")).to_pylist()[6]

    assert (seen["low"], seen["high"], seen["state"], seen["is_violated"]) == (None, None, "unsolved", True)


def test_a_solver_that_stops_short_is_not_believed():
    attack = Attack(csc_array([[1.0, 1.0, -1.0]]), np.full(3, 5.0), np.full(3, 5.0))
    attack.solver.setOptionValue("simplex_iteration_limit", 0)

    with pytest.raises(Unsolved):
        attack.push(np.array([1.0, 0.0, 0.0]))


def test_a_sensitive_flag_that_is_not_known_is_taken_for_yes():
    cells = pa.table({"cell": [1, 2], "value": [1.0, 1.0], "sensitive": pa.array([None, False]), "upper": [3.0, 0.0]})
    relations = pa.table({"relation": [1, 1], "cell": [1, 2], "coefficient": [1.0, -1.0]})

    seen = audit(cells, relations, pa.table({"cell": [1], "hidden": [True]}))

    assert seen["is_violated"].to_pylist() == [True, False]


def test_nothing_hidden_and_nothing_at_all():
    empty = pa.table({"cell": pa.array([], pa.int64()), "value": pa.array([], pa.float64())})
    none = pa.table({"relation": pa.array([], pa.int64()), "cell": empty["cell"], "coefficient": empty["value"]})

    assert audit(empty, none, pa.table({"cell": empty["cell"], "hidden": pa.array([], pa.bool_())})).num_rows == 0


@GENERATED
@given(st.integers(0, 10_000))
def test_bounds_are_those_of_another_solver(seed: int):
    cells, relations, hidden = drawn_table(seed)
    names = cells["cell"].to_pylist()

    seen = audit(cells, relations, pa.table({"cell": names, "hidden": hidden}))

    for place, row in enumerate(seen.to_pylist()):
        if hidden[place]:
            assert (row["low"], row["high"]) == pytest.approx(interval(cells, relations, hidden, place), abs=1e-6)


@GENERATED
@given(st.integers(0, 10_000))
def test_hiding_more_never_tells_more(seed: int):
    cells, relations, hidden = drawn_table(seed)
    more = hidden | (np.random.default_rng(seed).random(hidden.size) < 0.3)
    more[-1] = False

    before = audit(cells, relations, pa.table({"cell": cells["cell"], "hidden": hidden})).to_pylist()
    after = audit(cells, relations, pa.table({"cell": cells["cell"], "hidden": more})).to_pylist()

    for one, other in zip(before, after, strict=True):
        if one["hidden"]:
            assert other["low"] <= one["low"] + 1e-6
            assert other["high"] >= one["high"] - 1e-6


@GENERATED
@given(st.integers(0, 10_000))
def test_an_audit_says_the_same_twice(seed: int):
    cells, relations, hidden = drawn_table(seed)
    hides = pa.table({"cell": cells["cell"], "hidden": hidden})

    assert audit(cells, relations, hides).equals(audit(cells, relations, hides))


@GENERATED
@given(st.integers(0, 10_000))
def test_a_bridge_is_told_exactly(seed: int):
    cells, relations, hidden = drawn_table(seed)
    part = csc_array(matrix_of(cells, relations)[:, hidden])

    named = bridges(part)

    # Without limits of their own, deviations that keep the relations are the null space: a bridge has none in it.
    _, sizes, space = np.linalg.svd(part.toarray())
    free = space[int((sizes > 1e-9).sum()) :]
    assert named.tolist() == (np.abs(free).max(axis=0, initial=0.0) < 1e-9).tolist()


def test_no_bridge_is_named_where_a_cell_stands_in_three_relations_or_counts_double():
    assert not bridges(csc_array(np.ones((3, 1)))).any()
    assert not bridges(csc_array(np.array([[2.0]]))).any()


def test_no_bridge_is_named_where_signs_cannot_be_turned():
    triangle = csc_array(np.array([[1.0, 0.0, 1.0, 1.0], [1.0, 1.0, 0.0, 0.0], [0.0, 1.0, 1.0, 0.0]]))

    assert not bridges(triangle).any()


def test_limits_of_single_relations_go_on_to_the_next():
    down, up = tightened(
        csc_array(np.array([[1.0, -1.0, 0.0], [0.0, 1.0, -2.0]])), np.array([9.0, 9.0, 1.0]), np.array([9.0, 9.0, 2.0])
    )

    assert (down.tolist(), up.tolist()) == ([2.0, 2.0, 1.0], [4.0, 4.0, 2.0])


def test_a_width_is_what_both_ways_make_together():
    attack = Attack(csc_array(np.array([[1.0, -1.0]])), np.array([1.0, 9.0]), np.array([2.0, 9.0]))
    zero = np.zeros(1)
    enough, too_much = (Needs(np.array([0]), zero, zero, np.array([width])) for width in (3.0, 3.1))

    assert (lacking(attack, enough).tolist(), lacking(attack, too_much).tolist()) == ([], [0])


def interval(cells: pa.Table, relations: pa.Table, hidden: np.ndarray, place: int) -> tuple[float, float]:
    """What scipy says of one cell of a drawn table, whose values are not negative."""
    value, room = cells["value"].to_numpy(), cells["rounding"].to_numpy()
    matrix = matrix_of(cells, relations).toarray()
    limits = [
        (0, None) if secret else (max(0.0, number - near), number + near)
        for secret, number, near in zip(hidden, value, room, strict=True)
    ]
    cost = np.eye(value.size)[place]
    found = [
        linprog(sign * cost, A_eq=matrix, b_eq=np.zeros(len(matrix)), bounds=limits, method="highs")
        for sign in (1.0, -1.0)
    ]
    return found[0].fun, -found[1].fun


def test_a_sensitive_cell_without_levels_may_still_not_be_told_exactly():
    cells = pa.table({"cell": [1, 2, 3], "value": [2.0, 5.0, 7.0], "sensitive": [True, False, False]})
    relations = pa.table({"relation": [1] * 3, "cell": [1, 2, 3], "coefficient": [1.0, 1.0, -1.0]})

    alone, both = (
        audit(cells, relations, pa.table({"cell": names, "hidden": [True] * len(names)})) for names in ([1], [1, 2])
    )

    assert (alone["is_violated"][0].as_py(), both["is_violated"][0].as_py()) == (True, False)


def test_a_sensitive_cell_with_an_unknown_level_is_refused():
    cells = pa.table({"cell": [1], "value": [0.0], "sensitive": [True], "upper": pa.array([None], pa.float64())})
    relations = pa.table({"relation": [1], "cell": [1], "coefficient": [1.0]})

    with pytest.raises(ValueError, match="no known level “upper”"):
        audit(cells, relations, pa.table({"cell": [1], "hidden": [True]}))
