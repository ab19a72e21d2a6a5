"""All goals from the council to the unit: opened node by node, narrowed by the address, and whose drafts are seen."""

import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.utils.timezone import localdate

from tertial.organisation.models import Unit
from tertial.organisation.tests.factories import links, units
from tertial.people.rules import Role
from tertial.site.tests.factories import reader, statements
from tertial.steering.tests.factories import (
    JANUARY,
    a_chain,
    a_goal,
    a_goal_indicator,
    a_goal_link,
    a_judgement,
    a_steered_city,
    a_target,
    an_activity,
    goal_links,
    goals,
)

pytestmark = pytest.mark.django_db


def shown(answer: Any) -> list[str]:
    """The titles of the goals in reading order; a draft is marked."""
    html = answer.content.decode()
    found = re.findall(r'class="goal-title"[^>]*>([^<]+)</a>( <span class="tag">)?', html)
    return [f"{title} (draft)" if mark else title for title, mark in found]


def rows(answer: Any) -> list[str]:
    """The rows of the goals as they are read, word by word."""
    html = answer.content.decode()
    parts = re.split(r'<div class="goal">', html)[1:]
    return [" ".join(unescape(re.sub("<[^>]+>", " ", re.split(r"</li>|<li", part)[0])).split()) for part in parts]


def statement(answer: Any) -> str:
    found = re.search(r'<p class="statement">(.*?)</p>', answer.content.decode())
    return unescape(re.sub("<[^>]+>", "", found[1])) if found else ""


def more_units(count: int) -> None:
    """More units with a goal each, which serves the board's."""
    codes = [f"unit-{number:02}" for number in range(count)]
    units(*({"code": code, "kind": "unit", "name": f"Enhet {code[-2:]}"} for code in codes))
    links(*(("line", code, "office") for code in codes))
    goals(*({"code": f"goal-{code}", "level": "unit", "owner": code, "title": f"Mål {code}"} for code in codes))
    goal_links(*({"child": f"goal-{code}", "parent": "board-safe", "starts_on": JANUARY} for code in codes))


TOP = ["En stad för framtiden", "Alla barn är trygga"]


def test_the_councils_goals_are_open_and_the_boards_are_counted():
    a_steered_city()
    a_chain()

    page = reader().get("/mal?period=2024")

    assert shown(page) == TOP
    assert rows(page) == [
        "The council's direction goal En stad för framtiden Not judged 1 goal",
        "The council's goal for a field of service Alla barn är trygga Open: 1 board goal under Alla barn är trygga "
        "Not judged 0 of 1 board goal judged",
    ]
    assert statement(page) == (
        "In 2024 there are 4 goals: the council's direction goals (1), the council's goals for fields of "
        "service (1), board goals (1) and unit goals (1). None of them has been judged by those who own them."
    )


def test_a_goal_opens_with_the_whole_way_down_to_it():
    a_steered_city()
    a_chain()

    page = reader().get("/mal?period=2024&oppna=board-safe")

    assert shown(page) == [*TOP, "Barnen i Norr är trygga", "Barnen hos oss är trygga"]
    assert 'id="goal-board-safe"' in page.content.decode()


def test_a_row_tells_what_is_judged_beside_what_the_indicators_say():
    a_steered_city(has_figures=True)
    a_goal()
    a_goal_indicator("safe")
    a_target(high=5)
    a_judgement("safe", "met")
    a_judgement("safe", "partly", judged_by="board")
    an_activity(ends_on=date(2024, 2, 1))

    page = reader().get("/mal?period=2024")

    assert rows(page) == [
        "The council's goal for a field of service Alla barn är trygga Fulfilled "
        "The indicators say: not fulfilled 0 reached · 0 partly · 1 not 1 board judges the goal: 1 partly "
        "1 activity, 1 late The judgement is more positive than the indicators."
    ]


