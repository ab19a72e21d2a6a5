"""A unit's page with goals and targets: its part in the whole, verdicts, periods, drafts, and what waits there."""

from datetime import date

import pytest
from django.test import Client
from django.utils.timezone import localdate

from tertial.city.models import City
from tertial.indicators.operations.figures import refresh_all
from tertial.indicators.tests.factories import TODAY, observe
from tertial.organisation.models import Unit
from tertial.organisation.tests.factories import NOON, links, units
from tertial.people.rules import Role
from tertial.site.tests.factories import reader, statements, table_rows
from tertial.steering.tests.factories import (
    a_chain,
    a_goal,
    a_goal_indicator,
    a_judgement,
    a_steered_city,
    a_target,
    an_activity,
    goals,
)

pytestmark = pytest.mark.django_db

UNITS = ("elm", "elms", "office", "board", "council", "city", "north", "bear", "bears", "own", "other-board")


def a_city_with_goals() -> dict[str, Unit]:
    """A chain of four goals with an indicator each, targets of the council and of `elms`, and what `elm` does."""
    city = a_steered_city(has_figures=True)
    City.objects.create(id=1, code="provstad", name="Provstad", is_invented=True)
    a_chain()
    for goal in ("safe", "board-safe", "elms-safe"):
        a_goal_indicator(goal)
    a_target()
    a_target(unit="elms", decided_by="elms", high=14.0)
    a_judgement("elms-safe", "partly", judged_by="elms", reason="Vi är på väg.")
    an_activity("elms-walk", goal="elms-safe", responsible="elm")
    return city


def a_tiny_preschool() -> None:
    """A preschool of three children in `elms`, with a target of at most five."""
    units({"code": "tiny", "kind": "preschool", "name": "Förskolan Tuvan"})
    links(("line", "tiny", "elms"), ("geographic", "tiny", "north"), ("operator", "tiny", "own"))
    observe(("antal_barn", "tiny", "2024", 3))
    refresh_all(today=TODAY, at=NOON)
    a_target(indicator="antal_barn", unit="tiny", decided_by="elms", high=5)


def decision(indicator: str, decided: str) -> str:
    """The decision behind a target, as a table's cell reads."""
    return f"The decision {indicator} {decided} See where it was decided : {indicator}"


def principal(city: dict[str, Unit]) -> Client:
    return reader(Role.PRINCIPAL, city["elms"])


def test_the_chain_ends_with_what_the_unit_does():
    city = a_city_with_goals()

    page = principal(city).get("/enheter/elm?period=2024").context["page"]

    assert page.goals.chain == (
        ("The council's direction goal", "En stad för framtiden", "/mal/future?period=2024"),
        ("The council's goal for a field of service", "Alla barn är trygga", "/mal/safe?period=2024"),
        ("Board goal", "Barnen i Norr är trygga", "/mal/board-safe?period=2024"),
        ("Unit goal", "Barnen hos oss är trygga", "/mal/elms-safe?period=2024"),
        ("The part of Förskolan Almen", "Trygghetsvandring", "/min-del/elms-safe#elms-walk"),
    )


def test_the_chain_ends_with_the_units_own_goal_where_it_has_one():
    city = a_city_with_goals()

    page = principal(city).get("/enheter/elms?period=2024").context["page"]

    assert page.goals.chain[-1] == ("Our part: unit goal", "Barnen hos oss är trygga", "/mal/elms-safe?period=2024")


def test_the_nearest_target_stands_beside_the_councils_with_verdict_and_sentence():
    city = a_city_with_goals()

    page = principal(city).get("/enheter/elms?period=2024")

    assert table_rows(page)[2] == [
        "Children per group children",
        "13.3",
        "",
        f"at most 14 Council: at most 15.5 {decision('Children per group', 'Almens förskolor')}",
        "11.9",
        "Reached 1.4 higher than in the city. 0.7 lower than in 2022.",
    ]


def test_a_judgement_stands_beside_the_indicators_and_the_page_says_where_they_part():
    city = a_city_with_goals()

    goal = principal(city).get("/enheter/elms?period=2024").context["page"].goals.goals[0]

    assert (goal.told.word, goal.gap, goal.beside, goal.bar.words, goal.facts) == (
        "Partly fulfilled",
        "The judgement is more negative than the indicators.",
        "The indicators say: fulfilled.",
        "1 reached · 0 partly · 0 not",
        ("1 activity",),
    )


