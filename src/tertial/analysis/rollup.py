"""Figures: every indicator at every level, group, operator form, period and breakdown, in one pass."""

import pyarrow as pa
import pyarrow.compute as pc

from tertial.analysis.engine import answer, query, shaped
from tertial.analysis.shapes import ANSWER_SUMS, ANSWERED, FIGURES, OBSERVATIONS, PLACEMENTS, RECIPES, UNIT_FORMS

COUNTED, SPREAD = ("n", "responding", "population"), ("a0", "a1", "a2")

# member: one unit in one period. stands: its place at every level that members of its own level reach, with the form to
# tell it under. At its own level it is alone if nothing else has become what it has become; then it shows for itself.
STANDS = """
members as (
    select row_number() over (order by period, unit, level) as member, period, unit, level as own_level
    from (select distinct period, unit, level from placements where own) as at_home
),
standings as (
    select members.member, members.period, members.unit, members.own_level, placements.level, placements.grp,
        placements.share, placements.level = members.own_level as own
    from placements join members on members.period = placements.period and members.unit = placements.unit
),
reach as (select distinct period, own_level, level from standings),
everywhere as (
    select member, period, unit, level, grp, share, own from standings
    union all
    select members.member, members.period, members.unit, reach.level, null, 1.0, false
    from members
    join reach on reach.period = members.period and reach.own_level = members.own_level
    left join standings on standings.member = members.member and standings.level = reach.level
    where standings.member is null
),
fellows as (
    select standings.period, standings.level, standings.grp, count(*) as units,
        case when min(forms.form) = max(forms.form) then min(forms.form) end as form
    from standings
    left join forms on forms.period = standings.period and forms.unit = standings.unit
    where standings.own and standings.grp is not null
    group by standings.period, standings.level, standings.grp
),
stands as (
    select everywhere.member, everywhere.level, everywhere.grp, everywhere.share, everywhere.own,
        case when everywhere.own then fellows.form else forms.form end as form,
        everywhere.own and everywhere.share = 1 and coalesce(fellows.units = 1, false) as alone
    from everywhere
    left join forms on forms.period = everywhere.period and forms.unit = everywhere.unit
    left join fellows on fellows.period = everywhere.period and fellows.level = everywhere.level
        and fellows.grp = everywhere.grp
)"""

# seen: what may be computed with; answers: where the answers behind a value are told of, if there are any.
# cell: one recipe, period and breakdown of which a published value or every part has been observed somewhere: children
# by sex make no groups by sex. readings: what was observed of each part, a row for each cell and member.
READINGS = """
seen as (
    select measure, unit, period, breakdown, status, case when status = 'exists' then value end as value,
        case when status = 'exists' and n > 0 and sw > 0 then answers end as answers
    from observations
),
numbered as (
    select *, row_number() over (order by indicator, version, level) as recipe,
        case combine when 'ratio' then 2 when 'published' then null else 1 end
            + case when numerator_weight is null then 0 else 1 end as needs
    from recipes
),
roles as (
    select recipe, 'published' as part, published as measure from numbered
    union all
    select recipe, 'numerator', numerator from numbered
    union all
    select recipe, 'weight', numerator_weight from numbered
    union all
    select recipe, 'denominator', denominator from numbered where combine = 'ratio'
),
uses as (
    select roles.recipe, roles.part, seen.measure, seen.period, seen.breakdown
    from (select distinct measure, period, breakdown from observations) as seen
    join roles on roles.measure = seen.measure
),
cells as (
    select row_number() over (order by numbered.recipe, met.period, met.breakdown) as cell,
        met.period, met.breakdown, numbered.*
    from (
        select recipe, period, breakdown, count(*) as parts,
            max(case when part = 'published' then 1 else 0 end) as published_parts
        from uses group by recipe, period, breakdown
    ) as met
    join numbered on numbered.recipe = met.recipe
        and (numbered.from_period is null or left(numbered.from_period, 4) <= left(met.period, 4))
        and (numbered.to_period is null or left(met.period, 4) <= left(numbered.to_period, 4))
    where met.published_parts = 1 or met.parts = numbered.needs
),
sought as (
    select cells.cell, cells.level, uses.part, uses.measure, uses.period, uses.breakdown
    from cells
    join uses on uses.recipe = cells.recipe and uses.period = cells.period and uses.breakdown = cells.breakdown
),
readings as (
    select sought.cell, members.member,
        max(case when sought.part = 'published' then seen.value end) as published,
        max(case when sought.part = 'numerator' then seen.value end) as numerator,
        max(case when sought.part = 'weight' then seen.value end) as weight,
        max(case when sought.part = 'denominator' then seen.value end) as denominator,
        max(case when sought.part = 'numerator' then seen.answers end) as answers,
        max(case when sought.part = 'published' then seen.status end) as published_status,
        max(case when sought.part = 'numerator' then seen.status end) as numerator_status,
        max(case when sought.part = 'weight' then seen.status end) as weight_status,
        max(case when sought.part = 'denominator' then seen.status end) as denominator_status
    from seen
    join sought on sought.measure = seen.measure and sought.period = seen.period and sought.breakdown = seen.breakdown
    join members on members.period = seen.period and members.unit = seen.unit and members.own_level = sought.level
    group by sought.cell, members.member
)"""

