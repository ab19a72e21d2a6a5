"""Units beside each other: the labels and the funnel of every family."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tertial.analysis.columns import Floats, codes, floats, nullable
from tertial.analysis.comparison.funnels import Funnel, funnel_limits, mean_funnel, share_funnel
from tertial.analysis.comparison.labels import FALSE_DISCOVERIES, labels, mean_labels, share_labels
from tertial.analysis.shrinkage.known_variance import known_variance
from tertial.analysis.standing.terms import TERMS, Terms

FEWEST_UNITS = 3
SIZES = 40


def families(figures: pa.Table) -> Iterator[pa.Table]:
    """The figures of each indicator, version, level and period in turn, where there are units to compare."""
    place, _keys = codes(figures, "indicator", "version", "level", "period")
    order = np.argsort(place, kind="stable")
    starts = np.flatnonzero(np.diff(place[order], prepend=-1, append=place.max(initial=0) + 1))
    for start, end in pairwise(starts):
        if end - start >= FEWEST_UNITS:
            yield figures.take(pa.array(order[start:end]))


def labelled(family: pa.Table) -> pa.Table:
    """The labels of one family (shapes.FIGURES), one row a unit: unit, state, difference, low, high, reliability,
    stabilised, p_adjusted; differences and values in the figures' own unit.

    Means of single units are compared by a random intercept from their sums, shares by their pooled share, and figures
    of many units by their own standard errors.

    >>> row = {"kind": "counted", "n": 100.0, "error": None, "responding": None, "population": None, "alone": True}
    >>> family = pa.Table.from_pylist([{**row, "unit": u, "value": v} for u, v in enumerate([95, 62, 60, 58, 65])])
    >>> labelled(family)["state"].to_pylist()[0]
    'above'
    """
    terms = TERMS[family["kind"][0].as_py()]
    found = _labels(family, terms)
    scaled = {name: nullable(floats(found, name) / terms.scale) for name in ("difference", "low", "high", "stabilised")}
    kept = {name: found[name] for name in ("unit", "state", "reliability", "p_adjusted")}
    return pa.table(kept | scaled)


def _labels(family: pa.Table, terms: Terms) -> pa.Table:
    kind, n, value = family["kind"][0].as_py(), np.nan_to_num(floats(family, "n")), floats(family, "value")
    known: dict[str, Any] = {"unit": family["unit"], "n": pa.array(n)}
    population, responding = floats(family, "population"), floats(family, "responding")
    if np.isfinite(population).any():
        known |= {"response": nullable(responding / population), "weight": pa.array(np.nan_to_num(population))}
    is_alone = bool(pc.all(family["alone"]).as_py())
    if kind == "counted" or (kind == "share" and is_alone):
        return share_labels(
            pa.table(known | {"x": nullable(np.round(value * terms.scale * n, 9))}), demands=terms.demands
        )
    if kind == "mean" and is_alone:
        return mean_labels(pa.table(known | _sums(value, n, floats(family, "error"))), demands=terms.demands)
    variance = (floats(family, "error") * terms.scale) ** 2
    told = pa.table({"value": nullable(value * terms.scale), "variance": nullable(variance)})
    model = known_variance(told.sort_by([("variance", "ascending"), ("value", "ascending")]))
    table = pa.table(known | {"mean": told["value"], "variance": told["variance"]})
    return labels(table, tau2=model.tau2, demands=terms.demands)


def _sums(mean: Floats, n: Floats, error: Floats) -> dict[str, pa.Array]:
    """The sums of answers that a mean and its error were made of; those of one answer have no spread."""
    within = np.nan_to_num(error) ** 2 * n * (n - 1)
    return {"sum": nullable(n * mean), "sum_squares": nullable(within + n * mean**2)}


def told_of(family: pa.Table, found: pa.Table) -> dict[str, Any]:
    """What is said of one family as a whole, as a row of shapes.FAMILIES but for the changes."""
    kind = family["kind"][0].as_py()
    tested = len(found) - found["p_adjusted"].null_count
    flagged = sum(state in ("above", "below") for state in found["state"].to_pylist())
    keys = {name: family[name][0].as_py() for name in ("indicator", "version", "level", "period", "kind")}
    counted = {"delta": TERMS[kind].delta, "tested": tested, "flagged": flagged}
    return keys | counted | {"by_chance": FALSE_DISCOVERIES * flagged} | _funnel(family)


def _funnel(family: pa.Table) -> dict[str, Any]:
    """The funnel of single units; there is none of areas, whose errors are not a matter of size alone."""
    if not pc.all(family["alone"]).as_py():
        return {}
    terms = TERMS[family["kind"][0].as_py()]
    n, value = np.nan_to_num(floats(family, "n")), floats(family, "value") * terms.scale
    funnel = _fitted(family, n, value)
    low, high = (float(family[name][0].as_py()) * terms.scale for name in ("lowest", "highest"))
    largest = float(n.max(initial=0))
    if funnel.target is None or largest < terms.fewest:
        return {}
    sizes = pa.table({"n": np.unique(np.round(np.geomspace(terms.fewest, largest, SIZES))).astype(np.int64)})
    limits = funnel_limits(sizes, funnel, low=low, high=high)
    lines = {name: (floats(limits, name) / terms.scale).tolist() for name in limits.column_names if name != "n"}
    return {
        "target": funnel.target / terms.scale,
        "overdispersion": funnel.phi,
        "is_overdispersed": funnel.is_overdispersed,
        "between": None if funnel.tau2 is None else funnel.tau2 / terms.scale**2,
        "sizes": [float(size) for size in sizes["n"].to_pylist()],
        **lines,
    }


def _fitted(family: pa.Table, n: Floats, value: Floats) -> Funnel:
    if family["kind"][0].as_py() != "mean":
        return share_funnel(pa.table({"x": nullable(np.round(value * n, 9)), "n": pa.array(n)}))
    error = floats(family, "error")
    many = (n > 1) & np.isfinite(error)
    freedom = (n[many] - 1).sum()
    spread = float(((n - 1) * n * error**2)[many].sum() / freedom) if freedom else 0.0
    return mean_funnel(pa.table({"n": pa.array(n), "mean": nullable(value)}), sigma2=spread)
