"""A small city to test with: one board, two areas that were three, an operator of each form."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from tertial.organisation.models import Unit
from tertial.organisation.operations.merging import merge_links, merge_successions, merge_units
from tertial.organisation.operations.reference import install
from tertial.platform.filed import Merged
from tertial.platform.tables import Row

NOON = datetime(2025, 1, 15, 12, tzinfo=UTC)
MERGER = date(2023, 7, 1)


def rows(*values: Mapping[str, Any]) -> list[Row]:
    return [Row(number, dict(value)) for number, value in enumerate(values, start=2)]


def units(*values: Mapping[str, Any], at: datetime = NOON) -> Merged:
    merged = merge_units(rows(*({"starts_on": None, **value} for value in values)), actor=None, at=at)
    assert not merged.problems, merged.problems
    return merged


def links(*values: Sequence[Any], at: datetime = NOON) -> Merged:
    """Each link is (kind, child, parent) and may go on with starts_on and ends_on."""
    names = ("kind", "child", "parent", "starts_on", "ends_on")
    padded = [dict(zip(names, (*value, None, None), strict=False)) for value in values]
    merged = merge_links(rows(*padded), actor=None, at=at)
    assert not merged.problems, merged.problems
    return merged


def a_city(*, at: datetime = NOON) -> dict[str, Unit]:
    """Units by code. West and east became north on 1 July 2023; south was always south."""
    install()
    units(
        {"code": "city", "kind": "city", "name": "Provstad"},
        {"code": "board", "kind": "board", "name": "Norra nämnden"},
        {"code": "other-board", "kind": "board", "name": "Södra nämnden"},
        {"code": "office", "kind": "administration", "name": "Norra förvaltningen"},
        {"code": "elms", "kind": "unit", "name": "Almens förskolor"},
        {"code": "west", "kind": "district", "name": "Västra", "ends_on": MERGER},
        {"code": "east", "kind": "district", "name": "Östra", "ends_on": MERGER},
        {"code": "north", "kind": "district", "name": "Norra", "starts_on": MERGER},
        {"code": "south", "kind": "district", "name": "Södra"},
        {"code": "own", "kind": "operator", "name": "Provstads kommun", "operator_form": "municipal"},
        {"code": "bears", "kind": "operator", "name": "Björnen", "operator_form": "independent"},
        {"code": "elm", "kind": "preschool", "name": "Förskolan Almen"},
        {"code": "oak", "kind": "preschool", "name": "Förskolan Eken"},
        {"code": "ash", "kind": "preschool", "name": "Förskolan Åsen"},
        {"code": "bear", "kind": "preschool", "name": "Förskolan Björnen"},
        at=at,
    )
    links(
        *(("line", child, "city") for child in ("board", "other-board")),
        *(("line", "office", "board"), ("line", "elms", "office"), ("line", "elm", "elms"), ("line", "oak", "elms")),
        *(("geographic", "west", "city", None, MERGER), ("geographic", "east", "city", None, MERGER)),
        *(("geographic", "north", "city", MERGER), ("geographic", "south", "city")),
        *(("geographic", "elm", "west", None, MERGER), ("geographic", "elm", "north", MERGER)),
        *(("geographic", "oak", "east", None, MERGER), ("geographic", "oak", "north", MERGER)),
        *(("geographic", "ash", "south"), ("geographic", "bear", "south")),
        *(("operator", child, "own") for child in ("elm", "oak", "ash")),
        ("operator", "bear", "bears"),
        *(("functional", child, "other-board") for child in ("elm", "oak", "ash", "bear")),
        at=at,
    )
    merged = merge_successions(
        rows(
            {"predecessor": "west", "successor": "north", "on": MERGER, "share": None},
            {"predecessor": "east", "successor": "north", "on": MERGER, "share": None},
        ),
        actor=None,
        at=at,
    )
    assert not merged.problems, merged.problems
    return {unit.code: unit for unit in Unit.objects.all()}
