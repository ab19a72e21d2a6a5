"""What is seen through the door: inside a circle everything, outside it nothing that gives a person away."""

from datetime import UTC, datetime

import pytest

from tertial.indicators.models import Recipe
from tertial.indicators.operations.figures import refresh_all
from tertial.indicators.queries.figures import Asked
from tertial.indicators.tests.factories import LATER, TODAY, a_city_with_figures, observe
from tertial.organisation.models import Unit
from tertial.platform.models import AuditEntry
from tertial.releases.models import Release
from tertial.releases.operations import let_out_figures
from tertial.releases.queries.figures import figures
from tertial.releases.queries.values import Place, hidden_places, inputs_seen
from tertial.releases.rules import KEEPER, PUBLIC, Viewer

pytestmark = pytest.mark.django_db


def seen(viewer: Viewer, level: str, indicator: str = "antal_barn") -> dict[tuple[str, str, str], object]:
    codes = dict(Unit.objects.values_list("id", "code"))
    rows = figures(Asked([indicator], [level], ["2024"]), viewer)
    return {
        (codes[r.unit_id], r.form, r.breakdown): r.value if r.status == "exists" else r.status
        for r in rows
        if r.unit_id is not None
    }


def test_the_public_never_sees_the_three_children():
    a_city_with_figures()

    shown = seen(PUBLIC, "preschool")

    assert {place: v for place, v in shown.items() if place[0] == "bear"} == {
        ("bear", "independent", ""): "hidden_few",
        ("bear", "independent", "sex=girls"): "hidden_few",
        ("bear", "independent", "sex=boys"): "hidden_few",
    }
    assert shown[("elm", "municipal", "")] == 44


def test_an_operator_form_that_gives_the_three_away_by_subtraction_is_hidden_too():
    a_city_with_figures()

    shown = seen(PUBLIC, "district")

    assert shown[("south", "", "")] == 27
    assert shown[("south", "independent", "")] == shown[("south", "municipal", "")] == "hidden_few"


def test_a_ratio_on_a_small_unit_is_hidden():
    a_city_with_figures()

    assert seen(PUBLIC, "preschool", "barn_per_grupp")[("bear", "independent", "")] == "hidden_few"
    assert seen(PUBLIC, "preschool", "andel_legitimerade")[("bear", "independent", "")] == "hidden_few"


def test_the_units_own_circle_sees_it():
    city = a_city_with_figures()
    operator = Viewer("operator", frozenset({city["bear"].pk}))

    assert seen(operator, "preschool")[("bear", "independent", "")] == 3
    assert seen(KEEPER, "preschool")[("bear", "independent", "")] == 3


def test_hidden_rows_carry_no_number_at_all():
    a_city_with_figures()

    rows = [r for r in figures(Asked(["antal_barn"], ["preschool"], ["2024"]), PUBLIC) if r.status == "hidden_few"]

    assert len(rows) == 3
    assert {(r.value, r.numerator, r.denominator, r.base) for r in rows} == {(None, None, None, None)}


def test_secret_values_are_seen_by_nobody_outside():
    a_city_with_figures()
    observe(("antal_barn", "elm", "2023", 44.0, None, "secret"), at=LATER)

    assert Place("antal_barn", 1, "2023", "") not in hidden_places()
    recipe = Recipe.objects.get(indicator="antal_barn")
    entries = inputs_seen(recipe, Unit.objects.get(code="elm"), "2023", "", PUBLIC)[0].entries
    assert [(entry.status, entry.value) for entry in entries] == [("secret", None)]


def test_where_a_figure_comes_from_tells_outsiders_that_it_was_corrected_but_not_from_what():
    city = a_city_with_figures()
    observe(("antal_barn", "elm", "2024", 50.0), at=LATER)
    recipe = Recipe.objects.get(indicator="antal_barn")

    outside = inputs_seen(recipe, city["elm"], "2024", "", PUBLIC)[0].entries
    inside = inputs_seen(recipe, city["elm"], "2024", "", Viewer("principal", frozenset({city["elm"].pk})))[0].entries

    assert [entry.value for entry in outside] == [50.0, None]
    assert [entry.value for entry in inside] == [50.0, 44.0]


def test_inputs_of_a_hidden_figure_are_hidden():
    city = a_city_with_figures()
    recipe = Recipe.objects.get(indicator="barn_per_grupp")

    values = {
        i.measure.code: [(e.status, e.value) for e in i.entries]
        for i in inputs_seen(recipe, city["bear"], "2024", "", PUBLIC)
    }

    assert values == {
        "barn_per_grupp": [("hidden_few", None)],
        "antal_barn": [("hidden_few", None)],
        "antal_barngrupper": [("hidden_few", None)],
    }


def test_what_is_let_out_is_registered():
    a_city_with_figures()
    at = datetime(2025, 2, 1, tzinfo=UTC)

    rows = let_out_figures(
        Asked(["antal_barn"], ["preschool"], ["2024"]), PUBLIC, form="csv", subject="antal_barn 2024", actor=None, at=at
    )

    assert len(rows) == 12
    assert list(Release.objects.values_list("audience", "form", "subject", "rows", "hidden")) == [
        ("public", "csv", "antal_barn 2024", 12, 3)
    ]
    assert AuditEntry.objects.get().verb == "releases.let_out"


def test_a_ratio_does_not_give_a_hidden_side_away():
    city = a_city_with_figures()
    observe(("heltidstjanster", "elm", "2024", 3.0), ("barn_per_heltidstjanst", "elm", "2024", 14.7), at=LATER)
    refresh_all(today=TODAY, at=LATER)

    shown = seen(PUBLIC, "preschool", "barn_per_arsarbetare")

    assert shown[("elm", "municipal", "")] == "hidden_few"
    assert shown[("oak", "municipal", "")] == 4
    hidden = {place.measure for place in hidden_places(unit_ids=[city["elm"].pk], periods=["2024"])}
    assert {"heltidstjanster", "barn_per_heltidstjanst", "andel_legitimerade"} == hidden


def test_a_secret_part_cannot_be_had_by_subtraction():
    a_city_with_figures()
    observe(("antal_barn", "elm", "2024", 22.0, "sex=girls", "secret"), at=LATER)
    refresh_all(today=TODAY, at=LATER)

    shown = seen(PUBLIC, "preschool")

    of_elm = {place[2]: value for place, value in shown.items() if place[0] == "elm"}
    assert of_elm == {"": 44, "sex=girls": "secret", "sex=boys": "hidden_few"}
    assert {place.breakdown for place in hidden_places(periods=["2024"]) if place.measure == "antal_barn"} >= {
        "sex=girls",
        "sex=boys",
    }
