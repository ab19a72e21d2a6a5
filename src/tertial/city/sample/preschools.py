"""A preschool of the invented city, and how it enters the chart."""

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from tertial.city.sample.authorities import MUNICIPAL_OPERATOR, PRESCHOOL_BOARD, REORGANISED, Part
from tertial.city.sample.chart import Chart, Stays, known
from tertial.city.sample.geography import Map
from tertial.city.sample.names import SMALL_WORDS, places, street
from tertial.city.writing import UnitRow

Form = Literal["municipal", "independent"]
FORMS: tuple[Form, ...] = ("municipal", "independent")

# Names that stories are told about: they are given out once and nothing happens to those who bear them.
TOLD = ("Förskolan Lönnen", "Förskolan Åsen", "Förskolan Lilla Björnen")


class Place(NamedTuple):
    """Where a preschool lies; latitude and longitude are empty where nobody knows."""

    address: str
    postcode: str
    latitude: str | None = None
    longitude: str | None = None


@dataclass
class Preschool:
    """One preschool and everything that is known of it but its figures."""

    code: str
    name: str
    form: Form
    district: int | None
    place: Place
    line: Stays
    area: Stays
    operator: Stays
    starts_on: date | None = None
    ends_on: date | None = None
    earlier: tuple[date, str, Place] | None = None
    """Until when it had which other name or place."""
    weight: float = 1.0
    """How large it is against an ordinary one; halves of a preschool that was split weigh less."""
    is_too_small: bool = False

    def exists_on(self, day: date) -> bool:
        """Whether it is open on a day."""
        return (self.starts_on is None or self.starts_on <= day) and (self.ends_on is None or day < self.ends_on)


def words() -> list[str]:
    """What preschools are called, plain words twice as often as the rest, without the names that are told about."""
    adorned = [f"{adjective} {word}" for adjective in ("Lilla", "Stora", "Nya", "Gamla") for word in SMALL_WORDS]
    told = {name.removeprefix("Förskolan ") for name in TOLD}
    return [word for word in (*SMALL_WORDS, *SMALL_WORDS, *adorned, *places()) if word not in told]


def place_in(district: int | None, city_map: Map, rng: random.Random) -> Place:
    """Somewhere in a district, on an invented street with a postcode that no letter reaches; None: no point."""
    if district is None:
        return Place(street(rng), "00000")
    latitude, longitude = city_map.point_in(district, rng)
    return Place(street(rng), f"000{district + 1:02d}", f"{latitude:.5f}", f"{longitude:.5f}")


def found(
    chart: Chart,
    name: str,
    district: int | None,
    place: Place,
    part: Part,
    *,
    unit: str | None = None,
    operator: str = MUNICIPAL_OPERATOR,
) -> Preschool:
    """A preschool in one part of a district: in a unit of the city's, or without one run by an operator."""
    return Preschool(
        code=preschool_code(chart, name),
        name=name,
        form="independent" if unit is None else "municipal",
        district=district,
        place=place,
        line=[] if unit is None else [(None, unit)],
        area=part.area,
        operator=[(None, operator)],
    )


def preschool_code(chart: Chart, name: str) -> str:
    """A code like the name: forskola-lonnen, angens-uteforskola."""
    return chart.codes.take(name.replace("Förskolan", "förskola"))


def draw_preschools(chart: Chart, preschools: Iterable[Preschool]) -> None:
    """Draw units and links; the preschool board follows all of them from the day it took over."""
    for one in preschools:
        chart.units.extend(_rows(one))
        chart.tie("line", one.code, one.line, one.starts_on, one.ends_on)
        chart.tie("functional", one.code, [(REORGANISED, PRESCHOOL_BOARD)], one.starts_on, one.ends_on)
        chart.tie("geographic", one.code, one.area, one.starts_on, one.ends_on)
        chart.tie("operator", one.code, one.operator, one.starts_on, one.ends_on)


def _rows(one: Preschool) -> list[UnitRow]:
    since = one.starts_on
    rows = []
    if one.earlier is not None:
        until, name, place = one.earlier
        rows.append(UnitRow(one.code, "preschool", name, since, until, None, *place, recorded_at=known(since)))
        since = until
    rows.append(
        UnitRow(one.code, "preschool", one.name, since, one.ends_on, None, *one.place, recorded_at=known(since))
    )
    return rows
