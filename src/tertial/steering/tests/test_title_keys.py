"""The database folds titles as names are folded, so that both are found by the same words."""

import pytest
from django.db.models import ExpressionWrapper, TextField

from tertial.organisation.rules import ACCENTED, search_key
from tertial.steering.models import FOLDED_TITLE, GoalStatement
from tertial.steering.tests.factories import a_goal, a_steered_city

pytestmark = pytest.mark.django_db


def test_titles_are_folded_by_the_database_as_names_are():
    a_steered_city()
    title = f"Trygga barn på Åsen {ACCENTED}"

    a_goal("safe", title=title)

    folded = ExpressionWrapper(FOLDED_TITLE, output_field=TextField())
    assert GoalStatement.objects.values_list(folded, flat=True).get() == search_key(title)
