"""What the tests of signing in from outside ask of an answer."""

from datetime import date
from typing import Any

from django.contrib.auth import get_user
from django.test import Client

from tertial.organisation.models import Unit
from tertial.organisation.tests.factories import NOON, a_city
from tertial.people.models import RoleAssignment
from tertial.people.rules import Role
from tertial.people.tests.factories import a_person
from tertial.platform.models import AuditEntry, User

PROVIDER = "Provstads konto"


def a_known_person(name: str = "kim", *, email: str | None = None) -> User:
    """Somebody known here, by default by the address that the providers of the tests give for them."""
    person = a_person()
    person.email = f"{name}@provstad.example" if email is None else email
    person.save()
    return person


def whose_role_has_ended(person: User) -> User:
    """The same person, who answered for a unit once and does no longer."""
    unit = Unit.objects.filter(code="elms").first() or a_city()["elms"]
    RoleAssignment.objects.create(
        user=person, role=Role.PRINCIPAL, unit=unit, ends_on=date(2020, 1, 1), recorded_at=NOON
    )
    return person


def browser() -> Client:
    return Client(headers={"accept-language": "en"})


def who(client: Client) -> Any:
    """The key of the user who is signed in; None for nobody."""
    return get_user(client).pk


def traces() -> list[tuple[str, int | None, dict[str, object]]]:
    return list(AuditEntry.objects.order_by("id").values_list("verb", "actor", "details"))


def refused_for(reason: str) -> list[tuple[str, int | None, dict[str, object]]]:
    return [("people.refuse_outside_sign_in", None, {"reason": reason, "provider": PROVIDER})]


def let_in(person: User) -> list[tuple[str, int | None, dict[str, object]]]:
    return [("people.sign_in", person.pk, {"demo": False, "provider": PROVIDER})]
