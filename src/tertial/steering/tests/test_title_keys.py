"""The database folds titles as names are folded, so that both are found by the same words."""

import pytest

from tertial.organisation.rules import ACCENTED, search_key
from tertial.steering.models import DocumentEntry, GoalStatement
from tertial.steering.tests.factories import a_document, a_goal, a_steered_city

pytestmark = pytest.mark.django_db


def test_titles_are_folded_by_the_database_as_names_are():
    a_steered_city()
    title = f"Trygga barn på Åsen {ACCENTED}"

    a_goal("safe", title=title)
    a_document("plan", title=title)

    keys = [GoalStatement.objects.get().search_key, DocumentEntry.objects.get().search_key]
    assert keys == [search_key(title)] * 2
