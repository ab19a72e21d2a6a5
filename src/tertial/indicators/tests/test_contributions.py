"""Which sources lie behind a figure of many units."""

from typing import Any

import pytest

from tertial.indicators.queries.contributions import Contribution, contributions
from tertial.indicators.tests.factories import LATER, a_city_with_figures, observe
from tertial.organisation.tests.factories import NOON

pytestmark = pytest.mark.django_db


def test_units_are_counted_by_the_source_of_what_holds_now():
    city = a_city_with_figures()
    observe(("antal_barn", "elm", "2024", 45), ("antal_barn", "ash", "2024", None, None, "missing"), at=LATER)

    place: dict[str, Any] = {"period": "2024", "breakdown": "", "level": "preschool"}
    three = [city[code].pk for code in ("elm", "oak", "ash")]
    found = contributions(["antal_barn", "heltidstjanster"], unit_ids=three, **place)
    children = contributions(["antal_barn"], unit_ids=three[1:], **place)
    of_all = contributions(["antal_barn"], **place)

    assert found == [Contribution("Registret", "Skolverket", "", 3, LATER)]
    assert children == [Contribution("Registret", "Skolverket", "", 1, NOON)]
    assert of_all == [Contribution("Registret", "Skolverket", "", 3, LATER)]
