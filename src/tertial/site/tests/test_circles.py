"""Nothing internal crosses from one circle to another, also not by rows that have ended or by many roles at once."""

from datetime import date

import pytest
from django.test import Client

from tertial.indicators.tests.factories import TODAY
from tertial.organisation.models import Unit
from tertial.organisation.tests.factories import NOON, units
from tertial.people.models import RoleAssignment
from tertial.people.rules import Role
from tertial.people.tests.factories import a_person
from tertial.platform.models import User
from tertial.site.access import sees_internal
from tertial.site.tests.authorities import REASON, a_city_of_authorities, an_old_role, ids_in, readers, seen_in, user_of
from tertial.site.tests.factories import reader

pytestmark = pytest.mark.django_db

OWN = "/indikatorer/andel_legitimerade/2024/own"


def test_a_circle_is_all_that_ones_own_board_answers_for_and_nothing_of_another():
    city = a_city_of_authorities()
    people = readers(city)
    codes = {unit.pk: unit.code for unit in city.values()}

    circles = {
        who: sorted(codes[pk] for pk in sees_internal(user_of(client), TODAY))
        for who, client in people.items()
        if who not in ("public", "seeing")
    }

    north = ["north-board", "north-office", "own", "owns", "sibling", "siblings"]
    assert circles == {
        "nobody": [],
        "exec": ["council", "executive-board", "executive-office"],
        "strat": ["follow-board", "follow-office"],
        "distr": north,
        "princ": ["own", "owns"],
        "empl": ["own", "owns"],
        "oper": ["bears", "independent"],
        "member": [],
        "audit": [],
        "admin": [],
    }


def test_a_role_that_has_ended_opens_nothing():
    city = a_city_of_authorities()
    client = an_old_role(city)
    RoleAssignment.objects.create(
        user=user_of(client), role=Role.BOARD_MEMBER, unit=city["north-board"], recorded_at=NOON
    )

    seen = [seen_in(client.get(address)) for address in (OWN, "/enheter/own", "/enheter/own/siffror.csv")]

    assert (seen, client.get("/ratta/andel_legitimerade/own/2024").status_code) == (["-", "-", "-"], 403)


def test_a_role_that_was_taken_back_opens_nothing():
    city = a_city_of_authorities()
    client = reader(Role.PRINCIPAL, city["owns"])

    RoleAssignment.objects.filter(role=Role.PRINCIPAL).update(superseded_at=NOON)

    assert seen_in(client.get(OWN)) == "-"


def test_a_closed_account_is_signed_out_at_once():
    city = a_city_of_authorities()
    client = reader(Role.PRINCIPAL, city["owns"])

    User.objects.update(is_active=False)

    assert client.get(OWN)["Location"] == "/logga-in?next=/indikatorer/andel_legitimerade/2024/own"


def standing_in(
    city: dict[str, Unit], *, ends_on: date = date(2099, 1, 1), lender_ends_on: date | None = None
) -> Client:
    """Somebody without a role of their own who stands in for the principal of `own`."""
    lender = a_person(Role.PRINCIPAL, city["owns"], starts_on=date(2020, 1, 1), ends_on=lender_ends_on)
    client = reader()
    RoleAssignment.objects.create(
        user=user_of(client),
        role=Role.PRINCIPAL,
        unit=city["owns"],
        starts_on=date(2020, 1, 1),
        ends_on=ends_on,
        standing_in_for=lender,
        recorded_at=NOON,
    )
    return client


DRAFT_OF_OWN, DRAFT_OF_SIBLING = "/mal/utkast-o", "/mal/utkast-s"


def test_a_stand_in_reads_and_writes_what_they_stand_in_for_and_nothing_beside_it():
    client = standing_in(a_city_of_authorities())

    answers = [client.get(address) for address in (DRAFT_OF_OWN, OWN, DRAFT_OF_SIBLING, "/mal/trygg-s/andra")]

    assert [seen_in(answer) for answer in answers[:2]] == ["oO", "ob"]
    assert [answer.status_code for answer in answers[2:]] == [404, 403]


@pytest.mark.parametrize("over", ["ends_on", "lender_ends_on"])
def test_a_stand_in_whose_days_or_lenders_days_are_over_neither_reads_nor_writes(over: str):
    city = a_city_of_authorities()
    client = standing_in(city, **{over: date(2024, 6, 1)})
    RoleAssignment.objects.create(
        user=user_of(client), role=Role.BOARD_MEMBER, unit=city["north-board"], recorded_at=NOON
    )

    answers = [client.get(DRAFT_OF_OWN), client.post("/mal/trygg-o/avsluta", {"last_day": "2026-01-01"})]

    assert [answer.status_code for answer in answers] == [404, 403]
    assert seen_in(client.get(OWN)) == "-"


def test_what_one_operator_writes_to_the_office_is_not_anothers():
    city = a_city_of_authorities()
    ids = ids_in(readers(city))
    units({"code": "wolves", "kind": "operator", "name": "Vargarna", "operator_form": "independent"})
    wolves = reader(Role.OPERATOR, Unit.objects.get(code="wolves"))

    pages = [f"/arenden/{ids.draft}", f"/arenden/{ids.sent}", "/huvudman?enhet=independent"]
    pages += ["/arenden", "/huvudman", f"/huvudman/fraga?arende={ids.draft}"]
    answers = [wolves.get(page) for page in pages]

    assert [answer.status_code for answer in answers[:3]] == [404] * 3
    assert [seen_in(answer) for answer in answers[3:]] == ["-"] * 3


def test_nobody_reads_the_units_of_all_boards_by_answering_for_the_municipality():
    city = a_city_of_authorities()
    client = reader(Role.OPERATOR, city["town"])

    seen = {seen_in(client.get(address)) for address in (OWN, "/enheter/own", "/enheter/other", "/mal/trygg-o")}

    assert seen == {"-"}
    assert client.get("/huvudman?enhet=own").status_code == 404


def test_two_roles_open_two_circles_and_no_third():
    city = a_city_of_authorities()
    client = reader(Role.PRINCIPAL, city["owns"])
    user = user_of(client)
    RoleAssignment.objects.create(
        user=user, role=Role.OPERATOR, unit=city["bears"], starts_on=date(2024, 1, 1), recorded_at=NOON
    )

    assert seen_in(client.get("/indikatorer/andel_legitimerade/siffror.csv")) == "oi"


def test_the_reason_for_a_correction_of_a_hidden_value_stays_in_the_circle():
    people = readers(a_city_of_authorities())

    told = {who for who, client in people.items() if REASON in client.get(OWN).content.decode()}

    assert told == {"distr", "princ", "empl"}


def test_a_following_board_reads_all_units_as_strangers_do():
    people = readers(a_city_of_authorities())

    pages = [
        client.get("/indikatorer/andel_legitimerade/siffror.csv").content
        for client in (people["strat"], people["nobody"])
    ]

    assert [page.count(b"hidden, too few") for page in pages] == [pages[1].count(b"hidden, too few")] * 2
    assert pages[1].count(b"hidden, too few") >= 4
