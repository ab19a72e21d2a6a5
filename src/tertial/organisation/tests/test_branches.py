"""The tree as it is opened, what ties it, and what is found and changes in it."""

from datetime import date

import pytest

from tertial.organisation.operations.reorganisation import Opening, Plan, reorganise, withdraw
from tertial.organisation.queries.branches import Ties, branches_on, ties_on
from tertial.organisation.queries.changes import changes_around
from tertial.organisation.queries.finding import count_at, found_among, ids_at, units_named
from tertial.organisation.rules import LinkKind
from tertial.organisation.tests.factories import MERGER, NOON, a_city, units

pytestmark = pytest.mark.django_db
BEFORE, AFTER = date(2023, 1, 1), date(2024, 1, 1)


def listed(day: date, kind: LinkKind, **more: object) -> list[tuple[str, str, int, str]]:
    """Code, code of the unit above, how many lie under and of which single kind."""
    found = branches_on(day, kind=kind, **more)  # type: ignore[arg-type]  # passed on as they came
    codes = {row.unit.id: row.unit.code for row in found}
    return [(row.unit.code, codes.get(row.parent_id or 0, ""), row.under, row.kind_under) for row in found]


def test_a_single_top_is_open():
    a_city()

    assert listed(BEFORE, LinkKind.GEOGRAPHIC) == [
        ("city", "", 3, "district"),
        ("south", "city", 2, "preschool"),
        ("west", "city", 1, "preschool"),
        ("east", "city", 1, "preschool"),
    ]


def test_of_many_tops_none_is_open():
    a_city()

    assert listed(AFTER, LinkKind.OPERATOR) == [("bears", "", 1, "preschool"), ("own", "", 3, "preschool")]


def test_a_list_is_cut_but_never_the_way_to_what_is_open():
    city = a_city()

    found = listed(AFTER, LinkKind.OPERATOR, opened=city["own"], length=1, skipped=1)

    assert found == [("bears", "", 1, "preschool"), ("own", "", 3, "preschool"), ("oak", "own", 0, "")]


def test_ties_are_counted_with_and_without_those_that_gather_others():
    a_city()

    assert ties_on(AFTER) == {
        LinkKind.LINE: Ties(6, 4, 0, 3),
        LinkKind.FUNCTIONAL: Ties(4, 1, 4, 0),
        LinkKind.GEOGRAPHIC: Ties(6, 3, 4, 2),
        LinkKind.OPERATOR: Ties(4, 2, 4, 2),
    }
    assert ties_on(AFTER, kinds=[LinkKind.FUNCTIONAL]) == {LinkKind.FUNCTIONAL: Ties(4, 1, 4, 0)}


def test_changes_stand_around_the_day_with_decided_reorganisations():
    a_city()
    plan = Plan("En ny nämnd", date(2026, 7, 1), openings=[Opening("new-board", "board", "Nya nämnden")])
    outcome = reorganise(plan=plan, actor=None, at=NOON)

    told = [
        (c.on, c.titles, [([u.code for u in r.before], [u.code for u in r.after]) for r in c.replacements])
        for c in changes_around(AFTER)
    ]
    withdraw(reorganisation=outcome.reorganisation, actor=None, at=NOON, today=AFTER)

    assert told == [(date(2026, 7, 1), ("En ny nämnd",), []), (MERGER, (), [(["west", "east"], ["north"])])]
    assert [c.on for c in changes_around(AFTER)] == [MERGER]


def test_units_are_found_by_earlier_names_in_order_of_the_latest():
    a_city()
    units(
        {"code": "old", "kind": "preschool", "name": "Åsens gamla", "ends_on": date(2022, 1, 1)},
        {"code": "old", "kind": "preschool", "name": "Zebran", "starts_on": date(2022, 1, 1), "ends_on": AFTER},
    )

    found = found_among(list(units_named("asen").values_list("pk", flat=True)), words="asen", day=AFTER)

    assert [(f.unit.code, f.known_as, f.place, f.ended_on) for f in found] == [
        ("ash", "", "Södra", None),
        ("old", "Åsens gamla", "", AFTER),
    ]


def test_the_units_of_a_level_all_or_below_one():
    city = a_city()

    south = ids_at("preschool", day=AFTER, below=city["south"].pk, kind=LinkKind.GEOGRAPHIC)

    assert south == {city["ash"].pk, city["bear"].pk}
    assert (count_at("preschool", day=AFTER), count_at("district", day=BEFORE)) == (4, 3)
