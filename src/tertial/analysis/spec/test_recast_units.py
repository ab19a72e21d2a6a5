"""What has become of a unit on another day: `recast_placements`, along successions."""

from datetime import date

import pytest

from tertial.analysis.spec.drawing import only, tidy, told
from tertial.analysis.spec.recasting import ALL_IN_TEN, recast


def test_a_unit_that_goes_on_stands_where_it_belongs_that_day() -> None:
    links = """
        kind       child parent starts_on  ends_on
        geographic 20    10     -          2023-07-01
        geographic 20    11     2023-07-01 -
        """
    expected = """
        period unit level    grp share own
        2022   20   school   20  1     True
        2022   20   district 11  1     False
        2022   20   city     1   1     False
        """

    result = recast(links, "predecessor", date(2024, 1, 1))

    assert told(result, expected) == tidy(expected)


def test_units_that_merged_go_whole_to_their_successor_over_several_steps() -> None:
    successions = """
        predecessor successor on_day
        20          22        2023-01-01
        21          22        2023-01-01
        22          23        2023-07-01
        """
    links = """
        kind       child parent
        geographic 20    10
        geographic 21    10
        geographic 22    10
        geographic 23    11
        """
    expected = """
        unit level    grp share own
        20   school   23  1     True
        20   district 11  1     False
        20   city     1   1     False
        21   school   23  1     True
        21   district 11  1     False
        21   city     1   1     False
        """

    result = recast(links, successions, date(2024, 1, 1), "period unit day\n 2022 20 2022-10-15\n 2022 21 2022-10-15")

    assert told(result, expected) == tidy(expected)


@pytest.mark.parametrize(
    ("day", "heir"), [("2022-12-31", 20), ("2023-01-01", 21), ("2023-06-30", 21), ("2023-07-01", 22)]
)
def test_a_succession_counts_from_its_day(day: str, heir: int) -> None:
    successions = "predecessor successor on_day\n 20 21 2023-01-01\n 21 22 2023-07-01"

    result = only(recast(ALL_IN_TEN, successions, date.fromisoformat(day)), level="school")

    assert told(result, "grp share") == ["grp share", f"{heir} 1"]


def test_a_succession_before_the_period_is_not_followed() -> None:
    successions = "predecessor successor on_day\n 20 21 2022-10-15"

    result = only(recast(ALL_IN_TEN, successions, date(2024, 1, 1)), level="school")

    assert told(result, "grp share") == ["grp share", "20 1"]


def test_shares_multiply_along_a_way_that_splits_twice_and_meets_again() -> None:
    successions = """
        predecessor successor on_day     share
        20          21        2023-01-01 0.5
        20          22        2023-01-01 0.5
        21          22        2023-07-01 0.2
        21          23        2023-07-01 0.8
        """
    expected = """
        level    grp share
        school   22  0.6
        school   23  0.4
        district 10  1
        city     1   1
        """

    result = recast(ALL_IN_TEN, successions, date(2024, 1, 1))

    assert told(result, expected) == tidy(expected)


@pytest.mark.parametrize("shares", [("-", "-"), ("0.5", "-"), ("0.5", "0.4"), ("1", "1")])
def test_a_split_without_shares_that_make_a_whole_cannot_be_placed_but_is_in_the_city(shares: tuple[str, str]) -> None:
    successions = f"""
        predecessor successor on_day     share
        20          21        2023-01-01 {shares[0]}
        20          22        2023-01-01 {shares[1]}
        """
    expected = """
        level    grp share own
        school   -   1     True
        district -   1     False
        city     1   1     False
        """

    result = recast(ALL_IN_TEN, successions, date(2024, 1, 1))

    assert told(result, expected) == tidy(expected)


def test_the_part_that_cannot_be_followed_further_is_the_part_that_cannot_be_placed() -> None:
    successions = """
        predecessor successor on_day     share
        20          21        2023-01-01 0.25
        20          22        2023-01-01 0.75
        21          10        2023-07-01 -
        21          23        2023-07-01 -
        """
    expected = """
        level    grp share
        school   22  0.75
        school   -   0.25
        district 10  0.75
        district -   0.25
        city     1   1
        """

    result = recast(ALL_IN_TEN, successions, date(2024, 1, 1))

    assert told(result, expected) == tidy(expected)


def test_a_part_that_reaches_no_group_at_a_level_is_left_over_there() -> None:
    successions = "predecessor successor on_day share\n 20 21 2023-01-01 0.25\n 20 22 2023-01-01 0.75"
    expected = """
        level    grp share
        school   21  0.25
        school   22  0.75
        district 10  0.25
        district -   0.75
        city     1   1
        """

    result = recast("kind child parent\n geographic 21 10", successions, date(2024, 1, 1))

    assert told(result, expected) == tidy(expected)


def test_a_unit_that_lives_on_beside_its_split_off_keeps_its_share() -> None:
    successions = "predecessor successor on_day share\n 20 20 2023-01-01 0.7\n 20 21 2023-01-01 0.3"
    expected = """
        level    grp share
        school   20  0.7
        school   21  0.3
        district 10  1
        city     1   1
        """

    result = recast(ALL_IN_TEN, successions, date(2024, 1, 1))

    assert told(result, expected) == tidy(expected)


def test_two_steps_on_one_day_are_both_followed() -> None:
    successions = "predecessor successor on_day\n 20 21 2023-01-01\n 21 22 2023-01-01"

    result = only(recast(ALL_IN_TEN, successions, date(2024, 1, 1)), level="school")

    assert told(result, "grp share") == ["grp share", "22 1"]


def test_backwards_a_successor_goes_to_its_one_predecessor() -> None:
    successions = "predecessor successor on_day\n 21 20 2022-01-01\n 22 21 2021-01-01"
    expected = """
        level    grp share
        school   22  1
        district 10  1
        city     1   1
        """

    result = recast(ALL_IN_TEN, successions, date(2020, 1, 1))

    assert told(result, expected) == tidy(expected)


def test_backwards_a_merged_unit_cannot_be_placed_among_its_predecessors_unless_shares_are_given() -> None:
    unknown = "predecessor successor on_day\n 21 20 2022-01-01\n 22 20 2022-01-01"
    known = "predecessor successor on_day share\n 21 20 2022-01-01 0.4\n 22 20 2022-01-01 0.6"

    without, with_shares = (recast(ALL_IN_TEN, drawing, date(2020, 1, 1)) for drawing in (unknown, known))

    assert told(without, "level grp share") == ["level grp share", "city 1 1", "district - 1", "school - 1"]
    assert told(with_shares, "level grp share") == [
        "level grp share", "city 1 1", "district 10 1", "school 21 0.4", "school 22 0.6"
    ]  # fmt: skip


def test_backwards_the_parts_of_a_split_go_whole_to_what_was_split() -> None:
    successions = "predecessor successor on_day share\n 21 20 2022-01-01 0.4\n 21 22 2022-01-01 0.6"

    result = only(recast(ALL_IN_TEN, successions, date(2020, 1, 1)), level="school")

    assert told(result, "grp share") == ["grp share", "21 1"]


def test_successions_in_a_circle_leave_the_unit_unplaced() -> None:
    successions = "predecessor successor on_day\n 20 21 2023-01-01\n 21 20 2023-01-01"
    expected = """
        level  grp share
        school -   1
        city   1   1
        """

    result = recast(ALL_IN_TEN, successions, date(2024, 1, 1))

    assert told(result, expected) == tidy(expected)
