"""Putting measures and recipes into the ledger: those that ship with Tertial, and the city's own."""

from collections.abc import Collection, Iterator, Mapping
from importlib.resources import files
from typing import Any

import yaml
from django.utils.translation import gettext as _

from tertial.indicators.models import Indicator, Measure, Recipe
from tertial.indicators.rules import FEWEST_ANSWERS, NEEDED_PARTS, SIDES, SMALLEST_GROUP, Combine, Persons
from tertial.indicators.tables import OWN_INDICATORS
from tertial.organisation.models import UnitKind
from tertial.organisation.rules import search_key
from tertial.platform.filed import Merged

Entry = Mapping[str, Any]


class RecipeRewritten(Exception):
    """A recipe differs from the one of the same version: what was computed by it could no longer be explained."""


def install() -> bool:
    """Make the shipped measures and recipes known; returns whether anything changed. Safe to repeat."""
    changed = False
    for file in sorted(files("tertial.indicators").joinpath("reference").iterdir(), key=lambda f: f.name):
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
        if isinstance(content, dict):
            merged = merge(content, is_shipped=True)
            if merged.problems:
                raise RecipeRewritten("; ".join(str(problem) for problem in merged.problems))
            changed |= merged.merge.changes > 0 or merged.merge.added + merged.merge.corrected > 0
    return changed


def merge(content: Mapping[str, Any], *, is_shipped: bool = False) -> Merged:
    """Lay measures and recipes on those that are known. A recipe of a known version never changes."""
    merged = Merged(OWN_INDICATORS)
    for entry in content.get("measures") or ():
        _lay_measure(entry, merged, is_shipped)
    known = set(Measure.objects.values_list("code", flat=True))
    counting = set(Measure.objects.filter(counts_persons=True).values_list("code", flat=True))
    asked = set(Measure.objects.filter(lowest__isnull=False).values_list("code", flat=True))
    levels = set(UnitKind.objects.values_list("level", flat=True))
    for entry in content.get("recipes") or ():
        unknown = [entry[part] for part in PARTS if entry[part] is not None and entry[part] not in known]
        if unknown:
            what = _("There is no measure “%(code)s”.") % {"code": unknown[0]}
            merged.refuse(0, entry["code"], what, _("Add it under measures, or correct the recipe."))
        elif entry["level"] not in levels:
            what = _("There is no level “%(level)s”.") % {"level": entry["level"]}
            merged.refuse(0, entry["code"], what, _("Use the code of a kind of unit."))
        elif lacking := [part for part in NEEDED_PARTS[entry["combine"]] if entry[part] is None]:
            what = _("A recipe of this kind needs a %(part)s.") % {"part": lacking[0]}
            merged.refuse(0, entry["code"], what, _("Name the measure that it reads."))
        elif (entry["combine"] == Combine.MEAN) != (entry["numerator"] in asked):
            what = _("A mean is made of answers, and answers make a mean.")
            merged.refuse(0, entry["code"], what, _("Use a measure that has a lowest and a highest answer."))
        elif entry["combine"] == Combine.MEAN and not _guards_answers(entry):
            what = _("The recipe does not protect those who answered.")
            to_do = _("Write persons: answers, and a minimum_group of at least %(fewest)d.")
            merged.refuse(0, entry["code"], what, to_do % {"fewest": FEWEST_ANSWERS})
        elif unguarded := _unguarded(entry, counting):
            what = _("“%(code)s” counts persons, but the recipe does not protect them.") % {"code": unguarded}
            merged.refuse(0, entry["code"], what, _("Name that side in persons, with a minimum_group of at least 5."))
        else:
            _lay_recipe(entry, merged, is_shipped)
    return merged


def _unguarded(entry: Entry, counting: Collection[str]) -> str | None:
    """The measure of persons, if any, that a recipe shows without saying that it must be large enough."""
    covered = SIDES[entry["persons"]] if (entry["minimum_group"] or 0) >= SMALLEST_GROUP else ()
    sides = {
        "numerator": None if entry["numerator_weight"] else entry["numerator"],
        "denominator": entry["denominator"],
    }
    return next((code for side, code in sides.items() if code in counting and side not in covered), None)


def _guards_answers(entry: Entry) -> bool:
    return entry["persons"] == Persons.ANSWERS and (entry["minimum_group"] or 0) >= FEWEST_ANSWERS


PARTS = ("published", "numerator", "numerator_weight", "denominator")
MEASURE_FIELDS = ("name", "unit", "decimals", "counts_persons", "lowest", "highest", "breakdowns")
RECIPE_FIELDS = (
    *("from_period", "name", "description", "unit", "decimals", "polarity", "level", "combine"),
    *(*PARTS, "scale", "measurement_day", "persons", "minimum_group", "kolada"),
)


def _lay_measure(entry: Entry, merged: Merged, is_shipped: bool) -> None:
    values = {name: entry.get(name) for name in MEASURE_FIELDS} | {"base_id": entry["base"]}
    measure = Measure.objects.filter(code=entry["code"]).first()
    if measure is not None and measure.is_shipped and not is_shipped:
        what = _("A measure of that code ships with Tertial.")
        merged.refuse(0, entry["code"], what, _("Give yours another code."))
    elif measure is not None and all(getattr(measure, name) == value for name, value in values.items()):
        merged.merge.unchanged += 1
    else:
        Measure.objects.update_or_create(code=entry["code"], defaults={**values, "is_shipped": is_shipped})
        merged.merge.added += measure is None
        merged.merge.corrected += measure is not None


def _lay_recipe(entry: Entry, merged: Merged, is_shipped: bool) -> None:
    values = {name: entry[name] for name in RECIPE_FIELDS}
    recipe = Recipe.objects.filter(indicator=entry["code"], version=entry["version"]).first()
    if recipe is None:
        keys = {"search_key": search_key(" ".join(entry["name"].values()))[:200], "is_shipped": is_shipped}
        indicator, _is_new = Indicator.objects.get_or_create(code=entry["code"], defaults=keys)
        earlier = Recipe.objects.filter(indicator=indicator, version__lt=entry["version"], to_period=None)
        earlier.update(to_period=entry["from_period"])
        Recipe.objects.create(indicator=indicator, version=entry["version"], is_shipped=is_shipped, **values)
        merged.merge.added += 1
    elif all(getattr(recipe, name) == value for name, value in values.items()):
        merged.merge.unchanged += 1
    else:
        what = _("Version %(version)s is recorded with another content.") % {"version": entry["version"]}
        merged.refuse(0, entry["code"], what, _("Raise its version, and say from which period it is used."))


def own() -> dict[str, list[dict[str, Any]]]:
    """The city's own measures and recipes, as its file carries them."""
    return {"measures": list(_own_measures()), "recipes": list(_own_recipes())}


def _own_measures() -> Iterator[dict[str, Any]]:
    for measure in Measure.objects.filter(is_shipped=False).order_by("code"):
        yield {
            "code": measure.code,
            **{name: getattr(measure, name) for name in MEASURE_FIELDS},
            "base": measure.base_id,
        }


def _own_recipes() -> Iterator[dict[str, Any]]:
    for recipe in Recipe.objects.filter(is_shipped=False).order_by("indicator", "version"):
        yield {
            "code": recipe.indicator_id,
            "version": recipe.version,
            **{name: getattr(recipe, name) for name in RECIPE_FIELDS},
        }
