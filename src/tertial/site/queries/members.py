"""The units that a figure is made of, each with its own value as the reader may see it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from tertial.indicators.models import Recipe
from tertial.indicators.queries.figures import Asked
from tertial.organisation.queries.units import names_on
from tertial.organisation.rules import sort_key
from tertial.releases.queries.figures import figures
from tertial.releases.queries.places import Figures
from tertial.releases.rules import Viewer
from tertial.site.queries.shown import Shown, shown

MOST = 25


@dataclass(frozen=True)
class Member:
    """A unit that a figure is made of, or left out of for lack of a value."""

    name: str
    url: str
    value: Shown


def members_of(
    recipe: Recipe, ids: Collection[int], period: str, part: str, viewer: Viewer, *, day: date
) -> tuple[Member, ...]:
    """The first units by name among some, with their values in a period and a part of it as the viewer sees them."""
    named = sorted(names_on(day, ids).values(), key=lambda unit: (sort_key(unit.name), unit.code))[:MOST]
    asked = Asked([recipe.indicator_id], periods=[period], unit_ids=[unit.id for unit in named])
    table = Figures(figures(asked, viewer))
    return tuple(
        Member(
            unit.name,
            reverse("unit", args=[unit.code]) + f"?period={period}",
            shown(table.of(recipe.indicator_id, unit.id, period, part=part), recipe, unit, period=period),
        )
        for unit in named
    )
