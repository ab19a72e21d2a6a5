"""Indices: enough valid items, reversed items, and how well they hang together."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tertial.analysis.spec.surveying import GENERATED, told
from tertial.analysis.survey.indices import Reliability, index_scores, reliability

ITEMS = ["a", "b", "c", "d"]


def items(values):
    columns = np.asarray(values).T.tolist()
    return pa.table(dict(zip(ITEMS[: len(columns)], columns, strict=True)))


def test_half_of_the_items_and_two_at_least():
    answers = pa.table({"a": [4, 4, None, 3], "b": [2, None, None, None], "c": [None, None, None, 3],
                        "d": [None, None, None, 3], "e": [None, None, None, None]})  # fmt: skip

    of_four = index_scores(answers, [*"abcd"])
    of_five = index_scores(answers, [*"abcde"])
    of_two = index_scores(answers, [*"ab"])

    assert of_four["score"].to_pylist() == [3.0, None, None, 3.0]
    assert of_five["score"].to_pylist() == [None, None, None, 3.0]
    assert of_two["score"].to_pylist() == [3.0, None, None, None]
    assert of_four["valid"].to_pylist() == [2, 1, 0, 3]


@GENERATED
@given(arrays(int, (12, 3), elements=st.integers(1, 5)))
def test_reversing_an_item_twice_is_not_reversing_it(values):
    table = items(values)
    turned = table.set_column(1, "b", pa.array((6 - values[:, 1]).tolist()))

    assert (
        index_scores(turned, ITEMS[:3], reverse=["b"])["score"].to_pylist()
        == index_scores(table, ITEMS[:3])["score"].to_pylist()
    )


def test_an_index_says_what_is_wrong():
    with pytest.raises(ValueError, match="outside 1–5"):
        index_scores(pa.table({"a": [6], "b": [1]}), ["a", "b"])
    with pytest.raises(ValueError, match="is no item"):
        index_scores(pa.table({"a": [5], "b": [1]}), ["a", "b"], reverse=["c"])


def test_alpha_is_cronbachs():
    values = np.array([[1, 2, 2], [2, 2, 3], [3, 4, 3], [4, 3, 5], [5, 5, 4], [2, 1, 1]])

    found = reliability(items(values), ITEMS[:3])

    expected = 3 / 2 * (1 - values.var(axis=0, ddof=1).sum() / values.sum(axis=1).var(ddof=1))
    assert found.alpha == pytest.approx(expected)


def test_omega_finds_the_loadings_that_made_the_covariances():
    """Answers whose covariances are exactly λλ′ + Ψ: omega is then known."""
    loadings, own = np.array([0.9, 0.6, 0.4, 0.7]), np.array([0.3, 0.5, 0.8, 0.4])
    wanted = np.outer(loadings, loadings) + np.diag(own)
    noise = np.random.default_rng(1).normal(size=(60, 4))
    noise -= noise.mean(axis=0)
    values = noise @ np.linalg.inv(np.linalg.cholesky(np.cov(noise, rowvar=False))).T @ np.linalg.cholesky(wanted).T

    found = reliability(items(values), ITEMS, scale=(-9, 9))

    assert found.omega == pytest.approx(loadings.sum() ** 2 / (loadings.sum() ** 2 + own.sum()), rel=1e-6)
    assert told(found.alpha) < told(found.omega)


def test_items_of_equal_loadings_have_an_omega_of_alpha():
    values = np.array([[1, 2], [2, 2], [3, 5], [4, 3], [5, 5]])

    found = reliability(items(values), ["a", "b"])

    covariance = np.cov(values, rowvar=False)
    assert found.alpha == pytest.approx(4 * covariance[0, 1] / covariance.sum())
    assert found.omega == pytest.approx(found.alpha)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([[3, 3], [3, 3], [3, 3]], Reliability(2, 3, None, None, "the index does not vary")),
        ([[3, 3], [4, 4]], Reliability(2, 2, None, None, "too few items or respondents")),
        ([[3], [4], [5]], Reliability(1, 3, None, None, "too few items or respondents")),
        ([[3, 3], [4, 3], [5, 3]], Reliability(2, 3, 0.0, None, "an item does not vary")),
    ],
)
def test_what_does_not_vary_has_no_reliability(values, expected):
    names = ITEMS[: len(values[0])]

    assert reliability(items(values), names) == expected
