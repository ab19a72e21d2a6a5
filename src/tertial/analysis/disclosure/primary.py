"""What must be hidden for itself: the primary rules, each over a whole table at once (methods A, rules 1-8)."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy.stats import t as student

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Thresholds:
    """The numbers of the primary rules; an installation may be stricter."""

    result: int = 7
    breakdown: int = 10
    distribution: int = 20
    persons: int = 5
    legal_entities: int = 3
    prior_percent: float = 10.0
    dominance_percent: float = 75.0
    precision: int = 30
    count_step: int = 5
    dispersion: int = 20
    text: int = 10


USUAL = Thresholds()
# From so many answers on, shares are told no nearer to 0 or 100 percent than this (NCES 2011-603, table 3).
TAILS = ((10, 20), (21, 10), (41, 5), (101, 2), (301, 1))


def survey_results(results: pa.Table, thresholds: Thresholds = USUAL) -> pa.Table:
    """Rule 1: the results with `sensitive`, true where too few children have a valid answer; an unknown number is few.

    In go `r` and, where they are there, `is_breakdown` (a group inside a unit, or a role among staff) and `is_special`
    (a category that the law protects specially), which ask for the larger number.

    >>> survey_results(pa.table({"r": [6, 7, 9], "is_breakdown": [False, False, True]}))["sensitive"].to_pylist()
    [True, False, True]
    """
    stricter = _flag(results, "is_breakdown") | _flag(results, "is_special")
    r = _numbers(results, "r")
    least = np.where(stricter, max(thresholds.breakdown, thresholds.result), thresholds.result)
    return _with(results, sensitive=pa.array(~(r >= least)))


def distributions(results: pa.Table, thresholds: Thresholds = USUAL) -> pa.Table:
    """Rule 2: the results with `shows_distribution`; below so many answers only a mean or a top-2 share is told.

    >>> distributions(pa.table({"r": [19, 20]}))["shows_distribution"].to_pylist()
    [False, True]
    """
    return _with(results, shows_distribution=pa.array(_numbers(results, "r") >= thresholds.distribution))


def person_counts(counts: pa.Table, thresholds: Thresholds = USUAL) -> pa.Table:
    """Rule 3: the counts with `sensitive`, `lower` and `upper`, for CELLS.

    In go `value` and, where it is there, `zero_reveals` (nobody having it tells something of everybody). 0 < n < 5 is
    sensitive, a zero only if it reveals. An attacker must think n - 1 and 5 possible. Unknown counts are sensitive,
    with no levels (null): they cannot be protected as cells.

    >>> person_counts(pa.table({"value": [0.0, 4.0, 5.0]})).select(["sensitive", "lower", "upper"]).to_pylist()
    [{'sensitive': False, 'lower': 0.0, 'upper': 0.0}, {'sensitive': True, 'lower': 1.0, 'upper': 1.0},
     {'sensitive': False, 'lower': 0.0, 'upper': 0.0}]
    """
    value = _numbers(counts, "value")
    unknown = np.isnan(value)
    few = (value > 0) & (value < thresholds.persons)
    reveals = (value == 0) & _flag(counts, "zero_reveals")
    lower = np.where(few, np.minimum(1.0, value), 0.0)
    upper = np.where(few | reveals, thresholds.persons - value, 0.0)
    return _with(
        counts,
        sensitive=pa.array(few | reveals | unknown),
        lower=pa.array(lower, mask=unknown),
        upper=pa.array(upper, mask=unknown),
    )


def coded_shares(shares: pa.Table) -> pa.Table:
    """Rule 4: shares of a sensitive attribute as they may be told: `low` and `high` in percent, and `state`.

    In go `x` and `r` (x of r). Near 0 or 100 percent only "at most" or "at least" is told, the wider the fewer there
    are (20, 10, 5, 2 or 1 percent for 10-20, 21-40, 41-100, 101-300 and more answers), so that not everybody of a group
    is told about. state: `as_is` (low = high, the whole percent), `at_most`, `at_least`, or `hidden` below 10 answers
    and where a number is unknown (low and high are null). Source: NCES 2011-603 (SLDS Brief 3), table 3.

    >>> coded_shares(pa.table({"x": [0, 7, 15], "r": [15, 15, 15]})).select(["low", "high", "state"]).to_pylist()
    [{'low': 0.0, 'high': 20.0, 'state': 'at_most'}, {'low': 47.0, 'high': 47.0, 'state': 'as_is'},
     {'low': 80.0, 'high': 100.0, 'state': 'at_least'}]
    """
    x, r = _numbers(shares, "x"), _numbers(shares, "r")
    hidden = ~((r >= TAILS[0][0]) & (x >= 0) & (x <= r))
    r_known = np.where(hidden, TAILS[0][0], r)
    place = np.searchsorted([least for least, _ in TAILS], r_known, side="right") - 1
    tail = np.array([float(width) for _, width in TAILS])[place]
    share = 100 * np.where(hidden, 0.0, x) / r_known
    is_low, is_high = share <= tail, share >= 100 - tail
    whole = np.floor(share + 0.5)
    low = np.select([is_low, is_high], [0.0, 100 - tail], whole)
    high = np.select([is_low, is_high], [tail, 100.0], whole)
    state = np.select([hidden, is_low, is_high], ["hidden", "at_most", "at_least"], "as_is")
    return _with(
        shares, low=pa.array(low, mask=hidden), high=pa.array(high, mask=hidden), state=pa.array(state.tolist())
    )


def dominance(totals: pa.Table, thresholds: Thresholds = USUAL) -> pa.Table:
    """Rule 5: totals of legal entities with `sensitive`, `lower` and `upper`, for CELLS.

    In go `value` (T), `largest` (x₁), `second` (x₂) and `contributors`. Sensitive if there are fewer than 3
    contributors, if T - x₁ - x₂ < p/100 · x₁ (p = 10), or if x₁ > k/100 · T (k = 75). Levels, both ways: the larger of
    p/100·x₁ - (T - x₁ - x₂) and 100/k·x₁ - T. The rules are of amounts that are not negative; where one is, the total
    is sensitive, with p/100·|x₁|. Sensitive with null levels where a number is unknown. A total of nobody is not
    sensitive. Source: Hundepool et al. 2012, Statistical Disclosure Control, tables 4.2 and 4.4.

    >>> totals = pa.table({"value": [100.0, 100.0], "largest": [60.0, 40.0], "second": [38.0, 30.0],
    ...     "contributors": [5, 5]})
    >>> dominance(totals).select(["sensitive", "lower", "upper"]).to_pylist()
    [{'sensitive': True, 'lower': 4.0, 'upper': 4.0}, {'sensitive': False, 'lower': 0.0, 'upper': 0.0}]
    """
    total, first, second = (_numbers(totals, name) for name in ("value", "largest", "second"))
    contributors = _numbers(totals, "contributors")
    nobody = contributors == 0
    second = np.where((contributors == 1) & np.isnan(second), 0.0, second)
    unknown = (np.isnan(total) | np.isnan(first) | np.isnan(second) | np.isnan(contributors)) & ~nobody
    prior = thresholds.prior_percent / 100 * first - (total - first - second)
    share = 100 / thresholds.dominance_percent * first - total
    negative = (total < 0) | (first < 0) | (second < 0)
    few = contributors < thresholds.legal_entities
    # A millionth of a krona is no dominance: sums of decimals differ by that much.
    sensitive = (few | (prior > 1e-9) | (share > 1e-9) | negative | unknown) & ~nobody
    level = np.where(negative, thresholds.prior_percent / 100 * np.abs(first), np.maximum(prior, share))
    level = np.where(sensitive, np.maximum(level, 0.0), 0.0)
    return _with(
        totals,
        sensitive=pa.array(sensitive),
        lower=pa.array(level, mask=unknown),
        upper=pa.array(level, mask=unknown),
    )


def precision(results: pa.Table, thresholds: Thresholds = USUAL) -> pa.Table:
    """Rule 6: with how many decimals results are told: `share_decimals`, `mean_decimals` and `count_step`.

    In go `r`. Shares in whole percent; means with 1 decimal below 30 answers, else 2; numbers of answers in open data
    in fives below 30. Unknown numbers are told as the smallest.

    >>> precision(pa.table({"r": [29, 30]})).to_pylist()
    [{'r': 29, 'share_decimals': 0, 'mean_decimals': 1, 'count_step': 5},
     {'r': 30, 'share_decimals': 0, 'mean_decimals': 2, 'count_step': 1}]
    """
    many = _numbers(results, "r") >= thresholds.precision
    return _with(
        results,
        share_decimals=pa.array(np.zeros(many.size, dtype=np.int64)),
        mean_decimals=pa.array(np.where(many, 2, 1)),
        count_step=pa.array(np.where(many, 1, thresholds.count_step)),
    )


def dispersion(
    means: pa.Table, *, lowest: float, highest: float, level: float = 0.95, thresholds: Thresholds = USUAL
) -> pa.Table:
    """Rule 7: means with the spread that may be told: `shown_sd`, `low`, `high` and `spread` (own, pooled or none).

    In go `mean`, `n`, `sd`, `pooled_sd` (of all units, for the question) and, where it is there, `population` (N: the
    interval is of this year's children; without it, or where null, it reaches beyond them). Below 20 answers the unit's
    own sd is not told and the interval uses the pooled one, so that it adds nothing to n and mean:
    mean ± t·σ·√(1/n*), n* = n(N - 1)/(N - n) or n, t with n - 1 degrees (normal for the pooled σ), within the scale.
    Zero width if all answered (n ≥ N). Null where the mean, n ≥ 1 or the σ to use is not known; own spread 0 gives way
    to the pooled one.

    >>> means = pa.table({"mean": [4.0], "n": [16], "sd": [0.1], "pooled_sd": [1.0]})
    >>> dispersion(means, lowest=1, highest=5).select(["shown_sd", "low", "high", "spread"]).to_pylist()
    [{'shown_sd': None, 'low': 3.5100090038649867, 'high': 4.489990996135013, 'spread': 'pooled'}]
    """
    mean, n, sd, pooled = (_numbers(means, name) for name in ("mean", "n", "sd", "pooled_sd"))
    population = _numbers(means, "population") if "population" in means.column_names else np.full(n.size, np.nan)
    is_own = (n >= thresholds.dispersion) & (sd > 0)
    sigma = np.where(is_own, sd, pooled)
    known = ~np.isnan(mean) & (n >= 1) & ~np.isnan(sigma)
    n_safe = np.where(known, n, 1.0)
    finite = known & (population > n) & (population > 1)
    inverse = np.where(finite, (population - n) / np.where(finite, n_safe * (population - 1), 1.0), 1 / n_safe)
    inverse = np.where(population <= n, 0.0, inverse)
    degrees = np.where(is_own, np.maximum(n_safe - 1, 1.0), np.inf)
    half = student.ppf((1 + level) / 2, degrees) * np.where(known, sigma, 0.0) * np.sqrt(inverse)
    spread = np.select([~known, is_own], ["none", "own"], "pooled")
    middle = np.where(known, mean, lowest)
    return _with(
        means,
        shown_sd=pa.array(np.where(is_own, sd, 0.0), mask=~(is_own & known)),
        low=pa.array(np.clip(middle - half, lowest, highest), mask=~known),
        high=pa.array(np.clip(middle + half, lowest, highest), mask=~known),
        spread=pa.array(spread.tolist()),
    )


def free_texts(texts: pa.Table, thresholds: Thresholds = USUAL) -> pa.Table:
    """Rule 8: the texts with `may_be_shown`: from at least 10 answers, scrubbed of names, and released by somebody.

    In go `r`, `is_scrubbed` and `is_released`; what is unknown is no.

    >>> free_texts(pa.table({"r": [10], "is_scrubbed": [True], "is_released": [False]}))["may_be_shown"].to_pylist()
    [False]
    """
    enough = _numbers(texts, "r") >= thresholds.text
    return _with(texts, may_be_shown=pa.array(enough & _flag(texts, "is_scrubbed") & _flag(texts, "is_released")))


def complements(cells: pa.Table, pairs: pa.Table) -> pa.Table:
    """The cells, where two that are complements (x and 1 - x) are protected alike: what one needs both need.

    In go CELLS columns `cell`, `sensitive`, `lower`, `upper`, and `pairs` of `cell` and `complement`. The lower level
    of one is the upper of the other. Pairs with a cell that is not there say nothing.

    >>> cells = pa.table({"cell": [1, 2], "sensitive": [True, False], "lower": [1.0, 0.0], "upper": [3.0, 0.0]})
    >>> complements(cells, pa.table({"cell": [1], "complement": [2]})).to_pylist()[1]
    {'cell': 2, 'sensitive': True, 'lower': 3.0, 'upper': 1.0}
    """
    place = {number: at for at, number in enumerate(cells["cell"].to_pylist())}
    sensitive = _flag(cells, "sensitive")
    lower, upper = np.nan_to_num(_numbers(cells, "lower")), np.nan_to_num(_numbers(cells, "upper"))
    for pair in pairs.select(["cell", "complement"]).to_pylist():
        one, other = place.get(pair["cell"]), place.get(pair["complement"])
        if one is None or other is None:
            continue
        sensitive[[one, other]] = sensitive[one] or sensitive[other]
        lower[one], upper[other] = (max(lower[one], upper[other]),) * 2
        upper[one], lower[other] = (max(upper[one], lower[other]),) * 2
    return _with(cells, sensitive=pa.array(sensitive), lower=pa.array(lower), upper=pa.array(upper))


def _numbers(table: pa.Table, name: str) -> Numbers:
    return np.array(table[name].cast(pa.float64()).to_numpy(zero_copy_only=False))


def _flag(table: pa.Table, name: str) -> Flags:
    if name not in table.column_names:
        return np.zeros(table.num_rows, dtype=bool)
    return np.array(table[name].cast(pa.bool_()).fill_null(False).to_numpy(zero_copy_only=False), dtype=bool)


def _with(table: pa.Table, **columns: pa.Array) -> pa.Table:
    for name, column in columns.items():
        if name in table.column_names:
            table = table.set_column(table.column_names.index(name), name, column)
        else:
            table = table.append_column(name, column)
    return table
