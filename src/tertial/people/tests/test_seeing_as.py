"""Who sees as another only looks, sees what is established, and leaves a trace of it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import now

from tertial.organisation.models import Unit
from tertial.organisation.tests.factories import a_city
from tertial.people.models import RoleAssignment
from tertial.people.rules import Role
from tertial.people.tests.factories import a_person
from tertial.people.views.seeing_as import SEEING_AS
from tertial.platform.models import AuditEntry, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> dict[str, Unit]:
    return a_city()


@pytest.fixture
def boss(city: dict[str, Unit]) -> User:
    return a_person(Role.ADMINISTRATOR, city["city"], starts_on=date(2024, 1, 1))


@pytest.fixture
def anna(city: dict[str, Unit]) -> User:
    return a_person(Role.PRINCIPAL, city["elms"], starts_on=date(2024, 1, 1))


@pytest.fixture
def client(boss: User, anna: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(boss)
    client.post(f"/roller/{anna.pk}/se-som")
    return client


def traces() -> list[tuple[str, int | None, str, dict[str, Any]]]:
    among = AuditEntry.objects.filter(verb__contains="see").order_by("id")
    return list(among.values_list("verb", "actor", "subject", "details"))


def seen(client: Client) -> Any:
    return client.get("/organisation").context["user"]


def test_the_pages_are_the_others_with_a_bar_that_says_so(client, boss, anna):
    page = client.get("/organisation")

    assert (page.context["user"], page.context["user"].seen_by) == (anna, boss)
    assert page.context["seeing_as"] == (
        "You see as Påhittad Person. Only what is established is shown, and you cannot change anything."
    )
    assert "You see as Påhittad Person." in page.content.decode()
    assert traces() == [("people.see_as", boss.pk, f"user {anna.pk}", {})]


def test_stopping_gives_the_administrator_back_with_a_trace(client, boss, anna):
    answer = client.post("/sluta-se-som")

    assert (answer["Location"], seen(client), seen(client).seen_by) == (f"/roller/{anna.pk}", boss, None)
    assert traces()[1] == ("people.stop_seeing_as", boss.pk, f"user {anna.pk}", {"why": "asked"})


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("address", ["/organisation", "/ratta/antal_barn/elm/2024", "/roller/ny", "/i18n/"])
def test_nothing_is_changed(client, anna, method, address):
    answer = getattr(client, method)(address, {"status": "exists"})

    assert (answer.status_code, "people/seeing_as_refused.html" in [t.name for t in answer.templates]) == (403, True)
    assert seen(client) == anna


def test_what_is_the_persons_own_is_not_shown_and_no_administrators_page(client, boss, anna):
    own = ["/mina-roller", "/roller", f"/roller/{anna.pk}", "/roller/ny", "/konto", "/konto/andra-steget", "/handelser"]

    assert [client.get(address).status_code for address in own] == [403] * len(own)


def test_nobody_goes_on_to_see_as_a_third(client, boss, anna):
    answer = client.post(f"/roller/{boss.pk}/se-som")

    assert (answer.status_code, seen(client)) == (403, anna)


def test_it_ends_after_half_an_hour(client, boss, anna):
    session = client.session
    session[SEEING_AS] = session[SEEING_AS] | {"until": (now() - timedelta(seconds=1)).isoformat()}
    session.save()

    answer = client.post("/organisation")

    assert (answer["Location"], seen(client)) == ("/", boss)
    assert traces()[1] == ("people.stop_seeing_as", boss.pk, f"user {anna.pk}", {"why": "time"})


def test_it_ends_when_the_administrator_is_one_no_longer(client, boss, anna, city):
    row = RoleAssignment.objects.get(user=boss)
    RoleAssignment.objects.filter(pk=row.pk).update(superseded_at=row.recorded_at)

    client.get("/organisation")

    assert seen(client) == boss
    assert traces()[1][3] == {"why": "taken_back"}


def test_it_ends_when_the_other_is_there_no_longer(client, boss, anna):
    User.objects.filter(pk=anna.pk).update(is_active=False)

    client.get("/organisation")

    assert seen(client) == boss


def test_it_ends_at_sign_out(client, boss, anna):
    client.post("/logga-ut")

    assert SEEING_AS not in client.session
    assert traces()[1] == ("people.stop_seeing_as", boss.pk, f"user {anna.pk}", {"why": "signed_out"})


def test_only_an_administrator_sees_as_another_and_only_by_a_form(boss, anna):
    client = Client()
    client.force_login(anna)

    assert client.post(f"/roller/{boss.pk}/se-som").status_code == 403
    client.force_login(boss)
    assert client.get(f"/roller/{anna.pk}/se-som").status_code == 405
    assert client.post(f"/roller/{boss.pk}/se-som")["Location"] == f"/roller/{boss.pk}"
    assert traces() == []
