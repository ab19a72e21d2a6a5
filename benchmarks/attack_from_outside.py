"""An attacker who has nothing but the published file and the map of the organisation, and a solver of their own.

Nothing of the guard's code is used here: what is told is read from the rows of the edition, and what everybody knows
(who lies where, who runs whom, that numbers add up) is written down anew.
"""

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import product
from typing import Any, NamedTuple

import numpy as np
import pytest
from scipy.optimize import linprog

from tertial.indicators.operations import reference
from tertial.indicators.operations.figures import refresh_all
from tertial.indicators.operations.recording import merge_observations
from tertial.indicators.tests.factories import TODAY, a_source
from tertial.organisation.models import Unit
from tertial.organisation.operations.reference import install
from tertial.organisation.tests.factories import NOON, links, rows, units
from tertial.releases.models import Edition, PublishedFigure
from tertial.releases.operations import create_edition

# Run by hand: `pytest benchmarks/attack_from_outside.py`. Alone these hold; after other tests, when units have other
# keys, an attacker has found what it must not: see docs/adr/0017.
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


class Cell(NamedTuple):
    """Where a number stands, for an attacker: a unit or a set of them, and a breakdown."""

    units: frozenset[str]
    part: str


class File(NamedTuple):
    """What the file says of an indicator in a year: numbers with the room that rounding leaves, and what it hides."""

    told: Mapping[Cell, tuple[float, float]]
    hidden: frozenset[Cell]


def read(city: Mapping[str, Where], indicator: str, year: str) -> File:
    """The rows of the edition, each place as the set of units that the map says it is."""
    codes = dict(Unit.objects.values_list("id", "code"))
    told: dict[Cell, tuple[float, float]] = {}
    hidden = set()
    for row in PublishedFigure.objects.filter(superseded_at=None, indicator=indicator, period=year):
        code = codes.get(row.unit_id or 0, "")
        inside = frozenset(
            one
            for one, where in city.items()
            if code in (one, where.district, where.operator, "city") and row.form in ("", where.form)
        )
        cell = Cell(inside, row.breakdown)
        if row.status == "hidden_few":
            hidden.add(cell)
        elif row.status == "exists" and indicator == "antal_barn":
            told[cell] = row.value or 0.0, 0.0
        elif row.status == "exists":
            answers = float(row.answers or 0)
            told[cell] = answers, 2.5 if answers <= 30 else 0.0
    return File(told, frozenset(hidden))


def bounds(file: File, known: Mapping[Cell, float] | None = None) -> dict[Cell, tuple[float, float]]:
    """The least and the most that each hidden number can be: single units are unknown, all that is told is true."""
    parts = sorted({cell.part for cell in (*file.told, *file.hidden)})
    everybody = sorted({unit for cell in (*file.told, *file.hidden) for unit in cell.units})
    column = {Cell(frozenset({unit}), part): at for at, (unit, part) in enumerate(product(everybody, parts))}
    below, limits, same = [], [], []
    for cell, (value, room) in {**file.told, **{cell: (v, 0.0) for cell, v in (known or {}).items()}}.items():
        row = _row(cell, column)
        below += [row, -row]
        limits += [value + room, room - value]
    for unit in everybody:
        for dimension in {part.split("=")[0] for part in parts if part}:
            row = -_row(Cell(frozenset({unit}), ""), column)
            for part in parts:
                if part.startswith(f"{dimension}="):
                    row += _row(Cell(frozenset({unit}), part), column)
            same.append(row)
    found = {}
    for cell in file.hidden:
        aim = _row(cell, column)
        ends = []
        for sign in (1, -1):
            answer = linprog(
                sign * aim,
                A_ub=np.array(below),
                b_ub=np.array(limits) + 1e-9,
                A_eq=np.array(same),
                b_eq=np.zeros(len(same)),
            )
            assert answer.status in (0, 3), answer.message
            ends.append(sign * answer.fun if answer.status == 0 else np.inf)
        found[cell] = ends[0], ends[1]
    return found


def _row(cell: Cell, column: Mapping[Cell, int]) -> np.ndarray:
    row = np.zeros(len(column))
    for unit in cell.units:
        row[column[Cell(frozenset({unit}), cell.part)]] = 1.0
    return row


def truths(indicator: str, year: str) -> dict[tuple[str, str], float]:
    """What was recorded of each unit."""
    from tertial.indicators.models import Observation

    field = "value" if indicator == "antal_barn" else "n"
    held = Observation.objects.filter(measure=indicator, period=year, status="exists", superseded_at=None)
    return {(code, part): value for code, part, value in held.values_list("unit__code", "breakdown", field)}


def smallest(indicator: str, part: str) -> int:
    if indicator == "antal_barn":
        return 5
    return 10 if part else 7


@pytest.mark.parametrize("seed", [1])
def test_a_stranger_recovers_no_hidden_number_and_no_protection_is_broken(seed: int):
    city = a_city_of_five_years(seed)
    edition = create_edition(note="Fem år", actor=None, at=datetime(2025, 4, 1, tzinfo=UTC))

    broken, exact, few = [], [], 0
    for indicator in ("antal_barn", "nojd"):
        for year in YEARS:
            true = truths(indicator, year)
            for cell, (least, most) in bounds(read(city, indicator, year)).items():
                value = sum(true.get((unit, cell.part), 0) for unit in cell.units)
                needed = smallest(indicator, cell.part)
                assert least - 1e-6 <= value <= most + 1e-6
                if 0 < value < needed:
                    few += 1
                    exact += [(indicator, year, cell)] if most - least < 1e-6 else []
                    broken += [(indicator, year, cell)] if least > value - 1 + 1e-6 or most < needed - 1e-6 else []

    assert edition is not None
    assert few > 100
    assert (exact, broken) == ([], [])
    assert edition.summary["proven"]
    assert edition.summary["cost"] <= 1.25 * edition.summary["bound"]


def test_an_operator_who_knows_its_own_recovers_nobody_elses():
    city = a_city_of_five_years(3)
    create_edition(note="Fem år", actor=None, at=datetime(2025, 4, 1, tzinfo=UTC))
    year, indicator = YEARS[-1], "antal_barn"
    true, file = truths(indicator, year), read(city, indicator, year)
    by_operator = defaultdict(list)
    for code, where in city.items():
        by_operator[where.operator].append(code)

    broken = []
    for operator, own in by_operator.items():
        known = {Cell(frozenset({c}), part): v for (c, part), v in true.items() if c in own}
        for cell, (least, most) in bounds(file, known).items():
            value = sum(true.get((unit, cell.part), 0) for unit in cell.units)
            if 0 < value < 5 and not cell.units <= set(own) and (least > value - 1 + 1e-6 or most < 5 - 1e-6):
                broken.append((operator, cell))

    assert broken == []
    assert Edition.objects.count() == 1
