"""Targets, and which of them applies to a unit's figure."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from tertial.platform.models import known
from tertial.steering.models import Target
from tertial.steering.queries.drafts import decided_seen
from tertial.steering.rules import Direction, TargetTerms, TargetType


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A target as it was decided: for whose figure, by which body, when, and where the decision stands."""

    id: int
    indicator: str
    unit_id: int
    decided_by_id: int
    period: str
    breakdown: str
    terms: TargetTerms
    decided_on: date | None
    paragraph: str
    reference: str
    state: str
    recorded_at: datetime
    superseded_at: datetime | None


FIELDS = (
    *("id", "indicator_id", "unit_id", "decided_by_id", "period", "breakdown", "type", "low", "high", "direction"),
    *("decided_on", "paragraph", "reference", "state", "recorded_at", "superseded_at"),
)


def _row(values: tuple[object, ...]) -> TargetRow:
    said = dict(zip(FIELDS, values, strict=True))
    direction = Direction(str(said.pop("direction"))) if said["direction"] else said.pop("direction") and None
    terms = TargetTerms(TargetType(str(said.pop("type"))), said.pop("low"), said.pop("high"), direction)  # type: ignore[arg-type]  # the columns are numbers
    said["indicator"] = said.pop("indicator_id")
    return TargetRow(terms=terms, **said)  # type: ignore[arg-type]  # the columns are those of the row


def seen(drafts: Collection[int]) -> Q:
    """The targets that somebody sees who sees the drafts of these units."""
    return decided_seen("steering_target", drafts)


def targets(
    *,
    periods: Collection[str] | None = None,
    bodies: Collection[int] | None = None,
    indicators: Collection[str] | None = None,
    drafts: Collection[int] = (),
) -> "Targets":
    """The targets that hold now: for some periods, of some bodies and for some indicators, or all."""
    rows = Target.objects.filter(known(None), seen(drafts))
    if periods is not None:
        rows = rows.filter(period__in=periods)
    if bodies is not None:
        rows = rows.filter(decided_by__in=bodies)
    if indicators is not None:
        rows = rows.filter(indicator__in=indicators)
    return Targets([_row(values) for values in rows.order_by("id").values_list(*FIELDS)])


def revisions(*, indicator: str, unit_id: int, period: str, drafts: Collection[int] = ()) -> list[TargetRow]:
    """Every target that was ever recorded for a unit's figure in a period, the latest first."""
    rows = Target.objects.filter(seen(drafts), indicator=indicator, unit=unit_id, period=period)
    return [_row(values) for values in rows.order_by("-recorded_at", "-id").values_list(*FIELDS)]


def recorded_targets(
    *, indicators: Collection[str], periods: Collection[str], drafts: Collection[int] = ()
) -> list[TargetRow]:
    """Every target that was ever recorded for some indicators in some periods, those that were exchanged too."""
    rows = Target.objects.filter(seen(drafts), indicator__in=indicators, period__in=periods)
    return [_row(values) for values in rows.order_by("-recorded_at", "-id").values_list(*FIELDS)]


@dataclass(frozen=True, slots=True)
class Applied:
    """The targets for one figure: the nearest that says something, and the council's, which may be the same."""

    nearest: TargetRow | None = None
    council: TargetRow | None = None


class Targets:
    """Targets by the figure that they are about, and the body that decided them."""

    def __init__(self, rows: Iterable[TargetRow]) -> None:
        self.rows: dict[tuple[str, str, str, int], dict[int, TargetRow]] = {}
        for row in rows:
            self.rows.setdefault((row.indicator, row.period, row.breakdown, row.decided_by_id), {})[row.unit_id] = row
        self.directed = {
            (indicator, period)
            for (indicator, period, *_rest), by_unit in self.rows.items()
            if any(row.terms.type == TargetType.DIRECTION for row in by_unit.values())
        }

    def of(
        self,
        indicator: str,
        period: str,
        *,
        unit_id: int,
        line: Sequence[int],
        city_id: int,
        part: str = "",
        is_sum: bool = False,
    ) -> Applied:
        """The targets for a unit's figure. `line` are the bodies from the unit itself up to the council, which is last.

        A body's target is its own for that unit, else the one for all that it answers for: itself, or the whole city.
        What is wanted of a sum is wanted of no part of it. The nearest body that says something decides; one that only
        delegates says nothing.
        """
        found = [
            self._by(body, indicator, period, part, (unit_id,) if is_sum else (unit_id, body, city_id)) for body in line
        ]
        council = found[-1] if found else None
        saying = [row for row in found if row is not None and row.terms.type != TargetType.DELEGATED]
        return Applied(next(iter(saying), council), council)

    def own(self, indicator: str, period: str, *, body: int, part: str = "") -> TargetRow | None:
        """The target that a body has decided on for its own figure, else the only one that it decided for another's."""
        rows = self.rows.get((indicator, period, part, body), {})
        return rows.get(body) or (next(iter(rows.values())) if len(rows) == 1 else None)

    def has_direction(self, indicator: str, period: str) -> bool:
        """Whether any body wants an indicator to move somewhere in a period."""
        return (indicator, period) in self.directed

    def units_of(self, bodies: Collection[int]) -> set[int]:
        """The units whose figures some bodies have targets for."""
        found = (rows for (*_place, body), rows in self.rows.items() if body in bodies)
        return {unit_id for rows in found for unit_id in rows}

    def _by(self, body: int, indicator: str, period: str, part: str, units: Sequence[int]) -> TargetRow | None:
        rows = self.rows.get((indicator, period, part, body))
        return next((rows[unit] for unit in units if unit in rows), None) if rows else None
