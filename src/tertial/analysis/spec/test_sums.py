"""From answers to sums at every level: `sums`."""

import math
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest

from tertial.analysis.engine import ColumnMissing
from tertial.analysis.engines.sources import NoParquetThere, Parquet
from tertial.analysis.shapes import PLACEMENTS
from tertial.analysis.spec.answering import FRAME, POPULATION, UNITS_IN_TWO_AREAS, given_answers, summed_up
from tertial.analysis.spec.drawing import drawn, tidy, told
from tertial.analysis.spec.summed import Row
from tertial.analysis.survey.sums import sums


def test_every_level_has_the_sums_of_its_children_and_a_unit_in_no_area_stands_for_itself() -> None:
    answers = """
        unit y
        7    4
        7    2
        8    5
        8    3
        9    1
        9    2
        9    -
        """
    expected = """
        level grp population responding assumed handed_in n swy sw2y2
        unit  7   4          2          0       2         2 6   20
        unit  8   2          2          0       2         2 8   34
        unit  9   10         3          0       3         2 3   5
        area  70  6          4          0       4         4 14  54
        area  -   10         3          0       3         2 3   5
        city  1   16         7          0       7         6 17  59
        """

    assert summed_up(answers, expected) == tidy(expected)


def test_the_variance_is_that_of_the_strata_with_and_without_those_who_were_not_asked() -> None:
    """Unit 7: s² = 2 of 2 among 4, so k = 1 and 2; unit 8: all answered. C − A²/r = 2 in both."""
    answers = "unit y\n 7 4\n 7 2\n 8 5\n 8 3"
    expected = """
        level grp d0 d1 d2 a0 a1 a2
        unit  7   2  0  0  4  0  0
        unit  8   0  0  0  4  0  0
        area  70  2  0  0  8  0  0
        city  1   2  0  0  8  0  0
        """

    assert summed_up(answers, expected, POPULATION.slice(0, 2)) == tidy(expected)


def test_an_item_left_empty_keeps_the_child_in_the_stratum() -> None:
    """A = 9, B = 9, C = 41, D = W = 2, r = 3: C − A²/3 = 14, B − AW/3 = 3, D − W²/3 = 2/3; r/(r−1) = 1.5."""
    answers = "unit y\n 9 4\n 9 5\n 9 -"
    expected = """
        level n a0 a1  a2 d0   d1   d2
        unit  2 21 4.5 1  14.7 3.15 0.7
        city  2 21 4.5 1  14.7 3.15 0.7
        """

    assert summed_up(answers, expected, POPULATION.slice(2)) == tidy(expected)


def test_nobody_answered_the_question_and_the_unit_still_counts_those_who_answered_others() -> None:
    answers = """
        unit child question y
        7    1     food     -
        7    2     food     -
        7    1     play     4
        7    2     play     4
        """
    expected = """
        level question population responding handed_in n sw swy d0 a0 a2
        unit  food     4          2          2         0 0  0   0  0  0
        area  food     4          2          2         0 0  0   0  0  0
        city  food     4          2          2         0 0  0   0  0  0
        unit  play     4          2          2         2 2  8   0  0  0
        area  play     4          2          2         2 2  8   0  0  0
        city  play     4          2          2         2 2  8   0  0  0
        """

    assert summed_up(answers, expected, POPULATION.slice(0, 1)) == tidy(expected)


def test_one_child_alone_has_no_variance_and_neither_has_an_area_with_such_a_unit() -> None:
    answers = "unit y\n 7 4\n 7 2\n 9 5"
    expected = """
        level grp n d0 a0
        unit  7   2 2  4
        unit  9   1 -  -
        area  70  2 2  4
        area  -   1 -  -
        city  1   3 -  -
        """

    assert summed_up(answers, expected) == tidy(expected)


def test_one_child_who_is_all_there_are_is_certain_but_tells_of_no_others() -> None:
    frame = drawn("period unit population\n 2024 7 1", FRAME)
    expected = "level n d0 d2 a0\n unit 1 0 0 -\n area 1 0 0 -\n city 1 0 0 -"

    assert summed_up("unit y\n 7 4", expected, frame) == tidy(expected)


def test_units_put_together_in_a_stratum_share_their_count_and_their_population() -> None:
    """Units 7 and 9 are one stratum of 3 children of 14. At the city it is C − A²/3 = 45 − 121/3 = 14/3, times 1.5."""
    frame = POPULATION.append_column("stratum", pa.array(["a", None, "a"]))
    expected = """
        level grp responding n a0     a2
        unit  7   2          2 12     1
        unit  8   0          0 -      -
        unit  9   1          1 25     1
        area  70  2          2 12     1
        area  -   1          1 25     1
        city  1   3          3 7      0
        """

    found = summed_up("unit y\n 7 4\n 7 2\n 9 5", expected, frame)

    assert found == [line for line in tidy(expected) if not line.startswith("unit 8")]


