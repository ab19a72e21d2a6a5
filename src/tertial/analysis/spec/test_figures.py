"""Every indicator at every level: `figures`."""

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from tertial.analysis.rollup import figures
from tertial.analysis.shapes import OBSERVATIONS, RECIPES, UNIT_FORMS
from tertial.analysis.spec.drawing import drawn, only, tidy, told
from tertial.analysis.spec.figuring import PUBLISHED, RATIO, SHARE, SUM, TWO_AREAS, figured


def test_a_ratio_is_a_ratio_of_sums_at_every_level_and_form_and_the_units_show_what_they_published() -> None:
    observed = """
        measure   unit value
        children  20   30
        groups    20   2
        size_told 20   15.1
        children  21   50
        groups    21   2
        size_told 21   25
        children  22   20
        groups    22   1
        """
    expected = """
        indicator version level    grp form        period breakdown numerator denominator value       units status
        size      1       school   20  municipal   2024   ''        30        2           15.1        1     exists
        size      1       school   21  independent 2024   ''        50        2           25          1     exists
        size      1       school   22  municipal   2024   ''        20        1           20          1     exists
        size      1       district 10  -           2024   ''        80        4           20          2     exists
        size      1       district 10  municipal   2024   ''        30        2           15          1     exists
        size      1       district 10  independent 2024   ''        50        2           25          1     exists
        size      1       district 11  -           2024   ''        20        1           20          1     exists
        size      1       district 11  municipal   2024   ''        20        1           20          1     exists
        size      1       city     1   -           2024   ''        100       5           20          3     exists
        size      1       city     1   municipal   2024   ''        50        3           16.66666667 2     exists
        size      1       city     1   independent 2024   ''        50        2           25          1     exists
        """

    result = figured(RATIO, observed)

    assert told(result, expected) == tidy(expected)


def test_a_share_is_weighted_and_a_unit_that_lacks_a_part_is_left_out_of_both_sums() -> None:
    observed = """
        measure       unit value
        licensed_told 20   50
        posts         20   4
        licensed_told 21   25
        posts         21   12
        licensed_told 22   90
        """
    expected = """
        level    grp form        numerator denominator value units status
        school   20  municipal   200       4           50    1     exists
        school   21  independent 300       12          25    1     exists
        school   22  municipal   -         -           90    1     exists
        district 10  -           500       16          31.25 2     exists
        district 10  municipal   200       4           50    1     exists
        district 10  independent 300       12          25    1     exists
        district 11  -           -         -           -     0     missing
        district 11  municipal   -         -           -     0     missing
        city     1   -           500       16          31.25 2     exists
        city     1   municipal   200       4           50    1     exists
        city     1   independent 300       12          25    1     exists
        """

    result = figured(SHARE, observed)

    assert told(result, expected) == tidy(expected)


def test_a_sum_has_no_denominator_and_its_breakdowns_stay_apart() -> None:
    observed = """
        measure  unit breakdown value
        children 20   ''        30
        children 20   sex=girls 16
        children 20   sex=boys  14
        children 22   ''        20
        """
    expected = """
        grp breakdown numerator denominator value units
        1   ''        50        -           50    2
        1   sex=boys  14        -           14    1
        1   sex=girls 16        -           16    1
        """

    result = only(figured(SUM, observed, forms="period"), level="city")

    assert told(result, expected) == tidy(expected)


@pytest.mark.parametrize("status", ["missing", "not_applicable", "hidden_few", "secret"])
def test_the_status_of_what_a_unit_published_is_its_own_and_the_sums_go_on_without_it(status: str) -> None:
    observed = f"""
        measure   unit status   value
        size_told 20   {status} -
        children  20   exists   30
        groups    20   exists   2
        children  21   {status} -
        groups    21   exists   2
        """
    expected = f"""
        level    grp numerator denominator value units status
        school   20  30        2           -     0     {status}
        school   21  -         -           -     0     {status}
        district 10  30        2           15    1     exists
        city     1   30        2           15    1     exists
        """

    result = figured(RATIO, observed, forms="period")

    assert told(result, expected) == tidy(expected)


def test_a_group_of_which_nothing_is_known_says_why_if_there_is_one_reason() -> None:
    observed = """
        measure  unit status     value
        children 20   hidden_few -
        children 21   secret     -
        children 22   hidden_few -
        """
    expected = """
        level    grp value units status
        district 10  -     0     missing
        district 11  -     0     hidden_few
        city     1   -     0     missing
        """

    result = figured(SUM, observed, forms="period")

    assert told(result.filter(pc.not_equal(result["level"], "school")), expected) == tidy(expected)


def test_a_value_that_a_status_takes_back_is_not_counted() -> None:
    observed = "measure unit status value\n children 20 hidden_few 3\n children 22 exists 20"

    result = only(figured(SUM, observed, forms="period"), level="city")

    assert told(result, "value units") == ["value units", "20 1"]


