"""What somebody meets first: the units that they answer for, what they may do, and how it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from tertial.organisation.queries.surroundings import Near, around
from tertial.organisation.queries.units import top_unit
from tertial.people.access import Held
from tertial.people.queries.sentences import role_name
from tertial.people.rules import MAY, Verb
from tertial.releases.rules import Viewer
from tertial.site.figures.series import recipes_by_indicator
from tertial.site.queries.chain import Group, address, groups_below, kind_name
from tertial.site.queries.unit import UnitFigures, figures_seen, unit_figures

MOST_BELOW = 12


@dataclass(frozen=True)
class MyUnit:
    """A unit that somebody has a role for, and what lies directly below it."""

    role: str
    name: str
    kind: str
    url: str
    below: tuple[Group, ...]


@dataclass(frozen=True)
class StartPage:
    """The first page: my units, my rights in words, and the figures of `about`."""

    units: tuple[MyUnit, ...]
    rights: tuple[str, ...]
    about: str
    about_url: str
    figures: UnitFigures | None


def start_page(held: Sequence[Held], *, day: date, viewer: Viewer) -> StartPage:
    """The first page of somebody with these roles: figures of their first unit that has any, else the city's."""
    city = top_unit()
    ids = {role.unit_id for role in held} | ({city.pk} if city else set())
    nearby = around(ids, day=day, most_below=MOST_BELOW)
    mine = {near.of_id: near for near in nearby if near.steps == 0}
    city_id = city.pk if city else 0
    units = tuple(_my_unit(role, mine[role.unit_id], nearby, city_id) for role in held if role.unit_id in mine)
    recipes = recipes_by_indicator()
    table = figures_seen(ids, viewer, recipes)
    candidates = [mine[role.unit_id] for role in held if role.unit_id in mine and table.indicators(role.unit_id)]
    about = next(iter(candidates), mine.get(city_id))
    return StartPage(
        units,
        tuple(sentence for verb, sentence in _rights() if any(verb in MAY[role.role] for role in held)),
        about.unit.name if about else "",
        address(about.unit) if about else "",
        unit_figures(table, recipes, about.unit, city_id) if about else None,
    )


def _my_unit(role: Held, me: Near, nearby: Sequence[Near], city_id: int) -> MyUnit:
    below = [near for near in nearby if near.of_id == role.unit_id] if role.unit_id != city_id else []
    return MyUnit(role_name(role.role), me.unit.name, kind_name(me), address(me.unit), groups_below(below))


def _rights() -> list[tuple[Verb, str]]:
    return [
        (Verb.SEE_ESTABLISHED, _("See everything established in the whole city, with few people protected.")),
        (Verb.SEE_UNGUARDED, _("See all values of my own units, also those that are hidden from others.")),
        (Verb.CORRECT_VALUE, _("Correct values of my own units: choose the value, then where it comes from.")),
        (Verb.REORGANISE, _("Change the organisation from a day that is to come.")),
        (Verb.READ_AUDIT_TRAIL, _("Read the audit trail.")),
    ]
