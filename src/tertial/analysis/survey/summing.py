"""The SQL of a survey's sums, put together once for every engine."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from tertial.analysis.engine import query

MEAN = "mean"
Counting = Literal["frame", "children", "rows"]
NUMBERS = ("sw", "swy", "sw2y", "sw2y2", "sw2", "d0", "d1", "d2", "a0", "a1", "a2")

# How many children of a unit answered anything: as the frame says; counted, which reads two columns of the answers once
# more; or as many as the rows of its most answered question, which is true where every child has a row for each.
COUNTED: Mapping[Counting, str] = {
    "frame": "counted as (select period, unit, cast(responding as bigint) as responding from frame)",
    "children": """
counted as (select period, unit, count(distinct child) as responding from answers group by period, unit)""",
    "rows": """
counted as (
    select period, unit, cast(max(handed_in) as bigint) as responding
    from (select period, unit, question, sum(handed_in) as handed_in from cells group by period, unit, question) as most
    group by period, unit
)""",
}

# units: every unit of the frame or with an answer, with the counts of its stratum and the factors of its variance: null
# where one child is all there is to tell how children differ. No more can be expected to answer than are known to have.
UNITS = """
known as (
    select period, unit from cells
    union
    select period, unit from frame
),
told as (
    select known.period, known.unit, {stratum} as stratum, coalesce(counted.responding, {nobody}) as responding,
        case when frame.population >= counted.responding or counted.responding is null
            then cast(frame.population as bigint) else counted.responding end as population,
        case when frame.population is null or frame.population < counted.responding then 1 else 0 end as assumed
    from known
    left join frame on frame.period = known.period and frame.unit = known.unit
    left join counted on counted.period = known.period and counted.unit = known.unit
),
strata as (
    select period, stratum, cast(sum(responding) as double) as r, cast(sum(population) as double) as whole
    from told group by period, stratum
    having count(responding) = count(*)
),
units as (
    select told.*, strata.r,
        case when strata.r >= strata.whole then 0.0
            when strata.r > 1 then (1 - strata.r / strata.whole) * strata.r / (strata.r - 1) end as descriptive,
        case when strata.r > 1 then strata.r / (strata.r - 1) end as analytic,
        {lift} as lift
    from told left join strata on strata.period = told.period and strata.stratum = told.stratum
)"""

# standing: the group of each unit at each level that any unit reaches; null where it has none, or only parts of it.
STANDING = """
whole as (
    select period, unit, level, case when count(*) = 1 and max(abs(share - 1)) <= 1e-9 then max(grp) end as grp
    from placements group by period, unit, level
),
levels as (
    select distinct whole.period, whole.level
    from whole join units on units.period = whole.period and units.unit = whole.unit
),
standing as (
    select units.period, units.unit, levels.level, whole.grp
    from units
    join levels on levels.period = units.period
    left join whole on whole.period = units.period and whole.unit = units.unit and whole.level = levels.level
),
groups as (
    select standing.period, standing.level, standing.grp, cast(sum(units.population) as bigint) as population,
        case when count(units.responding) = count(*) then cast(sum(units.responding) as bigint) end as responding,
        cast(sum(units.assumed) as bigint) as assumed
    from standing join units on units.period = standing.period and units.unit = standing.unit
    group by standing.period, standing.level, standing.grp
)"""


def summing(
    *,
    by: Sequence[str] = (),
    shares: Mapping[str, Iterable[float]] | None = None,
    responding: Counting = "children",
    weighted: bool = False,
    collapsed: bool = False,
    guardians: bool = False,
    lifted: bool = False,
) -> str:
    """The SQL of `sums.sums`, of the tables answers, placements and frame, which tells what it takes.

    weighted: answers have w; collapsed: the frame has stratum.

    >>> "count(distinct child)" in summing(), "count(distinct child)" in summing(responding="rows")
    (True, False)
    """
    measures = {MEAN: (), **{name: tuple(map(float, values)) for name, values in (shares or {}).items()}}
    keys = ["period", "question", *map(_quoted, by)]
    units = UNITS.format(
        stratum="coalesce(cast(frame.stratum as varchar), concat('unit ', cast(known.unit as varchar)))"
        if collapsed
        else "known.unit",
        nobody="null" if responding == "frame" else "0",
        lift="coalesce(cast(told.population as double) / nullif(told.responding, 0), 1.0)" if lifted else "1.0",
    )
    return query(
        _valid(keys, list(measures.values()), weighted=weighted, guardians=guardians),
        _cells(keys, len(measures), weighted=weighted, guardians=guardians),
        COUNTED[responding],
        units,
        STANDING,
        *_parts(keys, len(measures), collapsed=collapsed),
        _rolled(keys, len(measures), collapsed=collapsed),
        f"measures as ({' union all '.join(map(_row, measures, range(len(measures))))})",
        ask=_told(keys, len(measures)),
    )


def _valid(keys: list[str], measures: list[tuple[float, ...]], *, weighted: bool, guardians: bool) -> str:
    """valid: what a child says to a question, as y0 for the mean and y1 … for the shares, and its weight."""
    each = f"unit, child, {', '.join(keys)}"
    said = "case when not isnan(cast(y as double)) then cast(y as double) end"
    scored = ", ".join(f"{_scored(values)} as y{place}" for place, values in enumerate(measures))
    weight = "case when y is not null then coalesce(w, 1.0) end" if weighted else "null"
    first = "by_guardian" if guardians else "valid"
    steps = f"""
