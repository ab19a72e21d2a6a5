"""Estimates from sums: against a sample design on the answers themselves, and at every edge."""

import math

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given

from tertial.analysis.spec.surveying import BASES, GENERATED, a_survey, strata, stratum
from tertial.analysis.survey.design import design, mean
from tertial.analysis.survey.estimates import area_means, estimates, rolled_up, satterthwaite, variance_sums
from tertial.analysis.survey.strata import collapse


def of(*answers, w=1.0):
    return [(answer, w) for answer in answers]


@GENERATED
@given(a_survey())
def test_an_area_is_what_a_stratified_design_says_of_its_answers(survey):
    rows = [{"unit": unit, "y": y, "w": w, "N": size} for unit, (answers, size) in survey.items() for y, w in answers]
    answers = pa.Table.from_pylist(rows, schema=pa.schema([(n, pa.float64()) for n in ("unit", "y", "w", "N")]))
    sums = rolled_up(strata(survey), by=[])

    for basis, populations in zip(BASES, (["N"], []), strict=True):
        expected = mean(answers, design(answers, weights="w", strata="unit", populations=populations), "y")
        (found,) = estimates(sums, basis=basis).to_pylist()

        assert found["mean"] == (None if expected.value is None else pytest.approx(expected.value, rel=1e-12))
        assert found["se"] == (None if expected.se is None else pytest.approx(expected.se, rel=1e-9, abs=1e-7))
        assert found["n"] == expected.n
        assert found["df"] == (None if expected.value is None else expected.df)


@GENERATED
@given(a_survey())
def test_a_unit_has_the_variance_of_its_six_sums(survey):
    """V = (1 − f)·r/(r − 1)·(C − 2ȳB + ȳ²D)/W², which the roll-up terms must give for a single unit."""
    sums = strata(survey)

    found = estimates(sums, basis="descriptive").to_pylist()

    for row, (answers, size) in zip(found, survey.values(), strict=True):
        one = stratum(answers, size)
        if not one["n"]:
            assert (row["mean"], row["se"], row["deff"], row["df"]) == (None, None, None, None)
            continue
        r, y = len(answers), one["swy"] / one["sw"]
        inside = one["sw2y2"] - 2 * y * one["sw2y"] + y * y * one["sw2"]
        variance = (1 - r / size) * r / (r - 1) * inside / one["sw"] ** 2
        assert row["se"] == pytest.approx(math.sqrt(max(variance, 0)), rel=1e-9, abs=1e-7)
        assert row["deff"] == pytest.approx(one["n"] * one["sw2"] / one["sw"] ** 2)


def test_sums_of_sums_are_the_sums():
    survey = {unit: (of(3, 4, 5, None), 9) for unit in range(4)}
    areas = rolled_up(variance_sums(with_area(strata(survey), ["a", "a", "b", "b"])), by=["area"])

    city = rolled_up(areas, by=[])

    assert city.to_pylist() == rolled_up(strata(survey), by=[]).to_pylist()
    assert city["strata"].to_pylist() == [4]


def test_a_full_response_has_no_descriptive_error_and_an_analytic_one():
    sums = strata({1: (of(3, 4, 5), 3)})

    assert [estimates(sums, basis=basis)["se"][0].as_py() for basis in BASES] == [0.0, pytest.approx(1 / math.sqrt(3))]


def test_no_answers_are_no_mean():
    sums = strata({1: ([], 10), 2: (of(None, None), 10)})

    found = estimates(sums, basis="analytic").select(["n", "mean", "se", "deff", "df"]).to_pylist()

    assert found == [{"n": 0, "mean": None, "se": None, "deff": None, "df": None}] * 2


def test_weights_of_nothing_are_no_mean():
    found = estimates(strata({1: (of(3, 4, w=0.0), 10)}), basis="analytic").to_pylist()

    assert [(row["mean"], row["se"]) for row in found] == [(None, None)]


def test_one_child_of_several_has_a_mean_and_no_error():
    found = [estimates(strata({1: (of(4), 9)}), basis=basis).to_pylist()[0] for basis in BASES]

    assert [(row["mean"], row["se"], row["df"]) for row in found] == [(4.0, None, None)] * 2


def test_answers_all_alike_have_no_error_here():
    """The interval, not the estimate, borrows a spread."""
    alike = strata({1: (of(5, 5, 5), 9), 2: (of(*[4.3] * 7, w=1.37), 9), 3: (of(*[1] * 7, w=0.1), 9)})

    assert estimates(alike, basis="analytic")["se"].to_pylist() == [0.0] * 3


def test_a_population_that_is_unknown_is_not_corrected_for():
    known, unknown = strata({1: (of(3, 5), 10**9)}), strata({1: (of(3, 5), None)})

    errors = [estimates(sums, basis="descriptive")["se"][0].as_py() for sums in (known, unknown)]

    assert errors[0] == pytest.approx(errors[1])


def test_a_register_that_lags_counts_as_a_full_response():
    assert estimates(strata({1: (of(3, 5, 4), 2)}), basis="descriptive")["se"].to_pylist() == [0.0]


def test_the_one_and_its_complement_have_the_same_error():
    ones = [1.0, 0.0, 1.0, 1.0, None]
    others = [None if y is None else 1 - y for y in ones]

    sums = strata({unit: (of(*answers), 20) for unit, answers in enumerate((ones, others))})
    found = estimates(sums, basis="descriptive").to_pylist()

    assert found[0]["mean"] + found[1]["mean"] == pytest.approx(1)
    assert found[0]["se"] == pytest.approx(found[1]["se"])


