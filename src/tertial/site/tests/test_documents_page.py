"""The register of steering documents: what was decided, by whom, what it replaced, and which goals stand on it."""

from datetime import date
from typing import Any

import pytest

from tertial.people.rules import Role
from tertial.site.tests.factories import reader, statements
from tertial.steering.tests.factories import JANUARY, a_document, a_goal, a_steered_city

pytestmark = pytest.mark.django_db


def titles(answer: Any) -> list[str]:
    return [row.title for row in answer.context["page"].rows]


def three_documents() -> None:
    """Two budgets, of which the later replaces the first, and a plan of a board's."""
    a_document(starts_on=JANUARY, decided_on=date(2023, 11, 20), paragraph="§ 7", reference="KS 2023/1101")
    a_document(
        "budget-2023",
        title="Budget 2023",
        starts_on=date(2023, 1, 1),
        ends_on=JANUARY,
        decided_on=date(2022, 11, 21),
        replaced_by="budget-2024",
    )
    a_document("plan", title="Förskoleplan", kind="plan", decided_by="board", decided_on=date(2022, 3, 1))


def test_the_register_is_narrowed_by_day_body_and_kind():
    a_steered_city()
    three_documents()
    client = reader()

    asked = ("", "?galler=", "?galler=2023-06-01", "?galler=&beslutat=board", "?galler=&slag=budget", "?galler=x")
    pages = [client.get(f"/styrdokument{query}") for query in asked]

    assert [titles(page) for page in pages] == [
        ["Budget 2024", "Förskoleplan"],
        ["Budget 2024", "Budget 2023", "Förskoleplan"],
        ["Budget 2023", "Förskoleplan"],
        ["Förskoleplan"],
        ["Budget 2024", "Budget 2023"],
        ["Budget 2024", "Förskoleplan"],
    ]
    assert [page.context["page"].counted for page in pages[:2]] == ["2 documents", "3 documents"]


def test_a_document_says_what_was_decided_and_what_stands_on_it():
    a_steered_city()
    three_documents()
    a_goal(document="budget-2024", title="Alla barn är trygga")

    page = reader().get("/styrdokument/budget-2024").context["page"]
    before = reader().get("/styrdokument/budget-2023").context["page"]

    assert page.row.decided == "Fullmäktige 20 November 2023, § 7, KS 2023/1101"
    assert [title for title, _url, _holds in page.replaces] == ["Budget 2023"]
    assert [title for title, _url, _holds in before.replaced_by] == ["Budget 2024"]
    assert [(goal.title, goal.owner, goal.url) for goal in page.goals] == [
        ("Alla barn är trygga", "Fullmäktige", "/mal/safe")
    ]


def test_a_draft_is_seen_by_its_own_circle_alone():
    city = a_steered_city()
    a_document("plan", title="Hemlig plan", decided_by="board", state="draft")
    a_document("old", title="Gammal plan", decided_by="board", replaced_by="plan")
    inside = reader(Role.DISTRICT_CONTROLLER, city["office"])
    outside = reader(Role.DISTRICT_CONTROLLER, city["other-board"])

    assert [titles(who.get("/styrdokument")) for who in (inside, outside)] == [
        ["Gammal plan", "Hemlig plan"],
        ["Gammal plan"],
    ]
    assert [who.get("/styrdokument/plan").status_code for who in (inside, outside)] == [200, 404]
    assert b"Hemlig" not in outside.get("/styrdokument/old").content


def test_an_address_is_followed_only_on_the_web():
    a_steered_city()
    a_document(address="javascript:alert(1)")
    a_document("plan", title="Plan", address="https://example.org/plan")
    client = reader()

    pages = [client.get(f"/styrdokument/{code}").content.decode() for code in ("budget-2024", "plan")]

    assert ['href="javascript' in pages[0], 'href="https://example.org/plan"' in pages[1]] == [False, True]


def test_the_register_is_paged_with_a_constant_number_of_statements():
    a_steered_city()
    a_document()
    client = reader()
    with_one = statements(client, "/styrdokument")

    for number in range(55):
        a_document(f"plan-{number}", title=f"Plan {number:02}", kind="plan", decided_by="board")

    assert statements(client, "/styrdokument") == with_one <= 15
    assert [len(titles(client.get(f"/styrdokument?page={page}"))) for page in (1, 2)] == [50, 6]


def test_without_documents_the_page_says_so():
    a_steered_city()

    assert "No steering documents here" in reader().get("/styrdokument").content.decode()
