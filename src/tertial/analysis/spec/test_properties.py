"""What holds for every organisation, generated with links, moves, merges and splits."""

from datetime import date
from itertools import pairwise
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tertial.analysis.placement import operator_forms, placements
from tertial.analysis.recast import recast_placements
from tertial.analysis.rollup import figures
from tertial.analysis.shapes import DAYS, FORMS, LINKS, OBSERVATIONS, OBSERVED, RECIPES, SUCCESSIONS, UNITS
from tertial.analysis.spec.oracles import Row, group_above, recast_groups, rolled_up

GENERATED = settings(
    max_examples=20, deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)
CITY, AREAS, OPERATORS, TEAMS, SCHOOLS = 1, range(10, 14), range(20, 22), range(30, 33), range(40, 46)
LEVELS = {"city": "all", "area": "geographic", "operator": "operator", "team": "line", "school": "line"}
UNIT_ROWS: list[Row] = [
    {"unit": unit, "level": level, "rolls_up_by": LEVELS[level]}
    for level, units in zip(LEVELS, ([CITY], AREAS, OPERATORS, TEAMS, SCHOOLS), strict=True)
    for unit in units
]
TURNS = [date(year, 7, 1) for year in range(2019, 2025)]
PERIODS: list[Row] = [{"period": str(year), "day": date(year, 10, 15)} for year in (2019, 2021, 2023)]
RECIPE_ROWS: list[Row] = [
    {"indicator": "sum", "combine": "sum", "numerator": "children"},
    {"indicator": "ratio", "combine": "ratio", "numerator": "children", "denominator": "posts"},
    {
        "indicator": "share",
        "combine": "ratio",
        "numerator": "licensed",
        "numerator_weight": "posts",
        "denominator": "posts",
    },
]
NO_PARTS = {"published": None, "numerator_weight": None, "denominator": None, "from_period": None, "to_period": None}
RECIPES_WHOLE = [NO_PARTS | {"version": 1, "level": "school", "scale": 1.0} | row for row in RECIPE_ROWS]


@st.composite
def links_of(draw: st.DrawFn, kind: str, child: int, parents: range) -> list[Row]:
    """Adjoining spells of one child, some of them without a parent."""
    cuts = sorted(draw(st.sets(st.sampled_from(TURNS), max_size=2)))
    bounds: list[date | None] = [None, *cuts, None]
    rows = []
    for starts_on, ends_on in pairwise(bounds):
        parent = draw(st.sampled_from([None, *parents]))
        if parent is not None:
            rows.append({"kind": kind, "child": child, "parent": parent, "starts_on": starts_on, "ends_on": ends_on})
    return rows


@st.composite
def successions_among(draw: st.DrawFn, units: range) -> list[Row]:
    """Renames, merges and splits, always to a unit of a higher number on one day a predecessor."""
    rows: list[Row] = []
    for unit in units[:-1]:
        heirs: list[int] = draw(st.lists(st.sampled_from(units[unit - units.start + 1 :]), max_size=2, unique=True))
        shares: list[float | None] = draw(st.sampled_from([[0.25, 0.75], [0.5, 0.5], [None, None], [0.3, None]]))
        on_day = draw(st.sampled_from(TURNS))
        rows += [
            {"predecessor": unit, "successor": heir, "on_day": on_day, "share": share}
            for heir, share in zip(heirs, shares, strict=False)
        ]
    return rows


@st.composite
def cities(draw: st.DrawFn) -> dict[str, list[Row]]:
    """An organisation in time."""
    links = [row for unit in SCHOOLS for row in draw(links_of("geographic", unit, AREAS))]
    links += [row for unit in SCHOOLS for row in draw(links_of("operator", unit, OPERATORS))]
    links += [row for unit in SCHOOLS for row in draw(links_of("line", unit, TEAMS))]
    forms = [{"unit": 20, "form": "municipal"}, {"unit": 21, "form": "independent"}]
    return {
        "units": UNIT_ROWS,
        "links": links,
        "forms": [row | {"starts_on": None, "ends_on": None} for row in forms],
        "successions": [*draw(successions_among(SCHOOLS)), *draw(successions_among(AREAS))],
    }


@st.composite
def observed_cities(draw: st.DrawFn) -> dict[str, list[Row]]:
    """An organisation with observations of three measures: quarters, some missing and some never made."""
    keys = [
        {"measure": measure, "unit": unit, "period": row["period"], "breakdown": ""}
        for measure in ("children", "posts", "licensed")
        for unit in SCHOOLS
        for row in PERIODS
    ]
    chance = draw(st.randoms(use_true_random=False))
    statuses = chance.choices(["exists", "missing", None], weights=[6, 1, 1], k=len(keys))
    observations = [
        key | {"status": status, "value": chance.randint(1, 400) / 4 if status == "exists" else None}
        for key, status in zip(keys, statuses, strict=True)
        if status is not None
    ]
    return draw(cities()) | {"observations": observations}


def table(rows: list[Row], schema: pa.Schema) -> pa.Table:
    """Rows as a table of the shape."""
    return pa.Table.from_pylist(rows, schema=schema)


