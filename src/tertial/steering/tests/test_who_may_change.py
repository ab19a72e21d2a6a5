"""Who may come to each page where something is made or changed, and who may not."""

from datetime import date

import pytest

from tertial.organisation.models import Unit
from tertial.organisation.tests.factories import NOON, links
from tertial.people.models import RoleAssignment
from tertial.people.rules import Role
from tertial.people.tests.factories import a_person
from tertial.platform.models import AuditEntry
from tertial.steering.models import Judgement
from tertial.steering.tests.factories import a_goal, a_target, an_activity
from tertial.steering.tests.people import PLACES, SINCE, a_city_that_steers, browser, of, person, statements

pytestmark = pytest.mark.django_db

JUDGE = "/mal/elms-safe/bedom/2024"
ABOUT_ELMS = {"princ", "distr"}
WHO_MAY = {
    "/enheter/elms/nytt-mal": ABOUT_ELMS,
    "/enheter/board/nytt-mal": {"distr"},
    "/enheter/council/nytt-mal": {"exec"},
    "/mal/elms-safe/andra": ABOUT_ELMS,
    "/mal/safe/andra": {"exec"},
    "/mal/elms-safe/faststall": ABOUT_ELMS,
    "/mal/elms-safe/avsluta": ABOUT_ELMS,
    JUDGE: ABOUT_ELMS,
    "/mal/board-safe/bedom/2024": {"distr"},
    "/mal/safe/bedom/2024": {"exec", "distr"},
    "/mal/elms-safe/ny-aktivitet": ABOUT_ELMS,
    "/aktiviteter/elms-walk": ABOUT_ELMS,
    "/arsmal/barn_per_grupp/elms/elms/2024": ABOUT_ELMS,
    "/arsmal/barn_per_grupp/elms/board/2024": {"distr"},
    "/arsmal/barn_per_grupp/city/council/2024": {"exec"},
    "/styrdokument/nytt": ABOUT_ELMS | {"exec", "strat", "other"},
    "/styrdokument/budget-2024/andra": {"exec"},
}


@pytest.mark.parametrize("name", PLACES)
def test_each_page_opens_to_those_who_answer_for_it_and_to_nobody_else(name):
    a_city_that_steers()
    client = of(name)

    opened = {address for address in WHO_MAY if client.get(address).status_code in (200, 302)}
    refused = {address for address in WHO_MAY if client.get(address).status_code == 403}

    assert opened == {address for address, names in WHO_MAY.items() if name in names}
    assert refused == WHO_MAY.keys() - opened


def test_who_has_not_signed_in_is_led_to_the_door():
    a_city_that_steers()

    answers = {browser().get(address).headers["Location"].split("?")[0] for address in WHO_MAY}

    assert answers == {"/logga-in"}


@pytest.mark.parametrize("address", [address for address in WHO_MAY if "styrdokument/nytt" not in address])
def test_nothing_is_written_by_who_may_not(address):
    a_city_that_steers()
    client, before = of("empl"), AuditEntry.objects.count()

    answer = client.post(address, {"verdict": "met", "title": "Vi tar över", "withdraw": "1"})

    assert answer.status_code == 403
    assert AuditEntry.objects.count() == before


@pytest.mark.parametrize(
    "address",
    ["/mal/board-plan/andra", "/mal/board-plan/bedom/2024", "/mal/board-plan/ny-aktivitet", "/aktiviteter/board-walk"],
)
def test_a_draft_of_another_authority_is_not_there(address):
    a_city_that_steers()
    a_goal("board-plan", level="board", owner="board", title="Ett utkast", state="draft")
    an_activity("board-walk", goal="board-plan", responsible="board", state="draft")

    found = {name: of(name).get(address).status_code for name in ("distr", "other", "exec", "member", "empl")}

    assert found == {
        "distr": 302 if "bedom" in address else 200,
        **dict.fromkeys(("other", "exec", "member", "empl"), 404),
    }


def test_who_sees_as_another_changes_nothing():
    city = a_city_that_steers()
    seen, client = person("princ"), browser(a_person(Role.ADMINISTRATOR, city["city"], starts_on=SINCE))
    client.post(f"/roller/{seen.pk}/se-som")

    answers = [client.get(JUDGE), client.post(JUDGE, {"verdict": "met"}), client.post("/aktiviteter/elms-walk/klar")]

    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert not Judgement.objects.exists()


def a_stand_in(city: dict[str, Unit], *, ends_on: date):
    principal, other = person("princ"), a_person()
    RoleAssignment.objects.create(
        user=other,
        role=Role.PRINCIPAL,
        unit=city["elms"],
        starts_on=SINCE,
        ends_on=ends_on,
        recorded_at=NOON,
        standing_in_for=principal,
    )
    return principal, other


def test_a_stand_in_judges_and_is_traced_as_one():
    principal, other = a_stand_in(a_city_that_steers(), ends_on=date(2190, 1, 1))

    browser(other).post(JUDGE, {"verdict": "met"})

    entry = AuditEntry.objects.get(verb="steering.judge_goal")
    assert (entry.actor, entry.details["standing_in_for"]) == (other, principal.pk)


def test_a_stand_in_whose_days_are_over_is_turned_away():
    city = a_city_that_steers()
    _principal, other = a_stand_in(city, ends_on=date(2024, 1, 1))
    RoleAssignment.objects.create(user=other, role=Role.EMPLOYEE, unit=city["elms"], starts_on=SINCE, recorded_at=NOON)

    answer = browser(other).post(JUDGE, {"verdict": "met"})

    assert answer.status_code == 403
    assert not Judgement.objects.exists()


def test_a_goal_stays_behind_when_its_owner_goes_to_another_board():
    a_city_that_steers()
    moved = date(2025, 3, 1)
    links(("line", "elms", "office", None, moved), ("line", "elms", "other-office", moved))
    client = of("princ")

    found = [client.get(address).status_code for address in ("/mal/elms-safe/andra", JUDGE, "/aktiviteter/elms-walk")]

    assert found == [403, 403, 403]


@pytest.mark.parametrize(
    "address",
    [
        "/enheter/nobody/nytt-mal",
        "/mal/nothing/andra",
        "/mal/elms-safe/bedom/2024-13",
        "/mal/elms-safe/bedom/2024-Q1",
        "/mal/elms-safe/bedom/2199",
        "/mal/elms-safe/bedom/2023",
        "/aktiviteter/nothing",
        "/arsmal/nothing/elms/elms/2024",
        "/arsmal/barn_per_grupp/limes/elms/2024",
        "/arsmal/barn_per_grupp/bear/elms/2024",
        "/arsmal/barn_per_grupp/elms/elms/later",
        "/styrdokument/nothing/andra",
    ],
)
def test_what_is_not_there_is_not_found(address):
    a_city_that_steers()

    assert of("princ").get(address).status_code == 404


@pytest.mark.parametrize("address", [address for address in WHO_MAY if "faststall" not in address])
def test_no_page_asks_more_than_fifteen_questions(address):
    a_city_that_steers()
    a_target(unit="elms", decided_by="elms", high=14)
    name = next(iter(sorted(WHO_MAY[address])))

    assert statements(of(name), address) <= 15
