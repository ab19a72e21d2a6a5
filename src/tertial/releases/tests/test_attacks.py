"""Ways in which somebody tried to get at a hidden value, each of which once worked."""

import pytest

from tertial.indicators.models import Recipe
from tertial.indicators.operations import reference
from tertial.indicators.operations.figures import refresh_all
from tertial.indicators.operations.recording import merge_observations
from tertial.indicators.queries.figures import Asked
from tertial.indicators.tests.factories import LATER, TODAY, a_city_with_figures, observe
from tertial.organisation.models import Unit
from tertial.organisation.tests.factories import rows
from tertial.releases.queries.figures import figures
from tertial.releases.queries.values import hidden_places, inputs_seen
from tertial.releases.rules import PUBLIC, Cell, Viewer, hidden

pytestmark = pytest.mark.django_db
Seen = dict[tuple[str, str, str], object]


def seen(viewer: Viewer, level: str, indicator: str = "antal_barn", period: str = "2024") -> Seen:
    codes = dict(Unit.objects.values_list("id", "code"))
    found = figures(Asked([indicator], [level], [period]), viewer)
    return {
        (codes[r.unit_id], r.form, r.breakdown): r.value if r.status == "exists" else r.status
        for r in found
        if r.unit_id is not None
    }


def test_a_ratio_that_its_recipe_hides_is_hidden_among_inputs_and_in_the_folder_too():
    city = a_city_with_figures()
    recipe = Recipe.objects.get(indicator="andel_legitimerade")
    entry = {name: getattr(recipe, name) for name in reference.RECIPE_FIELDS}
    entry |= {"code": "andel_legitimerade", "version": 2, "from_period": "2020", "minimum_group": 15}
    assert not reference.merge({"recipes": [entry]}).problems
    refresh_all(today=TODAY, at=LATER)

    assert seen(PUBLIC, "preschool", "andel_legitimerade")[("elm", "municipal", "")] == "hidden_few"
    newest = Recipe.objects.get(indicator="andel_legitimerade", version=2)
    published = inputs_seen(newest, city["elm"], "2024", "", PUBLIC)[0]
    assert [(entry.status, entry.value) for entry in published.entries] == [("hidden_few", None)]


def test_a_hidden_form_is_not_the_sum_of_its_shown_sexes():
    a_city_with_figures()
    of_bear = ("antal_barn", "bear", "2024", None)
    observe((*of_bear, "sex=girls", "missing"), (*of_bear, "sex=boys", "missing"), at=LATER)
    refresh_all(today=TODAY, at=LATER)

    shown = seen(PUBLIC, "district")

    of_south = {(form, part): value for (unit, form, part), value in shown.items() if unit == "south"}
    assert of_south["", ""] == 27
    assert of_south["municipal", ""] == of_south["independent", ""] == "hidden_few"
    assert "hidden_few" in (of_south["municipal", "sex=girls"], of_south["municipal", "sex=boys"])
    assert "hidden_few" in (of_south["", "sex=girls"], of_south["", "sex=boys"])


def test_a_hidden_total_is_not_the_sum_of_shown_parts():
    cells = [
        Cell("total", 24, 5, part_of=(("all", "form"),), is_withheld=True),
        *(Cell(part, 12, 5, part_of=(("total", "sex"),)) for part in ("girls", "boys")),
    ]

    assert hidden(cells) & {"girls", "boys"}


def test_those_whose_category_nobody_knows_are_not_counted_by_subtraction():
    cells = [Cell("total", 44, 5), *(Cell(part, 21, 5, part_of=(("total", "sex"),)) for part in ("girls", "boys"))]

    assert hidden(cells) & {"girls", "boys"}