def test_only_those_that_differ_stand_alone_with_the_goals_above_them():
    a_steered_city(has_figures=True)
    a_chain()
    a_goal_indicator("safe")
    a_goal_indicator("elms-safe")
    a_target(high=5)
    a_judgement("safe", "not")
    a_judgement("elms-safe", "met", judged_by="elms")

    page = reader().get("/mal?period=2024&avvikande=ja")

    assert shown(page) == ["Barnen hos oss är trygga"]
    assert [title for title, _url in page.context["page"].rows[0].above] == [*TOP, "Barnen i Norr är trygga"]
    assert statement(page) == "In 2024 people judge otherwise than the indicators of 1 goal: unit goals (1)."


def test_those_that_are_not_judged_are_counted_and_stand_alone():
    a_steered_city()
    a_chain()
    a_judgement("safe", "met")
    a_goal("plan", level="unit", owner="elms", title="Ett utkast", state="draft")
    client = reader()

    said = client.get("/mal?period=2024").context["page"].statement
    page = client.get(said[2].url)

    assert [(one.text, one.url) for one in said[2:]] == [("3 are not judged.", "/mal?period=2024&avvikande=obedomda")]
    assert shown(page) == ["En stad för framtiden", "Barnen i Norr är trygga", "Barnen hos oss är trygga"]
    assert statement(page) == (
        "In 2024 3 goals are not judged by those who own them: the council's direction goals (1), board goals (1) "
        "and unit goals (1)."
    )


def test_those_that_differ_are_counted_with_their_direction():
    a_steered_city(has_figures=True)
    a_chain()
    a_goal_indicator("safe")
    a_goal_indicator("elms-safe")
    a_target(high=5)
    a_target(unit="elms", decided_by="elms", high=20)
    a_judgement("safe", "met")
    a_judgement("elms-safe", "not", judged_by="elms")

    said = reader().get("/mal?period=2024").context["page"].statement

    assert (said[-1].text, said[-1].url) == (
        "2 differ: 1 is more positive and 1 is more negative than the indicators.",
        "/mal?period=2024&avvikande=ja",
    )


def test_judgements_beside_indicators_without_results_are_not_said_to_agree():
    a_steered_city()
    a_chain()
    a_goal_indicator("safe")
    a_judgement("safe", "met")
    client = reader()

    pages = [client.get(f"/mal?period=2024{asked}") for asked in ("", "&avvikande=ja")]

    cannot = "The indicators have no results for 2024, so the judgements cannot be compared with them."
    assert [statement(page).endswith(cannot) for page in pages] == [True, True]


@pytest.mark.parametrize(
    ("asked", "day"),
    [
        ("period=2024&dag=2023-12-31&visad=2023", date(2024, 12, 31)),
        ("period=2024&dag=2023-05-01&visad=2023", date(2023, 5, 1)),
        ("period=2024&dag=2023-12-31&visad=2024", date(2023, 12, 31)),
        ("period=2024&dag=2023-12-31", date(2023, 12, 31)),
        ("period=2024&dag=2023-12-31&visad=nonsense", date(2023, 12, 31)),
    ],
)
def test_the_day_follows_the_period_unless_the_reader_has_set_another(asked: str, day: date):
    a_steered_city()
    a_chain()

    page = reader().get(f"/mal?{asked}")

    assert page.context["page"].choice.day == day


@pytest.mark.parametrize(
    ("role", "unit", "doors"),
    [
        (
            Role.DISTRICT_CONTROLLER,
            "office",
            [
                ("New board goal for Norra nämnden", "/enheter/board/nytt-mal"),
                ("New goal for Norra förvaltningen", "/enheter/office/nytt-mal"),
            ],
        ),
        (Role.PRINCIPAL, "elms", [("New unit goal for Almens förskolor", "/enheter/elms/nytt-mal")]),
        (Role.EMPLOYEE, "elms", []),
    ],
)
def test_a_goal_is_offered_for_the_board_before_its_office(role: Role, unit: str, doors: list[tuple[str, str]]):
    city = a_steered_city()
    a_chain()

    page = reader(role, city[unit]).get("/mal?period=2024")

    assert page.context["doors"] == doors


