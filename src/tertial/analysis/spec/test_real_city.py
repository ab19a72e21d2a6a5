"""A real city's units of 2024: every area and operator form against sums made straight from the file."""

import csv
from collections import defaultdict
from datetime import date
from math import fsum
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from tertial.analysis.placement import operator_forms, placements
from tertial.analysis.recast import recast_placements
from tertial.analysis.rollup import figures
from tertial.analysis.shapes import DAYS, FORMS, LINKS, OBSERVATIONS, OBSERVED, RECIPES, SUCCESSIONS, UNITS
from tertial.analysis.spec.drawing import drawn

FOLDER = Path(__file__).resolve().parents[4].parent / "shared" / "data" / "stockholm-2024"
pytestmark = pytest.mark.real_data

MEASURES = ("antal_barn", "antal_barngrupper", "heltidstjanster", "andel_legitimation", "andel_examen")
RECIPE_ROWS = drawn(
    """
    indicator version level combine numerator          numerator_weight denominator       scale
    barn      1       unit  sum     antal_barn         -                -                 1
    grupp     1       unit  ratio   antal_barn         -                antal_barngrupper 1
    tjanst    1       unit  ratio   antal_barn         -                heltidstjanster   1
    legitim   1       unit  ratio   andel_legitimation heltidstjanster  heltidstjanster   1
    examen    1       unit  ratio   andel_examen       heltidstjanster  heltidstjanster   1
    """,
    RECIPES,
)
FORM = {"Kommunal": "municipal", "Enskild": "independent"}
MERGED_ON = date(2023, 7, 1)
FIRST_UNIT = 10_000


class RealCity:
    """The file's rows and the tables made of them; areas of both divisions and operators are units too."""

    def __init__(self) -> None:
        self.rows = _read("forskolor_stockholm_indikatorer.csv")
        parts = {row["stadsdel"]: row for row in _read("stadsdel_to_omrade.csv")}
        areas = sorted({row[name] for row in parts.values() for name in row if name != "stadsdel"})
        self.areas = {name: 100 + place for place, name in enumerate(areas)}
        operators = sorted({(row["orgnr"], row["huvudman"]) for row in self.rows})
        self.operators = {number: 1_000 + place for place, (number, _) in enumerate(operators)}
        places = range(FIRST_UNIT, FIRST_UNIT + len(self.rows))
        rows = [(1, "city", "all"), *((unit, "unit", "line") for unit in places)]
        rows += [(area, "district", "geographic") for area in self.areas.values()]
        rows += [(operator, "operator", "operator") for operator in self.operators.values()]
        self.units = _table(rows, UNITS)
        self.forms = _table([(self.operators[number], FORM[form], None, None) for number, form in operators], FORMS)
        links: list[tuple[Any, ...]] = []
        for unit, row in zip(places, self.rows, strict=True):
            links.append(("operator", unit, self.operators[row["orgnr"]], None, None))
            if row["stadsdel"]:
                links += self._areas_of(unit, parts[row["stadsdel"]])
        self.links = _table(links, LINKS)
        before = {(row["stadsdelsomrade_2020_2023"], row["stadsdelsomrade_2023"]) for row in parts.values()}
        self.successions = _table(
            [(self.areas[old], self.areas[new], MERGED_ON, None) for old, new in sorted(before) if old != new],
            SUCCESSIONS,
        )
        self.days = _table([("2024", date(2024, 10, 15))], DAYS)
        self.observations = _table(
            [
                (measure, unit, "2024", "", "exists", float(row[measure]))
                for unit, row in zip(places, self.rows, strict=True)
                for measure in MEASURES
                if row[measure]
            ],
            OBSERVATIONS,
        )
        self.observed = _table([("2024", unit, date(2024, 10, 15)) for unit in places], OBSERVED)

    def _areas_of(self, unit: int, part: dict[str, str]) -> list[tuple[Any, ...]]:
        old, new = self.areas[part["stadsdelsomrade_2020_2023"]], self.areas[part["stadsdelsomrade_2023"]]
        if old == new:
            return [("geographic", unit, new, None, None)]
        return [("geographic", unit, old, None, MERGED_ON), ("geographic", unit, new, MERGED_ON, None)]

    def figures(self, placed: pa.Table) -> list[dict[str, Any]]:
        """All figures with the given placements."""
        forms = operator_forms(units=self.units, links=self.links, forms=self.forms, days=self.days)
        rows: list[dict[str, Any]] = figures(
            observations=self.observations, recipes=RECIPE_ROWS, placements=placed, forms=forms
        ).to_pylist()
        return rows


