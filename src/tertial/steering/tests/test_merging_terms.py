"""The city's own levels of goal and tolerances meet the shipped ones."""

import pytest

from tertial.organisation.tests.factories import rows
from tertial.platform.filed import Merged
from tertial.steering.models import GoalLevel, VerdictTerms
from tertial.steering.operations.merging.terms import merge_goal_levels, merge_verdict_terms
from tertial.steering.operations.reference import install, own_terms
from tertial.steering.rules import Tolerance
from tertial.steering.tests.factories import a_chain, a_steered_city

pytestmark = pytest.mark.django_db

DEPARTMENT = {
    "code": "department",
    "name_sv": "Avdelningsmål",
    "name_en": "Department goal",
    "plural_sv": "Avdelningsmål",
    "plural_en": "Department goals",
    "owner_level": "administration",
    "position": 35,
}
SHIPPED = {"relative": 0.05, "points": 2.0, "unknown": 0.5}


@pytest.fixture(autouse=True)
def _a_city() -> None:
    a_steered_city()


def shipped(code: str) -> dict[str, object]:
    return dict(GoalLevel.objects.filter(code=code).values().get())


def problems(merged: Merged) -> list[tuple[int, str, str]]:
    return [(problem.row, problem.column, problem.what) for problem in merged.problems]


def done(merged: Merged) -> tuple[int, int, int]:
    assert not merged.problems
    return merged.merge.added, merged.merge.corrected, merged.merge.unchanged


def test_a_city_adds_a_level_between_the_shipped_ones_and_renames_another():
    renamed = shipped("unit") | {"name_sv": "Åtagande", "owner_level": None}

    assert done(merge_goal_levels(rows(DEPARTMENT, renamed, shipped("board")))) == (1, 1, 1)

    assert list(GoalLevel.objects.order_by("position").values_list("code", "name_sv", "owner_level")) == [
        ("direction", "KF:s inriktningsmål", "council"),
        ("field", "KF:s mål för verksamhetsområdet", "council"),
        ("board", "Nämndmål", "board"),
        ("department", "Avdelningsmål", "administration"),
        ("unit", "Åtagande", ""),
    ]


def test_what_a_city_has_made_its_own_stays_when_a_new_tertial_is_installed():
    merge_goal_levels(rows(shipped("unit") | {"name_sv": "Åtagande"}))
    merge_verdict_terms(rows(SHIPPED | {"points": 3.0}))

    install()

    assert GoalLevel.objects.get(code="unit").name_sv == "Åtagande"
    assert own_terms() == SHIPPED | {"points": 3.0}


def test_a_level_of_units_that_do_not_exist_is_refused():
    merged = merge_goal_levels(rows(DEPARTMENT | {"owner_level": "avdelning"}))

    assert problems(merged) == [(2, "owner_level", "There is no level of unit “avdelning”.")]


def test_a_level_is_not_changed_so_that_recorded_goals_contradict_it():
    a_chain()

    merged = merge_goal_levels(
        rows(shipped("board") | {"position": 15}, shipped("unit") | {"owner_level": "preschool"}, DEPARTMENT)
    )

    assert problems(merged) == [
        (3, "owner_level", "Goals of the level “unit” are set by other units already."),
        (
            2,
            "position",
            "Goals of the level “board” serve goals of “field”, which would no longer be above it.",
        ),
    ]


def test_the_higher_of_two_levels_cannot_sink_below_the_lower_either():
    a_chain()

    merged = merge_goal_levels(rows(DEPARTMENT, shipped("field") | {"position": 30}))

    assert problems(merged) == [
        (3, "position", "Goals of the level “board” serve goals of “field”, which would no longer be above it."),
    ]


def test_a_city_says_how_near_is_near():
    assert own_terms() is None

    assert done(merge_verdict_terms(rows({"relative": 0.1, "points": 1, "unknown": 0.25}))) == (0, 1, 0)

    assert VerdictTerms.objects.get().tolerance == Tolerance(0.1, 1.0, 0.25)
    assert done(merge_verdict_terms(rows({"relative": 0.1, "points": 1, "unknown": 0.25}))) == (0, 0, 1)


def test_the_shipped_tolerances_are_known_without_an_installation():
    VerdictTerms.objects.all().delete()

    assert done(merge_verdict_terms(rows(SHIPPED))) == (1, 0, 0)


def test_tolerances_out_of_bounds_are_refused_all_at_once():
    merged = merge_verdict_terms(rows({"relative": 1.5, "points": -2, "unknown": -0.1}))

    assert [(problem.column, problem.to_do) for problem in merged.problems] == [
        ("relative", "Write a part between 0 and 1."),
        ("points", "Write points from 0 and up."),
        ("unknown", "Write a part between 0 and 1."),
    ]
    assert own_terms() is None
