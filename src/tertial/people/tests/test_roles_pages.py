"""The pages of roles: who comes in, what is found there, and what somebody tries to take."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from tertial.organisation.models import Unit
from tertial.organisation.tests.factories import NOON, a_city
from tertial.people.models import RoleAssignment
from tertial.people.rules import Role
from tertial.people.tests.factories import a_person
from tertial.platform.models import User

pytestmark = pytest.mark.django_db

SINCE = date(2024, 1, 1)


@pytest.fixture
def city() -> dict[str, Unit]:
    return a_city()


@pytest.fixture
def boss(city: dict[str, Unit]) -> Client:
    return browser(a_person(Role.ADMINISTRATOR, city["city"], starts_on=SINCE))


def browser(user: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def named(name: str, role: Role | None = None, unit: Unit | None = None, **days: date) -> User:
    user = a_person(role, unit, **days)
    user.name = name
    user.save()
    return user


def lines(client: Client, query: str = "") -> list[tuple[str, list[str]]]:
    people = client.get(f"/roller{query}").context["people"]
    return [(line.name, [held.sentence for held in line.held]) for line in people]


def test_each_person_is_a_line_with_their_roles_as_sentences(city, boss):
    tomorrow = localdate() + timedelta(days=1)
    named("Örjan", Role.PRINCIPAL, city["elms"], starts_on=SINCE, ends_on=date(2024, 7, 1))
    anna = named("Anna", Role.PRINCIPAL, city["elms"], starts_on=SINCE)
    named("Åsa")
    RoleAssignment.objects.create(user=anna, role=Role.EMPLOYEE, unit=city["ash"], starts_on=tomorrow, recorded_at=NOON)
    coming = f"Employee of Förskolan Åsen from {tomorrow:%-d %B %Y} on"

    assert lines(boss) == [
        ("Anna", ["Principal of Almens förskolor since 1 January 2024", coming]),
        ("Påhittad Person", ["City administrator of Provstad since 1 January 2024"]),
        ("Åsa", []),
        ("Örjan", ["Principal of Almens förskolor from 1 January 2024 to 30 June 2024"]),
    ]
    assert [name for name, _ in lines(boss, "?nar=nu")] == ["Anna", "Påhittad Person"]
    assert lines(boss, "?nar=kommande") == [("Anna", [coming])]
    assert [name for name, _ in lines(boss, "?nar=tidigare")] == ["Örjan"]
    assert [name for name, _ in lines(boss, "?nar=ingen")] == ["Åsa", "Örjan"]
    assert [name for name, _ in lines(boss, "?sok=almens&nar=nu")] == ["Anna"]
    assert [name for name, _ in lines(boss, "?sok=örj")] == ["Örjan"]
    assert [name for name, _ in lines(boss, "?roll=employee")] == ["Anna"]
    assert [name for name, _ in lines(boss, "?roll=nonsense&nar=x&page=x")] == [name for name, _ in lines(boss)]


def asked(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_the_list_takes_as_many_questions_for_thirty_people_as_for_one(city, boss):
    few = asked(boss, "/roller")
    for number in range(40):
        named(f"Person {number}", Role.PRINCIPAL, city["elms" if number % 2 else "ash"])

    assert asked(boss, "/roller") == few
    assert few <= 15


def test_one_person_takes_as_many_questions_with_many_roles_as_with_one(city, boss):
    anna = named("Anna", Role.PRINCIPAL, city["elms"])
    address = f"/roller/{anna.pk}"
    few = asked(boss, address)
    for code in ("elm", "oak", "ash"):
        RoleAssignment.objects.create(user=anna, role=Role.EMPLOYEE, unit=city[code], recorded_at=NOON)

    assert asked(boss, address) == few
    assert few <= 15


def test_a_person_is_added_and_given_a_role_for_a_unit_that_was_written_in_part(city, boss):
    added = boss.post("/roller/ny", {"name": "Anna", "user_name": "anna", "email": "anna@provstad.example"})
    anna = User.objects.get(user_name="anna")
    many = boss.post(
        f"/roller/{anna.pk}/ge-roll", {"role": "principal", "unit": "förskolan", "starts_on": "2025-01-01"}
    )
    given = boss.post(
        f"/roller/{anna.pk}/ge-roll",
        {
            "role": "principal",
            "unit": "förskolan",
            "chosen": "oak",
            "starts_on": "2025-01-01",
            "last_day": "2025-06-30",
        },
    )

    assert added["Location"] == f"/roller/{anna.pk}/ge-roll"
    assert (many.status_code, [one.code for one in many.context["form"].candidates]) == (
        422,
        ["elm", "bear", "oak", "ash"],
    )
    assert given["Location"] == f"/roller/{anna.pk}"
    row = RoleAssignment.objects.get(user=anna)
    assert (row.role, row.unit.code, row.starts_on, row.ends_on) == (
        "principal",
        "oak",
        date(2025, 1, 1),
        date(2025, 7, 1),
    )


def test_whatever_is_wrong_in_a_role_is_said_at_once(boss):
    anna = named("Anna")

    answer = boss.post(
        f"/roller/{anna.pk}/ge-roll",
        {"role": "king", "unit": "nowhere", "starts_on": "soon", "last_day": "9999-01-01"},
    )

    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        "role": ["Select a valid choice. king is not one of the available choices."],
        "starts_on": ["Write a day as 2024-10-15."],
        "last_day": ["Write a day after 1900 and before 2200."],
        "unit": ["No unit has that in its name. Try fewer letters or another spelling."],
    }


def test_units_are_offered_while_one_writes_with_where_they_lie(boss):
    offered = boss.get("/roller/enheter?unit=almen").context["candidates"]

    assert [(one.name, one.place) for one in offered] == [("Almens förskolor", ""), ("Förskolan Almen", "Norra")]
    assert boss.get("/roller/enheter?unit=a").context["candidates"] == []


def test_only_who_manages_people_comes_in(city):
    anna = a_person(Role.PRINCIPAL, city["elms"])
    row = RoleAssignment.objects.get(user=anna)
    client = browser(anna)
    pages = ["", "/ny", "/enheter", f"/{anna.pk}", f"/{anna.pk}/ge-roll", f"/{anna.pk}/stang"]

    seen = [client.get(f"/roller{page}").status_code for page in [*pages, f"/uppdrag/{row.pk}/avsluta"]]

    assert seen == [403] * 7


def test_a_principal_cannot_post_a_role_for_herself_or_become_an_administrator(city):
    anna = a_person(Role.PRINCIPAL, city["elms"], starts_on=SINCE)
    client = browser(anna)
    wanted = {"role": "administrator", "unit": "Provstad", "chosen": "city", "starts_on": "2025-01-01"}

    answers = [
        client.post(f"/roller/{anna.pk}/ge-roll", wanted).status_code,
        client.post("/roller/ny", {"name": "Anna", "user_name": "anna2"}).status_code,
        client.post(f"/roller/{anna.pk}/se-som").status_code,
        client.post(f"/roller/{anna.pk}/bjud-in").status_code,
    ]

    assert answers == [403] * 4
    assert [(row.user_id, row.role) for row in RoleAssignment.objects.all()] == [(anna.pk, "principal")]
    assert User.objects.count() == 1


def test_an_administrator_cannot_post_a_role_for_herself(city):
    boss = a_person(Role.ADMINISTRATOR, city["city"])

    answer = browser(boss).post(
        f"/roller/{boss.pk}/ge-roll", {"role": "principal", "unit": "Almens förskolor", "starts_on": "2025-01-01"}
    )

    assert answer.context["form"].non_field_errors() == ["You cannot give yourself a role. Ask another administrator."]
    assert RoleAssignment.objects.count() == 1


def test_a_principal_names_her_stand_in_and_nobody_elses(city):
    anna = a_person(Role.PRINCIPAL, city["elms"])
    dan = a_person(Role.PRINCIPAL, city["ash"])
    bo = a_person()
    client = browser(anna)
    row, others = (RoleAssignment.objects.get(user=user) for user in (anna, dan))
    days = {"person": bo.user_name, "starts_on": "2025-01-01", "last_day": "2025-01-31"}

    mine = client.post(f"/roller/uppdrag/{row.pk}/ersattare", days)
    theirs = client.post(f"/roller/uppdrag/{others.pk}/ersattare", days)

    assert (mine["Location"], theirs.status_code) == ("/mina-roller", 403)
    lent = RoleAssignment.objects.get(user=bo)
    assert (lent.standing_in_for, lent.starts_on, lent.ends_on) == (anna, date(2025, 1, 1), date(2025, 2, 1))


def test_a_stand_in_neither_ends_nor_prolongs_nor_passes_on_what_they_have(city):
    anna, bo = a_person(Role.PRINCIPAL, city["elms"]), a_person()
    today = localdate()
    lent = RoleAssignment.objects.create(
        user=bo,
        role=Role.PRINCIPAL,
        unit=city["elms"],
        starts_on=today,
        ends_on=today + timedelta(days=9),
        standing_in_for=anna,
        recorded_at=NOON,
    )
    own = RoleAssignment.objects.get(user=anna)
    days = {"person": bo.user_name, "starts_on": str(today), "last_day": str(today + timedelta(days=90))}

    client = browser(bo)
    tried = [client.post(f"/roller/uppdrag/{key}/ersattare", days).status_code for key in (own.pk, lent.pk)]
    tried.append(client.post(f"/roller/uppdrag/{lent.pk}/avsluta", {"at_once": "1"}).status_code)

    assert tried == [403] * 3


def test_my_roles_say_what_i_hold_and_who_stands_in(city):
    anna, bo = named("Anna", Role.PRINCIPAL, city["elms"], starts_on=SINCE), named("Bo")
    today = localdate()
    RoleAssignment.objects.create(
        user=bo,
        role=Role.PRINCIPAL,
        unit=city["elms"],
        starts_on=today,
        ends_on=today + timedelta(days=1),
        standing_in_for=anna,
        recorded_at=NOON,
    )

    mine, bos = browser(anna).get("/mina-roller").context, browser(bo).get("/mina-roller").context

    day = f"{today:%-d %B %Y}"
    sentence = f"Standing in for Anna as Principal of Almens förskolor from {day} to {day}"
    assert [one.sentence for one in mine["now"]] == ["Principal of Almens förskolor since 1 January 2024"]
    assert [(user.name, one.sentence) for user, one in mine["lent"]] == [("Bo", sentence)]
    assert [(one.sentence, one.can_be_lent) for one in bos["now"]] == [(sentence, False)]


def test_a_role_is_ended_from_its_persons_page(city, boss):
    anna = a_person(Role.PRINCIPAL, city["elms"], starts_on=SINCE)
    row = RoleAssignment.objects.get(user=anna)

    asked_first = boss.post(f"/roller/uppdrag/{row.pk}/avsluta", {"last_day": ""})
    answer = boss.post(f"/roller/uppdrag/{row.pk}/avsluta", {"at_once": "1"})
    again = boss.post(f"/roller/uppdrag/{row.pk}/avsluta", {"at_once": "1"})

    assert asked_first.context["form"].errors == {"last_day": ["Choose a day."]}
    assert (answer["Location"], again["Location"]) == (f"/roller/{anna.pk}", f"/roller/{anna.pk}")
    assert RoleAssignment.objects.get(user=anna, superseded_at=None).ends_on == localdate()


def test_an_account_is_closed_after_a_question_and_its_person_is_out_at_once(city, boss):
    anna = a_person(Role.PRINCIPAL, city["elms"], starts_on=SINCE)
    client = browser(anna)

    question = boss.get(f"/roller/{anna.pk}/stang")
    boss.post(f"/roller/{anna.pk}/stang")

    assert [one.sentence for one in question.context["held"]] == ["Principal of Almens förskolor since 1 January 2024"]
    assert client.get("/mina-roller")["Location"] == "/logga-in?next=/mina-roller"


def test_where_no_letter_can_be_sent_the_invitation_is_shown_to_hand_over(boss):
    boss.post("/roller/ny", {"name": "Anna", "user_name": "anna"})
    anna = User.objects.get(user_name="anna")

    answer = boss.post(f"/roller/{anna.pk}/bjud-in")

    assert answer.context["link"].startswith("http://testserver/inbjudan/")
    assert "no-store" in answer["Cache-Control"]


def test_a_stand_in_is_named_by_name_and_chosen_where_several_fit(city):
    anna = a_person(Role.PRINCIPAL, city["elms"])
    bo, bosse = (named(name, Role.EMPLOYEE, city["elms"]) for name in ("Bo Ek", "Bosse Alm"))
    named("Bo Björn", Role.OPERATOR, city["bears"])
    client, row = browser(anna), RoleAssignment.objects.get(user=anna)
    days = {"starts_on": "2025-01-01", "last_day": "2025-01-31"}

    several = client.post(f"/roller/uppdrag/{row.pk}/ersattare", days | {"person": "bo"})
    nobody = client.post(f"/roller/uppdrag/{row.pk}/ersattare", days | {"person": "Cecilia"})
    client.post(f"/roller/uppdrag/{row.pk}/ersattare", days | {"person": "bo", "chosen": str(bosse.pk)})
    client.post(f"/roller/uppdrag/{row.pk}/ersattare", days | {"person": "bo ek", "starts_on": "2025-01-02"})

    form = several.context["form"]
    assert form.errors == {"person": ["Several people have that in their name. Choose one of them."]}
    assert [(one.name, one.about) for one in form.candidates] == [
        ("Bo Ek", "Employee, Almens förskolor"),
        ("Bosse Alm", "Employee, Almens förskolor"),
    ]
    assert nobody.context["form"].errors == {
        "person": ["Nobody is called that or signs in so. Check the spelling, or ask an administrator."]
    }
    lent = RoleAssignment.objects.filter(standing_in_for=anna).order_by("pk")
    assert [one.user for one in lent] == [bosse, bo]
