"""How long all figures of a city take: analysis beside the same thing in pandas, one JSON line a case.

Run with the scales to measure: `python benchmarks/rollup.py 1 10`. Scale 1 is 1,160 places of service over five years.
"""

import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from tertial.analysis import placement, rollup, shapes

YEARS = range(2020, 2025)
ROUNDS = 3
CASES = ("analysis", "pandas")
RATIOS = (
    ("per_group", "per_group", "children", None, "groups"),
    ("per_post", "per_post", "children", None, "posts"),
    ("licensed", "licensed", "licensed", "posts", "posts"),
    ("degree", "degree", "degree", "posts", "posts"),
)


@dataclass(frozen=True)
class City:
    """The tables of one invented organisation and its observations."""

    units: pa.Table
    links: pa.Table
    forms: pa.Table
    days: pa.Table
    observations: pa.Table
    recipes: pa.Table


def invented(scale: int) -> City:
    """A city of 900 own and 260 independent places a scale, in eleven areas, with moves half way."""
    chance = random.Random(scale)
    units = [(1, "city", "all"), (2, "board", "line"), (3, "operator", "operator")]
    units += [(10 + area, "district", "geographic") for area in range(11)]
    units += [(30 + area, "board", "line") for area in range(11)]
    links: list[tuple[str, int, int, date | None, date | None]] = [
        ("line", 30 + area, 1, None, None) for area in range(11)
    ]
    forms: list[tuple[int, str, date | None, date | None]] = [(3, "municipal", None, None)]
    places = range(100_000, 100_000 + 1_160 * scale)
    for number, place in enumerate(places):
        area = number % 11
        units.append((place, "place", "line"))
        if number % 1_160 < 900:
            team, operator = 200_000 + number // 44 * 11 + area, 3
            units += [(team, "team", "line")] if number % 44 < 11 else []
            links += [("line", team, 30 + area, None, None)] if number % 44 < 11 else []
            links.append(("line", place, team, None, None))
        else:
            operator = 300_000 + number
            units.append((operator, "operator", "operator"))
            forms.append((operator, "independent", None, None))
        links.append(("operator", place, operator, None, None))
        links += _areas_of(place, area, moves=number % 20 == 0)
    return City(
        units=_table(dict.fromkeys(units), shapes.UNITS),
        links=_table(dict.fromkeys(links), shapes.LINKS),
        forms=_table(forms, shapes.FORMS),
        days=_table([(str(year), date(year, 10, 15)) for year in YEARS], shapes.DAYS),
        observations=_table(_observed(places, chance), shapes.OBSERVATIONS),
        recipes=_table(_recipes(), shapes.RECIPES),
    )


def _areas_of(place: int, area: int, *, moves: bool) -> list[tuple[str, int, int, date | None, date | None]]:
    if not moves:
        return [("geographic", place, 10 + area, None, None)]
    day = date(2022, 7, 1)
    return [("geographic", place, 10 + area, None, day), ("geographic", place, 10 + (area + 1) % 11, day, None)]


def _observed(places: range, chance: random.Random) -> list[tuple[str, int, str, str, str, float | None]]:
    rows: list[tuple[str, int, str, str, str, float | None]] = []
    for place in places:
        for year in YEARS:
            girls, boys, groups = chance.randint(8, 50), chance.randint(8, 50), chance.randint(1, 6)
            posts = round(chance.uniform(2, 20), 1)
            values = {"children": girls + boys, "groups": groups, "posts": posts, "per_post": (girls + boys) / posts}
            values |= {"licensed": round(chance.uniform(0, 100), 2), "degree": round(chance.uniform(0, 100), 2)}
            rows += [(name, place, str(year), "", "exists", value) for name, value in values.items()]
            rows += [("children", place, str(year), "sex=girls", "exists", girls)]
            rows += [("children", place, str(year), "sex=boys", "exists", boys)]
            rows += [("per_group", place, str(year), "", "exists", 15.0)] if groups > 1 else []
    return rows


def _recipes() -> list[tuple[object, ...]]:
    counted = ("children", 1, "place", "sum", None, "children", None, None, 1.0, None, None)
    return [counted, *((name, 1, "place", "ratio", *parts, 1.0, None, None) for name, *parts in RATIOS)]


def _table(rows: Iterable[tuple[Any, ...]], schema: pa.Schema) -> pa.Table:
    columns = zip(*rows, strict=True)
    return pa.table([pa.array(column, kind) for column, kind in zip(columns, schema.types, strict=True)], schema=schema)


def with_analysis(city: City) -> tuple[int, float]:
    """All figures by the product's own functions; how many they are and the sum of their values, to compare."""
    placed = placement.placements(units=city.units, links=city.links, days=city.days)
    forms = placement.operator_forms(units=city.units, links=city.links, forms=city.forms, days=city.days)
    figures = rollup.figures(observations=city.observations, recipes=city.recipes, placements=placed, forms=forms)
    return figures.num_rows, float(pc.sum(figures["value"]).as_py())


def with_pandas(frames: dict[str, pd.DataFrame]) -> tuple[int, float]:
    """The same figures by merges and group-bys; how many they are and the sum of their values, to compare."""
    placed, forms = climbed(frames)
    cells = frames["observations"].query("status == 'exists'")
    wide = cells.pivot_table(index=["unit", "period", "breakdown"], columns="measure", values="value").reset_index()
    recipes = frames["recipes"].itertuples()
    figures = pd.concat([one_indicator(recipe, wide, placed, forms) for recipe in recipes], ignore_index=True)
    return len(figures), float(figures.value.sum())


