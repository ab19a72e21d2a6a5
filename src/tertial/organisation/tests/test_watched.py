"""Who watches a unit watches what lies directly below it, unless that is more than anybody can watch."""

from datetime import date

import pytest

from tertial.organisation.queries.watched import MOST_BELOW, watched_on
from tertial.organisation.tests.factories import a_city, links, units

pytestmark = pytest.mark.django_db

TODAY = date(2025, 1, 15)


def watched(*codes: str) -> list[tuple[str, bool]]:
    """Code of each unit that is watched with these, and whether it was asked for itself."""
    return sorted((row.unit.code, row.is_chosen) for row in watched_on(TODAY, ids=(), codes=codes))


def test_what_lies_directly_below_by_line_operator_or_place_is_watched_too():
    a_city()

    assert watched("elms", "bears", "other-board") == [
        ("bear", False),
        ("bears", True),
        ("elm", False),
        ("elms", True),
        ("oak", False),
        ("other-board", True),
    ]


def test_who_has_too_many_below_watches_itself_alone():
    a_city()
    codes = [f"extra-{number}" for number in range(MOST_BELOW)]
    units(*({"code": code, "kind": "preschool", "name": code} for code in codes))
    links(*(("geographic", code, "south") for code in codes))

    assert watched("south") == [("south", True)]


def test_who_watches_nothing_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        found = watched_on(TODAY, ids=(), codes=())

    assert found == []
