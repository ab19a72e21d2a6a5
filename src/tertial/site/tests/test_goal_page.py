"""A goal on a page: the line up, figures beside judgements, decisions, what serves it, and its past."""

import re
from datetime import UTC, date, datetime
from html import unescape
from typing import Any

import pytest
from django.utils.timezone import localdate

from tertial.indicators.operations.figures import refresh_all
from tertial.indicators.tests.factories import TODAY, observe
from tertial.organisation.models import Unit
from tertial.people.rules import Role
from tertial.site.tests.factories import reader, statements, table_rows
from tertial.site.tests.test_goals_page import more_units
from tertial.steering.tests.factories import (
    JANUARY,
    a_chain,
    a_document,
    a_goal,
    a_goal_indicator,
    a_goal_link,
    a_goal_succession,
    a_judgement,
    a_steered_city,
    a_target,
    an_activity,
)

pytestmark = pytest.mark.django_db

JUNE = datetime(2026, 6, 12, 12, tzinfo=UTC)
MANDATE = date(2025, 1, 1)


def words(answer: Any) -> str:
    """The page as it is read, word by word."""
    main = answer.content.decode().split("<main")[1].split("</main>")[0]
    return " ".join(unescape(re.sub("<[^>]+>", " ", main)).split())


def chain(answer: Any) -> list[tuple[str, bool]]:
    """The goals of the line up, and whether each can be chosen."""
    return [(name, url is not None) for _kind, name, url in answer.context["page"].chain]


def test_a_goal_stands_in_its_line_up_to_the_council():
    a_steered_city()
    a_chain()

    page = reader().get("/mal/elms-safe?period=2024")

    assert chain(page) == [
        ("En stad för framtiden", True),
        ("Alla barn är trygga", True),
        ("Barnen i Norr är trygga", True),
        ("Barnen hos oss är trygga", False),
    ]


def test_what_the_figures_say_stands_beside_what_was_judged_and_why():
    a_steered_city(has_figures=True)
    a_goal()
    a_goal_indicator("safe")
    a_target(high=5)
    a_judgement("safe", "met", reason="Barnen säger att de är trygga.")
    a_judgement("safe", "partly", judged_by="board", reason="Inte överallt.")
    a_judgement("safe", "not", period="2023")

    page = reader().get("/mal/safe?period=2024")

    told = page.context["page"]
    assert (told.suggested.word, told.bar.words) == ("Not fulfilled", "0 reached · 0 partly · 1 not")
    assert (told.latest.told.word, told.latest.reason) == ("Fulfilled", "Barnen säger att de är trygga.")
    assert [(one.by, one.told.word, one.reason) for one in told.others] == [
        ("Norra nämnden", "Partly fulfilled", "Inte överallt.")
    ]
    assert "The judgement is more positive than the indicators." in words(page)
    assert [(one.period, one.told.word) for one in page.context["page"].earlier] == [("2023", "Not fulfilled")]


def test_the_councils_target_and_the_boards_are_kept_apart_with_their_decisions():
    a_steered_city(has_figures=True)
    a_goal(level="board", owner="board")
    a_goal_indicator("safe")
    a_target(high=16, decided_on=date(2023, 11, 20), paragraph="§ 7", reference="KS 1")
    a_target(high=15, decided_on=date(2024, 6, 11), paragraph="§ 12", reference="KS 2", at=JUNE)
    a_target(unit="board", decided_by="board", high=14.5, paragraph="§ 3", reference="NN 1")

    page = reader().get("/mal/safe?period=2024")

    row = page.context["page"].indicators[0]
    assert (row.council.target, row.own.target) == ("at most 15", "at most 14.5")
    assert row.council.decision.decided == "Fullmäktige 11 June 2024, § 12, KS 2"
    assert [(was.target, was.decided, was.was_until) for was in row.council.earlier] == [
        ("at most 16", "Fullmäktige 20 November 2023, § 7, KS 1", "12 June 2026")
    ]
    assert (row.own.decision.decided, row.own.earlier) == ("Norra nämnden, § 3, NN 1", ())


