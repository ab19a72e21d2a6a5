"""Asking, sending, withdrawing, answering: what is remembered, who may, and that nothing happens twice."""

from collections.abc import Callable

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate

from tertial.collection.models import Inquiry
from tertial.collection.operations.answering import accept_correction, answer, refuse
from tertial.collection.operations.asking import NotOpen, Value, ask, propose, send, withdraw
from tertial.collection.tests.factories import HELD, PROPOSED, a_proposal, a_question, a_scene
from tertial.indicators.models import Observation
from tertial.indicators.operations.correcting import Cell, NothingToCorrect
from tertial.indicators.rules import Status
from tertial.indicators.tests.factories import LATER
from tertial.organisation.tests.factories import NOON, links
from tertial.people.operations.disposal import dispose_person
from tertial.people.rules import Role
from tertial.people.tests.factories import a_person
from tertial.platform.models import AuditEntry, User

pytestmark = pytest.mark.django_db

TODAY = localdate()


def trail() -> list[tuple[str, str]]:
    """What has been done, the first first."""
    return list(AuditEntry.objects.order_by("id").values_list("verb", "subject"))


def ledger() -> list[tuple[str, float | None, str, bool]]:
    """Every recorded row of the bear's children in 2024: status, value, comment, and whether it holds."""
    rows = Observation.objects.filter(unit__code="bear", measure="antal_barn", period="2024", breakdown="")
    return [(row.status, row.value, row.comment, row.superseded_at is None) for row in rows.order_by("id")]


def state_of(inquiry: Inquiry) -> tuple[str, str, str]:
    inquiry.refresh_from_db()
    return inquiry.state, inquiry.text, inquiry.answer


def test_a_question_is_written_then_sent_then_answered():
    scene = a_scene()
    inquiry = a_question(scene, is_sent=False)

    done = [
        send(inquiry, actor=scene.bears, at=NOON, today=TODAY),
        answer(inquiry, text="All count alike.", actor=scene.office, at=LATER),
    ]

    assert done == [True, True]
    assert state_of(inquiry) == ("answered", "How are they counted?", "All count alike.")
    assert (inquiry.asked_at, inquiry.answered_at, inquiry.answered_by) == (NOON, LATER, scene.office)
    assert inquiry.operator == scene.city["bears"]
    assert trail() == [(verb, "unit bear") for verb in ("collection.ask", "collection.send", "collection.answer")]


def test_nothing_is_done_twice():
    scene = a_scene()
    question, proposal = a_question(scene), a_proposal(scene)
    answer(question, text="Yes.", actor=scene.office, at=LATER)
    accept_correction(proposal, text="", actor=scene.office, at=LATER, today=TODAY)
    before = trail()

    again = [
        answer(question, text="No.", actor=scene.office, at=LATER),
        accept_correction(proposal, text="Again.", actor=scene.office, at=LATER, today=TODAY),
    ]

    assert again == [False, False]
    assert trail() == before
    assert (state_of(question)[2], state_of(proposal)[2]) == ("Yes.", "")


def test_the_same_question_again_is_the_same_inquiry():
    scene = a_scene()

    first, second = a_question(scene), a_question(scene, is_sent=False)

    assert (second.pk, second.state) == (first.pk, "sent")


def test_a_draft_is_rewritten_and_its_history_kept():
    scene = a_scene()
    draft = a_question(scene, is_sent=False)

    ask(unit=scene.bear, text="Why?", draft=draft, actor=scene.bears, at=LATER, today=TODAY)

    assert state_of(draft) == ("draft", "Why?", "")
    history = apps.get_model("collection", "InquiryEvent").objects.filter(pgh_obj=draft.pk).order_by("pgh_id")
    assert list(history.values_list("text", flat=True)) == ["How are they counted?", "Why?"]


def test_a_proposal_is_rewritten_while_it_is_a_draft_and_not_after():
    scene = a_scene()
    draft = a_proposal(scene, is_sent=False)

    again = a_proposal(scene, proposed=Value(Status.MISSING))

    assert (again.pk, again.proposed_status, again.proposed_value) == (draft.pk, "missing", None)
    with pytest.raises(NotOpen):
        a_proposal(scene, is_sent=False)


