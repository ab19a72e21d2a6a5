"""What was corrected and what came new, as a viewer may know it."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import TypeAlias

from tertial.indicators.queries.corrections import Arrival, Correction, arrivals_of, corrections_of
from tertial.releases.rules import Viewer

# Above the door only these names are used: what they stand for comes guarded from here.
SeenCorrection: TypeAlias = Correction
SeenArrival: TypeAlias = Arrival


def corrections_seen(
    unit_ids: Collection[int], viewer: Viewer, *, since: datetime, until: datetime, most: int
) -> list[Correction]:
    """What was corrected of some units' values. Outside a unit's circle it is known that and when, but no value.

    What a value had been is seen by nobody there, and beside a value that is hidden now its change would tell it.
    """
    rows = corrections_of(unit_ids, since=since, until=until, most=most)
    return [row if viewer.is_inside(row.unit_id) else _without_values(row) for row in rows]


def _without_values(row: Correction) -> Correction:
    return replace(row, status_before="", before=None, status_after="", after=None)


def arrivals_seen(measures: Collection[str], *, since: datetime, until: datetime, most: int) -> list[Arrival]:
    """What was recorded of some measures in the whole city: how much, never what. It is the same for all viewers."""
    return arrivals_of(measures, since=since, until=until, most=most)
