"""Figures of invented preschools that look like real ones: same spread, kept from year to year, and consistent."""

import math
import random
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from tertial.city.sample.preschools import Form, Preschool
from tertial.city.sample.sources import YEARS

# The quantiles 5, 25, 50, 75 and 95 % of real preschools in 2024, between a smallest and a largest of our own.
LEVELS = (0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0)
SPREAD: dict[Form, dict[str, tuple[float, ...]]] = {
    "municipal": {
        "children": (14, 27, 39, 56, 73, 103, 137),
        "per_group": (9, 11.3, 14.3, 16, 17.4, 18.8, 21),
        "per_post": (3.2, 3.8, 4.6, 5, 5.4, 6.2, 7.4),
        "licensed": (12, 21.96, 28.82, 33.55, 38.68, 48.41, 62),
        "degree": (8, 17.54, 25.7, 31.4, 37.27, 46.83, 60),
    },
    "independent": {
        "children": (7, 13.6, 23, 34, 52, 90, 140),
        "per_group": (5.5, 7.5, 12, 14.7, 17.3, 22.4, 26),
        "per_post": (2.5, 3.5, 4.3, 4.8, 5.5, 6.56, 8),
        "licensed": (0, 11.96, 24.1, 29.8, 36.4, 50, 75),
        "degree": (0, 4.56, 19.6, 27, 34.8, 49.26, 72),
    },
}

# How much of this year's standing is left next year; the rest is chance.
KEPT = {"children": 0.97, "per_group": 0.9, "per_post": 0.85, "licensed": 0.88, "degree": 0.5}
# How closely a standing follows another: large preschools have fuller groups and fewer posts to a child.
FOLLOWS = {"per_group": ("children", 0.45), "per_post": ("children", 0.25), "degree": ("licensed", 0.93)}
# Whole groups spread the children per group; so much of the real spread is drawn before they are rounded.
SPREAD_BEFORE_ROUNDING = 0.8
CHILDREN_BY_YEAR = {2021: 1.06, 2022: 1.04, 2023: 1.02, 2024: 1.0, 2025: 0.98}
LICENSED_BY_YEAR = {2021: 1.2, 2022: 0.8, 2023: 0.4, 2024: 0.0, 2025: -0.3}
TOO_FEW = 3
FEWEST = 6


class Figures(NamedTuple):
    """One preschool's year on the measurement day; shares in percent, ratios rounded as they are published."""

    children: int
    girls: int
    groups: int
    posts: int
    per_group: float
    per_post: float
    licensed: float
    degree: float


def figures_by_year(one: Preschool, rng: random.Random) -> Iterator[tuple[int, Figures]]:
    """The figures of each year, whether or not the preschool was open: every year leans on the one before."""
    standing = {quality: rng.gauss(0, 1) for quality in KEPT}
    girls_share = min(0.65, max(0.33, rng.gauss(0.49, 0.05)))
    for year in YEARS:
        for quality, kept in KEPT.items():
            standing[quality] = kept * standing[quality] + math.sqrt(1 - kept * kept) * rng.gauss(0, 1)
        yield year, _figures(one, year, standing, girls_share + rng.uniform(-0.03, 0.03))


def _figures(one: Preschool, year: int, standing: dict[str, float], girls_share: float) -> Figures:
    spread = SPREAD[one.form]
    size = at_quantile(spread["children"], standing["children"]) * one.weight * CHILDREN_BY_YEAR[year]
    children = TOO_FEW if one.is_too_small else max(FEWEST, round(size))
    fullness = at_quantile(spread["per_group"], SPREAD_BEFORE_ROUNDING * _leaning(standing, "per_group"))
    groups = max(1, round(children / fullness))
    posts = children / at_quantile(spread["per_post"], _leaning(standing, "per_post"))
    licensed = at_quantile(spread["licensed"], standing["licensed"])
    degree = at_quantile(spread["degree"], _leaning(standing, "degree"))
    extra = LICENSED_BY_YEAR[year] if licensed > 5 else 0.0
    return Figures(
        children=children,
        girls=round(children * girls_share),
        groups=groups,
        posts=max(1, round(posts)),
        per_group=round(children / groups, 1),
        per_post=round(children / posts, 1),
        licensed=round(licensed + extra, 1),
        degree=round(min(degree, licensed) + extra, 1),
    )


def _leaning(standing: dict[str, float], quality: str) -> float:
    """A standing that partly follows another, still with a deviation of one."""
    leader, weight = FOLLOWS[quality]
    return weight * standing[leader] + math.sqrt(1 - weight * weight) * standing[quality]


def at_quantile(values: tuple[float, ...], standing: float) -> float:
    """The value that a standing, in standard deviations from the middle, has in a spread given at LEVELS."""
    level = 0.5 * (1 + math.erf(standing / math.sqrt(2)))
    upper = min(bisect_right(LEVELS, level), len(LEVELS) - 1)
    part = (level - LEVELS[upper - 1]) / (LEVELS[upper] - LEVELS[upper - 1])
    return values[upper - 1] + part * (values[upper] - values[upper - 1])
