"""Guarded figures as a reader meets them: a value in words, or why there is none, and what it is beside another."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from tertial.indicators.models import Recipe
from tertial.indicators.queries.figures import FigureRow
from tertial.indicators.rules import Combine, Status
from tertial.organisation.queries.units import Named
from tertial.platform.queries.sentences import in_language, language
from tertial.platform.rules import format_number, rounded

YEARS_SHOWN = 5


@dataclass(frozen=True)
class Shown:
    """One value as platform/value.html shows it; `number` is it rounded as it is read, `exact` as it is drawn."""

    value: str | None
    reason: str = ""
    url: str = ""
    label: str = ""
    mark: str = ""
    period: str = ""
    number: Decimal | None = None
    exact: float | None = None
    is_hidden: bool = False


def shown(row: FigureRow | None, recipe: Recipe, unit: Named, *, period: str) -> Shown:
    """A figure in the reader's language, with the way to where it comes from if the unit has a code.

    No row means that the unit was not there.
    """
    if row is None:
        return Shown(None, period=period)
    if row.value is None:
        return Shown(None, _reason(row.status), period=period, is_hidden=row.status == Status.HIDDEN_FEW)
    value = written(row.value, recipe)
    figure = ", ".join(filter(None, (in_language(recipe.name), unit.name, period)))
    address = ""
    if unit.code:
        address = reverse("provenance", args=[recipe.indicator_id, period, unit.code])
        address += f"?del={row.breakdown}" if row.breakdown else ""
    return Shown(
        value,
        url=address,
        label=_("%(value)s: where does it come from? %(figure)s") % {"value": value, "figure": figure},
        period=period,
        number=rounded(row.value, recipe.decimals),
        exact=row.value,
    )


def _reason(status: str) -> str:
    return {
        Status.HIDDEN_FEW.value: _("hidden, too few"),
        Status.MISSING.value: _("not reported"),
        Status.NOT_APPLICABLE.value: _("does not apply"),
        Status.SECRET.value: _("under secrecy"),
    }.get(status, "")


def written(value: float | Decimal, recipe: Recipe) -> str:
    """A value with the recipe's decimals in the reader's language."""
    return format_number(value, recipe.decimals, language())


def last_years(periods: Sequence[str], chosen: str) -> list[str]:
    """The chosen period and those of its kind before it, the earliest first, at most five; `periods` latest first."""
    kind = len(chosen), "/" in chosen, chosen[5:6]
    same = [period for period in periods if (len(period), "/" in period, period[5:6]) == kind]
    start = same.index(chosen) if chosen in same else 0
    return same[start : start + YEARS_SHOWN][::-1]


def change_since(now: Shown, before: Shown, recipe: Recipe) -> str:
    """How a value differs from an earlier one, as a number: 2 färre än 2023. Empty where either is not shown."""
    if now.number is None or before.number is None:
        return ""
    difference = now.number - before.number
    texts = {"difference": _distance(difference, recipe), "period": before.period}
    if difference == 0:
        return _("The same as in %(period)s.") % texts
    if recipe.combine == Combine.SUM:
        more, fewer = _("%(difference)s more than in %(period)s."), _("%(difference)s fewer than in %(period)s.")
    else:
        more, fewer = _("%(difference)s higher than in %(period)s."), _("%(difference)s lower than in %(period)s.")
    return (more if difference > 0 else fewer) % texts


def beside_city(value: Shown, city: Shown, recipe: Recipe) -> str:
    """How a value differs from the whole city's, as a number: 0,3 högre än i staden. Sums are not compared."""
    words = {
        "higher": _("%(difference)s higher than in the city."),
        "lower": _("%(difference)s lower than in the city."),
    }
    return _beside(value, city, recipe, same=_("The same as in the city."), **words)


def beside_city_briefly(value: Shown, city: Shown, recipe: Recipe) -> str:
    """The same in a column that says whom it is compared with: 0,3 högre."""
    words = {"higher": _("%(difference)s higher"), "lower": _("%(difference)s lower")}
    return _beside(value, city, recipe, same=_("the same"), **words)


def _beside(value: Shown, city: Shown, recipe: Recipe, *, same: str, higher: str, lower: str) -> str:
    if recipe.combine == Combine.SUM or value.number is None or city.number is None:
        return ""
    difference = value.number - city.number
    if difference == 0:
        return same
    return (higher if difference > 0 else lower) % {"difference": _distance(difference, recipe)}


def _distance(difference: Decimal, recipe: Recipe) -> str:
    number = written(abs(difference), recipe)
    if recipe.unit.get("sv") == "%":
        return _("%(number)s percentage points") % {"number": number}
    return number
