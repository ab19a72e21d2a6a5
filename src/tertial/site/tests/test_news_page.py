"""News in the product: what changed on what somebody follows, with their own rights, and how they choose it."""

from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate, now

from tertial.indicators.models import Recipe
from tertial.indicators.operations.correcting import Cell, correct_value
from tertial.indicators.operations.recording import merge_observations
from tertial.indicators.rules import Status
from tertial.indicators.tests.factories import TODAY, observe
from tertial.organisation.models import Unit
from tertial.organisation.operations.reorganisation import Move, Plan, reorganise, withdraw
from tertial.organisation.tests.factories import units
from tertial.people.rules import Role
from tertial.people.tests.factories import a_person
from tertial.platform.models import AuditEntry, Following, NewsSettings
from tertial.platform.operations import follow
from tertial.site.tests.factories import a_city_on_show, more_preschools, reader, statements

pytestmark = pytest.mark.django_db


class _News(HTMLParser):
    """Collects what each piece of news is about and says, with its address, and a star where it is new."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.taking = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("class") == "rows-name":
            self.rows.append([str(given["href"]), "", ""])
            self.taking = "about"
        elif given.get("class") == "new-mark":
            self.rows[-1][1] += " *"
        elif tag == "p" and self.rows and not self.rows[-1][2]:
            self.taking = "sentence"

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - the parser hands it over
        self.taking = ""

    def handle_data(self, data: str) -> None:
        if self.taking and self.rows:
            self.rows[-1][1 if self.taking == "about" else 2] += data


def told(response: HttpResponseBase) -> list[tuple[str, str]]:
    """What each piece of news is about and says, in order."""
    return [(about, sentence) for _url, about, sentence in _rows(response)]


def _rows(response: HttpResponseBase) -> list[list[str]]:
    parser = _News()
    parser.feed(b"".join(response).decode().partition('<aside class="aside">')[0])
    return parser.rows


def correct(unit: Unit, value: float, *, minutes_ago: int = 60) -> None:
    """Correct how many children a preschool had in 2024, some time ago."""
    at = now() - timedelta(minutes=minutes_ago)
    cell = Cell("antal_barn", unit, "2024")
    correct_value(cell, status=Status.EXISTS, value=value, reason="Miscounted.", actor=a_person(), at=at, today=TODAY)


def following(*subjects: str) -> Client:
    """Somebody without a role who follows some things."""
    client = Client(headers={"accept-language": "en"})
    person = a_person()
    client.force_login(person)
    for subject in subjects:
        follow(subject=subject, actor=person, at=now())
    return client


def test_who_answers_for_a_unit_follows_it_and_what_lies_below_and_reads_the_values():
    city = a_city_on_show()
    correct(city["elm"], 45)
    correct(city["ash"], 25)

    page = reader(Role.PRINCIPAL, city["elms"]).get("/nyheter")

    assert _rows(page) == [
        [
            reverse("provenance", args=["antal_barn", "2024", "elm"]),
            "Förskolan Almen",
            "Number of children 2024 was corrected from 44 to 45.",
        ]
    ]


def test_who_stands_outside_reads_that_a_value_was_corrected_and_no_number():
    city = a_city_on_show()
    correct(city["elm"], 45)

    page = following("unit:elm").get("/nyheter")

    assert told(page) == [("Förskolan Almen", "Number of children 2024 was corrected.")]
    # Beside the news stand forms, whose tokens are of any signs.
    assert "45" not in page.content.decode().partition("<main")[2].partition("<aside")[0]


def test_values_that_are_corrected_together_are_told_together():
    city = a_city_on_show()
    observe(
        ("antal_barn", "elm", "2022", 41),
        ("antal_barn", "elm", "2024", 45),
        ("antal_barn", "elm", "2024", 22, "sex=girls"),
        at=now() - timedelta(hours=1),
    )

    page = reader(Role.PRINCIPAL, city["elms"]).get("/nyheter")

    # Half of 45 girls as before: what was recorded anew and is the same is no news.
    assert told(page) == [("Förskolan Almen", "Number of children: 2 values of 2022 to 2024 were corrected.")]


def test_a_move_is_told_with_its_day_and_so_is_its_withdrawal():
    a_city_on_show()
    coming = localdate() + timedelta(days=100)
    plan = Plan("A new home", coming, moves=[Move("elm", "line", "office")])
    done = reorganise(plan=plan, actor=None, at=now() - timedelta(hours=2))
    client = following("unit:elm")

    decided = told(client.get("/nyheter"))
    withdraw(reorganisation=done.reorganisation, actor=None, at=now() - timedelta(hours=1), today=localdate())
    taken_back = told(client.get("/nyheter"))

    day = f"{coming.day} {coming:%B %Y}"
    assert decided == [
        (
            "Förskolan Almen",
            f"{day}, by “A new home”: Moved from Almens förskolor to Norra förvaltningen.",
        )
    ]
    assert taken_back == [("Förskolan Almen", f"“A new home” was withdrawn. It was to take effect on {day}.")]


def test_a_new_name_is_told_and_what_a_unit_had_been_through_before_it_came_here_is_not():
    a_city_on_show()
    yesterday = localdate() - timedelta(days=1)
    at = now() - timedelta(hours=1)
    units({"code": "elm", "kind": "preschool", "name": "Förskolan Almen", "ends_on": yesterday}, at=at)
    units({"code": "elm", "kind": "preschool", "name": "Förskolan Linden", "starts_on": yesterday}, at=at)

    page = following("unit:elm", "unit:north").get("/nyheter")

    day = f"{yesterday.day} {yesterday:%B %Y}"
    assert told(page) == [("Förskolan Linden", f"{day}: Changed its name to Förskolan Linden.")]


def test_an_indicator_tells_of_new_values_of_corrections_and_of_a_new_recipe():
    city = a_city_on_show()
    observe(("antal_barn", "elm", "2023", 40), ("antal_barn", "oak", "2021", 40), at=now() - timedelta(hours=3))
    correct(city["elm"], 45, minutes_ago=120)
    first = Recipe.objects.get(indicator="antal_barn")
    first.pk, first.version, first.from_period = None, 2, "2026"
    first.save()
    Recipe.objects.filter(version=2).update(known_since=now() - timedelta(hours=1))

    page = following("indicator:antal_barn").get("/nyheter")

    assert told(page)[:3] == [
        ("Number of children", "It is computed in a new way from 2026: the series has a break there."),
        ("Number of children", "1 value behind the figures was corrected, for 2024."),
        ("Number of children", "New values for 2021 to 2023."),
    ]


def test_what_is_provisional_is_no_news_of_an_indicator():
    a_city_on_show()
    client = following("indicator:antal_barn")
    before = told(client.get("/nyheter"))
    _provisional("elm", "2025")

    assert told(client.get("/nyheter")) == before


def _provisional(unit: str, period: str) -> None:
    from tertial.organisation.tests.factories import rows

    value = {"measure": "antal_barn", "unit": unit, "period": period, "value": 40, "provisional": True}
    merged, _changed = merge_observations(
        rows({**value, "source": "register"}), actor=None, at=now() - timedelta(hours=1)
    )
    assert not merged.problems


def test_what_came_since_the_last_visit_is_marked_until_the_reader_has_been_away():
    city = a_city_on_show()
    client = reader(Role.PRINCIPAL, city["elms"])
    correct(city["elm"], 45, minutes_ago=300)
    first = told(client.get("/nyheter"))
    NewsSettings.objects.update(seen_at=now() - timedelta(hours=2))
    correct(city["elm"], 46, minutes_ago=60)

    second, reloaded = told(client.get("/nyheter")), told(client.get("/nyheter"))

    assert [about for about, _sentence in first] == ["Förskolan Almen"]
    assert [about for about, _sentence in second] == ["Förskolan Almen *", "Förskolan Almen"]
    assert reloaded == second


def test_pages_follow_on_each_other_until_there_is_no_more():
    city = a_city_on_show()
    for minute in range(30):
        correct(city["elm"], 100 + minute, minutes_ago=100 - minute)
    client = reader(Role.PRINCIPAL, city["elms"])

    first, second = client.get("/nyheter"), client.get("/nyheter?page=2")

    assert [len(told(first)), len(told(second))] == [25, 5]
    assert told(first)[0][1].endswith("to 129.")
    assert told(second)[-1][1] == "Number of children 2024 was corrected from 44 to 100."
    assert b'rel="next" href="?page=2"' in first.content
    assert b'rel="next"' not in second.content


def test_following_begins_and_ends_with_a_button():
    a_city_on_show()
    client = following()

    empty = client.get("/nyheter").content.decode()
    begun = client.post("/folj", {"subject": "unit:elm", "do": "follow", "next": "/enheter/elm"})
    again = client.post("/folj", {"subject": "unit:elm", "do": "follow", "next": "https://elsewhere.example/"})
    followed = list(Following.objects.values_list("subject", flat=True))
    listed = client.get("/nyheter").content.decode()
    fragment = client.post("/folj", {"subject": "unit:elm", "do": "stop"}, headers={"HX-Request": "true"})
    unknown = client.post("/folj", {"subject": "unit:nowhere", "do": "follow"})

    assert "You follow nothing yet" in empty
    assert (begun["Location"], again["Location"], followed) == ("/enheter/elm", "/", ["unit:elm"])
    assert "Nothing has changed in the last year" in listed
    assert 'value="follow"' in fragment.content.decode()
    assert unknown.status_code == 404
    assert Following.objects.count() == 0
    assert list(AuditEntry.objects.order_by("id").values_list("verb", "subject")) == [
        ("platform.follow", "unit:elm"),
        ("platform.stop_following", "unit:elm"),
    ]


def test_a_rhythm_is_chosen_on_the_page_and_nonsense_is_refused():
    city = a_city_on_show()
    client = reader(Role.PRINCIPAL, city["elms"])

    chosen = client.post("/nyheter/utskick", {"rhythm": "daily"}, follow=True)
    nonsense = client.post("/nyheter/utskick", {"rhythm": "hourly"})

    assert 'value="daily" checked' in chosen.content.decode()
    assert nonsense.status_code == 400
    assert NewsSettings.objects.get().rhythm == "daily"


def test_the_page_takes_as_many_statements_for_much_as_for_little():
    city = a_city_on_show()
    subjects = ["unit:south", "indicator:antal_barn", "indicator:barn_per_grupp"]
    client = following(*subjects)
    correct(city["ash"], 25)
    few = statements(client, "/nyheter")
    more_preschools(30)
    for minute, unit in enumerate(Unit.objects.filter(code__startswith="extra")):
        correct(unit, 30, minutes_ago=100 - minute)

    many = statements(client, "/nyheter")

    assert few == many <= 15
