"""Nested intercepts and random slopes: against lme4's numbers and the whole matrix."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tertial.analysis.shrinkage.intercepts import effects, random_intercept
from tertial.analysis.shrinkage.nested import nested_effects, nested_intercepts
from tertial.analysis.shrinkage.slopes import random_slope, slope_effects
from tertial.analysis.shrinkage.sums import unit_sums
from tertial.analysis.spec import dense, reference

FEW = settings(max_examples=15, deadline=None, derandomize=True, database=None)


def a_city(seed, *, districts=4, sd=(0.5, 0.4, 0.3)):
    """Answers of units in areas in districts, with a covariate; names of areas come again in every district."""
    draws = np.random.default_rng(seed)
    rows = []
    for district in range(districts):
        of_district = draws.normal(0, sd[0])
        for area in range(int(draws.integers(2, 4))):
            of_area = draws.normal(0, sd[1])
            for unit in range(int(draws.integers(2, 4))):
                of_unit = draws.normal(0, sd[2])
                for _ in range(int(draws.integers(1, 6))):
                    x = float(draws.integers(0, 5))
                    y = 3 + 0.1 * x + of_district + of_area + of_unit + draws.normal(0, 0.8)
                    rows.append((f"D{district}", f"A{area}", f"{district}.{area}.{unit}", x, y))
    return pa.table(dict(zip(("district", "area", "unit", "x", "y"), map(list, zip(*rows, strict=True)), strict=True)))


def belonging(answers):
    """For district, area and unit: which answer lies in which."""
    keys = [("district",), ("district", "area"), ("unit",)]
    found = []
    for names in keys:
        told = list(zip(*(answers[name].to_pylist() for name in names), strict=True))
        order = list(dict.fromkeys(told))
        found.append(dense.members([order.index(one) for one in told]))
    return found


@FEW
@given(st.integers(0, 1000), st.sampled_from(["REML", "ML"]), st.sampled_from([(0.5, 0.4, 0.3), (0.0, 0.5, 0.0)]))
def test_the_nested_fit_is_the_best_of_the_whole_likelihood(seed, method, sd):
    answers = a_city(seed, sd=sd)
    sums = unit_sums(answers, ["x"], keep=["district", "area"])

    model = nested_intercepts(sums, method=method, covariates=["x"])

    y, x = answers["y"].to_numpy(), np.column_stack([np.ones(len(answers)), answers["x"].to_numpy()])
    blocks = [z @ z.T for z in belonging(answers)]

    def whole(tau2, sigma2):
        v = sum(part * block for part, block in zip(tau2, blocks, strict=True)) + sigma2 * np.eye(len(y))
        return dense.criterion(y, x, v, restricted=method == "REML")

    best = whole(model.tau2, model.sigma2)
    assert model.criterion == pytest.approx(best, abs=1e-6)
    for level in range(3):
        for moved in (0.0, model.tau2[level] * 0.9, model.tau2[level] * 1.1, model.tau2[level] + 0.02, 1.0):
            other = [*model.tau2[:level], moved, *model.tau2[level + 1 :]]
            assert best <= whole(other, model.sigma2) + 1e-6
    assert best <= whole(model.tau2, model.sigma2 * 1.02)


@FEW
@given(st.integers(0, 1000))
def test_the_nested_effects_are_those_of_the_whole_matrix(seed):
    answers = a_city(seed)
    sums = unit_sums(answers, ["x"], keep=["district", "area"])
    model = nested_intercepts(sums, covariates=["x"])
    zs = belonging(answers)
    z = np.hstack(zs)
    spread = np.diag(np.repeat(model.tau2, [one.shape[1] for one in zs]))
    y, x = answers["y"].to_numpy(), np.column_stack([np.ones(len(answers)), answers["x"].to_numpy()])

    table = nested_effects(sums, model)

    v = z @ spread @ z.T + model.sigma2 * np.eye(len(y))
    beta, shrunk, sd = dense.predicted(y, x, v, z, spread)
    assert model.estimates == pytest.approx(beta, abs=1e-6)
    first = np.unique(zs[2].argmax(axis=1), return_index=True)[1]
    start = 0
    for level, members in zip(model.levels, zs, strict=True):
        at = start + members[first].argmax(axis=1)
        assert table[f"{level}_effect"].to_pylist() == pytest.approx(shrunk[at], abs=1e-6)
        assert table[f"{level}_sd"].to_pylist() == pytest.approx(sd[at], abs=1e-6)
        start += members.shape[1]


def test_one_level_is_the_random_intercept():
    sums = unit_sums(a_city(3), ["x"])

    nested, plain = nested_intercepts(sums, levels=(), covariates=["x"]), random_intercept(sums, covariates=["x"])

    assert (nested.tau2[0], nested.sigma2) == pytest.approx((plain.tau2, plain.sigma2), rel=1e-6)
    assert nested_effects(sums, nested)["stabilised"].to_pylist() == pytest.approx(
        effects(sums, plain)["stabilised"].to_pylist(), abs=1e-6
    )


def test_the_parts_of_the_variance_are_one_whole():
    model = nested_intercepts(unit_sums(a_city(5), keep=["district", "area"]))

    assert sum(model.parts) == pytest.approx(1)
    assert model.parts[0] == pytest.approx(model.tau2[0] / (sum(model.tau2) + model.sigma2))


def test_areas_that_are_units_cannot_be_told_from_them():
    sums = unit_sums(
        pa.table({"unit": list("aabbcc"), "area": list("NNSSVV"), "y": [1.0, 2, 3, 5, 4, 4]}), keep=["area"]
    )

    assert nested_intercepts(sums, levels=["area"]).why == "same_groups"


def test_one_district_is_not_computable():
    sums = unit_sums(a_city(1, districts=1), keep=["district", "area"])

    model = nested_intercepts(sums)

    assert (model.why, model.tau2) == ("one_unit", None)
    assert set(nested_effects(sums, model)["stabilised"].to_pylist()) == {None}


@pytest.mark.parametrize(
    ("y", "why"),
    [([4.1] * 8, "all_equal"), ([1.0, 1, 2, 2, 3, 3, 5, 5], "no_spread_within")],
)
def test_nested_answers_without_spread_are_not_computable(y, why):
    answers = pa.table({"unit": list("aabbccdd"), "area": list("NNNNSSSS"), "y": y})

    assert nested_intercepts(unit_sums(answers, keep=["area"]), levels=["area"]).why == why


def test_a_unit_without_area_or_answers_is_left_out_and_null():
    answers = a_city(4)
    sums = unit_sums(answers, keep=["district", "area"])
    lost = pa.table(
        {"unit": ["x", "y"], "district": [None, "D0"], "area": ["A0", "A0"], "n": [9, 0], "sum": [9.0, 0.0]}
    ).append_column("sum_squares", pa.array([20.0, 0.0]))

    more = pa.concat_tables([sums, lost])

    assert nested_intercepts(more) == nested_intercepts(sums)
    assert nested_effects(more, nested_intercepts(more))["stabilised"].to_pylist()[-2:] == [None, None]


@pytest.mark.real_data
def test_the_sleep_study_is_fitted_as_lme4_fits_it():
    rows, numbers = reference.read("sleepstudy"), reference.expected("C03_sleepstudy")["slope_model"]
    columns = {"unit": [row["Subject"] for row in rows], "y": [float(row["Reaction"]) for row in rows]}
    sums = unit_sums(pa.table(columns | {"days": [int(row["Days"]) for row in rows]}), ["days"])

    model = random_slope(sums, slope="days")

    table = slope_effects(sums, model)
    variances = [model.tau2_intercept, model.tau2_slope, model.covariance, model.sigma2]
    assert variances == pytest.approx(numbers["vc"]["vcov"], rel=1e-5)
    assert model.correlation == pytest.approx(numbers["vc"]["sdcor"][2], rel=1e-4)
    assert model.estimates == pytest.approx(numbers["fixed"]["est"], rel=1e-9)
    assert model.standard_errors == pytest.approx(numbers["fixed"]["se"], rel=1e-6)
    assert model.criterion == pytest.approx(numbers["REMLcrit"], abs=1e-6)
    assert table["unit"].to_pylist() == numbers["subject"]
    assert table["intercept_effect"].to_pylist() == pytest.approx(numbers["blup_intercept"], abs=1e-4)
    assert table["slope_effect"].to_pylist() == pytest.approx(numbers["blup_slope"], abs=1e-4)


def growing(seed):
    draws = np.random.default_rng(seed)
    rows = []
    for unit in range(8):
        level, slope = draws.normal(4, 0.6), draws.normal(0.1, 0.3)
        years = 2015 + draws.choice(8, int(draws.integers(2, 7)), replace=False)
        rows += [(f"u{unit}", float(x), level + slope * (x - 2018) + draws.normal(0, 0.3)) for x in years]
    return pa.table(dict(zip(("unit", "x", "y"), map(list, zip(*rows, strict=True)), strict=True)))


@FEW
@given(st.integers(0, 1000), st.sampled_from(["REML", "ML"]))
def test_the_slopes_are_the_best_of_the_whole_likelihood_and_its_effects(seed, method):
    answers = growing(seed)
    sums = unit_sums(answers, ["x"])

    model = random_slope(sums, method=method)
    table = slope_effects(sums, model)

    y, x = answers["y"].to_numpy(), np.column_stack([np.ones(len(answers)), answers["x"].to_numpy() - 2018])
    names = list(dict.fromkeys(answers["unit"].to_pylist()))
    member = dense.members([names.index(name) for name in answers["unit"].to_pylist()])
    z = np.hstack([member, member * x[:, 1:]])
    turn = np.array([[1.0, 2018.0], [0.0, 1.0]])
    both = np.array([[model.tau2_intercept, model.covariance], [model.covariance, model.tau2_slope]])
    spread = turn @ both @ turn.T

    def whole(spread, sigma2):
        v = z @ np.kron(spread, np.eye(len(names))) @ z.T + sigma2 * np.eye(len(y))
        return dense.criterion(y, x, v, restricted=method == "REML")

    best = whole(spread, model.sigma2)
    assert model.criterion == pytest.approx(best, abs=1e-4)
    for nudge in ([1.05, 0, 0], [0.95, 0, 0], [1, 0.05, 0], [1, -0.05, 0], [1, 0, 0.1], [1, 0, -0.1]):
        half = np.linalg.cholesky(spread + 1e-9 * np.eye(2)) @ np.array([[nudge[0], 0], [nudge[1], 1 + nudge[2]]])
        assert best <= whole(half @ half.T, model.sigma2) + 1e-4
    v = z @ np.kron(spread, np.eye(len(names))) @ z.T + model.sigma2 * np.eye(len(y))
    _, shrunk, sd = dense.predicted(y, x, v, z, np.kron(spread, np.eye(len(names))))
    assert table["slope_effect"].to_pylist() == pytest.approx(shrunk[len(names) :], abs=1e-4)
    assert table["slope_sd"].to_pylist() == pytest.approx(sd[len(names) :], abs=1e-4)


def test_slopes_need_three_answers_of_a_unit():
    answers = pa.table({"unit": list("aabb"), "x": [0, 1, 0, 1], "y": [1.0, 2, 3, 3]})

    assert random_slope(unit_sums(answers, ["x"])).why == "no_slopes"


@pytest.mark.parametrize(
    ("y", "why"),
    [([2.0] * 8, "all_equal"), ([0.0, 1, 2, 3, 5, 5, 5, 5], "no_spread_within"), ([1.0, 2, 4, 3], "one_unit")],
)
def test_slopes_without_spread_are_not_computable(y, why):
    answers = pa.table({"unit": list("aaaabbbb")[: len(y)], "x": [0, 1, 2, 3] * (len(y) // 4), "y": y})
    sums = unit_sums(answers, ["x"])

    model = random_slope(sums)

    assert model.why == why
    assert set(slope_effects(sums, model)["slope"].to_pylist()) == {None}


def test_no_differing_slopes_are_found_where_there_are_none():
    answers = pa.table(
        {"unit": list("aaaabbbbcccc"), "x": [0, 1, 2, 3] * 3, "y": [1.0, 3, 2, 4, 2, 2, 4, 3, 1.5, 2, 3, 4]}
    )
    sums = unit_sums(answers, ["x"])

    model = random_slope(sums)

    assert (model.tau2_intercept, model.tau2_slope, model.correlation) == (0.0, 0.0, None)
    assert slope_effects(sums, model)["slope_effect"].to_pylist() == [0.0, 0.0, 0.0]
