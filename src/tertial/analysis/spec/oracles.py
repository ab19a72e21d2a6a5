"""The same answers as the product's, worked out one unit at a time in plain Python, to hold the SQL against."""

from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

Row = dict[str, Any]
Group = int | None


def group_above(unit: int, level: str, day: date, *, units: list[Row], links: list[Row]) -> Group:
    """The nearest group of a level by links that hold on the day, or None."""
    kinds = {row["unit"]: row for row in units}
    by = {row["rolls_up_by"] for row in units if row["level"] == level}.pop()
    if by == "all":
        return next(int(row["unit"]) for row in units if row["level"] == level)
    here: Group = unit
    while here is not None and kinds[here]["level"] != level:
        here = next(
            (
                link["parent"]
                for link in links
                if link["child"] == here and link["kind"] == by
                and (link["starts_on"] or date.min) <= day < (link["ends_on"] or date.max)
            ),
            None,
        )  # fmt: skip
    return here


def heirs(unit: int, start: date, day: date, successions: list[Row]) -> dict[Group, Fraction]:
    """What becomes of a unit from one day to another, with parts that make 1; under None what nobody can tell."""
    forward = start < day
    here, there = ("predecessor", "successor") if forward else ("successor", "predecessor")
    ahead = [row for row in successions if row[here] == unit and min(start, day) < row["on_day"] <= max(start, day)]
    if not ahead:
        return {unit: Fraction(1)}
    turn = min(row["on_day"] for row in ahead) if forward else max(row["on_day"] for row in ahead)
    fork = [row for row in ahead if row["on_day"] == turn]
    if len(fork) > 1 and (
        any(row["share"] is None for row in fork) or abs(sum(row["share"] for row in fork) - 1) > 0.01
    ):
        return {None: Fraction(1)}
    whole = sum(Fraction(row["share"]) for row in fork) if len(fork) > 1 else Fraction(1)
    parts: dict[Group, Fraction] = defaultdict(Fraction)
    for row in fork:
        share = Fraction(row["share"]) / whole if len(fork) > 1 else Fraction(1)
        for heir, part in heirs(row[there], turn - timedelta(days=1) if forward else turn, day, successions).items():
            parts[heir] += share * part
    return parts


def recast_groups(unit: int, level: str, start: date, day: date, **city: list[Row]) -> dict[Group, Fraction]:
    """The groups of a level that a unit belongs to on another day, with parts that make 1."""
    by = {row["rolls_up_by"] for row in city["units"] if row["level"] == level}.pop()
    groups: dict[Group, Fraction] = defaultdict(Fraction)
    for heir, part in heirs(unit, start, day, city["successions"]).items():
        if heir is None or city_level(heir, city["units"]) == level:
            groups[heir] += part
            continue
        for above, share in _above(heir, by, day, **city).items():
            found = recast_groups(above, level, day, day, **city) if above is not None else {None: Fraction(1)}
            for group, whole in found.items():
                groups[group] += part * share * whole
    return groups


def _above(unit: int, kind: str, day: date, **city: list[Row]) -> dict[Group, Fraction]:
    def nearest(link: Row) -> date:
        last = (link["ends_on"] or date.max) - timedelta(days=1)
        return min(max(day, link["starts_on"] or date.min), last)

    links = [link for link in city["links"] if link["child"] == unit and link["kind"] == kind]
    if not links:
        return {None: Fraction(1)}
    link = min(links, key=lambda link: (abs(nearest(link) - day), nearest(link)))
    return heirs(link["parent"], nearest(link), day, city["successions"])


def city_level(unit: int, units: list[Row]) -> str:
    """The level of a unit."""
    return next(str(row["level"]) for row in units if row["unit"] == unit)


def rolled_up(
    observations: list[Row], recipe: Row, placements: list[Row], forms: list[Row]
) -> dict[tuple[Any, ...], Any]:
    """(numerator, denominator, units) by level, group, form, period and breakdown, above a recipe's own level."""
    seen = {
        (row["measure"], row["unit"], row["period"], row["breakdown"]): Fraction(row["value"])
        for row in observations
        if row["status"] == "exists"
    }
    form_of = {(row["period"], row["unit"]): row["form"] for row in forms}
    standing = defaultdict(list)
    for row in placements:
        standing[row["period"], row["unit"]].append(row)
    at_home = {
        key for key, rows in standing.items() if any(row["own"] and row["level"] == recipe["level"] for row in rows)
    }
    levels = {(period, row["level"]) for period, unit in at_home for row in standing[period, unit]} - {
        (period, recipe["level"]) for period, _ in at_home
    }
    sums: dict[tuple[Any, ...], list[Any]] = defaultdict(lambda: [Fraction(0), Fraction(0), set()])
    for (measure, unit, period, breakdown), value in seen.items():
        weight = (
            seen.get((recipe["numerator_weight"], unit, period, breakdown))
            if recipe["numerator_weight"]
            else Fraction(1)
        )
        below = seen.get((recipe["denominator"], unit, period, breakdown)) if recipe["denominator"] else Fraction(0)
        if measure != recipe["numerator"] or (period, unit) not in at_home or weight is None or below is None:
            continue
        for level in (level for when, level in levels if when == period):
            rows = [row for row in standing[period, unit] if row["level"] == level] or [{"grp": None, "share": 1}]
            for row in rows:
                for form in {None, form_of.get((period, unit))}:
                    total = sums[level, row["grp"], form, period, breakdown]
                    total[0] += value * weight * Fraction(row["share"])
                    total[1] += below * Fraction(row["share"])
                    total[2].add(unit)
    return {
        key: (top, below if recipe["denominator"] else None, len(units)) for key, (top, below, units) in sums.items()
    }
