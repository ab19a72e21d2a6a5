"""Whether the verbs of steering do what they say, once, with one trace, and keep what was said before."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tertial.organisation.models import Unit
from tertial.organisation.tests.factories import NOON
from tertial.people.tests.factories import a_person
from tertial.platform.models import AuditEntry, User
from tertial.steering.models import (
    Activity,
    DocumentEntry,
    Goal,
    GoalIndicator,
    GoalLink,
    GoalStatement,
    Judgement,
    Target,
)
from tertial.steering.operations.documents import Entry, register_document
from tertial.steering.operations.following import Plan, judge_goal, plan_activity
from tertial.steering.operations.goals import NoSuchGoal, Said, end_goal, establish_goals, state_goal
from tertial.steering.operations.targets import decide_target, withdraw_target
from tertial.steering.operations.writing import Decision, Refused
from tertial.steering.rules import ActivityStatus, State, TargetTerms, TargetType, Verdict
from tertial.steering.tests.factories import (
    JANUARY,
    a_chain,
    a_goal,
    a_goal_link,
    a_statement,
    a_steered_city,
    a_target,
)

pytestmark = pytest.mark.django_db

LATER = datetime(2025, 2, 1, 12, tzinfo=UTC)
NEXT_YEAR = date(2025, 1, 1)
SAID = Said("Varje barn har en trygg vuxen", JANUARY, NEXT_YEAR, expected_result="Barnen är trygga.")


@pytest.fixture
def city() -> dict[str, Unit]:
    found = a_steered_city()
    a_chain()
    return found


@pytest.fixture
def actor() -> User:
    return a_person()


def traced() -> list[tuple[str, str]]:
    return list(AuditEntry.objects.order_by("id").values_list("verb", "subject"))


def stated(city: dict[str, Unit], actor: User, said: Said = SAID, *, at: datetime = NOON, **more: object) -> bool:
    values = {"serves": ("board-safe",), "told_by": ("barn_per_grupp",), **more}
    return state_goal(code="adult", level="unit", owner=city["elms"], said=said, actor=actor, at=at, **values)  # type: ignore[arg-type]  # a test's own choice


def test_a_new_goal_is_a_draft_with_what_it_serves_and_what_tells_of_it(city, actor):
    assert stated(city, actor)

    said = GoalStatement.objects.get(goal__code="adult")
    assert (said.title, said.state, said.goal.authority.code) == (SAID.title, "draft", "board")
    assert GoalLink.objects.get(child__code="adult").parent.code == "board-safe"
    assert GoalIndicator.objects.get(goal__code="adult").indicator_id == "barn_per_grupp"
    assert traced() == [("steering.state_goal", "goal adult")]


def test_saying_the_same_again_changes_nothing_and_leaves_no_trace(city, actor):
    stated(city, actor)

    assert not stated(city, actor, at=LATER)

    assert len(traced()) == 1


def test_what_a_goal_said_before_stays_in_the_history(city, actor):
    stated(city, actor)

    stated(city, actor, replace(SAID, title="Varje barn har två trygga vuxna"), at=LATER)

    rows = GoalStatement.objects.filter(goal__code="adult").order_by("recorded_at")
    assert [(row.title, row.superseded_at) for row in rows] == [
        ("Varje barn har en trygg vuxen", LATER),
        ("Varje barn har två trygga vuxna", None),
    ]


def test_a_goal_that_serves_another_goal_instead_no_longer_serves_the_first(city, actor):
    a_goal("board-calm", level="board", owner="board", title="Lugn")
    stated(city, actor)

    stated(city, actor, serves=("board-calm",), told_by=(), at=LATER)

    holding = GoalLink.objects.filter(child__code="adult", superseded_at=None)
    assert [link.parent.code for link in holding] == ["board-calm"]
    assert not GoalIndicator.objects.filter(goal__code="adult", superseded_at=None).exists()


def test_everything_that_is_wrong_with_a_goal_is_told_and_nothing_is_kept(city, actor):
    with pytest.raises(Refused) as refusal:
        stated(city, actor, serves=("nothing",), told_by=("nothing",))

    assert [(problem.file, problem.column) for problem in refusal.value.problems] == [
        ("goal_links.csv", "parent"),
        ("goal_indicators.csv", "indicator"),
    ]
    assert not Goal.objects.filter(code="adult").exists()
    assert traced() == []


def test_a_draft_is_established_once(city, actor):
    stated(city, actor)

    assert establish_goals(codes=["adult"], actor=actor, at=LATER) == 1
    assert establish_goals(codes=["adult"], actor=actor, at=LATER) == 0

    assert GoalStatement.objects.get(goal__code="adult", superseded_at=None).state == "established"
    assert traced()[1:] == [("steering.establish_goal", "goal adult")]


def test_of_goals_to_establish_one_that_is_not_there_stops_all(city, actor):
    stated(city, actor)

    with pytest.raises(NoSuchGoal, match="nothing"):
        establish_goals(codes=["adult", "nothing"], actor=actor, at=LATER)

    assert GoalStatement.objects.get(goal__code="adult").state == "draft"


def test_a_goal_that_ends_can_still_be_read(city, actor):
    assert end_goal(code="safe", ends_on=NEXT_YEAR, actor=actor, at=LATER)

    rows = GoalStatement.objects.filter(goal__code="safe").order_by("recorded_at")
    assert [(row.ends_on, row.superseded_at) for row in rows] == [(None, LATER), (NEXT_YEAR, None)]


@pytest.mark.parametrize("day", [JANUARY, date(2023, 1, 1)])
def test_a_goal_cannot_end_before_it_holds(city, actor, day):
    with pytest.raises(Refused, match="does not hold until that day"):
        end_goal(code="safe", ends_on=day, actor=actor, at=LATER)


def test_a_goal_that_is_not_there_cannot_end(city, actor):
    with pytest.raises(NoSuchGoal):
        end_goal(code="nothing", ends_on=NEXT_YEAR, actor=actor, at=LATER)


def decided(city: dict[str, Unit], actor: User, high: float, *, at: datetime = NOON) -> bool:
    return decide_target(
        indicator="barn_per_grupp",
        unit=city["board"],
        decided_by=city["board"],
        period="2024",
        terms=TargetTerms(TargetType.MAX, high=high),
        decision=Decision(date(2023, 12, 12), "§ 9", "NN 2023/77"),
        state=State.ESTABLISHED,
        actor=actor,
        at=at,
    )


def test_a_revised_target_leaves_the_first_in_the_history(city, actor):
    assert decided(city, actor, 15)
    assert decided(city, actor, 14.5, at=LATER)
    assert not decided(city, actor, 14.5, at=LATER)

    rows = Target.objects.order_by("recorded_at").values_list("high", "superseded_at")
    assert list(rows) == [(15, LATER), (14.5, None)]
    assert traced() == [("steering.decide_target", "target barn_per_grupp board 2024")] * 2


def test_a_target_without_its_value_is_refused(city, actor):
    with pytest.raises(Refused, match="needs high"):
        decide_target(
            indicator="barn_per_grupp",
            unit=city["board"],
            decided_by=city["board"],
            period="2024",
            terms=TargetTerms(TargetType.MAX),
            decision=Decision(),
            state=State.DRAFT,
            actor=actor,
            at=NOON,
        )


def test_a_target_that_is_taken_back_holds_no_longer(city, actor):
    a_target()
    key = {"indicator": "barn_per_grupp", "unit": city["city"], "decided_by": city["council"], "period": "2024"}

    assert withdraw_target(**key, actor=actor, at=LATER)
    assert not withdraw_target(**key, actor=actor, at=LATER)

    assert not Target.objects.filter(superseded_at=None).exists()


def test_an_activity_is_planned_and_reported(city, actor):
    goal = Goal.objects.get(code="elms-safe")
    plan = Plan("Fast vuxen vid lämning", city["elms"], JANUARY, NEXT_YEAR)

    assert plan_activity(code="adult-at-the-door", goal=goal, plan=plan, actor=actor, at=NOON)
    done = replace(plan, status=ActivityStatus.DONE)
    assert plan_activity(code="adult-at-the-door", goal=goal, plan=done, actor=actor, at=LATER)

    assert Activity.objects.get(superseded_at=None).status == "done"
    assert traced() == [("steering.plan_activity", "goal elms-safe")] * 2


def test_a_judgement_is_made_and_changed(city, actor):
    goal = Goal.objects.get(code="elms-safe")
    key = {"goal": goal, "period": "2024-T2", "judged_by": city["elms"], "state": State.ESTABLISHED, "actor": actor}

    assert judge_goal(**key, verdict=Verdict.MET, reason="Alla är trygga.", at=NOON)
    assert judge_goal(**key, verdict=Verdict.PARTLY, reason="Inte på eftermiddagen.", at=LATER)

    rows = Judgement.objects.order_by("recorded_at").values_list("verdict", "superseded_at")
    assert list(rows) == [("met", LATER), ("partly", None)]


def test_a_document_is_entered_and_replaced_by_the_next(city, actor):
    entry = Entry("Budget 2024", "budget", city["council"], Decision(date(2023, 11, 20), "§ 7", "KS 2023/1"))
    register_document(code="budget-2024", entry=entry, actor=actor, at=NOON)
    register_document(code="budget-2025", entry=replace(entry, title="Budget 2025"), actor=actor, at=LATER)

    register_document(code="budget-2024", entry=replace(entry, replaced_by="budget-2025"), actor=actor, at=LATER)

    held = DocumentEntry.objects.filter(superseded_at=None).order_by("document__code")
    assert [(row.title, row.replaced_by and row.replaced_by.code) for row in held] == [
        ("Budget 2024", "budget-2025"),
        ("Budget 2025", None),
    ]


def test_a_statement_that_only_a_link_was_said_of_keeps_its_other_links(city, actor):
    a_statement("board-calm", level="board", owner="board", title="Lugn")
    a_goal_link("elms-safe", "board-calm")

    held = GoalLink.objects.filter(child__code="elms-safe", superseded_at=None)
    assert sorted(link.parent.code for link in held) == ["board-calm", "board-safe"]
