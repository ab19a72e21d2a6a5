"""Krippendorff's alpha: agreement among any number of raters, on any level of measurement, with ratings missing."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pyarrow as pa

from tertial.analysis.columns import Floats
from tertial.analysis.raters.ratings import Ratings, matrix_of

Level = Literal["nominal", "ordinal", "interval", "ratio"]
USABLE, TENTATIVE = 0.80, 0.667
CHUNK = 2_000_000


@dataclass(frozen=True)
class Agreement:
    """Alpha with its interval and what it is made of; None where not computable.

    `verdict`: `usable` (α ≥ .80), `tentative` (.667–.80) or `not_usable`; `retrain` whether the raters should train
    again (the lower bound is below .667); `not_computable` if the ratings do not vary, or fewer than two are paired.
    `resamples` counts the bootstrap samples in which alpha could be computed.
    """

    alpha: float | None
    low: float | None
    high: float | None
    observed: float | None
    expected: float | None
    pairable: int
    objects: int
    resamples: int
    verdict: str
    retrain: bool | None


def krippendorff_alpha(
    ratings: pa.Table, *, level: Level, resamples: int = 2_000, seed: int = 0, confidence: float = 0.95
) -> Agreement:
    """Alpha = 1 − D_o/D_e, with a percentile interval from a bootstrap over objects.

    In: one row per rating: object, rater, value (null: not rated); numbers, or texts on the nominal level. An object
    with a single rating is dropped. D_o = Σ o_ck δ²_ck/n, D_e = Σ n_c n_k δ²_ck/(n(n−1)) with o the coincidences, each
    object's pairs over its ratings less one. δ²: nominal c ≠ k; ordinal (Σ_{g=c..k} n_g − (n_c+n_k)/2)²; interval
    (c−k)²; ratio ((c−k)/(c+k))². `resamples` 0: no interval. The same seed gives the same interval.
    Not computable (alpha None): constant ratings, or no object with two. Raises ValueError for negative values on the
    ratio level and texts above the nominal; RatedTwice.
    Sources: Krippendorff (2011), Computing Krippendorff's Alpha-Reliability; Krippendorff (2019), Content Analysis, 4th
    ed., ch. 12; the bootstrap resamples objects, as Zapf et al. (2016), BMC Med. Res. Methodol. 16:93.

    >>> rows = [{"object": o, "rater": r, "value": v} for r, v_s in enumerate(([1, 2, 3], [1, 2, 2]))
    ...         for o, v in enumerate(v_s)]
    >>> found = krippendorff_alpha(pa.Table.from_pylist(rows), level="nominal", resamples=0)
    >>> round(found.alpha, 4), found.pairable
    (0.5455, 6)
    """
    matrix = matrix_of(ratings)
    pairs = _coincidences(matrix)
    metric = _metric(level, matrix)
    count = len(matrix.categories)
    totals = pairs.sum(axis=0, keepdims=True)
    pairable, objects = round(float(totals.sum())), int((pairs.sum(axis=1) > 0).sum())
    alphas, observed, expected = _alphas(totals, count, metric)
    alpha = float(alphas[0])
    if not np.isfinite(alpha):
        return Agreement(None, None, None, None, None, pairable, objects, 0, "not_computable", None)
    drawn = _resampled(pairs[pairs.sum(axis=1) > 0], count, metric, (resamples, seed))
    drawn = drawn[np.isfinite(drawn)]
    low = high = None
    if len(drawn):
        low, high = (float(bound) for bound in np.quantile(drawn, [0.5 - confidence / 2, 0.5 + confidence / 2]))
    verdict = "usable" if alpha >= USABLE else "tentative" if alpha >= TENTATIVE else "not_usable"
    retrain = None if low is None else low < TENTATIVE
    return Agreement(
        alpha, low, high, float(observed[0]), float(expected[0]), pairable, objects, len(drawn), verdict, retrain
    )


class _Metric:
    """δ² between categories, flattened; on the ordinal level it depends on how often each was used."""

    def __init__(self, fixed: Floats | None) -> None:
        self.fixed = fixed

    def of(self, used: Floats) -> Floats:
        """δ² for each row of how often the categories were used."""
        if self.fixed is not None:
            return self.fixed[None, :]
        below = np.cumsum(used, axis=1) - used / 2
        return np.asarray(((below[:, :, None] - below[:, None, :]) ** 2).reshape(len(used), -1), dtype=np.float64)


def _metric(level: Level, matrix: Ratings) -> _Metric:
    count = len(matrix.categories)
    if level == "ordinal":
        matrix.values()  # texts have no order that is known here
        return _Metric(None)
    if level == "nominal":
        return _Metric((1 - np.eye(count)).ravel())
    if level not in ("interval", "ratio"):
        raise ValueError(f"“{level}” is not a level of measurement. Choose nominal, ordinal, interval or ratio.")
    matrix.values()
    values = np.array(matrix.categories, dtype=np.float64)
    apart = values[:, None] - values[None, :]
    if level == "interval":
        return _Metric((apart**2).ravel())
    if (values < 0).any():
        raise ValueError("A value is negative, so ratios mean nothing. Use the interval level.")
    both = values[:, None] + values[None, :]
    return _Metric(((apart / np.where(both > 0, both, 1)) ** 2).ravel())


def _coincidences(matrix: Ratings) -> Floats:
    """Per object, how often each two categories met: pairs of its ratings over its ratings less one; a row of k·k."""
    count = len(matrix.categories)
    used = np.zeros((len(matrix.places), count))
    rows, columns = np.nonzero(np.isfinite(matrix.places))
    np.add.at(used, (rows, matrix.places[rows, columns].astype(np.int64)), 1.0)
    times = used.sum(axis=1)
    pairs = used[:, :, None] * used[:, None, :] - used[:, :, None] * np.eye(count)
    return np.asarray((pairs / np.maximum(times - 1, 1)[:, None, None]).reshape(len(used), count**2), dtype=np.float64)


def _alphas(totals: Floats, count: int, metric: _Metric) -> tuple[Floats, Floats, Floats]:
    """Alpha, D_o and D_e of each row of coincidences; alpha is NaN where nothing is expected to differ."""
    used = totals.reshape(len(totals), count, count).sum(axis=2)
    n = used.sum(axis=1)
    apart = metric.of(used)
    with np.errstate(divide="ignore", invalid="ignore"):
        observed = (totals * apart).sum(axis=1) / n
        chance = (used[:, :, None] * used[:, None, :]).reshape(len(totals), -1)
        expected = (chance * apart).sum(axis=1) / (n * (n - 1))
        return np.where(expected > 0, 1 - observed / expected, np.nan), observed, expected


def _resampled(pairs: Floats, count: int, metric: _Metric, draws: tuple[int, int]) -> Floats:
    """Alpha of each bootstrap sample of objects."""
    resamples, seed = draws
    generator = np.random.default_rng(seed)
    found = []
    # A part at a time, so that many categories fit in memory; the parts do not change what is drawn.
    size = max(CHUNK // max(count**2, 1), 1)
    equal = np.full(len(pairs), 1 / max(len(pairs), 1))
    for start in range(0, resamples, size):
        times = generator.multinomial(len(pairs), equal, size=min(size, resamples - start))
        found.append(_alphas(times.astype(np.float64) @ pairs, count, metric)[0])
    return np.concatenate(found) if found else np.zeros(0)
