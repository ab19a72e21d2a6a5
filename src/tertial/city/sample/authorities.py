"""Council, boards, administrations, areas, and the services that are no preschools."""

from dataclasses import dataclass
from datetime import date

from tertial.city.sample.chart import Chart, Stays
from tertial.city.sample.names import genitive

CITY = "provstad"
BOARD_STARTS = date(2023, 3, 1)
REORGANISED = date(2023, 7, 1)
PRESCHOOL_BOARD = "forskolenamnden"
MUNICIPAL_OPERATOR = "provstads-kommun"
OUTSIDE = "utan-stadsdelsomrade"

# Each area of today with those that it was made of; none, where nothing changed.
AREAS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Norra Strand", ("Västra Strand", "Östra Strand")),
    ("Kvarnhult", ()),
    ("Lindhaga", ()),
    ("Stenvassa", ()),
    ("Södra Höjden", ("Övre Höjden", "Nedre Höjden")),
    ("Ekhamn", ()),
    ("Rävnäs", ()),
    ("Ängsholm", ()),
    ("Klockarby", ()),
    ("Björkudde", ()),
    ("Gamla Bruket", ()),
)


@dataclass(frozen=True)
class Part:
    """Where something in one part of a district belongs: the areas and the administrations in turn."""

    area: Stays
    administration: Stays


@dataclass(frozen=True)
class District:
    """One of today's areas and the parts that it had before the reorganisation."""

    number: int
    area: str
    parts: tuple[Part, ...]


def draw_authorities(chart: Chart) -> None:
    """Draw the city, its council and the boards that answer for all of it."""
    chart.unit("city", "Provstad")
    chart.unit("council", "Kommunfullmäktige", under=CITY)
    executive = chart.unit("board", "Kommunstyrelsen", under=CITY)
    chart.unit("administration", "Stadsledningskontoret", under=executive)
    board = chart.unit("board", "Förskolenämnden", under=CITY, starts_on=BOARD_STARTS)
    chart.unit("administration", "Förskoleförvaltningen", under=board, starts_on=REORGANISED)
    outside = chart.unit("outside_district", "Utan stadsdelsområde")
    chart.tie("geographic", outside, [(None, CITY)])


def draw_districts(chart: Chart) -> list[District]:
    """Draw eleven areas with board and administration each, and the thirteen that they were."""
    return [_district(chart, number, name, former) for number, (name, former) in enumerate(AREAS)]


def _district(chart: Chart, number: int, name: str, former: tuple[str, ...]) -> District:
    if not former:
        area, _, administration = _seat(chart, name)
        return District(number, area, (Part([(None, area)], [(None, administration)]),))
    old = [_seat(chart, part, ends_on=REORGANISED) for part in former]
    new = _seat(chart, name, starts_on=REORGANISED)
    for predecessors, successor in zip(zip(*old, strict=True), new, strict=True):
        chart.succeed(predecessors, {successor: None}, REORGANISED)
    parts = (
        Part([(None, area), (REORGANISED, new[0])], [(None, administration), (REORGANISED, new[2])])
        for area, _, administration in old
    )
    return District(number, new[0], tuple(parts))


def _seat(
    chart: Chart, name: str, *, starts_on: date | None = None, ends_on: date | None = None
) -> tuple[str, str, str]:
    """Area, board and administration of one name."""
    area = chart.unit("district", name, starts_on=starts_on, ends_on=ends_on)
    chart.tie("geographic", area, [(None, CITY)], starts_on, ends_on)
    board = chart.unit("board", f"{genitive(name)} stadsdelsnämnd", under=CITY, starts_on=starts_on, ends_on=ends_on)
    administration = chart.unit(
        "administration", f"{genitive(name)} stadsdelsförvaltning", under=board, starts_on=starts_on, ends_on=ends_on
    )
    return area, board, administration