read as (select {each}, {"cast(w as double)" if weighted else "null"} as w, {said} as y from answers),
{first} as (select {each}, {weight} as w, {scored} from read)"""
    if not guardians:
        return steps
    means = ", ".join(f"avg(y{place}) as y{place}" for place in range(len(measures)))
    return f"{steps},\nvalid as (select {each}, avg(w) as w, {means} from by_guardian group by {each})"


def _cells(keys: list[str], count: int, *, weighted: bool, guardians: bool) -> str:
    """cells: the sums of each unit, question and breakdown over its children."""
    w, w2 = ("w * ", "w * w * ") if weighted else ("", "")
    of_w = "sum(w) as sw, sum(w * w) as sw2" if weighted else "count(y0) as sw, count(y0) as sw2"
    # What is 0 or 1 is its own square, and an engine that meets the same sum twice makes it once.
    squares = [f"y{i} * y{i}" if i == 0 or guardians else f"y{i}" for i in range(count)]
    of_y = ", ".join(
        f"sum({w}y{i}) as swy{i}, sum({w2}y{i}) as sw2y{i}, sum({w2}{square}) as sw2y2{i}"
        for i, square in enumerate(squares)
    )
    each = f"unit, {', '.join(keys)}"
    return f"""
cells as (select {each}, count(*) as handed_in, count(y0) as n, {of_w}, {of_y} from valid group by {each})"""


def _parts(keys: list[str], count: int, *, collapsed: bool) -> list[str]:
    """parts: what a stratum brings to sums, with its terms of the variance; put together in each group if collapsed."""
    once, twice = ["sw", *(f"swy{i}" for i in range(count))], _squared(count)
    lifted = [f"coalesce(cast({name} as double), 0) * units.lift as {name}" for name in once]
    lifted += [f"coalesce(cast({name} as double), 0) * units.lift * units.lift as {name}" for name in twice]
    raised = f"""
raised as (
    select cells.unit, {_of("cells", keys)}, units.stratum, units.r, units.descriptive, units.analytic,
        handed_in, n, {", ".join(lifted)}
    from cells join units on units.period = cells.period and units.unit = cells.unit
)"""
    each = f"level, grp, {_of('raised', keys)}, stratum, r, descriptive, analytic"
    pooled = f"""
pooled as (
    select {each}, {_summed(["handed_in", "n", *once, *twice])}
    from raised join standing on standing.period = raised.period and standing.unit = raised.unit
    group by {each}
)"""
    terms = ", ".join(
        f"case when n > 0 then {k} * ({term}) else 0.0 end as {basis}{name}"
        for basis, k in (("d", "kd"), ("a", "ka"))
        for name, term in _terms(count).items()
    )
    parts = f"""
parts as (
    select *, {terms}
    from (
        select *, case when n <= r then descriptive end as kd, case when n <= r then analytic end as ka
        from {"pooled" if collapsed else "raised"}
    ) as factored
)"""
    return [raised, pooled, parts] if collapsed else [raised, parts]


def _rolled(keys: list[str], count: int, *, collapsed: bool) -> str:
    """rolled: the parts summed in each group; the variance is null if that of any part is."""
    each = f"level, grp, {_of('parts', keys)}"
    names = ["handed_in", "n", "sw", *(f"swy{i}" for i in range(count)), *_squared(count)]
    variances = ", ".join(
        f"case when count({basis}2) = count(*) then sum({basis}{name}) end as {basis}{name}"
        for basis in "da"
        for name in _terms(count)
    )
    join = "" if collapsed else "join standing on standing.period = parts.period and standing.unit = parts.unit"
    return f"""
rolled as (select {each}, {_summed(names)}, {variances} from parts {join} group by {each})"""


def _told(keys: list[str], count: int) -> str:
    """One row for each measure, with the counts of its group."""
    by_measure = {f"{name}": f"{name}{{i}}" for name in ("swy", "sw2y", "sw2y2", "d0", "d1", "a0", "a1")}
    of = {name: f"rolled.{name}" for name in ("sw", "sw2", "d2", "a2")}
    for name, column in by_measure.items():
        of[name] = " ".join(f"when {i} then rolled.{column.format(i=i)}" for i in range(count))
        of[name] = f"case measures.place {of[name]} end"
    numbers = ", ".join(f"{of[name]} as {name}" for name in NUMBERS)
    return f"""
select rolled.period, rolled.level, rolled.grp, {_of("rolled", keys[1:])}, measures.measure,
    groups.population, groups.responding, groups.assumed,
    cast(rolled.handed_in as bigint) as handed_in, cast(rolled.n as bigint) as n, {numbers}
from rolled
join groups on groups.period = rolled.period and groups.level = rolled.level
    and groups.grp is not distinct from rolled.grp
cross join measures
"""


def _terms(count: int) -> dict[str, str]:
    of_y = {f"0{i}": f"sw2y2{i} - swy{i} * swy{i} / r" for i in range(count)}
    return of_y | {f"1{i}": f"sw2y{i} - swy{i} * sw / r" for i in range(count)} | {"2": "sw2 - sw * sw / r"}


def _squared(count: int) -> list[str]:
    return ["sw2", *(f"{name}{i}" for name in ("sw2y", "sw2y2") for i in range(count))]


def _scored(values: tuple[float, ...]) -> str:
    if not values:
        return "y"
    among = ", ".join(f"cast({value!r} as double)" for value in values)
    return f"case when y in ({among}) then 1.0 when y is not null then 0.0 end"


def _summed(names: list[str]) -> str:
    return ", ".join(f"sum({name}) as {name}" for name in names)


def _of(table: str, keys: list[str]) -> str:
    return ", ".join(f"{table}.{key}" for key in keys)


def _row(measure: str, place: int) -> str:
    return f"select '{measure.replace(chr(39), chr(39) * 2)}' as measure, {place} as place"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
