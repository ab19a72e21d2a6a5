"""Goals, what they serve and what tells of them from files meet those that are recorded."""

from datetime import UTC, date, datetime

import pytest

from tertial.organisation.tests.factories import NOON, links, rows
from tertial.steering.models import Goal, GoalIndicator, GoalLink, GoalStatement
from tertial.steering.operations.merging.goals import merge_goal_indicators, merge_goal_links, merge_goals
from tertial.steering.operations.merging.knowing import Known
from tertial.steering.operations.merging.laying import Laying
from tertial.steering.tables import GOAL_INDICATORS, GOAL_LINKS, GOALS
from tertial.steering.tests.factories import (
    JANUARY,
    a_chain,
    a_document,
    a_goal,
    a_goal_indicator,
    a_goal_link,
    a_statement,
    a_steered_city,
    filled,
    goals,
    laying,
    wrong,
)

pytestmark = pytest.mark.django_db

EARLIER = datetime(2024, 1, 15, 12, tzinfo=UTC)
LATER = datetime(2025, 2, 15, 12, tzinfo=UTC)
NEXT_YEAR = date(2025, 1, 1)


@pytest.fixture(autouse=True)
def _a_city() -> None:
    a_steered_city()


def test_a_new_goal_has_its_owner_and_the_authority_above_it():
    a_goal("elms-safe", level="unit", owner="elms")

    goal = Goal.objects.select_related("owner", "authority", "level").get()
    assert (goal.level.code, goal.owner.code, goal.authority.code) == ("unit", "elms", "board")


def test_a_goal_says_what_its_row_says_and_empty_cells_are_empty_texts():
    a_document()

    said = a_statement(expected_result="Fler är trygga", document="budget-2024", state="draft")

    assert (said.title, said.expected_result, said.ways_of_working, str(said.document), said.state) == (
        *("Alla barn är trygga", "Fler är trygga", "", "budget-2024", "draft"),
    )
    assert (said.starts_on, said.ends_on, said.recorded_at, said.superseded_at) == (JANUARY, None, NOON, None)


def test_a_changed_text_is_a_correction_that_keeps_the_old_one():
    a_goal()

    merged = goals({"title": "Alla barn är trygga och lär sig"}, at=LATER)

    held = GoalStatement.objects.order_by("id").values_list("title", "recorded_at", "superseded_at")
    assert (merged.merge.added, merged.merge.corrected, merged.merge.unchanged) == (0, 1, 0)
    assert list(held) == [
        ("Alla barn är trygga", NOON, LATER),
        ("Alla barn är trygga och lär sig", LATER, None),
    ]


def test_the_same_row_again_changes_nothing():
    a_goal()

    merged = goals({}, at=LATER)

    assert (merged.merge.unchanged, merged.merge.changes, Goal.objects.count()) == (1, 0, 1)


def test_a_goal_may_say_other_things_in_periods_that_follow_each_other():
    goals({"ends_on": NEXT_YEAR}, {"title": "Alla barn trivs", "starts_on": NEXT_YEAR})

    held = GoalStatement.objects.order_by("starts_on").values_list("title", "ends_on")
    assert list(held) == [("Alla barn är trygga", NEXT_YEAR), ("Alla barn trivs", None)]


def test_a_goal_keeps_the_authority_that_answered_for_it_when_it_was_first_recorded():
    links(
        ("line", "ash", "board", None, NEXT_YEAR),
        ("line", "ash", "other-board", NEXT_YEAR),
    )

    goals(
        {"code": "known", "level": "unit", "owner": "ash", "starts_on": NEXT_YEAR},
        {"code": "known", "level": "unit", "owner": "ash", "ends_on": NEXT_YEAR},
        {"code": "first", "level": "unit", "owner": "ash", "starts_on": NEXT_YEAR, "recorded_at": EARLIER},
        {"code": "first", "level": "unit", "owner": "ash", "ends_on": NEXT_YEAR},
        {"code": "named", "level": "unit", "owner": "ash", "authority": "other-board"},
    )
    goals({"code": "named", "level": "unit", "owner": "ash", "title": "Ett nytt namn"}, at=LATER)

    assert dict(Goal.objects.values_list("code", "authority__code")) == {
        "known": "board",
        "first": "other-board",
        "named": "other-board",
    }


