"""What is said of figures beside each other goes where the figures go, and no further."""

import pytest

from tertial.indicators.models import Comparison
from tertial.indicators.operations.figures import refresh_all
from tertial.indicators.queries.figures import Asked
from tertial.indicators.tests.factories import TODAY
from tertial.indicators.tests.surveys import CONTENT, a_surveyed_city, answer
from tertial.organisation.models import Unit
from tertial.organisation.tests.factories import NOON
from tertial.releases.queries.comparisons import comparisons_seen, equity_seen, standings_seen
from tertial.releases.queries.figures import figures
from tertial.releases.queries.places import Figures
from tertial.releases.rules import KEEPER, PUBLIC, Viewer

pytestmark = pytest.mark.django_db


def table_of(viewer: Viewer) -> Figures:
    return Figures(figures(Asked(indicators=[CONTENT]), viewer))


def seen(unit: Unit, viewer: Viewer, *, has_past: bool = True) -> Comparison | None:
    found = comparisons_seen(table_of(viewer), unit_ids=[unit.pk], periods=["2024"], has_past=has_past)
    return found.get((CONTENT, unit.pk, "2024"))


def test_a_hidden_figure_is_compared_with_nothing():
    city = a_surveyed_city()

    assert seen(city["bear"], PUBLIC) is None
    assert seen(city["bear"], KEEPER) is not None
    assert standings_seen(table_of(PUBLIC), CONTENT, "2024", [city["bear"].pk])[1] == {}


def test_a_change_is_not_told_where_the_year_before_is_hidden():
    city = a_surveyed_city()
    answer("extra-1", "2023", [4, 5, 4], 30)
    refresh_all(today=TODAY, at=NOON)

    outside, inside = seen(city["extra-1"], PUBLIC), seen(city["extra-1"], KEEPER)

    assert outside is not None
    assert inside is not None
    assert (outside.state, outside.change_state, inside.change_state) == (
        *("not_distinguishable", None),
        "too_few",
    )


def test_what_the_years_amount_to_is_told_only_where_all_of_them_are_read():
    city = a_surveyed_city(years=(2020, 2021, 2022, 2023, 2024))

    whole, narrow = (seen(city["extra-1"], PUBLIC, has_past=has_past) for has_past in (True, False))

    assert whole is not None
    assert narrow is not None
    assert (whole.outlook_low is not None, narrow.outlook_low, narrow.trend_state) == (True, None, None)


def test_families_and_comparisons_come_in_one_question(django_assert_num_queries):
    city = a_surveyed_city()
    table, ids = table_of(PUBLIC), [city["elm"].pk, city["extra-0"].pk]

    with django_assert_num_queries(1):
        families, found = standings_seen(table, CONTENT, "2024", ids)

    apart = comparisons_seen(table, unit_ids=ids, periods=["2024"])
    assert families["preschool"].tested == 13
    assert {place: one.state for place, one in found.items()} == {place: one.state for place, one in apart.items()}
    assert len(found) == 2


def test_the_citys_evenness_is_for_everybody():
    a_surveyed_city()

    assert [(row.indicator_id, row.period, row.units) for row in equity_seen()] == [(CONTENT, "2024", 15)]
