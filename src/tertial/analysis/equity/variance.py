"""How much of the differences between answers lies between districts, areas and units, once chance is taken off."""

import numpy as np
import pyarrow as pa

from tertial.analysis.columns import Floats, Whole, codes, floats, nullable, sums, words

LEVELS = ("district", "area", "unit")


def variance_shares(units: pa.Table) -> pa.Table:
    """The variance components of districts, areas, units and answers within units, and their shares.

    In: one row per unit: unit, district, area, n (valid answers), mean, variance (of the unit's answers, divided by
    n − 1; may be null where n = 1); optional `population` (children, by which units are then weighted instead of n).
    A unit without answers or mean is left out. Areas lie in districts: an area's name counts within its district.
    Out: one row per level (district, area, unit, within): level, parts, observed (weighted variance of observed means
    around the mean of the level above), component (moment estimator; may be negative), share of the sum of the
    non-negative components, state (null, `negative`: counted as 0, or `not_identified`: every part of the level above
    has just one, so the level is not told from it and its variance stays with the level above). All null if no unit has
    two answers (`not_computable`).
    The components solve E[T_P] = μ² + Σ_l σ²_l·k(l,P) + σ²_e·e(P) for T_P = Σ_P w_P ȳ_P² over the partitions P, with
    weights w that sum to 1: k(l,P) = Σ_P Σ_{l in P} w²_l/w_P, e(P) = Σ_P Σ_{u in P} (w²_u/n_u)/w_P; with w = n this is
    nested analysis of variance.
    Sources: Henderson (1953), Biometrics 9:226, method 1; Searle, Casella & McCulloch (1992), section 5.3.

    >>> units = pa.table({"district": list("aabb"), "area": list("aabb"), "unit": [1, 2, 3, 4], "n": [10] * 4,
    ...                   "mean": [1.0, 2.0, 5.0, 6.0], "variance": [1.0] * 4})
    >>> [(row["level"], row["component"], row["state"]) for row in variance_shares(units).to_pylist()]
    [('district', 7.75, None), ('area', None, 'not_identified'), ('unit', 0.4, None), ('within', 1.0, None)]
    """
    usable = np.isfinite(floats(units, "mean")) & (floats(units, "n") > 0)
    kept = units.filter(pa.array(usable))
    n, mean = floats(kept, "n"), floats(kept, "mean")
    population = floats(kept, "population", np.nan)
    weight = np.where(np.isfinite(population), population, n)
    weight = weight / weight.sum() if len(weight) else weight
    spread = np.where(n > 1, floats(kept, "variance"), 0.0)
    known = (n > 1) & np.isfinite(spread)
    freedom = np.where(known, n - 1, 0).sum()
    within = np.where(known, (n - 1) * spread, 0).sum() / freedom if freedom else np.nan
    parts = _partitions(kept)
    observed = _observed(parts, weight, mean)
    component, identified = _components(parts, weight, within / n, observed)
    whole = np.append(component, within)
    counted = np.maximum(np.nan_to_num(whole), 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(np.isfinite(whole), counted / counted.sum(), np.nan)
    state = np.select([~np.append(identified, True), np.isnan(whole), whole < 0],
                      ["not_identified", "not_computable", "negative"], "")  # fmt: skip
    return pa.table(
        {"level": [*LEVELS, "within"], "parts": [*(int(part.max(initial=-1)) + 1 for part in parts), int(n.sum())]}
        | {"observed": nullable(np.append(observed, within)), "component": nullable(whole), "share": nullable(share)}
        | {"state": words(state)}
    )


def _partitions(units: pa.Table) -> list[Whole]:
    """The part that each unit lies in, by district, by area, and by itself."""
    return [codes(units, "district")[0], codes(units, "district", "area")[0], np.arange(len(units), dtype=np.int64)]


def _observed(parts: list[Whole], weight: Floats, mean: Floats) -> Floats:
    """The weighted variance of each level's means around the means of the level above."""
    square = [(weight * mean).sum() ** 2]
    for part in parts:
        size = int(part.max(initial=-1)) + 1
        total = sums(part, weight, size)
        square.append((sums(part, weight * mean, size) ** 2 / total).sum())
    return np.diff(square) if len(mean) else np.full(len(parts), np.nan)


def _components(parts: list[Whole], weight: Floats, noise: Floats, observed: Floats) -> tuple[Floats, np.ndarray]:
    """The moment estimates of σ²_l of each level, NaN where it is not identified, and whether it is."""
    sizes = [int(part.max(initial=-1)) + 1 for part in parts]
    identified = np.array([size > above for size, above in zip(sizes, [1, *sizes], strict=False)])
    used = np.flatnonzero(identified)
    found = np.full(len(parts), np.nan)
    if not len(used) or not np.isfinite(noise).all():
        return found, identified
    around = [np.zeros(len(weight), dtype=np.int64), *(parts[level] for level in used)]
    matrix = np.array([[_shared(parts[level], part, weight) for level in used] for part in around])
    chance = np.array([(sums(part, weight**2 * noise, len(weight)) / _total(part, weight)).sum() for part in around])
    # A level that is not identified has no variance of its own: the observed one is 0 there, and may be left out.
    found[used] = np.linalg.solve(np.diff(matrix, axis=0), observed[used] - np.diff(chance))
    return found, identified


def _shared(finer: Whole, coarser: Whole, weight: Floats) -> float:
    """k(l, P): the sum of w²/w_P over the parts that P and l cut out together; 1 if l is the coarser of the two."""
    pair = finer * (len(weight) + 1) + coarser
    _, first, cell = np.unique(pair, return_index=True, return_inverse=True)
    inside = sums(cell, weight, len(first))
    return float((inside**2 / _total(coarser, weight)[coarser[first]]).sum())


def _total(part: Whole, weight: Floats) -> Floats:
    """The weight of each part, 1 for the numbers beyond them so that nothing is divided by 0."""
    total = sums(part, weight, len(weight))
    return np.where(np.arange(len(weight)) <= part.max(initial=-1), total, 1.0)
