"""Editions: published as a whole, protected as a whole, numbered by what changed, and never changed afterwards."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from tertial.indicators.models import Recipe
from tertial.indicators.operations.figures import refresh_all
from tertial.indicators.queries.figures import Asked
from tertial.indicators.tests.factories import LATER, TODAY, a_city_with_figures, observe
from tertial.organisation.models import Unit
from tertial.platform.models import AuditEntry
from tertial.releases.models import Edition, PublishedFigure
from tertial.releases.operations import EditionRefused, audit_edition, create_edition, let_out_figures
from tertial.releases.queries.editions import held_by
from tertial.releases.queries.figures import figures
from tertial.releases.queries.values import hidden_places
from tertial.releases.rules import KEEPER, PUBLIC, Change, Version, Viewer, next_version, version

pytestmark = pytest.mark.django_db
FIRST_DAY = datetime(2025, 4, 1, 12, tzinfo=UTC)
Seen = dict[tuple[str, str, str], object]


def an_edition(days: int = 0, **said: object) -> Edition | None:
    return create_edition(note="Årets utfall", actor=None, at=FIRST_DAY + timedelta(days=days), **said)  # type: ignore[arg-type]  # names as tests say them


def published(indicator: str, period: str = "2024", edition: Edition | None = None) -> Seen:
    rows = held_by(edition or Edition.objects.latest("at")).filter(indicator=indicator, period=period)
    codes = dict(Unit.objects.values_list("id", "code"))
    return {
        (codes[row.unit_id], row.form, row.breakdown): row.value if row.status == "exists" else row.why_hidden
        for row in rows
        if row.unit_id
    }


def test_an_edition_hides_the_few_and_whoever_gives_them_away():
    a_city_with_figures()

    edition = an_edition()

    told = published("antal_barn")
    assert str(edition) == "1.0.0"
    assert told["bear", "independent", ""] == "few"
    assert told["south", "independent", ""] == "few"
    assert told["south", "municipal", ""] == told["ash", "municipal", ""] == "for_others"
    assert told["south", "", ""] == 27
    assert told["city", "", ""] == 107
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.subject) == ("releases.create_edition", "1.0.0")


def test_nothing_hidden_has_a_number_and_nothing_published_changes():
    a_city_with_figures()
    an_edition()

    assert not PublishedFigure.objects.filter(status="hidden_few").exclude(value=None, answers=None).exists()
    for change in ({"value": 1}, {"status": "exists", "value": 3}):
        with pytest.raises(DatabaseError), transaction.atomic():
            PublishedFigure.objects.filter(status="hidden_few").update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Edition.objects.update(note="Annat")


def test_the_same_books_make_no_second_edition():
    a_city_with_figures()
    an_edition()

    assert an_edition(days=1) is None
    assert Edition.objects.count() == 1


def test_a_correction_is_a_patch_and_a_new_period_is_minor():
    a_city_with_figures()
    first = an_edition()
    observe(("antal_barn", "elm", "2024", 45), ("antal_barn", "elm", "2024", 23, "sex=girls"), at=LATER)
    refresh_all(today=TODAY, at=LATER)
    second = an_edition(days=1)
    observe(("antal_barn", "elm", "2023", 40), ("antal_barn", "oak", "2023", 35), at=LATER + timedelta(days=1))
    refresh_all(today=TODAY, at=LATER)
    third = an_edition(days=2)

    assert [str(edition) for edition in (first, second, third)] == ["1.0.0", "1.0.1", "1.1.0"]
    assert published("antal_barn", edition=first)["elm", "municipal", ""] == 44
    assert published("antal_barn", edition=second)["elm", "municipal", ""] == 45
    assert second is not None
    assert ["antal_barn", "2024"] in [pair[:2] for pair in second.changes["corrected"]]
    assert third is not None
    assert ["antal_barn", "2023"] in third.changes["new"]


def test_a_number_lower_than_the_changes_ask_for_is_refused():
    a_city_with_figures()
    an_edition()
    observe(("antal_barn", "elm", "2023", 40), at=LATER)
    refresh_all(today=TODAY, at=LATER)

    with pytest.raises(EditionRefused, match=r"at least version 1\.1\.0"):
        an_edition(days=1, number=Version(1, 0, 1))

    assert Edition.objects.count() == 1


def test_a_value_that_was_told_cannot_be_the_partner_of_a_later_secret():
    """Bear's 10 of 2022 become 3. All else was told before, so any edition that tells the district tells the three."""
    a_city_with_figures()
    first = an_edition()
    observe(("antal_barn", "bear", "2022", 3), at=LATER)
    observe(("antal_barn", "bear", "2022", 1, "sex=girls"), ("antal_barn", "bear", "2022", 2, "sex=boys"), at=LATER)
    refresh_all(today=TODAY, at=LATER)

    with pytest.raises(EditionRefused, match="antal_barn 2022 preschool bear"):
        an_edition(days=1)

    assert published("antal_barn", "2022", first)["bear", "independent", ""] == 10
    assert Edition.objects.count() == 1


