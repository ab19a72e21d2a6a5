"""Real goals and counts are loaded, and show where people judge otherwise than the indicators."""

import pytest

from tertial.city.operations.loading import load
from tertial.city.tests.factories import AT, TODAY
from tertial.city.tests.real_goals import GOALS, reported, write
from tertial.releases.rules import Viewer
from tertial.steering.queries.standings import GoalStanding, standings
from tertial.steering.rules import (
    Counts,
    Gap,
    Result,
    TargetTerms,
    TargetType,
    Tolerance,
    Verdict,
    judge_target,
)

pytestmark = pytest.mark.django_db

ANYBODY = Viewer("signed in")
MORE = Gap.MORE_POSITIVE

# What is indicated by the rules as they ship, what the city judged, and where the two part.
SHOWN = {
    ("2020", "barn"): (Verdict.PARTLY, Verdict.PARTLY, None),
    ("2020", "barn-forskola"): (Verdict.PARTLY, Verdict.MET, MORE),
    ("2020", "budget"): (Verdict.PARTLY, Verdict.MET, MORE),
    ("2022", "barn"): (Verdict.PARTLY, Verdict.PARTLY, None),
    ("2022", "barn-forskola"): (Verdict.PARTLY, Verdict.MET, MORE),
    ("2022", "skattemedel"): (Verdict.PARTLY, Verdict.MET, MORE),
    ("2022", "budget"): (Verdict.PARTLY, Verdict.MET, MORE),
}


def numbers(text: str) -> Counts:
    return Counts() if text == "-" else Counts(*map(int, text.split("/")))


def of_year(year: str) -> dict[str, GoalStanding]:
    return {standing.goal.code: standing for standing in standings(year, ANYBODY).by_id.values()}


@pytest.fixture
def shown(tmp_path) -> dict[tuple[str, str], GoalStanding]:
    load(write(tmp_path / "city"), actor=None, at=AT, today=TODAY)
    return {(year, code): standing for year in ("2020", "2022") for code, standing in of_year(year).items()}


def test_the_counts_of_the_reports_are_those_that_are_shown(shown):
    told = {(said["year"], said["goal"]): (said["indicators"], said["boards"]) for said in reported()}

    assert {key: (shown[key].counts, shown[key].judges, shown[key].is_reported) for key in told} == {
        key: (numbers(indicators), numbers(boards), True) for key, (indicators, boards) in told.items()
    }


def test_where_the_city_judges_otherwise_than_its_indicators_it_shows(shown):
    found = {key: (shown[key].suggested, shown[key].judged, shown[key].gap) for key in SHOWN}

    assert {
        key: (suggested, judged and judged.verdict, gap) for key, (suggested, judged, gap) in found.items()
    } == SHOWN


def test_the_goals_of_the_mandate_hang_together(shown):
    of_2022 = standings("2022", ANYBODY)

    assert {
        of_2022.by_id[goal].goal.code: [one.goal.code for one in of_2022.line_up(goal)] for goal in of_2022.by_id
    } == {
        "storstad": ["storstad"],
        "ekonomi": ["ekonomi"],
        "barn": ["storstad", "barn"],
        "barn-forskola": ["storstad", "barn", "barn-forskola"],
        "skattemedel": ["ekonomi", "skattemedel"],
        "budget": ["ekonomi", "budget"],
    }
    assert set(GOALS) == {code for year, code in shown if year == "2022"}
    assert standings("2023", ANYBODY).by_id == {}


@pytest.mark.parametrize(
    ("terms", "outcome"),
    [
        (TargetTerms(TargetType.VALUE, 100), Result(100.4, is_share=True, polarity="lower")),
        (TargetTerms(TargetType.INTERVAL, -1, 1), Result(-1.1, is_share=True)),
    ],
)
def test_two_indicators_of_the_budget_of_2022_were_missed_by_little(terms, outcome):
    assert judge_target(terms, outcome, Tolerance()) == Verdict.PARTLY
