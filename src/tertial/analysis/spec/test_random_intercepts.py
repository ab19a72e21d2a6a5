"""Random intercepts from sums: against lme4's numbers, statsmodels, and the whole matrix."""

import warnings

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.regression.mixed_linear_model import MixedLM

from tertial.analysis.engine import ColumnMissing
from tertial.analysis.shrinkage.intercepts import InterceptModel, effects, random_intercept
from tertial.analysis.shrinkage.reliability import answers_needed, reliability
from tertial.analysis.shrinkage.sums import unit_sums
from tertial.analysis.spec import dense, reference

FEW = settings(max_examples=30, deadline=None, derandomize=True, database=None)
FAMILIES = st.lists(
    st.lists(st.floats(1, 5).map(lambda value: round(value, 2)), min_size=1, max_size=6), min_size=2, max_size=6
)


def answers_of(families, **more):
    units = [place for place, answers in enumerate(families) for _ in answers]
    return pa.table({"unit": units, "y": [y for answers in families for y in answers], **more})


@pytest.mark.real_data
@pytest.mark.parametrize("method", ["REML", "ML"])
def test_the_dyestuff_is_fitted_as_lme4_fits_it(method):
    rows, numbers = reference.read("dyestuff"), reference.expected("C01_dyestuff_balanced")[method]
    answers = pa.table({"unit": [row["Batch"] for row in rows], "y": [float(row["Yield"]) for row in rows]})

    model = random_intercept(unit_sums(answers), method=method)

    assert [model.tau2, model.sigma2] == pytest.approx(numbers["vc"]["vcov"], rel=1e-6)
    assert model.log_likelihood == pytest.approx(numbers["logLik"], abs=1e-8)


@pytest.mark.real_data
def test_the_dyestuffs_batches_are_shrunk_as_by_lme4():
    rows, numbers = reference.read("dyestuff"), reference.expected("C01_dyestuff_balanced")["REML"]
    sums = unit_sums(pa.table({"unit": [row["Batch"] for row in rows], "y": [float(row["Yield"]) for row in rows]}))
    model = random_intercept(sums)

    table = effects(sums, model)

    assert table["effect"].to_pylist() == pytest.approx(numbers["blup"]["u"], abs=1e-5)
    assert table["sd"].to_pylist() == pytest.approx(numbers["blup"]["cond_sd"], abs=1e-5)
    assert table["reliability"].to_pylist() == pytest.approx([numbers["reliability"]] * 6, abs=1e-7)
    assert (model.icc, model.estimates[0], model.standard_errors[0]) == pytest.approx(
        (numbers["icc"], numbers["fixed"]["est"], numbers["fixed"]["se"]), abs=1e-6
    )


@pytest.mark.real_data
def test_a_covariate_is_fitted_as_lme4_fits_it():
    rows, numbers = reference.read("sleepstudy"), reference.expected("C03_sleepstudy")["intercept_model"]
    columns = {"unit": [row["Subject"] for row in rows], "y": [float(row["Reaction"]) for row in rows]}
    sums = unit_sums(pa.table(columns | {"days": [int(row["Days"]) for row in rows]}), ["days"])

    model = random_intercept(sums, covariates=["days"])

    table = effects(sums, model)
    assert [model.tau2, model.sigma2] == pytest.approx(numbers["vc"]["vcov"], rel=1e-6)
    assert model.estimates == pytest.approx(numbers["fixed"]["est"], rel=1e-9)
    assert model.standard_errors == pytest.approx(numbers["fixed"]["se"], rel=1e-6)
    assert model.criterion == pytest.approx(numbers["REMLcrit"], abs=1e-6)
    assert table["effect"].to_pylist() == pytest.approx(numbers["blup"]["u"], abs=1e-4)
    assert table["sd"].to_pylist() == pytest.approx(numbers["blup"]["cond_sd"], abs=1e-5)