def test_who_writes_the_councils_goals_is_offered_one_first():
    city = a_steered_city()
    a_chain()

    page = reader(Role.EXECUTIVE_CONTROLLER, city["city"]).get("/mal?period=2024")

    assert page.context["doors"][0] == ("New goal for Fullmäktige", "/enheter/council/nytt-mal")


def test_a_unit_shows_its_goals_those_below_it_and_what_they_serve():
    a_steered_city()
    a_chain()
    a_goal("other", level="board", owner="other-board", title="Barnen i Söder är trygga")
    a_goal_link("other", "safe")

    page = reader().get("/mal?period=2024&enhet=board&oppna=safe")
    whole = reader().get("/mal?period=2024&oppna=safe")

    assert shown(page) == [*TOP, "Barnen i Norr är trygga"]
    assert shown(whole) == [*TOP, "Barnen i Norr är trygga", "Barnen i Söder är trygga"]
    assert statement(page).startswith("In 2024 there are 2 goals: board goals (1) and unit goals (1).")


def test_a_level_is_shown_one_by_one_in_order_of_the_owners_names_and_paged():
    a_steered_city()
    a_chain()
    more_units(45)

    first = reader().get("/mal?period=2024&niva=unit")
    second = reader().get("/mal?period=2024&niva=unit&page=2")

    assert (shown(first)[:2], len(shown(first))) == (["Barnen hos oss är trygga", "Mål unit-00"], 40)
    assert shown(second) == [f"Mål unit-{number}" for number in range(39, 45)]


def test_a_long_list_below_a_goal_goes_on_page_by_page():
    a_steered_city()
    a_chain()
    more_units(25)
    client = reader()

    first = client.get("/mal?period=2024&oppna=board-safe")
    second = client.get("/mal?period=2024&oppna=board-safe&sida=2")

    assert shown(first)[3:] == ["Barnen hos oss är trygga", *(f"Mål unit-{number:02}" for number in range(19))]
    assert shown(second)[3:] == [f"Mål unit-{number:02}" for number in range(19, 25)]
    assert "1 to 20 of 26 unit goals" in " ".join(first.content.decode().split())


def test_a_goal_that_serves_two_opens_under_the_one_that_was_chosen():
    a_steered_city()
    a_chain()
    a_goal("fair", title="Alla barn har lika villkor")
    goal_links({"child": "fair", "parent": "future"}, {"child": "board-safe", "parent": "fair"})
    client = reader()

    first = client.get("/mal?period=2024&oppna=board-safe&under=safe")
    other = client.get("/mal?period=2024&oppna=board-safe&under=fair")

    board, elms = "Barnen i Norr är trygga", "Barnen hos oss är trygga"
    assert shown(first) == [TOP[0], "Alla barn har lika villkor", TOP[1], board, elms]
    assert shown(other) == [TOP[0], "Alla barn har lika villkor", board, elms, TOP[1]]


def a_draft_of_the_elms() -> dict[str, Unit]:
    """A chain in which the elms work on a goal that nobody else is to see."""
    city = a_steered_city()
    a_chain()
    a_goal("elms-new", level="unit", owner="elms", title="Hemligt utkast", state="draft")
    a_goal_link("elms-new", "board-safe")
    return city


