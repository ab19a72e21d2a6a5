"""Five years of a city of small units, published, and attacked by somebody who has the file and the map."""

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

import pytest
from django.db import connection

from tertial.indicators.models import Observation
from tertial.indicators.operations import reference
from tertial.indicators.operations.figures import refresh_all
from tertial.indicators.operations.recording import merge_observations
from tertial.indicators.tests.factories import TODAY, a_source
from tertial.organisation.models import Unit
from tertial.organisation.operations.reference import install
from tertial.organisation.tests.factories import NOON, links, rows, units
from tertial.releases.models import Edition
from tertial.releases.operations import create_edition
from tests.attack.attacker import SAME, Cell, Map, bounds, read

pytestmark = pytest.mark.django_db
YEARS = ("2020", "2021", "2022", "2023", "2024")
DISTRICTS, OF_EACH = ("north", "south"), 9
TEXT = {"sv": "Nöjda", "en": "Content"}
SURVEY: dict[str, Any] = {
    "measures": [
        {"code": "nojd", "name": TEXT, "unit": TEXT, "decimals": 2, "counts_persons": False, "base": None}
        | {"lowest": 1, "highest": 5, "breakdowns": {"sex": ["girls", "boys"], "age": ["1-3", "4-5"]}}
    ],
    "recipes": [
        {"code": "nojd", "version": 1, "from_period": None, "name": TEXT, "description": TEXT, "unit": TEXT}
        | {"decimals": 2, "polarity": "higher", "level": "preschool", "combine": "mean", "published": None}
        | {"numerator": "nojd", "numerator_weight": None, "denominator": None, "scale": 1, "measurement_day": "10-15"}
        | {"persons": "answers", "minimum_group": 7}
        | {"kolada": {"total": None, "municipal": None, "independent": None}}
    ],
}


class Where(NamedTuple):
    """A unit of the map: its district, its operator and the operator's form."""

    district: str
    operator: str
    form: str


def a_map() -> dict[str, Where]:
    """Units by code: in every district most are the city's, some of an operator with two, some of one alone."""
    found = {}
    for district in DISTRICTS:
        for number in range(OF_EACH):
            operator = "own" if number < 5 else "chain" if number < 7 else f"alone-{district}-{number}"
            form = "municipal" if operator == "own" else "independent"
            found[f"{district}-{number}"] = Where(district, operator, form)
    return found


def a_city_of_five_years(seed: int) -> dict[str, Where]:
    """Record children by sex, and a survey by sex and by age, for five years; small units are common."""
    install()
    drawn, city = random.Random(seed), a_map()
    operators = {where.operator: where.form for where in city.values()}
    units(
        {"code": "city", "kind": "city", "name": "Provstad"},
        *({"code": code, "kind": "district", "name": code} for code in DISTRICTS),
        *({"code": c, "kind": "operator", "name": c, "operator_form": form} for c, form in operators.items()),
        *({"code": code, "kind": "preschool", "name": code} for code in city),
    )
    links(
        *(("geographic", code, where.district) for code, where in city.items()),
        *(("operator", code, where.operator) for code, where in city.items()),
    )
    reference.install()
    assert not reference.merge(SURVEY).problems
    a_source()
    values = [row for year in YEARS for code in city for row in _recorded(code, year, drawn)]
    merged, _ = merge_observations(rows(*values), actor=None, at=NOON)
    assert not merged.problems, merged.problems
    refresh_all(today=TODAY, at=NOON)
    return city


def _recorded(code: str, year: str, drawn: random.Random) -> Iterator[dict[str, Any]]:
    children = [(drawn.choice(("girls", "boys")), drawn.choice(("1-3", "4-5"))) for _ in range(_size(drawn))]
    for part in ("", "sex=girls", "sex=boys"):
        count = sum(not part or part == f"sex={sex}" for sex, _ in children)
        yield {"measure": "antal_barn", "unit": code, "period": year, "value": count, "breakdown": part} | REGISTER
    answered = [(sex, age, drawn.choice((2, 3, 4, 4, 5, 5))) for sex, age in children if drawn.random() < 0.75]
    for part in ("", "sex=girls", "sex=boys", "age=1-3", "age=4-5"):
        said = [y for sex, age, y in answered if part in ("", f"sex={sex}", f"age={age}")]
        yield {"measure": "nojd", "unit": code, "period": year, "breakdown": part} | _answers(said) | REGISTER


