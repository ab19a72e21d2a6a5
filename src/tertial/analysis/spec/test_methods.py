"""Every method of the handbook does what is drawn there."""

import math
from typing import Any

import pytest

from tertial.analysis.spec.method import Case, cases, pictured


@pytest.mark.parametrize("case", list(cases()), ids=lambda case: f"{case.topic}: {case.name}")
def test_a_method_does_what_is_drawn(case: Case):
    expected = pictured(case.expected)

    answer = case.answer()

    found = answer.select(expected.column_names).to_pylist()
    assert len(found) == len(expected)
    for row, drawn in zip(found, expected.to_pylist(), strict=True):
        assert {name: _close(row[name], value, case.within) for name, value in drawn.items()} == drawn


def _close(found: Any, drawn: Any, within: float) -> Any:
    """What was drawn, if what was found is as near as it must be; else what was found."""
    is_number = isinstance(found, int | float) and isinstance(drawn, int | float) and not isinstance(drawn, bool)
    return drawn if is_number and math.isclose(found, drawn, rel_tol=within, abs_tol=within) else found
