"""A small city on show, people who look at it, and what they then read."""

from collections.abc import Iterable
from datetime import date
from html.parser import HTMLParser

from django.db import connection
from django.http.response import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tertial.city.models import City
from tertial.indicators.operations.figures import refresh_all
from tertial.indicators.tests.factories import TODAY, a_city_with_figures, observe
from tertial.organisation.models import Unit
from tertial.organisation.tests.factories import NOON, links, units
from tertial.people.rules import Role
from tertial.people.tests.factories import a_person

TABLE_PARTS = frozenset({"th", "td"})


def a_city_on_show(*, is_invented: bool = True) -> dict[str, Unit]:
    """The four preschools with figures, in a city that has a name."""
    city = a_city_with_figures()
    City.objects.create(id=1, code="provstad", name="Provstad", is_invented=is_invented)
    return city


def more_preschools(count: int, names: Iterable[str] = ()) -> None:
    """More preschools in the south area, each with 20 children in 2024."""
    called = [*names, *(f"Förskolan Nummer {number:03}" for number in range(count))][:count]
    codes = [f"extra-{number}" for number in range(len(called))]
    pairs = list(zip(codes, called, strict=True))
    units(*({"code": code, "kind": "preschool", "name": name} for code, name in pairs))
    links(*(("geographic", code, "south") for code in codes), *(("operator", code, "own") for code in codes))
    observe(*(("antal_barn", code, "2024", 20) for code in codes))
    refresh_all(today=TODAY, at=NOON)


def reader(role: Role | None = None, unit: Unit | None = None, *, language: str = "en") -> Client:
    """A browser in which somebody with a role for a unit has signed in, reading English unless told otherwise."""
    client = Client(headers={"accept-language": language})
    client.force_login(a_person(role, unit, starts_on=date(2020, 1, 1)))
    return client


class _Tables(HTMLParser):
    """Collects the words of every row of every table."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.is_inside = False
        self.explained = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in TABLE_PARTS:
            self.rows[-1].append("")
            self.is_inside = True
        elif tag in ("title", "desc"):
            self.is_inside = False
        elif "popover" in dict(attrs) or self.explained:
            self.explained += tag == "span"

    def handle_endtag(self, tag: str) -> None:
        if tag in TABLE_PARTS:
            self.is_inside = False
        elif self.explained and tag == "span":
            self.explained -= 1

    def handle_data(self, data: str) -> None:
        if self.is_inside and not self.explained:
            self.rows[-1][-1] = " ".join(f"{self.rows[-1][-1]} {data}".split())


def table_rows(response: HttpResponseBase) -> list[list[str]]:
    """The rows of all tables of a page as they are read, cell by cell."""
    parser = _Tables()
    parser.feed(b"".join(response).decode())
    return parser.rows


def statements(client: Client, address: str) -> int:
    """How many SQL statements a page takes, its session and user with it; the first visit is not counted."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)
