"""What an attacker can tell of the sample city's latest edition, year by year; one JSON line an indicator and year.

Run it on a home that holds the city and an edition: `TERTIAL_HOME=… python benchmarks/attack.py [PERIOD …]`. The
attacker has the published rows and the map, and a solver of its own: see tests/attack/attacker.py. A hidden number is
violated if it must be at least what it is, or cannot be as high as the fewest that are told.
"""

import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent.parent))

from tertial.site.commands.database import database

if TYPE_CHECKING:
    from tests.attack.attacker import Map

FEWEST = {"antal_barn": (5, 5), "enkat_nojd": (7, 10)}
UP = ("geographic", "line", "operator")


def the_map(day: date) -> "Map":
    """Who is in which group on a day, and whose operator has which form, as anybody can read on the pages."""
    from tests.attack.attacker import Map

    from tertial.organisation.models import Link, Unit, UnitDescription, valid_on
    from tertial.platform.models import known

    kinds = {
        unit: (level, by) for unit, level, by in Unit.objects.values_list("id", "kind__level", "kind__rolls_up_by")
    }
    links = Link.objects.filter(known(None), valid_on(day), kind__in=UP)
    above = {(kind, child): parent for kind, child, parent in links.values_list("kind", "child", "parent")}
    told = UnitDescription.objects.filter(known(None), valid_on(day)).exclude(operator_form="")
    form_of = dict(told.values_list("unit", "operator_form"))
    groups: defaultdict[tuple[str, int], set[int]] = defaultdict(set)
    forms = {}
    for unit, (own, _) in kinds.items():
        for kind in UP:
            seen: set[str] = set()
            at: int | None = unit
            while at is not None:
                if kind == "operator" and unit not in forms and at in form_of:
                    forms[unit] = form_of[at]
                level, by = kinds[at]
                if at != unit and by == kind and level not in seen and level != own:
                    groups[level, at].add(unit)
                    seen.add(level)
                at = above.get((kind, at))
        for city, (level, by) in kinds.items():
            if by == "all":
                groups[level, city].add(unit)
    return Map({place: frozenset(inside) for place, inside in groups.items()}, forms)


def attacked(indicator: str, year: str) -> dict[str, object]:
    """One indicator and year: how many numbers are hidden, and how many of the few are told too nearly."""
    from tests.attack.attacker import SAME, Map, bounds, read

    from tertial.indicators.models import Observation

    is_asked = indicator != "antal_barn"
    field = "n" if is_asked else "value"
    held = Observation.objects.filter(measure=indicator, period=year, status="exists", superseded_at=None)
    true = {(unit, part): value for unit, part, value in held.values_list("unit", "breakdown", field)}
    measured = {unit for unit, _ in true}
    known = the_map(date(int(year), 10, 15))
    known = Map({place: inside & measured for place, inside in known.groups.items()}, known.forms)
    start = time.perf_counter()
    file = read(known, indicator, year, of_answers=is_asked)
    few = exact = broken = 0
    for cell, (least, most) in bounds(file).items():
        value = sum(true.get((unit, cell.part), 0.0) or 0.0 for unit in cell.units)
        needed = FEWEST[indicator][bool(cell.part)]
        assert least - 1e-4 <= value <= most + 1e-4, (cell, least, value, most)
        if 0 < value < needed:
            few += 1
            exact += most - least < SAME
            broken += least > value - 1 + 1e-4 or most < needed - 1e-4
    told = {"case": "attack", "indicator": indicator, "year": year, "told": len(file.told), "hidden": len(file.hidden)}
    return told | {"few": few, "exact": exact, "violated": broken, "seconds": round(time.perf_counter() - start, 1)}


def cases(years: list[str]) -> Iterator[tuple[str, str]]:
    """The indicators whose counts are hidden, and the years of the edition."""
    from tertial.releases.queries.editions import edition_of

    edition = edition_of()
    if edition is None:
        raise SystemExit("There is no edition to attack. Make one first: tertial release create --note TEXT")
    for year in years or edition.periods:
        for indicator in FEWEST:
            yield indicator, year


if __name__ == "__main__":
    with database():
        for one in cases(sys.argv[1:]):
            print(json.dumps(attacked(*one)), flush=True)