def climbed(frames: dict[str, pd.DataFrame]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Placements and forms in pandas, one merge a step."""
    units, links, days = frames["units"], frames["links"], frames["days"]
    live = links.merge(days, how="cross")
    live = live[live.starts_on.isna() | (live.starts_on <= live.day)]
    live = live[live.ends_on.isna() | (live.day < live.ends_on)]
    step = live[["period", "kind", "child", "parent"]]
    climbs, now = [], step.rename(columns={"child": "unit", "parent": "grp"})
    while len(now):
        climbs.append(now)
        above = now.merge(step, left_on=["period", "kind", "grp"], right_on=["period", "kind", "child"])
        now = above[["period", "kind", "unit", "parent"]].rename(columns={"parent": "grp"})
    reached = pd.concat(climbs)
    by_operator = reached.query("kind == 'operator'")
    forms = by_operator.merge(frames["forms"].rename(columns={"unit": "grp"}), on="grp")[["period", "unit", "form"]]
    reached = reached.merge(units.rename(columns={"unit": "grp", "rolls_up_by": "kind"}), on=["grp", "kind"])
    reached = reached.merge(units[["unit", "level"]].rename(columns={"level": "own"}), on="unit").query("own != level")
    own = units.merge(days[["period"]], how="cross").assign(grp=lambda frame: frame.unit)
    whole = units.query("rolls_up_by == 'all'").iloc[0]
    below = units[units.unit != whole.unit].merge(days[["period"]], how="cross")
    city = below.assign(level=whole.level, grp=whole.unit)
    columns = ["period", "unit", "level", "grp"]
    return pd.concat([reached.drop_duplicates(columns[:3])[columns], own[columns], city[columns]]), forms


def one_indicator(recipe: Any, wide: pd.DataFrame, placed: pd.DataFrame, forms: pd.DataFrame) -> pd.DataFrame:
    """All figures of one recipe in pandas."""
    part = wide[["unit", "period", "breakdown"]].copy()
    part["numerator"] = wide[recipe.numerator]
    if isinstance(recipe.numerator_weight, str):
        part["numerator"] *= wide[recipe.numerator_weight]
    part["denominator"] = wide[recipe.denominator] if isinstance(recipe.denominator, str) else 1.0
    part["shown"] = wide[recipe.published] if isinstance(recipe.published, str) else float("nan")
    part = part.dropna(subset=["numerator", "denominator"])
    own = placed[(placed.level == recipe.level) & (placed.unit == placed.grp)]
    levels = placed[placed.unit.isin(own.unit)][["level"]].drop_duplicates().query("level != @recipe.level")
    stands = part.merge(levels, how="cross").merge(placed, on=["period", "unit", "level"], how="left")
    stands = stands.merge(forms, on=["period", "unit"], how="left")
    keys = ["level", "grp", "period", "breakdown"]
    sums = {"numerator": ("numerator", "sum"), "denominator": ("denominator", "sum"), "units": ("unit", "count")}
    made = [stands.groupby(by, dropna=False).agg(**sums).reset_index() for by in (keys, [*keys, "form"])]
    home = part.merge(own, on=["period", "unit"]).merge(forms, on=["period", "unit"], how="left").assign(units=1)
    figures = pd.concat([home, *made], ignore_index=True)
    figures["value"] = figures.numerator / (figures.denominator if isinstance(recipe.denominator, str) else 1)
    figures["value"] = figures.shown.fillna(figures.value) if recipe.published else figures.value
    return figures.assign(indicator=recipe.indicator, version=recipe.version, status="exists").drop(columns=["shown"])


def measured(case: str, scale: int) -> dict[str, float]:
    """Seconds (first and best of a few rounds), peak memory, count and check sum of one case; a process of its own."""
    city = invented(scale)
    run: Callable[[], tuple[int, float]] = partial(with_analysis, city)
    if case == "pandas":
        run = partial(with_pandas, {name: getattr(city, name).to_pandas() for name in City.__dataclass_fields__})
    seconds, worked, made = [], [], (0, 0.0)
    for _ in range(ROUNDS):
        start, start_work = time.perf_counter(), time.process_time()
        made = run()
        seconds.append(time.perf_counter() - start)
        worked.append(time.process_time() - start_work)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "first": seconds[0],
        "best": min(seconds),
        "cpu": min(worked),
        "peak": peak,
        "rows": made[0],
        "total": made[1],
    }


def compared(scale: int) -> dict[str, object]:
    """Both cases at one scale, each in its own process."""
    ours, theirs = (
        json.loads(subprocess.run([sys.executable, __file__, case, str(scale)], check=True, capture_output=True).stdout)
        for case in CASES
    )
    return {
        "case": "all figures, placements included",
        "places": 1_160 * scale,
        "figures": ours["rows"],
        "seconds": round(ours["best"], 3),
        "first_seconds": round(ours["first"], 3),
        "pandas_seconds": round(theirs["best"], 3),
        "cpu_seconds": round(ours["cpu"], 3),
        "pandas_cpu_seconds": round(theirs["cpu"], 3),
        "ratio": round(theirs["best"] / ours["best"], 2),
        "peak_mb": round(ours["peak"]),
        "pandas_peak_mb": round(theirs["peak"]),
        "agree": ours["rows"] == theirs["rows"] and abs(ours["total"] - theirs["total"]) <= 1e-9 * ours["total"],
    }


if __name__ == "__main__":
    if sys.argv[1:2] and sys.argv[1] in CASES:
        print(json.dumps(measured(sys.argv[1], int(sys.argv[2]))))
    else:
        for scale in sys.argv[1:] or ["1", "10"]:
            print(json.dumps(compared(int(scale))), flush=True)
