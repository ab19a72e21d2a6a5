"""What is wanted of a unit's figures, by whom, and how they stand to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tertial.indicators.models import Recipe
from tertial.indicators.queries.figures import recipe_for
from tertial.indicators.rules import Combine
from tertial.releases.queries.places import Figures
from tertial.site.queries.unit import Aimed
from tertial.steering.queries.readings import result_of
from tertial.steering.queries.sentences import target_in_words, told_of_indicator
from tertial.steering.queries.targets import TargetRow, Targets
from tertial.steering.rules import TargetType, Tolerance, judge_target


@dataclass(frozen=True)
class Aims:
    """The targets for one unit's figures. `line` are the bodies from the unit up to the council, which is last."""

    table: Figures
    recipes: Mapping[str, Sequence[Recipe]]
    targets: Targets
    unit_id: int
    line: Sequence[int]
    city_id: int
    tolerance: Tolerance

    def of(self, indicator: str, period: str) -> Aimed | None:
        """What is wanted of an indicator in a period, and the verdict; None where nobody has decided anything."""
        recipe = recipe_for(self.recipes.get(indicator, ()), period)
        if recipe is None:
            return None
        is_sum = recipe.combine == Combine.SUM
        found = self.targets.of(
            indicator, period, unit_id=self.unit_id, line=self.line, city_id=self.city_id, is_sum=is_sum
        )
        if found.nearest is None:
            return None
        result = result_of(self.table, self.recipes, indicator, self.unit_id, period)
        told = told_of_indicator(judge_target(found.nearest.terms, result, self.tolerance))
        return Aimed(
            target=target_in_words(found.nearest.terms, recipe),
            level=drawn_level(found.nearest),
            shape=told.shape,
            word=told.word,
            small=self._whose(found.nearest, found.council, recipe),
        )

    def _whose(self, nearest: TargetRow, council: TargetRow | None, recipe: Recipe) -> str:
        """Whose target it is where it is the council's; else what the council wants."""
        if council is None:
            return ""
        if council is nearest:
            return _("the council's")
        return _("Council: %(target)s") % {"target": target_in_words(council.terms, recipe)}


def drawn_level(target: TargetRow) -> float | None:
    """The one value that a target draws as a line; None where it has none, or two."""
    terms = target.terms
    if terms.type in (TargetType.MIN, TargetType.VALUE):
        return terms.low
    return terms.high if terms.type == TargetType.MAX else None
