"""Figures: every indicator at every level, group, operator form, period and breakdown, in one pass."""

import pyarrow as pa
import pyarrow.compute as pc

from tertial.analysis.engine import answer, query, shaped
from tertial.analysis.shapes import FIGURES, OBSERVATIONS, PLACEMENTS, RECIPES, UNIT_FORMS

# stands: a unit's place at every level that units of its own level reach, with the form to tell it under. At its own
# level it is alone if nothing else has become what it has become; then it shows what was published for it.
STANDS = """
members as (select distinct period, unit, level as own_level from placements where own),
standings as (
    select members.own_level, placements.period, placements.unit, placements.level, placements.grp, placements.share
    from placements join members on members.period = placements.period and members.unit = placements.unit
),
reach as (select distinct period, own_level, level from standings),
everywhere as (
    select period, unit, own_level, level, grp, share from standings
    union all
    select members.period, members.unit, members.own_level, reach.level, null, 1.0
    from members
    join reach on reach.period = members.period and reach.own_level = members.own_level
    left join standings on standings.period = members.period and standings.unit = members.unit
        and standings.own_level = members.own_level and standings.level = reach.level
    where standings.unit is null
),
fellows as (
    select standings.period, standings.level, standings.grp, count(*) as units,
        case when min(forms.form) = max(forms.form) then min(forms.form) end as form
    from standings
    left join forms on forms.period = standings.period and forms.unit = standings.unit
    where standings.level = standings.own_level and standings.grp is not null
    group by standings.period, standings.level, standings.grp
),
stands as (
    select everywhere.*, everywhere.level = everywhere.own_level as own,
        case when everywhere.level = everywhere.own_level then fellows.form else forms.form end as form,
        everywhere.level = everywhere.own_level and everywhere.share = 1 and coalesce(fellows.units, 0) = 1 as alone
    from everywhere
    left join forms on forms.period = everywhere.period and forms.unit = everywhere.unit
    left join fellows on fellows.period = everywhere.period and fellows.level = everywhere.level
        and fellows.grp = everywhere.grp
)"""

# readings: one row per recipe, unit, period and breakdown, with what was observed of each part.
READINGS = """
numbered as (select *, row_number() over (order by indicator, version, level) as recipe from recipes),
roles as (
    select recipe, level, from_period, to_period, 'published' as part, published as measure from numbered
    union all
    select recipe, level, from_period, to_period, 'numerator', numerator from numbered
    union all
    select recipe, level, from_period, to_period, 'weight', numerator_weight from numbered
    union all
    select recipe, level, from_period, to_period, 'denominator', denominator from numbered
),
readings as (
    select roles.recipe, seen.unit, seen.period, seen.breakdown,
        max(case when roles.part = 'published' then seen.value end) as published,
        max(case when roles.part = 'numerator' then seen.value end) as numerator,
        max(case when roles.part = 'weight' then seen.value end) as weight,
        max(case when roles.part = 'denominator' then seen.value end) as denominator,
        max(case when roles.part = 'published' then seen.status end) as published_status,
        max(case when roles.part = 'numerator' then seen.status end) as numerator_status,
        max(case when roles.part = 'weight' then seen.status end) as weight_status,
        max(case when roles.part = 'denominator' then seen.status end) as denominator_status
    from (
        select measure, unit, period, breakdown, status, case when status = 'exists' then value end as value
        from observations
    ) as seen
    join roles on roles.measure = seen.measure
        and (roles.from_period is null or left(roles.from_period, 4) <= left(seen.period, 4))
        and (roles.to_period is null or left(seen.period, 4) <= left(roles.to_period, 4))
    join members on members.period = seen.period and members.unit = seen.unit and members.own_level = roles.level
    group by roles.recipe, seen.unit, seen.period, seen.breakdown
)"""

# parts: what each unit brings to a sum (null if it lacks a part), and what it shows for itself.
PARTS = """
told as (
    select readings.*, numbered.combine, numbered.level as own_level,
        readings.numerator is not null
            and (numbered.numerator_weight is null or readings.weight is not null)
            and (numbered.denominator is null or numbered.combine = 'sum' or readings.denominator is not null)
            as complete,
        coalesce(nullif(numerator_status, 'exists'), nullif(weight_status, 'exists'),
            nullif(denominator_status, 'exists'), 'missing') as lack
    from readings join numbered on numbered.recipe = readings.recipe
    where published_status is not null or numerator_status is not null
),
parts as (
    select recipe, unit, period, breakdown, own_level, combine, published,
        case when complete then numerator * coalesce(weight, 1) end as numerator,
        case when complete and combine <> 'sum' then denominator end as denominator,
        case when not complete then lack end as lack,
        case when published_status <> 'exists' then published_status
            when published is not null then 'exists'
            when combine = 'published' then 'missing'
            when complete then 'exists' else lack end as status
    from told
)"""

