"""Whole cities are protected: an attacker of our own, that shares no code with the guard, finds nothing too near."""

from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from scipy.optimize import linprog
from scipy.sparse import csr_array

from tertial.analysis.disclosure.audit import audit
from tertial.analysis.disclosure.costs import weights
from tertial.analysis.disclosure.primary import person_counts
from tertial.analysis.disclosure.suppression import protect
from tertial.analysis.disclosure.system import Few, declared, with_differences, with_revisions, with_scale
from tertial.analysis.spec.disclosed import City, invented


def told(atoms: np.ndarray, published: np.ndarray, values: np.ndarray, target: np.ndarray) -> tuple[float, float]:
    """What follows for a sum of atoms, none below zero, from the published sums of atoms."""
    ends = []
    for sign in (1.0, -1.0):
        found = linprog(sign * target, A_eq=atoms[published], b_eq=values[published], bounds=(0, None), method="highs")
        assert found.status == 0
        ends.append(sign * found.fun)
    return ends[0], ends[1]


def atoms_of(city: City) -> np.ndarray:
    """Every published cell as a sum over units and categories: what an outsider reads off the headings."""
    names = list(dict.fromkeys(city.cells["category"].to_pylist()))
    units = max(members.max() for members in city.units_of.values()) + 1
    rows = np.zeros((city.cells.num_rows, units * len(names)))
    for at, (place, category) in enumerate(
        zip(city.cells["place"].to_pylist(), city.cells["category"].to_pylist(), strict=True)
    ):
        rows[at, city.units_of[place] * len(names) + names.index(category)] = 1.0
    return rows


def divisions(city: City) -> np.ndarray:
    """That each breakdown of a unit makes its whole: sums of atoms that are zero."""
    names = list(dict.fromkeys(city.cells["category"].to_pylist()))
    breakdowns = {name.split(".")[0] for name in names if name != "all"}
    units = max(members.max() for members in city.units_of.values()) + 1
    rows = []
    for unit in range(units):
        for breakdown in sorted(breakdowns):
            row = np.zeros(units * len(names))
            row[unit * len(names) + names.index("all")] = -1.0
            for place, name in enumerate(names):
                if name.split(".")[0] == breakdown:
                    row[unit * len(names) + place] = 1.0
            rows.append(row)
    return np.array(rows)


