"""How goals stand: the verdict on each figure, what that suggests, what people judge, and what serves what."""

import pytest

from tertial.indicators.operations.figures import refresh_all
from tertial.indicators.tests.factories import LATER, TODAY, observe
from tertial.releases.rules import PUBLIC, Viewer
from tertial.steering.queries.standings import GoalStanding, Standings, standings
from tertial.steering.rules import Counts, Gap, Verdict
from tertial.steering.tests.factories import (
    a_chain,
    a_goal,
    a_goal_indicator,
    a_goal_link,
    a_judgement,
    a_reported_count,
    a_steered_city,
    a_target,
)

pytestmark = pytest.mark.django_db


def by_code(found: Standings) -> dict[str, GoalStanding]:
    return {one.goal.code: one for one in found.by_id.values()}


def verdicts(found: Standings) -> dict[str, list[tuple[str, float | None, Verdict]]]:
    """The figures that each goal is told of by."""
    return {
        code: [(line.indicator, line.value, line.verdict) for line in one.indicators]
        for code, one in by_code(found).items()
        if one.indicators
    }


def test_a_figure_is_judged_by_the_nearest_target_and_suggests_the_goal():
    a_steered_city(has_figures=True)
    a_chain()
    a_goal_indicator("safe")
    a_goal_indicator("elms-safe")
    a_target(high=16)
    a_target(unit="elms", decided_by="elms", high=5)

    found = by_code(standings("2024", PUBLIC))

    told = {code: [(line.value, line.verdict) for line in one.indicators] for code, one in found.items()}
    assert told == {
        "future": [(11.9, Verdict.MET)],
        "safe": [(11.9, Verdict.MET)],
        "board-safe": [],
        "elms-safe": [(13.3, Verdict.NOT)],
    }
    assert [found[code].suggested for code in found] == [Verdict.MET, Verdict.MET, Verdict.NONE, Verdict.NOT]


def test_a_hidden_figure_has_no_result_outside_and_its_verdict_inside():
    city = a_steered_city(has_figures=True)
    a_goal("bear-safe", level="unit", owner="elm")
    a_goal_indicator("bear-safe", "antal_barn")
    a_target(indicator="antal_barn", unit="bear", decided_by="elm", high=5)

    outside = standings("2024", PUBLIC)
    inside = standings("2024", Viewer("principal", frozenset({city["bear"].pk})))

    assert verdicts(outside) == {"bear-safe": [("antal_barn", None, Verdict.NONE)]}
    assert verdicts(inside) == {"bear-safe": [("antal_barn", 3.0, Verdict.MET)]}
    assert [by_code(found)["bear-safe"].counts for found in (outside, inside)] == [Counts(none=1), Counts(met=1)]


def test_a_direction_is_judged_against_the_last_comparable_period():
    a_steered_city(has_figures=True)
    a_goal()
    a_goal_indicator("safe", "antal_barn")
    a_target(indicator="antal_barn", type="direction", direction="up", high=None)

    without = verdicts(standings("2024", PUBLIC))
    observe(*(("antal_barn", code, "2023", 20) for code in ("elm", "oak", "ash", "bear")))
    refresh_all(today=TODAY, at=LATER)
    risen = verdicts(standings("2024", PUBLIC))

    assert without == {"safe": [("antal_barn", 107.0, Verdict.NONE)]}
    assert risen == {"safe": [("antal_barn", 107.0, Verdict.PARTLY)]}


def test_a_judgement_that_parts_from_the_indicators_is_a_gap():
    a_steered_city(has_figures=True)
    a_goal()
    a_goal_indicator("safe")
    a_target(high=5)
    a_judgement("safe", "partly", reason="Vi är på väg.")

    one = by_code(standings("2024", PUBLIC))["safe"]

    assert (one.suggested, one.judged and one.judged.reason, one.verdict, one.gap) == (
        Verdict.NOT,
        "Vi är på väg.",
        Verdict.PARTLY,
        Gap.MORE_POSITIVE,
    )


def test_others_judgements_and_answers_are_counted_apart_from_the_owners():
    a_steered_city()
    a_chain()
    a_judgement("safe", "met")
    a_judgement("safe", "partly", judged_by="board")
    a_judgement("board-safe", "met", judged_by="board")

    found = by_code(standings("2024", PUBLIC))

    assert (found["safe"].judges, found["safe"].answered, found["safe"].asked) == (Counts(partly=1), 1, 1)
    assert (found["board-safe"].judges, found["board-safe"].answered, found["board-safe"].asked) == (Counts(), 0, 1)


def test_counts_of_a_report_stand_in_where_their_parts_are_not_here():
    a_steered_city()
    a_goal()
    a_reported_count(met=4, partly=7)
    a_reported_count(of="judgements", met=23, partly=2)

    one = by_code(standings("2024", PUBLIC))["safe"]

    assert (one.is_reported, one.counts, one.judges, one.suggested) == (
        True,
        Counts(met=4, partly=7),
        Counts(met=23, partly=2),
        Verdict.PARTLY,
    )


def test_the_chain_is_read_up_and_down():
    a_steered_city()
    a_chain()

    found = standings("2024", PUBLIC)
    ids = {one.goal.code: one.goal.id for one in found.by_id.values()}

    assert [one.goal.code for one in found.roots] == ["future"]
    assert [one.goal.code for one in found.below(ids["safe"])] == ["board-safe"]
    assert [one.goal.code for one in found.line_up(ids["elms-safe"])] == ["future", "safe", "board-safe", "elms-safe"]


def test_a_draft_is_seen_only_by_those_who_see_the_drafts_of_its_owner():
    city = a_steered_city()
    a_chain()
    a_goal("elms-new", level="unit", owner="elms", title="Nytt", state="draft")
    a_goal_link("elms-new", "board-safe")

    outside = standings("2024", PUBLIC)
    another = standings("2024", PUBLIC, drafts={city["other-board"].pk})
    inside = standings("2024", PUBLIC, drafts={city["elms"].pk})

    assert ["elms-new" in by_code(found) for found in (outside, another, inside)] == [False, False, True]


def test_some_goals_can_be_asked_for_alone():
    city = a_steered_city()
    chain = a_chain()

    by_owner = standings("2024", PUBLIC, owners={city["elms"].pk})
    by_id = standings("2024", PUBLIC, ids={chain["safe"].pk, chain["board-safe"].pk})

    assert [list(by_code(found)) for found in (by_owner, by_id)] == [["elms-safe"], ["safe", "board-safe"]]


def test_a_goal_of_another_time_is_not_there():
    a_steered_city()
    a_goal()

    assert [list(by_code(standings(period, PUBLIC))) for period in ("2023", "2024")] == [[], ["safe"]]
