"""A unit on one page: who it is, what stands around it, its figures and what has happened to it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from tertial.organisation.models import Unit
from tertial.organisation.queries.history import history_of
from tertial.platform.queries.sentences import day_in_words
from tertial.releases.rules import Viewer
from tertial.site.queries.chain import Surroundings, surroundings
from tertial.site.queries.events import Told, successors, told
from tertial.site.queries.series import recipes_by_indicator
from tertial.site.queries.unit import UnitFigures, figures_seen, unit_figures
from tertial.site.units.aims import Aims
from tertial.site.units.goals import Judged, UnitGoals, goals_for
from tertial.steering.queries.bodies import bodies
from tertial.steering.queries.book import books
from tertial.steering.queries.readings import Reading
from tertial.steering.queries.targets import targets


@dataclass(frozen=True)
class UnitPage:
    """What a unit's page shows. `absent` says why it is not there on the day, with the units that took over."""

    name: str
    around: Surroundings
    figures: UnitFigures
    goals: UnitGoals | None
    events: tuple[Told, ...]
    absent: str
    successors: tuple[tuple[str, str], ...]

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What is said of the unit on one line below its name."""
        kind, form = self.around.kind, self.around.form
        return [(kind, "")] if not form else [(kind, ""), (form[:1].upper() + form[1:], "")]

    @property
    def trail(self) -> list[tuple[str, str | None]]:
        """The way here down the line."""
        return [(name, url) for _kind, name, url in self.around.steps]


@dataclass(frozen=True)
class Reader:
    """Who reads: which figures they see unguarded, and of which units they see the drafts."""

    viewer: Viewer
    drafts: Collection[int]


def unit_page(unit: Unit, city_id: int, *, period: str, day: date, today: date, reader: Reader) -> UnitPage:
    """A unit's page on a day, with its figures and goals of a period as the reader may see them."""
    around = surroundings(unit, day, today)
    happenings = history_of(unit)
    absent = "" if around.is_there else _absent(around, day)
    line = [near.unit.id for near in around.line]
    recipes = recipes_by_indicator()
    table = figures_seen({unit.pk, city_id, *line}, reader.viewer, recipes)
    known = books()
    of_city = bodies({unit.pk, *line}, day=day)
    found = targets(bodies={unit.pk, *line, *filter(None, [of_city.council_id])}, drafts=reader.drafts)
    reading = Reading(table, recipes, found, of_city, known.tolerance())
    aims = Aims(table, recipes, found, unit.pk, of_city.line_of(unit.pk), city_id, reading.tolerance)
    judged = Judged(known, period or known.periods().to_judge(today), today, reader.drafts)
    return UnitPage(
        around.me.unit.name,
        around,
        unit_figures(table, recipes, around.me.unit, city_id, period, aims.of),
        goals_for(around.me, around.line, reading, judged),
        tuple(told(happenings)),
        absent,
        tuple(successors(happenings)) if absent else (),
    )


def _absent(around: Surroundings, day: date) -> str:
    me = around.me
    if me.ends_on is not None and me.ends_on <= day:
        closed = day_in_words(me.ends_on - timedelta(days=1))
        return _("%(name)s was closed on %(day)s. Its figures are kept.") % {"name": me.unit.name, "day": closed}
    begins = day_in_words(me.starts_on) if me.starts_on else ""
    return _("%(name)s begins on %(day)s.") % {"name": me.unit.name, "day": begins}
