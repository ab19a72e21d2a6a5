"""A school, a social service, elder care, city development and a company, with figures of their own."""

import random
from collections.abc import Iterator
from importlib.resources import files
from typing import NamedTuple

import yaml

from tertial.city.sample.authorities import CITY, MUNICIPAL_OPERATOR, District
from tertial.city.sample.chart import Chart
from tertial.city.sample.sources import YEARS, recorded, service_register
from tertial.city.writing import ObservationRow


class Count(NamedTuple):
    """A number of persons that a service of the city's own is followed by: some `size`, of whom so many are girls."""

    code: str
    unit: str
    size: int
    girls: float


COUNTS = (
    Count("antal_elever", "strandskolan", size=412, girls=0.49),
    Count("antal_brukare", "solglantans-vard-och-omsorgsboende", size=66, girls=0.68),
)
# What a service reports about itself, by year; None where it has not.
REPORTED: tuple[tuple[str, str, tuple[float | None, ...]], ...] = (
    ("andel_behoriga", "strandskolan", (81.4, 82.6, 84.1, 83.2, 85.0)),
    ("nojda_boende", "solglantans-vard-och-omsorgsboende", (78.0, 80.0, 77.0, 81.0, 79.0)),
    ("nya_bostader", "provstads-bostader-ab", (212, 164, 188, 205, None)),
)

# A board, its administration, and the kind and name of what that runs.
SERVICES = (
    ("Utbildningsnämnden", "Utbildningsförvaltningen", "school", "Strandskolan"),
    ("Socialnämnden", "Socialförvaltningen", "office", "Socialkontoret i Klockarby"),
    ("Äldrenämnden", "Äldreförvaltningen", "care_unit", "Solgläntans vård- och omsorgsboende"),
    ("Stadsbyggnadsnämnden", "Stadsbyggnadsförvaltningen", "office", "Stadsutvecklingskontoret"),
)


def draw_services(chart: Chart, districts: list[District]) -> None:
    """Draw what the city runs beside preschools, each under its own board."""
    for number, (board_name, administration_name, kind, name) in enumerate(SERVICES):
        board = chart.unit("board", board_name, under=CITY)
        administration = chart.unit("administration", administration_name, under=board)
        unit = chart.unit(kind, name, under=administration)
        chart.tie("geographic", unit, districts[number].parts[0].area)
        chart.tie("operator", unit, [(None, MUNICIPAL_OPERATOR)])
    board = chart.unit("board", "Styrelsen för Provstads Bostäder AB", under=CITY)
    chart.unit("company", "Provstads Bostäder AB", under=board)


def service_observations(rng: random.Random) -> Iterator[ObservationRow]:
    """Pupils of the school and users of the elder care, by sex, each year."""
    for count in COUNTS:
        for year in YEARS:
            total = count.size + rng.randint(-5, 5)
            girls = round(total * count.girls) + rng.randint(-2, 2)
            for breakdown, value in (("", total), ("sex=girls", girls), ("sex=boys", total - girls)):
                yield ObservationRow(
                    count.code,
                    count.unit,
                    str(year),
                    breakdown,
                    value=value,
                    source=service_register(year),
                    recorded_at=recorded(year),
                )


def reported_observations() -> Iterator[ObservationRow]:
    """What services report about themselves, each year in which they have."""
    for measure, unit, values in REPORTED:
        for year, value in zip(YEARS, values, strict=True):
            status = "missing" if value is None else "exists"
            source, arrived = service_register(year), recorded(year)
            yield ObservationRow(measure, unit, str(year), "", status, value, source=source, recorded_at=arrived)


def own_indicators() -> dict[str, object]:
    """The content of indicators.yaml: the city's own measures and how they are shown."""
    text = files("tertial.city.sample").joinpath("own_indicators.yaml").read_text(encoding="utf-8")
    content: dict[str, object] = yaml.safe_load(text)
    return content
