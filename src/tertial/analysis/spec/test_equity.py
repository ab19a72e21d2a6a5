"""How differences are spread: exact decompositions, and estimators against the textbook and against chance."""

import math
from collections import Counter
from itertools import combinations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tertial.analysis.equity.kitagawa import Decomposition, NotTwoGroups, kitagawa, kitagawa_parts
from tertial.analysis.equity.operator_gap import operator_gap
from tertial.analysis.equity.segregation import entropy_parts, segregation
from tertial.analysis.equity.theil import Inequality, NotRatioScale, inequality, inequality_of_groups
from tertial.analysis.equity.variance import variance_shares

GENERATED = settings(max_examples=30, deadline=None, derandomize=True, database=None)
CELLS = "group category n x"


def cells(*rows: tuple[str, str, int, float]) -> pa.Table:
    return pa.table({name: [row[place] for row in rows] for place, name in enumerate(CELLS.split())})


def test_kitagawas_parts_are_those_of_the_reference():
    counties = cells(
        ("Los Angeles", "E", 1054, 806), ("San Diego", "E", 330, 265), ("Los Angeles", "H", 166, 66),
        ("San Diego", "H", 36, 14), ("Los Angeles", "M", 220, 106), ("San Diego", "M", 61, 33),
    )  # fmt: skip

    found = kitagawa(counties)

    assert found.rate1 == pytest.approx(0.679166666666667, abs=1e-12)
    assert found.difference == pytest.approx(-0.0515124902419984, abs=1e-12)
    assert found.composition == pytest.approx(-0.0148002816638546, abs=1e-12)
    assert found.rate == pytest.approx(-0.0367122085781439, abs=1e-12)


