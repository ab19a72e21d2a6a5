"""The declared cubes: which counts protect which indicators, and what is counted in each unit."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any, NamedTuple

import pyarrow as pa
import yaml

from tertial.analysis.placement import operator_forms, placements
from tertial.analysis.shapes import DAYS
from tertial.indicators.models import Measure, Recipe
from tertial.indicators.queries.periods import period_kinds
from tertial.indicators.rules import WITHHELD, Persons, Status, measurement_day, period
from tertial.releases.queries.books import Organisation
from tertial.releases.queries.domains import Domain, Domains, Placed, domains
from tertial.releases.queries.editions import persons_of
from tertial.releases.queries.figures import fewest
from tertial.releases.rules import CubeTerms

EACH_OTHER = "*"
ANSWERS = "answers"


@dataclass(frozen=True)
class Cube:
    """A count and what it protects, all at one level and on one measurement day.

    `measures` are what is counted: one register's measure, or all questions that were asked together. `governed` are
    the indicators and versions of recipes that are hidden where the count is. `smallest` are the fewest, of a whole
    and of a part.
    """

    code: str
    terms: CubeTerms
    measures: tuple[str, ...]
    governed: frozenset[tuple[str, int]]
    level: str
    measurement_day: str | None
    smallest: tuple[int, int]

    @property
    def is_of_answers(self) -> bool:
        """Whether it counts children who answered."""
        return self.terms.counts == ANSWERS

    def fewest(self, breakdown: str) -> int:
        """How many must lie behind what is shown of a whole (no breakdown) or of a part."""
        return self.smallest[bool(breakdown)]


class Count(NamedTuple):
    """What is counted in a unit and breakdown: a number that adds up, the least of any question, or it is withheld.

    `sums` are, of each question, the answers, the weight of all answers and the weighted sum.
    """

    value: float | None
    least: float | None
    is_withheld: bool
    sums: Mapping[str, tuple[float, float, float]] = {}


Counts = dict[tuple[int, str], Count]


@cache
def declared() -> tuple[CubeTerms, ...]:
    """The cubes as they ship."""
    text = files("tertial.releases").joinpath("reference/cubes.yaml").read_text(encoding="utf-8")
    return tuple(
        CubeTerms(**entry | {name: tuple(entry[name]) for name in ("never_hidden", "rarely_hidden", "insiders")})
        for entry in yaml.safe_load(text)["cubes"]
    )


@cache
def fingerprint() -> str:
    """A text that changes when what is declared of any cube does."""
    return sha256(repr(declared()).encode()).hexdigest()


def cubes() -> list[Cube]:
    """Every cube of this city: each declared one, with the measures and recipes that are there.

    A measure that a recipe names as its persons and no cube declares by name goes into the one that is declared for
    each other, so that nothing which counts persons is left without.
    """
    recipes = list(Recipe.objects.order_by("indicator", "version"))
    found: dict[tuple[str, str, str | None], list[tuple[Recipe, str]]] = defaultdict(list)
    for recipe in recipes:
        for counted in persons_of(recipe):
            key = ANSWERS if recipe.persons == Persons.ANSWERS else counted
            found[key, recipe.level, recipe.measurement_day].append((recipe, counted))
    return [_cube(*key, members) for key, members in found.items()]


def _cube(counted: str, level: str, day: str | None, members: Sequence[tuple[Recipe, str]]) -> Cube:
    counts = ANSWERS if counted == ANSWERS else "persons"
    fitting = [terms for terms in declared() if terms.counts == counts and terms.measure in (counted, EACH_OTHER)]
    terms = min(fitting, key=lambda terms: terms.measure == EACH_OTHER)
    smallest = (
        max([terms.smallest, *(fewest(recipe, False) for recipe, _ in members)]),
        max([terms.smallest_of_part, *(fewest(recipe, True) for recipe, _ in members)]),
    )
    governed = frozenset((recipe.indicator_id, recipe.version) for recipe, _ in members)
    measures = tuple(sorted({measure for _, measure in members}))
    return Cube(counted, terms, measures, governed, level, day, smallest)


def counts_of(cube: Cube, table: pa.Table) -> dict[str, Counts]:
    """What is counted in every unit, by period and then by unit and breakdown, of a table of observations."""
    found: dict[str, dict[tuple[int, str], list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for row in table.to_pylist():
        found[row["period"]][row["unit"], row["breakdown"]].append(row)
    whole: dict[str, Counts] = {}
    for code, places in sorted(found.items()):
        if cube.is_of_answers:
            order = _questions(places.values())
            whole[code] = {place: _answers(rows, order) for place, rows in places.items()}
        else:
            whole[code] = {place: _persons(rows[0]) for place, rows in places.items()}
    return whole


def _persons(row: dict[str, Any]) -> Count:
    value = row["value"] if row["status"] == Status.EXISTS else None
    return Count(value, value, row["status"] in WITHHELD)


def _questions(places: Iterable[Sequence[dict[str, Any]]]) -> dict[str, int]:
    """The questions in the order in which their answers stand for all: the one that is told in most places first.

    One question's answers add up over units and breakdowns; the most of any question would not.
    """
    told = Counter(row["measure"] for rows in places for row in rows)
    return {measure: at for at, measure in enumerate(sorted(told, key=lambda measure: (-told[measure], measure)))}


def _answers(rows: Sequence[dict[str, Any]], order: Mapping[str, int]) -> Count:
    """How many children answered the first question that is told here, and the fewest that answered any."""
    asked = sorted(
        (row for row in rows if row["status"] == Status.EXISTS and row["n"]), key=lambda r: order[r["measure"]]
    )
    if not asked:
        return Count(None, None, any(row["status"] in WITHHELD for row in rows))
    sums = {row["measure"]: (row["n"], row["sw"] or 0.0, row["swy"] or 0.0) for row in asked}
    return Count(asked[0]["n"], min(row["n"] for row in asked), False, sums)


def domains_of(
    cube: Cube, periods: Collection[str], known: Organisation, bits: Mapping[int, Domain]
) -> dict[str, Domains]:
    """The domains of each period, in the organisation of its measurement day."""
    kinds = period_kinds()
    days = [
        {"period": code, "day": measurement_day(period(code, kinds), cube.measurement_day)} for code in sorted(periods)
    ]
    table = pa.Table.from_pylist(days, schema=DAYS)
    placed: defaultdict[str, list[Placed]] = defaultdict(list)
    forms: defaultdict[str, dict[int, str]] = defaultdict(dict)
    rows = placements(units=known.units, links=known.links, days=table)
    own = {unit for unit, level in _columns(known.units, "unit", "level") if level == cube.level}
    for code, unit, level, group, is_own in _columns(rows, "period", "unit", "level", "grp", "own"):
        if unit in own:
            placed[code].append(Placed(unit, level, group, is_own))
    formed = operator_forms(units=known.units, links=known.links, forms=known.forms, days=table)
    for code, unit, form in _columns(formed, "period", "unit", "form"):
        forms[code][unit] = form
    return {code: domains(placed[code], forms[code], bits) for code in sorted(periods)}


def _columns(table: pa.Table, *names: str) -> Iterable[tuple[Any, ...]]:
    return zip(*(table[name].to_pylist() for name in names), strict=True)


def measures_with_bounds(measures: Collection[str]) -> dict[str, tuple[float, float]]:
    """The lowest and highest answer to each question."""
    found = Measure.objects.filter(code__in=measures, lowest__isnull=False, highest__isnull=False)
    return {measure.code: (measure.lowest or 0.0, measure.highest or 0.0) for measure in found}
