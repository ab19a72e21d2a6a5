"""Loads at the same time take turns, so each sees what the other did."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest
from django.db import connection

from tertial.city.operations.loading import load
from tertial.city.reports import LoadReport
from tertial.city.tests.factories import AT, LATER, TODAY, a_city_folder
from tertial.organisation.models import Link, Unit


def load_apart(folder: Path, at: datetime) -> LoadReport:
    try:
        return load(folder, actor=None, at=at, today=TODAY)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_of_two_loads_at_once_one_adds_and_the_other_finds_everything_there(tmp_path):
    folder = a_city_folder(tmp_path / "city")

    with ThreadPoolExecutor(2) as pool:
        reports = list(pool.map(load_apart, [folder, folder], [AT, LATER]))

    assert sorted(report.changes_nothing for report in reports) == [False, True]
    assert (Unit.objects.count(), Link.objects.count()) == (9, 10)
