"""A person erased: from the present, both clocks, the history and the audit trail."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.db import connection

from tertial.organisation.tests.factories import NOON, a_city
from tertial.people.models import RoleAssignment
from tertial.people.operations.disposal import KEPT_FOR_SIGNING_IN, UnknownPerson, dispose_person
from tertial.people.rules import Role
from tertial.people.tests.codes import add_code_app, browser, sign_in
from tertial.people.tests.factories import a_person
from tertial.platform.models import AuditEntry, Disposal, User
from tertial.platform.operations import trace

pytestmark = pytest.mark.django_db


def sessions() -> list[dict[str, object]]:
    """What the sessions hold: they are packed, so that the whole database as text does not tell."""
    return [session.get_decoded() for session in Session.objects.all()]


def everything() -> str:
    """The whole database as text."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        texts = []
        for table in tables:
            cursor.execute(f"SELECT coalesce(string_agg(t::text, chr(10)), '') FROM \"{table}\" t")
            texts.append(cursor.fetchone()[0])
    return "\n".join(texts)


def test_no_clock_history_or_trail_brings_a_disposed_person_back():
    city = a_city()
    user = a_person(Role.PRINCIPAL, city["elms"])
    user_name = user.user_name
    user.name, user.email = "Ebba Ek-Urskiljbar", "ebba.urskiljbar@provstad.example"
    user.save()
    user.name = "Ebba Urskiljbar-Gift"
    user.save()
    trace("people.sign_in", actor=user, at=NOON, subject=f"user {user.pk}")
    assert everything().count("rskiljbar") >= 3

    dispose_person(user_name=user_name, decision="2025-117", actor=None, at=NOON + timedelta(days=1))

    assert "rskiljbar" not in everything()
    assert user_name not in everything()
    assert RoleAssignment.objects.get().user_id == user.pk
    assert [entry.verb for entry in AuditEntry.objects.order_by("id")] == ["people.sign_in", "people.dispose_person"]
    assert list(Disposal.objects.values_list("decision", "subject")) == [("2025-117", f"user {user.pk}")]


def test_a_disposed_person_cannot_sign_in():
    a_city()
    user = a_person()

    dispose_person(user_name=user.user_name, decision="2025-117", actor=None, at=NOON)

    kept = User.objects.get()
    assert (kept.is_active, kept.has_usable_password()) == (False, False)


def test_nothing_of_how_a_disposed_person_signed_in_is_left():
    user = a_person()
    user.user_name, user.email = "ebba.urskiljbar", "ebba.urskiljbar@provstad.example"
    user.save()
    waiting, here = browser(), browser()
    sign_in(here, "ebba.urskiljbar")
    add_code_app(here)
    sign_in(waiting, "EBBA.urskiljbar@provstad.example")
    sign_in(browser(), "ebba.urskiljbar", "a wrong password")
    EmailAddress.objects.create(user=user, email=user.email)

    dispose_person(user_name="ebba.urskiljbar", decision="2025-117", actor=None, at=NOON)

    assert "rskiljbar" not in everything() + "".join(map(str, sessions()))
    assert [model.objects.count() for model in KEPT_FOR_SIGNING_IN] == [0] * len(KEPT_FOR_SIGNING_IN)
    assert (here.get("/konto").status_code, waiting.get("/logga-in/andra-steget").status_code) == (302, 302)


def test_no_table_that_tells_of_a_user_is_forgotten():
    tells = {
        relation.related_model
        for relation in User._meta.related_objects
        if not relation.related_model._meta.proxy and not relation.related_model.__module__.startswith("tertial.")
    }

    assert tells == set(KEPT_FOR_SIGNING_IN)


def test_nobody_is_disposed_of_by_mistake():
    with pytest.raises(UnknownPerson):
        dispose_person(user_name="nobody", decision="2025-117", actor=None, at=NOON)

    assert not Disposal.objects.exists()
