"""The register of steering documents from a file meets the recorded one."""

from datetime import UTC, date, datetime

import pytest

from tertial.organisation.tests.factories import NOON, rows
from tertial.steering.models import DocumentEntry, SteeringDocument
from tertial.steering.operations.merging.documents import merge_documents
from tertial.steering.tables import STEERING_DOCUMENTS
from tertial.steering.tests.factories import JANUARY, a_document, a_steered_city, filled, laying, wrong

pytestmark = pytest.mark.django_db

LATER = datetime(2025, 2, 15, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _a_city() -> None:
    a_steered_city()


def test_a_document_says_who_decided_it_and_when():
    entry = a_document(decided_on=date(2023, 11, 20), paragraph="§ 7", starts_on=JANUARY, address="https://x.example")

    assert (str(entry.document), entry.title, entry.decided_by.code) == ("budget-2024", "Budget 2024", "council")
    assert (entry.decided_on, entry.paragraph, entry.reference, entry.starts_on, entry.ends_on) == (
        *(date(2023, 11, 20), "§ 7", "", JANUARY, None),
    )
    assert (entry.replaced_by, entry.address, entry.state, entry.recorded_at) == (
        *(None, "https://x.example", "established", NOON),
    )


def test_a_document_may_be_replaced_by_one_that_stands_later_in_the_file():
    merged = merge_documents(
        rows(
            filled(STEERING_DOCUMENTS, {"code": "budget-2023", "replaced_by": "budget-2024"}),
            filled(STEERING_DOCUMENTS, {}),
        ),
        laying(),
    )

    assert not merged.problems
    assert list(DocumentEntry.objects.order_by("id").values_list("document__code", "replaced_by__code")) == [
        ("budget-2023", "budget-2024"),
        ("budget-2024", None),
    ]


def test_what_the_register_said_before_is_kept():
    a_document()
    a_document("budget-2025")

    a_document(replaced_by="budget-2025", ends_on=date(2025, 1, 1), at=LATER)

    held = DocumentEntry.objects.filter(document__code="budget-2024").order_by("id")
    assert list(held.values_list("replaced_by__code", "ends_on", "superseded_at")) == [
        (None, None, LATER),
        ("budget-2025", date(2025, 1, 1), None),
    ]
    assert SteeringDocument.objects.count() == 2


def test_entries_that_cannot_be_are_refused_all_at_once():
    problems = wrong(
        merge_documents,
        STEERING_DOCUMENTS,
        {"code": "a", "replaced_by": "a", "decided_by": "nobody"},
        {"code": "b", "replaced_by": "nothing", "starts_on": JANUARY, "ends_on": JANUARY},
        {"code": "c", "delete": True},
        {"code": "d"},
        {"code": "d", "title": "Samma en gång till"},
    )

    assert sorted(problems) == [
        (2, "decided_by", "There is no unit “nobody”.", "Correct the code, or add it to units.csv."),
        (2, "replaced_by", "A document cannot replace itself.", "Name the one that did."),
        (3, "ends_on", "It ends before it starts.", "Put the first day on which it no longer holds."),
        (
            *(3, "replaced_by", "There is no steering document “nothing”."),
            "Correct the code, or add it to steering_documents.csv.",
        ),
        (4, "delete", "There is no such row to take back.", "Remove the row from the file."),
        (6, "", "The same key stands in row 5 already.", "Keep one of the two rows."),
    ]
    assert not DocumentEntry.objects.exists()
