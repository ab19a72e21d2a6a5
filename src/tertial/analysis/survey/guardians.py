"""Two guardians of one child answer for one child: the child is the unit of analysis."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tertial.analysis.columns import codes, floats
from tertial.analysis.survey.columns import added, size_of, whole, with_columns


@dataclass(frozen=True)
class OfChildren:
    """What guardians' answers to one question say of their children; what is not computable is None."""

    answers: int
    children: int
    response_rate: float | None
    mean: float | None
    se_descriptive: float | None
    se_analytic: float | None


def one_answer_per_child(answers: pa.Table, *, by: Sequence[str] = ("child",)) -> pa.Table:
    """One row for each child and question: the mean of its k guardians' valid answers, each of weight 1/k.

    In: y (null for a question left out), the columns `by` that tell a child's answers to one question from others
    (unit, child, question), and perhaps w. Out: the columns `by` in the order first met, y (null if no guardian gave a
    valid answer), guardians (valid answers), and w, the mean of the guardians' weights where they have any.

    >>> answers = pa.table({"child": [1, 1, 2, 2, 3], "y": [3, 4, 5, None, None]})
    >>> one_answer_per_child(answers).to_pylist()
    [{'child': 1, 'y': 3.5, 'guardians': 2}, {'child': 2, 'y': 5.0, 'guardians': 1},
     {'child': 3, 'y': None, 'guardians': 0}]
    """
    place, found = codes(answers, *by)
    y = floats(answers, "y")
    valid, size = ~np.isnan(y), size_of(place)
    k = added(place, valid, size)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = with_columns(found, y=added(place, np.where(valid, y, 0.0), size) / k, guardians=whole(k))
        if "w" in answers.column_names:
            weight = floats(answers, "w")
            has = ~np.isnan(weight)
            sums = added(place, np.where(has, weight, 0.0), size)
            found = with_columns(found, w=sums / added(place, has, size))
    return found


def of_children(answers: pa.Table, *, population: int | None) -> OfChildren:
    """The mean of one question over children, each once however many of its guardians answered.

    In: child and y, one row for each guardian's answer; `population`, the children there are. A child whose guardians
    all left the question out responds to the survey and has no part in the mean. Equals a cluster design with the child
    as primary unit and weights 1/k. se: V = (1 − f)·r/(r − 1)·Σ(y − ȳ)²/n², with f = r/N in the descriptive basis and
    0 in the analytic; None with one child of several. An unknown population is not corrected for and gives no response
    rate; one below the responding children is taken to be those.

    >>> of_children(pa.table({"child": [1, 1, 2], "y": [3, 4, 5]}), population=2)
    OfChildren(answers=3, children=2, response_rate=1.0, mean=4.25, se_descriptive=0.0, se_analytic=0.75)
    """
    children = one_answer_per_child(answers.select(["child", "y"]))
    y = floats(children, "y")
    r, values = len(y), y[~np.isnan(y)]
    given = int(pc.count(answers["y"]).as_py())
    rate = None if not population else min(r / population, 1.0)
    if not len(values):
        return OfChildren(given, r, rate, None, None, None)
    mean = float(values.mean())
    left = 1.0 if rate is None else 1 - rate
    spread = float(((values - mean) ** 2).sum()) / len(values) ** 2
    analytic = r / (r - 1) * spread if r > 1 else None
    descriptive = 0.0 if left == 0 else None if analytic is None else left * analytic
    errors = [None if variance is None else float(np.sqrt(variance)) for variance in (descriptive, analytic)]
    return OfChildren(given, r, rate, mean, *errors)
