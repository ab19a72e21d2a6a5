"""Sums of answers: what is told of a question besides how many answered, as a system of its own."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tertial.releases.queries.cubes import Counts, measures_with_bounds
from tertial.releases.queries.domains import Domain, single
from tertial.releases.queries.systems import SAME, System


@dataclass(frozen=True)
class Sums:
    """The sums of the answers to one question, as CELLS, RELATIONS and PATTERN: the same numbers for the same cells."""

    measure: str
    cells: pa.Table
    relations: pa.Table
    pattern: pa.Table


def sums_of(system: System, pattern: pa.Table) -> Iterator[Sums]:
    """For each question, Σwy of every cell with the limits that the scale sets, hidden as the pattern hides the cells.

    An attacker is taken to know everybody's weight, and the shown sums exactly. No single person's answer may be told:
    the interval of a cell that is hidden for itself is at least as wide as one person's part of the scale.
    """
    if not system.cube.is_of_answers:
        return
    roles = pattern["role"].to_pylist()
    units = {bit: unit for unit, bit in system.bits.items()}
    for measure, scale in sorted(measures_with_bounds(system.cube.measures).items()):
        rows = []
        for (domain, breakdown), number in system.number.items():
            found = _sum(system.counts, units, measure, domain, breakdown)
            if found is not None:
                rows.append({"cell": number} | _limits(found, scale, is_few=roles[number] == "primary"))
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


def _true_of(told: pa.Table, relations: pa.Table) -> pa.Table:
    """The relations that hold of these sums. One whose parts are told of another question only says nothing here."""
    here = relations.filter(pc.is_in(relations["cell"], told["cell"]))
    value = dict(zip(told["cell"].to_pylist(), told["value"].to_pylist(), strict=True))
    terms = np.array([value[cell] for cell in here["cell"].to_pylist()]) * here["coefficient"].to_numpy()
    relation = here["relation"].to_numpy()
    size = int(relation.max()) + 1 if relation.size else 0
    total, extent = np.bincount(relation, terms, size), np.bincount(relation, np.abs(terms), size)
    holds = np.abs(total) <= SAME * np.maximum(1.0, extent)
    return here.filter(pa.array(holds[relation]))