@GENERATED
@given(
    st.lists(
        st.tuples(st.integers(1, 90), st.integers(1, 90), st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=6
    )
)
def test_kitagawas_parts_sum_to_the_difference_and_turn_with_the_groups(rows: list[tuple[int, int, float, float]]):
    here = [("a", str(place), n, n * share) for place, (n, _, share, _) in enumerate(rows)]
    there = [("b", str(place), n, n * share) for place, (_, n, _, share) in enumerate(rows)]

    found, turned = kitagawa(cells(*here, *there)), kitagawa(cells(*there, *here))

    assert found.composition is not None
    assert found.rate is not None
    assert turned.composition is not None
    assert found.composition + found.rate == pytest.approx(found.difference, abs=1e-12)
    assert turned.composition == pytest.approx(-found.composition, abs=1e-12)


def test_a_category_that_one_group_lacks_leaves_the_difference_only():
    found = kitagawa(cells(("a", "u", 10, 5), ("a", "v", 10, 2), ("b", "u", 10, 5)))

    assert found == Decomposition(0.35, 0.5, 0.35 - 0.5, None, None)
    assert kitagawa_parts(cells(("a", "v", 10, 2), ("b", "u", 10, 5)))["rate"].to_pylist() == [None, None]


def test_a_group_with_nobody_has_no_rate():
    assert kitagawa(cells(("a", "u", 0, 0), ("b", "u", 10, 5))) == Decomposition(None, None, None, None, None)


def test_three_groups_have_no_difference():
    with pytest.raises(NotTwoGroups, match="3 groups"):
        kitagawa(cells(("a", "u", 1, 1), ("b", "u", 1, 1), ("c", "u", 1, 1)))


@GENERATED
@given(st.lists(st.tuples(st.floats(0.1, 100), st.integers(1, 30), st.sampled_from("abc")), min_size=1, max_size=12))
def test_both_indices_are_the_sum_of_their_parts(rows: list[tuple[float, int, str]]):
    x, w = np.array([row[0] for row in rows]), np.array([row[1] for row in rows], dtype=float)

    found = inequality(pa.table({"value": x, "weight": w, "group": [row[2] for row in rows]}))

    mean, share = (w * x).sum() / w.sum(), w / w.sum()
    assert found.theil == pytest.approx((share * x / mean * np.log(x / mean)).sum(), abs=1e-12)
    assert found.mean_log_deviation == pytest.approx((share * np.log(mean / x)).sum(), abs=1e-12)
    assert found.theil_within is not None
    assert found.theil_within >= -1e-12


def test_one_group_has_nothing_between():
    found = inequality(pa.table({"value": [1.0, 3.0], "group": ["a", "a"]}))

    assert (found.theil_between, found.mean_log_deviation_between) == (0.0, 0.0)


def test_a_zero_has_a_theil_index_and_no_log_deviation():
    found = inequality(pa.table({"value": [0.0, 2.0], "group": ["a", "a"]}))

    assert found.theil == pytest.approx(math.log(2))
    assert found.mean_log_deviation is None


def test_a_group_of_zeros_is_counted():
    rows = pa.table({"value": [0.0, 2.0, 2.0], "group": ["a", "b", "b"]})

    assert inequality(rows).theil == pytest.approx(math.log(1.5))
    assert inequality_of_groups(rows)["theil"].to_pylist() == [None, 0.0]


def test_negative_values_have_no_inequality():
    with pytest.raises(NotRatioScale, match="negative"):
        inequality(pa.table({"value": [-1.0, 2.0], "group": ["a", "a"]}))


@pytest.mark.parametrize("values", [[], [None, None], [0.0, 0.0]])
def test_nothing_to_share_has_no_inequality(values: list[float | None]):
    found = inequality(pa.table({"value": pa.array(values, pa.float64()), "group": ["a"] * len(values)}))

    real = sum(value is not None for value in values)
    assert found == Inequality(None, None, None, None, None, None, real)


def dealt(x: list[int], n: list[int], **more: list[str]) -> pa.Table:
    return pa.table({"x": x, "n": n} | more)


def test_what_chance_alone_gives_is_counted_over_all_deals():
    x, n = [3, 0, 1], [4, 3, 2]

    found = segregation(dealt(x, n))

    seats = [unit for unit, size in enumerate(n) for _ in range(size)]
    deals = [Counter(seats[seat] for seat in deal) for deal in combinations(range(9), 4)]
    sizes = [sum(abs(deal[unit] / 4 - (n[unit] - deal[unit]) / 5) for unit in range(3)) / 2 for deal in deals]
    assert found.expected_by_chance == pytest.approx(np.mean(sizes))
    assert found.dissimilarity is not None
    expected = (found.dissimilarity - np.mean(sizes)) / (1 - np.mean(sizes))
    assert found.dissimilarity_beyond_chance == pytest.approx(expected)


@pytest.mark.parametrize(("x", "index"), [([10, 0], 1.0), ([5, 5], 0.0)])
def test_full_and_no_segregation(x: list[int], index: float):
    found = segregation(dealt(x, [10, 10]))

    assert (found.dissimilarity, found.eta_squared) == (index, index)
    assert found.entropy_index == pytest.approx(index)


@GENERATED
@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12), st.sampled_from("abc")), min_size=3, max_size=9))
def test_the_parts_of_the_entropy_index_sum_to_it(rows: list[tuple[int, int, str]]):
    table = dealt([row[0] for row in rows], [row[0] + row[1] for row in rows], group=[row[2] for row in rows])

    parts, whole = entropy_parts(table), segregation(table).entropy_index

    contributions = parts["contribution"].to_pylist()
    if whole is None:
        assert set(contributions) == {None}
    else:
        assert sum(contributions) == pytest.approx(whole, abs=1e-12)


@settings(GENERATED, max_examples=10)
@given(st.lists(st.tuples(st.integers(1, 12), st.integers(1, 12)), min_size=3, max_size=7))
def test_standard_errors_are_those_of_leaving_each_unit_out(rows: list[tuple[int, int]]):
    x, n = [row[0] for row in rows], [row[0] + row[1] for row in rows]

    found = segregation(dealt(x, n))

    for name in ("dissimilarity", "entropy_index", "isolation", "eta_squared"):
        left = [
            getattr(segregation(dealt(x[:place] + x[place + 1 :], n[:place] + n[place + 1 :])), name)
            for place in range(len(n))
        ]
        se = math.sqrt((len(n) - 1) / len(n) * ((np.array(left) - np.mean(left)) ** 2).sum())
        assert getattr(found, f"se_{name}") == pytest.approx(se, abs=1e-9)


