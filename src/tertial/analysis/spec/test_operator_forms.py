"""Who stands behind a unit: `operator_forms`."""

from tertial.analysis.placement import operator_forms
from tertial.analysis.shapes import DAYS, FORMS, LINKS, UNITS
from tertial.analysis.spec.drawing import drawn, tidy, told


def test_a_unit_has_the_form_of_the_nearest_operator_on_the_day() -> None:
    units = drawn(
        """
        unit level      rolls_up_by
        1    group      operator
        2    operator   operator
        3    school     line
        4    department line
        5    school     line
        6    school     line
        """,
        UNITS,
    )
    links = drawn(
        """
        kind     child parent starts_on  ends_on
        operator 2     1      -          -
        operator 3     2      -          -
        operator 4     3      -          -
        operator 5     1      2024-01-01 -
        line     6     1      -          -
        """,
        LINKS,
    )
    forms = drawn(
        """
        unit form        starts_on  ends_on
        1    independent -          -
        2    municipal   -          2024-01-01
        2    independent 2024-01-01 -
        """,
        FORMS,
    )
    days = drawn("period day\n 2023 2023-10-15\n 2024 2024-10-15", DAYS)
    expected = """
        period unit form
        2023   1    independent
        2023   2    municipal
        2023   3    municipal
        2023   4    municipal
        2024   1    independent
        2024   2    independent
        2024   3    independent
        2024   4    independent
        2024   5    independent
        """

    result = operator_forms(units=units, links=links, forms=forms, days=days)

    assert told(result, expected) == tidy(expected)


def test_an_operator_without_a_form_hands_on_the_form_of_the_one_above() -> None:
    units = drawn("unit level rolls_up_by\n 1 operator operator\n 2 operator operator\n 3 school line", UNITS)
    links = drawn("kind child parent\n operator 2 1\n operator 3 2", LINKS)
    forms = drawn("unit form\n 1 independent", FORMS)
    expected = """
        unit form
        1    independent
        2    independent
        3    independent
        """

    result = operator_forms(units=units, links=links, forms=forms, days=drawn("period day\n 2024 2024-10-15", DAYS))

    assert told(result, expected) == tidy(expected)