@pytest.mark.parametrize(("breakdowns", "by_form", "seed"), [((4,), False, 1), ((2, 3, 5), True, 2)])
def test_nobody_outside_can_tell_a_small_count_from_a_city(breakdowns: tuple[int, ...], by_form: bool, seed: int):
    city = invented(25, breakdowns, by_form=by_form, seed=seed)
    known = city.declared()

    found = protect(known.cells, known.relations)

    assert found.is_optimal
    assert found.unprotected == ()
    hidden = found.pattern["hidden"].to_numpy(zero_copy_only=False)[: city.cells.num_rows]
    sums = np.vstack([atoms_of(city), divisions(city)])
    published = np.append(~hidden, np.full(len(sums) - hidden.size, True))
    values = np.append(city.cells["value"].to_numpy(), np.zeros(len(sums) - hidden.size))
    sensitive = np.flatnonzero(city.cells["sensitive"].to_numpy(zero_copy_only=False))
    assert sensitive.size > 20
    for place in sensitive[:: max(1, sensitive.size // 40)]:
        low, high = told(sums, published, values, sums[place])
        assert low <= values[place] - 1 + 1e-6
        assert high >= 5 - 1e-6


def test_this_attacker_finds_what_is_left_open():
    city = invented(25, (4,), seed=1)
    sensitive = city.cells["sensitive"].to_numpy(zero_copy_only=False)
    sums = np.vstack([atoms_of(city), divisions(city)])
    published = np.append(~sensitive, np.full(len(sums) - sensitive.size, True))
    values = np.append(city.cells["value"].to_numpy(), np.zeros(len(sums) - sensitive.size))

    known = city.declared()
    seen = audit(known.cells, known.relations, pa.table({"cell": known.cells["cell"], "hidden": sensitive}))

    violated = np.flatnonzero(seen["is_violated"].to_numpy(zero_copy_only=False))
    assert violated.size > 0
    for place in violated:
        low, high = told(sums, published, values, sums[place])
        assert (low, high) == pytest.approx((seen["low"][place].as_py(), seen["high"][place].as_py()), abs=1e-6)


def test_pooled_periods_do_not_tell_the_year_that_was_hidden():
    chance = np.random.default_rng(5)
    years, units = ("2021", "2022", "2023"), range(12)
    members = [(f"{unit} {year}", float(chance.integers(1, 14))) for unit in units for year in years]
    value = dict(members)
    areas = {f"area {area}": [unit for unit in units if unit // 4 == area] for area in range(3)}
    places = {f"unit {unit}": [unit] for unit in units} | areas | {"city": list(units)}
    periods = [*((year,) for year in years), years[1:], years]
    sets: list[tuple[int, str]] = []
    rows: list[dict[str, Any]] = []
    for place, inside in places.items():
        for of_years in periods:
            names = [f"{unit} {year}" for unit in inside for year in of_years]
            sets += [(len(rows), name) for name in names]
            rows.append({"cell": len(rows), "place": place, "value": sum(value[name] for name in names)})
    cells = pa.Table.from_pylist(rows)
    cells = cells.append_column("is_fixed", pa.array([row["place"] == "city" for row in rows]))
    known = with_differences(
        declared(weights(person_counts(cells))),
        pa.table(list(zip(*sets, strict=True)), names=["cell", "member"]),
        pa.table(list(zip(*members, strict=True)), names=["member", "value"]),
    )

    found = protect(known.cells, known.relations)

    assert found.unprotected == ()
    assert not any(audit(known.cells, known.relations, found.pattern)["is_violated"].to_pylist())
    hidden = found.pattern["hidden"].to_numpy(zero_copy_only=False)[: len(rows)]
    order = {name: at for at, (name, _) in enumerate(members)}
    at, column = zip(*((cell, order[name]) for cell, name in sets), strict=True)
    sums = csr_array((np.ones(len(sets)), (at, column)), shape=(len(rows), len(members))).toarray()
    values = cells["value"].to_numpy()
    small = np.flatnonzero((values > 0) & (values < 5))
    assert small.size > 5
    for cell in small:
        low, high = told(sums, ~hidden, values, sums[cell])
        assert low <= values[cell] - 1 + 1e-6
        assert high >= 5 - 1e-6


def test_geographies_that_overlap_do_not_tell_the_few_between_them():
    cells = weights(person_counts(pa.table({"cell": [1, 2, 3], "value": [50.0, 47.0, 30.0]})))
    sets = pa.table({"cell": [1, 1, 1, 2, 2, 3], "member": ["a", "b", "c", "a", "b", "a"]})
    members = pa.table({"member": ["a", "b", "c"], "value": [30.0, 17.0, 3.0]})

    known = with_differences(declared(cells), sets, members)
    open_to_all = audit(known.cells, known.relations, pa.table({"cell": [1], "hidden": [False]}))
    found = protect(known.cells, known.relations)

    assert [row["value"] for row in open_to_all.to_pylist() if row["is_violated"]] == [3.0]
    assert found.pattern["role"].to_pylist()[:3].count("secondary") == 1
    assert not any(audit(known.cells, known.relations, found.pattern)["is_violated"].to_pylist())


def test_a_difference_of_several_groups_is_a_cell_of_its_own():
    cells = pa.table({"cell": [1, 2, 3, 4], "value": [24.0, 20.0, 22.0, 21.0]})
    inside = {1: "abcd", 2: "ad", 3: "abd", 4: "ab"}
    sets = [(cell, member) for cell, members in inside.items() for member in members]
    values = pa.table({"member": ["a", "b", "c", "d"], "value": [19.0, 2.0, 2.0, 1.0]})

    known = with_differences(declared(cells), pa.table(list(zip(*sets, strict=True)), names=["cell", "member"]), values)

    computed = [row["value"] for row in known.cells.to_pylist() if row["sensitive"]]
    assert sorted(computed) == [1.0, 2.0, 2.0, 3.0, 4.0]


def test_a_correction_of_few_persons_is_not_told_by_the_earlier_release():
    now = {"cell": 1, "value": 10.0, "published_before": False, "persons": 10.0}
    cells = pa.Table.from_pylist(
        [
            now,
            now | {"cell": 2, "value": 12.0, "persons": 12.0, "published_before": True},
            now | {"cell": 3, "value": 40.0, "persons": 40.0},
            now | {"cell": 4, "value": 50.0, "persons": 50.0},
        ]
    )
    known = with_revisions(declared(cells), pa.table({"cell": [1], "earlier": [2]}), few=Few(persons=5, width=5))
    sums = pa.table({"relation": [9] * 3, "cell": [1, 3, 4], "coefficient": [1.0, 1.0, -1.0]})
    relations = pa.concat_tables([known.relations, sums])

    found = protect(known.cells, relations)

    assert found.pattern["role"].to_pylist() == ["secondary", "shown", "secondary", "shown", "withheld"]
    assert not any(audit(known.cells, relations, found.pattern)["is_violated"].to_pylist())


def test_a_scale_tells_how_many_answered_only_as_near_as_it_must():
    cells = pa.table({"cell": [1, 2], "value": [8.0, 20.0]})

    known = with_scale(declared(cells), pa.table({"count": [1], "sum": [2]}), lowest=1, highest=5)
    seen = audit(known.cells, known.relations, pa.table({"cell": [1], "hidden": [True]})).to_pylist()

    assert (seen[0]["low"], seen[0]["high"]) == pytest.approx((4.0, 20.0), abs=1e-9)
