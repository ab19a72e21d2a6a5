"""A problem names its place in the reader's language."""

import pytest
from django.utils import translation

from tertial.platform.tables import Problem


@pytest.mark.parametrize(
    ("language", "row", "column", "said"),
    [
        ("en", 3, "kind", "units.csv, row 3, column kind: What. To do."),
        ("sv", 3, "kind", "units.csv, rad 3, kolumn kind: What. To do."),
        ("sv", 0, "kind", "units.csv, kolumn kind: What. To do."),
        ("sv", 0, "", "units.csv: What. To do."),
    ],
)
def test_a_problem_names_its_place(language: str, row: int, column: str, said: str):
    with translation.override(language):
        assert str(Problem("units.csv", row, column, "What.", "To do.")) == said