def test_a_hidden_figure_has_no_verdict_outside_its_circle():
    city = a_city_with_goals()
    a_tiny_preschool()

    rows = [
        table_rows(reader(role, city[code]).get("/enheter/tiny?period=2024"))[1]
        for role, code in ((Role.PRINCIPAL, "elms"), (Role.EXECUTIVE_CONTROLLER, "other-board"))
    ]

    said = decision("Number of children", "Almens förskolor")
    assert rows == [
        ["Number of children children", "3", "", f"at most 5 {said}", "110", "Reached"],
        [
            "Number of children children",
            "– no value",
            "",
            f"at most 5 {said}",
            "110",
            "No result Too few. The value is hidden to protect individuals.",
        ],
    ]


def test_the_period_that_is_chosen_is_that_of_figures_and_goals():
    city = a_city_with_goals()
    goals({"code": "elms-old", "level": "unit", "owner": "elms", "title": "Det gamla", "starts_on": date(2022, 1, 1)})

    page = principal(city).get("/enheter/elms?period=2022").context["page"]

    assert (page.figures.period, page.goals.period) == ("2022", "2022")
    assert [goal.title for goal in page.goals.goals] == ["Det gamla"]


def test_a_period_without_figures_shows_the_latest_and_says_so():
    city = a_city_with_goals()

    page = principal(city).get("/enheter/elms?period=2025").context["page"]

    assert (page.figures.period, page.goals.period) == ("2024", "2025")
    assert page.chosen.note == "There are no figures for 2025. These are for 2024."


def test_a_part_of_a_year_shows_the_years_figures():
    city = a_city_with_goals()

    page = principal(city).get("/enheter/elms?period=2024-T2").context["page"]

    assert (page.figures.period, page.goals.period) == ("2024", "tertial 2 2024")


@pytest.mark.parametrize("period", ["", "nonsense", "1999", "2024-X9"])
def test_what_is_no_period_gives_the_year_of_the_work_with_the_latest_figures(period: str):
    city = a_city_with_goals()
    year = str(localdate().year)

    page = principal(city).get(f"/enheter/elms?period={period}").context["page"]

    assert (page.figures.period, page.goals.period) == ("2024", year)
    assert page.chosen.note == f"Goals and targets are for {year}. The figures are the latest, for 2024."


def test_the_latest_figure_is_not_judged_by_the_target_of_the_year_under_way():
    city = a_city_with_goals()
    a_target(unit="elms", decided_by="elms", high=13.0, period=str(localdate().year))

    page = principal(city).get("/enheter/elms")

    row = table_rows(page)[2]
    assert (row[1], row[3].split(" The decision")[0], row[5].split(" 1.4")[0]) == (
        "13.3",
        "at most 13",
        "No result yet",
    )


def test_a_year_without_established_goals_of_its_own_opens_on_the_latest_figures():
    city = a_steered_city(has_figures=True)
    City.objects.create(id=1, code="provstad", name="Provstad", is_invented=True)
    a_goal(ends_on=date(2025, 1, 1))

    page = principal(city).get("/enheter/elms").context["page"]

    assert (page.chosen.period, page.chosen.note) == ("2024", "")


def test_a_target_tells_who_decided_it_and_leads_to_the_goal_that_it_is_of():
    city = a_city_with_goals()
    a_target(unit="elms", decided_by="elms", high=14.0, decided_on=date(2023, 12, 1), paragraph="§ 7", reference="N 1")

    lines = principal(city).get("/enheter/elms?period=2024").context["page"].figures.lines

    told = [(line.decided, line.decided_url) for line in lines if line.target]
    assert told == [("Almens förskolor 1 December 2023, § 7, N 1", "/mal/elms-safe?period=2024")]