def test_nothing_to_divide_by_is_not_applicable() -> None:
    observed = "measure unit value\n children 22 20\n groups 22 0"
    expected = """
        level    numerator denominator value units status
        school   20        0           -     1     not_applicable
        district 20        0           -     1     not_applicable
        city     20        0           -     1     not_applicable
        """

    result = figured(RATIO, observed, forms="period")

    assert told(result, expected) == tidy(expected)


def test_a_unit_of_which_nothing_but_the_denominator_is_known_has_no_figure() -> None:
    result = figured(RATIO, "measure unit value\n groups 20 2")

    assert result.to_pylist() == []


def test_units_that_reach_no_group_stand_together_under_none_so_that_a_level_adds_up() -> None:
    placements = TWO_AREAS.replace("2024   22   district 11  1     false", "")
    observed = "measure unit value\n children 20 30\n children 21 50\n children 22 20"
    expected = """
        level    grp form        value units
        district 10  -           80    2
        district 10  municipal   30    1
        district 10  independent 50    1
        district -   -           20    1
        district -   municipal   20    1
        """

    result = only(figured(SUM, observed, placements), level="district")

    assert told(result, expected) == tidy(expected)


def test_only_units_of_the_level_at_which_a_recipe_measures_are_counted() -> None:
    placements = """
        period unit level      grp share own
        2024   20   school     20  1     true
        2024   20   city       1   1     false
        2024   30   department 30  1     true
        2024   30   school     20  1     false
        2024   30   city       1   1     false
        """
    observed = "measure unit value\n children 20 30\n children 30 12"
    expected = """
        level  grp value units
        school 20  30    1
        city   1   30    1
        """

    result = figured(SUM, observed, placements, forms="period")

    assert told(result, expected) == tidy(expected)


def test_a_published_figure_is_shown_and_never_rolled_up() -> None:
    observed = "measure unit status value\n index 20 exists 71.5\n index 21 secret -"
    expected = """
        level  grp form        numerator denominator value units status
        school 20  municipal   -         -           71.5  1     exists
        school 21  independent -         -           -     0     secret
        """

    result = figured(PUBLISHED, observed)

    assert told(result, expected) == tidy(expected)


def test_a_breakdown_in_which_a_part_is_observed_nowhere_has_no_figures() -> None:
    observed = """
        measure  unit breakdown value
        children 20   ''        30
        children 20   sex=girls 16
        groups   20   ''        2
        children 21   ''        50
        """
    expected = """
        level    grp breakdown value units status
        school   20  ''        15    1     exists
        school   21  ''        -     0     missing
        district 10  ''        15    1     exists
        city     1   ''        15    1     exists
        """

    result = figured(RATIO, observed, forms="period")

    assert told(result, expected) == tidy(expected)


def test_each_version_of_a_recipe_counts_in_its_years() -> None:
    recipes = """
        indicator version level  combine numerator scale from_period to_period
        children  1       school sum     enrolled  1     -           2023
        children  2       school sum     children  2     2024        -
        """
    placements = "\n".join(
        ["period unit level grp share own"]
        + [f"{period} 20 school 20 1 true" for period in ("2022/23", "2023-T3", "2024-01", "2024/25", "2025")]
    )
    observed = "\n".join(
        ["measure unit period value"]
        + [
            f"{name} 20 {period} 5"
            for name in ("enrolled", "children")
            for period in ("2022/23", "2023-T3", "2024-01", "2024/25", "2025")
        ]
    )
    expected = """
        version period  value
        1       2022/23 5
        1       2023-T3 5
        2       2024-01 10
        2       2024/25 10
        2       2025    10
        """

    result = figured(recipes, observed, placements, forms="period")

    assert told(result, expected) == tidy(expected)


def test_sums_do_not_depend_on_the_order_of_rows() -> None:
    places = range(100, 2_100)
    placements = pa.table(
        {
            "period": ["2024"] * 4_000,
            "unit": [*places, *places],
            "level": ["school"] * 2_000 + ["city"] * 2_000,
            "grp": [*places, *[1] * 2_000],
            "share": [1.0] * 4_000,
        }
    )
    values = [(place % 7) * 0.1 + 10.0 ** (place % 9) / 3 for place in places]
    rows = [
        {"measure": "children", "unit": unit, "period": "2024", "breakdown": "", "status": "exists", "value": value}
        for unit, value in zip(places, values, strict=True)
    ]

    there, back = (
        only(
            figures(
                observations=pa.Table.from_pylist(order, schema=OBSERVATIONS),
                recipes=drawn(SUM, RECIPES),
                placements=placements,
                forms=UNIT_FORMS.empty_table(),
            ),
            level="city",
        ).to_pylist()
        for order in (rows, rows[::-1])
    )

    assert there == back
    assert there[0]["value"] == pytest.approx(sum(values), rel=1e-12)


def test_no_observations_no_figures() -> None:
    assert figured(RATIO, "measure").to_pylist() == []


@pytest.mark.parametrize("value", ["1e30", "nan", "inf"])
def test_a_number_that_cannot_be_summed_exactly_is_refused(value: str) -> None:
    with pytest.raises(duckdb.ConversionException):
        figured(SUM, f"measure unit value\n children 20 {value}")