def as_it_was(city: dict[str, list[Row]]) -> pa.Table:
    """Placements by the links of each period's day."""
    return placements(units=table(city["units"], UNITS), links=table(city["links"], LINKS), days=table(PERIODS, DAYS))


def recast(city: dict[str, list[Row]], day: date) -> pa.Table:
    """Placements of every school of every period on one day."""
    return recast_placements(
        units=table(city["units"], UNITS),
        links=table(city["links"], LINKS),
        successions=table(city["successions"], SUCCESSIONS),
        observed=table([row | {"unit": unit} for row in PERIODS for unit in SCHOOLS], OBSERVED),
        day=day,
    )


def forms_of(city: dict[str, list[Row]]) -> pa.Table:
    """The operator form of each unit in each period."""
    return operator_forms(
        units=table(city["units"], UNITS),
        links=table(city["links"], LINKS),
        forms=table(city["forms"], FORMS),
        days=table(PERIODS, DAYS),
    )


def figured(city: dict[str, list[Row]], placed: pa.Table) -> pa.Table:
    """All figures with the given placements."""
    return figures(
        observations=table(city["observations"], OBSERVATIONS),
        recipes=table(RECIPES_WHOLE, RECIPES),
        placements=placed,
        forms=forms_of(city),
    )


def totals(rows: list[Row], level: str) -> dict[Any, Any]:
    """(numerator, denominator) of each indicator and period, over all groups of a level."""
    found: dict[Any, tuple[float, float]] = {}
    for row in rows:
        if row["level"] == level and row["form"] is None:
            top, below = found.get((row["indicator"], row["period"]), (0.0, 0.0))
            found[row["indicator"], row["period"]] = (top + (row["numerator"] or 0), below + (row["denominator"] or 0))
    return found


@GENERATED
@given(city=cities())
def test_a_unit_stands_as_it_was_where_a_walk_along_its_links_ends(city: dict[str, list[Row]]) -> None:
    walked = {
        (row["period"], unit["unit"], level, group)
        for row in PERIODS
        for unit in UNIT_ROWS
        for level in LEVELS
        if (group := group_above(unit["unit"], level, row["day"], units=city["units"], links=city["links"]))
    }

    result = as_it_was(city).to_pylist()

    assert {(row["period"], row["unit"], row["level"], row["grp"]) for row in result} == walked
    assert len(result) == len(walked)


@GENERATED
@given(city=cities(), day=st.sampled_from([date(2018, 1, 1), date(2020, 1, 1), date(2021, 10, 15), date(2025, 1, 1)]))
def test_a_unit_stands_recast_where_a_walk_along_its_successions_and_links_ends(
    city: dict[str, list[Row]], day: date
) -> None:
    organisation = {name: city[name] for name in ("units", "links", "successions")}
    result: dict[Any, dict[int | None, float]] = {}
    for row in recast(city, day).to_pylist():
        result.setdefault((row["period"], row["unit"], row["level"]), {})[row["grp"]] = row["share"]

    for row in PERIODS:
        for unit in SCHOOLS:
            assert result[row["period"], unit, "city"] == {CITY: 1.0}
            for level in ("school", "area", "operator", "team"):
                walked = recast_groups(unit, level, row["day"], day, **organisation)
                found = result.get((row["period"], unit, level), {None: 1.0})
                assert found == pytest.approx({group: float(part) for group, part in walked.items() if part})


@GENERATED
@given(city=observed_cities(), day=st.sampled_from([date(2018, 1, 1), date(2021, 1, 1), date(2025, 1, 1)]))
def test_every_level_adds_up_to_the_city_as_it_was_and_recast_alike(city: dict[str, list[Row]], day: date) -> None:
    was, now = figured(city, as_it_was(city)).to_pylist(), figured(city, recast(city, day)).to_pylist()

    whole = totals(was, "city")

    assert totals(now, "city") == whole
    for rows in (was, now):
        for level in {row["level"] for row in rows} - {"city", "school"}:
            periods = {row["period"] for row in rows if row["level"] == level}
            part = {key: value for key, value in whole.items() if key[1] in periods}
            assert totals(rows, level) == {key: pytest.approx(value) for key, value in part.items()}


@GENERATED
@given(city=observed_cities(), day=st.sampled_from([None, date(2021, 1, 1), date(2025, 1, 1)]))
def test_figures_are_the_sums_that_plain_arithmetic_makes(city: dict[str, list[Row]], day: date | None) -> None:
    placed = as_it_was(city) if day is None else recast(city, day)
    result = figured(city, placed).to_pylist()

    for recipe in RECIPES_WHOLE:
        expected = rolled_up(city["observations"], recipe, placed.to_pylist(), forms_of(city).to_pylist())
        found = {
            (row["level"], row["grp"], row["form"], row["period"], row["breakdown"]): row
            for row in result
            if row["indicator"] == recipe["indicator"] and row["level"] != "school" and row["units"]
        }
        assert found.keys() == expected.keys()
        for key, (top, below, units) in expected.items():
            made = float(top if below is None else top / below)
            row = found[key]
            assert (row["value"], row["numerator"], row["units"], row["status"]) == (
                pytest.approx(made), pytest.approx(float(top)), units, "exists"
            )  # fmt: skip
            assert row["denominator"] == (None if below is None else pytest.approx(float(below)))
