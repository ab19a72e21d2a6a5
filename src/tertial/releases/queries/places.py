"""Guarded figures, found by their place."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from tertial.indicators.queries.figures import FigureRow
from tertial.indicators.rules import Status


class Figures:
    """Guarded figures by place. Of a unit's forms, the empty one is all together."""

    def __init__(self, rows: Iterable[FigureRow]) -> None:
        self.rows: dict[tuple[Any, ...], dict[str, FigureRow]] = {}
        self._due: defaultdict[int | None, set[str]] = defaultdict(set)
        self._parts: defaultdict[tuple[str, int | None], set[str]] = defaultdict(set)
        for row in rows:
            self.rows.setdefault((row.indicator, row.unit_id, row.period, row.breakdown), {})[row.form] = row
            if _is_due(row):
                self._due[row.unit_id].add(row.indicator)
            if row.breakdown and row.status != Status.MISSING:
                self._parts[row.indicator, row.unit_id].add(row.breakdown)

    def of(
        self, indicator: str, unit_id: int, period: str, *, part: str = "", form: str | None = None
    ) -> FigureRow | None:
        """The figure of a unit: of one form, or of all together; a unit that is measured itself has only its own."""
        forms = self.rows.get((indicator, unit_id, period, part), {})
        if form is not None:
            return forms.get(form)
        return forms.get("") or next(iter(forms.values()), None)

    def parts(self, indicator: str, unit_id: int) -> list[str]:
        """The breakdowns in which a unit's indicator has any value, or a hidden one."""
        return sorted(self._parts.get((indicator, unit_id), ()), reverse=True)

    def indicators(self, unit_id: int) -> set[str]:
        """The indicators of which a unit has figures, or lacks some that it should have."""
        return set(self._due.get(unit_id, ()))

    def periods(self, unit_id: int) -> set[str]:
        """The periods for which a unit has figures."""
        return {period for (_of, unit, period, _part), forms in self.rows.items() if unit == unit_id and forms}


def _is_due(row: FigureRow) -> bool:
    return row.status != Status.MISSING or row.units > 0 or bool(row.form)