def test_a_value_leads_to_where_it_comes_from():
    a_steered_city(has_figures=True)
    a_goal()
    a_goal_indicator("safe")

    page = reader().get("/mal/safe?period=2024")

    assert table_rows(page)[1][1].startswith("11.9")
    assert 'href="/indikatorer/barn_per_grupp/2024/city"' in page.content.decode()
    assert "Nobody has decided on a target." in words(page)


def test_a_hidden_value_is_named_as_hidden_outside_and_shown_inside():
    city = a_steered_city(has_figures=True)
    a_goal(level="unit", owner="elm")
    a_goal_indicator("safe", "antal_barn")
    a_target(indicator="antal_barn", unit="bear", decided_by="elm", high=5)
    observe(("antal_barn", "elm", "2024", 3))
    refresh_all(today=TODAY, at=JUNE)
    a_target(indicator="antal_barn", unit="elm", decided_by="elm", high=5, at=JUNE)

    outside = reader(Role.PRINCIPAL, city["bear"]).get("/mal/safe?period=2024")
    inside = reader(Role.PRINCIPAL, city["elm"]).get("/mal/safe?period=2024")

    told = [page.context["page"].indicators[0] for page in (outside, inside)]
    assert [(row.value.value, row.told.word) for row in told] == [(None, "No result"), ("3", "Reached")]
    assert "Too few. The value is hidden to protect individuals." in words(outside)


def test_activities_say_who_does_them_until_when_and_whether_they_are_late():
    a_steered_city()
    a_goal()
    an_activity("walk", starts_on=JANUARY, ends_on=date(2024, 7, 1))
    an_activity("read", title="Högläsning", status="done")
    an_activity("plan", title="Hemlig plan", state="draft")

    page = reader().get("/mal/safe?period=2024")

    told = [(one.title, one.by, one.when, one.status) for one in page.context["page"].doings]
    assert told == [
        ("Trygghetsvandring", "Almens förskolor", "1 January 2024 – 30 June 2024", "late"),
        ("Högläsning", "Almens förskolor", "", "done"),
    ]
    assert "Hemlig" not in words(page)


def test_girls_and_boys_stand_beside_the_value_where_they_are_known():
    a_steered_city(has_figures=True)
    a_chain()
    for indicator in ("barn_per_grupp", "antal_barn"):
        a_goal_indicator("elms-safe", indicator)

    answer = reader(Role.PRINCIPAL, Unit.objects.get(code="elms")).get("/mal/elms-safe?period=2024")

    rows = {row.name: row for row in answer.context["page"].indicators}
    girls_and_boys = {name: [part for part, _value in row.parts] for name, row in rows.items()}
    assert girls_and_boys == {"Children per group": [], "Number of children": ["girls", "boys"]}
    shares = [int(value.value) for _part, value in rows["Number of children"].parts]
    assert sum(shares) == int(rows["Number of children"].value.value)
    assert f"girls {shares[0]}" in words(answer)


def test_both_goals_of_two_mandates_show_the_other_without_shared_indicators():
    a_steered_city()
    a_goal(title="Alla barn är trygga", ends_on=MANDATE)
    a_goal("kind", title="Alla barn är glada", starts_on=MANDATE)
    a_goal_succession()
    client = reader()

    old, new = (client.get(path) for path in ("/mal/safe?period=2024", "/mal/kind?period=2025"))

    assert "Held 2024. Is continued by: Alla barn är glada ." in words(old)
    assert "Continued by Alla barn är glada (from 2025)" in words(old)
    assert "Continues Alla barn är trygga (2024)" in words(new)


def test_what_it_said_before_is_kept_with_the_day_on_which_it_was_changed():
    a_steered_city()
    a_goal(expected_result="Alla trivs.")
    a_goal(title="Alla barn är trygga och glada", expected_result="Alla trivs.", at=JUNE)

    page = reader().get("/mal/safe?period=2024")

    history = [(change.day, change.sentence, change.was) for change in page.context["page"].changes]
    assert history == [
        ("12 June 2026", "Changed.", (("The goal said", "Alla barn är trygga"),)),
        (history[-1][0], "Established, to hold from 2024.", ()),
    ]