def test_a_population_that_is_unknown_or_too_small_is_taken_to_be_those_who_answered_and_told() -> None:
    frame = drawn("period unit population\n 2024 7 -\n 2024 8 1", FRAME)
    expected = """
        level grp population assumed d0 a0
        unit  7   2          1       0  4
        unit  8   2          1       0  4
        unit  9   2          1       0  0
        area  70  4          2       0  8
        area  -   2          1       0  0
        city  1   6          3       0  8
        """

    assert summed_up("unit y\n 7 4\n 7 2\n 8 5\n 8 3\n 9 1\n 9 1", expected, frame) == tidy(expected)


def test_answers_without_weight_are_counted_and_weigh_nothing() -> None:
    answers = "unit y w\n 7 4 0\n 7 2 0"
    expected = "level n sw swy sw2 a0 d0\n unit 2 0 0 0 0 0\n area 2 0 0 0 0 0\n city 2 0 0 0 0 0"

    assert summed_up(answers, expected, POPULATION.slice(0, 1)) == tidy(expected)


def test_shares_and_the_mean_come_from_one_reading_and_breakdowns_stay_apart() -> None:
    answers = "unit y sex\n 7 4 girl\n 7 2 boy\n 7 5 -\n 7 - boy"
    expected = """
        level sex  measure responding n swy sw2y2
        city  girl mean    4          1 4   16
        city  girl top     4          1 1   1
        city  boy  mean    4          1 2   4
        city  boy  top     4          1 0   0
        city  -    mean    4          1 5   25
        city  -    top     4          1 1   1
        """
    placements = UNITS_IN_TWO_AREAS.slice(5, 1)

    found = sums(
        answers=given_answers(answers),
        placements=placements,
        frame=POPULATION.slice(0, 1),
        by=["sex"],
        shares={"top": (4, 5)},
    )

    assert told(found, like=expected) == tidy(expected)


def test_a_unit_that_was_parted_stands_under_no_group() -> None:
    placements = drawn("period unit level grp share\n 2024 7 area 70 0.4\n 2024 7 area 71 0.6", PLACEMENTS)

    found = sums(answers=given_answers("unit y\n 7 4"), placements=placements, frame=POPULATION.slice(0, 1))

    assert told(found, like="level grp n") == ["level grp n", "area - 1"]


def test_weights_can_be_lifted_to_the_population_of_each_unit() -> None:
    answers = "unit y\n 7 4\n 7 2\n 9 5\n 9 3"
    expected = """
        level grp sw swy sw2 d0
        unit  7   4  12  8   8
        unit  9   10 40  50  80
        area  70  4  12  8   8
        area  -   10 40  50  80
        city  1   14 52  58  88
        """

    assert summed_up(answers, expected, lifted=True) == tidy(expected)


def test_guardians_of_one_child_are_one_answer() -> None:
    answers = """
        unit child y
        7    1     5
        7    1     4
        7    2     3
        7    3     2
        7    3     -
        """
    expected = """
        level measure responding n handed_in swy sw2y2
        city  mean    3          3 3         9.5 33.25
        city  top     3          3 3         1   1
        """

    found = sums(
        answers=given_answers(answers),
        placements=UNITS_IN_TWO_AREAS.slice(5, 1),
        frame=POPULATION.slice(0, 1),
        shares={"top": (4, 5)},
        guardians=True,
    )

    assert told(found, like=expected) == tidy(expected)


def test_the_variance_of_guardians_answers_is_that_of_r_for_a_cluster_design() -> None:
    """Reference I03 (R survey): 80 answers for 60 of 85 children; here 5 children, worked out by hand."""
    means = [3.0, 4.5, 4.0, 2.0, 5.0]
    answers = "unit child y\n 7 1 3\n 7 2 4\n 7 2 5\n 7 3 4\n 7 4 2\n 7 5 5"
    frame = drawn("period unit population\n 2024 7 10", FRAME)

    found = sums(
        answers=given_answers(answers), placements=UNITS_IN_TWO_AREAS.slice(5, 1), frame=frame, guardians=True
    ).to_pylist()[0]

    centre = sum(means) / 5
    assert found["swy"] / found["sw"] == centre
    by_hand = (1 - 5 / 10) * sum((mean - centre) ** 2 for mean in means) / 4 / 5
    assert variance(found, "d") == pytest.approx(by_hand, rel=1e-12)


