"""Severe and lenient examiners: scores adjusted for who gave them, and who needs a third examiner."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from scipy import optimize, sparse

from tertial.analysis.columns import Floats, Whole, codes, floats, nullable, nullable_truth, nullable_whole, sums

NEAR = 1.96 * np.sqrt(2)
# With effects as free as this, less error than that is none: the likelihood would have no greatest value.
LARGE, EXACT = 1e4, 1e-6
STARTS = ((1.0, 1.0), (4.0, 2.0), (0.3, 0.3))
SEARCH = {"xatol": 1e-9, "fatol": 1e-11, "maxiter": 1_000, "maxfev": 2_000}


@dataclass(frozen=True)
class ScoreModel:
    """score = mean + object + examiner + error: the mean, the variances, and what follows from them.

    `icc` is that of one examiner's score; `sem` its standard error of measurement; None where not computable.
    `connected`: whether every two objects are linked through examiners; if not, severity cannot be told from objects.
    """

    scores: int
    mean: float | None
    object_variance: float | None
    examiner_variance: float | None
    error_variance: float | None
    icc: float | None
    sem: float | None
    connected: bool


@dataclass(frozen=True)
class _Design:
    of_object: Whole
    of_examiner: Whole
    score: Floats
    objects: pa.Table
    examiners: pa.Table

    @property
    def met(self) -> Floats:
        """How often each examiner scored each object."""
        size = len(self.objects), len(self.examiners)
        cells = self.of_object * size[1] + self.of_examiner
        return np.bincount(cells, minlength=size[0] * size[1]).reshape(size).astype(np.float64)


@dataclass(frozen=True)
class _Fit:
    mean: float
    variances: Floats
    object_effect: Floats
    examiner_effect: Floats


def score_model(scores: pa.Table) -> ScoreModel:
    """The crossed random-effects model of scores, fitted by REML.

    In: one row per score: object, examiner, score (null: none given); any design, also unbalanced.
    icc = σ²_o/(σ²_o + σ²_x + σ²_e) and sem = s·√(1 − icc) = √(σ²_x + σ²_e) with s² the sum of the three.
    Not computable (None): all but the count if the design is not connected, if there are fewer than two objects or
    examiners, no score beyond objects + examiners − 1, or objects and examiners explain the scores fully (nothing is
    left for the error), or the scores do not vary.
    Sources: Bates et al. (2015), J. Stat. Software 67(1), section 3.4 (profiled REML criterion); Brennan (2001),
    Generalizability Theory, ch. 2. In a balanced design the ICC is ICC2 of Shrout & Fleiss (1979).

    >>> rows = [{"object": o, "examiner": x, "score": s} for o, s_s in enumerate([(5, 3), (6, 4), (9, 8), (2, 1)])
    ...         for x, s in enumerate(s_s)]
    >>> model = score_model(pa.Table.from_pylist(rows))
    >>> round(model.examiner_variance, 3), round(model.icc, 3)
    (1.083, 0.87)
    """
    design = _designed(scores)
    fit = _fitted(design)
    connected = _is_connected(design)
    if fit is None:
        return ScoreModel(len(design.score), None, None, None, None, None, None, connected)
    of_objects, of_examiners, error = fit.variances.tolist()
    icc = of_objects / (of_objects + of_examiners + error)
    sem = float(np.sqrt(of_examiners + error))
    return ScoreModel(len(design.score), fit.mean, of_objects, of_examiners, error, icc, sem, connected)


def adjusted_scores(scores: pa.Table, *, cut: float | None = None) -> pa.Table:
    """Each object's score, adjusted for the severity of those who gave it.

    In: as for `score_model`. Out: one row per object in order of appearance: object, n (scores), mean, adjusted (mean
    of score − examiner effect), predicted (mean + object effect: drawn towards the middle the less is known), sem
    (s_n·√(1−ICC_n) = √((σ²_x + σ²_e)/n) for the mean of its n scores), third_examiner: whether |adjusted − cut| ≤
    1.96·√2·sem, null without a `cut`. All but n and mean are null where the model is not computable or n = 0.
    Sources: as `score_model`; Harvill (1991), Educ. Meas.: Issues and Practice 10(2):33 (SEM).

    >>> rows = [{"object": o, "examiner": x, "score": s} for o, s_s in enumerate([(5, 3), (6, 4), (9, 8), (2, 1)])
    ...         for x, s in enumerate(s_s)]
    >>> [round(value, 3) for value in adjusted_scores(pa.Table.from_pylist(rows))["adjusted"].to_pylist()]
    [4.0, 5.0, 8.5, 1.5]
    """
    design = _designed(scores)
    fit = _fitted(design)
    size = len(design.objects)
    n = sums(design.of_object, np.ones(len(design.score)), size)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = sums(design.of_object, design.score, size) / n
        adjusted = predicted = sem = np.full(size, np.nan)
        if fit is not None:
            adjusted = mean - sums(design.of_object, fit.examiner_effect[design.of_examiner], size) / n
            predicted = np.where(n > 0, fit.mean + fit.object_effect, np.nan)
            sem = np.where(n > 0, np.sqrt(fit.variances[1:].sum() / n), np.nan)
    near = np.abs(adjusted - (np.nan if cut is None else cut)) <= NEAR * sem
    columns = {"mean": mean, "adjusted": adjusted, "predicted": predicted, "sem": sem}
    return pa.table(
        {"object": design.objects["object"], "n": nullable_whole(n)}
        | {name: nullable(values) for name, values in columns.items()}
        | {"third_examiner": nullable_truth(near, np.isfinite(sem) & (cut is not None))}
    )


def examiner_severity(scores: pa.Table) -> pa.Table:
    """How much higher (lenient) or lower (severe) than others each examiner scores the same objects.

    In: as for `score_model`. Out: one row per examiner in order of appearance: examiner, n (scores), effect (predicted,
    drawn towards 0 the fewer the scores; null where the model is not computable).

    >>> rows = [{"object": o, "examiner": x, "score": s} for o, s_s in enumerate([(5, 3), (6, 4), (9, 8), (2, 1)])
    ...         for x, s in enumerate(s_s)]
    >>> [round(value, 3) for value in examiner_severity(pa.Table.from_pylist(rows))["effect"].to_pylist()]
    [0.722, -0.722]
    """
    design = _designed(scores)
    fit = _fitted(design)
    size = len(design.examiners)
    effect = np.full(size, np.nan) if fit is None else fit.examiner_effect
    n = sums(design.of_examiner, np.ones(len(design.score)), size)
    return pa.table(
        {"examiner": design.examiners["examiner"], "n": nullable_whole(n)}
        | {"effect": nullable(np.where(n > 0, effect, np.nan))}
    )


def _designed(scores: pa.Table) -> _Design:
    of_object, objects = codes(scores, "object")
    of_examiner, examiners = codes(scores, "examiner")
    score = floats(scores, "score")
    given = np.isfinite(score)
    return _Design(of_object[given], of_examiner[given], score[given], objects, examiners)


def _is_connected(design: _Design) -> bool:
    """Whether all objects and examiners that have a score hang together."""
    met = design.met
    used = sparse.csr_matrix(met[met.sum(axis=1) > 0][:, met.sum(axis=0) > 0])
    joined = sparse.bmat([[None, used], [used.T, None]]) if used.nnz else sparse.csr_matrix((0, 0))
    return bool(joined.shape[0] and sparse.csgraph.connected_components(joined, directed=False)[0] == 1)


def _fitted(design: _Design) -> _Fit | None:
    met = design.met
    objects, examiners = int((met.sum(axis=1) > 0).sum()), int((met.sum(axis=0) > 0).sum())
    enough = min(objects, examiners) >= 2 and len(design.score) > objects + examiners - 1
    if not enough or np.ptp(design.score) == 0 or not _is_connected(design):
        return None
    # Scores around their mean and in units of their spread, so that the search has the same steps everywhere.
    middle, scale = design.score.mean(), design.score.std()
    score = (design.score - middle) / scale
    if _solved(np.array([LARGE, LARGE]), design, score, met)[1] < EXACT:
        return None
    # The criterion is even in both ratios and may have a hollow at 0 beside its lowest point: hence no bounds, and
    # more than one start.
    answers = [
        optimize.minimize(_criterion, np.array(start), (design, score, met), method="Nelder-Mead", options=SEARCH)
        for start in STARTS
    ]
    ratios = np.abs(min(answers, key=lambda answer: float(answer.fun)).x)
    _, error, mean, of_objects, of_examiners = _solved(ratios, design, score, met)
    variances = np.append(ratios**2, 1.0) * error * scale**2
    return _Fit(float(middle + scale * mean), variances, scale * of_objects, scale * of_examiners)


def _criterion(ratios: Floats, design: _Design, score: Floats, met: Floats) -> float:
    return _solved(ratios, design, score, met)[0]


def _solved(ratios: Floats, design: _Design, score: Floats, met: Floats) -> tuple[float, float, float, Floats, Floats]:
    """The profiled REML criterion at σ_o/σ_e and σ_x/σ_e, with σ²_e, the mean and the effects that go with it.

    The objects are eliminated first, for their block is diagonal; what is left is as large as the examiners.
    """
    a, b = ratios
    of_objects, of_examiners = met.sum(axis=1), met.sum(axis=0)
    diagonal = a**2 * of_objects + 1
    # Right sides for the mean's column and for the scores.
    left = a * np.column_stack([of_objects, sums(design.of_object, score, len(of_objects))])
    right = b * np.column_stack([of_examiners, sums(design.of_examiner, score, len(of_examiners))])
    crossed = a * b * met
    reduced = np.diag(b**2 * of_examiners + 1) - crossed.T @ (crossed / diagonal[:, None])
    solved = np.linalg.solve(reduced, right - crossed.T @ (left / diagonal[:, None]))
    first = (left - crossed @ solved) / diagonal[:, None]
    inside = np.array([[len(score), score.sum()], [score.sum(), (score**2).sum()]])
    inside = inside - left.T @ first - right.T @ solved
    mean = inside[0, 1] / inside[0, 0]
    df = len(score) - 1
    error = max(inside[1, 1] - mean * inside[0, 1], EXACT**2) / df
    criterion = np.log(diagonal).sum() + np.linalg.slogdet(reduced)[1] + np.log(inside[0, 0]) + df * np.log(error)
    effects = a * (first[:, 1] - mean * first[:, 0]), b * (solved[:, 1] - mean * solved[:, 0])
    return float(criterion), float(error), float(mean), *effects
