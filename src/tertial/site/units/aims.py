"""What is wanted of a unit's figures, by whom, and how they stand to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tertial.indicators.models import Recipe
from tertial.indicators.queries.figures import recipe_for
from tertial.indicators.rules import Combine
from tertial.organisation.queries.units import Named
from tertial.site.queries.chain import address
from tertial.site.queries.unit import Aimed
from tertial.steering.queries.periods import periods_asked
from tertial.steering.queries.readings import Reading, result_of
from tertial.steering.queries.sentences import decided_in_words, target_in_words, told_of_indicator
from tertial.steering.queries.targets import Applied, TargetRow
from tertial.steering.rules import TargetType, Verdict, judge_target


@dataclass(frozen=True)
class Aims:
    """The targets for one unit's figures. `line` are the bodies from the unit up to the council, which is last.

    They are those of `period`. A figure of another period is not judged by them. `pages` are the goals that an
    indicator tells of, by the body whose goal it is and the indicator; `bodies` are what the bodies are called.
    """

    reading: Reading
    unit_id: int
    line: Sequence[int]
    period: str
    pages: Mapping[tuple[int, str], str]
    bodies: Mapping[int, Named]

    def of(self, indicator: str, period: str) -> Aimed | None:
        """What is wanted of an indicator and how its figure of a period stands; None where nothing is decided."""
        asked = periods_asked(self.period)
        found = [(each, self._applied(indicator, each)) for each in ([period] if period in asked else asked)]
        wanted_in, applied = next((one for one in found if one[1].nearest is not None), found[-1])
        nearest = applied.nearest
        recipe = recipe_for(self.reading.recipes.get(indicator, ()), wanted_in)
        if nearest is None or recipe is None:
            return None
        is_due = wanted_in == period
        verdict = self._verdict(nearest, indicator, period) if is_due else Verdict.NONE
        told = told_of_indicator(verdict, is_awaited=not is_due)
        return Aimed(
            target=target_in_words(nearest.terms, recipe),
            level=drawn_level(nearest),
            shape=told.shape,
            word=told.word,
            small=self._whose(nearest, applied.council, recipe),
            decided=self._decided(nearest),
            decided_url=self._page(nearest),
            terms=nearest.terms,
            wanted_in=wanted_in,
        )

    def _applied(self, indicator: str, period: str) -> Applied:
        recipe = recipe_for(self.reading.recipes.get(indicator, ()), period)
        is_sum = recipe is not None and recipe.combine == Combine.SUM
        city = self.reading.bodies.city_id
        return self.reading.targets.of(
            indicator, period, unit_id=self.unit_id, line=self.line, city_id=city, is_sum=is_sum
        )

    def _verdict(self, target: TargetRow, indicator: str, period: str) -> Verdict:
        found = self.reading.standings.get((indicator, self.unit_id, period))
        result = result_of(self.reading.figures, self.reading.recipes, indicator, self.unit_id, period, found)
        return judge_target(target.terms, result, self.reading.tolerance)

    def _whose(self, nearest: TargetRow, council: TargetRow | None, recipe: Recipe) -> str:
        """Whose target it is where it is the council's; else what the council wants."""
        if council is None:
            return ""
        if council is nearest:
            return _("the council's")
        return _("Council: %(target)s") % {"target": target_in_words(council.terms, recipe)}

    def _decided(self, target: TargetRow) -> str:
        """Who decided it, when, and where that stands."""
        body = self.bodies.get(target.decided_by_id)
        return decided_in_words(body.name if body else "", target.decided_on, target.paragraph, target.reference)

    def _page(self, target: TargetRow) -> str:
        """The goal of the deciding body that the indicator tells of, else the body's own page."""
        goal = self.pages.get((target.decided_by_id, target.indicator))
        body = self.bodies.get(target.decided_by_id)
        return goal or (f"{address(body)}?period={self.period}" if body else "")


def drawn_level(target: TargetRow) -> float | None:
    """The one value that a target draws as a line; None where it has none, or two."""
    terms = target.terms
    if terms.type in (TargetType.MIN, TargetType.VALUE):
        return terms.low
    return terms.high if terms.type == TargetType.MAX else None