def test_satterthwaite_is_welchs_where_weights_are_alike():
    survey = {1: (of(1, 2, 5, 4), None), 2: (of(3, 3, 4, 2, 5, 1), None)}
    sums = strata(survey)

    found = satterthwaite(sums, by=[], basis="analytic")["df"][0].as_py()

    overall = np.mean([y for answers, _ in survey.values() for y, _ in answers])
    spread = []
    for answers, _ in survey.values():
        z = np.array([y - overall for y, _ in answers])
        spread.append((len(z) * z.var(ddof=1), len(z) - 1))
    assert found == pytest.approx(sum(v for v, _ in spread) ** 2 / sum(v * v / df for v, df in spread))


def test_areas_are_weighted_by_children_by_units_or_by_answers():
    units = pa.table(
        {"area": ["a", "a", "b"], "mean": [4.0, 3.0, None], "se": [0.1, 0.2, None], "n": [8, 2, 0],
         "responding": [8, 2, 0], "population": [30, 10, 5], "df": [7.0, 1.0, None]}
    )  # fmt: skip

    found = {
        weight: area_means(units, by=["area"], weight=weight, basis="analytic").to_pylist()
        for weight in ("children", "units", "answers")
    }

    assert {weight: rows[0]["mean"] for weight, rows in found.items()} == {
        "children": 3.75, "units": 3.5, "answers": pytest.approx(3.8)
    }  # fmt: skip
    assert found["children"][0]["se"] == pytest.approx(math.hypot(0.75 * 0.1, 0.25 * 0.2))
    assert found["units"][0]["df"] == pytest.approx((0.05**2 + 0.1**2) ** 2 / (0.05**4 / 7 + 0.1**4 / 1))
    assert [rows[1]["mean"] for rows in found.values()] == [None] * 3
    assert [rows[1]["se"] for rows in found.values()] == [None] * 3


def test_a_unit_without_population_counts_with_its_answers_and_is_told():
    units = pa.table({"mean": [4.0, 2.0], "n": [5, 5], "responding": [5, 5], "population": [15, None]})

    (found,) = area_means(units, by=[], weight="children", basis="descriptive").to_pylist()

    assert (found["mean"], found["without_population"]) == (3.5, 1)


@GENERATED
@given(a_survey(smallest=1))
def test_collapsing_changes_no_sum_and_leaves_no_lonely_stratum_that_has_a_neighbour(survey):
    before = strata(survey)

    after = collapse(before, within=[])

    names = ["population", "responding", "n", "sw", "swy"]
    totals = [[pytest.approx(sum(table[name].to_pylist())) for name in names] for table in (before, after)]
    assert totals[0] == [sum(after[name].to_pylist()) for name in names]
    assert sum(after["merged"].to_pylist()) == len(before)
    assert 1 not in after["responding"].to_pylist() or len(before) == 1


def test_a_lonely_child_joins_the_nearest_unit_of_its_kind():
    rows = [
        stratum(of(4), 10, unit=1, area="a", form="municipal", x=0.0, y=0.0),
        stratum(of(3, 5), 10, unit=2, area="a", form="independent", x=0.1, y=0.0),
        stratum(of(2, 5), 40, unit=3, area="a", form="municipal", x=1.0, y=0.0),
        stratum(of(2, 5), 10, unit=4, area="a", form="municipal", x=2.0, y=0.0),
        stratum(of(2, 5), 10, unit=5, area="b", form="municipal", x=0.0, y=0.0),
    ]

    found = collapse(pa.Table.from_pylist(rows), within=["area"], prefer=["form"])

    assert found.select(["unit", "responding", "population", "merged"]).to_pylist() == [
        {"unit": 2, "responding": 2, "population": 10, "merged": 1},
        {"unit": 3, "responding": 3, "population": 50, "merged": 2},
        {"unit": 4, "responding": 2, "population": 10, "merged": 1},
        {"unit": 5, "responding": 2, "population": 10, "merged": 1},
    ]


def test_the_only_independent_unit_of_an_area_joins_another_form_before_another_area():
    rows = [
        stratum(of(4), 10, unit=1, area="a", form="independent"),
        stratum(of(3, 5), 90, unit=2, area="a", form="municipal"),
        stratum(of(2, 5), 10, unit=3, area="b", form="independent"),
    ]

    found = collapse(pa.Table.from_pylist(rows), within=["area"], prefer=["form"])

    assert found.select(["unit", "responding"]).to_pylist() == [
        {"unit": 2, "responding": 3}, {"unit": 3, "responding": 2}
    ]  # fmt: skip


def test_the_only_unit_of_an_area_stays_alone_and_its_error_is_not_computable():
    alone = variance_sums(collapse(pa.Table.from_pylist([stratum(of(4), 10, area="a")]), within=["area"]))

    (found,) = estimates(alone, basis="analytic").to_pylist()

    assert (found["mean"], found["se"]) == (4.0, None)


def with_area(table, areas):
    return table.append_column("area", pa.array(areas))


def test_lonely_children_who_are_each_others_nearest_end_in_one_stratum():
    rows = [stratum(of(4), 10, unit=unit, x=x, y=0.0) for unit, x in enumerate((1.0, 4.0, 9.0, 25.0, 64.0))]

    found = collapse(pa.Table.from_pylist(rows), within=[])

    assert found.select(["unit", "merged", "responding"]).to_pylist() == [{"unit": 1, "merged": 5, "responding": 5}]
