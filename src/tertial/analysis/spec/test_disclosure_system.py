"""What is declared of published cells: wrong declarations are refused, and what nobody knows is taken for few."""

import pyarrow as pa
import pytest

from tertial.analysis.disclosure.system import (
    NoSuchCell,
    blocks,
    declared,
    with_differences,
    with_hierarchy,
    with_revisions,
    with_scale,
)

CITY = pa.table({"child": ["a", "b"], "parent": ["city", "city"]})


def city(**columns: list[object]) -> pa.Table:
    return pa.table({"cell": [1, 2, 3], "value": [9.0, 4.0, 5.0], "unit": ["city", "a", "b"]} | columns)


def test_a_whole_hierarchy_needs_no_rest():
    known = with_hierarchy(declared(city()), "unit", CITY)

    assert known.cells["cell"].to_pylist() == [1, 2, 3]
    assert known.relations.to_pydict() == {
        "relation": [0, 0, 0],
        "cell": [1, 2, 3],
        "coefficient": [-1.0, 1.0, 1.0],
    }


def test_two_trees_of_one_dimension_go_on_counting_relations():
    other = pa.table({"child": ["a"], "parent": ["city"]})

    known = with_hierarchy(with_hierarchy(declared(city()), "unit", CITY), "unit", other)

    assert known.relations["relation"].to_pylist() == [0, 0, 0, 1, 1, 1]
    assert known.cells["value"].to_pylist() == [9.0, 4.0, 5.0, 5.0]


def test_parents_without_children_and_cells_without_a_place_take_no_part():
    cells = city(unit=["city", None, "elsewhere"])

    assert with_hierarchy(declared(cells), "unit", CITY).relations.num_rows == 0


def test_a_rest_of_an_unknown_number_of_persons_is_sensitive():
    cells = city(persons=[90.0, None, 50.0])

    known = with_hierarchy(declared(cells), "unit", pa.table({"child": ["a"], "parent": ["city"]}))

    rest = known.cells.to_pylist()[3]
    assert (rest["value"], rest["sensitive"], rest["sliding"], rest["persons"]) == (5.0, True, 4.0, None)


def test_a_rest_below_zero_has_no_lower_limit():
    cells = city(value=[9.0, 14.0, 5.0])

    known = with_hierarchy(declared(cells), "unit", pa.table({"child": ["a"], "parent": ["city"]}))

    assert [known.cells.to_pylist()[3][name] for name in ("value", "low", "sensitive")] == [-5.0, None, False]


def test_two_cells_of_one_place_are_refused():
    with pytest.raises(ValueError, match="Cells 1 and 2 have the same place"):
        with_hierarchy(declared(city(unit=["a", "a", "b"])), "unit", CITY)


def test_sets_of_what_is_not_there_and_wrong_sums_are_refused():
    members = pa.table({"member": ["x"], "value": [9.0]})

    with pytest.raises(NoSuchCell, match="Cell 7 is not among the cells"):
        with_differences(declared(city()), pa.table({"cell": [7], "member": ["x"]}), members)
    with pytest.raises(ValueError, match="Cell 2 is not the sum of its members"):
        with_differences(declared(city()), pa.table({"cell": [2], "member": ["x"]}), members)


def test_a_set_that_is_one_group_needs_no_cell_and_no_relation():
    members = pa.table({"member": ["x", "y"], "value": [9.0, 1.0]})

    known = with_differences(declared(city()), pa.table({"cell": [1], "member": ["x"]}), members)

    assert (known.cells.num_rows, known.relations.num_rows) == (3, 0)


def test_no_sets_say_nothing():
    none = pa.table({"cell": pa.array([], pa.int64()), "member": pa.array([], pa.string())})

    known = with_differences(declared(city()), none, pa.table({"member": ["x"], "value": [9.0]}))

    assert (known.cells.num_rows, known.relations.num_rows) == (3, 0)


def test_an_unchanged_figure_of_an_earlier_release_is_no_secret():
    known = with_revisions(declared(city(value=[9.0, 9.0, 5.0])), pa.table({"cell": [1], "earlier": [2]}))

    assert known.cells["sensitive"].to_pylist() == [False] * 4


def test_a_sum_that_the_scale_cannot_make_is_refused():
    with pytest.raises(ValueError, match="Cell 2 is no sum of 9 answers from 1 to 5"):
        with_scale(declared(city()), pa.table({"count": [1], "sum": [2]}), lowest=1, highest=5)


def test_the_slack_of_a_scale_is_of_nobody():
    cells = city(value=[2.0, 4.0, 5.0], persons=[2.0, 2.0, 5.0])

    known = with_scale(declared(cells), pa.table({"count": [1], "sum": [2]}), lowest=1, highest=5)

    assert known.cells.select(["value", "persons", "sensitive"]).to_pylist()[3:] == [
        {"value": 2.0, "persons": 0.0, "sensitive": False},
        {"value": 6.0, "persons": 0.0, "sensitive": False},
    ]


def test_no_tree_no_blocks():
    assert blocks(declared(city()), "unit", CITY.slice(0, 0)).num_rows == 0


def test_a_level_that_is_not_published_is_passed_over():
    cells = pa.table({"cell": [1, 2, 3], "value": [30.0, 20.0, 7.0], "unit": ["district", "unit 1", "unit 2"]})
    tree = pa.table(
        {
            "child": ["area 1", "area 2", "unit 1", "unit 2", "unit 3"],
            "parent": ["district", "district", "area 1", "area 1", "area 2"],
        }
    )

    known = with_hierarchy(declared(cells), "unit", tree)

    assert known.relations["cell"].to_pylist() == [1, 2, 3, 4]
    assert known.cells.select(["value", "sensitive"]).to_pylist()[3] == {"value": 3.0, "sensitive": True}


def test_a_child_of_two_parents_is_refused():
    tree = pa.table({"child": ["a", "b", "c", "c"], "parent": ["city", "city", "a", "b"]})

    with pytest.raises(ValueError, match="“c” stands twice below “city”"):
        with_hierarchy(declared(city(unit=["city", "x", "c"])), "unit", tree)
