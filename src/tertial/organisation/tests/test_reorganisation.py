"""A reorganisation: shown, carried out, remembered and withdrawn."""

from datetime import date, timedelta

import pytest

from tertial.organisation.models import Link, Reorganisation, UnitDescription
from tertial.organisation.operations.reorganisation import (
    AlreadyInEffect,
    BuiltUpon,
    Move,
    Opening,
    Plan,
    ReorganisationRefused,
    Replacement,
    preview,
    reorganise,
    withdraw,
)
from tertial.organisation.queries.units import ids_below, tree_on
from tertial.organisation.rules import LinkKind
from tertial.organisation.tests.factories import NOON, a_city, links
from tertial.platform.models import AuditEntry

pytestmark = pytest.mark.django_db
DAY, EVE = date(2026, 1, 1), date(2025, 12, 31)
TODAY = date(2025, 1, 15)
LATER = NOON + timedelta(days=1)

MERGER = Plan(
    title="Norra och Södra blir Stora",
    takes_effect_on=DAY,
    openings=[Opening("great", "district", "Stora")],
    moves=[
        Move("great", "geographic", "city"),
        *(Move(unit, "geographic", "great") for unit in ("elm", "oak", "ash", "bear")),
    ],
    replacements=[Replacement("north", "great"), Replacement("south", "great")],
)


def areas(day: date) -> list[str]:
    city = a_city_root()
    return [row.unit.code for row in tree_on(day, kind=LinkKind.GEOGRAPHIC, root=city, depth=1)[1:]]


def a_city_root():
    return Link.objects.filter(parent__kind="city")[0].parent


def state() -> list[tuple[object, ...]]:
    """All that holds now, without when it was recorded."""
    held = Link.objects.filter(superseded_at=None).order_by("kind", "child", "starts_on")
    described = UnitDescription.objects.filter(superseded_at=None).order_by("unit", "starts_on")
    return [
        *held.values_list("kind", "child", "parent", "starts_on", "ends_on"),
        *described.values_list("unit", "name", "starts_on", "ends_on"),
    ]


def test_preview_tells_what_moves_and_which_series_are_recast_and_changes_nothing():
    a_city()
    before = state()

    outcome = preview(plan=MERGER, actor=None, at=NOON)

    assert outcome.moved == [
        ("ash", "geographic", "south", "great"),
        ("bear", "geographic", "south", "great"),
        ("elm", "geographic", "north", "great"),
        ("great", "geographic", "", "city"),
        ("north", "geographic", "city", ""),
        ("oak", "geographic", "north", "great"),
        ("south", "geographic", "city", ""),
    ]
    assert outcome.recast == ["city", "great", "north", "south"]
    assert (outcome.opened, outcome.closed) == (["great"], ["north", "south"])
    assert state() == before
    assert not Reorganisation.objects.exists()


def test_reorganising_changes_the_organisation_from_its_day():
    city = a_city()

    reorganise(plan=MERGER, actor=None, at=NOON)

    assert (areas(EVE), areas(DAY)) == (["north", "south"], ["great"])
    below = ids_below([a_city_root().pk], kind=LinkKind.GEOGRAPHIC, day=DAY)
    assert {city[code].pk for code in ("elm", "oak", "ash", "bear")} <= below
    assert list(AuditEntry.objects.values_list("verb", "subject")) == [("organisation.reorganise", MERGER.title)]


def test_withdrawing_before_its_day_restores_everything():
    a_city()
    before = state()
    outcome = reorganise(plan=MERGER, actor=None, at=NOON)

    withdraw(reorganisation=outcome.reorganisation, actor=None, at=LATER, today=TODAY)
    withdraw(reorganisation=outcome.reorganisation, actor=None, at=LATER, today=TODAY)

    restored = [row for row in state() if "Stora" not in row]
    assert restored == before
    assert areas(DAY) == ["north", "south"]
    assert AuditEntry.objects.filter(verb="organisation.withdraw_reorganisation").count() == 1


def test_it_cannot_be_withdrawn_once_its_day_has_come():
    a_city()
    outcome = reorganise(plan=MERGER, actor=None, at=NOON)

    with pytest.raises(AlreadyInEffect):
        withdraw(reorganisation=outcome.reorganisation, actor=None, at=LATER, today=DAY)


def test_it_cannot_be_withdrawn_from_under_what_was_built_on_it():
    a_city()
    outcome = reorganise(plan=MERGER, actor=None, at=NOON)
    links(("geographic", "elm", "city", DAY), at=NOON + timedelta(hours=1))

    with pytest.raises(BuiltUpon):
        withdraw(reorganisation=outcome.reorganisation, actor=None, at=LATER, today=TODAY)


def test_a_plan_that_leaves_somebody_behind_is_refused_whole():
    a_city()
    before = state()
    plan = Plan("Norra läggs ned", DAY, closings=["north"], moves=[Move("elm", "geographic", "south")])

    with pytest.raises(ReorganisationRefused) as refused:
        reorganise(plan=plan, actor=None, at=NOON)

    assert [problem.what for problem in refused.value.problems] == [
        "“north” ends, but “oak” still belongs to it (geographic)."
    ]
    assert state() == before


def test_a_plan_with_unknown_units_names_each():
    a_city()
    plan = Plan("Fel", DAY, moves=[Move("nobody", "line", "board"), Move("elm", "line", "nowhere")])

    with pytest.raises(ReorganisationRefused) as refused:
        reorganise(plan=plan, actor=None, at=NOON)

    whats = [problem.what for problem in refused.value.problems]
    assert whats == [
        "“nobody” does not exist on 2026-01-01.",
        "There is no unit “nobody”.",
        "There is no unit “nowhere”.",
    ]
