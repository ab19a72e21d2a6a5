"""Which period a unit's page is about: one choice for its figures and its goals."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from tertial.indicators.queries.periods import period_kinds
from tertial.indicators.rules import period as read_period
from tertial.steering.queries.sentences import period_in_words
from tertial.steering.rules import is_under_way, year_of


@dataclass(frozen=True)
class Chosen:
    """The period of the goals, the one of the figures, the one of the targets, all that can be chosen, and a note.

    The figures are those of the period, else of its year, else the latest; `note` says so where they are others. The
    targets are those of the figures, but those of the goals as long as their year is under way.
    """

    period: str
    figures: str
    targets: str
    offered: tuple[str, ...]
    note: str
    is_under_way: bool

    @property
    def other_in_words(self) -> str:
        """The period of the figures as it is read, where the page is about the goals of another one under way."""
        return period_in_words(self.figures) if self.is_under_way and self.note else ""


def chosen(
    asked: str,
    *,
    own: Collection[str],
    citys: Collection[str],
    goals: Collection[str],
    usual: tuple[str, str],
    today: date,
) -> Chosen:
    """The period that is shown when one is asked for by an address, or the one that the work is about.

    `own` and `citys` are the periods of the unit's and the city's figures, `goals` those in which goals can be shown;
    `usual` are the period of the goals that the work is about, and the one to show where there are no figures.
    """
    current, latest = usual
    known = _from_the_latest({*own, *citys})
    offered = _from_the_latest({*known, *goals})
    with_figures = next(iter(_from_the_latest(own) or known), latest)
    period = asked if asked in offered else current if current in goals else with_figures
    under_way = is_under_way(read_period(period, period_kinds()), today)
    if period in known:
        return Chosen(period, period, period, tuple(offered), "", under_way)
    year = year_of(read_period(period, period_kinds()))
    figures = year if year in known else with_figures if with_figures in known else ""
    note = _note(period, figures, is_under_way=under_way) if figures else ""
    return Chosen(period, figures, period if under_way else figures, tuple(offered), note, under_way)


def _from_the_latest(periods: Collection[str]) -> list[str]:
    """Periods, the latest first; a whole year before its parts."""
    kinds = period_kinds()
    found = {code: read_period(code, kinds) for code in periods}
    return sorted(found, key=lambda code: (found[code].last_day.year, -len(code), found[code].last_day), reverse=True)


def _note(period: str, figures: str, *, is_under_way: bool) -> str:
    texts = {"period": period_in_words(period), "shown": period_in_words(figures)}
    if is_under_way:
        return _("Goals and targets are for %(period)s. The figures are the latest, for %(shown)s.") % texts
    return _("There are no figures for %(period)s. These are for %(shown)s.") % texts
