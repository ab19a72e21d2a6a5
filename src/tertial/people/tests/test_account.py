"""One's own page: roles, second steps and sessions, each of which can be ended."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.auth import get_user
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now
from pytest_django import Settings

from tertial.organisation.tests.factories import a_city
from tertial.people.operations.sessions import clear_sessions
from tertial.people.queries.account import browser_of
from tertial.people.rules import Role
from tertial.people.tests.codes import browser, sign_in
from tertial.people.tests.factories import a_person
from tertial.platform.models import AuditEntry, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(settings: Settings) -> User:
    settings.SECOND_STEP_IS_REQUIRED = False
    return a_person(Role.PRINCIPAL, a_city()["elms"])


def test_the_page_shows_who_one_is_and_where_one_is_signed_in(user: User):
    here, elsewhere = browser(), browser()
    sign_in(elsewhere, user.user_name)
    sign_in(here, user.user_name)

    context = here.get("/konto").context

    assert [role for role, _unit in context["roles"]] == ["Principal"]
    assert [(place.browser, place.is_this) for place in context["places"]] == [
        ("Firefox · Windows", True),
        ("Firefox · Windows", False),
    ]


def test_one_session_is_ended_and_then_all_the_others(user: User):
    here, others = browser(), [browser() for _ in range(3)]
    for client in (here, *others):
        sign_in(client, user.user_name)
    first = UserSession.objects.get(session_key=others[0].session.session_key)

    here.post("/konto/inloggningar", {"session": str(first.pk)})
    after_one = [get_user(client).is_authenticated for client in others]
    here.post("/konto/inloggningar", {"session": "others"})
    after_all = [get_user(client).is_authenticated for client in (here, *others)]

    assert (after_one, after_all) == ([False, True, True], [True, False, False, False])
    assert [entry.details for entry in AuditEntry.objects.filter(verb="people.end_sessions").order_by("id")] == [
        {"sessions": 1},
        {"sessions": 2},
    ]


def test_nobody_ends_the_session_of_another(user: User):
    client, other = browser(), browser()
    sign_in(client, user.user_name)
    sign_in(other, a_person().user_name)
    theirs = UserSession.objects.get(session_key=other.session.session_key)

    for asked in (str(theirs.pk), "", "all", "9" * 40):
        client.post("/konto/inloggningar", {"session": asked})

    assert get_user(other).is_authenticated


def test_a_session_that_nobody_uses_ends_and_one_that_is_used_lives_on(user: User, settings: Settings):
    client = browser()
    sign_in(client, user.user_name)
    client.get("/konto")
    session = client.session
    before = session["people_seen"]
    session["people_seen"] = before - 400
    session.save()

    client.get("/konto")
    after = client.session["people_seen"]
    settings.SESSION_COOKIE_AGE = -1
    session.save()

    assert after >= before
    assert not get_user(client).is_authenticated


def test_a_session_ends_when_it_is_as_old_as_one_may_be_however_much_it_is_used(user: User, settings: Settings):
    client = browser()
    sign_in(client, user.user_name)
    client.get("/konto")
    session = client.session
    session["people_since"] -= settings.SESSION_LONGEST - 60
    session.save()
    almost = client.get("/konto").status_code
    session["people_since"] -= 60
    session.save()

    late = client.get("/konto")

    assert settings.SESSION_LONGEST == 12 * 3600
    assert (almost, late.status_code, late["Location"]) == (200, 302, "/logga-in?next=/konto")
    assert not get_user(client).is_authenticated
    entry = AuditEntry.objects.get(verb="people.sign_out")
    assert (entry.actor, entry.details) == (user, {"by": "age"})


def test_what_is_kept_of_ended_sessions_is_cleared_and_the_others_live_on(user: User, settings: Settings):
    unused, old, alive = clients = [browser() for _ in range(3)]
    for client in clients:
        sign_in(client, user.user_name)
    at = now()
    Session.objects.filter(pk=unused.session.session_key).update(expire_date=at)
    too_old = at - timedelta(seconds=settings.SESSION_LONGEST)
    UserSession.objects.filter(session_key=old.session.session_key).update(created_at=too_old)

    cleared, again = clear_sessions(at=at), clear_sessions(at=at)

    assert (cleared, again) == (2, 0)
    assert [get_user(client).is_authenticated for client in clients] == [False, False, True]
    assert [place.session_key for place in UserSession.objects.all()] == [alive.session.session_key]


def test_the_page_asks_the_database_as_often_however_much_it_shows(user: User):
    client = browser()
    sign_in(client, user.user_name)
    client.get("/konto")

    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            client.get("/konto")
        counts.append(len(asked))
        for _ in range(3):
            sign_in(browser(), user.user_name)

    assert counts[0] == counts[1]
    assert counts[0] <= 15


def test_browsers_are_known_by_name():
    assert [
        browser_of("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0"),
        browser_of("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile Safari/604.1"),
        browser_of("curl/8.0"),
    ] == ["Edge · Windows", "Safari · iPhone", ""]
