"""How unevenly a group of children is spread over units, and how much of that chance alone would give."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from scipy import stats

from tertial.analysis.columns import Floats, codes, floats, nullable, sums

CHUNK = 500


@dataclass(frozen=True)
class Segregation:
    """The indices of one city; None where not computable.

    `se_` are jackknife standard errors over units; that of `dissimilarity_beyond_chance` takes E as fixed.
    """

    units: int
    persons: float
    share: float | None
    dissimilarity: float | None
    expected_by_chance: float | None
    dissimilarity_beyond_chance: float | None
    entropy_index: float | None
    isolation: float | None
    eta_squared: float | None
    se_dissimilarity: float | None = None
    se_dissimilarity_beyond_chance: float | None = None
    se_entropy_index: float | None = None
    se_isolation: float | None = None
    se_eta_squared: float | None = None


def segregation(units: pa.Table) -> Segregation:
    """All indices for a property that x of n children in each unit have.

    In: one row per unit: x, n (whole numbers). Units with n = 0 or a null are left out.
    D = ½Σ|xᵢ/X − (nᵢ−xᵢ)/(N−X)|; E = E[D] if X of N children are dealt at random (hypergeometric, exact);
    D_CT = (D−E)/(1−E), below 0 where children are spread more evenly than chance would; H = 1 − Σ nᵢE(pᵢ)/(N·E(P));
    isolation = Σ (xᵢ/X)(xᵢ/nᵢ); η² = (isolation − P)/(1 − P). Jackknife: se² = (I−1)/I·Σ(θ₍ᵢ₎ − θ̄)².
    Not computable (None): all indices if nobody or everybody has the property; D_CT if E = 1 (one child per unit);
    se with one unit, or if leaving one out leaves nobody or everybody.
    Raises ValueError if x is below 0 or above n, or not whole.
    Sources: Duncan & Duncan (1955); Theil & Finizza (1971) for H; Bell (1954); Carrington & Troske (1997), J. Business
    & Economic Statistics 15:402; Massey & Denton (1988); Efron & Tibshirani (1993), equation 11.5.

    >>> found = segregation(pa.table({"x": [8, 2], "n": [10, 10]}))
    >>> round(found.dissimilarity, 4), round(found.isolation, 4), round(found.eta_squared, 4)
    (0.6, 0.68, 0.36)
    """
    x, n = _counts(units)
    found = {name: index(x, n) for name, index in INDICES.items()}
    if found["dissimilarity"] is None:
        nothing = dict.fromkeys([*INDICES, "expected_by_chance", "dissimilarity_beyond_chance"])
        share = float(x.sum() / n.sum()) if len(n) else None
        return Segregation(units=len(n), persons=float(n.sum()), share=share, **nothing)
    expected = _expected(x, n)
    beyond = (found["dissimilarity"] - expected) / (1 - expected) if expected < 1 else None
    errors = {f"se_{name}": _jackknife(name, x, n) for name in INDICES}
    plain = errors["se_dissimilarity"]
    return Segregation(
        units=len(n),
        persons=float(n.sum()),
        share=float(x.sum() / n.sum()),
        expected_by_chance=expected,
        dissimilarity_beyond_chance=beyond,
        se_dissimilarity_beyond_chance=None if beyond is None or plain is None else plain / (1 - expected),
        **found,
        **errors,
    )


def entropy_parts(units: pa.Table) -> pa.Table:
    """H taken apart: what lies between groups of units, such as districts, and what lies within each.

    In: one row per unit: group, x, n. Out: a row for the part `between` (group null) and one per group in order of
    appearance (part `within`): part, group, persons, entropy_index (H of the groups, or of the units of that group),
    weight (1, or n_g·E(p_g)/(N·E(P))), contribution = weight·entropy_index. The contributions sum to H.
    A group where nobody or everybody has the property has no H (null), weight 0 and contribution 0.
    Not computable: all null if that holds for the whole.
    Source: Reardon & Firebaugh (2002), Sociological Methodology 32:33, the decomposition by organisational units.

    >>> units = pa.table({"group": ["a", "a", "b", "b"], "x": [8, 2, 5, 5], "n": [10] * 4})
    >>> [round(row["contribution"], 4) for row in entropy_parts(units).to_pylist()]
    [0.0, 0.139, 0.0]
    """
    group, keys = codes(units, "group")
    x, n = _counts(units, keep=True)
    total_x, total_n = sums(group, x, len(keys)), sums(group, n, len(keys))
    whole = n.sum() * float(_entropy(x.sum() / n.sum())) if n.sum() else 0.0
    between = _entropy_index(total_x, total_n)
    found = [between, *(_entropy_index(x[group == g], n[group == g]) for g in range(len(keys)))]
    index = np.array(found, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        weight = np.concatenate([[1.0], total_n * _entropy_of(total_x, total_n) / whole])
    known = between is not None
    contribution = np.where(known, weight * np.nan_to_num(index), np.nan)
    return pa.table(
        {
            "part": ["between"] + ["within"] * len(keys),
            "group": pa.concat_arrays([pa.nulls(1, keys["group"].type), keys["group"].combine_chunks()]),
            "persons": nullable(np.concatenate([[n.sum()], total_n])),
            "entropy_index": nullable(index),
            "weight": nullable(weight if known else np.full(len(weight), np.nan)),
            "contribution": nullable(contribution),
        }
    )


def _counts(units: pa.Table, *, keep: bool = False) -> tuple[Floats, Floats]:
    """x and n of the units with children; if `keep`, the others stay with 0 of 0."""
    x, n = floats(units, "x"), floats(units, "n")
    if ((x < 0) | (x > n) | (x != np.rint(x)) & np.isfinite(x) | (n != np.rint(n)) & np.isfinite(n)).any():
        raise ValueError("A unit's x is below 0, above n, or not whole. Correct the counts; x must be among the n.")
    usable = np.isfinite(x) & (n > 0)
    return (np.where(usable, x, 0), np.where(usable, n, 0)) if keep else (x[usable], n[usable])


def _is_mixed(x: Floats, n: Floats) -> bool:
    return bool(0 < x.sum() < n.sum())


def _dissimilarity(x: Floats, n: Floats) -> float | None:
    if not _is_mixed(x, n):
        return None
    return float(np.abs(x / x.sum() - (n - x) / (n - x).sum()).sum() / 2)


def _entropy(share: Floats | float) -> Floats:
    p = np.asarray(share, dtype=np.float64)
    return np.asarray(stats.entropy(np.stack([p, 1 - p]), axis=0), dtype=np.float64)


def _entropy_of(x: Floats, n: Floats) -> Floats:
    return _entropy(np.where(n > 0, x / np.maximum(n, 1), 0.0))


def _entropy_index(x: Floats, n: Floats) -> float | None:
    if not _is_mixed(x, n):
        return None
    return float(1 - (n * _entropy_of(x, n)).sum() / (n.sum() * float(_entropy(x.sum() / n.sum()))))


def _isolation(x: Floats, n: Floats) -> float | None:
    return float((x**2 / n).sum() / x.sum()) if _is_mixed(x, n) else None


def _eta_squared(x: Floats, n: Floats) -> float | None:
    isolation, share = _isolation(x, n), x.sum() / n.sum() if len(n) else 0.0
    return None if isolation is None else float((isolation - share) / (1 - share))


INDICES = {
    "dissimilarity": _dissimilarity,
    "entropy_index": _entropy_index,
    "isolation": _isolation,
    "eta_squared": _eta_squared,
}


def _expected(x: Floats, n: Floats) -> float:
    """E[D] if the children with the property are dealt at random: Σ E|xᵢN − nᵢX| / (2X(N−X)), one term per size."""
    with_it, all_of = int(x.sum()), int(n.sum())
    sizes, units = np.unique(n.astype(np.int64), return_counts=True)
    fewest, most = np.maximum(0, sizes - (all_of - with_it)), np.minimum(sizes, with_it)
    # Every possible number in a unit of every size, all sizes in one row.
    of_size = np.repeat(np.arange(len(sizes)), most - fewest + 1)
    first = np.cumsum(most - fewest + 1) - (most - fewest + 1)
    there = np.arange(len(of_size)) - first[of_size] + fewest[of_size]
    size = sizes[of_size]
    chance = units[of_size] * stats.hypergeom.pmf(there, all_of, with_it, size)
    return float((chance * np.abs(there / with_it - (size - there) / (all_of - with_it))).sum() / 2)


def _jackknife(name: str, x: Floats, n: Floats) -> float | None:
    """The standard error of an index over units, each left out in turn."""
    left_x, left_n = x.sum() - x, n.sum() - n
    if len(n) < 2 or ((left_x <= 0) | (left_x >= left_n)).any():
        return None
    share = left_x / left_n
    if name == "dissimilarity":
        values = _dissimilarities_without(x, n, left_x, left_n)
    elif name == "entropy_index":
        inside = n * _entropy_of(x, n)
        values = 1 - (inside.sum() - inside) / (left_n * _entropy(share))
    else:
        values = ((x**2 / n).sum() - x**2 / n) / left_x
        values = values if name == "isolation" else (values - share) / (1 - share)
    return float(np.sqrt((len(n) - 1) / len(n) * ((values - values.mean()) ** 2).sum()))


def _dissimilarities_without(x: Floats, n: Floats, left_x: Floats, left_n: Floats) -> Floats:
    """D without each unit; some hundred at a time, so that ten thousand units fit in memory."""
    found = np.empty(len(n))
    for start in range(0, len(n), CHUNK):
        those = slice(start, start + CHUNK)
        a, b = left_x[those, None], (left_n - left_x)[those, None]
        own = np.abs(x[those] / a[:, 0] - (n - x)[those] / b[:, 0])
        found[those] = (np.abs(x / a - (n - x) / b).sum(axis=1) - own) / 2
    return found
