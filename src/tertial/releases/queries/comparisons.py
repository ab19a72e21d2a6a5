"""What is said of figures beside each other, as a viewer may know it: nothing of what is hidden."""

from collections.abc import Collection, Iterable, Mapping
from typing import TypeAlias

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from tertial.indicators.models import Comparison, Equity, Family
from tertial.indicators.queries.figures import FigureRow
from tertial.indicators.rules import WITHHELD
from tertial.releases.queries.places import Figures

# Above the door only these names are used: what they stand for comes guarded from here.
SeenComparison: TypeAlias = Comparison
SeenFamily: TypeAlias = Family
SeenEquity: TypeAlias = Equity
YEARS_OF_A_TREND = 12
OUTLOOK = tuple(f"outlook_{name}" for name in ("expected", "low", "high", "centre", "spread", "freedom"))
Place: TypeAlias = tuple[str, int, str]


def comparisons_seen(
    table: Figures,
    *,
    unit_ids: Collection[int],
    periods: Collection[str],
    indicators: Collection[str] | None = None,
    has_past: bool = False,
) -> Mapping[Place, Comparison]:
    """The comparisons of some units by (indicator, unit, period), where the figure itself is seen in `table`.

    A comparison rests on the unit's value and on its number of answers, so it goes where they go. A change tells what
    the value was a year before, and is left out where that is not seen. What the years before amount to is told only
    where all of them are in `table` (`has_past`).
    """
    rows = Comparison.objects.filter(unit__in=unit_ids, period__in=periods)
    if indicators is not None:
        rows = rows.filter(indicator__in=indicators)
    return _seen(rows, table, has_past=has_past)


def _seen(rows: Iterable[Comparison], table: Figures, *, has_past: bool) -> Mapping[Place, Comparison]:
    found = {}
    for row in rows:
        seen = table.of(row.indicator_id, row.unit_id, row.period)
        if seen is not None and seen.value is not None and seen.version == row.version:
            found[row.indicator_id, row.unit_id, row.period] = _without_unseen(row, table, has_past=has_past)
    return found


def _without_unseen(row: Comparison, table: Figures, *, has_past: bool) -> Comparison:
    """A trend and an outlook rest on the years before: they would tell something of a year that is hidden."""
    if not _is_seen(row, table, 1):
        row.change_state = row.change = row.change_low = row.change_high = None
    if not has_past or any(_is_hidden(row, table, back) for back in range(1, YEARS_OF_A_TREND)):
        row.trend_state = row.slope = None
        for name in OUTLOOK:
            setattr(row, name, None)
    return row


def _is_seen(row: Comparison, table: Figures, back: int) -> bool:
    earlier = _earlier(row, table, back)
    return earlier is not None and earlier.value is not None


def _is_hidden(row: Comparison, table: Figures, back: int) -> bool:
    earlier = _earlier(row, table, back)
    return earlier is not None and earlier.status in WITHHELD


def _earlier(row: Comparison, table: Figures, back: int) -> FigureRow | None:
    if not row.period.isdecimal():
        return None
    return table.of(row.indicator_id, row.unit_id, str(int(row.period) - back))


def families_seen(indicator: str, period: str) -> Mapping[str, Family]:
    """What is said of all units of an indicator in a period together, by level: it tells of no single one."""
    return {row.level: row for row in Family.objects.filter(indicator=indicator, period=period)}


def standings_seen(
    table: Figures, indicator: str, period: str, unit_ids: Collection[int]
) -> tuple[Mapping[str, Family], Mapping[Place, Comparison]]:
    """`families_seen` of an indicator in a period, and `comparisons_seen` of some units in it, in one question."""
    names = [field.attname for field in Comparison._meta.concrete_fields]
    of_units = Comparison.objects.filter(
        indicator=indicator, period=period, level=OuterRef("level"), unit__in=sorted(unit_ids)
    ).values(told=JSONObject(**{name: name for name in names}))
    families = list(
        Family.objects.filter(indicator=indicator, period=period).annotate(of_units=ArraySubquery(of_units))
    )
    rows = [Comparison(**told) for family in families for told in family.of_units]
    return {family.level: family for family in families}, _seen(rows, table, has_past=False)


def equity_seen() -> list[Equity]:
    """How even the city is in every indicator and period: it tells of no single unit, district or operator."""
    return list(Equity.objects.order_by("indicator", "period"))