@pytest.mark.parametrize("x", [[0, 0], [10, 10]])
def test_nobody_and_everybody_are_not_segregated(x: list[int]):
    found = segregation(dealt(x, [10, 10]))

    assert (found.dissimilarity, found.expected_by_chance, found.entropy_index, found.isolation) == (None,) * 4
    assert found.share == x[0] / 10


def test_one_unit_has_no_segregation_and_no_standard_error():
    found = segregation(dealt([3, 0], [10, 0]))

    assert (found.units, found.dissimilarity, found.se_dissimilarity) == (1, 0.0, None)


def test_counts_that_cannot_be_are_refused():
    with pytest.raises(ValueError, match="above n"):
        segregation(dealt([11], [10]))


def nested(draw: np.random.Generator, spreads: tuple[float, float, float]) -> pa.Table:
    districts, areas, units = 8, 4, 5
    count = districts * areas * units
    district, area = np.repeat(np.arange(districts), areas * units), np.repeat(np.arange(districts * areas), units)
    n = draw.integers(6, 60, count)
    true = draw.normal(0, spreads[0], districts)[district] + draw.normal(0, spreads[1], districts * areas)[area]
    mean = true + draw.normal(0, spreads[2], count) + draw.normal(0, 1, count) / np.sqrt(n)
    variance = draw.chisquare(n - 1) / (n - 1)
    return pa.table(
        {"unit": range(count), "district": district, "area": area, "n": n, "mean": mean, "variance": variance}
    )


def test_components_are_right_on_average():
    draw = np.random.default_rng(1)

    found = [variance_shares(nested(draw, (0.5, 0.3, 0.4)))["component"].to_pylist() for _ in range(150)]

    mean, error = np.mean(found, axis=0), np.std(found, axis=0) / math.sqrt(len(found))
    assert (np.abs(mean - [0.25, 0.09, 0.16, 1.0]) < 3.5 * error).all()


def test_without_true_differences_components_are_about_zero_though_means_differ():
    draw = np.random.default_rng(2)

    found = [variance_shares(nested(draw, (0.0, 0.0, 0.0))).to_pydict() for _ in range(100)]

    assert np.mean([row["component"] for row in found], axis=0)[:3] == pytest.approx([0, 0, 0], abs=0.004)
    assert all(value > 0 for value in found[0]["observed"])
    assert all(0 <= value <= 1 for row in found for value in row["share"])


def test_balanced_components_are_those_of_nested_analysis_of_variance():
    draw = np.random.default_rng(3)
    y = draw.normal(size=(4, 3, 5, 6)) + draw.normal(size=(4, 1, 1, 1)) + draw.normal(size=(4, 3, 1, 1))
    means = y.mean(axis=3)
    index = np.indices((4, 3, 5)).reshape(3, -1)
    table = pa.table({"district": index[0], "area": index[1], "unit": index[2], "n": [6] * 60,
                      "mean": means.ravel(), "variance": y.var(axis=3, ddof=1).ravel()})  # fmt: skip

    found = variance_shares(table)["component"].to_pylist()

    areas, districts = means.mean(axis=2), means.mean(axis=(1, 2))
    within = y.var(axis=3, ddof=1).mean()
    of_units = 6 * ((means - areas[:, :, None]) ** 2).sum() / (60 - 12)
    of_areas = 30 * ((areas - districts[:, None]) ** 2).sum() / (12 - 4)
    of_districts = 90 * districts.var(ddof=1)
    expected = [(of_districts - of_areas) / 90, (of_areas - of_units) / 30, (of_units - within) / 6, within]
    assert found == pytest.approx(expected)


def test_one_unit_in_every_area_leaves_the_unit_untold():
    table = pa.table({"district": list("aabb"), "area": [1, 2, 3, 4], "unit": [1, 2, 3, 4], "n": [10] * 4,
                      "mean": [1.0, 2, 5, 6], "variance": [1.0] * 4})  # fmt: skip

    answer = variance_shares(table).to_pylist()

    assert [row["state"] for row in answer] == [None, None, "not_identified", None]
    assert [row["component"] for row in answer] == [pytest.approx(7.75), pytest.approx(0.4), None, 1.0]


