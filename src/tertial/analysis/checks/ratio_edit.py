"""Figures that have changed oddly since last time: the ratio edit of Hidiroglou and Berthelot."""

import numpy as np
import pyarrow as pa

from tertial.analysis.columns import Floats, floats, nullable, nullable_truth, words

QUARTERS = (0.25, 0.75)
TAILS = (0.10, 0.90)


def ratio_edit(units: pa.Table, *, u: float = 0.5, a: float = 0.05, c: float = 4.0) -> pa.Table:
    """The units whose ratio now/before lies oddly far from the others', large units judged more strictly.

    In: one row per unit, all of one indicator: unit, before, now. `u` (0–1): how much size counts; `a`: keeps the
    limits apart when most ratios are alike; `c`: how wide they are, chosen per indicator.
    Out: one row per row in: unit, ratio, effect, low, high (limits of the effect), flagged, why it was not tested:
    `no_value` (a null), `not_positive` (0 or negative, before or now: a ratio says nothing) or `tied`. With r_m the
    median ratio: s = 1 − r_m/r below it, r/r_m − 1 above; effect E = s·max(before, now)^u; limits E_m − c·d₁ and
    E_m + c·d₃ with d₁ = max(E_m − E_Q1, |a·E_m|), d₃ = max(E_Q3 − E_m, |a·E_m|). Flagged: E outside.
    If E_m and a quartile are tied (d = 0), the 10th and 90th percentiles take the quartiles' place; if they are tied
    too, there are no limits and nobody is flagged. A flag is a question to who entered the figure, never a stop.
    Source: Hidiroglou & Berthelot (1986), Survey Methodology 12:73. Quantiles: Hyndman & Fan's type 7.

    >>> units = pa.table({"unit": [1, 2, 3, 4, 5], "before": [100, 100, 100, 100, 100], "now": [98, 99, 101, 103, 300]})
    >>> ratio_edit(units)["flagged"].to_pylist()
    [False, False, False, False, True]
    """
    before, now = floats(units, "before"), floats(units, "now")
    valued = np.isfinite(before) & np.isfinite(now)
    tested = valued & (before > 0) & (now > 0)
    effect, low, high = np.full((3, len(units)), np.nan)
    ratio = np.divide(now, before, out=np.full(len(units), np.nan), where=tested)
    if tested.any():
        effect[tested] = _effects(ratio[tested], np.maximum(before, now)[tested], u)
        low[tested], high[tested] = _limits(effect[tested], a, c)
    limited = np.isfinite(low)
    why = np.select([~valued, ~tested, ~limited], ["no_value", "not_positive", "tied"], "")
    columns = {"ratio": ratio, "effect": effect, "low": low, "high": high}
    return pa.table(
        {"unit": units["unit"]}
        | {name: nullable(values) for name, values in columns.items()}
        | {"flagged": nullable_truth((effect < low) | (effect > high), tested), "why": words(why)}
    )


def _effects(ratio: Floats, size: Floats, u: float) -> Floats:
    middle = np.median(ratio)
    return np.where(ratio < middle, 1 - middle / ratio, ratio / middle - 1) * size**u


def _limits(effect: Floats, a: float, c: float) -> tuple[float, float]:
    middle = float(np.median(effect))
    for fractions in (QUARTERS, TAILS):
        lower, upper = np.quantile(effect, fractions)
        below, above = max(middle - lower, abs(a * middle)), max(upper - middle, abs(a * middle))
        if min(below, above) > 0:
            return middle - c * below, middle + c * above
    return np.nan, np.nan
