"""How even a city is: what can be told, from how many, and what a figure of one unit may not tip."""

from typing import Any

import pyarrow as pa
import pytest

from tertial.analysis.equity.everything import MEMBERS, evenness

ROW: dict[str, Any] = {
    "indicator": "i",
    "version": 1,
    "period": "2025",
    "kind": "mean",
    "n": 20.0,
    "error": 0.2,
    "population": 25.0,
}


def members(*values: dict[str, Any], **given: Any) -> pa.Table:
    return pa.Table.from_pylist([ROW | {"unit": u} | given | value for u, value in enumerate(values)], schema=MEMBERS)


def both_forms(*, operators: tuple[int, ...] = (2, 3), gap: float = 0.5, **given: Any) -> pa.Table:
    """Four municipal and four independent units, two of each in each district."""
    own = [{"form": "municipal", "operator": 1, "district": d, "value": 4.0 + d} for d in (0, 1, 0, 1)]
    other = [
        {
            "form": "independent",
            "operator": operators[u % len(operators)],
            "district": u % 2,
            "value": 4.0 + u % 2 - gap,
        }
        for u in range(4)
    ]
    return members(*own, *other, **given)


def test_the_gap_is_the_same_raw_district_by_district_and_unit_by_unit_where_all_are_alike():
    [told] = evenness(both_forms()).to_pylist()

    assert [round(told[name], 9) for name in ("gap", "gap_adjusted", "gap_units")] == [0.5, 0.5, 0.5]
    assert told["gap_low"] < 0.5 < told["gap_high"]
    assert (told["municipal"], told["independent"], told["gap_districts"]) == (4, 4, 2)
    assert told["between_districts"] + told["between_units"] + told["within_units"] == pytest.approx(1)
    assert told["theil"] is None


def test_one_independent_operator_is_not_told_of():
    [told] = evenness(both_forms(operators=(2,))).to_pylist()

    assert (told["gap"], told["independent"]) == (None, None)
    assert told["within_units"] is not None


def test_a_unit_whose_guardians_all_agree_weighs_no_more_than_others():
    alike = both_forms().to_pylist()
    alike[0]["error"] = 0.0

    [told] = evenness(pa.Table.from_pylist(alike, schema=MEMBERS)).to_pylist()

    assert told["gap_units"] == pytest.approx(0.5)


def test_a_share_of_nobody_counts_as_much_as_any_other():
    rows = both_forms(gap=0.0, kind="counted", n=10.0, error=None, population=None).to_pylist()
    for row in rows:
        row["value"] = 0.0 if row["unit"] in (0, 4) else 50.0

    [told] = evenness(pa.Table.from_pylist(rows, schema=MEMBERS)).to_pylist()

    assert (told["gap"], round(told["gap_units"], 9)) == (0.0, 0.0)


def test_the_adjusted_gap_is_of_the_districts_where_both_are():
    rows = both_forms().to_pylist()
    only_own = {**rows[0], "unit": 99, "district": 7, "value": 1.0}

    [told] = evenness(pa.Table.from_pylist([*rows, only_own], schema=MEMBERS)).to_pylist()

    assert told["gap"] == pytest.approx(0.5 - (4.5 - 3.8))
    assert (told["gap_adjusted"], told["gap_districts"]) == (pytest.approx(0.5), 2)


def test_quantities_have_theils_index_and_no_gap():
    rows = [{"district": d, "value": value} for d, value in ((0, 10.0), (0, 10.0), (1, 30.0), (1, 30.0))]

    [told] = evenness(members(*rows, kind="ratio", error=None)).to_pylist()

    assert told["theil"] == pytest.approx(0.130812, abs=1e-6)
    assert told["theil_within"] == pytest.approx(0)
    assert (told["gap"], told["between_districts"]) == (None, None)


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [{"district": 0, "value": 4.0}, {"district": 1, "value": 4.0}],
        [{"district": 0, "value": value} for value in (3.0, 4.0, 5.0)],
        [{"district": None, "value": value} for value in (3.0, 4.0, 5.0)],
        [{"district": d, "value": None} for d in (0, 1, 2)],
    ],
)
def test_too_few_units_or_one_district_tell_nothing(rows: list[dict[str, Any]]):
    assert evenness(members(*rows)).to_pylist() == []


def test_units_of_one_answer_each_have_no_parts():
    [told] = evenness(both_forms(n=1.0, error=None)).to_pylist()

    assert (told["between_districts"], told["gap_units"], told["gap"]) == (None, None, pytest.approx(0.5))
