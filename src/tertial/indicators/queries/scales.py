"""Recipes with the scale of the answers that they are means of."""

from django.db.models import OuterRef, QuerySet, Subquery

from tertial.indicators.models import Measure, Recipe


def with_scales(recipes: "QuerySet[Recipe]") -> "QuerySet[Recipe]":
    """The same recipes, each knowing the lowest and the highest answer, where answers lie behind. No more questions."""
    asked = Measure.objects.filter(code=OuterRef("numerator"))
    ends = {name: Subquery(asked.values(name)[:1]) for name in ("lowest", "highest")}
    return recipes.annotate(**ends)
