"""What words mean: beside the word on the pages, and all of them on a page."""

import re
from pathlib import Path

import pytest

from tertial.people.rules import Role
from tertial.platform.queries.terms import terms
from tertial.site.tests.factories import a_city_on_show, reader, statements

pytestmark = pytest.mark.django_db

SOURCE = Path(__file__).resolve().parents[2]
ASKED = re.compile(r"""\{% term "([\w-]+)"|_term="([\w-]+)\"""")


def test_all_words_stand_in_alphabetical_order_in_the_readers_language():
    page = reader(language="sv").get("/ordlista").context["page"]

    words = [term.words["sv"] for term in page.words]
    assert (words[0], words[-1], len(words)) == ("aktivitet", "årsmål", len(terms()))


def test_words_are_found_by_what_they_are_called_and_by_what_they_mean():
    client = reader()

    found = [
        [term.code for term in client.get(f"/ordlista?sok={sought}").context["page"].words]
        for sought in ("TERTIAL", "borders", "qqq")
    ]

    assert found == [["tertial"], ["recast"], []]


def test_a_search_that_finds_nothing_says_what_to_do():
    page = reader().get("/ordlista?sok=qqq").content.decode()

    assert "Try fewer letters, or look at all words." in page


def test_every_word_that_a_template_asks_for_is_explained():
    texts = [path.read_text(encoding="utf-8") for path in SOURCE.rglob("templates/**/*.html")]

    asked = {code for text in texts for found in ASKED.findall(text) for code in found if code}

    assert asked - terms().keys() == set()
    assert {"target", "verdict", "judgement", "hidden"} <= asked


def test_the_meaning_stands_beside_the_word():
    city = a_city_on_show()

    page = reader(Role.AUDITOR, city["city"]).get("/enheter/bear").content.decode()

    assert 'popovertarget="term-hidden" aria-label="What does “hidden” mean?"' in page
    assert 'href="/ordlista#hidden"' in page


def test_the_page_of_words_takes_few_questions():
    a_city_on_show()

    assert statements(reader(), "/ordlista") <= 6
