"""Breakdowns as pages name them."""

import pytest
from django.utils import translation

from tertial.site.words import part_name


@pytest.mark.parametrize(
    ("breakdown", "words"),
    [
        ("sex=girls", "flickor"),
        ("age=1-3;sex=boys", "1–3 år, pojkar"),
        ("language=other", "other"),
        ("", ""),
    ],
)
def test_a_breakdown_is_named_as_people_say_it(breakdown, words):
    with translation.override("sv"):
        assert part_name(breakdown) == words
