"""Agreement on categories: in percent, and beyond chance by Cohen, Fleiss and Gwet."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pyarrow as pa

from tertial.analysis.columns import Floats
from tertial.analysis.raters.ratings import matrix_of

ALL = 1 - 1e-12
Weights = Literal["none", "linear", "quadratic"]


class NotTwoRaters(ValueError):
    """Cohen's kappa is asked for, yet the ratings are not those of exactly two raters."""


@dataclass(frozen=True)
class PairAgreement:
    """Two raters' agreement: kappa, percent agreement as a share, and Gwet's AC1; None where not computable."""

    kappa: float | None
    agreement: float | None
    ac1: float | None
    objects: int


@dataclass(frozen=True)
class PanelAgreement:
    """A panel's agreement: Fleiss' kappa, the share of agreeing pairs, and Gwet's AC1; None where not computable."""

    kappa: float | None
    agreement: float | None
    ac1: float | None
    objects: int
    raters: int


def pair_agreement(
    ratings: pa.Table, *, weights: Weights = "quadratic", categories: Sequence[object] | None = None
) -> PairAgreement:
    """How two raters agree; show all three, for kappa falls where one category is common though they agree well.

    In: one row per rating: object, rater, value. An object that one of them has not rated is left out. `weights`:
    agreement between categories i and j of q is 1 if equal, else 0 (`none`), 1 − |i−j|/(q−1) (`linear`), or
    1 − (i−j)²/(q−1)² (`quadratic`), by places in order; `categories` gives all possible ones in order, else those used.
    Percent agreement and AC1 are unweighted.
    Not computable (None): all without a common object; kappa if chance alone gives full agreement (both constant).
    Raises NotTwoRaters, RatedTwice, ValueError if a value is not among the categories.
    Sources: Cohen (1960), Educ. Psychol. Meas. 20:37; Cohen (1968), Psychol. Bull. 70:213; Gwet (2008), Br. J. Math.
    Stat. Psychol. 61:29, equation 7.

    >>> rows = [{"object": o, "rater": r, "value": v} for o, v_s in enumerate([(1, 1), (1, 2), (2, 2), (2, 2)])
    ...         for r, v in enumerate(v_s)]
    >>> found = pair_agreement(pa.Table.from_pylist(rows), weights="none")
    >>> round(found.kappa, 3), found.agreement, round(found.ac1, 3)
    (0.5, 0.75, 0.529)
    """
    used, raters = _used(ratings, categories)
    if raters != 2:
        raise NotTwoRaters(f"There are {raters} raters. Choose two of them, or use the agreement of a panel.")
    both = used[used.sum(axis=(1, 2)) == 2]
    n, count = len(both), both.shape[2]
    if not n:
        return PairAgreement(None, None, None, 0)
    counts = np.einsum("oi,oj->ij", both[:, 0], both[:, 1])
    table = counts / n
    weight = _weights(weights, count)
    seen = float((weight * table).sum())
    chance = float((weight * np.outer(table.sum(axis=1), table.sum(axis=0))).sum())
    kappa = (seen - chance) / (1 - chance) if chance < ALL else None
    agreement = float(np.trace(counts)) / n
    return PairAgreement(kappa, agreement, _ac1(agreement, both.sum(axis=1) / 2), n)


def panel_agreement(ratings: pa.Table, *, categories: Sequence[object] | None = None) -> PanelAgreement:
    """How a panel agrees on unordered categories.

    In: one row per rating: object, rater, value; raters may differ between objects. An object with a single rating is
    left out of the agreement; `categories` as in `pair_agreement`. With r_oc ratings of object o in category c, of r_o:
    agreement = mean of Σ_c r_oc(r_oc − 1)/(r_o(r_o − 1)); chance π_c = mean of r_oc/r_o; kappa = (A − Σπ²)/(1 − Σπ²);
    AC1 = (A − C)/(1 − C), C = Σ π(1−π)/(q−1).
    Not computable (None): all without an object rated twice; kappa if everything is in one category.
    Sources: Fleiss (1971), Psychol. Bull. 76:378, for equal numbers of ratings; Gwet (2008), for others and for AC1.
    Raises RatedTwice, ValueError if a value is not among the categories.

    >>> rows = [{"object": o, "rater": r, "value": v} for o, v_s in enumerate(["yyn", "yyy", "nnn"])
    ...         for r, v in enumerate(v_s)]
    >>> found = panel_agreement(pa.Table.from_pylist(rows))
    >>> round(found.kappa, 3), round(found.agreement, 3)
    (0.55, 0.778)
    """
    used, raters = _used(ratings, categories)
    times = used.sum(axis=1)
    times = times[times.sum(axis=1) >= 2]
    each = times.sum(axis=1)
    if not len(times):
        return PanelAgreement(None, None, None, 0, raters)
    agreement = float(((times * (times - 1)).sum(axis=1) / (each * (each - 1))).mean())
    share = times / each[:, None]
    chance = float((share.mean(axis=0) ** 2).sum())
    kappa = (agreement - chance) / (1 - chance) if chance < ALL else None
    return PanelAgreement(kappa, agreement, _ac1(agreement, share), len(times), raters)


def _used(ratings: pa.Table, categories: Sequence[object] | None) -> tuple[Floats, int]:
    """Which category each rater gave each object (objects × raters × categories of 0 and 1), and how many raters."""
    matrix = matrix_of(ratings)
    known = list(matrix.categories if categories is None else categories)
    strange = [value for value in matrix.categories if value not in known]
    if strange:
        raise ValueError(f"“{strange[0]}” is not among the categories. Add it to them, or correct the rating.")
    place = np.array([known.index(value) for value in matrix.categories], dtype=np.int64)
    used = np.zeros((*matrix.places.shape, len(known)))
    rows, columns = np.nonzero(np.isfinite(matrix.places))
    used[rows, columns, place[matrix.places[rows, columns].astype(np.int64)]] = 1.0
    return used, len(matrix.raters)


def _weights(kind: Weights, count: int) -> Floats:
    apart = np.abs(np.subtract.outer(np.arange(count), np.arange(count))) / max(count - 1, 1)
    if kind == "none":
        return np.eye(count)
    if kind not in ("linear", "quadratic"):
        raise ValueError(f"“{kind}” is no way of weighting. Choose none, linear or quadratic.")
    return np.asarray(1 - (apart if kind == "linear" else apart**2), dtype=np.float64)


def _ac1(agreement: float, share: Floats) -> float | None:
    """Gwet's AC1; None if fewer than two categories are possible."""
    count = share.shape[1]
    if count < 2:
        return None
    used = share.mean(axis=0)
    chance = float((used * (1 - used)).sum()) / (count - 1)
    return float((agreement - chance) / (1 - chance))