def test_a_negative_component_counts_as_nothing():
    table = pa.table({"district": list("aabb"), "area": list("aabb"), "unit": [1, 2, 3, 4], "n": [10] * 4,
                      "mean": [1.0, 5, 1, 5], "variance": [1.0] * 4})  # fmt: skip

    answer = variance_shares(table).to_pylist()

    assert (answer[0]["state"], answer[0]["share"]) == ("negative", 0.0)
    assert sum(row["share"] or 0 for row in answer) == pytest.approx(1)


def test_single_answers_have_no_components():
    table = pa.table({"district": ["a", "b"], "area": ["a", "b"], "unit": [1, 2], "n": [1, 1], "mean": [3.0, 4.0],
                      "variance": pa.nulls(2, pa.float64())})  # fmt: skip

    answer = variance_shares(table)

    assert answer["component"].to_pylist() == [None] * 4
    assert answer["state"].to_pylist() == ["not_computable", "not_identified", "not_identified", "not_computable"]


def test_units_of_children_weigh_more_than_their_answers_if_asked():
    table = nested(np.random.default_rng(4), (0.5, 0.3, 0.4))
    weighted = table.append_column("population", pa.array([100.0] * len(table)))

    assert variance_shares(weighted)["observed"].to_pylist() != variance_shares(table)["observed"].to_pylist()


def types(mean: list[float], variance: list[float], first: int) -> pa.Table:
    forms = ["own"] * first + ["other"] * (len(mean) - first)
    return pa.table({"form": forms, "n": [20] * len(mean), "mean": mean, "variance": variance})


def test_the_gap_between_units_has_the_greatest_restricted_likelihood():
    draw = np.random.default_rng(5)
    variance = draw.uniform(0.01, 0.1, 30)
    y = draw.normal(4, 0.3, 30) + draw.normal(0, np.sqrt(variance)) + np.repeat([0.3, 0.0], 15)

    gap = operator_gap(types(y.tolist(), variance.tolist(), 15), first="own", second="other")

    x = np.column_stack([np.ones(30), np.repeat([1.0, 0.0], 15)])

    def likelihood(tau: float) -> float:
        w = 1 / (tau + variance)
        beta = np.linalg.solve((x.T * w) @ x, (x.T * w) @ y)
        information = np.linalg.slogdet((x.T * w) @ x)[1]
        return float(np.log(w).sum() - information - (w * (y - x @ beta) ** 2).sum()) / 2

    assert gap.unit_variance is not None
    assert all(likelihood(gap.unit_variance) >= likelihood(gap.unit_variance * by) for by in (0.99, 1.01))
    assert gap.low is not None
    assert gap.high is not None
    assert gap.between_units == pytest.approx((gap.low + gap.high) / 2)
    assert gap.df == 28


def test_equal_units_are_compared_by_their_means():
    gap = operator_gap(types([4.0, 4.2, 4.4, 3.8, 4.0, 4.2], [0.01] * 6, 3), first="own", second="other")

    assert gap.between_units == pytest.approx(0.2)
    assert gap.se == pytest.approx(math.sqrt(0.04 / 3 * 2))


def test_units_without_true_differences_have_no_unit_variance():
    gap = operator_gap(types([4.0, 4.01, 4.0, 4.01], [0.5] * 4, 2), first="own", second="other")

    assert gap.unit_variance == 0.0


def test_one_unit_of_a_type_has_a_raw_gap_only():
    gap = operator_gap(types([4.0, 3.0, 3.5], [0.01] * 3, 1), first="own", second="other")

    assert (gap.raw, gap.between_units, gap.se, gap.p) == (0.75, None, None, None)
    assert (gap.units_first, gap.units_second) == (1, 2)


def test_a_type_without_units_has_no_gap():
    gap = operator_gap(types([4.0, 3.0], [0.01] * 2, 2), first="own", second="other")

    assert (gap.raw, gap.between_units) == (None, None)


def test_the_adjusted_gap_is_the_rate_part():
    table = cells(("other", "u", 80, 160), ("other", "v", 20, 80), ("own", "u", 50, 100), ("own", "v", 50, 200))

    gap = operator_gap(types([3.0, 2.4], [0.1] * 2, 1), first="own", second="other",
                       cells=table.rename_columns(["form", "category", "n", "x"]))  # fmt: skip

    assert gap.composition == pytest.approx(0.6)
    assert gap.adjusted == pytest.approx(0.0)
