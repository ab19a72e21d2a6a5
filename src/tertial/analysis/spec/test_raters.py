"""Agreement among raters: published figures, the packages that others use, and data that say nothing."""

from collections.abc import Sequence
from typing import Any, get_args

import krippendorff
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from statsmodels.stats import inter_rater

from tertial.analysis.raters.icc import intraclass_correlations, raters_needed, standard_error_of_measurement
from tertial.analysis.raters.kappa import (
    NotTwoRaters,
    PairAgreement,
    PanelAgreement,
    Weights,
    pair_agreement,
    panel_agreement,
)
from tertial.analysis.raters.krippendorff import Level, krippendorff_alpha
from tertial.analysis.raters.ratings import RatedTwice
from tertial.analysis.raters.severity import adjusted_scores, examiner_severity, score_model

GENERATED = settings(max_examples=30, deadline=None, derandomize=True, database=None)
# Krippendorff's four observers of twelve units.
FOUR_OBSERVERS = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, None],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 3],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]
# Shrout and Fleiss' six targets and four judges.
SIX_TARGETS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
# The fourteen raters, ten subjects and five categories that Fleiss' kappa is often shown with.
FOURTEEN_RATERS = [
    [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
    [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
]  # fmt: skip


def ratings(by_rater: Sequence[Sequence[Any]], value: str = "value", rater: str = "rater") -> pa.Table:
    rows = [
        {"object": place, rater: name, value: rating}
        for name, given_ratings in enumerate(by_rater)
        for place, rating in enumerate(given_ratings)
    ]
    return pa.Table.from_pylist(rows)


def by_object(rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]


@pytest.mark.parametrize(
    ("level", "alpha"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)]
)
def test_four_observers_have_their_published_alpha(level: Level, alpha: float):
    found = krippendorff_alpha(ratings(FOUR_OBSERVERS), level=level)

    assert found.alpha == pytest.approx(alpha, abs=5e-4)
    assert (found.pairable, found.objects, found.resamples) == (40, 11, 2000)
    assert found.low is not None
    assert found.high is not None
    assert found.low < alpha < found.high
    assert found.retrain is (found.low < 0.667)


@GENERATED
@given(st.lists(st.lists(st.one_of(st.none(), st.integers(1, 5)), min_size=6, max_size=6), min_size=2, max_size=4))
def test_alpha_is_that_of_the_package(rows: list[list[int | None]]):
    data = np.array([[np.nan if value is None else value for value in row] for row in rows], dtype=float)
    paired = data[:, np.isfinite(data).sum(axis=0) >= 2]
    assume(len(np.unique(paired[np.isfinite(paired)])) > 1)

    for level in get_args(Level):
        found = krippendorff_alpha(ratings(rows), level=level, resamples=0)

        assert found.alpha == pytest.approx(krippendorff.alpha(data, level_of_measurement=level), abs=1e-12)
        assert (found.low, found.high, found.retrain) == (None, None, None)


@pytest.mark.parametrize(
    "rows", [[[3, 3, 3], [3, 3, 3]], [[1, 2, None], [None, None, 3]], [[1, 2, 3]], [[None], [None]]]
)
@pytest.mark.parametrize("level", get_args(Level))
def test_constant_or_unpaired_ratings_are_not_computable(rows: list[list[int | None]], level: Level):
    found = krippendorff_alpha(ratings(rows), level=level)

    assert (found.alpha, found.low, found.verdict, found.retrain) == (None, None, "not_computable", None)


def test_the_same_seed_gives_the_same_interval():
    first, again, other = (krippendorff_alpha(ratings(FOUR_OBSERVERS), level="ordinal", seed=s) for s in (7, 7, 8))

    assert first == again
    assert (first.low, first.high) != (other.low, other.high)


def test_full_agreement_is_usable():
    found = krippendorff_alpha(ratings([[1, 2, 3, 4], [1, 2, 3, 4]]), level="ordinal")

    assert (found.alpha, found.low, found.verdict, found.retrain) == (1.0, 1.0, "usable", False)


def test_words_agree_on_the_nominal_level_only():
    words = ratings([["yes", "no", "yes"], ["yes", "no", "no"]])

    assert krippendorff_alpha(words, level="nominal").alpha is not None
    with pytest.raises(ValueError, match="must be numbers"):
        krippendorff_alpha(words, level="ordinal")


def test_negative_values_have_no_ratios():
    with pytest.raises(ValueError, match="Use the interval level"):
        krippendorff_alpha(ratings([[-1, 2], [1, 2]]), level="ratio")


def test_an_unknown_level_is_refused():
    with pytest.raises(ValueError, match="level of measurement"):
        krippendorff_alpha(ratings([[1, 2], [1, 2]]), level="cardinal")  # type: ignore[arg-type]  # what is refused


def test_a_rating_given_twice_is_refused():
    twice = pa.concat_tables([ratings(FOUR_OBSERVERS)] * 2)

    with pytest.raises(RatedTwice):
        krippendorff_alpha(twice, level="nominal")


def test_many_different_scores_are_drawn_in_parts():
    draw = np.random.default_rng(1)
    rows = (draw.normal(size=(1, 40)) + draw.normal(size=(2, 40)) / 3).round(2).tolist()

    found = krippendorff_alpha(ratings(rows), level="interval")

    assert found.resamples == 2000
    assert found.low is not None
    assert found.high is not None
    assert 0.6 < found.low < found.high < 1


def test_six_targets_have_their_published_correlations():
    answer = intraclass_correlations(ratings(by_object(SIX_TARGETS))).to_pydict()

    assert answer["icc"] == pytest.approx([0.17, 0.29, 0.71, 0.44, 0.62, 0.91], abs=0.005)
    assert answer["f"][:3] == pytest.approx([1.79, 11.03, 11.03], abs=0.005)
    assert answer["low"][1] == pytest.approx(0.019, abs=5e-4)
    assert answer["high"][1] == pytest.approx(0.761, abs=5e-4)
    assert (answer["df1"][0], answer["df2"][0], answer["df2"][1]) == (5, 18, 15)


def test_an_object_that_somebody_has_not_rated_is_left_out():
    incomplete = [*by_object(SIX_TARGETS)]
    incomplete = [[*row, value] for row, value in zip(incomplete, [3, 4, 5, None], strict=True)]

    answer, complete = (
        intraclass_correlations(ratings(incomplete)),
        intraclass_correlations(ratings(by_object(SIX_TARGETS))),
    )

    assert answer.to_pydict() == complete.to_pydict()


@pytest.mark.parametrize("rows", [[[4, 4], [4, 4]], [[4], [5]], [[4, 5]]])
def test_scores_that_do_not_vary_or_stand_alone_have_no_correlation(rows: list[list[int]]):
    answer = intraclass_correlations(ratings(rows))

    assert answer["icc"].to_pylist() == answer["low"].to_pylist() == answer["p"].to_pylist() == [None] * 6


def test_examiners_who_agree_fully_have_a_correlation_of_one_and_no_test():
    answer = intraclass_correlations(ratings([[1, 2, 3], [1, 2, 3]]))

    assert answer["icc"].to_pylist() == [1.0] * 6
    assert answer["f"].to_pylist() == answer["low"].to_pylist() == [None] * 6


def test_objects_that_do_not_differ_have_no_panel_correlation():
    answer = intraclass_correlations(ratings([[1, 2], [2, 1]])).to_pydict()

    assert answer["icc"][0] == pytest.approx(-1)
    assert answer["icc"][3] is None


@pytest.mark.parametrize(("icc", "wanted", "raters"), [(0.5, 0.8, 4), (0.8, 0.8, 1), (0.95, 0.8, 1), (0.0, 0.8, None)])
def test_raters_needed(icc: float, wanted: float, raters: int | None):
    assert raters_needed(icc, wanted) == raters


def test_a_wanted_reliability_of_one_is_refused():
    with pytest.raises(ValueError, match="between 0 and 1"):
        raters_needed(0.5, 1.0)


def test_a_negative_correlation_leaves_the_whole_spread():
    assert standard_error_of_measurement(2.0, -0.3) == 2.0
    assert standard_error_of_measurement(float("nan"), 0.5) is None


@GENERATED
@given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 4)), min_size=2, max_size=12))
@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")
def test_kappa_is_that_of_statsmodels(pairs: list[tuple[int, int]]):
    table = np.zeros((4, 4))
    for one, other in pairs:
        table[one - 1, other - 1] += 1
    assume(table.max() < len(pairs))

    for weights in get_args(Weights):
        name = None if weights == "none" else weights
        found = pair_agreement(ratings(by_object(pairs)), weights=weights, categories=[1, 2, 3, 4])

        expected = inter_rater.cohens_kappa(table, wt=name, return_results=False)
        assert found.kappa == pytest.approx(expected, abs=1e-12)
        assert found.agreement == np.trace(table) / len(pairs)


