"""The invented city as a folder: drawn from a seed, written in format 1."""

import random
from datetime import date
from itertools import chain
from pathlib import Path

from tertial.city.sample.authorities import CITY, District, draw_authorities, draw_districts
from tertial.city.sample.chart import Chart
from tertial.city.sample.events import Story
from tertial.city.sample.geography import Map
from tertial.city.sample.observations import observations
from tertial.city.sample.operators import draw_departments, independent_preschools, municipal_preschools
from tertial.city.sample.other_services import (
    draw_services,
    own_indicators,
    reported_observations,
    service_observations,
)
from tertial.city.sample.people import people, roles
from tertial.city.sample.preschools import Preschool, draw_preschools
from tertial.city.sample.sources import sources
from tertial.city.sample.steering.chain import Chain
from tertial.city.sample.steering.drawing import write_steering
from tertial.city.sample.steering.results import Results
from tertial.city.writing import (
    LinkRow,
    ObservationRow,
    OrganisationNumberRow,
    PersonRow,
    RoleRow,
    SourceRow,
    SuccessionRow,
    UnitRow,
    prepare,
    write_areas,
    write_identity,
    write_rows,
    write_yaml,
)

WITH_DEPARTMENTS = 13


def invent(directory: Path, *, seed: int = 1, scale: int = 1) -> None:
    """Write Provstad, a city that does not exist, as a city folder; the same seed gives the same bytes.

    `scale` multiplies preschools, operators and events: 1 gives some 900 preschools, 10 a country's 9,000.
    Raises AnotherCityThere if the folder already holds another city.
    """
    rng = random.Random(seed)  # noqa: S311 - nothing here is secret, and a seed must give the same city again
    chart = Chart()
    city_map = Map(rng)
    draw_authorities(chart)
    districts = draw_districts(chart)
    preschools = _preschools(chart, districts, city_map, rng, scale)
    draw_services(chart, districts)

    prepare(directory, code=CITY)
    write_identity(directory, code=CITY, name="Provstad", invented=True, municipality_code="0000")
    write_yaml(directory / "indicators.yaml", own_indicators())
    write_areas(directory, {district.area: city_map.polygon(district.number) for district in districts})
    _write_organisation(directory, chart)
    write_rows(directory, PersonRow, people())
    write_rows(directory, RoleRow, roles(chart))
    write_rows(directory, SourceRow, sources())
    results = Results(Chain(chart))
    figures = chain(service_observations(rng), reported_observations(), observations(preschools, rng, scale))
    write_rows(directory, ObservationRow, results.watch(figures))
    write_steering(directory, chart, results, seed=seed)


def _preschools(
    chart: Chart, districts: list[District], city_map: Map, rng: random.Random, scale: int
) -> list[Preschool]:
    """Every preschool that there is or was, drawn into the chart."""
    standing = [
        *municipal_preschools(chart, districts, city_map, rng, scale),
        *independent_preschools(chart, districts, city_map, rng, scale),
    ]
    story = Story(chart, city_map, standing, rng)
    story.tell(scale)
    preschools = [*standing, *story.split_off, *story.gone]
    draw_preschools(chart, preschools)
    draw_departments(chart, [standing[0], *(story.take("municipal") for _ in range(WITH_DEPARTMENTS - 1))])
    return preschools


def _write_organisation(directory: Path, chart: Chart) -> None:
    """Write units, links and successions by key, and numbers that no register would accept."""
    units = sorted(chart.units, key=lambda row: (row.code, row.starts_on or date.min))
    links = sorted(chart.links, key=lambda row: (row.kind, row.child, row.starts_on or date.min))
    write_rows(directory, UnitRow, units)
    write_rows(directory, LinkRow, links)
    write_rows(directory, SuccessionRow, sorted(chart.successions))
    operators = sorted(row.code for row in units if row.kind == "operator")
    numbers = (OrganisationNumberRow(code, f"000000-{number:04d}") for number, code in enumerate(operators, start=1))
    write_rows(directory, OrganisationNumberRow, numbers)
