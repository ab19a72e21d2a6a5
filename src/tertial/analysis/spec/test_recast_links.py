"""Where the heir of a unit stands on another day: `recast_placements`, along links."""

from datetime import date

import pytest

from tertial.analysis.spec.drawing import only, tidy, told
from tertial.analysis.spec.recasting import ALL_IN_TEN, recast


@pytest.mark.parametrize(
    ("day", "area"), [("2019-01-01", 10), ("2021-06-01", 10), ("2021-11-01", 11), ("2024-01-01", 11)]
)
def test_without_a_link_that_day_the_link_nearest_in_time_counts(day: str, area: int) -> None:
    links = """
        kind       child parent starts_on  ends_on
        geographic 20    10     2020-01-01 2021-01-01
        geographic 20    11     2022-01-01 2023-01-01
        """

    result = only(recast(links, "predecessor", date.fromisoformat(day)), level="district")

    assert told(result, "grp share") == ["grp share", f"{area} 1"]


def test_an_area_at_the_end_of_an_old_link_is_followed_to_its_successor() -> None:
    links = "kind child parent starts_on ends_on\n geographic 20 10 - 2023-01-01"
    successions = """
        predecessor successor on_day
        10          12        2023-07-01
        11          12        2023-07-01
        12          13        2024-07-01
        """

    in_spring, in_autumn = (
        only(recast(links, successions, day), level="district") for day in (date(2024, 1, 1), date(2025, 1, 1))
    )

    assert told(in_spring, "grp share") == ["grp share", "12 1"]
    assert told(in_autumn, "grp share") == ["grp share", "13 1"]


def test_an_area_that_was_split_without_shares_cannot_take_the_unit() -> None:
    links = "kind child parent starts_on ends_on\n geographic 20 10 - 2023-01-01"
    successions = "predecessor successor on_day\n 10 11 2023-07-01\n 10 12 2023-07-01"
    expected = """
        level    grp share
        school   20  1
        district -   1
        city     1   1
        """

    result = recast(links, successions, date(2024, 1, 1))

    assert told(result, expected) == tidy(expected)


def test_a_unit_younger_than_the_day_goes_back_with_its_area() -> None:
    links = "kind child parent starts_on ends_on\n geographic 20 11 2022-01-01 -"
    successions = "predecessor successor on_day\n 10 11 2021-07-01"

    result = only(recast(links, successions, date(2020, 1, 1)), level="district")

    assert told(result, "grp share") == ["grp share", "10 1"]


def test_each_period_is_followed_from_its_own_day() -> None:
    observed = """
        period unit day
        2021   20   2021-10-15
        2022   21   2022-10-15
        2023   21   2023-10-15
        2024   22   2024-10-15
        """
    successions = "predecessor successor on_day\n 20 21 2022-01-01\n 21 22 2024-01-01"
    expected = """
        period unit grp
        2021   20   21
        2022   21   21
        2023   21   21
        2024   22   21
        """

    result = only(recast(ALL_IN_TEN, successions, date(2023, 6, 1), observed), level="school")

    assert told(result, expected) == tidy(expected)
