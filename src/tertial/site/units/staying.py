"""Which figures of a unit stay when a value is corrected: those that a register has delivered whole."""

from django.utils.translation import gettext as _

from tertial.indicators.models import Recipe
from tertial.indicators.queries.periods import period_kinds
from tertial.indicators.rules import period as read_period
from tertial.platform.queries.sentences import in_language
from tertial.releases.queries.values import values_seen
from tertial.releases.rules import Viewer
from tertial.site.queries.correcting import Held
from tertial.site.queries.organisation import listed


def staying(held: Held, viewer: Viewer) -> str:
    """Why some figures of the unit stay when the value is corrected, as sentences; empty where all follow."""
    of = read_period(held.period, period_kinds())
    made_of = [
        recipe
        for recipe in Recipe.objects.order_by("indicator", "version")
        if recipe.terms.covers(of)
        and recipe.published not in (None, held.measure.code)
        and held.measure.code in recipe.terms.measures()
    ]
    rows = values_seen(held.unit, [held.period], viewer) if made_of else ()
    delivered = {row.measure.code for row in rows if row.breakdown == held.part and row.value is not None}
    names = [in_language(recipe.name) for recipe in made_of if recipe.published in delivered]
    if not names:
        return ""
    said = _(
        "%(names)s for %(unit)s stands in the register as it was reported there, and stays when this value is "
        "corrected. Areas and the city are recomputed. If that figure is wrong too, correct it as well."
    )
    return said % {"names": listed(names), "unit": held.named.name}
