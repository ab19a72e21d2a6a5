"""Which period a unit's page is about: one choice for its figures and its goals."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tertial.indicators.queries.periods import period_kinds
from tertial.indicators.rules import period as read_period
from tertial.steering.queries.sentences import period_in_words
from tertial.steering.rules import year_of


@dataclass(frozen=True)
class Chosen:
    """The period of the goals, the one of the figures, all that can be chosen, and a note.

    The figures are those of the period, else of its year, else the latest; `note` says so where they are others.
    """

    period: str
    figures: str
    offered: tuple[str, ...]
    note: str


def chosen(asked: str, *, own: Collection[str], citys: Collection[str], goals: Collection[str], latest: str) -> Chosen:
    """The period that is shown when one is asked for by an address.

    `own` and `citys` are the periods of the unit's and the city's figures, `goals` those in which goals can be shown;
    `latest` is the one to show where there are no figures.
    """
    known = _from_the_latest({*own, *citys})
    offered = _from_the_latest({*known, *goals})
    usual = next(iter(_from_the_latest(own) or known), latest)
    period = asked if asked in offered else usual
    if period in known:
        return Chosen(period, period, tuple(offered), "")
    year = year_of(read_period(period, period_kinds()))
    figures = year if year in known else usual if usual in known else ""
    return Chosen(period, figures, tuple(offered), _note(period, figures) if figures else "")


def _from_the_latest(periods: Collection[str]) -> list[str]:
    """Periods, the latest first; a whole year before its parts."""
    kinds = period_kinds()
    found = {code: read_period(code, kinds) for code in periods}
    return sorted(found, key=lambda code: (found[code].last_day.year, -len(code), found[code].last_day), reverse=True)


def _note(period: str, figures: str) -> str:
    texts = {"period": period_in_words(period), "shown": period_in_words(figures)}
    return _("There are no figures for %(period)s. These are for %(shown)s.") % texts