# answers: what the answers to a question in one unit amount to, with their part in the variance at any level: a unit is
# a stratum of its own. Where one child alone answered, its distance from the mean of the whole counts instead of that
# from its own mean (as R's survey does with lonely.psu = "adjust"): a variance rather too large than too small.
# parts: what each member brings to a sum (null if it lacks a part), and what it shows for itself.
PARTS = """
strata as (
    select answers, n, greatest(n, coalesce(responding, n)) as r, sw, swy, sw2y, sw2y2, sw2,
        greatest(n, coalesce(responding, n), coalesce(population, 0)) as population
    from observations where n > 0 and sw > 0
),
freed as (
    select *, case when r > 1 then r / (r - 1) else 1 end as a, 1 - r / population as left_out,
        case when r > 1 then 1 / r else 0 end as own
    from strata
),
answers as (
    select answers, n, r as responding, population, sw, swy,
        a * (sw2y2 - swy * swy * own) as a0, a * (sw2y - swy * sw * own) as a1, a * (sw2 - sw * sw * own) as a2,
        left_out
    from freed
),
told as (
    select readings.*, cells.combine,
        case when cells.combine = 'mean' then readings.answers is not null
            else readings.numerator is not null
                and (cells.numerator_weight is null or readings.weight is not null)
                and (cells.combine = 'sum' or cells.denominator is null or readings.denominator is not null)
        end as complete,
        case when cells.combine = 'mean' then answers.swy else readings.numerator end as above,
        case when cells.combine = 'mean' then answers.sw else readings.denominator end as below,
        coalesce(nullif(numerator_status, 'exists'), nullif(weight_status, 'exists'),
            nullif(denominator_status, 'exists'), 'missing') as lack
    from readings join cells on cells.cell = readings.cell
    left join answers on answers.answers = readings.answers
    where published_status is not null or numerator_status is not null
),
parts as (
    select cell, member, combine, published, case when complete and combine = 'mean' then answers end as answers,
        case when complete then above * coalesce(weight, 1) end as numerator,
        case when complete and combine <> 'sum' then below end as denominator,
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
    select parts.cell, stands.level, stands.grp, stands.form,
        parts.numerator, parts.denominator, parts.published, parts.status,
        case when parts.status = 'exists' then 1 else 0 end as units, true as alone
    from parts join stands on stands.member = parts.member
    where stands.alone
),
by_form as (
    select parts.cell, stands.level, stands.grp, stands.own, stands.form,
        sum(cast(parts.numerator * stands.share as decimal(38, 12))) as numerator,
        sum(cast(parts.denominator * stands.share as decimal(38, 12))) as denominator,
        count(parts.numerator) as units, min(parts.lack) as first_lack, max(parts.lack) as last_lack
    from parts join stands on stands.member = parts.member
    where not stands.alone and (stands.own or parts.combine <> 'published')
    group by parts.cell, stands.level, stands.grp, stands.own, stands.form
),
sums as (
    select cell, level, grp, form, cast(sum(numerator) as double) as numerator,
        cast(sum(denominator) as double) as denominator, null as published,
        case when sum(units) > 0 then 'exists'
            when min(first_lack) = max(last_lack) then min(first_lack) else 'missing' end as status,
        cast(sum(units) as integer) as units, false as alone
    from by_form
    group by grouping sets ((cell, level, grp, own), (cell, level, grp, own, form))
    having case when bool_or(own) then grouping(form) = 0 else grouping(form) = 1 or form is not null end
)"""

