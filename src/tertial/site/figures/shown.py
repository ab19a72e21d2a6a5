"""Guarded figures as a reader meets them: a value in words, or why there is none, and what it is beside another."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

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
    """One value as platform/value.html shows it; `number` is it rounded as it is read, `exact` as it is drawn.

    `row` is the guarded figure behind it, absent where it has no number.
    """

    value: str | None
    reason: str = ""
    url: str = ""
    label: str = ""
    mark: str = ""
    period: str = ""
    number: Decimal | None = None
    exact: float | None = None
    is_hidden: bool = False
    row: FigureRow | None = None

    @property
    def is_asked(self) -> bool:
        """Whether it is made of answers, so that it is known how sure it is."""
        return self.row is not None and self.row.low is not None and self.row.high is not None

    @property
    def answers(self) -> float | None:
        """How many persons lie behind it, where that is known."""
        return None if self.row is None else self.row.base


def shown(row: FigureRow | None, recipe: Recipe, unit: Named, *, period: str) -> Shown:
    """A figure in the reader's language, with the way to where it comes from if the unit has a code.

    No row means that the unit was not there.
    """
    if row is None:
        return Shown(None, period=period)
    if row.value is None:
        return Shown(None, _reason(row.status), period=period, is_hidden=row.status == Status.HIDDEN_FEW)
    decimals = recipe.decimals_for(row.base)
    value = format_number(row.value, decimals, language())
    figure = ", ".join(filter(None, (in_language(recipe.name), unit.name, period)))
    address = _way_to(recipe.indicator_id, period, unit.code) if unit.code else ""
    if address and row.breakdown:
        address += f"?del={row.breakdown}"
    return Shown(
        value,
        url=address,
        label=_("%(value)s: where does it come from? %(figure)s") % {"value": value, "figure": figure},
        period=period,
        number=rounded(row.value, decimals),
        exact=row.value,
        row=row,
    )


@lru_cache(maxsize=20_000)  # a page has hundreds of figures, and each way takes as long to find as a figure to write
def _way_to(indicator: str, period: str, unit: str) -> str:
    return reverse("provenance", args=[indicator, period, unit])


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
    difference = _difference(now, before)
    if difference is None:
        return ""
    texts = {"difference": _distance(difference, recipe), "period": before.period}
    if difference == 0:
        return _("The same as in %(period)s.") % texts
    if recipe.combine == Combine.SUM:
        more, fewer = _("%(difference)s more than in %(period)s."), _("%(difference)s fewer than in %(period)s.")
    else:
        more, fewer = _("%(difference)s higher than in %(period)s."), _("%(difference)s lower than in %(period)s.")
    return (more if difference > 0 else fewer) % texts


def change_judged(now: Shown, before: Shown, recipe: Recipe, state: str) -> str:
    """The same with whether it is sure: 1,2 procentenheter högre än 2024, men det kan vara slump."""
    said = change_since(now, before, recipe).removesuffix(".")
    words = {
        "increased": _("%(said)s: a sure increase."),
        "decreased": _("%(said)s: a sure decrease."),
        "not_distinguishable": _("%(said)s, which may be chance."),
    }
    is_same = _difference(now, before) == 0
    if not said or is_same or state not in words:
        return f"{said}." if said else ""
    return words[state] % {"said": said}


def beside_city(value: Shown, city: Shown, recipe: Recipe, state: str = "") -> str:
    """How a value differs from the whole city's, as a number: 0,3 högre än i staden. Sums are not compared.

    `state` is its neutral label, where it is known: then a difference that may be chance is never told as if it were
    one.
    """
    words = {
        "": (_("%(difference)s higher than in the city."), _("%(difference)s lower than in the city.")),
        "not_distinguishable": (
            _("%(difference)s higher, but it cannot be told from the city."),
            _("%(difference)s lower, but it cannot be told from the city."),
        ),
        "in_line": (
            _("In line with the city: %(difference)s higher."),
            _("In line with the city: %(difference)s lower."),
        ),
    }
    sure = (
        _("%(difference)s higher than in the city: a sure difference."),
        _("%(difference)s lower than in the city: a sure difference."),
    )
    return _beside(value, city, recipe, words.get(state, sure), _("The same as in the city."))


def beside_city_briefly(value: Shown, city: Shown, recipe: Recipe, state: str = "") -> str:
    """The same in a column that says whom it is compared with: 0,3 högre; 0,3 högre, går inte att skilja."""
    higher, lower = _("%(difference)s higher"), _("%(difference)s lower")
    label = {
        "not_distinguishable": _("cannot be told apart"),
        "in_line": _("in line"),
        "above": _("sure"),
        "below": _("sure"),
    }.get(state, "")
    words = (", ".join(filter(None, (higher, label))), ", ".join(filter(None, (lower, label))))
    return _beside(value, city, recipe, words, _("the same"))


def _beside(value: Shown, city: Shown, recipe: Recipe, words: tuple[str, str], same: str) -> str:
    difference = None if recipe.combine == Combine.SUM else _difference(value, city)
    if difference is None:
        return ""
    higher, lower = words
    return (higher if difference > 0 else lower) % {"difference": _distance(difference, recipe)} if difference else same


def _difference(one: Shown, other: Shown) -> Decimal | None:
    """The difference of two values as both can be read, with no more decimals than the rougher of them."""
    if one.exact is None or other.exact is None or one.number is None or other.number is None:
        return None
    rougher = min(-int(number.as_tuple().exponent) for number in (one.number, other.number))
    return rounded(one.exact, rougher) - rounded(other.exact, rougher)


def _distance(difference: Decimal, recipe: Recipe) -> str:
    number = format_number(abs(difference), -int(difference.as_tuple().exponent), language())
    if recipe.unit.get("sv") == "%":
        return _("%(number)s percentage points") % {"number": number}
    return number
