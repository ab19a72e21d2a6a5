"""Every value of a unit as it is seen inside its circle, and outside it."""

import pytest

from tertial.indicators.models import Observation
from tertial.indicators.queries.figures import Asked
from tertial.indicators.tests.factories import a_city_with_figures
from tertial.organisation.models import Unit
from tertial.organisation.tests.factories import NOON
from tertial.releases.queries.figures import figures, figures_for_each
from tertial.releases.queries.values import values_seen
from tertial.releases.rules import PUBLIC, Viewer

pytestmark = pytest.mark.django_db


def seen(unit: Unit, viewer: Viewer) -> dict[tuple[str, str], tuple[str, float | None]]:
    """Status and value of what is recorded of a unit in 2024, by measure and breakdown."""
    found = values_seen(unit, ["2024"], viewer)
    return {(one.measure.code, one.breakdown): (one.status, one.value) for one in found}


def test_small_provisional_and_secret_values_are_seen_inside_the_circle_alone():
    city = a_city_with_figures()
    recorded = {"unit": city["elm"], "period": "2024", "recorded_at": NOON, "source_id": _source()}
    Observation.objects.filter(unit=city["elm"], measure="antal_barngrupper", period="2024").update(superseded_at=NOON)
    Observation.objects.create(
        **recorded, measure_id="antal_barngrupper", status="exists", value=4, is_provisional=True
    )
    bear, elm = city["bear"], city["elm"]
    inside = Viewer("operator", frozenset({bear.pk, elm.pk}))

    assert (seen(bear, inside)["antal_barn", ""], seen(bear, PUBLIC)["antal_barn", ""]) == (
        ("exists", 3.0),
        ("hidden_few", None),
    )
    assert (seen(elm, inside)["antal_barngrupper", ""], seen(elm, PUBLIC)["antal_barngrupper", ""]) == (
        ("exists", 4.0),
        ("exists", None),
    )
    assert seen(elm, PUBLIC)["antal_barn", ""] == ("exists", 44.0)


def _source() -> int:
    return Observation.objects.values_list("source", flat=True)[0]


def test_one_reading_gives_each_viewer_what_they_may_see():
    city = a_city_with_figures()
    asked = Asked(unit_ids={city["bear"].pk, city["elm"].pk})
    inside = Viewer("operator", frozenset({city["bear"].pk}))

    found = figures_for_each(asked, (inside, PUBLIC))

    assert [sorted(rows, key=str) for rows in found] == [
        sorted(figures(asked, viewer), key=str) for viewer in (inside, PUBLIC)
    ]
    assert found[0] != found[1]
