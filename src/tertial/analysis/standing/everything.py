"""All standings of all figures, family by family: the tables that pages read."""

import pyarrow as pa
import pyarrow.compute as pc

from tertial.analysis.engine import shaped
from tertial.analysis.standing.families import families, labelled, told_of
from tertial.analysis.standing.shapes import FAMILIES, FIGURES, STANDINGS
from tertial.analysis.standing.years import changes, courses, series_of_indicators

KEYS = ("indicator", "version", "level", "unit", "period")


def standings(figures: pa.Table) -> tuple[pa.Table, pa.Table]:
    """The standing of every figure (shapes.STANDINGS), and what is said of each family (shapes.FAMILIES).

    Figures go in as shapes.FIGURES. A figure has a row if it belongs to a family of at least three units. Trends and
    outlooks are told at the last period of an indicator only. A value outside its scale is a mistake at the source: it
    is compared with nothing.

    >>> row = {"indicator": "i", "version": 1, "level": "school", "rhythm": "year", "kind": "counted", "lowest": 0.0,
    ...     "highest": 100.0, "n": 100.0, "error": None, "responding": None, "population": None, "alone": True}
    >>> figures = pa.Table.from_pylist([
    ...     {**row, "unit": unit, "period": str(at), "at": float(at), "value": 30.0 + (unit == 3) * (at - 2024) * 40}
    ...     for unit in range(1, 9) for at in (2024, 2025)], schema=FIGURES)
    >>> found, told = standings(figures)
    >>> [(r["period"], r["state"], r["change_state"]) for r in found.to_pylist() if r["unit"] == 3]
    [('2024', 'not_distinguishable', None), ('2025', 'above', 'increased')]
    >>> [(r["tested"], r["flagged"], r["changes_flagged"]) for r in told.to_pylist() if r["period"] == "2025"]
    [(8, 1, 1)]
    """
    figures = _possible(shaped("figures", figures, FIGURES))
    rows, told = [], []
    for series in series_of_indicators(figures):
        last = series["period"][pc.index(series["at"], pc.max(series["at"])).as_py()].as_py()
        for family in families(series):
            period = family["period"][0].as_py()
            labels = labelled(family)
            changed, counted = changes(series, period)
            told.append(told_of(family, labels) | counted)
            table = family.select(KEYS).join(labels, "unit", join_type="inner").join(changed, "unit")
            rows.append(table.join(courses(series, period), "unit") if period == last else table)
    whole = pa.concat_tables([_filled(table) for table in rows]) if rows else STANDINGS.empty_table()
    return whole, pa.Table.from_pylist(told, schema=FAMILIES)


def _possible(figures: pa.Table) -> pa.Table:
    """The figures whose values can be."""
    value = figures["value"]
    within = pc.and_(pc.greater_equal(value, figures["lowest"]), pc.less_equal(value, figures["highest"]))
    return figures.filter(within)


def _filled(table: pa.Table) -> pa.Table:
    """The table with all columns of a standing, null where nothing was told."""
    columns = [
        table[field.name].cast(field.type) if field.name in table.column_names else pa.nulls(len(table), field.type)
        for field in STANDINGS
    ]
    return pa.table(columns, schema=STANDINGS)
