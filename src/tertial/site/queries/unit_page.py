"""A unit on one page: who it is, what stands around it, its figures and what has happened to it."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from tertial.organisation.models import Unit
from tertial.organisation.queries.history import history_of
from tertial.releases.rules import Viewer
from tertial.site.queries.chain import Surroundings, surroundings
from tertial.site.queries.events import Told, successors, told
from tertial.site.queries.unit import UnitFigures, figures_seen, unit_figures
from tertial.site.words import day_in_words


@dataclass(frozen=True)
class UnitPage:
    """What a unit's page shows. `absent` says why it is not there on the day, with the units that took over."""

    name: str
    around: Surroundings
    figures: UnitFigures
    events: tuple[Told, ...]
    absent: str
    successors: tuple[tuple[str, str], ...]

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What is said of the unit on one line below its name."""
        kind, form = self.around.kind, self.around.form
        return [(kind, "")] if not form else [(kind, ""), (form[:1].upper() + form[1:], "")]


def unit_page(unit: Unit, city_id: int, *, period: str, day: date, today: date, viewer: Viewer) -> UnitPage:
    """A unit's page on a day, with its figures of a period as the viewer may see them."""
    around = surroundings(unit, day, today)
    happenings = history_of(unit)
    absent = "" if around.is_there else _absent(around, day)
    return UnitPage(
        around.me.unit.name,
        around,
        unit_figures(figures_seen({unit.pk, city_id}, viewer), around.me.unit, city_id, period),
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
