"""A school, a social service, elder care, city development and a company, with figures of their own."""

import random
from collections.abc import Iterator
from typing import NamedTuple

from tertial.city.sample.authorities import CITY, MUNICIPAL_OPERATOR, District
from tertial.city.sample.chart import Chart
from tertial.city.sample.sources import YEARS, recorded, service_register
from tertial.city.writing import ObservationRow


class Count(NamedTuple):
    """A number of persons that one service of the city's own is followed by; texts in Swedish and English."""

    code: str
    unit: str
    level: str
    name: tuple[str, str]
    persons: tuple[str, str]
    description: tuple[str, str]
    size: int
    girls: float


COUNTS = (
    Count(
        "antal_elever",
        "strandskolan",
        "school",
        ("Antal elever", "Number of pupils"),
        ("elever", "pupils"),
        ("Elever som är inskrivna den 15 oktober.", "Pupils enrolled on 15 October."),
        size=412,
        girls=0.49,
    ),
    Count(
        "antal_brukare",
        "solglantans-vard-och-omsorgsboende",
        "care_unit",
        ("Antal brukare", "Number of users"),
        ("brukare", "users"),
        ("De som bor på boendet den 15 oktober.", "Those who live there on 15 October."),
        size=66,
        girls=0.68,
    ),
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


def own_indicators() -> dict[str, object]:
    """The content of indicators.yaml: the city's own two measures and how they are shown."""
    return {"measures": [_measure(count) for count in COUNTS], "recipes": [_recipe(count) for count in COUNTS]}


def _measure(count: Count) -> dict[str, object]:
    return {
        "code": count.code,
        "name": {"sv": count.name[0], "en": count.name[1]},
        "unit": {"sv": count.persons[0], "en": count.persons[1]},
        "decimals": 0,
        "counts_persons": True,
        "base": None,
        "breakdowns": {"sex": ["girls", "boys"]},
    }


def _recipe(count: Count) -> dict[str, object]:
    return {
        "code": count.code,
        "version": 1,
        "from_period": None,
        "name": {"sv": count.name[0], "en": count.name[1]},
        "description": {"sv": count.description[0], "en": count.description[1]},
        "unit": {"sv": count.persons[0], "en": count.persons[1]},
        "decimals": 0,
        "polarity": "neutral",
        "level": count.level,
        "combine": "sum",
        "published": None,
        "numerator": count.code,
        "numerator_weight": None,
        "denominator": None,
        "scale": 1,
        "measurement_day": "10-15",
        "persons": "numerator",
        "minimum_group": 5,
        "kolada": {"total": None, "municipal": None, "independent": None},
    }