@pytest.mark.real_data
def test_two_guardians_of_the_reference_give_the_mean_and_error_of_r() -> None:
    data = Path(__file__).parents[5] / "shared" / "data" / "reference" / "data" / "two_guardians.csv"
    read = pyarrow.csv.read_csv(data)
    rows = [{"unit": 7, "period": "2024", "question": "q"} | row for row in read.to_pylist()]
    frame = drawn("period unit population\n 2024 7 85", FRAME)

    (found,) = sums(
        answers=pa.Table.from_pylist(rows), placements=UNITS_IN_TWO_AREAS.slice(5, 1), frame=frame, guardians=True
    ).to_pylist()

    assert (found["n"], found["responding"]) == (60, 60)
    assert found["swy"] / found["sw"] == pytest.approx(3.73333333333333, rel=1e-8)
    assert math.sqrt(variance(found, "d")) == pytest.approx(0.0686559310415076, rel=1e-8)


@pytest.mark.parametrize("counting", ["children", "rows", "frame"])
def test_who_counts_those_who_answered_makes_no_difference_where_each_child_has_a_row_for_each_question(
    counting: Any,
) -> None:
    answers = "unit child question y\n 7 1 food 4\n 7 1 play -\n 7 2 food -\n 7 2 play 5"
    frame = POPULATION.slice(0, 1).append_column("responding", pa.array([2]))
    expected = "level question responding a0\n city food 2 16\n city play 2 25"

    found = sums(
        answers=given_answers(answers),
        placements=UNITS_IN_TWO_AREAS.slice(5, 1),
        frame=frame,
        responding=counting,
    )

    assert told(found, like=expected) == tidy(expected)


def test_a_frame_that_counts_fewer_than_the_answers_or_nobody_gives_no_variance() -> None:
    frame = POPULATION.slice(0, 2).append_column("responding", pa.array([1, None]))
    expected = """
        level grp responding n d0 a0
        unit  7   1          2 -  -
        unit  8   -          2 -  -
        area  70  -          4 -  -
        city  1   -          4 -  -
        """

    assert summed_up("unit y\n 7 4\n 7 2\n 8 5\n 8 3", expected, frame) == tidy(expected)


def test_what_is_no_number_is_an_item_left_empty() -> None:
    expected = "level n handed_in swy\n unit 1 2 4\n area 1 2 4\n city 1 2 4"

    assert summed_up("unit y\n 7 4\n 7 nan", expected, POPULATION.slice(0, 1)) == tidy(expected)


def test_no_answers_have_no_sums() -> None:
    answers = given_answers("unit y\n 7 4").slice(0, 0)

    assert sums(answers=answers, placements=UNITS_IN_TWO_AREAS, frame=POPULATION).num_rows == 0


def test_a_column_that_is_missing_is_named() -> None:
    answers = given_answers("unit y\n 7 4").drop_columns(["child"])

    with pytest.raises(ColumnMissing, match="The table “answers” has no column “child”"):
        sums(answers=answers, placements=UNITS_IN_TWO_AREAS, frame=POPULATION)


def test_files_give_the_same_as_tables(tmp_path: Path) -> None:
    answers = given_answers("unit y\n 7 4\n 7 2\n 8 5\n 8 3")
    (tmp_path / "answers").mkdir()
    for part in range(2):
        pq.write_table(answers.slice(2 * part, 2), tmp_path / "answers" / f"part-{part}.parquet")
    pq.write_table(POPULATION, tmp_path / "it's a frame.parquet")

    from_files = sums(
        answers=Parquet(tmp_path / "answers"),
        placements=UNITS_IN_TWO_AREAS,
        frame=Parquet(tmp_path / "it's a frame.parquet"),
    )

    like = "level grp n swy a0 d0"
    assert told(from_files, like) == told(sums(answers=answers, placements=UNITS_IN_TWO_AREAS, frame=POPULATION), like)


def test_a_folder_without_files_is_named(tmp_path: Path) -> None:
    with pytest.raises(NoParquetThere, match=tmp_path.name):
        sums(answers=Parquet(tmp_path), placements=UNITS_IN_TWO_AREAS, frame=POPULATION)


def variance(row: Row, basis: str) -> float:
    """The variance of a mean, from its sums."""
    mean = row["swy"] / row["sw"]
    terms = (row[f"{basis}{number}"] for number in range(3))
    top, middle, weight = terms
    total: float = (top - 2 * mean * middle + mean**2 * weight) / row["sw"] ** 2
    return total