@FEW
@given(FAMILIES, st.sampled_from(["REML", "ML"]))
def test_the_fit_is_the_best_of_the_whole_likelihood(families, method):
    sums = unit_sums(answers_of(families))
    model = random_intercept(sums, method=method)
    if model.why:
        return
    y, z = np.concatenate(families), dense.members([k for k, of in enumerate(families) for _ in of])
    x, one = np.ones((len(y), 1)), np.eye(len(y))

    def whole(tau2, sigma2):
        return dense.criterion(y, x, tau2 * z @ z.T + sigma2 * one, restricted=method == "REML")

    assert model.criterion == pytest.approx(whole(model.tau2, model.sigma2), abs=1e-6)
    for tau2 in (0.0, model.tau2 * 0.9, model.tau2 * 1.1, model.tau2 + 0.05, model.tau2 + 1, 3.0):
        for sigma2 in (model.sigma2 * 0.95, model.sigma2, model.sigma2 * 1.05):
            assert model.criterion <= whole(tau2, sigma2) + 1e-7


@FEW
@given(FAMILIES)
def test_the_effects_are_those_of_the_whole_matrix(families):
    sums = unit_sums(answers_of(families))
    model = random_intercept(sums)
    if model.why:
        return
    y, z = np.concatenate(families), dense.members([k for k, of in enumerate(families) for _ in of])
    spread = model.tau2 * np.eye(len(families))
    v = z @ spread @ z.T + model.sigma2 * np.eye(len(y))

    table = effects(sums, model)

    beta, shrunk, sd = dense.predicted(y, np.ones((len(y), 1)), v, z, spread)
    assert model.estimates == pytest.approx(beta, abs=1e-7)
    assert table["effect"].to_pylist() == pytest.approx(shrunk, abs=1e-7)
    assert table["sd"].to_pylist() == pytest.approx(sd, abs=1e-6)


def test_unequal_units_with_a_covariate_agree_with_statsmodels():
    draws = np.random.default_rng(7)
    sizes = draws.integers(2, 15, 40)
    units = np.repeat(np.arange(40), sizes)
    age = draws.integers(1, 6, len(units)).astype(float)
    y = 3 + 0.2 * age + draws.normal(0, 0.7, 40)[units] + draws.normal(0, 1, len(units))
    sums = unit_sums(pa.table({"unit": units, "y": y, "age": age}), ["age"])

    model = random_intercept(sums, covariates=["age"])

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        other = MixedLM(y, np.column_stack([np.ones(len(y)), age]), units).fit(reml=True, gtol=1e-10)
    assert model.estimates == pytest.approx(other.fe_params, rel=1e-5)
    assert model.tau2 == pytest.approx(other.cov_re[0, 0], rel=1e-3)
    assert model.sigma2 == pytest.approx(other.scale, rel=1e-4)


def test_balanced_units_give_the_estimates_of_the_analysis_of_variance():
    families = [[3.0, 4.0, 5.0], [1.0, 2.0, 2.0], [5.0, 5.0, 4.0], [3.0, 3.0, 2.0]]

    model = random_intercept(unit_sums(answers_of(families)))

    within = np.mean([np.var(one, ddof=1) for one in families])
    between = 3 * np.var([np.mean(one) for one in families], ddof=1)
    assert (model.tau2, model.sigma2) == pytest.approx(((between - within) / 3, within), rel=1e-9)


def test_no_variance_between_units_shrinks_everybody_wholly():
    sums = unit_sums(answers_of([[1.0, 5.0], [5.0, 1.0], [2.0, 4.0, 3.0]]))

    model = random_intercept(sums)

    assert model.tau2 == 0.0
    assert (
        effects(sums, model).select(["effect", "sd", "reliability"]).to_pylist()
        == [{"effect": 0.0, "sd": 0.0, "reliability": 0.0}] * 3
    )


def test_one_unit_is_not_computable():
    model = random_intercept(unit_sums(answers_of([[3.0, 4.0]])))

    assert model == InterceptModel("REML", ("intercept",), 1, 2, why="one_unit")


def test_no_unit_at_all_is_not_computable():
    empty = pa.table({"n": pa.array([], pa.int64()), "sum": pa.array([], pa.float64())})
    empty = empty.append_column("sum_squares", empty["sum"])

    assert random_intercept(empty).why == "one_unit"


def test_units_of_one_answer_each_are_not_computable():
    assert random_intercept(unit_sums(answers_of([[3.0], [4.0], [5.0]]))).why == "no_repeats"