# shown: units alone at their own level. sums: everything else; a unit's own level has one row for all forms together,
# every other level also one for each form. Sums are of exact decimals, so that neither the order of rows nor the number
# of threads can change the last digit.
SUMS = """
shown as (
    select parts.recipe, stands.level, stands.grp, stands.form, parts.period, parts.breakdown,
        parts.numerator, parts.denominator, parts.published, parts.status,
        case when parts.status = 'exists' then 1 else 0 end as units, true as alone
    from parts
    join stands on stands.period = parts.period and stands.unit = parts.unit and stands.own_level = parts.own_level
    where stands.alone
),
sums as (
    select parts.recipe, stands.level, stands.grp, stands.form, parts.period, parts.breakdown,
        cast(sum(cast(parts.numerator * stands.share as decimal(38, 12))) as double) as numerator,
        cast(sum(cast(parts.denominator * stands.share as decimal(38, 12))) as double) as denominator,
        null as published,
        case when count(parts.numerator) > 0 then 'exists'
            when min(parts.lack) = max(parts.lack) then min(parts.lack) else 'missing' end as status,
        count(parts.numerator) as units, false as alone
    from parts
    join stands on stands.period = parts.period and stands.unit = parts.unit and stands.own_level = parts.own_level
    where not stands.alone and (stands.own or parts.combine <> 'published')
    group by grouping sets (
        (parts.recipe, stands.level, stands.grp, parts.period, parts.breakdown, stands.own),
        (parts.recipe, stands.level, stands.grp, parts.period, parts.breakdown, stands.own, stands.form)
    )
    having case when stands.own then grouping(stands.form) = 0
        else grouping(stands.form) = 1 or stands.form is not null end
)"""

FIGURED = query(
    STANDS,
    READINGS,
    PARTS,
    SUMS,
    """
valued as (
    select figure.*, numbered.indicator, numbered.version, numbered.combine,
        case when figure.status <> 'exists' then null
            when figure.published is not null then figure.published
            when numbered.combine = 'sum' then numbered.scale * figure.numerator
            when numbered.combine = 'ratio' then numbered.scale * figure.numerator / nullif(figure.denominator, 0)
        end as value
    from (select * from shown union all select * from sums) as figure
    join numbered on numbered.recipe = figure.recipe
)""",
    ask="""
select indicator, version, level, grp, form, period, breakdown, numerator, denominator, value, units,
    case when (status = 'exists' and value is null) or (combine = 'published' and not alone)
        then 'not_applicable' else status end as status
from valued
""",
)


def figures(*, observations: pa.Table, recipes: pa.Table, placements: pa.Table, forms: pa.Table) -> pa.Table:
    """Every recipe's figure at every level, in every group, operator form, period and breakdown.

    Tables go in as shapes.OBSERVATIONS (the current one of each cell), RECIPES, PLACEMENTS (as it was or recast) and
    UNIT_FORMS, and come out as shapes.FIGURES, in no particular order. A recipe measures at one level and in the years
    from from_period to to_period. At its own level a unit shows its published value if the recipe names one, else
    scale × numerator / denominator (for a sum: scale × numerator); a status other than `exists` is the unit's own.
    Above it, and where units have merged, a figure is the same ratio of sums over the units (`units`) that have every
    part, each weighted by its share: never a mean of means. What cannot be placed at a level that other units of that
    level reach stands under grp null, so that a level adds up to the city. form null is all forms together.

    Values must be finite and below 1e26: sums are exact to twelve decimals, else duckdb.ConversionException is raised.

    >>> observations = pa.table({
    ...     "measure": ["children", "groups"] * 2, "unit": [2, 2, 3, 3], "period": ["2024"] * 4, "breakdown": [""] * 4,
    ...     "status": ["exists"] * 4, "value": [30, 2, 60, 3],
    ... })
    >>> recipe = {"indicator": "size", "version": 1, "level": "school", "combine": "ratio", "published": None,
    ...     "numerator": "children", "numerator_weight": None, "denominator": "groups", "scale": 1,
    ...     "from_period": None, "to_period": None}
    >>> placements = pa.table({
    ...     "period": ["2024"] * 4, "unit": [2, 2, 3, 3], "level": ["school", "city"] * 2, "grp": [2, 1, 3, 1],
    ...     "share": [1] * 4,
    ... })
    >>> forms = pa.table({"period": [], "unit": [], "form": []})
    >>> recipes = pa.Table.from_pylist([recipe])
    >>> table = figures(observations=observations, recipes=recipes, placements=placements, forms=forms)
    >>> sorted((row["level"], row["grp"], row["value"], row["units"]) for row in table.to_pylist())
    [('city', 1, 18.0, 2), ('school', 2, 15.0, 1), ('school', 3, 20.0, 1)]
    """
    return answer(
        FIGURED,
        observations=shaped("observations", observations, OBSERVATIONS),
        recipes=shaped("recipes", recipes, RECIPES),
        placements=shaped("placements", _with_own(placements), PLACEMENTS),
        forms=shaped("forms", forms, UNIT_FORMS),
    ).cast(FIGURES)


def _with_own(placements: pa.Table) -> pa.Table:
    """Placements drawn by hand may leave out `own` where every unit is its own group at its own level."""
    if "own" in placements.column_names:
        return placements
    return placements.append_column("own", pc.equal(placements["unit"], placements["grp"]))
