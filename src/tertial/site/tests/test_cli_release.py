"""`tertial release`: made, shown and audited on the command line."""

import pytest

from tertial.indicators.tests.factories import a_city_with_figures
from tertial.releases.models import Edition, PublishedFigure
from tertial.site.tests.command_line import tertial

pytestmark = pytest.mark.django_db


def test_an_edition_is_made_shown_and_audited():
    a_city_with_figures()

    made = tertial("release", "create", "--note", "Årets utfall")
    shown = tertial("release", "show", "1.0.0")
    audited = tertial("release", "audit")

    assert made.code == shown.code == audited.code == 0
    assert made.out == shown.out
    assert made.out.splitlines()[0].split() == ["Edition", "1.0.0"]
    assert "antal_barn 2024: 24 numbers are protected." in made.err
    assert audited.out == "Nothing is told too nearly.\n"


def test_a_second_edition_of_the_same_books_is_none():
    a_city_with_figures()
    tertial("release", "create", "--note", "Årets utfall")

    again = tertial("release", "create", "--note", "Igen")

    assert (again.code, again.out) == (0, "Nothing has changed since the last edition, so none was made.\n")
    assert Edition.objects.count() == 1


def test_what_is_told_past_the_guard_is_named():
    a_city_with_figures()
    tertial("release", "create", "--note", "Årets utfall")
    bear = PublishedFigure.objects.get(indicator="antal_barn", unit__code="bear", period="2024", breakdown="")
    bear.pk, bear.status, bear.value, bear.decimals, bear.why_hidden = None, "exists", 3, 0, ""
    bear.save()

    said = tertial("release", "audit", "1.0.0")

    assert said.code == 1
    assert "antal_barn 2024 preschool bear" in said.out.splitlines()


@pytest.mark.parametrize("verb", ["show", "audit"])
def test_without_an_edition_it_says_how_to_make_one(verb: str):
    said = tertial("release", verb)

    assert said.code == 2
    assert said.err[-1] == "There is no edition yet. Make one with: tertial release create --note …"


def test_a_number_that_is_none_and_an_empty_note_are_bad_input():
    a_city_with_figures()

    assert tertial("release", "show", "1.2").code == 2
    assert tertial("release", "create", "--note", " ").code == 2
    assert Edition.objects.count() == 0
