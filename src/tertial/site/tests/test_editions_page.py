"""Editions on pages: a list, what each holds and hides in words, and the whole of it to take away."""

import csv
import io
from collections import Counter
from datetime import UTC, datetime

import pytest

from tertial.indicators.tests.factories import a_city_with_figures
from tertial.releases.models import Edition, PublishedFigure, Release
from tertial.releases.operations import create_edition
from tertial.site.tests.factories import reader, statements

pytestmark = pytest.mark.django_db
PAGE_STATEMENTS = 15


def an_edition(day: int = 1) -> Edition | None:
    return create_edition(note="Årets utfall", actor=None, at=datetime(2025, 4, day, tzinfo=UTC))


def test_before_the_first_edition_the_page_says_so():
    a_city_with_figures()

    answer = reader().get("/utgavor")

    assert answer.context["rows"] == []
    assert answer.status_code == 200


def test_an_edition_says_what_it_tells_and_hides_and_why():
    a_city_with_figures()
    edition = an_edition()
    assert edition is not None
    client = reader()

    listed = client.get("/utgavor").context["rows"]
    page = client.get("/utgavor/1.0.0").context["page"]

    assert [(row.number, row.note, row.url) for row in listed] == [("1.0.0", "Årets utfall", "/utgavor/1.0.0")]
    assert [count for _why, _meaning, count in page.hidden] == list(edition.summary["hidden"].values())
    assert page.row.told == PublishedFigure.objects.filter(status="exists").count()
    assert [len(lines) for _heading, lines in page.changes] == [4]


@pytest.mark.parametrize("number", ["2.0.0", "1.0", "ett", "1.0.0.0"])
def test_an_edition_that_is_not_there_is_not_found(number: str):
    client = reader()

    assert client.get(f"/utgavor/{number}").status_code == 404
    assert client.get(f"/utgavor/{number}/utgava.csv").status_code == 404


def test_the_whole_edition_is_a_file_without_any_hidden_number_and_is_registered():
    a_city_with_figures()
    an_edition()

    answer = reader().get("/utgavor/1.0.0/utgava.csv")
    text = answer.getvalue().decode("utf-8-sig")

    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == PublishedFigure.objects.count()
    assert {row["value"] for row in rows if row["status"] == "hidden_few"} == {""}
    assert Counter(row["why_hidden"] for row in rows)["few"] > 0
    bear = [
        row for row in rows if row["unit"] == "bear" and row["indicator"] == "antal_barn" and row["period"] == "2024"
    ]
    assert {row["status"] for row in bear} == {"hidden_few"}
    assert Release.objects.get().subject == "edition 1.0.0"


def test_the_pages_ask_few_questions_however_many_editions_there_are():
    a_city_with_figures()
    an_edition()
    client = reader()

    asked = [statements(client, address) for address in ("/utgavor", "/utgavor/1.0.0")]

    assert max(asked) <= PAGE_STATEMENTS
