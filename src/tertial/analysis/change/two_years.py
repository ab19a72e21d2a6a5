"""Whether a unit's mean or share has changed from one year to the next."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy import stats

from tertial.analysis.columns import Floats, codes, floats, nullable, nullable_truth, sums, words
from tertial.analysis.comparison.multiplicity import adjusted_p


@dataclass(frozen=True)
class Flags:
    """How many units of a family were tested and flagged, and how many of the flagged chance alone explains at most."""

    tested: int
    flagged: int
    expected_by_chance: float


def two_year_changes(
    units: pa.Table, *, delta: float = 0.1, q: float = 0.05, smallest_n: int = 7, level: float = 0.95
) -> pa.Table:
    """The change of each unit with its interval and, over all units, the flags that survive control for multiplicity.

    In: one row per unit: unit, n_before, mean_before, se_before, n_now, mean_now, se_now; `n` are children with a valid
    answer and `se` is on the *analytic* basis (no finite-population correction). Optional: `covariance` of the two
    means and `linked`, the children known in both years (null: 0, which is conservative while they are positively
    related), and `broken`, true where the years cannot be compared. All rows are one family: one indicator, one pair of
    years, one level.
    A year whose se is 0 or null gets the pooled standard deviation of all units that year: equal answers are no proof.
    Out: one row per row in: unit, change, se, df, low, high, p, p_adjusted, flagged, state, basis. The states are
    `increased`, `decreased`, `not_distinguishable`; `too_few` (n below `smallest_n` in either year: no test),
    `not_comparable` (a break: not even a change) and `not_computable` (no mean or no spread).
    A unit is flagged if p_adjusted < q and |change| ≥ delta.
    Sources: Welch (1947); Satterthwaite (1946); with linked children Derrick, Russ, Toher & White (2017), J. Modern
    Applied Statistical Methods 16(1):137, of which Welch's df are the case without links; Benjamini & Hochberg (1995).

    >>> row = dict(unit=7, n_before=25, mean_before=3.5, se_before=0.1, n_now=25, mean_now=4.1, se_now=0.1)
    >>> answer = two_year_changes(pa.Table.from_pylist([row])).to_pylist()[0]
    >>> round(answer["change"], 2), round(answer["df"], 1), answer["state"]
    (0.6, 48.0, 'increased')
    """
    n0, n1 = floats(units, "n_before"), floats(units, "n_now")
    v0 = _variances(n0, floats(units, "se_before"))
    v1 = _variances(n1, floats(units, "se_now"))
    linked = np.nan_to_num(floats(units, "linked", 0.0))
    broken = np.nan_to_num(floats(units, "broken", 0.0)) > 0
    change = np.where(broken, np.nan, floats(units, "mean_now") - floats(units, "mean_before"))
    variance = v0 + v1 - 2 * np.nan_to_num(floats(units, "covariance", 0.0))
    few = ~(np.minimum(n0, n1) >= smallest_n)
    testable = ~few & np.isfinite(change) & (variance > 0)
    se = np.sqrt(np.where(testable, variance, np.nan))
    df = np.where(testable, _degrees(n0, n1, v0, v1, linked), np.nan)
    half = stats.t.ppf(0.5 + level / 2, df) * se
    p = np.asarray(2 * stats.t.sf(np.abs(change) / se, df), dtype=np.float64)
    p_adjusted = adjusted_p(p)
    # ASSUMES: a change that only rounding keeps below δ reaches it.
    flagged = (p_adjusted < q) & (np.abs(change) >= delta - 1e-12)
    state = np.select(
        [broken, np.isnan(change), few, ~testable, flagged & (change > 0), flagged],
        ["not_comparable", "not_computable", "too_few", "not_computable", "increased", "decreased"],
        "not_distinguishable",
    )
    columns = {"change": change, "se": se, "df": df, "low": change - half, "high": change + half, "p": p}
    return pa.table(
        {"unit": units["unit"]}
        | {name: nullable(values) for name, values in (columns | {"p_adjusted": p_adjusted}).items()}
        | {"flagged": nullable_truth(flagged, testable), "state": words(state)}
        | {"basis": pa.array(["analytic"] * len(units), pa.string())}
    )


def flags(changes: pa.Table, *, q: float = 0.05) -> Flags:
    """What to say of a family of tests: “3 of 940 units flagged; about 0 expected by chance after control”.

    In: a table with `p_adjusted` (null: not tested) and `flagged`. Of the flagged, Benjamini–Hochberg lets at most the
    share q be false on average; that many are expected by chance.

    >>> flags(pa.table({"p_adjusted": [0.01, 0.6, None], "flagged": [True, False, None]}))
    Flags(tested=2, flagged=1, expected_by_chance=0.05)
    """
    tested = len(changes) - changes["p_adjusted"].null_count
    flagged = int(pc.sum(changes["flagged"].cast(pa.int64())).as_py() or 0)
    return Flags(tested, flagged, q * flagged)


def linked_covariances(children: pa.Table) -> pa.Table:
    """The covariance of each unit's two means, from children who answered in both years under the same pseudonym.

    In: one row per child: unit, before, now; null where the child did not answer that year. Unweighted.
    Out: one row per unit in order of appearance: unit, n_before, n_now, linked, covariance = linked·s(before, now)/
    (n_before·n_now); null with fewer than two linked children.
    Source: Kish (1965), Survey Sampling, section 12.4 (overlapping samples).

    >>> children = pa.table({"unit": [7] * 4, "before": [1, 3, 5, None], "now": [2, 3, 4, 5]})
    >>> linked_covariances(children).to_pylist()
    [{'unit': 7, 'n_before': 3.0, 'n_now': 4.0, 'linked': 3.0, 'covariance': 0.5}]
    """
    unit, keys = codes(children, "unit")
    before, now = floats(children, "before"), floats(children, "now")
    n0, n1 = (sums(unit, np.isfinite(values), len(keys)) for values in (before, now))
    both = np.isfinite(before) & np.isfinite(now)
    linked = sums(unit, both, len(keys))
    with np.errstate(invalid="ignore", divide="ignore"):
        away = [
            np.where(both, values - (sums(unit, np.where(both, values, 0), len(keys)) / linked)[unit], 0)
            for values in (before, now)
        ]
        covariance = linked * sums(unit, away[0] * away[1], len(keys)) / (linked - 1) / (n0 * n1)
    numbers = {"n_before": n0, "n_now": n1, "linked": linked, "covariance": np.where(linked < 2, np.nan, covariance)}
    return pa.table({"unit": keys["unit"]} | {name: nullable(values) for name, values in numbers.items()})


def _variances(n: Floats, se: Floats) -> Floats:
    """The variance of each mean; where a unit shows no spread, the pooled variance of an answer divided by n."""
    spread = (n > 1) & (se > 0)
    freedom = np.where((n > 1) & np.isfinite(se), n - 1, 0).sum()
    pooled = (np.where(spread, (n - 1) * n * se**2, 0)).sum() / freedom if freedom else np.nan
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(spread, se**2, pooled / n)


def _degrees(n0: Floats, n1: Floats, v0: Floats, v1: Floats, linked: Floats) -> Floats:
    """Welch–Satterthwaite's degrees of freedom, drawn towards those of a paired test as more children are linked."""
    with np.errstate(divide="ignore", invalid="ignore"):
        welch = (v0 + v1) ** 2 / (v0**2 / (n0 - 1) + v1**2 / (n1 - 1))
        alone = n0 + n1 - 2 * linked
        return np.where(linked > 1, linked - 1 + (welch - linked + 1) * alone / (alone + 2 * linked), welch)