# answered: the answers behind a figure, at every place where it has one.
ANSWERS = f"""
answered as (
    select parts.cell, stands.level, stands.grp, stands.form,
        {", ".join(f"sum(cast(answers.{name} * stands.share as decimal(38, 12))) as {name}" for name in COUNTED)},
        {", ".join(f"sum(cast(answers.{name} * stands.share as decimal(38, 12))) as {name}" for name in SPREAD)},
        {
    ", ".join(
        f"sum(cast(answers.{name} * left_out * stands.share as decimal(38, 12))) as {name.replace('a', 'd')}"
        for name in SPREAD
    )
}
    from parts
    join answers on answers.answers = parts.answers
    join stands on stands.member = parts.member
    group by grouping sets (
        (parts.cell, stands.level, stands.grp, stands.own),
        (parts.cell, stands.level, stands.grp, stands.own, stands.form)
    )
    having case when bool_or(stands.own) then grouping(stands.form) = 0
        else grouping(stands.form) = 1 or stands.form is not null end
)"""

FIGURED = query(
    STANDS,
    READINGS,
    PARTS,
    SUMS,
    ANSWERS,
    f"""
valued as (
    select figure.*, {", ".join(f"answered.{name}" for name in ANSWERED)},
        cells.indicator, cells.version, cells.period, cells.breakdown, cells.combine,
        case when figure.status <> 'exists' then null
            when figure.published is not null then figure.published
            when cells.combine = 'sum' then cells.scale * figure.numerator
            when cells.combine in ('ratio', 'mean') then cells.scale * figure.numerator / nullif(figure.denominator, 0)
        end as value
    from (select * from shown union all select * from sums) as figure
    join cells on cells.cell = figure.cell
    left join answered on answered.cell = figure.cell and answered.level = figure.level
        and answered.grp is not distinct from figure.grp and answered.form is not distinct from figure.form
)""",
    ask=f"""
select indicator, version, level, grp, form, period, breakdown, numerator, denominator, value, units,
    case when (status = 'exists' and value is null) or (combine = 'published' and not alone)
        then 'not_applicable' else status end as status,
    {", ".join(ANSWERED)}
from valued
""",
)


def figures(*, observations: pa.Table, recipes: pa.Table, placements: pa.Table, forms: pa.Table) -> pa.Table:
    """Every recipe's figure at every level, in every group, operator form, period and breakdown.

    Tables go in as shapes.OBSERVATIONS (the current one of each cell), RECIPES, PLACEMENTS (as it was or recast) and
    UNIT_FORMS, and come out as shapes.FIGURES, in no particular order. A recipe measures at one level and in the years
    from from_period to to_period. At its own level a unit shows its published value if the recipe names one, else
    scale × numerator / denominator (for a sum: scale × numerator; for a mean of answers these are Σwy and Σw, and what
    the answers add up to stands beside, as shapes.ANSWERED); a status other than `exists` is the unit's own.
    Above it, and where units have merged, a figure is the same ratio of sums over the units (`units`) that have every
    part, each weighted by its share: never a mean of means. What cannot be placed at a level that other units of that
    level reach stands under grp null, so that a level adds up to the city. form null is all forms together. A period
    and breakdown in which a part is observed nowhere, and no published value either, has no rows.

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
        observations=told_apart(shaped("observations", _with_answers(observations), OBSERVATIONS)),
        recipes=shaped("recipes", recipes, RECIPES),
        placements=shaped("placements", _with_own(placements), PLACEMENTS),
        forms=shaped("forms", forms, UNIT_FORMS),
    ).cast(FIGURES)


def told_apart(observations: pa.Table) -> pa.Table:
    """Observations, each with a number of its own in `answers`, as the query needs them.

    >>> told_apart(pa.table({"value": [2.5, 3.5]}))["answers"].to_pylist()
    [0, 1]
    """
    return observations.append_column("answers", pa.array(range(len(observations)), pa.int64()))


def _with_answers(observations: pa.Table) -> pa.Table:
    """Observations of what nobody was asked may leave out the sums of answers."""
    for name in ANSWER_SUMS:
        if name not in observations.column_names:
            observations = observations.append_column(name, pa.nulls(len(observations), pa.float64()))
    return observations


def _with_own(placements: pa.Table) -> pa.Table:
    """Placements drawn by hand may leave out `own` where every unit is its own group at its own level."""
    if "own" in placements.column_names:
        return placements
    return placements.append_column("own", pc.equal(placements["unit"], placements["grp"]))
