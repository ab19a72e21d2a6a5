"""Where units belong on a day: `placements`."""

import pyarrow as pa

from tertial.analysis.placement import placements
from tertial.analysis.shapes import DAYS, LINKS, UNITS
from tertial.analysis.spec.drawing import drawn, only, tidy, told

ORGANISATION = drawn(
    """
    unit level      rolls_up_by
    1    city       all
    2    board      line
    3    unit       line
    4    school     line
    5    department line
    6    district   geographic
    7    district   geographic
    8    operator   operator
    """,
    UNITS,
)
AUTUMN = drawn("period day\n 2024 2024-10-15", DAYS)


def test_a_unit_stands_at_each_level_any_number_of_steps_up_links_of_the_kind_the_level_rolls_up_by() -> None:
    links = drawn(
        """
        kind       child parent
        line       5     4
        line       4     3
        line       3     2
        line       2     1
        geographic 4     6
        operator   4     8
        """,
        LINKS,
    )
    expected = """
        unit level      grp share own
        1    city       1   1     True
        2    board      2   1     True
        2    city       1   1     False
        3    unit       3   1     True
        3    board      2   1     False
        3    city       1   1     False
        4    school     4   1     True
        4    unit       3   1     False
        4    board      2   1     False
        4    district   6   1     False
        4    operator   8   1     False
        4    city       1   1     False
        5    department 5   1     True
        5    school     4   1     False
        5    unit       3   1     False
        5    board      2   1     False
        5    city       1   1     False
        6    district   6   1     True
        6    city       1   1     False
        7    district   7   1     True
        7    city       1   1     False
        8    operator   8   1     True
        8    city       1   1     False
        """

    result = placements(units=ORGANISATION, links=links, days=AUTUMN)

    assert told(result, expected) == tidy(expected)


def test_a_link_holds_from_its_first_day_to_the_day_before_its_end() -> None:
    links = drawn(
        """
        kind       child parent starts_on  ends_on
        geographic 4     6      -          2023-07-01
        geographic 4     7      2023-07-01 -
        """,
        LINKS,
    )
    days = drawn(
        """
        period  day
        2022    2022-10-15
        before  2023-06-30
        after   2023-07-01
        2022/23 2022-10-15
        """,
        DAYS,
    )
    expected = """
        period  grp
        2022    6
        2022/23 6
        before  6
        after   7
        """

    result = only(placements(units=ORGANISATION, links=links, days=days), unit=4, level="district")

    assert told(result, expected) == tidy(expected)


def test_a_unit_without_a_link_that_day_has_no_row_at_that_level_but_is_in_the_city() -> None:
    links = drawn(
        """
        kind       child parent starts_on  ends_on
        geographic 4     6      2023-01-01 2024-01-01
        geographic 4     7      2025-01-01 -
        """,
        LINKS,
    )
    expected = """
        level  grp
        school 4
        city   1
        """

    result = only(placements(units=ORGANISATION, links=links, days=AUTUMN), unit=4)

    assert told(result, expected) == tidy(expected)


def test_the_nearest_of_several_groups_of_a_level_counts() -> None:
    units = drawn(
        """
        unit level    rolls_up_by
        1    district geographic
        2    district geographic
        3    part     geographic
        4    school   line
        """,
        UNITS,
    )
    links = drawn(
        """
        kind       child parent
        geographic 4     3
        geographic 3     2
        geographic 2     1
        """,
        LINKS,
    )
    expected = """
        unit level    grp
        1    district 1
        2    district 2
        3    part     3
        3    district 2
        4    school   4
        4    part     3
        4    district 2
        """

    result = placements(units=units, links=links, days=AUTUMN)

    assert told(result, expected) == tidy(expected)


def test_links_of_another_kind_lead_nowhere() -> None:
    links = drawn("kind child parent\n functional 4 2\n line 4 6", LINKS)
    expected = """
        level  grp
        school 4
        city   1
        """

    result = only(placements(units=ORGANISATION, links=links, days=AUTUMN), unit=4)

    assert told(result, expected) == tidy(expected)


def test_links_in_a_circle_do_not_hang_the_climb() -> None:
    links = drawn("kind child parent\n line 4 3\n line 3 4", LINKS)
    expected = """
        level  grp
        school 4
        unit   3
        city   1
        """

    result = only(placements(units=ORGANISATION, links=links, days=AUTUMN), unit=4)

    assert told(result, expected) == tidy(expected)


def test_no_units_no_placements() -> None:
    result = placements(units=UNITS.empty_table(), links=LINKS.empty_table(), days=AUTUMN)

    assert result.to_pylist() == []
    assert result.schema.field("grp").type == pa.int64()
