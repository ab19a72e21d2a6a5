"""Where past and coming figures belong in the organisation of another day."""

from datetime import date

import pyarrow as pa

from tertial.analysis.ancestry import REACHED
from tertial.analysis.engine import answer, query, shaped
from tertial.analysis.shapes import LINKS, OBSERVED, PLACEMENTS, SUCCESSIONS, UNITS

# Time is told as days toward the day asked for (0), growing from either side, so that one climb serves the way
# forward (to successors) and the way back (to predecessors). A fork with shares that make a whole is followed in
# parts (rounded shares may miss it by 0.01); any other fork gives the share null: what lies beyond it is known, but not
# how much.
FATES = """
fates as (
    select 'forward' as way, predecessor as origin, successor as heir, share,
        date_diff('day', asked.day, on_day) as clock
    from successions cross join asked where on_day <= asked.day
    union all
    select 'back', successor, predecessor, share, date_diff('day', on_day, asked.day)
    from successions cross join asked where on_day > asked.day
),
hops as (
    select way, origin, heir, clock,
        max(clock) over (partition by way, origin order by clock range between unbounded preceding and 1 preceding)
            as clock_before,
        case when count(*) over fork = 1 then 1.0
            when count(share) over fork = count(*) over fork and abs(sum(share) over fork - 1) <= 0.01
            then share / sum(share) over fork end as share
    from fates
    window fork as (partition by way, origin, clock)
)"""

# The link that holds on the day asked for, or the nearest in time, with its day of validity nearest to that day.
CLOSEST = """
in_reach as (
    select links.kind, links.child, links.parent,
        case when links.ends_on <= asked.day then cast(links.ends_on - interval 1 day as date)
            when links.starts_on > asked.day then links.starts_on else asked.day end as day
    from links cross join asked
),
closest as (
    select in_reach.kind, in_reach.child, in_reach.parent, in_reach.day,
        row_number() over (partition by in_reach.kind, in_reach.child
            order by abs(date_diff('day', in_reach.day, asked.day)), in_reach.day, in_reach.parent) as place
    from in_reach cross join asked
)"""

# ends(unit, day, heir, share): what a unit of one day has become on the day asked for.
# ASSUMES: no chain of successions is longer than 24; it also ends the way if they run in a circle.
ENDS = """
starts as (
    select unit, day from observed
    union
    select parent, day from closest where place = 1
),
traces (unit, day, way, heir, clock, share, steps) as (
    select starts.unit, starts.day, case when starts.day < asked.day then 'forward' else 'back' end, starts.unit,
        case when starts.day < asked.day then date_diff('day', asked.day, starts.day) + 1
            else date_diff('day', starts.day, asked.day) end,
        cast(1.0 as double), 0
    from starts cross join asked
    union all
    select traces.unit, traces.day, traces.way, hops.heir,
        case when hops.heir = hops.origin then hops.clock + 1 else hops.clock end,
        traces.share * hops.share, traces.steps + 1
    from traces
    join hops on hops.way = traces.way and hops.origin = traces.heir and hops.clock >= traces.clock
        and (hops.clock_before is null or hops.clock_before < traces.clock)
    where traces.steps < 24
),
ends as (
    select traces.unit, traces.day, traces.heir, sum(traces.share) as share
    from traces
    left join hops on hops.way = traces.way and hops.origin = traces.heir and hops.clock >= traces.clock
    where hops.origin is null
    group by traces.unit, traces.day, traces.heir
),
edges as (
    select asked.day, closest.kind, closest.child, ends.heir as parent, ends.share
    from closest
    join ends on ends.unit = closest.parent and ends.day = closest.day
    cross join asked
    where closest.place = 1 and ends.heir <> closest.child
)"""

# What is known of a unit at a level, and the rest of it, which cannot be placed.
PLACED = query(
    FATES,
    CLOSEST,
    ENDS,
    REACHED,
    """
candidates as (
    select seen.unit, seen.day, reached.level, reached.grp, ends.share * reached.share as share
    from (select distinct unit, day from observed) as seen
    join ends on ends.unit = seen.unit and ends.day = seen.day
    join reached on reached.unit = ends.heir
    union all
    select distinct observed.unit, observed.day, units.level, null, null
    from observed join units on units.unit = observed.unit where units.rolls_up_by <> 'all'
),
placed as (
    select unit, day, level, grp, sum(share) as share from candidates where share is not null
    group by unit, day, level, grp
    union all
    select unit, day, level, null, 1 - coalesce(sum(share), 0) from candidates
    group by unit, day, level having 1 - coalesce(sum(share), 0) > 1e-9
    union all
    select distinct observed.unit, observed.day, units.level, units.unit, 1.0
    from observed join units on units.rolls_up_by = 'all'
)""",
    ask="""
select observed.period, observed.unit, placed.level, placed.grp, placed.share, units.level = placed.level as own
from observed
join placed on placed.unit = observed.unit and placed.day = observed.day
join units on units.unit = observed.unit
""",
)


def recast_placements(
    *, units: pa.Table, links: pa.Table, successions: pa.Table, observed: pa.Table, day: date
) -> pa.Table:
    """Each observed unit's group at each level, in the organisation as it is on one day.

    Tables go in as shapes.UNITS, LINKS, SUCCESSIONS (share: the part that goes this way at a split, or comes this way
    at a merge; null = unknown) and OBSERVED (period, unit and the period's measurement day, each once), and come out as
    shapes.PLACEMENTS. A unit is followed to what it has become on the day (forward) or came from (back): whole through
    a rename, a merge forward and a split back; by share where one way forks, shares multiplying along it. The heir then
    stands where its links lead that day, or else its link nearest in time, whose end is followed likewise. What cannot
    be placed at a level where something of the unit might belong has grp null, so a unit's shares at a level make 1.

    >>> levels = {"level": ["city", "school", "school"], "rolls_up_by": ["all", "line", "line"]}
    >>> units = pa.table({"unit": [1, 2, 3]} | levels)
    >>> links = pa.table({"kind": ["line"], "child": [2], "parent": [1], "starts_on": [None], "ends_on": [None]})
    >>> successions = pa.table({"predecessor": [2], "successor": [3], "on_day": ["2023-07-01"], "share": [None]})
    >>> observed = pa.table({"period": ["2022"], "unit": [2], "day": ["2022-10-15"]})
    >>> rows = recast_placements(
    ...     units=units, links=links, successions=successions, observed=observed, day=date(2024, 1, 1)
    ... ).to_pylist()
    >>> sorted((row["unit"], row["level"], row["grp"]) for row in rows)
    [(2, 'city', 1), (2, 'school', 3)]
    """
    return answer(
        PLACED,
        units=shaped("units", units, UNITS),
        links=shaped("links", links, LINKS),
        successions=shaped("successions", successions, SUCCESSIONS),
        observed=shaped("observed", observed, OBSERVED),
        asked=pa.table({"day": pa.array([day], pa.date32())}),
    ).cast(PLACEMENTS)
