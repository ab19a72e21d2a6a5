"""Means of answers at every level: `figures` with the sums of answers that the ledger keeps."""

import math

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from tertial.analysis.shapes import ANSWER_SUMS
from tertial.analysis.spec.drawing import only, tidy, told
from tertial.analysis.spec.figuring import figured

MEAN = """
    indicator version level  combine numerator scale
    content   1       school mean    content   1
    """
Grades = list[tuple[list[int], int]]  # the answers of each school, and how many more children it has


def test_an_area_is_the_mean_of_its_children_and_not_of_its_schools():
    observed = """
        measure unit value n responding population sw swy sw2y sw2y2 sw2
        content 20   4     2 2          4          4  16  32   136   8
        content 21   2     1 1          10         10 20  200  400   100
        """
    expected = """
        level    grp form        numerator denominator value       units n responding population
        school   20  municipal   16        4           4           1     2 2          4
        school   21  independent 20        10          2           1     1 1          10
        district 10  -           36        14          2.571428571 2     3 3          14
        district 10  municipal   16        4           4           1     2 2          4
        district 10  independent 20        10          2           1     1 1          10
        city     1   -           36        14          2.571428571 2     3 3          14
        city     1   municipal   16        4           4           1     2 2          4
        city     1   independent 20        10          2           1     1 1          10
        """

    result = figured(MEAN, observed)

    assert told(result, expected) == tidy(expected)


def test_a_school_that_nobody_answered_for_is_missing_and_in_no_sum():
    observed = """
        measure unit status  value n responding population sw swy sw2y sw2y2 sw2
        content 20   exists  4     2 2          4          4  16  32   136   8
        content 21   missing -     - -          -          -  -   -    -     -
        """
    expected = """
        level    grp form        value status  units n
        school   20  municipal   4     exists  1     2
        school   21  independent -     missing 0     -
        district 10  -           4     exists  1     2
        district 10  municipal   4     exists  1     2
        district 10  independent -     missing 0     -
        city     1   -           4     exists  1     2
        city     1   municipal   4     exists  1     2
        city     1   independent -     missing 0     -
        """

    result = figured(MEAN, observed)

    assert told(result, expected) == tidy(expected)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.tuples(st.lists(st.integers(1, 5), min_size=1, max_size=6), st.integers(0, 9)), min_size=3, max_size=3)
)
def test_the_variance_of_the_city_is_that_of_a_stratified_sample(schools: Grades):
    city = (
        only(figured(MEAN, _picture(schools)), level="city").filter(pa.compute.field("form").is_null()).to_pylist()[0]
    )

    mean, design, free = _by_hand(schools)
    found = {
        basis: (city[f"{basis}0"] - 2 * city["value"] * city[f"{basis}1"] + city["value"] ** 2 * city[f"{basis}2"])
        / city["denominator"] ** 2
        for basis in "da"
    }
    assert math.isclose(city["value"], mean)
    assert math.isclose(found["d"], design, abs_tol=1e-9)
    assert math.isclose(found["a"], free, abs_tol=1e-9)


def _picture(schools: Grades) -> str:
    rows = [" ".join(["measure", "unit", "value", *ANSWER_SUMS])]
    for unit, (grades, more) in enumerate(schools, start=20):
        y, children = np.array(grades, float), len(grades) + more
        w = children / len(grades)
        sums = (
            len(y),
            len(y),
            children,
            w * len(y),
            w * y.sum(),
            w * w * y.sum(),
            w * w * (y * y).sum(),
            w * w * len(y),
        )
        rows.append(" ".join(map(repr, ("content", unit, float(y.mean()), *map(float, sums)))).replace("'", ""))
    return "\n".join(rows)


def _by_hand(schools: Grades) -> tuple[float, float, float]:
    """The mean weighted by children, and its variance by strata; a lonely child is measured from the mean of all."""
    total = sum(len(grades) + more for grades, more in schools)
    mean = sum((len(grades) + more) * np.mean(grades) for grades, more in schools) / total
    design = free = 0.0
    for grades, more in schools:
        r, children = len(grades), len(grades) + more
        spread = np.var(grades, ddof=1) / r if r > 1 else (grades[0] - mean) ** 2
        free += (children / total) ** 2 * spread
        design += (children / total) ** 2 * spread * (1 - r / children)
    return mean, design, free