def test_ac1_stays_where_kappa_falls_by_prevalence():
    # Of 125 objects 118 are “yes” to both, 5 to the first only, 2 to the second only: Gwet's example.
    pairs = [("yes", "yes")] * 118 + [("yes", "no")] * 5 + [("no", "yes")] * 2

    found = pair_agreement(ratings(by_object(pairs)), weights="none")

    assert (found.kappa, found.agreement, found.ac1) == pytest.approx((-0.0234, 0.944, 0.9408), abs=5e-5)


def test_two_constant_raters_have_percent_agreement_only():
    assert pair_agreement(ratings([[1, 1], [1, 1]])) == PairAgreement(None, 1.0, None, 2)
    assert pair_agreement(ratings([[1, 1], [1, 1]]), categories=[1, 2]) == PairAgreement(None, 1.0, 1.0, 2)


def test_two_raters_without_a_common_object_do_not_compare():
    assert pair_agreement(ratings([[1, None], [None, 1]])) == PairAgreement(None, None, None, 0)


def test_three_raters_are_no_pair():
    with pytest.raises(NotTwoRaters, match="3 raters"):
        pair_agreement(ratings([[1], [1], [1]]))


def test_a_rating_beyond_the_categories_is_refused():
    with pytest.raises(ValueError, match="“9” is not among the categories"):
        pair_agreement(ratings([[1, 9], [1, 2]]), categories=[1, 2])


