"""Who sees as another reads what strangers read, and takes nothing away in the other's name."""

from datetime import date

import pytest
from django.test import Client

from tertial.indicators.tests.factories import TODAY
from tertial.people.access import open_to
from tertial.people.rules import EVERYWHERE, Role, Verb
from tertial.people.tests.factories import a_person
from tertial.platform.models import AuditEntry, User
from tertial.releases.models import Release
from tertial.site.access import sees_internal, standing_of, viewer_of, why_hidden
from tertial.site.tests.authorities import a_city_of_authorities, seen_in
from tertial.site.tests.factories import reader

pytestmark = pytest.mark.django_db

PAGES = (
    "/",
    "/enheter/own",
    "/enheter/own/siffror.csv",
    "/indikatorer/andel_legitimerade",
    "/indikatorer/andel_legitimerade/siffror.csv",
    "/indikatorer/andel_legitimerade/siffror.xlsx",
    "/indikatorer/andel_legitimerade/2024/own",
)


def looking_as(role: Role, unit: str) -> tuple[Client, User, User]:
    """A browser of an administrator who sees as somebody, and the two of them."""
    city = a_city_of_authorities()
    seen = a_person(role, city[unit], starts_on=date(2020, 1, 1))
    client = reader(Role.ADMINISTRATOR, city["city"])
    client.post(f"/roller/{seen.pk}/se-som")
    return client, seen, User.objects.get(pk=int(client.session["_auth_user_id"]))


@pytest.mark.parametrize(
    ("role", "unit"),
    [(Role.PRINCIPAL, "owns"), (Role.DISTRICT_CONTROLLER, "north-office"), (Role.OPERATOR, "bears")],
)
def test_no_unguarded_figure_is_read_through_anothers_eyes(role: Role, unit: str):
    client, *_ = looking_as(role, unit)

    assert {page: seen_in(client.get(page)) for page in PAGES} == dict.fromkeys(PAGES, "-")


def test_a_value_is_neither_corrected_nor_offered_for_correction():
    client, *_ = looking_as(Role.PRINCIPAL, "owns")

    answers = [client.get("/ratta/andel_legitimerade/own/2024"), client.post("/ratta/andel_legitimerade/own/2024")]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert b"/ratta/" not in client.get("/indikatorer/andel_legitimerade/2024/own").content


def test_an_auditors_trail_is_not_read_through_their_eyes():
    client, *_ = looking_as(Role.AUDITOR, "city")

    assert client.get("/handelser").status_code == 403


def test_what_is_taken_away_is_traced_as_the_one_who_looks():
    client, seen, looker = looking_as(Role.PRINCIPAL, "owns")

    client.get("/enheter/own/siffror.csv")

    entry = AuditEntry.objects.get(verb="releases.let_out")
    assert (entry.actor, entry.details["seen_as"], Release.objects.get().actor) == (looker, seen.pk, looker)


def test_nothing_internal_is_open_and_the_page_can_say_why():
    city = a_city_of_authorities()
    seen = a_person(Role.PRINCIPAL, city["owns"])
    seen.seen_by = a_person(Role.ADMINISTRATOR, city["city"])

    said = [why_hidden(seen, Verb.SEE_UNGUARDED, city[unit], TODAY) for unit in ("own", "other")]

    assert sees_internal(seen, TODAY) == viewer_of(seen, TODAY).open_units == frozenset()
    assert [open_to(seen, verb, TODAY) for verb in Verb if verb not in EVERYWHERE] == [frozenset()] * 6
    assert standing_of(seen, TODAY).is_seeing_as
    assert said == ["Hidden because you see as another: Påhittad Person sees more here.", ""]
