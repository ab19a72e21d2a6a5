"""Inequality of positive quantities, such as cost per child: Theil T and the mean log deviation."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from tertial.analysis.columns import Floats, codes, floats, nullable, nullable_whole, sums


class NotRatioScale(ValueError):
    """A quantity is negative, so that ratios between values mean nothing."""


@dataclass(frozen=True)
class Inequality:
    """Both indices with their exact parts between and within groups; None where not computable."""

    theil: float | None
    theil_between: float | None
    theil_within: float | None
    mean_log_deviation: float | None
    mean_log_deviation_between: float | None
    mean_log_deviation_within: float | None
    values: int


def inequality(rows: pa.Table) -> Inequality:
    """How unequal a positive ratio-scale quantity is, and how much of that lies between groups.

    In: one row per unit: value, group; optional `weight` (children; else each row counts the same). Rows without value
    or weight are left out. Never for attitudes on a scale: 4 is not twice 2.
    Theil T = Σ wᵢ(xᵢ/μ)·ln(xᵢ/μ), MLD = Σ wᵢ·ln(μ/xᵢ), Σw = 1. Between: every value is replaced by its group's mean;
    within: what is left, Σ_g (w_g μ_g/μ)T_g and Σ_g w_g·MLD_g.
    Not computable (None): all if there are no values or their mean is 0; MLD if a value is 0 (Theil T then takes
    0·ln 0 = 0). Raises NotRatioScale for a negative value, ValueError for a negative weight.
    Sources: Theil (1967), Economics and Information Theory, ch. 4; Shorrocks (1980), Econometrica 48:613.

    >>> found = inequality(pa.table({"value": [1.0, 3.0], "group": ["a", "b"]}))
    >>> round(found.theil, 6), found.theil_within, round(found.mean_log_deviation_between, 6)
    (0.130812, 0.0, 0.143841)
    """
    parts = inequality_of_groups(rows)
    weight, mean = floats(parts, "weight_share"), floats(parts, "mean")
    count = int(floats(parts, "values").sum())
    middle = float((weight * mean).sum())
    if not middle > 0:
        return Inequality(None, None, None, None, None, None, count)
    between = _theil(weight, mean / middle)
    within = float((weight * mean / middle * np.nan_to_num(floats(parts, "theil"))).sum())
    log_between = _mean_log_deviation(weight, mean / middle)
    log_within = float((weight * np.where(weight > 0, floats(parts, "mean_log_deviation"), 0)).sum())
    if not np.isfinite(log_between + log_within):
        return Inequality(between + within, between, within, None, None, None, count)
    return Inequality(between + within, between, within, log_between + log_within, log_between, log_within, count)


def inequality_of_groups(rows: pa.Table) -> pa.Table:
    """The inequality inside each group.

    In: as for `inequality`, which also says what is raised. Out: one row per group in order of appearance: group,
    values (rows counted), weight_share, mean, theil, mean_log_deviation (null if the group's mean, or a value, is 0).

    >>> inequality_of_groups(pa.table({"value": [2.0, 2.0], "group": ["a", "a"]}))["theil"].to_pylist()
    [0.0]
    """
    group, keys = codes(rows, "group")
    value, weight = floats(rows, "value"), floats(rows, "weight", 1.0)
    if (value < 0).any():
        raise NotRatioScale("A value is negative, so ratios mean nothing. Use a spread such as the variance.")
    if (weight < 0).any():
        raise ValueError("A weight is negative. Weights are numbers of children; correct it.")
    usable = np.isfinite(value) & (weight > 0)
    group, value, weight = group[usable], value[usable], weight[usable]
    total = sums(group, weight, len(keys))
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.where(total > 0, sums(group, weight * value, len(keys)) / total, 0.0)
        ratio = value / mean[group]
        logs = np.log(ratio)
        theil = sums(group, weight * np.where(value > 0, ratio * logs, 0), len(keys)) / total
        deviation = sums(group, -weight * logs, len(keys)) / total
        share = total / total.sum()
    columns = {"weight_share": np.nan_to_num(share), "mean": mean, "theil": np.where(mean > 0, theil, np.nan)}
    return pa.table(
        {"group": keys["group"], "values": nullable_whole(sums(group, np.ones(len(group)), len(keys)))}
        | {name: nullable(numbers) for name, numbers in columns.items()}
        | {"mean_log_deviation": nullable(deviation)}
    )


def _theil(weight: Floats, ratio: Floats) -> float:
    positive = ratio > 0
    return float((weight[positive] * ratio[positive] * np.log(ratio[positive])).sum())


def _mean_log_deviation(weight: Floats, ratio: Floats) -> float:
    with np.errstate(divide="ignore"):
        logs = np.where(weight > 0, -np.log(ratio), 0)
    return float((weight * logs).sum()) if np.isfinite(logs).all() else float("nan")