def test_drafts_are_seen_by_their_own_alone():
    city = a_city_with_goals()
    a_goal("elms-new", level="unit", owner="elms", title="Det hemliga", state="draft")

    seen = [
        "Det hemliga" in reader(role, city[code]).get("/enheter/elms?period=2024").content.decode()
        for role, code in (
            (Role.PRINCIPAL, "elms"),
            (Role.EMPLOYEE, "elms"),
            (Role.QUALITY_STRATEGIST, "other-board"),
            (Role.AUDITOR, "city"),
        )
    ]

    assert seen == [True, True, False, False]


def test_the_council_shows_the_citys_figures_and_the_city_shows_the_councils_goals():
    city = a_city_with_goals()
    client = principal(city)

    council, whole = (client.get(f"/enheter/{code}?period=2024").context["page"] for code in ("council", "city"))

    assert [line.value for line in council.figures.lines] == [line.value for line in whole.figures.lines]
    assert [goal.title for goal in council.goals.goals] == [goal.title for goal in whole.goals.goals]
    assert (council.goals.is_own, whole.goals.is_own) == (True, False)


def test_an_independent_unit_says_why_it_has_no_goals():
    city = a_city_with_goals()

    page = reader(Role.OPERATOR, city["bears"]).get("/enheter/bear?period=2024").context["page"]

    assert (page.goals, page.above, page.figures.has_target) == (None, None, False)
    assert page.outside.startswith("Förskolan Björnen is independent and stands outside the city's goals")


def test_an_area_shows_both_operator_forms_and_the_board_of_most_of_its_units():
    city = a_city_with_goals()

    answer = principal(city).get("/enheter/north")

    assert table_rows(answer)[0] == [
        *("Indicator", "2024", "Five years", "Municipal", "Independent", "The city", "What it means")
    ]
    assert table_rows(answer)[2][1:6] == ["13.3", "", "13.3", "– no value", "11.9"]
    assert answer.context["page"].board == ("Norra nämnden", "/enheter/board")


def test_what_waits_there_is_shown_to_those_who_steer_the_unit():
    city = a_city_with_goals()
    a_goal("elms-more", level="unit", owner="elms", title="Ett mål till")
    people = [(Role.PRINCIPAL, "elms"), (Role.DISTRICT_CONTROLLER, "office"), (Role.EMPLOYEE, "elms")]

    waiting = [
        [
            (task.about, task.url)
            for task in reader(role, city[code]).get("/enheter/elms?period=2024").context["waiting"]
        ]
        for role, code in people
    ]

    task = ("Ett mål till", "/mal/elms-more/bedom/2024")
    assert waiting == [[task], [task], []]


def test_there_is_one_primary_button_for_who_steers_and_none_for_others():
    city = a_city_with_goals()
    a_goal("elms-more", level="unit", owner="elms", title="Ett mål till")

    pages = [
        reader(role, city["elms"]).get("/enheter/elms?period=2024").content.decode()
        for role in (Role.PRINCIPAL, Role.EMPLOYEE)
    ]

    assert [page.count('data-variant="primary"') for page in pages] == [1, 0]


def test_a_unit_can_be_followed_and_compared():
    city = a_city_with_goals()

    answer = principal(city).get("/enheter/elm?period=2024")

    assert answer.context["follow"].subject == "unit:elm"
    assert answer.context["links"] == [("Compare", "/jamfor?enhet=elm")]


@pytest.mark.parametrize(
    ("role", "at"),
    [(Role.PRINCIPAL, "elms"), (Role.DISTRICT_CONTROLLER, "office"), (Role.EXECUTIVE_CONTROLLER, "city")],
)
def test_a_page_takes_few_questions_whatever_the_unit_and_whoever_reads(role: Role, at: str):
    city = a_city_with_goals()
    client = reader(role, city[at])

    taken = {code: statements(client, f"/enheter/{code}") for code in UNITS}

    assert {code: count for code, count in taken.items() if count > 15} == {}


def test_a_page_takes_as_many_questions_with_few_goals_as_with_many():
    city = a_city_with_goals()
    client = reader(Role.DISTRICT_CONTROLLER, city["office"])
    few = statements(client, "/enheter/board")

    for number in range(9):
        units({"code": f"more-{number}", "kind": "unit", "name": f"Enhet {number}"})
        links(("line", f"more-{number}", "office"))
        a_goal(f"more-{number}", level="unit", owner=f"more-{number}", title=f"Mål {number}")

    assert statements(client, "/enheter/board") == few
