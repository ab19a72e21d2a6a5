"""Units, links and successions laid on what is recorded."""

from datetime import date, datetime, timedelta

import pytest

from tertial.organisation.models import Link
from tertial.organisation.operations.merging import merge_links, merge_successions, merge_units
from tertial.organisation.queries import shape
from tertial.organisation.tests.factories import NOON, a_city, links, rows
from tertial.platform.filed import Merged

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=30)


def said(merged: Merged) -> list[tuple[int, str, str]]:
    return [(p.row, p.column, p.what) for p in merged.problems]


def link(
    child: str, parent: str, kind: str = "line", starts_on: date | None = None, **more: object
) -> dict[str, object]:
    return {"kind": kind, "child": child, "parent": parent, "starts_on": starts_on, "ends_on": None, **more}


def merged_links(*values: dict[str, object], at: datetime = LATER) -> Merged:
    return merge_links(rows(*values), actor=None, at=at)


def test_the_same_rows_twice_change_nothing():
    a_city()

    merged = merged_links(link("elm", "elms"), link("oak", "elms"))

    assert (merged.merge.unchanged, merged.merge.changes, merged.problems) == (2, 0, [])


def test_another_parent_is_a_correction_that_the_clock_remembers():
    city = a_city()

    merged = merged_links(link("elm", "office"))

    assert merged.merge.corrected == 1
    now = [row for row in shape.link_table().to_pylist() if row["child"] == city["elm"].pk and row["kind"] == "line"]
    then = [
        row
        for row in shape.link_table(recorded_before=LATER).to_pylist()
        if row["child"] == city["elm"].pk and row["kind"] == "line"
    ]
    assert [row["parent"] for row in now] == [city["office"].pk]
    assert [row["parent"] for row in then] == [city["elms"].pk]


def test_every_problem_is_told_at_once():
    a_city()

    merged = merged_links(
        link("elm", "nobody"),
        link("elm", "board", starts_on=date(2024, 1, 1)),
        link("oak", "oak"),
        link("board", "elms"),
    )

    assert said(merged) == [
        (2, "parent", "There is no unit “nobody”."),
        (4, "parent", "A unit cannot belong to itself."),
        (3, "starts_on", "It overlaps a recorded one."),
        (5, "parent", "“board” would lie above itself (line)."),
    ]


def test_a_link_may_be_taken_back():
    a_city()

    merged = merged_links(link("elm", "elms", delete=True))

    assert merged.merge.taken_back == 1
    assert not Link.objects.filter(kind="line", child__code="elm", superseded_at=None).exists()


def test_what_was_never_there_cannot_be_taken_back():
    a_city()

    merged = merged_links(link("ash", "elms", delete=True))

    assert said(merged) == [(2, "delete", "There is no such row to take back.")]


def test_a_unit_keeps_its_kind():
    a_city()

    merged = merge_units(rows({"code": "elm", "kind": "school", "name": "Almen"}), actor=None, at=LATER)

    assert said(merged) == [(2, "kind", "“elm” is of kind “preschool”.")]


def test_an_unknown_kind_and_a_backward_validity_are_refused():
    a_city()

    merged = merge_units(
        rows(
            {"code": "a", "kind": "castle", "name": "A"},
            {"code": "b", "kind": "school", "name": "B", "starts_on": date(2024, 1, 1), "ends_on": date(2023, 1, 1)},
        ),
        actor=None,
        at=LATER,
    )

    assert said(merged) == [(2, "kind", "There is no kind “castle”."), (3, "ends_on", "It ends before it starts.")]


def test_shares_of_one_unit_are_at_most_the_whole():
    a_city()

    merged = merge_successions(
        rows(
            {"predecessor": "elm", "successor": "oak", "on": date(2024, 1, 1), "share": 0.7},
            {"predecessor": "elm", "successor": "ash", "on": date(2024, 1, 1), "share": 0.5},
        ),
        actor=None,
        at=LATER,
    )

    assert said(merged) == [(3, "share", "More than all of “elm” is taken over.")]


def test_links_can_be_recorded_with_their_history():
    a_city()
    links(("line", "ash", "office"))

    assert Link.objects.get(child__code="ash", kind="line").recorded_at == NOON


def test_a_place_lies_on_earth():
    a_city()
    elsewhere = {"code": "moon", "kind": "school", "name": "Månskolan", "latitude": 591.0, "longitude": 18.0}

    merged = merge_units(rows(elsewhere), actor=None, at=LATER)

    assert said(merged) == [(2, "latitude", "591.0 is more than 90 degrees.")]
