"""Answers of guardians to test with, recorded as a file would bring them."""

from collections.abc import Sequence

from tertial.indicators.operations import reference
from tertial.indicators.operations.figures import refresh_all
from tertial.indicators.operations.recording import merge_observations
from tertial.indicators.tests.factories import TODAY, a_source
from tertial.organisation.models import Unit
from tertial.organisation.tests.factories import NOON, a_city, links, rows, units

CONTENT = "enkat_nojd"
NAME = {"sv": "Nöjda vårdnadshavare", "en": "Content guardians"}
SHOWN = {"name": NAME, "unit": {"sv": "av 5", "en": "of 5"}, "decimals": 2}
MEASURE = {"code": CONTENT, **SHOWN, "counts_persons": False, "base": None, "lowest": 1, "highest": 5, "breakdowns": {}}
RECIPE = {
    "code": CONTENT,
    "version": 1,
    "from_period": None,
    **SHOWN,
    "description": NAME,
    "polarity": "higher",
    "level": "preschool",
    "combine": "mean",
    "published": None,
    "numerator": CONTENT,
    "numerator_weight": None,
    "denominator": None,
    "scale": 1,
    "measurement_day": "10-15",
    "persons": "answers",
    "minimum_group": 7,
    "kolada": {},
}
# The bear's five answers, and its thirteen children: what only those in its circle may know any of.
SECRET = (1, 2, 2, 3, 3)
SECRET_POPULATION = 13
# A preschool whose guardians are surely more content than the others'.
GLAD = "extra-0"


def ask() -> None:
    """Make the question known."""
    merged = reference.merge({"measures": [MEASURE], "recipes": [RECIPE]})
    assert not merged.problems, merged.problems


def answer(unit: str, period: str, grades: Sequence[int], population: int, *, left_out: int = 0) -> None:
    """The answers about a unit's children, each counted once; `left_out` answered, but not this question."""
    total, squares = float(sum(grades)), float(sum(grade**2 for grade in grades))
    count = float(len(grades))
    row = {
        "measure": CONTENT,
        "unit": unit,
        "period": period,
        "value": total / count,
        "source": "register",
        "n": count,
        "responding": count + left_out,
        "population": float(population),
        "sw": count,
        "swy": total,
        "sw2y": total,
        "sw2y2": squares,
        "sw2": count,
    }
    merged, _changed = merge_observations(rows(row), actor=None, at=NOON)
    assert not merged.problems, merged.problems


def a_surveyed_city(*, years: Sequence[int] = (2024,), preschools: int = 12) -> dict[str, Unit]:
    """Preschools of both forms in two areas with 24 answers of 30 each: 4 on average, but one is surely higher."""
    city = a_city()
    reference.install()
    a_source()
    ask()
    codes = [f"extra-{number}" for number in range(preschools)]
    units(*({"code": code, "kind": "preschool", "name": f"Förskolan {code}"} for code in codes))
    units({"code": "lynx", "kind": "operator", "name": "Lodjuret", "operator_form": "independent"})
    for number, code in enumerate(codes):
        links(("geographic", code, "north" if number % 2 else "south"))
        links(("operator", code, ("own", "own", "bears", "lynx")[number % 4]))
    for year in years:
        for number, code in enumerate(codes):
            shift = (number + year) % 3 - 1
            grades = [5] * (8 + shift) + [4] * 8 + [3] * (8 - shift)
            answer(code, str(year), [5] * 23 + [4] if code == GLAD else grades, 30)
        answer("elm", str(year), [4, 4, 5, 3] * 5, 40, left_out=8)
        answer("ash", str(year), [4, 3] * 6, 40)
        answer("bear", str(year), SECRET, SECRET_POPULATION)
    refresh_all(today=TODAY, at=NOON)
    return city | {unit.code: unit for unit in Unit.objects.filter(code__startswith="extra")}