def test_a_goal_is_taken_back_and_can_still_be_read():
    a_goal()

    merged = merge_goals(rows(filled(GOALS, {"delete": True})), laying(LATER))

    assert (merged.problems, merged.merge.taken_back) == ([], 1)
    assert GoalStatement.objects.get().superseded_at == LATER


def test_everything_that_is_wrong_with_goals_is_told_at_once():
    a_goal()

    problems = wrong(
        merge_goals,
        GOALS,
        {"owner": "board", "level": "board"},
        {"authority": "other-board", "title": "Något annat"},
        {"starts_on": NEXT_YEAR},
        {"code": "a", "level": "vision", "owner": "nobody", "authority": "nobody"},
        {"code": "b", "level": "board", "authority": "elm"},
        {"code": "c", "level": "board"},
        {"code": "d", "document": "nothing", "ends_on": JANUARY},
        {"code": "e", "level": "unit", "owner": "bear"},
        {"code": "f", "level": "unit", "owner": "bear", "authority": "board"},
        {"code": "g", "authority": "board"},
        {"code": "g", "authority": "council", "starts_on": NEXT_YEAR},
        {"code": "h", "recorded_at": LATER},
        {"code": "i", "delete": True},
    )

    outside = (
        "On 2024-01-01 “bear” is in the line of no board, and carries no goals of the city's.",
        "Name a unit below a board, or correct the day.",
    )
    no_unit = ("There is no unit “nobody”.", "Correct the code, or add it to units.csv.")
    assert sorted(problems) == [
        (2, "owner", "The goal “safe” has another level or owner.", "A goal keeps both; use another code."),
        (3, "authority", "Another authority answers for the goal “safe”.", "A goal keeps it; use another code."),
        (4, "starts_on", "It overlaps a recorded one.", "End the earlier one before the later one starts."),
        (5, "authority", *no_unit),
        (5, "level", "There is no level of goal “vision”.", "Use a shipped one, or add it to goal_levels.csv."),
        (5, "owner", *no_unit),
        (6, "authority", "“elm” is no authority.", "Name a board or another authority, or leave it empty."),
        (
            *(7, "owner", "“council” is no unit that sets goals of level “board”."),
            "Name the unit that set it, or correct the level.",
        ),
        (
            *(8, "document", "There is no steering document “nothing”."),
            "Correct the code, or add it to steering_documents.csv.",
        ),
        (8, "ends_on", "It ends before it starts.", "Put the first day on which it no longer holds."),
        (9, "owner", *outside),
        (10, "owner", *outside),
        (12, "authority", "Another authority answers for the goal “g”.", "A goal keeps it; use another code."),
        (13, "recorded_at", "The moment lies in the future.", "Leave it empty to record now."),
        (14, "delete", "There is no such row to take back.", "Remove the row from the file."),
    ]
    assert GoalStatement.objects.count() == 1


def test_two_rows_that_overlap_are_told_of_each_other():
    problems = wrong(merge_goals, GOALS, {}, {"starts_on": NEXT_YEAR})

    assert problems == [
        (3, "starts_on", "It overlaps row 2.", "End the earlier one before the later one starts."),
    ]


def test_what_names_something_that_is_wrong_itself_is_left_out_without_a_word():
    mentioned = ("vision", "nobody", "nothing", "lost")

    assert wrong(merge_goals, GOALS, {"level": "vision", "owner": "nobody"}, mentioned=mentioned) == []
    assert wrong(merge_goals, GOALS, {"authority": "nobody", "document": "nothing"}, mentioned=mentioned) == []
    assert wrong(merge_goal_links, GOAL_LINKS, {"child": "lost", "parent": "lost"}, mentioned=mentioned) == []
    assert not GoalStatement.objects.exists()


