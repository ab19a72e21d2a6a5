"""Figures that leave the system for those outside a unit's circle: as the latest edition has them."""

from collections.abc import Sequence
from typing import Any

from tertial.indicators.queries.figures import Asked, FigureRow, figure_rows
from tertial.indicators.rules import Basis, Status
from tertial.releases.queries.editions import Published, published_beside
from tertial.releases.queries.figures import NUMBERS, place_of
from tertial.releases.rules import Viewer

BESIDES: dict[str, Any] = dict.fromkeys(name for name in NUMBERS if name not in ("value", "base"))


def as_published(rows: Sequence[FigureRow], asked: Asked, viewer: Viewer) -> list[FigureRow]:
    """Guarded figures with those of others as the latest edition has them, where it has the indicator and period.

    What the edition does not have is left out. Of another day or organisation an area is told only where it is made of
    the same as the published one: else what moved between them could be had by subtraction.
    """
    if viewer.open_units is None:
        return list(rows)
    others = [row for row in rows if not viewer.is_inside(row.unit_id)]
    published = published_beside(others)
    if not published.covered:
        return list(rows)
    is_usual = asked.is_stored and asked.basis == Basis.AS_IT_WAS
    usual = {} if is_usual else {place_of(row): row for row in _as_it_was(others)}
    found = []
    for row in rows:
        if viewer.is_inside(row.unit_id) or (row.indicator, row.period) not in published.covered:
            found.append(row)
        elif is_usual or _is_same(row, usual.get(place_of(row))):
            found += _told(row, published)
        else:
            found.append(row._replace(status=Status.HIDDEN_FEW, **NUMBERS))
    return found


def _told(row: FigureRow, published: Published) -> list[FigureRow]:
    told = published.told.get(place_of(row))
    if told is None:
        return []
    if told.value is None or row.status != Status.EXISTS:
        status = row.status if row.status != Status.EXISTS else told.status
        return [row._replace(status=status, **NUMBERS)]
    return [row._replace(value=told.value, base=told.answers, **BESIDES)]


def _as_it_was(rows: Sequence[FigureRow]) -> list[FigureRow]:
    units = {row.unit_id for row in rows if row.unit_id is not None}
    return figure_rows(Asked({row.indicator for row in rows}, None, {row.period for row in rows}, units))


def _is_same(row: FigureRow, usual: FigureRow | None) -> bool:
    return usual is not None and (row.value, row.base, row.units) == (usual.value, usual.base, usual.units)
