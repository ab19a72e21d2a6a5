"""Where units belong on a day, as it was."""

import pyarrow as pa

from tertial.analysis.ancestry import REACHED
from tertial.analysis.engine import answer, query, shaped
from tertial.analysis.shapes import DAYS, FORMS, LINKS, PLACEMENTS, UNIT_FORMS, UNITS

# The links that hold on each day asked for; several periods may share a day.
EDGES = """
asked as (select distinct day from days),
edges as (
    select asked.day, links.kind, links.child, links.parent, cast(1.0 as double) as share
    from links
    join asked on (links.starts_on is null or links.starts_on <= asked.day)
        and (links.ends_on is null or asked.day < links.ends_on)
)"""

PLACED = query(
    EDGES,
    REACHED,
    """
placed as (
    select day, unit, level, grp, share from reached
    union all
    select asked.day, units.unit, cities.level, cities.unit, 1.0
    from units join units as cities on cities.rolls_up_by = 'all' cross join asked
)""",
    ask="""
select days.period, placed.unit, placed.level, placed.grp, placed.share, units.level = placed.level as own
from placed
join days on days.day = placed.day
join units on units.unit = placed.unit
""",
)

# The nearest operator with a form on the day; a unit that is an operator itself comes before those above it.
FORMED = query(
    EDGES,
    REACHED,
    """
bearers as (
    select day, unit, grp, steps from climbs where kind = 'operator'
    union all
    select asked.day, units.unit, units.unit, 0 from units cross join asked
),
formed as (
    select bearers.day, bearers.unit, forms.form,
        row_number() over (partition by bearers.day, bearers.unit order by bearers.steps) as place
    from bearers
    join forms on forms.unit = bearers.grp and (forms.starts_on is null or forms.starts_on <= bearers.day)
        and (forms.ends_on is null or bearers.day < forms.ends_on)
)""",
    ask="""
select days.period, formed.unit, formed.form
from formed
join days on days.day = formed.day
where formed.place = 1
""",
)


def placements(*, units: pa.Table, links: pa.Table, days: pa.Table) -> pa.Table:
    """Each unit's group at each level in each period, by the links that hold on the period's measurement day.

    Tables go in as shapes.UNITS, LINKS (current in recorded time; ends_on exclusive, null = open) and DAYS, and come
    out as shapes.PLACEMENTS. A unit is its own group at its own level; above it the nearest group of a level counts,
    any number of steps up links of the kind that the level rolls up by. A level that rolls up by "all" takes every
    unit. Where a unit reaches no group it has no row. The share is always 1.

    >>> units = pa.table({"unit": [1, 2], "level": ["city", "school"], "rolls_up_by": ["all", "line"]})
    >>> links = pa.table({"kind": ["line"], "child": [2], "parent": [1], "starts_on": [None], "ends_on": [None]})
    >>> days = pa.table({"period": ["2024"], "day": ["2024-10-15"]})
    >>> rows = placements(units=units, links=links, days=days).to_pylist()
    >>> sorted((row["unit"], row["level"], row["grp"]) for row in rows)
    [(1, 'city', 1), (2, 'city', 1), (2, 'school', 2)]
    """
    return answer(
        PLACED,
        units=shaped("units", units, UNITS),
        links=shaped("links", links, LINKS),
        days=shaped("days", days, DAYS),
    ).cast(PLACEMENTS)


def operator_forms(*, units: pa.Table, links: pa.Table, forms: pa.Table, days: pa.Table) -> pa.Table:
    """The operator form of each unit in each period: its own, or that of the nearest operator above it that has one.

    Tables go in as shapes.UNITS, LINKS, FORMS (an operator's form, ends_on exclusive, null = open) and DAYS, and come
    out as shapes.UNIT_FORMS. A unit that reaches no form has no row.

    >>> units = pa.table({"unit": [1, 2], "level": ["operator", "school"], "rolls_up_by": ["operator", "line"]})
    >>> links = pa.table({"kind": ["operator"], "child": [2], "parent": [1], "starts_on": [None], "ends_on": [None]})
    >>> forms = pa.table({"unit": [1], "form": ["independent"], "starts_on": [None], "ends_on": [None]})
    >>> days = pa.table({"period": ["2024"], "day": ["2024-10-15"]})
    >>> rows = operator_forms(units=units, links=links, forms=forms, days=days).to_pylist()
    >>> sorted((row["unit"], row["form"]) for row in rows)
    [(1, 'independent'), (2, 'independent')]
    """
    return answer(
        FORMED,
        units=shaped("units", units, UNITS),
        links=shaped("links", links, LINKS),
        forms=shaped("forms", forms, FORMS),
        days=shaped("days", days, DAYS),
    ).cast(UNIT_FORMS)
