"""Two guardians answer for one child."""

import pyarrow as pa
import pytest

from tertial.analysis.spec.surveying import reference, reference_data
from tertial.analysis.survey.design import design, mean
from tertial.analysis.survey.guardians import OfChildren, of_children, one_answer_per_child


@pytest.mark.real_data
def test_two_guardians_are_one_answer_as_r_computes_it():
    expected = reference("I03_two_guardians_one_child")

    found = of_children(reference_data("two_guardians.csv"), population=85)

    assert (found.answers, found.children) == (expected["n_answers"], expected["n_children"])
    assert found.response_rate == pytest.approx(expected["response_rate"], rel=1e-8)
    assert found.mean == pytest.approx(expected["mean"], rel=1e-8)
    assert found.se_descriptive == pytest.approx(expected["se"], rel=1e-8)


def test_a_childs_guardians_are_a_cluster_of_weight_one():
    answers = pa.table({"child": [1, 1, 2, 3, 3, 4], "y": [1.0, 4.0, 5.0, 2.0, 2.0, 3.0], "N": [9] * 6,
                        "w": [0.5, 0.5, 1.0, 0.5, 0.5, 1.0]})  # fmt: skip

    found = of_children(answers, population=9)
    cluster = mean(answers, design(answers, weights="w", clusters=["child"], populations=["N"]), "y")

    assert [found.mean, found.se_descriptive] == pytest.approx([cluster.value, cluster.se])


def test_guardians_of_one_child_may_answer_different_questions():
    answers = pa.table({"child": [1, 1, 1, 1], "question": [*"abab"], "y": [3, None, 4, 5], "w": [1, 1, 3, 3]})

    found = one_answer_per_child(answers, by=["child", "question"])

    assert found.to_pylist() == [
        {"child": 1, "question": "a", "y": 3.5, "guardians": 2, "w": 2.0},
        {"child": 1, "question": "b", "y": 5.0, "guardians": 1, "w": 2.0},
    ]


def test_the_edges_of_a_unit_of_children():
    none = pa.table({"child": pa.array([], pa.int64()), "y": pa.array([], pa.float64())})
    silent = pa.table({"child": [1, 2], "y": pa.array([None, None], pa.float64())})
    one = pa.table({"child": [1], "y": [4.0]})

    assert of_children(none, population=5) == OfChildren(0, 0, 0.0, None, None, None)
    assert of_children(silent, population=5) == OfChildren(0, 2, 0.4, None, None, None)
    assert of_children(one, population=1) == OfChildren(1, 1, 1.0, 4.0, 0.0, None)
    assert of_children(one, population=5) == OfChildren(1, 1, 0.2, 4.0, None, None)
    assert of_children(one, population=None) == OfChildren(1, 1, None, 4.0, None, None)


def test_more_children_than_the_register_knows_is_a_full_response():
    found = of_children(pa.table({"child": [1, 2, 3], "y": [4, 5, 3]}), population=2)

    assert (found.response_rate, found.se_descriptive) == (1.0, 0.0)
