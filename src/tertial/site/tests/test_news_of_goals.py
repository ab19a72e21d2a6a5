"""News of goals: what was established, never a draft; the targets of one's own units; and what of it is history."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import now

from tertial.city.models import City
from tertial.organisation.models import Unit
from tertial.people.rules import Role
from tertial.people.tests.factories import a_person
from tertial.platform.operations import follow
from tertial.site.commands.notices import due_for
from tertial.site.news.sending import would_send
from tertial.site.tests.factories import reader, statements
from tertial.site.tests.test_news_page import told
from tertial.steering.tests.factories import a_judgement, a_statement, a_steered_city, a_target, an_activity

pytestmark = pytest.mark.django_db


def a_city() -> dict[str, Unit]:
    """A city with goals that has a name."""
    city = a_steered_city()
    City.objects.create(id=1, code="provstad", name="Provstad", is_invented=True)
    return city


def following(subject: str) -> Client:
    """Somebody without a role who follows one thing."""
    client, person = Client(headers={"accept-language": "en"}), a_person()
    client.force_login(person)
    follow(subject=subject, actor=person, at=now())
    return client


def test_a_goal_tells_what_was_established_about_it_the_latest_first():
    a_city()
    begun = now() - timedelta(days=2)
    a_statement(at=begun)
    an_activity(at=begun + timedelta(hours=1))
    an_activity(at=begun + timedelta(hours=2), status="done")
    a_judgement(at=begun + timedelta(hours=3))
    a_judgement(at=begun + timedelta(hours=4), verdict="partly")
    a_statement(at=begun + timedelta(hours=5), title="Alla barn är trygga hela dagen")

    page = following("goal:safe").get("/nyheter")

    assert told(page) == [
        ("Alla barn är trygga hela dagen", sentence)
        for sentence in (
            "The words of the goal were changed.",
            "Judged anew for 2024: partly fulfilled, was fulfilled.",
            "Judged for 2024: fulfilled.",
            "The activity “Trygghetsvandring”: done.",
            "New activity: “Trygghetsvandring”.",
            "New goal from 1 January 2024.",
        )
    ]


def test_drafts_are_no_news_not_even_to_those_who_write_them():
    city = a_city()
    begun = now() - timedelta(days=2)
    a_statement("elms-safe", level="unit", owner="elms", state="draft", at=begun)

    page = reader(Role.PRINCIPAL, city["elms"]).get("/nyheter")

    assert told(page) == []


def test_a_draft_is_new_when_it_is_established():
    city = a_city()
    begun = now() - timedelta(days=2)
    draft = {"code": "elms-safe", "level": "unit", "owner": "elms", "title": "Barnen är trygga"}
    a_statement(**draft, state="draft", at=begun)
    a_statement(**draft, at=begun + timedelta(hours=1))

    page = reader(Role.PRINCIPAL, city["elms"]).get("/nyheter")

    assert told(page) == [("Barnen är trygga", "New goal from 1 January 2024.")]


def test_a_units_targets_are_told_without_values():
    city = a_city()
    begun = now() - timedelta(days=2)
    a_target(unit="elms", at=begun)
    a_target(unit="elms", high=14.5, at=begun + timedelta(hours=1))

    page = reader(Role.PRINCIPAL, city["elms"]).get("/nyheter")

    assert told(page) == [
        ("Almens förskolor", "Changed target for Children per group 2024."),
        ("Almens förskolor", "Target for Children per group 2024."),
    ]


def test_the_page_takes_no_more_statements_for_one_who_follows_every_kind_of_thing():
    city = a_city()
    begun = now() - timedelta(days=2)
    a_statement(at=begun)
    client, person = Client(headers={"accept-language": "en"}), a_person(Role.PRINCIPAL, city["elms"])
    client.force_login(person)
    for subject in ("goal:safe", "indicator:antal_barn", "unit:south"):
        follow(subject=subject, actor=person, at=now())

    assert statements(client, "/nyheter") <= 15


def test_a_letter_says_once_that_goals_wait_and_never_which():
    city = a_city()
    begun = now() - timedelta(days=2)
    a_statement("elms-safe", level="unit", owner="elms", title="Hemligt utkast", state="draft", at=begun)
    person = a_person(Role.PRINCIPAL, city["elms"])
    person.email = "principal@tertial.example"
    person.save()
    a_target(unit="elms", at=now() - timedelta(days=1))

    ((_name, letter),) = would_send(at=now(), due_for=due_for)

    assert letter is not None
    assert "Årsmål för" in letter.text
    assert "Hemligt utkast" not in letter.text + letter.html