def test_a_goal_of_a_past_mandate_can_be_read_for_ever_and_names_what_took_its_place():
    a_steered_city(has_figures=True)
    a_goal(ends_on=MANDATE)
    a_goal("kind", title="Alla barn är glada", starts_on=MANDATE)
    a_goal_indicator("safe", ends_on=MANDATE)
    a_goal_indicator("kind", starts_on=MANDATE)
    client = reader()

    old, asked_later, new = (
        client.get(path) for path in ("/mal/safe?period=2024", "/mal/safe?period=2026", "/mal/kind?period=2025")
    )

    assert "Held 2024. Its indicators now tell of: Alla barn är glada" in words(old)
    assert [page.context["page"].period for page in (old, asked_later, new)] == ["2024", "2024", "2025"]
    assert "Alla barn är trygga (2024)" in words(new)
    drawn = re.search(r"<desc>(.*?)</desc>", new.content.decode())
    assert drawn is not None
    assert drawn[1] == "2021: –, 2022: 14.3, 2023: –, 2024: 11.9, 2025: –"


def test_the_document_that_set_it_is_named():
    a_steered_city()
    a_document()
    a_goal(document="budget-2024")

    page = reader().get("/mal/safe?period=2024")

    assert '<a href="/styrdokument/budget-2024">Budget 2024</a>' in page.content.decode()


def test_what_serves_it_stands_in_order_of_the_owners_names_page_by_page():
    a_steered_city()
    a_chain()
    more_units(22)
    client = reader()

    first, second = (client.get(f"/mal/board-safe?period=2024&page={page}") for page in (1, 2))

    assert [row.title for row in first.context["page"].below.rows][:2] == ["Barnen hos oss är trygga", "Mål unit-00"]
    assert [row.title for row in second.context["page"].below.rows] == [f"Mål unit-{n}" for n in (19, 20, 21)]
    assert "23 unit goals" in words(first)


def test_a_draft_is_not_there_but_for_its_own_circle():
    city = a_steered_city()
    a_chain()
    a_goal("elms-new", level="unit", owner="elms", title="Hemligt utkast", state="draft")
    a_goal_link("elms-new", "board-safe")
    inside, outside = reader(Role.EMPLOYEE, city["elms"]), reader(Role.PRINCIPAL, city["other-board"])

    assert [who.get(f"/{page}/elms-new?period=2024").status_code for who in (inside, outside) for page in PAGES] == [
        *(200, 200),
        *(404, 404),
    ]
    assert "Hemligt" in words(inside.get("/mal/board-safe?period=2024"))
    assert "Hemligt" not in words(outside.get("/mal/board-safe?period=2024"))
    assert "1 unit goal" in words(outside.get("/mal/board-safe?period=2024"))


PAGES = ("mal", "min-del")


@pytest.mark.parametrize("page", PAGES)
def test_the_number_of_statements_is_constant(page: str):
    city = a_steered_city(has_figures=True)
    a_chain()
    a_goal_indicator("board-safe")
    a_target(high=16)
    client = reader(Role.PRINCIPAL, city["elms"])
    with_one = statements(client, f"/{page}/board-safe?period=2024")

    more_units(30)
    an_activity(goal="board-safe")
    a_judgement("board-safe", "met", judged_by="board")

    assert statements(client, f"/{page}/board-safe?period=2024") == with_one <= 15


def test_my_part_leads_from_what_is_done_up_to_the_council():
    a_steered_city()
    a_chain()
    an_activity(goal="elms-safe", title="Fast vuxen vid lämning", status="ongoing", ends_on=date(2024, 7, 1))
    more_units(3)

    page = reader().get("/min-del/elms-safe?period=2024")

    told = page.context["page"]
    assert [one.title for one in told.doings] == ["Fast vuxen vid lämning"]
    assert [(step.sentence, step.title, step.company) for step in told.steps] == [
        (
            "With it we help Norra nämnden to reach its goal:",
            "Barnen i Norr är trygga",
            "3 others work for the same goal.",
        ),
        (
            "That goal serves one of the council's goals for the city's services:",
            "Alla barn är trygga",
            "5 boards and units work for it.",
        ),
        (
            "All of this is a part of what the council wants for the whole city:",
            "En stad för framtiden",
            "5 boards and units work for it.",
        ),
    ]
    assert 'id="elms-walk"' in page.content.decode()


