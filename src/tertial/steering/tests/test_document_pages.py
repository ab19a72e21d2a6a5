"""Entering a steering document in the register, and changing what is said of it."""

from datetime import date
from typing import Any

import pytest

from tertial.steering.models import DocumentEntry
from tertial.steering.tests.factories import a_document
from tertial.steering.tests.people import a_city_that_steers, deeds, errors, of, told

pytestmark = pytest.mark.django_db

NEW = "/styrdokument/nytt"
SAID = {
    "title": "Plan för språk",
    "kind": "plan",
    "decided_by": "board",
    "decided_on": "2025-11-20",
    "paragraph": "§ 9",
    "reference": "NS 2025/44",
    "starts_on": "2026-01-01",
    "last_day": "2027-12-31",
    "address": "https://example.org/plan",
}
CODE = "plan-for-sprak"


def recorded(code: str = CODE) -> list[tuple[Any, ...]]:
    """What the register said of a document, the first recorded first."""
    rows = DocumentEntry.objects.filter(document__code=code).select_related("decided_by", "replaced_by").order_by("id")
    return [
        (row.title, row.decided_by.code, row.ends_on, row.replaced_by and row.replaced_by.code, row.state)
        for row in rows
    ]


def test_a_document_is_drafted_entered_and_replaced_and_all_of_it_stays():
    a_city_that_steers()
    client, ends_on = of("distr"), date(2028, 1, 1)

    drafted = client.post(NEW, SAID | {"draft": "1"}, follow=True)
    entered = client.post(f"/styrdokument/{CODE}/andra", SAID, follow=True)
    client.post(f"/styrdokument/{CODE}/andra", SAID | {"replaced_by": "budget-2024"})

    assert recorded() == [
        ("Plan för språk", "board", ends_on, None, "draft"),
        ("Plan för språk", "board", ends_on, None, "established"),
        ("Plan för språk", "board", ends_on, "budget-2024", "established"),
    ]
    assert drafted.redirect_chain == [(f"/styrdokument/{CODE}", 302)]
    assert [told(answer)[-1] for answer in (drafted, entered)] == [
        "The draft is saved. Others than your own cannot see it.",
        "“Plan för språk” stands in the register.",
    ]
    assert deeds() == [("steering.register_document", f"document {CODE}")] * 3


@pytest.mark.parametrize(
    ("name", "bodies"),
    [
        ("princ", ["Almens förskolor"]),
        ("distr", ["Norra förvaltningen", "Norra nämnden"]),
        ("exec", ["Fullmäktige", "Södra förvaltningen", "Södra nämnden"]),
    ],
)
def test_a_document_is_entered_for_those_that_one_decides_for(name, bodies):
    a_city_that_steers()

    form = of(name).get(NEW).context["form"]

    assert [label for _code, label in form.fields["decided_by"].choices] == bodies


def test_nobody_enters_a_document_of_somebody_elses():
    a_city_that_steers()

    answer = of("princ").post(NEW, SAID)

    assert (answer.status_code, list(errors(answer))) == (422, ["decided_by"])
    assert deeds() == []


def test_everything_that_is_wrong_is_said_at_once_and_nothing_is_kept():
    a_city_that_steers()
    wrong = {"decided_by": "board", "address": "no address", "starts_on": "2026-01-01", "last_day": "2025-01-01"}

    answer = of("distr").post(NEW, wrong)

    assert (answer.status_code, list(errors(answer))) == (
        422,
        ["title", "kind", "address", "last_day", "decided_on"],
    )
    assert deeds() == []


def test_what_is_sent_twice_is_entered_once_and_another_of_the_name_gets_a_code_of_its_own():
    a_city_that_steers()
    client = of("distr")

    client.post(NEW, SAID)
    again = client.post(NEW, SAID, follow=True)
    client.post(NEW, SAID | {"starts_on": "2027-01-01"})

    codes = DocumentEntry.objects.filter(title="Plan för språk").order_by("id").values_list("document__code", flat=True)
    assert told(again)[-1] == "Nothing was changed: the same was recorded already."
    assert list(codes) == [CODE, f"{CODE}-2"]


def test_a_draft_of_another_authority_is_neither_shown_nor_written_over():
    a_city_that_steers()
    a_document(CODE, title="Plan för språk", decided_by="other-board", state="draft")
    client = of("distr")

    hidden = client.get(f"/styrdokument/{CODE}/andra")
    client.post(NEW, SAID)

    assert hidden.status_code == 404
    assert recorded() == [("Plan för språk", "other-board", None, None, "draft")]
    assert recorded(f"{CODE}-2")[-1][1] == "board"