def test_fourteen_raters_have_their_published_kappa():
    rows = [[c + 1 for c, times in enumerate(row) for _ in range(times)] for row in FOURTEEN_RATERS]

    found = panel_agreement(ratings(by_object(rows)))

    assert found.kappa == pytest.approx(0.210, abs=5e-4)
    assert found.kappa == pytest.approx(inter_rater.fleiss_kappa(np.array(FOURTEEN_RATERS)), abs=1e-12)
    assert (found.objects, found.raters) == (10, 14)


def test_a_panel_in_one_category_has_no_kappa():
    assert panel_agreement(ratings([[1, 1], [1, 1], [1, 1]])) == PanelAgreement(None, 1.0, None, 2, 3)
    assert panel_agreement(ratings([[1], [None]])) == PanelAgreement(None, None, None, 0, 2)


def scores(rows: Sequence[Sequence[Any]]) -> pa.Table:
    return ratings(by_object(rows), value="score", rater="examiner")


def test_balanced_scores_have_the_correlation_of_shrout_and_fleiss():
    model = score_model(scores(SIX_TARGETS))

    assert model.icc == pytest.approx(0.289763779527559, abs=1e-6)
    assert model.object_variance == pytest.approx((11.2417 - 1.0194) / 4, abs=1e-3)


def unbalanced(seed: int = 3) -> pa.Table:
    """Twelve objects, each scored by two or three of five examiners, of whom the last is severe."""
    draw = np.random.default_rng(seed)
    level, severity = draw.normal(6, 2, 12), np.array([0.0, 0.3, -0.2, 0.1, -2.0])
    rows = [
        {"object": o, "examiner": x, "score": level[o] + severity[x] + draw.normal(0, 0.5)}
        for o in range(12)
        for x in draw.permutation(5)[: 2 + o % 2]
    ]
    return pa.Table.from_pylist(rows)