def test_other_periods_can_be_made_anew_where_one_cannot():
    a_city_with_figures()
    an_edition()
    observe(("antal_barn", "bear", "2022", 3), ("antal_barn", "elm", "2023", 40), at=LATER)
    refresh_all(today=TODAY, at=LATER)

    second = an_edition(days=1, periods=["2023"])

    assert str(second) == "1.1.0"
    assert published("antal_barn", "2022")["bear", "independent", ""] == 10


def test_an_audit_finds_nothing_and_changes_nothing():
    a_city_with_figures()
    edition = an_edition()
    assert edition is not None
    before = PublishedFigure.objects.count(), AuditEntry.objects.count()

    assert audit_edition(edition) == []
    assert (PublishedFigure.objects.count(), AuditEntry.objects.count()) == before


def test_an_audit_finds_what_was_told_past_the_guard():
    a_city_with_figures()
    edition = an_edition()
    assert edition is not None
    bear = PublishedFigure.objects.get(indicator="antal_barn", unit__code="bear", period="2024", breakdown="")
    bear.pk, bear.status, bear.value, bear.decimals, bear.why_hidden = None, "exists", 3, 0, ""
    bear.save()

    told = audit_edition(edition)

    assert "antal_barn 2024 preschool bear" in told


def test_what_leaves_is_what_the_edition_told_even_after_a_correction():
    a_city_with_figures()
    an_edition()
    observe(("antal_barn", "elm", "2024", 50), ("andel_legitimerade", "elm", "2024", 32.7), at=LATER)
    refresh_all(today=TODAY, at=LATER)
    asked = Asked(["antal_barn", "andel_legitimerade"], ["preschool"], ["2024"])
    said = {"form": "csv", "subject": "test", "actor": None, "at": FIRST_DAY + timedelta(days=1)}
    elm = Unit.objects.get(code="elm").pk

    public, keeper = (let_out_figures(asked, viewer, **said) for viewer in (PUBLIC, KEEPER))  # type: ignore[arg-type]  # the same words for both

    assert [{r.value for r in rows if r.unit_id == elm and not r.breakdown} for rows in (public, keeper)] == [
        {44, 32},
        {50, 32.7},
    ]


def test_an_area_of_another_day_is_told_only_if_it_is_the_published_one():
    city = a_city_with_figures()
    an_edition()
    asked = Asked(["antal_barn"], ["city", "district"], ["2022"], as_of=TODAY)
    said = {"form": "csv", "subject": "test", "actor": None, "at": FIRST_DAY + timedelta(days=1)}

    rows = let_out_figures(asked, PUBLIC, **said)  # type: ignore[arg-type]  # names as tests say them

    whole = {r.unit_id: r.value for r in rows if not r.form and not r.breakdown}
    assert whole == {city["city"].pk: 100, city["north"].pk: None, city["south"].pk: 30}


@pytest.mark.parametrize(
    ("change", "expected"),
    [(Change.CORRECTED, "2.3.5"), (Change.NEW, "2.4.0"), (Change.REDEFINED, "3.0.0")],
)
def test_the_number_says_how_much_changed(change: Change, expected: str):
    assert str(next_version(Version(2, 3, 4), change)) == expected
    assert version(expected) == next_version(Version(2, 3, 4), change)
    assert str(next_version(None, change)) == "1.0.0"


def test_outside_the_circle_pages_hide_what_the_edition_hides():
    city = a_city_with_figures()
    asked = Asked(["antal_barn"], ["preschool"], ["2024"], {city["ash"].pk})
    before = figures(asked, PUBLIC)
    an_edition()

    outside, inside = figures(asked, PUBLIC), figures(asked, Viewer("principal", frozenset({city["ash"].pk})))
    on_another_day = figures(replace(asked, as_of=date(2024, 10, 15)), PUBLIC)

    assert [r.status for r in before if not r.breakdown] == ["exists"]
    assert {r.status for r in outside if not r.breakdown} == {"hidden_few"}
    assert {r.status for r in on_another_day if not r.breakdown} == {"hidden_few"}
    assert [r.value for r in inside if not r.breakdown] == [24]
    assert {p.measure for p in hidden_places(unit_ids=[city["ash"].pk], periods=["2024"])} >= {
        "antal_barn",
        "antal_barngrupper",
    }


def test_what_the_edition_hides_is_found_in_the_same_question_as_the_figures(django_assert_num_queries: Any):
    city = a_city_with_figures()
    an_edition()
    recipes = list(Recipe.objects.all())

    with django_assert_num_queries(1):
        figures(Asked(["antal_barn"], ["preschool"], ["2024"], {city["ash"].pk}), PUBLIC, recipes)
