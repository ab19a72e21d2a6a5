"""Sampling designs: the reference cases that R computed, and small ones by their own formulas."""

from typing import Any

import pyarrow as pa
import pytest

from tertial.analysis.spec.surveying import reference, reference_data, told
from tertial.analysis.survey.design import design, mean, means, ratio, shares, total

DESIGNS: dict[str, tuple[str, dict[str, Any]]] = {
    "strat": ("apistrat.csv", {"weights": "pw", "strata": "stype", "populations": ["fpc"]}),
    "strat_nofpc": ("apistrat.csv", {"weights": "pw", "strata": "stype"}),
    "clus1": ("apiclus1.csv", {"weights": "pw", "clusters": ["dnum"], "populations": ["fpc"]}),
    "clus2": ("apiclus2.csv", {"clusters": ["dnum", "snum"], "populations": ["fpc1", "fpc2"]}),
    "srs": ("apisrs.csv", {"weights": "pw", "populations": ["fpc"]}),
}


def near(estimate, error):
    return pytest.approx(estimate, rel=1e-8), pytest.approx(error, rel=1e-7, abs=1e-15)


@pytest.mark.real_data
@pytest.mark.parametrize("name", DESIGNS)
def test_designs_are_as_r_computes_them(name):
    expected = reference("B01_mean_total_ratio")[name]
    file, drawn = DESIGNS[name]
    table = reference_data(file)
    sample = design(table, **drawn)

    one = mean(table, sample, "api00")
    both = means(table, sample, ["api00", "enroll"])
    of_forms = shares(table, sample, "stype")

    assert (one.value, one.se) == near(**expected_of(expected["mean_api00"]))
    assert one.deff == pytest.approx(expected["deff_api00"], rel=1e-7)
    assert one.df == expected["df"]
    assert both["mean"].to_pylist() == pytest.approx(expected["mean_api00_enroll"]["est"], rel=1e-8)
    assert both["se"].to_pylist() == pytest.approx(expected["mean_api00_enroll"]["se"], rel=1e-7)
    for found, name_of in ((total(table, sample, "enroll"), "total_enroll"),
                           (ratio(table, sample, "api.stu", "enroll"), "ratio_apistu_enroll")):  # fmt: skip
        assert (found.value, found.se) == near(**expected_of(expected[name_of]))
    assert of_forms["category"].to_pylist() == ["E", "H", "M"]
    assert of_forms["share"].to_pylist() == pytest.approx(expected["stype"]["est"], rel=1e-8)
    assert of_forms["se"].to_pylist() == pytest.approx(expected["stype"]["se"], rel=1e-7, abs=1e-15)


@pytest.mark.real_data
def test_the_published_example_of_the_survey_package():
    table = reference_data("apistrat.csv")

    found = mean(table, design(table, weights="pw", strata="stype", populations=["fpc"]), "api00")

    assert (round(told(found.value), 2), round(told(found.se), 4)) == (662.29, 9.4089)


def expected_of(expected):
    return {"estimate": expected["est"], "error": expected["se"]}


def test_a_stratified_mean_by_the_textbook():
    """V(ȳ) = Σ(N_h/N)²(1 − f_h)s_h²/n_h, Cochran 1977, equation 5.6."""
    table = pa.table({"h": ["a"] * 3 + ["b"] * 2, "y": [1.0, 2.0, 6.0, 4.0, 8.0], "N": [30] * 3 + [10] * 2})

    found = mean(table, design(table, strata="h", populations=["N"]), "y")

    expected = 0.75**2 * 0.9 * 7 / 3 + 0.25**2 * 0.8 * 8 / 2
    assert [found.value, found.se, found.df] == pytest.approx([3.75, expected**0.5, 3])


def test_a_total_of_two_stages_by_the_textbook():
    """V = N²(1 − f₁)s₁²/n + (N/n)ΣMᵢ²(1 − f₂ᵢ)s₂ᵢ²/mᵢ, Cochran 1977, equation 11.24."""
    table = pa.table(
        {"psu": [1, 1, 2, 2], "ssu": [1, 2, 1, 2], "N": [5] * 4, "M": [4, 4, 6, 6], "y": [1.0, 3.0, 2.0, 6.0]}
    )

    found = total(table, design(table, clusters=["psu", "ssu"], populations=["N", "M"]), "y")

    first = 25 * (1 - 2 / 5) * ((8 - 24) ** 2 / 2) / 2
    second = 5 / 2 * (16 * 0.5 * 2 / 2 + 36 * (1 - 2 / 6) * 8 / 2)
    assert [found.value, found.se] == pytest.approx([80, (first + second) ** 0.5])


def test_a_lonely_cluster_is_not_computable_unless_it_was_certain():
    table = pa.table({"h": [1, 1, 2], "y": [1.0, 2.0, 3.0], "N": [9, 9, 4], "sure": [9, 9, 1]})

    lonely = mean(table, design(table, strata="h", populations=["N"]), "y")
    certain = mean(table, design(table, strata="h", populations=["sure"]), "y")

    assert (lonely.se, lonely.why) == (None, "one of several clusters was drawn")
    assert certain.se is not None


def test_nothing_but_gaps_is_not_computable():
    table = pa.table({"y": pa.array([None, None], pa.float64()), "x": [0.0, 0.0], "z": [1.0, 2.0]})
    sample = design(table)

    found = [mean(table, sample, "y"), total(table, sample, "y"), ratio(table, sample, "z", "x")]

    assert [(each.value, each.se, each.why) for each in found] == [
        (None, None, "no values"), (None, None, "no values"), (None, None, "nothing below")
    ]  # fmt: skip


def test_a_design_says_what_it_lacks():
    table = pa.table({"w": [1.0, None], "N": [None, 4], "c": [1, 2]})

    with pytest.raises(ValueError, match="no weight"):
        design(table, weights="w")
    with pytest.raises(ValueError, match="no population"):
        design(table, populations=["N"])
    with pytest.raises(ValueError, match="1 stages and 2 populations"):
        design(table, clusters=["c"], populations=["N", "N"])
