"""What every page says about the city, its figures and the person who reads."""

from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Subquery, Value

from tertial.city.models import City
from tertial.indicators.models import FigureState
from tertial.organisation.models import UnitDescription, valid_on
from tertial.platform.models import known


@dataclass(frozen=True)
class Frame:
    """The city's name, whether it is invented, whether its figures wait to be recomputed, and a unit's name."""

    city: str = ""
    is_invented: bool = False
    is_pending: bool = False
    unit: str = ""


def frame_on(day: date, unit_id: int | None) -> Frame:
    """What stands around a page on a day; `unit_id` is the unit that the reader's first role is for."""
    names = UnitDescription.objects.filter(valid_on(day), known(None), unit=OuterRef("of_unit")).values("name")
    states = FigureState.objects.order_by("-computed_at").values("holds_before")
    found = (
        City.objects.annotate(of_unit=Value(unit_id or 0))
        .annotate(unit_name=Subquery(names[:1]), holds_before=Subquery(states[:1]))
        .values_list("name", "is_invented", "holds_before", "unit_name")
        .first()
    )
    if found is None:
        return Frame()
    name, is_invented, holds_before, unit_name = found
    return Frame(name, is_invented, holds_before is not None and holds_before <= day, unit_name or "")