@pytest.fixture(scope="module")
def city() -> RealCity:
    """The real city, read once."""
    return RealCity()


@pytest.fixture(scope="module")
def as_it_was(city: RealCity) -> list[dict[str, Any]]:
    """All its figures, as it was."""
    return city.figures(placements(units=city.units, links=city.links, days=city.days))


def test_the_city_has_the_figures_that_are_published(as_it_was: list[dict[str, Any]]) -> None:
    whole = {row["indicator"]: row for row in as_it_was if row["level"] == "city" and row["form"] is None}
    split = {(row["indicator"], row["form"]): row["units"] for row in as_it_was if row["level"] == "city"}

    assert (whole["barn"]["value"], whole["barn"]["units"]) == (45_029.0, 891)
    assert (split["barn", "municipal"], split["barn", "independent"]) == (478, 413)
    assert [round(whole[name]["value"], places) for name, places in [("grupp", 1), ("tjanst", 2), ("legitim", 1)]] == [
        15.0, 4.94, 32.7
    ]  # fmt: skip


def test_every_area_and_form_equals_sums_made_from_the_file(city: RealCity, as_it_was: list[dict[str, Any]]) -> None:
    parts = {
        "grupp": ("antal_barn", None, "antal_barngrupper"),
        "tjanst": ("antal_barn", None, "heltidstjanster"),
        "legitim": ("andel_legitimation", "heltidstjanster", "heltidstjanster"),
        "examen": ("andel_examen", "heltidstjanster", "heltidstjanster"),
    }
    sums: dict[Any, list[tuple[float, float]]] = defaultdict(list)
    for row in city.rows:
        for indicator, (top, weight, below) in parts.items():
            if row[top] and row[below]:
                pair = (float(row[top]) * (float(row[weight]) if weight else 1), float(row[below]))
                for form in (None, FORM[row["huvudman"]]):
                    sums[indicator, city.areas.get(row["stadsdelsomrade"]), form].append(pair)

    found = {
        (row["indicator"], row["grp"], row["form"]): (row["value"], row["units"])
        for row in as_it_was
        if row["level"] == "district" and row["indicator"] != "barn"
    }

    assert len({area for _, area, _ in found}) == 12
    assert found == {
        key: (pytest.approx(fsum(top for top, _ in pairs) / fsum(below for _, below in pairs), rel=1e-12), len(pairs))
        for key, pairs in sums.items()
    }


def test_recast_to_before_the_merger_there_are_thirteen_areas_and_the_same_city(
    city: RealCity, as_it_was: list[dict[str, Any]]
) -> None:
    placed = recast_placements(
        units=city.units, links=city.links, successions=city.successions, observed=city.observed, day=date(2023, 1, 1)
    )

    recast = city.figures(placed)

    assert len({row["grp"] for row in recast if row["level"] == "district"} - {None}) == 13
    assert len({row["grp"] for row in as_it_was if row["level"] == "district"} - {None}) == 11
    assert _of_the_city(recast) == _of_the_city(as_it_was)


def _of_the_city(rows: list[dict[str, Any]]) -> dict[tuple[str, str | None], dict[str, Any]]:
    return {(row["indicator"], row["form"]): row for row in rows if row["level"] == "city"}


def _read(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _table(rows: list[tuple[Any, ...]], schema: pa.Schema) -> pa.Table:
    return pa.Table.from_pylist([dict(zip(schema.names, row, strict=False)) for row in rows], schema=schema)