REGISTER = {"source": "register"}


def _size(drawn: random.Random) -> int:
    return drawn.choice((3, 8, 14, 16, 18, 20, 24, 28, 34, 45))


def _answers(said: list[int]) -> dict[str, Any]:
    if not said:
        return {"status": "missing"}
    n, total, squares = len(said), sum(said), sum(y * y for y in said)
    return {
        "value": total / n,
        "n": n,
        "responding": n,
        "population": n,
        **dict.fromkeys(("sw", "sw2"), n),
        **dict.fromkeys(("swy", "sw2y"), total),
        "sw2y2": squares,
    }


def the_map(city: Mapping[str, Where]) -> Map:
    """What everybody knows of the city."""
    keys = dict(Unit.objects.values_list("code", "id"))
    groups: defaultdict[tuple[str, int], set[int]] = defaultdict(set)
    for code, where in city.items():
        for level, group in (("district", where.district), ("operator", where.operator), ("city", "city")):
            groups[level, keys[group]].add(keys[code])
    found = {place: frozenset(inside) for place, inside in groups.items()}
    return Map(found, {keys[code]: where.form for code, where in city.items()})


def truths(indicator: str, year: str) -> dict[tuple[int, str], float]:
    """What was recorded of each unit."""
    field = "value" if indicator == "antal_barn" else "n"
    held = Observation.objects.filter(measure=indicator, period=year, status="exists", superseded_at=None)
    return {(unit, part): value for unit, part, value in held.values_list("unit", "breakdown", field)}


def smallest(indicator: str, part: str) -> int:
    if indicator == "antal_barn":
        return 5
    return 10 if part else 7


def first_key(number: int) -> None:
    """Let units be numbered from here, as after other tests: what is hidden must not hang on that."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER SEQUENCE organisation_unit_id_seq RESTART WITH %s", [number])


@pytest.mark.parametrize("number", [1, 992])
def test_a_stranger_recovers_no_hidden_number_and_no_protection_is_broken(number: int):
    first_key(number)
    city = a_city_of_five_years(seed=1)
    edition = create_edition(note="Fem år", actor=None, at=datetime(2025, 4, 1, tzinfo=UTC))
    known = the_map(city)

    broken, exact, few = [], [], 0
    for indicator in ("antal_barn", "nojd"):
        for year in YEARS:
            true, file = truths(indicator, year), read(known, indicator, year, of_answers=indicator == "nojd")
            for cell, (least, most) in bounds(file).items():
                value = sum(true.get((unit, cell.part), 0) for unit in cell.units)
                needed = smallest(indicator, cell.part)
                assert least - SAME <= value <= most + SAME
                if 0 < value < needed:
                    few += 1
                    exact += [(indicator, year, cell)] if most - least < SAME else []
                    broken += [(indicator, year, cell)] if least > value - 1 + SAME or most < needed - SAME else []

    assert edition is not None
    assert few > 100
    assert (exact, broken) == ([], [])
    assert edition.summary["proven"]
    assert edition.summary["cost"] <= 1.25 * edition.summary["bound"]


@pytest.mark.parametrize("number", [1, 34])
def test_an_operator_who_knows_its_own_recovers_nobody_elses(number: int):
    first_key(number)
    city = a_city_of_five_years(seed=3)
    create_edition(note="Fem år", actor=None, at=datetime(2025, 4, 1, tzinfo=UTC))
    year, indicator, known = YEARS[-1], "antal_barn", the_map(city)
    true, file = truths(indicator, year), read(known, indicator, year, of_answers=False)

    broken = []
    for (level, operator), own in known.groups.items():
        if level != "operator":
            continue
        knows = {Cell(frozenset({unit}), part): v for (unit, part), v in true.items() if unit in own}
        for cell, (least, most) in bounds(file, knows).items():
            value = sum(true.get((unit, cell.part), 0) for unit in cell.units)
            if 0 < value < 5 and not cell.units <= own and (least > value - 1 + SAME or most < 5 - SAME):
                broken.append((operator, cell))

    assert broken == []
    assert Edition.objects.count() == 1
