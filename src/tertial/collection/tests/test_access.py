"""Who sees what operators write: drafts in their own circle, what is sent also in the office that answers."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from tertial.collection.access import visible_to
from tertial.collection.operations.asking import withdraw
from tertial.collection.tests.factories import a_proposal, a_question, a_scene
from tertial.indicators.tests.factories import LATER
from tertial.organisation.tests.factories import links
from tertial.people.rules import Role
from tertial.people.tests.factories import a_person
from tertial.platform.models import User

pytestmark = pytest.mark.django_db

TODAY = localdate()


def seen_by(*people: User) -> list[set[str]]:
    """The texts that each of some people sees."""
    return [{one.text for one in visible_to(user, TODAY)} for user in people]


def test_drafts_are_seen_in_the_operators_own_circle_alone():
    scene = a_scene()
    a_question(scene, is_sent=False, text="draft")
    a_question(scene, text="sent")
    colleague, at_the_unit = a_person(Role.OPERATOR, scene.city["bears"]), a_person(Role.OPERATOR, scene.bear)
    administrator = a_person(Role.ADMINISTRATOR, scene.city["city"])
    others = [scene.wolves, administrator, *(a_person(role, scene.city["board"]) for role in Role)]

    found = seen_by(scene.bears, colleague, at_the_unit, scene.office)

    assert found == [{"draft", "sent"}, {"draft", "sent"}, {"draft", "sent"}, {"sent"}]
    assert [texts for texts in seen_by(*others) if texts] == [{"sent"}]  # another quality strategist's


def test_nobody_reads_them_through_anothers_eyes():
    scene = a_scene()
    a_question(scene, is_sent=False)
    a_proposal(scene)
    seen = [User.objects.get(pk=person.pk) for person in (scene.bears, scene.office)]
    for person in seen:
        person.seen_by = a_person(Role.ADMINISTRATOR, scene.city["city"])

    assert seen_by(*seen) == [set(), set()]


def test_what_is_withdrawn_stays_with_the_office_only_if_it_had_been_sent():
    scene = a_scene()
    draft, sent = a_question(scene, is_sent=False, text="draft"), a_question(scene, text="sent")
    for one in (draft, sent):
        withdraw(one, actor=scene.bears, at=LATER, today=TODAY)

    assert seen_by(scene.bears, scene.office) == [{"draft", "sent"}, {"sent"}]


def test_what_an_operator_wrote_stays_theirs_when_the_unit_changes_hands():
    scene = a_scene()
    a_question(scene, is_sent=False, text="draft")
    yesterday = TODAY - timedelta(days=1)

    links(("operator", "bear", "bears", None, yesterday), ("operator", "bear", "wolves", yesterday), at=LATER)

    assert seen_by(scene.bears, scene.wolves) == [{"draft"}, set()]
