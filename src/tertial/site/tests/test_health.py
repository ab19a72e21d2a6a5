"""What machines are told of the machine."""

from datetime import date

import pytest
from django.db import OperationalError, connection
from django.test import Client

from tertial.indicators.models import FigureState
from tertial.site.tests.factories import a_city_on_show

pytestmark = pytest.mark.django_db


def test_a_well_machine_says_so_to_anybody():
    a_city_on_show()

    answer = Client().get("/health")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "database": True, "figures_pending": False})


def test_figures_of_an_organisation_that_has_changed_are_pending():
    a_city_on_show()
    FigureState.objects.update(holds_before=date(2025, 7, 1))

    assert Client().get("/health").json()["figures_pending"] is True


def test_a_lost_database_is_said_with_503():
    def lost(*_given):
        raise OperationalError("the connection is lost")

    with connection.execute_wrapper(lost):
        answer = Client().get("/health")

    assert (answer.status_code, answer.json()) == (503, {"status": "down", "database": False, "figures_pending": None})
