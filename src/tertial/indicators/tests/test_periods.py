"""What is said of a text that is no period."""

import pytest

from tertial.indicators.queries.periods import period_kinds, what_is_wrong
from tertial.indicators.rules import ImpossiblePeriod, period


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("24", "“24” is no period. Write 2024, 2024-T1, 2024-Q1, 2024-01 or 2024/25."),
        ("2024/26", "“2024/26” is no period that this city uses."),
        ("2024-T4", "“2024-T4” is no period: a year has 3 of that kind, numbered from 1."),
    ],
)
def test_a_text_that_is_no_period_is_told_why(code: str, said: str):
    with pytest.raises(ImpossiblePeriod) as impossible:
        period(code, period_kinds())

    assert what_is_wrong(impossible.value) == said
