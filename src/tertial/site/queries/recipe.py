"""A recipe in words: what a figure says, and how it is made."""

from collections.abc import Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from tertial.indicators.models import Measure, Recipe
from tertial.indicators.rules import Combine
from tertial.platform.queries.sentences import in_language

ANY_LEAP_YEAR = 2024


def recipe_terms(recipe: Recipe, measures: dict[str, Measure]) -> Sequence[tuple[str, str]]:
    """What a recipe says, as terms and texts; `measures` are those that it reads, by code."""
    kolada = ", ".join(recipe.kolada[part] for part in ("total", "municipal", "independent") if recipe.kolada.get(part))
    terms = [
        (_("What it is"), in_language(recipe.description)),
        (_("For a single unit"), _for_one(recipe, measures)),
        (_("For areas and the city"), _for_many(recipe, measures)),
        (_("Measurement day"), _measurement_day(recipe)),
        (_("Protected group"), _protected(recipe)),
        (_("Version"), _version(recipe)),
        (_("In Kolada"), kolada),
    ]
    return [(term, capfirst(text)) for term, text in terms if text]


def measure_name(code: str | None, measures: dict[str, Measure]) -> str:
    """What a measure is called inside a sentence, its code where it is unknown, nothing where there is none."""
    if code is None:
        return ""
    name = in_language(measures[code].name) if code in measures else code
    return f"{name[:1].lower()}{name[1:]}"


def _for_one(recipe: Recipe, measures: dict[str, Measure]) -> str:
    if recipe.published:
        return _("The value that the source has published (%(measure)s). It is never recomputed.") % {
            "measure": measure_name(recipe.published, measures)
        }
    if recipe.combine == Combine.SUM:
        return _("The value that the unit has reported.")
    return _("%(numerator)s divided by %(denominator)s.") % _names(recipe, measures)


def _for_many(recipe: Recipe, measures: dict[str, Measure]) -> str:
    if recipe.combine == Combine.PUBLISHED:
        return _("Shown only where the source has published it. It cannot be added up.")
    if recipe.combine == Combine.SUM:
        return _("The sum of the units' values.")
    names = _names(recipe, measures)
    if recipe.numerator_weight:
        text = _("%(numerator)s, weighted by %(weight)s. Units that lack either are left out.")
    else:
        text = _("The sum of %(numerator)s divided by the sum of %(denominator)s. Units that lack either are left out.")
    return text % names


def _names(recipe: Recipe, measures: dict[str, Measure]) -> dict[str, str]:
    return {
        "numerator": measure_name(recipe.numerator, measures),
        "weight": measure_name(recipe.numerator_weight, measures),
        "denominator": measure_name(recipe.denominator, measures),
    }


def _measurement_day(recipe: Recipe) -> str:
    if recipe.measurement_day is None:
        return _("The last day of the period")
    month, day = (int(part) for part in recipe.measurement_day.split("-"))
    return date_format(date(ANY_LEAP_YEAR, month, day), "j F")


def _protected(recipe: Recipe) -> str:
    if recipe.persons is None or not recipe.minimum_group:
        return ""
    return _("Fewer than %(count)s persons are hidden from those outside the unit") % {"count": recipe.minimum_group}


def _version(recipe: Recipe) -> str:
    if recipe.from_period:
        return _("%(version)s, used since %(period)s") % {"version": recipe.version, "period": recipe.from_period}
    return str(recipe.version)