@pytest.mark.parametrize(
    ("role", "unit", "sees"),
    [
        (Role.PRINCIPAL, "elms", True),
        (Role.EMPLOYEE, "elms", True),
        (Role.DISTRICT_CONTROLLER, "office", True),
        (Role.PRINCIPAL, "other-board", False),
        (Role.EXECUTIVE_CONTROLLER, "other-board", False),
        (Role.BOARD_MEMBER, "board", False),
        (Role.AUDITOR, "city", False),
        (Role.ADMINISTRATOR, "city", False),
        (None, "elms", False),
    ],
)
def test_a_draft_is_seen_by_its_own_circle_and_marked(role: Role | None, unit: str, *, sees: bool):
    city = a_draft_of_the_elms()
    client = reader(role, city[unit])

    opened = client.get("/mal?period=2024&oppna=board-safe")
    alone = client.get("/mal?period=2024&niva=unit")
    afterwards = reader().get("/mal?period=2024&oppna=board-safe")

    assert [any("Hemligt" in title for title in shown(page)) for page in (opened, alone)] == [sees, sees]
    assert ("Hemligt utkast (draft)" in shown(opened)) is sees
    assert b"Hemligt" not in afterwards.content


def test_a_hidden_figure_lacks_a_result_outside_and_has_its_verdict_inside():
    city = a_steered_city(has_figures=True)
    units({"code": "bear-lead", "kind": "unit", "name": "Björnens ledning"})
    links(("line", "bear-lead", "office"), ("line", "bear", "bear-lead"))
    a_goal(level="unit", owner="bear-lead")
    a_goal_indicator("safe", "antal_barn")
    a_target(indicator="antal_barn", unit="bear", decided_by="bear-lead", high=5)
    lead = Unit.objects.get(code="bear-lead")

    outside = reader(Role.PRINCIPAL, city["elms"]).get("/mal?period=2024")
    inside = reader(Role.PRINCIPAL, lead).get("/mal?period=2024")
    afterwards = reader().get("/mal?period=2024")

    said = ["1 without a result", "1 reached"]
    assert [[words for words in said if words in rows(page)[0]] for page in (outside, inside, afterwards)] == [
        said[:1],
        said[1:],
        said[:1],
    ]


def test_names_are_those_of_the_day():
    a_steered_city()
    units(
        {"code": "named", "kind": "board", "name": "Gamla nämnden", "ends_on": date(2024, 7, 1)},
        {"code": "named", "kind": "board", "name": "Nya nämnden", "starts_on": date(2024, 7, 1)},
    )
    links(("line", "named", "city"))
    a_goal(level="board", owner="named")
    client = reader()

    pages = [client.get(f"/mal?period=2024{asked}") for asked in ("&dag=2024-06-30", "")]

    assert [rows(page)[0].split(" · ")[0] for page in pages] == ["Gamla nämnden", "Nya nämnden"]


@pytest.mark.parametrize(
    "address",
    ["period=nonsense", "period=2024&sida=x", "oppna=nothing&under=nobody", "enhet=nobody", "niva=none", "dag=x"],
)
def test_an_address_that_says_nonsense_shows_what_it_can(address: str):
    a_steered_city()
    a_chain()
    a_judgement("safe", "met")

    assert reader().get(f"/mal?{address}").status_code == 200


def test_without_goals_the_page_says_so():
    a_steered_city()

    assert "No goals here" in reader().get("/mal").content.decode()


@pytest.mark.parametrize(
    "address", ["/mal?period=2024", "/mal?period=2024&oppna=board-safe", "/mal?period=2024&niva=unit"]
)
def test_the_number_of_statements_is_constant(address: str):
    city = a_draft_of_the_elms()
    client = reader(Role.PRINCIPAL, city["elms"])
    with_one = statements(client, f"{address}&enhet=board")

    more_units(30)

    assert statements(client, f"{address}&enhet=board") == with_one <= 15


def test_the_page_opens_on_the_year_of_the_work_and_leads_to_the_latest_with_results():
    a_steered_city(has_figures=True)
    a_chain()
    a_goal_indicator("elms-safe")
    a_judgement("elms-safe", "met", judged_by="elms")
    year = str(localdate().year)

    page = reader().get("/mal").context["page"]

    assert page.choice.period == year
    said = f"No results for {year} have come yet. See how it went in 2024."
    assert [one.url for one in page.statement if one.text == said] == ["/mal?period=2024"]
