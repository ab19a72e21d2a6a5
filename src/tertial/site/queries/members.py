"""The units that a figure is made of, each with its own value as the reader may see it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from tertial.indicators.models import Recipe
from tertial.indicators.queries.figures import FigureRow
from tertial.organisation.queries.units import Named, names_on
from tertial.organisation.rules import sort_key
from tertial.releases.queries.places import Figures
from tertial.site.figures.shown import Shown, shown

MOST = 25


@dataclass(frozen=True)
class Member:
    """A unit that a figure is made of, or left out of for lack of a value."""

    name: str
    url: str
    value: Shown


def first_named(ids: Collection[int], day: date) -> list[Named]:
    """The first of some units by the names that they had on a day."""
    return sorted(names_on(day, ids).values(), key=lambda unit: (sort_key(unit.name), unit.code))[:MOST]


def members_shown(
    recipe: Recipe, units: Iterable[Named], rows: Iterable[FigureRow], *, period: str, part: str
) -> tuple[Member, ...]:
    """Units with their values among guarded rows, in a period and a part of it."""
    table = Figures(rows)
    return tuple(
        Member(
            unit.name,
            reverse("unit", args=[unit.code]) + f"?period={period}",
            shown(table.of(recipe.indicator_id, unit.id, period, part=part), recipe, unit, period=period),
        )
        for unit in units
    )
