"""A comparison on one page: the units, what can be added, the table, and what must be said about it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from tertial.indicators.queries.figures import Asked
from tertial.releases.queries.comparisons import comparisons_seen
from tertial.releases.queries.figures import figures
from tertial.releases.queries.places import Figures
from tertial.releases.rules import Viewer
from tertial.site.comparison.adding import Link, Listed, listed, near_relations
from tertial.site.comparison.choice import MOST, Choice
from tertial.site.comparison.chosen import Chosen, chosen, kind_name
from tertial.site.comparison.table import Table, compared
from tertial.site.figures.series import recipes_by_indicator


@dataclass(frozen=True)
class ComparisonPage:
    """What a comparison shows.

    `to_add` adds a unit at once, `lists` open a list to add from, and `refused` says who was not let in and why.
    """

    chosen: Chosen
    table: Table | None
    to_add: tuple[Link, ...]
    lists: tuple[Link, ...]
    listed: Listed | None
    refused: tuple[str, ...]
    kinds_differ: str


def comparison_page(choice: Choice, viewer: Viewer, *, today: date, own: Collection[int] = ()) -> ComparisonPage:
    """The page that a choice amounts to, with figures as the viewer may see them; `own` are the reader's own units."""
    found = chosen(choice, day=today, also=own)
    to_add, lists = ((), ()) if found.is_full else near_relations(found, own)
    return ComparisonPage(
        found,
        table_of(found, viewer) if found.columns else None,
        to_add,
        lists,
        listed(found, day=today),
        tuple(_refused(found)),
        _kinds_differ(found),
    )


def table_of(found: Chosen, viewer: Viewer) -> Table:
    """The values of the chosen units and of the city, as the viewer may see them."""
    table = Figures(figures(Asked(unit_ids=found.ids), viewer))
    units, city = [column.unit for column in found.columns], found.city.unit if found.city else None
    periods = {period for unit in units for period in table.periods(unit.id)}
    standings = comparisons_seen(table, unit_ids=[unit.id for unit in units], periods=periods)
    return compared(table, recipes_by_indicator(), units, city, found.choice.period, standings)


def _refused(found: Chosen) -> list[str]:
    told = []
    if found.left_out:
        words = {"most": MOST, "names": ", ".join(found.left_out)}
        told.append(
            _("At most %(most)s can stand side by side. Left out: %(names)s. Remove one, and then add another.") % words
        )
    if found.unknown:
        codes = ", ".join(found.unknown)
        told.append(_("There is no unit with the code %(codes)s. Find it by its name instead.") % {"codes": codes})
    if found.has_named_city and found.city:
        told.append(_("%(city)s stands in every comparison already.") % {"city": found.city.unit.name})
    return told


def _kinds_differ(found: Chosen) -> str:
    """What it means that units of different kinds stand side by side; empty where they are of one kind."""
    kinds = list(dict.fromkeys(kind_name(found.kinds[column.unit.kind]) for column in found.columns))
    if len({found.kinds[column.unit.kind].level for column in found.columns}) < 2:
        return ""
    named = _("%(first)s and %(last)s") % {"first": ", ".join(kinds[:-1]), "last": kinds[-1]}
    return _(
        "Units of different kinds stand side by side: %(kinds)s. The value of a larger one is made of all units in it, "
        "that of a single unit only of its own. Numbers of persons can therefore not be compared as they stand."
    ) % {"kinds": named}