def test_each_version_of_a_recipe_counts_its_own_persons():
    a_city_with_figures()
    text = {"sv": "Sjuka", "en": "Ill"}
    measure = {"code": "sjuka", "name": text, "unit": text, "decimals": 0, "counts_persons": True, "base": None}
    recipe = {
        "code": "andel_sjuka",
        "name": text,
        "description": text,
        "unit": text,
        "decimals": 1,
        "kolada": {},
        "polarity": "neutral",
        "level": "preschool",
        "combine": "ratio",
        "published": None,
        "scale": 100,
        "numerator": "sjuka",
        "numerator_weight": None,
        "denominator": "antal_barn",
        "minimum_group": 5,
        "measurement_day": "10-15",
    }
    versions = [
        recipe
        | {"version": 1, "from_period": None, "persons": "numerator"}
        | {"numerator": "sjuka", "denominator": "antal_barngrupper"},
        recipe
        | {"version": 2, "from_period": "2024", "persons": "denominator"}
        | {"numerator": "antal_barngrupper", "denominator": "antal_barn"},
    ]
    assert not reference.merge({"measures": [measure | {"breakdowns": {}}], "recipes": versions}).problems
    observe(("sjuka", "elm", "2022", 2), at=LATER)
    refresh_all(today=TODAY, at=LATER)

    assert seen(PUBLIC, "preschool", "andel_sjuka", "2022") == {("elm", "municipal", ""): "hidden_few"}


def test_what_rests_on_a_withheld_part_is_hidden_although_the_total_is_known():
    a_city_with_figures()
    text = {"sv": "Nöjda", "en": "Content"}
    measure = {"code": "nojda", "name": text, "unit": text, "decimals": 0, "counts_persons": False}
    measure |= {"base": "antal_barn", "breakdowns": {"sex": ["girls", "boys"]}}
    assert not reference.merge({"measures": [measure]}).problems
    observe(("nojda", "elm", "2024", 61, "sex=girls"), at=LATER)
    observe(("antal_barn", "elm", "2024", None, "sex=girls", "hidden_few"), at=LATER)

    assert ("nojda", "sex=girls") in {(place.measure, place.breakdown) for place in hidden_places(periods=["2024"])}


def test_what_was_corrected_is_told_to_no_outsider_by_an_earlier_moment():
    city = a_city_with_figures()
    observe(("antal_barn", "elm", "2024", 44.0, "", "secret"), at=LATER)
    refresh_all(today=TODAY, at=LATER)

    told = figures(Asked(["antal_barn"], ["preschool"], ["2024"], {city["elm"].pk}, recorded_before=LATER), PUBLIC)

    assert [row.value for row in told if not row.breakdown] == [None]


@pytest.mark.parametrize(
    "careless", [{"persons": None}, {"minimum_group": 0}, {"persons": "denominator", "denominator": "antal_barn"}]
)
def test_no_recipe_shows_persons_without_protecting_them(careless: dict[str, object]):
    a_city_with_figures()
    recipe = Recipe.objects.get(indicator="antal_barn")
    entry = {name: getattr(recipe, name) for name in reference.RECIPE_FIELDS}
    entry |= {"code": "eget", "version": 1, "combine": "ratio" if "denominator" in careless else "sum", **careless}

    problems = reference.merge({"recipes": [entry]}).problems

    assert [problem.what for problem in problems] == [
        "“antal_barn” counts persons, but the recipe does not protect them."
    ]


def test_what_is_provisional_is_seen_by_its_own_circle_only():
    city = a_city_with_figures()
    draft = {"measure": "antal_barn", "unit": "elm", "period": "2023", "value": 50.0, "source": "register"}
    merge_observations(rows({**draft, "provisional": True, "comment": "utkast"}), actor=None, at=LATER)
    refresh_all(today=TODAY, at=LATER)
    recipe = Recipe.objects.get(indicator="antal_barn")
    own = Viewer("principal", frozenset({city["elm"].pk}))

    outside = inputs_seen(recipe, city["elm"], "2023", "", PUBLIC)[0].entries
    inside = inputs_seen(recipe, city["elm"], "2023", "", own)[0].entries

    assert seen(PUBLIC, "preschool", period="2023") == seen(PUBLIC, "city", period="2023") == {}
    assert [(entry.value, entry.comment) for entry in outside] == [(None, "")]
    assert [(entry.value, entry.comment) for entry in inside] == [(50.0, "utkast")]
