"""Sums of answers: what is told of a question besides how many answered, as a system of its own."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import floor, log10

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tertial.indicators.models import Recipe
from tertial.indicators.rules import Persons
from tertial.releases.queries.cubes import Counts, Cube, measures_with_bounds
from tertial.releases.queries.domains import Domain, single
from tertial.releases.queries.figures import is_share
from tertial.releases.queries.systems import SAME, System
from tertial.releases.rules import told_decimals


@dataclass(frozen=True)
class Sums:
    """The sums of the answers to one question, as CELLS, RELATIONS and PATTERN: the same numbers for the same cells."""

    measure: str
    cells: pa.Table
    relations: pa.Table
    pattern: pa.Table


def sums_of(system: System, pattern: pa.Table) -> Iterator[Sums]:
    """For each question, Σwy of every cell with the limits that the scale sets, hidden as the pattern hides the cells.

    An attacker is taken to know everybody's weight, and the shown sums as nearly as rounded figures tell them. No
    single person's answer may be told: the interval of a cell that is hidden for itself is at least as wide as one
    person's part of the scale.
    """
    if not system.cube.is_of_answers:
        return
    roles = pattern["role"].to_pylist()
    units = {bit: unit for unit, bit in system.bits.items()}
    published = _published_by(system.cube)
    for measure, scale in sorted(measures_with_bounds(system.cube.measures).items()):
        rows = []
        for (domain, breakdown), number in system.number.items():
            found = _sum(system.counts, units, measure, domain, breakdown)
            if found is not None:
                told = _told(found, published[measure])
                rows.append({"cell": number} | _limits(found, scale, is_few=roles[number] == "primary") | told)
        if rows:
            told = pa.Table.from_pylist(rows)
            yield Sums(measure, told, _true_of(told, system.relations), pattern.take(told["cell"]))


def _sum(
    counts: Counts, units: Mapping[Domain, int], measure: str, domain: Domain, breakdown: str
) -> tuple[float, float, float] | None:
    parts = [counts.get((units[bit], breakdown)) for bit in single(domain)]
    found = [part.sums[measure] for part in parts if part is not None and measure in part.sums]
    if not found:
        return None
    answers, weight, summed = map(sum, zip(*found, strict=True))
    return answers, weight, summed


def _limits(found: tuple[float, float, float], scale: tuple[float, float], *, is_few: bool) -> dict[str, object]:
    answers, weight, summed = found
    lowest, highest = scale
    margin = SAME * max(1.0, abs(summed))
    return {
        "value": summed,
        "low": min(lowest * weight, summed) - margin,
        "high": max(highest * weight, summed) + margin,
        "sensitive": is_few,
        "sliding": (highest - lowest) * weight / answers * (1 - SAME) if is_few else 0.0,
    }


def _published_by(cube: Cube) -> Mapping[str, Sequence[Recipe]]:
    """By measure, the recipes that publish its mean."""
    found = defaultdict(list)
    for recipe in Recipe.objects.filter(numerator__in=cube.measures, persons=Persons.ANSWERS):
        found[recipe.numerator or ""].append(recipe)
    return found


def _told(found: tuple[float, float, float], recipes: Sequence[Recipe]) -> dict[str, float]:
    """The sum as the nearest of the published means tells it, and how far from that it may be; exact if by none."""
    answers, weight, summed = found
    if not recipes or not weight:
        return {"shown": summed, "rounding": 0.0}
    steps = (told_decimals(of.decimals, is_share=is_share(of), answers=answers) for of in recipes)
    decimals = max(step + log10(of.scale) for step, of in zip(steps, recipes, strict=True))
    step = 10**-decimals
    return {"shown": floor(summed / weight / step + 0.5) * step * weight, "rounding": step / 2 * weight * (1 + SAME)}


def _true_of(told: pa.Table, relations: pa.Table) -> pa.Table:
    """The relations that hold of these sums. One whose parts are told of another question only says nothing here."""
    here = relations.filter(pc.is_in(relations["cell"], told["cell"]))
    # What is left of a relation whose other cells are told of other questions only is nothing that anybody knows.
    size_of = here.group_by("relation").aggregate([("cell", "count")])
    whole = size_of.filter(pc.greater(size_of["cell_count"], 1))["relation"]
    here = here.filter(pc.is_in(here["relation"], whole))
    value = dict(zip(told["cell"].to_pylist(), told["value"].to_pylist(), strict=True))
    terms = np.array([value[cell] for cell in here["cell"].to_pylist()]) * here["coefficient"].to_numpy()
    relation = here["relation"].to_numpy()
    size = int(relation.max()) + 1 if relation.size else 0
    total, extent = np.bincount(relation, terms, size), np.bincount(relation, np.abs(terms), size)
    holds = np.abs(total) <= SAME * np.maximum(1.0, extent)
    return here.filter(pa.array(holds[relation]))
