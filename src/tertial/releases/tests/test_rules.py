"""Protection on paper, in drawn tables."""

from hypothesis import given
from hypothesis import strategies as st

from tertial.releases.rules import Cell, hidden, is_too_small, partners


def a_cell(base: float | None, minimum: int = 5, *, counts_nobody: bool = False) -> Cell:
    return Cell("place", base, minimum, counts_nobody)


def sexes(total: float, girls: float) -> list[Cell]:
    return [
        Cell("total", total, 5),
        Cell("girls", girls, 5, part_of=(("total", "sex"),)),
        Cell("boys", total - girls, 5, part_of=(("total", "sex"),)),
    ]


def test_counts_of_one_to_four_are_hidden_and_zero_is_not():
    assert [base for base in range(8) if is_too_small(a_cell(base))] == [1, 2, 3, 4]


def test_what_nobody_knows_the_size_of_is_hidden():
    assert is_too_small(a_cell(None))
    assert not is_too_small(a_cell(None, counts_nobody=True))


def test_a_hidden_part_takes_its_partner_with_it():
    assert hidden(sexes(total=30, girls=3)) == {"girls", "boys"}
    assert hidden(sexes(total=30, girls=12)) == frozenset()


def test_a_hidden_total_needs_no_partner():
    assert hidden(sexes(total=4, girls=4)) == {"total", "girls"}


def test_the_smallest_of_several_is_the_partner():
    cells = [
        Cell("all", 100, 5),
        *(Cell(name, base, 5, part_of=(("all", "x"),)) for name, base in {"a": 3, "b": 47, "c": 20, "d": 30}.items()),
    ]

    assert hidden(cells) == {"a", "c"}


def test_a_partner_that_stands_alone_in_another_total_gets_one_too():
    cells = [
        Cell("row", 20, 5),
        Cell("column", 40, 5),
        Cell("a", 3, 5, part_of=(("row", "x"),)),
        Cell("b", 17, 5, part_of=(("row", "x"), ("column", "y"))),
        Cell("c", 23, 5, part_of=(("column", "y"),)),
    ]

    assert hidden(cells) == {"a", "b", "c"}


@given(st.lists(st.integers(0, 30), min_size=2, max_size=6))
def test_no_hidden_part_of_a_shown_total_stands_alone(parts: list[int]):
    cells = [Cell("total", sum(parts), 5)]
    cells += [Cell(index, base, 5, part_of=(("total", "x"),)) for index, base in enumerate(parts)]

    to_hide = hidden(cells)

    assert len([place for place in to_hide if place != "total"]) != 1 or "total" in to_hide
    assert {cell.place for cell in cells if is_too_small(cell)} <= to_hide
    assert partners(cells, set(to_hide)) == set()