def test_unbalanced_scores_have_the_greatest_restricted_likelihood():
    table = unbalanced()
    model = score_model(table)
    o, x, y = (np.array(table[name].to_pylist()) for name in ("object", "examiner", "score"))
    same_object, same_examiner = o[:, None] == o[None, :], x[:, None] == x[None, :]

    def likelihood(variances: Sequence[float]) -> float:
        whole = variances[0] * same_object + variances[1] * same_examiner + variances[2] * np.eye(len(y))
        inverse, ones = np.linalg.inv(whole), np.ones(len(y))
        information = ones @ inverse @ ones
        left = y - (ones @ inverse @ y) / information
        return float(-np.linalg.slogdet(whole)[1] - np.log(information) - left @ inverse @ left)

    assert model.object_variance is not None
    assert model.examiner_variance is not None
    assert model.error_variance is not None
    found = [model.object_variance, model.examiner_variance, model.error_variance]
    for place in range(3):
        for by in (0.97, 1.03):
            moved = [value * (by if place == p else 1) for p, value in enumerate(found)]
            assert likelihood(moved) < likelihood(found)


def test_the_severe_examiner_is_seen_and_adjusted_for():
    table = unbalanced()

    severity, adjusted = examiner_severity(table).to_pylist(), adjusted_scores(table).to_pylist()

    assert min(severity, key=lambda row: row["effect"])["examiner"] == 4
    met = {row["object"] for row in table.to_pylist() if row["examiner"] == 4}
    assert all(row["adjusted"] > row["mean"] for row in adjusted if row["object"] in met)


def test_candidates_near_the_cut_go_to_a_third_examiner():
    rows = [(5.0, 5.2), (7.0, 7.1), (9.0, 8.7), (2.0, 2.2), (7.3, 7.2)]

    answer = adjusted_scores(scores(rows), cut=7.0).to_pylist()

    assert [row["third_examiner"] for row in answer] == [False, True, False, False, True]
    reach = 1.96 * np.sqrt(2) * answer[0]["sem"]
    assert all(row["third_examiner"] == (abs(row["adjusted"] - 7) <= reach) for row in answer)


def test_without_a_cut_nobody_is_near_it():
    assert adjusted_scores(scores(SIX_TARGETS))["third_examiner"].to_pylist() == [None] * 6


@pytest.mark.parametrize(
    "rows",
    [
        [(5, 6, None, None), (7, 6, None, None), (None, None, 4, 3), (None, None, 5, 5)],
        [(5, 5), (5, 5), (5, 5)],
        [(1, 2), (3, 4), (7, 8), (5, 6)],
        [(5, None), (None, 6)],
        [(5, 6)],
        [(None, None)],
    ],
)
def test_scores_that_cannot_tell_severity_have_no_model(rows: list[tuple[int | None, ...]]):
    model = score_model(scores(rows))

    assert (model.object_variance, model.examiner_variance, model.icc, model.sem) == (None,) * 4
    assert set(adjusted_scores(scores(rows))["adjusted"].to_pylist()) == {None}
    assert set(examiner_severity(scores(rows))["effect"].to_pylist()) == {None}


def test_an_unconnected_design_is_said_to_be_so():
    apart = [(5, 6, None, None), (7, 6, None, None), (None, None, 4, 3), (None, None, 5, 5)]

    assert score_model(scores(apart)).connected is False
    assert score_model(scores(SIX_TARGETS)).connected is True


def test_an_object_without_a_score_stays_in_the_table():
    answer = adjusted_scores(scores([*SIX_TARGETS, [None] * 4])).to_pylist()

    assert answer[-1] | {"object": 6} == {
        "object": 6, "n": 0, "mean": None, "adjusted": None, "predicted": None, "sem": None, "third_examiner": None,
    }  # fmt: skip


def test_examiners_without_severity_change_nothing():
    answer = adjusted_scores(scores([(5.0, 5.3), (7.2, 7.0), (9.0, 8.8), (2.0, 2.1)])).to_pylist()

    assert [row["adjusted"] for row in answer] == pytest.approx([row["mean"] for row in answer], abs=1e-6)