def test_all_answers_equal_leave_no_variance_and_no_likelihood():
    sums = unit_sums(answers_of([[4.1, 4.1], [4.1, 4.1, 4.1]]))

    model = random_intercept(sums)

    assert (model.why, model.tau2, model.sigma2, model.log_likelihood) == ("all_equal", 0.0, 0.0, None)
    assert effects(sums, model)["effect"].to_pylist() == [0.0, 0.0]


def test_units_without_spread_within_are_not_computable():
    model = random_intercept(unit_sums(answers_of([[3.3, 3.3], [4.1, 4.1], [5.0, 5.0]])))

    assert (model.why, model.tau2) == ("no_spread_within", None)


def test_a_constant_covariate_is_not_computable():
    answers = answers_of([[3.0, 4.0], [4.0, 5.0]], age=[3, 3, 3, 3])

    assert random_intercept(unit_sums(answers, ["age"]), covariates=["age"]).why == "collinear"


def test_a_unit_without_answers_is_null_and_changes_nothing():
    sums = unit_sums(answers_of([[3.0, 4.0, 3.5], [4.0, 5.0, 4.1], [2.0, 3.5, 2.2]]))
    more = pa.concat_tables([sums, pa.table({"unit": [9], "n": [0], "sum": [0.0], "sum_squares": [0.0]})])

    table = effects(more, random_intercept(more))

    assert random_intercept(more) == random_intercept(sums)
    nothing = dict.fromkeys(("mean", "expected", "effect", "sd", "stabilised"))
    assert table.to_pylist()[3] == nothing | {"unit": 9, "n": 0, "reliability": 0.0}


def test_a_large_mean_beside_a_small_spread_costs_no_digits():
    families = [[1.0, 2.0, 4.0], [3.0, 5.0, 6.0], [2.0, 2.5, 3.0]]
    moved = [[1e5 + y for y in one] for one in families]

    near, far = (random_intercept(unit_sums(answers_of(of))) for of in (families, moved))

    assert (far.tau2, far.sigma2) == pytest.approx((near.tau2, near.sigma2), rel=1e-4)


def test_a_missing_column_of_sums_is_named():
    with pytest.raises(ColumnMissing, match="“sum_squares”"):
        random_intercept(pa.table({"n": [2, 3], "sum": [4.0, 5.0]}))


def test_a_negative_number_of_answers_is_refused():
    with pytest.raises(ValueError, match="negative count"):
        random_intercept(pa.table({"n": [-1], "sum": [4.0], "sum_squares": [5.0]}))


def test_sums_count_only_whole_answers():
    answers = pa.table({"unit": ["B", "A", "B", "C"], "y": [4, 3, None, 5], "age": [2, 3, 4, None]})

    table = unit_sums(answers, ["age"])

    assert table.select(["unit", "n", "sum", "sum_age_y"]).to_pylist() == [
        {"unit": "B", "n": 1, "sum": 4.0, "sum_age_y": 8.0},
        {"unit": "A", "n": 1, "sum": 3.0, "sum_age_y": 9.0},
        {"unit": "C", "n": 0, "sum": 0.0, "sum_age_y": 0.0},
    ]


@FEW
@given(st.floats(0.001, 10), st.floats(0.01, 10), st.sampled_from([0.5, 0.7, 0.9]))
def test_the_answers_needed_are_the_fewest_that_are_enough(tau2, sigma2, wanted):
    needed = answers_needed(tau2=tau2, sigma2=sigma2, wanted=wanted)

    assert reliability(tau2=tau2, sigma2=sigma2, n=needed) >= wanted - 1e-9
    assert needed == 1 or reliability(tau2=tau2, sigma2=sigma2, n=needed - 1) < wanted


def test_without_variance_between_units_no_number_of_answers_is_enough():
    assert answers_needed(tau2=0.0, sigma2=1.0) is None
    assert answers_needed(tau2=None, sigma2=1.0) is None
    assert reliability(tau2=0.0, sigma2=0.0, n=5) == 0.0
    assert reliability(tau2=None, sigma2=1.0, n=5) is None


def test_what_cannot_be_a_reliability_is_refused():
    with pytest.raises(ValueError, match="more than 0 and less than 1"):
        answers_needed(tau2=1.0, sigma2=1.0, wanted=1.0)
    with pytest.raises(ValueError, match="0 or more"):
        reliability(tau2=-1.0, sigma2=1.0, n=3)
