"""The invented city's people: for whoever sits at the machine, and for nobody else."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from tertial.organisation.models import Unit
from tertial.organisation.tests.factories import NOON
from tertial.people.models import RoleAssignment
from tertial.people.rules import Role
from tertial.platform.models import AuditEntry, User
from tertial.site.tests.factories import a_city_on_show

pytestmark = pytest.mark.django_db


def a_demo_person(
    name: str, role: Role, unit: Unit, *, password: str | None = None, ends_on: date | None = None
) -> User:
    user = User.objects.make(user_name=name, name=f"{name} i Provstad", password=password)
    RoleAssignment.objects.create(user=user, role=role, unit=unit, ends_on=ends_on, recorded_at=NOON)
    return user


def at_the_machine(**more: Any) -> Client:
    return Client(headers={"accept-language": "en", "host": "127.0.0.1:8000"}, REMOTE_ADDR="127.0.0.1", **more)


def offered(client: Client) -> list[str]:
    people = client.get("/logga-in").context["demo_people"]
    return [user_name for user_name, _name, _comes_to in people()]


def test_one_click_signs_in_and_leaves_a_trace_that_says_so():
    rektor = a_demo_person("rektor", Role.PRINCIPAL, a_city_on_show()["elms"])
    client = at_the_machine()

    answer = client.post("/prova", {"user_name": "rektor", "next": "/organisation"})

    assert (offered(at_the_machine()), answer["Location"]) == (["rektor"], "/organisation")
    assert list(AuditEntry.objects.values_list("verb", "actor", "details")) == [
        ("people.sign_in", rektor.pk, {"demo": True})
    ]


@pytest.mark.parametrize(
    "client",
    [
        Client(headers={"host": "127.0.0.1:8000"}, REMOTE_ADDR="192.0.2.7"),
        Client(headers={"host": "tertial.example"}, REMOTE_ADDR="127.0.0.1"),
        at_the_machine(HTTP_X_FORWARDED_FOR="192.0.2.7"),
        at_the_machine(HTTP_FORWARDED="for=192.0.2.7"),
        at_the_machine(HTTP_VIA="1.1 proxy"),
    ],
    ids=["another machine", "another name", "forwarded", "forwarded by the standard", "through a proxy"],
)
def test_there_is_no_such_page_from_elsewhere(client, settings):
    settings.ALLOWED_HOSTS = ["127.0.0.1", "tertial.example"]
    a_demo_person("rektor", Role.PRINCIPAL, a_city_on_show()["elms"])

    answer = client.post("/prova", {"user_name": "rektor"})

    assert (answer.status_code, offered(client)) == (404, [])


def test_there_is_no_such_page_in_a_real_city():
    a_demo_person("rektor", Role.PRINCIPAL, a_city_on_show(is_invented=False)["elms"])

    answer = at_the_machine().post("/prova", {"user_name": "rektor"})

    assert (answer.status_code, offered(at_the_machine())) == (404, [])


def test_nobody_real_can_be_tried():
    unit = a_city_on_show()["elms"]
    a_demo_person("eva.strand", Role.PRINCIPAL, unit)
    a_demo_person("rektor", Role.PRINCIPAL, unit, password="a password of their own")
    a_demo_person("revisor", Role.AUDITOR, unit, ends_on=date(2024, 1, 1))
    User.objects.make(user_name="ledamot", name="Utan roll")
    tried = ("eva.strand", "rektor", "revisor", "ledamot", "nobody-at-all", "")

    answers = [at_the_machine().post("/prova", {"user_name": name}).status_code for name in tried]

    assert (answers, offered(at_the_machine())) == ([404] * 6, [])
