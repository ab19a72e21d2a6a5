"""Measures and recipes: those that ship, and the city's own, which may go on from them."""

from typing import Any

import pytest
import yaml

from tertial.indicators.models import Recipe
from tertial.indicators.operations import reference
from tertial.organisation.operations.reference import install as install_kinds

pytestmark = pytest.mark.django_db

RECIPE = """
code: antal_barn
version: 2
from_period: "2026"
name: {sv: Antal barn, en: Children}
description: {sv: Nytt, en: New}
unit: {sv: barn, en: children}
decimals: 0
polarity: neutral
level: preschool
combine: sum
published: null
numerator: antal_barn
numerator_weight: null
denominator: null
scale: 1
measurement_day: "10-15"
persons: numerator
minimum_group: 7
kolada: {}
"""


def a_recipe(**more: object) -> dict[str, Any]:
    return {**yaml.safe_load(RECIPE), **more}


def laid(*recipes: dict[str, Any]) -> list[str]:
    install_kinds()
    reference.install()
    return [problem.what for problem in reference.merge({"recipes": recipes}).problems]


def test_installing_twice_changes_nothing():
    install_kinds()

    assert (reference.install(), reference.install()) == (True, False)


def test_the_citys_own_version_of_a_shipped_indicator_ends_the_shipped_one_and_travels():
    assert laid(a_recipe()) == []

    versions = Recipe.objects.filter(indicator="antal_barn").order_by("version")
    assert list(versions.values_list("version", "from_period", "to_period")) == [(1, None, "2026"), (2, "2026", None)]
    assert [(r["code"], r["version"]) for r in reference.own()["recipes"]] == [("antal_barn", 2)]


def test_a_recorded_version_never_changes():
    assert laid(a_recipe(), a_recipe(minimum_group=5)) == ["Version 2 is recorded with another content."]


def test_a_recipe_names_what_is_there():
    assert laid(
        a_recipe(code="a", numerator="nothing"),
        a_recipe(code="b", level="castle"),
        a_recipe(code="c", combine="ratio"),
        a_recipe(code="d", combine="published"),
    ) == [
        "There is no measure “nothing”.",
        "There is no level “castle”.",
        "A recipe of this kind needs a denominator.",
        "A recipe of this kind needs a published.",
    ]
