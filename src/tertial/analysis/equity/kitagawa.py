"""The difference between two groups' rates, split into who they are and how each kind of them fares."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from tertial.analysis.columns import Floats, codes, floats, nullable, sums


class NotTwoGroups(ValueError):
    """A difference is asked for, yet the table does not hold exactly two groups."""


@dataclass(frozen=True)
class Decomposition:
    """Two rates, their difference (first − second), and its parts; None where not computable."""

    rate1: float | None
    rate2: float | None
    difference: float | None
    composition: float | None
    rate: float | None


def kitagawa(cells: pa.Table) -> Decomposition:
    """The difference of two rates (or means) as a composition and a rate effect, with symmetric weights.

    In: one row per group and category: group, category, n (persons), x (persons with the property, or the sum of their
    values). Rows of one cell are added. The first group to appear is the first; the difference is first − second.
    composition = Σ (s₁−s₂)(r₁+r₂)/2, rate = Σ (r₁−r₂)(s₁+s₂)/2; s is the category's share of the group, r its rate.
    Not computable (None): all if a group has nobody; both parts if one group has nobody in a category where the other
    has somebody, for the rate there is not known. Raises NotTwoGroups, ValueError for a negative n.
    Source: Kitagawa (1955), J. Am. Stat. Assoc. 50:1168, equation 3.

    >>> cells = pa.table({"group": ["a", "a", "b", "b"], "category": ["u", "v"] * 2, "n": [50, 50, 80, 20],
    ...                   "x": [10, 40, 16, 16]})
    >>> found = kitagawa(cells)
    >>> round(found.difference, 2), round(found.composition, 2), round(found.rate, 2)
    (0.18, 0.18, 0.0)
    """
    parts = kitagawa_parts(cells)
    n1, n2, x1, x2 = (floats(parts, name) for name in ("n1", "n2", "x1", "x2"))
    if not (n1.sum() > 0 and n2.sum() > 0):
        return Decomposition(None, None, None, None, None)
    rate1, rate2 = float(x1.sum() / n1.sum()), float(x2.sum() / n2.sum())
    used = (n1 > 0) | (n2 > 0)
    composition, rate = (float(floats(parts, name)[used].sum()) for name in ("composition", "rate"))
    if not np.isfinite(composition + rate):
        return Decomposition(rate1, rate2, rate1 - rate2, None, None)
    return Decomposition(rate1, rate2, rate1 - rate2, composition, rate)


def kitagawa_parts(cells: pa.Table) -> pa.Table:
    """What each category adds to the composition and the rate effect.

    In and raised: as for `kitagawa`. Out: one row per category in order of appearance: category, n1, x1, n2, x2,
    composition, rate; both parts null where one of the groups has nobody.

    >>> cells = pa.table({"group": ["a", "b"], "category": ["u", "u"], "n": [50, 80], "x": [10, 40]})
    >>> round(kitagawa_parts(cells)["rate"].to_pylist()[0], 6)
    -0.3
    """
    group, groups = codes(cells, "group")
    category, categories = codes(cells, "category")
    if len(groups) != 2:
        raise NotTwoGroups(f"There are {len(groups)} groups. Give the rows of two; the first named is the first.")
    n, x = floats(cells, "n"), floats(cells, "x")
    if (n < 0).any():
        raise ValueError("A number of persons is negative. Correct it.")
    place = group * len(categories) + category
    known = np.isfinite(n) & np.isfinite(x)
    persons: Floats = sums(place[known], n[known], 2 * len(categories)).reshape(2, -1)
    having: Floats = sums(place[known], x[known], 2 * len(categories)).reshape(2, -1)
    with np.errstate(divide="ignore", invalid="ignore"):
        share, rate = persons / persons.sum(axis=1, keepdims=True), having / persons
        composition = (share[0] - share[1]) * (rate[0] + rate[1]) / 2
        by_rate = (rate[0] - rate[1]) * (share[0] + share[1]) / 2
    columns = {"n1": persons[0], "x1": having[0], "n2": persons[1], "x2": having[1]}
    return pa.table(
        {"category": categories["category"]}
        | {name: nullable(values) for name, values in columns.items()}
        | {"composition": nullable(composition), "rate": nullable(by_rate)}
    )
