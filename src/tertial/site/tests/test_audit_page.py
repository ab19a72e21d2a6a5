"""The audit trail in sentences, filtered and paged, without the values that only some may see."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tertial.indicators.operations.correcting import Cell, correct_value
from tertial.indicators.rules import Status
from tertial.indicators.tests.factories import TODAY
from tertial.organisation.models import Unit
from tertial.people.rules import Role
from tertial.people.tests.factories import a_person
from tertial.platform.models import User
from tertial.platform.operations import trace
from tertial.site.tests.factories import a_city_on_show, reader, statements, table_rows

pytestmark = pytest.mark.django_db

AT = datetime(2025, 3, 1, 9, 14, 7, tzinfo=UTC)


def a_correction(city: dict[str, Unit], actor: User) -> None:
    correct_value(
        Cell("heltidstjanster", city["elm"], "2024"),
        status=Status.EXISTS,
        value=12.5,
        reason="Two posts were missing.",
        actor=actor,
        at=AT,
        today=TODAY,
    )


def told(query: str = "") -> list[list[str]]:
    """When, who and what of each event."""
    return table_rows(reader(Role.AUDITOR, Unit.objects.get(code="city")).get(f"/handelser{query}"))[1:]


def test_a_correction_says_what_and_for_whom_but_no_value():
    city = a_city_on_show()
    a_correction(city, a_person(Role.PRINCIPAL, city["elms"]))

    assert told() == [
        [
            "1 March 2025 10.14.07",
            "Påhittad Person Principal",
            "Corrected Full-time posts, 2024, for Förskolan Almen Details 1 March 2025 10.14.07"
            " Verb indicators.correct_value",
        ]
    ]


def test_each_verb_has_a_sentence():
    city = a_city_on_show()
    person = a_person()
    done: list[tuple[str, str, dict[str, Any]]] = [
        ("city.load", "provstad", {"files": {}}),
        ("city.dump", "provstad", {"public": True}),
        ("releases.let_out", "antal_barn 2024", {"form": "csv", "rows": 12, "hidden": 1}),
        ("organisation.reorganise", "Fyra blir två", {"takes_effect_on": "2025-07-01"}),
        ("organisation.withdraw_reorganisation", "Fyra blir två", {}),
        ("people.make_administrator", f"user {person.pk}", {}),
        ("people.dispose_person", "user 0", {"decision": "DNR 1"}),
        ("people.sign_in", "", {"demo": False}),
        ("people.sign_in", "", {"demo": True}),
        ("people.refuse_sign_in", "", {}),
        ("platform.something_new", "this", {}),
    ]
    for number, (verb, subject, details) in enumerate(done):
        trace(verb, actor=person, at=AT - timedelta(hours=number), subject=subject, **details)

    page = reader(Role.AUDITOR, city["city"]).get("/handelser")

    assert [f"{event.deed.what} {event.deed.subject}".strip() for event in page.context["events"]] == [
        "Loaded the city folder provstad",
        "Dumped the city folder for the public provstad",
        "Downloaded figures (csv, 12 rows): antal_barn 2024",
        "Decided a reorganisation from 1 July 2025: Fyra blir två",
        "Withdrew a reorganisation: Fyra blir två",
        "Made an administrator of Påhittad Person",
        "Erased the personal data of a user, by a disposal decision",
        "Signed in",
        "Tried the invented city",
        "Somebody was refused: user name and password did not go together",
        "platform.something_new this",
    ]


def test_events_are_narrowed_by_person_kind_and_day():
    city = a_city_on_show()
    eva = User.objects.make(user_name="eva", name="Eva Påhittad")
    a_correction(city, eva)
    trace("city.load", actor=None, at=AT + timedelta(days=1), subject="provstad")

    queries = ("?vem=eva", "?vad=city.load", "?till=2025-03-01", "?fran=2025-03-02", "?fran=2025-03-03", "?fran=never")
    found = [[row[0].split(" 1")[0] for row in told(query)] for query in queries]

    first, second = "1 March 2025", "2 March 2025"
    assert found == [[first], [second], [first], [second], [], [second, first]]


def test_the_trail_comes_page_by_page():
    city = a_city_on_show()
    for number in range(120):
        trace("people.refuse_sign_in", actor=None, at=AT + timedelta(minutes=number))

    pages = [reader(Role.AUDITOR, city["city"]).get(f"/handelser?page={n}").context["events"] for n in (1, 3)]

    assert [len(events) for events in pages] == [50, 20]


def test_as_many_statements_for_few_events_as_for_many():
    city = a_city_on_show()
    a_correction(city, a_person(Role.PRINCIPAL, city["elms"]))
    client = reader(Role.AUDITOR, city["city"])
    few = statements(client, "/handelser")
    for number in range(30):
        trace(
            "indicators.correct_value",
            actor=a_person(),
            at=AT + timedelta(minutes=number),
            subject="antal_barn oak 2024",
        )

    assert (statements(client, "/handelser"), few <= 15) == (few, True)