def test_nothing_is_said_of_who_answers_for_whom_where_the_organisation_itself_is_wrong():
    known = Known(knows_lines=False)

    merged = merge_goals(rows(filled(GOALS, {"level": "unit", "owner": "bear"})), Laying(None, NOON, known))

    assert (merged.problems, list(known.goals)) == ([], ["safe"])


def test_a_chain_is_linked_from_the_unit_up_to_the_council():
    a_chain()

    held = GoalLink.objects.order_by("id").values_list("child__code", "parent__code")
    assert list(held) == [("safe", "future"), ("board-safe", "safe"), ("elms-safe", "board-safe")]


def test_a_goal_may_serve_several_and_a_link_that_ends_is_a_correction():
    a_chain()
    a_goal_link("elms-safe", "safe")

    a_goal_link("elms-safe", "safe", ends_on=NEXT_YEAR, at=LATER)

    held = GoalLink.objects.filter(child__code="elms-safe").order_by("id")
    assert list(held.values_list("parent__code", "ends_on", "superseded_at")) == [
        ("board-safe", None, None),
        ("safe", None, LATER),
        ("safe", NEXT_YEAR, None),
    ]


def test_links_that_cannot_be_are_refused_all_at_once():
    a_chain()

    problems = wrong(
        merge_goal_links,
        GOAL_LINKS,
        {"child": "safe", "parent": "board-safe"},
        {"child": "safe", "parent": "safe"},
        {"child": "nothing", "parent": "nowhere"},
        {"child": "elms-safe", "parent": "safe", "ends_on": JANUARY},
        {"child": "elms-safe", "parent": "board-safe", "starts_on": NEXT_YEAR},
    )

    assert sorted(problems) == [
        (2, "parent", "“board-safe” is not of a level above the goal that is to serve it.", "Name a goal higher up."),
        (3, "parent", "“safe” is not of a level above the goal that is to serve it.", "Name a goal higher up."),
        (4, "child", "There is no goal “nothing”.", "Correct the code, or add it to goals.csv."),
        (4, "parent", "There is no goal “nowhere”.", "Correct the code, or add it to goals.csv."),
        (5, "ends_on", "It ends before it starts.", "Put the first day on which it no longer holds."),
        (6, "starts_on", "It overlaps a recorded one.", "End the earlier one before the later one starts."),
    ]
    assert GoalLink.objects.count() == 3


def test_an_indicator_tells_of_one_goal_after_another():
    goals({"ends_on": NEXT_YEAR}, {"code": "safer", "starts_on": NEXT_YEAR})

    a_goal_indicator(ends_on=NEXT_YEAR)
    a_goal_indicator("safer", starts_on=NEXT_YEAR)

    held = GoalIndicator.objects.order_by("id").values_list("goal__code", "indicator", "starts_on", "ends_on")
    assert list(held) == [
        ("safe", "barn_per_grupp", JANUARY, NEXT_YEAR),
        ("safer", "barn_per_grupp", NEXT_YEAR, None),
    ]


def test_indicators_that_cannot_tell_of_a_goal_are_refused_all_at_once():
    a_goal()

    problems = wrong(
        merge_goal_indicators,
        GOAL_INDICATORS,
        {"goal": "nothing", "indicator": "lyckan"},
        {"ends_on": JANUARY},
        {"starts_on": NEXT_YEAR},
        {},
    )

    assert sorted(problems) == [
        (2, "goal", "There is no goal “nothing”.", "Correct the code, or add it to goals.csv."),
        (
            *(2, "indicator", "There is no indicator “lyckan”."),
            "Use an indicator that ships with Tertial, or add it to indicators.yaml.",
        ),
        (3, "ends_on", "It ends before it starts.", "Put the first day on which it no longer holds."),
        (4, "starts_on", "It overlaps row 5.", "End the earlier one before the later one starts."),
    ]
    assert not GoalIndicator.objects.exists()