def test_an_accepted_correction_stands_in_the_ledger_with_who_proposed_it():
    scene = a_scene()
    inquiry = a_proposal(scene)

    accept_correction(inquiry, text="Thank you.", actor=scene.office, at=LATER, today=TODAY)

    assert ledger() == [
        ("exists", 3.0, "", False),
        ("exists", 4.0, "Huvudmannen föreslog rättelsen: One was missing.", True),
    ]
    assert state_of(inquiry) == ("accepted", "One was missing.", "Thank you.")
    assert [verb for verb, _ in trail()][-2:] == ["collection.accept_correction", "indicators.correct_value"]


def test_what_cannot_be_recorded_is_not_accepted_either():
    scene = a_scene()
    inquiry = a_proposal(scene, period="2023")
    before = trail()

    with pytest.raises(NothingToCorrect):
        accept_correction(inquiry, text="", actor=scene.office, at=LATER, today=TODAY)

    assert (state_of(inquiry)[0], trail()) == ("sent", before)


def test_a_refused_correction_changes_nothing_in_the_ledger():
    scene = a_scene()
    inquiry = a_proposal(scene)

    refuse(inquiry, text="The register says three.", actor=scene.office, at=LATER)

    assert state_of(inquiry) == ("refused", "One was missing.", "The register says three.")
    assert ledger() == [("exists", 3.0, "", True)]


def test_what_is_withdrawn_is_not_answered():
    scene = a_scene()
    inquiry = a_question(scene)
    withdraw(inquiry, actor=scene.bears, at=LATER, today=TODAY)

    with pytest.raises(NotOpen):
        answer(inquiry, text="Yes.", actor=scene.office, at=LATER)

    assert state_of(inquiry) == ("withdrawn", "How are they counted?", "")


def test_a_secret_value_does_not_go_with_the_proposal():
    scene = a_scene()

    inquiry = propose(
        Cell("antal_barn", scene.bear, "2024"),
        held=Value(Status.SECRET, 3.0),
        proposed=PROPOSED,
        text="One was missing.",
        actor=scene.bears,
        at=NOON,
        today=TODAY,
    )

    assert (inquiry.status_then, inquiry.value_then) == ("secret", None)


def test_only_those_who_may_do_anything():
    scene = a_scene()
    draft, sent, proposal = a_question(scene, is_sent=False, text="Mine."), a_question(scene), a_proposal(scene)
    cell = Cell("antal_barn", scene.bear, "2024", "sex=girls")
    principal = a_person(Role.PRINCIPAL, scene.city["elms"])
    before = trail()
    deeds: list[Callable[[], object]] = [
        *(
            lambda who=who: ask(unit=scene.bear, text="?", actor=who, at=NOON, today=TODAY)
            for who in (scene.wolves, scene.office, principal)
        ),
        lambda: ask(unit=scene.city["lair"], text="?", draft=draft, actor=scene.wolves, at=NOON, today=TODAY),
        lambda: propose(cell, held=HELD, proposed=PROPOSED, text="?", actor=scene.wolves, at=NOON, today=TODAY),
        *(lambda who=who: send(draft, actor=who, at=NOON, today=TODAY) for who in (scene.wolves, scene.office)),
        *(lambda who=who: withdraw(sent, actor=who, at=NOON, today=TODAY) for who in (scene.wolves, scene.office)),
        *(
            lambda who=who: accept_correction(proposal, text="", actor=who, at=NOON, today=TODAY)
            for who in (scene.bears, scene.wolves, principal)
        ),
        lambda: answer(sent, text="Yes.", actor=scene.bears, at=NOON),
        lambda: refuse(proposal, text="No.", actor=scene.bears, at=NOON),
    ]

    for deed in deeds:
        with pytest.raises(PermissionDenied):
            deed()

    assert (trail(), ledger()) == (before, [("exists", 3.0, "", True)])


def test_who_takes_over_the_unit_neither_sends_nor_withdraws_what_the_other_wrote():
    scene = a_scene()
    draft = a_question(scene, is_sent=False)
    links(("operator", "bear", "wolves", TODAY), ("operator", "bear", "bears", None, TODAY), at=LATER)

    for person in (scene.wolves, scene.bears):
        with pytest.raises(PermissionDenied):
            send(draft, actor=User.objects.get(pk=person.pk), at=LATER, today=TODAY)

    assert state_of(draft)[0] == "draft"


def test_the_inquiries_of_a_person_whose_data_are_erased_stay_without_the_name():
    scene = a_scene()
    inquiry = a_question(scene)

    dispose_person(user_name=scene.bears.user_name, decision="G-1", actor=None, at=LATER)

    inquiry.refresh_from_db()
    assert (inquiry.asked_by.name, inquiry.text) == ("–", "How are they counted?")
