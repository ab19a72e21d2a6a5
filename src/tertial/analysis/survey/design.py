"""Means, totals, ratios and shares of a sample with strata, clusters and stages, by Taylor linearisation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tertial.analysis.columns import Floats, codes, floats
from tertial.analysis.survey.columns import Places, whole, with_columns

CERTAIN = 1e-7


@dataclass(frozen=True)
class Stage:
    """One stage of drawing: what was drawn from and what was drawn, for each row, and the fraction left out."""

    stratum: Places
    cluster: Places
    stratum_of: Places
    drawn: Floats
    fraction: Floats

    def weights(self) -> Floats:
        """For each row, how many clusters the drawn one stands for at this stage."""
        return np.asarray(1 / self.fraction[self.stratum])


@dataclass(frozen=True)
class Design:
    """How a sample was drawn: a weight for each row, and the stages from the first to the last."""

    weights: Floats
    stages: tuple[Stage, ...]
    corrected: bool

    @property
    def df(self) -> int:
        """Clusters of the first stage less its strata."""
        first = self.stages[0]
        return len(first.stratum_of) - len(first.drawn)

    def variance(self, scores: Floats) -> float | None:
        """The variance of a sum of weighted scores, one a row; None where a stratum has but one of several clusters.

        V = Σₕ(1 − fₕ)·nₕ/(nₕ − 1)·Σ(zₕᵢ − z̄ₕ)² at the first stage, and at each further one the same within every
        cluster, times the fractions drawn before it. Without populations only the first stage counts.
        Source: Särndal, Swensson & Wretman 1992, result 4.3.1; Lumley 2010, section 2.2 and 3.2.
        """
        total, share = 0.0, np.ones(len(self.stages[0].drawn))
        for stage in self.stages if self.corrected else self.stages[:1]:
            sums = np.bincount(stage.cluster, scores, len(stage.stratum_of))
            middle = np.bincount(stage.stratum_of, sums, len(stage.drawn)) / stage.drawn
            spread = np.bincount(stage.stratum_of, (sums - middle[stage.stratum_of]) ** 2, len(stage.drawn))
            left = 1 - stage.fraction if self.corrected else np.ones_like(stage.fraction)
            unsure = left > CERTAIN
            if np.any(unsure & (stage.drawn < 2)):
                return None
            factor = np.where(unsure, left * stage.drawn / np.maximum(stage.drawn - 1, 1), 0.0)
            total += float(np.sum(share * factor * spread))
            share = (share * stage.fraction)[stage.stratum_of]
        return total


@dataclass(frozen=True)
class Estimate:
    """One figure of a sample; what is not computable is None, and `why` says why."""

    value: float | None
    se: float | None
    n: int
    df: int
    deff: float | None = None
    why: str | None = None


def design(
    table: pa.Table,
    *,
    weights: str | None = None,
    strata: str | None = None,
    clusters: Sequence[str] = (),
    populations: Sequence[str] = (),
) -> Design:
    """How the rows of a table were drawn, by the names of its columns.

    `clusters` from the first stage to the last (none: every row was drawn by itself), each told apart within the one
    before it; `populations`: for each stage, how many there were to draw from (in the stratum, then in the cluster),
    one not below what was drawn being needed for a correction: a lower one counts as all drawn. Without `weights`
    these are made of the populations. Raises ValueError where numbers are missing or stages and populations differ.

    >>> sample = pa.table({"y": [1.0, 2.0, 4.0], "N": [30, 30, 30]})
    >>> drawn = design(sample, populations=["N"])
    >>> drawn.weights.tolist(), drawn.df
    ([10.0, 10.0, 10.0], 2)
    """
    if populations and len(populations) != max(len(clusters), 1):
        raise ValueError(f"There are {max(len(clusters), 1)} stages and {len(populations)} populations. Name one each.")
    stratum = codes(table, *[strata] if strata else [])[0]
    stages = []
    for number in range(max(len(clusters), 1)):
        row = np.arange(len(table), dtype=np.int64)
        drawn_from = pa.table({"stratum": stratum, "cluster": table[clusters[number]] if clusters else row})
        cluster, found = codes(drawn_from, "stratum", "cluster")
        stage = _stage(stratum, cluster, found, floats(table, populations[number]) if populations else None)
        stages.append(stage)
        stratum = cluster
    if weights:
        own = floats(table, weights)
    elif populations:
        own = np.prod([stage.weights() for stage in stages], axis=0)
    else:
        own = np.ones(len(table))
    if np.isnan(own).any():
        raise ValueError("A row has no weight. Give every row one; 0 leaves it out.")
    return Design(own, tuple(stages), bool(populations))


# How a sample was drawn may also be said by the names that `design` takes.
Drawn = Design | Mapping[str, Any]


def mean(table: pa.Table, drawn: Drawn, y: str) -> Estimate:
    """The mean of `y`, its standard error, and its design effect against a simple random sample of as many.

    Rows without `y` are a part left out, not deleted: what was drawn stays as it was (Lumley 2010, section 2.2).
    None without a value or weight. deff = V/[(1 − n/Σw)·s²/n] with s² = n/(n − 1)·Σw(y − ȳ)²/Σw.

    >>> sample = pa.table({"y": [1.0, 2.0, 3.0], "N": [30, 30, 30]})
    >>> found = mean(sample, design(sample, populations=["N"]), "y")
    >>> found.value, round(found.se, 9), round(found.deff, 9)
    (2.0, 0.547722558, 1.0)
    """
    return _ratio_of(_design(table, drawn), floats(table, y), np.ones(len(table)), with_deff=True)


def means(table: pa.Table, drawn: Drawn, ys: Sequence[str]) -> pa.Table:
    """The means of several columns over the rows that have them all: name, n, mean, se, df.

    >>> sample = pa.table({"a": [1.0, 2.0, 3.0], "b": [2.0, None, 4.0]})
    >>> means(sample, design(sample), ["a", "b"]).select(["name", "n", "mean"]).to_pylist()
    [{'name': 'a', 'n': 2, 'mean': 2.0}, {'name': 'b', 'n': 2, 'mean': 3.0}]
    """
    drawn = _design(table, drawn)
    columns = {name: floats(table, name) for name in ys}
    lacking = np.any([np.isnan(values) for values in columns.values()], axis=0)
    found = [_ratio_of(drawn, np.where(lacking, np.nan, values), np.ones(len(table))) for values in columns.values()]
    return _told(pa.table({"name": list(ys)}), "mean", found)


def total(table: pa.Table, drawn: Drawn, y: str) -> Estimate:
    """The total of `y` in the population, Σwy; rows without `y` are left out as in `mean`.

    >>> sample = pa.table({"y": [1.0, 2.0, 3.0], "N": [30, 30, 30]})
    >>> round(total(sample, design(sample, populations=["N"]), "y").se, 10)
    16.4316767252
    """
    values, drawn = floats(table, y), _design(table, drawn)
    valid = ~np.isnan(values) & (drawn.weights > 0)
    if not valid.any():
        return Estimate(None, None, 0, drawn.df, why="no values")
    scores = np.where(valid, values, 0.0) * drawn.weights
    return _estimate(drawn, float(scores.sum()), scores, int(valid.sum()))


def ratio(table: pa.Table, drawn: Drawn, numerator: str, denominator: str) -> Estimate:
    """The ratio of two totals, Σwy/Σwx, over the rows that have both; None if the lower is 0.

    Source: Cochran 1977, equation 6.13; Särndal, Swensson & Wretman 1992, result 5.6.2.

    >>> sample = pa.table({"y": [1.0, 2.0, 3.0], "x": [2.0, 4.0, 6.0]})
    >>> ratio(sample, design(sample), "y", "x")
    Estimate(value=0.5, se=0.0, n=3, df=2, deff=None, why=None)
    """
    return _ratio_of(_design(table, drawn), floats(table, numerator), floats(table, denominator))


def shares(table: pa.Table, drawn: Drawn, category: str) -> pa.Table:
    """The share of each category among the rows that have one: category, n, share, se, df, sorted by category.

    >>> sample = pa.table({"form": ["b", "a", "a", None]})
    >>> shares(sample, design(sample), "form").select(["category", "n", "share"]).to_pylist()
    [{'category': 'a', 'n': 2, 'share': 0.6666666666666666}, {'category': 'b', 'n': 1, 'share': 0.3333333333333333}]
    """
    drawn = _design(table, drawn)
    column = table[category].combine_chunks()
    missing = column.is_null().to_numpy(zero_copy_only=False)
    names: list[Any] = sorted(pc.unique(column.drop_null()).to_pylist())
    inside = [pc.fill_null(pc.equal(column, name), False).to_numpy(zero_copy_only=False) for name in names]
    found = [_ratio_of(drawn, np.where(missing, np.nan, has * 1.0), np.ones(len(table))) for has in inside]
    counts = whole(np.array([has.sum() for has in inside], dtype=np.float64))
    return with_columns(_told(pa.table({"category": names}), "share", found), n=counts)


def _design(table: pa.Table, drawn: Drawn) -> Design:
    return drawn if isinstance(drawn, Design) else design(table, **drawn)


def _stage(stratum: Places, cluster: Places, found: pa.Table, population: Floats | None) -> Stage:
    stratum_of = np.asarray(found["stratum"].to_numpy(), dtype=np.int64)
    size = int(stratum_of.max(initial=-1)) + 1
    drawn = np.bincount(stratum_of, minlength=size).astype(np.float64)
    fraction = np.zeros(size)
    if population is not None:
        if np.isnan(population).any():
            raise ValueError("A row has no population. Give every row one, or name no populations.")
        # ASSUMES: the population is the same on every row of a stratum.
        of_stratum = np.zeros(size)
        of_stratum[stratum] = population
        fraction = np.minimum(drawn / np.maximum(of_stratum, drawn), 1.0)
    return Stage(stratum, cluster, stratum_of, drawn, fraction)


def _ratio_of(drawn: Design, top: Floats, below: Floats, *, with_deff: bool = False) -> Estimate:
    """Σwy/Σwx with the scores w(y − Rx)/Σwx, which are 0 where either is missing."""
    valid = ~np.isnan(top) & ~np.isnan(below) & (drawn.weights > 0)
    y, x = np.where(valid, top, 0.0), np.where(valid, below, 0.0)
    w = np.where(valid, drawn.weights, 0.0)
    size = float(w @ x)
    if not valid.any() or size == 0:
        return Estimate(None, None, int(valid.sum()), drawn.df, why="no values" if not valid.any() else "nothing below")
    value = float(w @ y) / size
    found = _estimate(drawn, value, w * (y - value * x) / size, int(valid.sum()))
    if not with_deff or found.se is None or found.n < 2:
        return found
    simple = (1 - found.n / size) / (found.n - 1) * float(w @ (y - value) ** 2) / size
    deff = found.se**2 / simple if simple > 0 else None
    return Estimate(found.value, found.se, found.n, found.df, deff)


def _estimate(drawn: Design, value: float, scores: Floats, n: int) -> Estimate:
    variance = drawn.variance(scores)
    if variance is None:
        return Estimate(value, None, n, drawn.df, why="one of several clusters was drawn")
    return Estimate(value, float(np.sqrt(max(variance, 0.0))), n, drawn.df)


def _told(names: pa.Table, value: str, found: Sequence[Estimate]) -> pa.Table:
    columns = {
        "n": [each.n for each in found],
        value: [each.value for each in found],
        "se": [each.se for each in found],
    }
    types = {"n": pa.int64(), value: pa.float64(), "se": pa.float64()}
    typed = {name: pa.array(values, types[name]) for name, values in columns.items()}
    return with_columns(names, **typed, df=pa.array([each.df for each in found], pa.int64()))
