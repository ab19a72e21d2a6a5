"""Calibration: margins are met, nothing is dropped, and the error is that of the residuals."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertial.analysis.spec.surveying import GENERATED, told
from tertial.analysis.survey.calibration import calibrated_mean, greg, rake
from tertial.analysis.survey.design import design, mean

MARGINS = pa.table(
    {"variable": ["age", "age", "age", "home", "home"], "category": ["1", "2", "3", "sv", "other"],
     "population": [30, 40, 30, 70, 30]}
)  # fmt: skip
TO_THE_NEXT = pa.table({"variable": ["age", "age"], "category": ["1", "3"], "into": ["2", "2"]})


def respondents(ages="112233", homes="sososo", weights=None):
    full = {"s": "sv", "o": "other"}
    return pa.table({"age": [*ages], "home": [full[home] for home in homes], "weight": weights or [1.0] * len(ages)})


def met(table, margins=MARGINS):
    return [
        sum(row["weight"] for row in table.to_pylist() if row[margin["variable"]] == margin["category"])
        for margin in margins.to_pylist()
    ]


@pytest.mark.parametrize("method", [rake, greg])
def test_weights_add_up_to_every_margin(method):
    found = method(respondents(weights=[1.0, 2.0, 1.5, 1.0, 3.0, 1.0]), MARGINS)

    assert (found.converged, found.why, found.collapsed) == (True, None, ())
    assert met(found.table) == pytest.approx(MARGINS["population"].to_pylist(), abs=1e-4)
    assert told(found.off) <= 1e-6 * 100
    assert told(found.deff) >= 1


def test_raked_weights_keep_the_odds_ratios_of_the_base_weights():
    """Raking multiplies by a factor for each category: what marks it (Deming & Stephan 1940)."""
    base = [1.0, 2.0, 1.5, 1.0, 3.0, 1.0]
    w = np.log(rake(respondents(weights=base), MARGINS).table["weight"].to_numpy() / base)

    assert w[0] - w[1] == pytest.approx(w[2] - w[3], abs=1e-6)
    assert w[2] - w[3] == pytest.approx(w[4] - w[5], abs=1e-6)


def test_an_empty_margin_is_collapsed_as_declared_and_never_dropped():
    without_ones = respondents("2233", "soso")

    found = rake(without_ones, MARGINS, collapsing=TO_THE_NEXT)
    refused = rake(without_ones, MARGINS)

    assert found.collapsed == (("age", "1", "2"),)
    assert sum(found.table["weight"].to_pylist()) == pytest.approx(100)
    assert met(found.table)[1:] == pytest.approx([70, 30, 70, 30], abs=1e-4)
    assert (refused.converged, refused.table["weight"].to_pylist()) == (False, [None] * 4)
    assert refused.why == "the category “1” of age has no respondent, and no step is declared for it"


def test_respondents_where_the_register_has_no_children_are_collapsed_too():
    margins = MARGINS.set_column(2, "population", pa.array([0, 70, 30, 70, 30]))

    found = greg(respondents(), margins, collapsing=TO_THE_NEXT)

    assert found.collapsed == (("age", "1", "2"),)
    assert all(weight > 0 for weight in found.table["weight"].to_pylist())


def test_margins_that_cannot_be_met_together_take_the_declared_steps():
    """All the ones speak another language at home, and there are more of them than of that language."""
    table = respondents("112233", "oossss")
    margins = MARGINS.set_column(2, "population", pa.array([60, 20, 20, 70, 30]))

    found = rake(table, margins, collapsing=TO_THE_NEXT)
    refused = rake(table, margins)
    by_regression = greg(table, margins, collapsing=TO_THE_NEXT)

    assert (found.converged, found.collapsed) == (True, (("age", "1", "2"),))
    assert refused.why == "no convergence after 200 rounds"
    assert told(refused.off) > 1
    assert (by_regression.converged, by_regression.collapsed) == (True, (("age", "1", "2"),))


def test_trimmed_weights_are_raked_again():
    rng = np.random.default_rng(7)
    ages, homes = rng.choice([*"123"], 200), rng.choice([*"so"], 200)
    table = respondents("".join(ages), "".join(homes), [*np.where(rng.random(200) < 0.03, 9.0, 1.0)])
    table = table.append_column("area", pa.array(["a"] * 200))

    plain, found = rake(table, MARGINS), rake(table, MARGINS, trim_within=["area"])

    assert met(found.table) == pytest.approx(MARGINS["population"].to_pylist(), abs=1e-4)
    assert (found.beyond, told(found.deff) < told(plain.deff)) == (0, True)
    weights = found.table["weight"].to_numpy()
    assert weights.max() <= 3.0001 * np.median(plain.table["weight"].to_numpy())


@GENERATED
@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from([1.0, 2.0, 4.0, 5.0])), min_size=6, max_size=20))
def test_one_margin_is_poststratification(rows):
    """V = Σ(N_g/N)²·s_g²/n_g to the first order: residuals are deviations from the means of the groups."""
    rows = [*rows, ("a", 1.0), ("a", 3.0), ("b", 2.0), ("b", 5.0)]
    table = pa.table({"group": [g for g, _ in rows], "y": [y for _, y in rows], "weight": [1.0] * len(rows)})
    margins = pa.table({"variable": ["group"] * 2, "category": ["a", "b"], "population": [60, 40]})

    drawn = design(table)
    found = [calibrated_mean(method(table, margins), drawn, "y", variables=["group"]) for method in (rake, greg)]

    groups = {name: np.array([y for g, y in rows if g == name]) for name in "ab"}
    n = len(rows)
    expected = 0.6 * groups["a"].mean() + 0.4 * groups["b"].mean()
    variance = (
        n
        / (n - 1)
        * sum(
            share**2 * ((groups[name] - groups[name].mean()) ** 2).sum() / len(groups[name]) ** 2
            for name, share in (("a", 0.6), ("b", 0.4))
        )
    )
    for each in found:
        assert [each.value, each.se] == pytest.approx([expected, variance**0.5])


def test_calibration_on_what_explains_the_answers_takes_the_error_away():
    table = respondents("112233" * 3, "sososo" * 3).append_column("y", pa.array([1.0, 1.0, 3.0, 3.0, 5.0, 5.0] * 3))
    plain = mean(table, design(table), "y")

    found = calibrated_mean(rake(table, MARGINS), design(table), "y", variables=["age", "home"])

    assert [found.value, found.se] == pytest.approx([3.0, 0.0], abs=1e-6)
    assert told(plain.se) > 0.3


def test_questions_left_out_are_a_part_of_the_whole():
    table = respondents("112233" * 3, "sososo" * 3).append_column("y", pa.array([1.0, 2.0, 3.0, None, 5.0, 4.0] * 3))
    nothing = table.set_column(3, "y", pa.nulls(18, pa.float64()))

    found = calibrated_mean(rake(table, MARGINS), design(table), "y", variables=["age"])
    empty = calibrated_mean(rake(nothing, MARGINS), design(table), "y", variables=["age"])

    assert found.n == 15
    assert told(found.se) > 0
    assert (empty.value, empty.why) == (None, "no values")


def test_what_did_not_converge_has_no_mean():
    table = respondents("2233", "soso").append_column("y", pa.array([1.0, 2.0, 3.0, 4.0]))

    found = calibrated_mean(rake(table, MARGINS), design(table), "y", variables=["age"])

    assert (found.value, found.se, found.why is None) == (None, None, False)


def test_a_lonely_child_has_a_calibrated_mean_and_no_error():
    table = respondents().append_column("y", pa.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0]))
    drawn = design(table.append_column("u", pa.array([1, 1, 1, 1, 1, 2])), strata="u")

    found = calibrated_mean(rake(table, MARGINS), drawn, "y", variables=["age"])

    assert (found.value is None, found.se, found.why) == (False, None, "one of several clusters was drawn")


def test_calibration_says_what_is_wrong_with_its_margins():
    unequal = MARGINS.set_column(2, "population", pa.array([30, 40, 30, 70, 31]))
    twice = MARGINS.set_column(1, "category", pa.array(["1", "1", "3", "sv", "other"]))

    for margins, words in ((unequal, "add up to 100, those of home to 101"), (twice, "needs one population"),
                           (MARGINS.slice(0, 0), "no margins"), (MARGINS.slice(1), "is not among")):  # fmt: skip
        with pytest.raises(ValueError, match=words):
            rake(respondents(), margins)
    with pytest.raises(ValueError, match="no weight above 0"):
        rake(respondents(weights=[0.0] * 6), MARGINS)
