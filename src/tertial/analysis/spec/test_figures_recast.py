"""Every indicator in the organisation of another day: `figures` of recast placements."""

from tertial.analysis.spec.drawing import tidy, told
from tertial.analysis.spec.figuring import PUBLISHED, RATIO, figured

RECAST = """
    period unit level    grp share own
    2022   20   school   23  1     true
    2022   20   district 10  1     false
    2022   20   city     1   1     false
    2022   21   school   23  1     true
    2022   21   district 10  1     false
    2022   21   city     1   1     false
    2022   22   school   24  1     true
    2022   22   district 10  0.25  false
    2022   22   district 11  0.75  false
    2022   22   city     1   1     false
    2022   25   school   -   1     true
    2022   25   district -   1     false
    2022   25   city     1   1     false
    """


def test_recast_a_merged_unit_is_a_sum_and_a_renamed_one_keeps_what_it_published() -> None:
    observed = """
        measure   unit period value
        children  20   2022   30
        groups    20   2022   2
        size_told 20   2022   15.1
        children  21   2022   50
        groups    21   2022   3
        size_told 21   2022   16.7
        children  22   2022   20
        groups    22   2022   1
        size_told 22   2022   19.9
        children  25   2022   8
        groups    25   2022   1
        size_told 25   2022   8.1
        """
    forms = "period unit form\n 2022 20 municipal\n 2022 21 municipal\n 2022 22 independent"
    expected = """
        level    grp form        numerator denominator value       units
        school   23  municipal   80        5           16          2
        school   24  independent 20        1           19.9        1
        school   -   -           8         1           8           1
        district 10  -           85        5.25        16.19047619 3
        district 10  municipal   80        5           16          2
        district 10  independent 5         0.25        20          1
        district 11  -           15        0.75        20          1
        district 11  independent 15        0.75        20          1
        district -   -           8         1           8           1
        city     1   -           108       7           15.42857143 4
        city     1   municipal   80        5           16          2
        city     1   independent 20        1           20          1
        """

    result = figured(RATIO, observed, RECAST, forms)

    assert told(result, expected) == tidy(expected)


def test_recast_a_published_figure_of_a_merged_unit_cannot_be_placed() -> None:
    observed = """
        measure unit period value
        index   20   2022   70
        index   21   2022   80
        index   22   2022   60
        index   25   2022   50
        """
    expected = """
        level  grp value status
        school 23  -     not_applicable
        school 24  60    exists
        school -   -     not_applicable
        """

    result = figured(PUBLISHED, observed, RECAST, forms="period")

    assert told(result, expected) == tidy(expected)