def test_who_steers_the_unit_is_shown_where_to_change_it_and_others_are_not():
    city = a_steered_city()
    a_chain()

    doors = [
        reader(role, city[unit]).get("/mal/elms-safe?period=2024").context["doors"]
        for role, unit in ((Role.PRINCIPAL, "elms"), (Role.EMPLOYEE, "elms"), (Role.PRINCIPAL, "other-board"))
    ]

    assert doors[1:] == [[], []]


def test_a_judgement_that_is_established_is_changed_and_not_made_again():
    city = a_steered_city()
    a_chain()
    client = reader(Role.PRINCIPAL, city["elms"])

    before = client.get("/mal/elms-safe?period=2024").context["doors"][0]
    a_judgement("elms-safe", "met", judged_by="elms")
    after = client.get("/mal/elms-safe?period=2024").context["doors"][0]

    address = "/mal/elms-safe/bedom/2024"
    assert [before, after] == [("Judge the goal", address), ("Change the judgement", address)]


def test_what_is_left_to_the_boards_is_not_said_to_be_forgotten_by_one():
    a_steered_city(has_figures=True)
    a_chain()
    a_goal_indicator("safe")
    a_goal_indicator("board-safe")
    a_target(type="delegated", high=None)
    client = reader()

    said = [client.get(f"/mal/{goal}?period=2024").context["page"].indicators[0] for goal in ("safe", "board-safe")]

    assert [" ".join(said.text for said in row.said).rsplit(". ", 1)[-1] for row in said] == [
        "Each board sets its own target.",
        "The board has not set its target yet.",
    ]


@pytest.mark.parametrize(
    ("targets", "head"),
    [
        ([("elms", "elms")], "Own target"),
        ([("elms", "board")], "The board's target"),
        ([("elms", "office")], "Nearest target"),
    ],
)
def test_a_nearer_target_is_headed_by_whose_it_is(targets: list[tuple[str, str]], head: str):
    a_steered_city(has_figures=True)
    a_chain()
    a_goal_indicator("elms-safe")
    a_target(high=16)
    for unit, body in targets:
        a_target(unit=unit, decided_by=body, high=13)

    page = reader().get("/mal/elms-safe?period=2024")

    heads = ("Own target", "The board's target", "Nearest target")
    assert [one for one in heads if f">{one}</th>" in unescape(page.content.decode())] == [head]


def test_who_decides_on_a_target_is_led_back_to_the_goal():
    city = a_steered_city(has_figures=True)
    a_chain()
    a_goal_indicator("elms-safe")

    page = reader(Role.PRINCIPAL, city["elms"]).get("/mal/elms-safe?period=2024").context["page"]

    assert page.indicators[0].decide_url == (
        "/arsmal/barn_per_grupp/elms/elms/2024?next=%2Fmal%2Felms-safe%3Fperiod%3D2024"
    )


def test_an_unknown_goal_is_not_there():
    a_steered_city()

    assert [reader().get(f"/{page}/nothing").status_code for page in PAGES] == [404, 404]


def test_a_goal_opens_on_the_year_of_the_work_with_the_latest_figure_and_the_target_of_the_year():
    city = a_steered_city(has_figures=True)
    a_chain()
    a_goal_indicator("elms-safe")
    a_judgement("elms-safe", "met", judged_by="elms")
    year = str(localdate().year)
    a_target(unit="elms", decided_by="elms", high=13.0, period=year)

    answer = reader(Role.PRINCIPAL, city["elms"]).get("/mal/elms-safe")

    page, row = answer.context["page"], answer.context["page"].indicators[0]
    assert (page.period, row.period, row.own.target, row.told.word) == (year, "2024", "at most 13", "No result yet")
    assert row.said[0].text.startswith(f"The value is the latest, for 2024. The target is for {year}.")
    assert ("Change the judgement", "/mal/elms-safe/bedom/2024") in answer.context["doors"]
