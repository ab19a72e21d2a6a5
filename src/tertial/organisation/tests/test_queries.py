"""The organisation on a day, above and below, found and remembered."""

from datetime import date

import pytest

from tertial.organisation.models import Unit
from tertial.organisation.queries import shape
from tertial.organisation.queries.history import Event, history_of
from tertial.organisation.queries.units import counts_on, found, ids_below, names_on, top_unit, tree_on
from tertial.organisation.rules import LinkKind
from tertial.organisation.tests.factories import MERGER, a_city, units

pytestmark = pytest.mark.django_db
BEFORE, AFTER = date(2023, 1, 1), date(2024, 1, 1)


def names(day: date, ids: frozenset[int]) -> list[str]:
    return sorted(named.code for named in names_on(day, ids).values())


def test_areas_are_three_before_the_merger_and_two_after():
    city = a_city()

    before = [row.unit.code for row in tree_on(BEFORE, kind=LinkKind.GEOGRAPHIC, root=city["city"], depth=1)]
    after = [row.unit.code for row in tree_on(AFTER, kind=LinkKind.GEOGRAPHIC, root=city["city"], depth=1)]

    assert before == ["city", "south", "west", "east"]
    assert after == ["city", "north", "south"]


def test_tree_stands_in_reading_order_with_children_counted():
    city = a_city()

    tree = tree_on(AFTER, kind=LinkKind.GEOGRAPHIC, root=city["city"], depth=2)

    assert [(row.unit.code, row.depth, row.children) for row in tree] == [
        ("city", 0, 2),
        ("north", 1, 2),
        ("elm", 2, 0),
        ("oak", 2, 0),
        ("south", 1, 2),
        ("bear", 2, 0),
        ("ash", 2, 0),
    ]


def test_everything_below_a_unit_on_a_day():
    city = a_city()

    assert names(BEFORE, ids_below([city["west"].pk], kind=LinkKind.GEOGRAPHIC, day=BEFORE)) == ["elm"]
    assert names(AFTER, ids_below([city["north"].pk], kind=LinkKind.GEOGRAPHIC, day=AFTER)) == ["elm", "oak"]
    assert names(AFTER, ids_below([city["board"].pk], kind=LinkKind.LINE, day=AFTER)) == [
        "elm",
        "elms",
        "oak",
        "office",
    ]


def test_walking_down_inside_an_authority_stops_at_the_next():
    city = a_city()

    assert ids_below([city["city"].pk], kind=LinkKind.LINE, day=AFTER, within_authority=True) == frozenset()


def test_name_of_a_day_and_the_nearest_name_when_there_was_none():
    a_city()
    units(
        {"code": "lark", "kind": "preschool", "name": "Lärkan", "starts_on": BEFORE, "ends_on": MERGER},
        {"code": "lark", "kind": "preschool", "name": "Stora Lärkan", "starts_on": MERGER, "ends_on": AFTER},
    )
    lark = Unit.objects.get(code="lark")

    called = [names_on(day, [lark.pk])[lark.pk].name for day in (date(2020, 1, 1), BEFORE, MERGER, date(2026, 1, 1))]

    assert called == ["Lärkan", "Lärkan", "Stora Lärkan", "Stora Lärkan"]


def test_search_finds_names_without_accents_and_counts_them():
    a_city()

    results, count = found("forskola asen", day=AFTER)

    assert ([named.name for named in results], count) == (["Förskolan Åsen"], 1)


def test_search_results_stand_in_swedish_order():
    a_city()

    results, count = found("forskolan", day=AFTER)

    assert [n.name for n in results] == ["Förskolan Almen", "Förskolan Björnen", "Förskolan Eken", "Förskolan Åsen"]
    assert count == 4


def test_history_tells_of_moves_and_successions():
    city = a_city()

    elm = [(h.on, h.event, h.other.code if h.other else "") for h in history_of(city["elm"])]
    west = [(h.on, h.event, h.other.code if h.other else "") for h in history_of(city["west"])]

    assert elm == [(MERGER, Event.LEFT, "west"), (MERGER, Event.JOINED, "north")]
    assert west == [
        (MERGER, Event.WAS_TAKEN_OVER, "north"),
        (MERGER, Event.LEFT, "city"),
        (MERGER, Event.ENDED, ""),
    ]


def test_counts_of_kinds_on_a_day():
    a_city()

    assert counts_on(AFTER) == {
        "city": 1,
        "board": 2,
        "administration": 1,
        "unit": 1,
        "district": 2,
        "operator": 2,
        "preschool": 4,
    }


def test_the_top_unit_is_the_city_and_the_next_change_is_the_merger():
    city = a_city()

    assert top_unit() == city["city"]
    assert shape.next_change_after(BEFORE) == MERGER
    assert shape.next_change_after(AFTER) is None
