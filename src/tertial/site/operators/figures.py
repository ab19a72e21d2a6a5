"""An operator's figures beside the city's: all units together, the municipal and the independent."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from tertial.indicators.queries.figures import recipe_for
from tertial.indicators.rules import Status
from tertial.organisation.queries.units import Named
from tertial.organisation.rules import OperatorForm
from tertial.releases.queries.places import Figures
from tertial.site.figures.series import Recipes
from tertial.site.figures.shown import Shown, shown
from tertial.site.queries.organisation import listed
from tertial.site.queries.unit import FigureLine, UnitFigures
from tertial.steering.queries.sentences import period_in_words


@dataclass(frozen=True)
class BesideCity:
    """A figure of a unit, and the same of the city's municipal and of its independent units."""

    line: FigureLine
    municipal: Shown
    independent: Shown


@dataclass(frozen=True)
class Seen:
    """The same figures as the operator sees them and as everybody else does, of a unit and of the city."""

    own: Figures
    others: Figures
    recipes: Recipes
    unit_id: int
    city_id: int

    def is_only_theirs(self, indicator: str, period: str) -> bool:
        """Whether the operator sees a figure of theirs that is hidden from everybody else."""
        mine = self.own.of(indicator, self.unit_id, period)
        shown_to_all = self.others.of(indicator, self.unit_id, period)
        is_hidden = shown_to_all is None or shown_to_all.status == Status.HIDDEN_FEW
        return mine is not None and mine.value is not None and is_hidden


def beside_city(found: UnitFigures, seen: Seen) -> tuple[BesideCity, ...]:
    """The lines of a unit's figures with those of both forms in the city; what others do not see is marked."""
    return tuple(
        BesideCity(
            replace(line, mark=_("only you see it")) if seen.is_only_theirs(line.indicator, found.period) else line,
            _of_form(seen, line.indicator, found.period, OperatorForm.MUNICIPAL),
            _of_form(seen, line.indicator, found.period, OperatorForm.INDEPENDENT),
        )
        for line in found.lines
    )


def seen_by_others(lines: Sequence[BesideCity], period: str) -> str:
    """Which of a unit's figures others see, as a sentence; empty where it has none."""
    there = [one.line for one in lines if one.line.value]
    if not there:
        return ""
    only_theirs = [line.name for line in there if line.mark]
    shared = [line.name for line in there if not line.mark]
    texts = {"period": period_in_words(period), "hidden": listed(only_theirs), "shared": listed(shared)}
    if not only_theirs:
        return _("Everybody who signs in sees all these figures for %(period)s.") % texts
    if not shared:
        return _("Nobody else sees these figures for %(period)s: few people lie behind them.") % texts
    said = _("Others see %(shared)s for %(period)s. Only you see %(hidden)s: few people lie behind it.")
    return said % texts


def _of_form(seen: Seen, indicator: str, period: str, form: OperatorForm) -> Shown:
    recipes = seen.recipes[indicator]
    row = seen.own.of(indicator, seen.city_id, period, form=form)
    return shown(row, recipe_for(recipes, period) or recipes[-1], Named(seen.city_id, "", "", ""), period=period)
