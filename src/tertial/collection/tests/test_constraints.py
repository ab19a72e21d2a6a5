"""What the database itself refuses of inquiries."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tertial.collection.models import Inquiry
from tertial.collection.tests.factories import a_scene
from tertial.organisation.tests.factories import NOON

pytestmark = pytest.mark.django_db


def test_each_constraint_is_kept_by_the_database():
    scene = a_scene()
    question = {"unit": scene.bear, "kind": "question", "text": "?", "asked_by": scene.bears}
    correction = question | {
        "kind": "correction",
        "measure_id": "antal_barn",
        "period": "2024",
        "proposed_status": "exists",
        "proposed_value": 4,
    }
    settled = {"asked_at": NOON, "answered_by": scene.office, "answered_at": NOON}
    wrong = {
        "a_correction_says_what_it_corrects_and_a_question_does_not": [
            question | {"measure_id": "antal_barn"},
            correction | {"measure_id": None},
            correction | {"period": ""},
            correction | {"proposed_status": "", "proposed_value": None},
        ],
        "a_proposed_value_exists_or_says_why_not": [
            correction | {"proposed_value": None},
            correction | {"proposed_status": "missing"},
        ],
        "what_is_sent_says_when_and_a_draft_does_not": [question | {"asked_at": NOON}, question | {"state": "sent"}],
        "what_is_settled_says_by_whom_and_when": [
            question | settled | {"state": "answered", "answered_by": None},
            question | settled | {"state": "answered", "answered_at": None},
            question | {"answer": "Yes."},
        ],
        "only_what_is_answered_is_read": [question | {"state": "sent", "asked_at": NOON, "read_at": NOON}],
        "a_question_is_answered_and_a_correction_accepted_or_refused": [
            question | settled | {"state": "accepted"},
            question | settled | {"state": "refused"},
            correction | settled | {"state": "answered"},
        ],
    }

    for name, rows in wrong.items():
        for row in rows:
            assert _refused(row) == name


def test_one_correction_of_a_value_is_open_at_a_time():
    scene = a_scene()
    said = {
        "unit": scene.bear,
        "kind": "correction",
        "text": "?",
        "asked_by": scene.bears,
        "proposed_status": "missing",
    }
    place = said | {"measure_id": "antal_barn", "period": "2024"}
    Inquiry.objects.create(**place)

    assert _refused(place | {"state": "sent", "asked_at": NOON}) == "one_open_correction_of_a_value"
    Inquiry.objects.create(**place, state="withdrawn")


def _refused(row: dict[str, Any]) -> str:
    """The name of the constraint that a row breaks."""
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Inquiry.objects.create(**row)
    return str(refused.value.__cause__.diag.constraint_name)  # type: ignore[union-attr]  # psycopg says which
