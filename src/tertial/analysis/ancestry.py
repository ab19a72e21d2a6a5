"""The climb from a unit to everything above it, as SQL that placements of both sorts share."""

# From edges(day, kind, child, parent, share) and units to
# reached(day, unit, level, grp, share): the nearest group above a unit (or the unit itself) at each level, by links
# of the kind that the level rolls up by. A null share means that the way forks and nobody knows in what parts.
# ASSUMES: no chain of links is longer than 24; it also ends the climb if the links run in a circle.
REACHED = """
climbs (day, kind, unit, grp, share, steps) as (
    select day, kind, child, parent, share, 1 from edges
    union all
    select climbs.day, climbs.kind, climbs.unit, edges.parent, climbs.share * edges.share, climbs.steps + 1
    from climbs
    join edges on edges.day = climbs.day and edges.kind = climbs.kind and edges.child = climbs.grp
    where climbs.steps < 24
),
above as (
    select climbs.day, climbs.unit, units.level, climbs.grp, climbs.share, climbs.steps
    from climbs join units on units.unit = climbs.grp and units.rolls_up_by = climbs.kind
    union all
    select asked.day, units.unit, units.level, units.unit, 1.0, 0 from units cross join asked
    where units.rolls_up_by <> 'all'
),
compared as (select *, min(steps) over (partition by day, unit, level) as nearest from above),
reached as (select day, unit, level, grp, share from compared where steps = nearest)"""
