"""Who runs the preschools: the city in units with a principal, and independent operators."""

import random
from collections.abc import Iterator, Sequence
from itertools import chain

from tertial.city.sample.authorities import CITY, MUNICIPAL_OPERATOR, OUTSIDE, District, Part
from tertial.city.sample.chart import Chart, known
from tertial.city.sample.geography import Map
from tertial.city.sample.names import (
    DEPARTMENTS,
    SMALL_WORDS,
    genitive,
    independent_name,
    operator_name,
    places,
    shuffled,
)
from tertial.city.sample.preschools import Preschool, found, place_in, words
from tertial.city.writing import UnitRow

MUNICIPAL = 480
INDEPENDENT = 413
OUTSIDE_AREAS = 6
PER_UNIT = 3.2

# Preschools of a district against each other, municipal and independent, as in a real city of this size.
MUNICIPAL_WEIGHTS = (57, 43, 46, 37, 75, 38, 48, 22, 31, 16, 48)
INDEPENDENT_WEIGHTS = (67, 39, 32, 14, 35, 28, 36, 26, 13, 13, 56)

# How many preschools each independent operator runs: one has 43, and most have one.
OPERATOR_SIZES = (43, 11, 10, 8, 7, 7, 6, 5) + (4,) * 7 + (3,) * 11 + (2,) * 23


def share_out(total: int, weights: Sequence[int]) -> list[int]:
    """The total in whole parts that follow the weights, by largest remainder."""
    exact = [total * weight / sum(weights) for weight in weights]
    parts = [int(part) for part in exact]
    by_remainder = sorted(range(len(exact)), key=lambda number: parts[number] - exact[number])
    for number in by_remainder[: total - sum(parts)]:
        parts[number] += 1
    return parts


def draw_operator(chart: Chart, code: str, name: str, form: str) -> str:
    """Draw a legal entity that runs preschools."""
    chart.units.append(UnitRow(code, "operator", name, operator_form=form, recorded_at=known(None)))
    chart.tie("operator", code, [(None, CITY)])
    return code


def municipal_preschools(
    chart: Chart, districts: list[District], city_map: Map, rng: random.Random, scale: int
) -> Iterator[Preschool]:
    """The city's own preschools, in units of a few under each district's administration."""
    draw_operator(chart, MUNICIPAL_OPERATOR, "Provstads kommun", "municipal")
    names = chain(["Lönnen", "Åsen"], shuffled(words(), rng))
    unit_names = chain(["Ekbacken"], shuffled((place for place in places() if place != "Ekbacken"), rng))
    for district, count in zip(districts, share_out(MUNICIPAL * scale, MUNICIPAL_WEIGHTS), strict=True):
        units = round(count / PER_UNIT)
        for number, size in enumerate(share_out(count, [rng.randint(2, 4) for _ in range(units)])):
            part = district.parts[number % len(district.parts)]
            unit = chart.unit("unit", f"{genitive(next(unit_names))} förskolor")
            chart.tie("line", unit, part.administration)
            for _ in range(size):
                place = place_in(district.number, city_map, rng)
                yield found(chart, f"Förskolan {next(names)}", district.number, place, part, unit=unit)


def independent_preschools(
    chart: Chart, districts: list[District], city_map: Map, rng: random.Random, scale: int
) -> Iterator[Preschool]:
    """The preschools of independent operators, each operator's spread over the city; a few lie in no known area."""
    names = chain(["Förskolan Lilla Björnen"], (independent_name(word, rng) for word in shuffled(words(), rng)))
    counts = share_out((INDEPENDENT - OUTSIDE_AREAS) * scale, INDEPENDENT_WEIGHTS)
    homes = [district for district, count in zip(districts, counts, strict=True) for _ in range(count)]
    operators = _independent_operators(chart, rng, scale)
    first = operators.pop(0)
    rng.shuffle(operators)
    operators.insert(0, first)
    for home, operator, name in zip(homes, operators, names, strict=False):
        part = rng.choice(home.parts)
        place = place_in(home.number, city_map, rng)
        yield found(chart, name, home.number, place, part, operator=operator)
    nowhere = Part([(None, OUTSIDE)], [])
    for operator in operators[len(homes) :]:
        yield found(chart, next(names), None, place_in(None, city_map, rng), nowhere, operator=operator)


def _independent_operators(chart: Chart, rng: random.Random, scale: int) -> list[str]:
    """The code of each operator as many times as it has preschools; the first is told about and has one."""
    several = [size for size in OPERATOR_SIZES for _ in range(scale)]
    single = INDEPENDENT * scale - sum(several)
    bag = shuffled(SMALL_WORDS, rng)
    slots = []
    for number, size in enumerate((1, *several, *(1,) * (single - 1)), start=1):
        name = f"{genitive(next(bag))} förskolor i Provstad AB" if size > 4 else operator_name(next(bag), rng)
        code = draw_operator(
            chart, f"huvudman-{number:03d}", "Lilla Björnen ekonomisk förening" if number == 1 else name, "independent"
        )
        slots.extend([code] * size)
    return slots


def draw_departments(chart: Chart, preschools: list[Preschool]) -> None:
    """Draw three departments in each preschool; the first is Blåsippan."""
    for position, one in enumerate(preschools):
        others = [DEPARTMENTS[1 + (position + step) % (len(DEPARTMENTS) - 1)] for step in range(2)]
        for name in (DEPARTMENTS[0], *others):
            code = chart.codes.take(f"{one.code} {name}")
            chart.units.append(UnitRow(code, "department", name, recorded_at=known(None)))
            chart.tie("line", code, [(None, one.code)])
