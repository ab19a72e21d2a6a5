"""What cannot be true: values outside their domain, parts that do not sum up, shares that are not what they are of."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tertial.analysis.columns import codes, floats, nullable, nullable_truth, sums, words

ROUNDING = 1e-9


def domain_errors(values: pa.Table, domains: pa.Table) -> pa.Table:
    """The values that their measure cannot have.

    In: values (unit, measure, value), domains (measure, lowest, highest, whole); a null bound is none, `whole` true
    means whole numbers. Out: one row per row of values: unit, measure, value, broken, why: `below`, `above`,
    `not_whole`. A null value is not broken; a measure without a domain is not tested (broken null).

    >>> values = pa.table({"unit": [1, 1], "measure": ["children", "children"], "value": [-1.0, 12.5]})
    >>> domains = pa.table({"measure": ["children"], "lowest": [0], "highest": [999], "whole": [True]})
    >>> domain_errors(values, domains)["why"].to_pylist()
    ['below', 'not_whole']
    """
    place = pc.index_in(values["measure"], value_set=domains["measure"].combine_chunks())
    has = ~np.asarray(place.is_null().to_numpy(), dtype=bool)
    row = np.asarray(place.fill_null(0).to_numpy(), dtype=np.int64)
    value = floats(values, "value")
    if len(domains):
        lowest, highest = floats(domains, "lowest")[row], floats(domains, "highest")[row]
        whole = np.nan_to_num(floats(domains, "whole"))[row] > 0
    else:
        lowest, highest, whole = np.full(len(row), np.nan), np.full(len(row), np.nan), np.zeros(len(row), dtype=bool)
    fractional = whole & (np.abs(value - np.rint(value)) > ROUNDING)
    why = np.where(
        has, np.select([value < lowest, value > highest, fractional], ["below", "above", "not_whole"], ""), ""
    )
    return pa.table(
        {name: values[name] for name in ("unit", "measure", "value")}
        | {"broken": nullable_truth(why != "", has), "why": words(why)}
    )


def sum_errors(totals: pa.Table, parts: pa.Table, *, within: float = 0.5) -> pa.Table:
    """The totals that are not the sum of their parts.

    In: totals (unit, total), parts (unit, value). Out: one row per row of totals: unit, total, parts_sum, difference
    (total − sum), broken: |difference| > `within`, the rounding that is allowed. A total or a part that is null, or a
    unit without parts, is not tested (null).

    >>> totals, parts = pa.table({"unit": [1], "total": [10]}), pa.table({"unit": [1, 1], "value": [4, 5]})
    >>> sum_errors(totals, parts).select(["parts_sum", "difference", "broken"]).to_pylist()
    [{'parts_sum': 9.0, 'difference': 1.0, 'broken': True}]
    """
    group, keys = codes(parts, "unit")
    # NaN is carried through a sum: an unknown part makes the sum unknown.
    summed = np.append(sums(group, floats(parts, "value"), len(keys)), np.nan)
    place = pc.index_in(totals["unit"], value_set=keys["unit"].combine_chunks().cast(totals["unit"].type)).fill_null(-1)
    there = summed[np.asarray(place.to_numpy(), dtype=np.int64)]
    difference = floats(totals, "total") - there
    return pa.table(
        {"unit": totals["unit"], "total": totals["total"]}
        | {"parts_sum": nullable(there), "difference": nullable(difference)}
        | {"broken": nullable_truth(np.abs(difference) > within + ROUNDING, np.isfinite(difference))}
    )


def ratio_errors(figures: pa.Table, *, scale: float = 1.0, within: float = 0.05) -> pa.Table:
    """The ratios that are not their numerator over their denominator.

    In: one row per figure: unit, numerator, denominator, ratio; `scale` is 100 for percent. Out: one row per row in:
    unit, expected = scale·numerator/denominator, difference (ratio − expected), broken: |difference| > `within`, half
    the last published place. Where something is null or the denominator is 0 nothing is expected, and it is not tested
    (null), unless a ratio is stated though its denominator is 0: that is broken.

    >>> figures = pa.table({"unit": [1, 2], "numerator": [1, 1], "denominator": [4, 4], "ratio": [25.0, 20.0]})
    >>> ratio_errors(figures, scale=100)["broken"].to_pylist()
    [False, True]
    """
    above, below, ratio = (floats(figures, name) for name in ("numerator", "denominator", "ratio"))
    expected = np.divide(scale * above, below, out=np.full(len(ratio), np.nan), where=below != 0)
    difference = ratio - expected
    impossible = (below == 0) & np.isfinite(ratio)
    broken = (np.abs(difference) > within + ROUNDING) | impossible
    return pa.table(
        {"unit": figures["unit"], "expected": nullable(expected), "difference": nullable(difference)}
        | {"broken": nullable_truth(broken, np.isfinite(difference) | impossible)}
    )
