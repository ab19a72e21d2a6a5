"""Points by how much lies behind each, with the limits within which chance holds them: a funnel."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from tertial.platform.charts.drawing import Drawing, drawing, element, line, number, text
from tertial.platform.charts.scales import Scale, padded, ticks

LEFT, RIGHT, TOP, BOTTOM = 54.0, 12.0, 10.0, 44.0
MOST_NAMED = 5  # so many own points are named at once; more would hide each other


@dataclass(frozen=True)
class Point:
    """One point: how much lies behind it, its value, what it is called and is read as, and the page it leads to."""

    size: float
    value: float
    name: str
    written: str
    url: str
    is_mine: bool = False


@dataclass(frozen=True)
class Limits:
    """The inner and the outer limits at some sizes, the smallest first."""

    sizes: Sequence[float]
    low: Sequence[float]
    high: Sequence[float]
    outer_low: Sequence[float]
    outer_high: Sequence[float]


def funnel(
    points: Sequence[Point],
    limits: Limits,
    target: float,
    *,
    write: Callable[[float], str],
    axis: str,
    title: str,
    description: str,
    width: float = 720,
    height: float = 420,
) -> Drawing:
    """The points with two bands and the line of the target; `axis` is what the sizes count.

    Each point is a link that says its name and what it is read as to who hears it, and shows it to who points at it or
    comes to it by key. Those that are mine are drawn last, and are named where they are few.
    """
    across = Scale(0, max([*limits.sizes[-1:], *(point.size for point in points)], default=1.0), LEFT, width - RIGHT)
    values = [point.value for point in points]
    low, high = padded([*values, *limits.low[-1:], *limits.high[-1:], target], 0.08)
    up = Scale(low, high, height - BOTTOM, TOP)
    middle = (across.start + across.end) / 2
    mine = [point for point in points if point.is_mine]
    is_named = len(mine) <= MOST_NAMED
    parts = [
        _band(limits.sizes, limits.outer_low, limits.outer_high, across, up, "chart-funnel-outer"),
        _band(limits.sizes, limits.low, limits.high, across, up, "chart-funnel-inner"),
        *(line(LEFT, up.place(step), width - RIGHT, up.place(step), "chart-grid") for step in ticks(low, high)),
        *(text(write(step), LEFT - 8, up.place(step) + 4, "chart-axis", "end") for step in ticks(low, high)),
        *(
            text(number(step), across.place(step), height - BOTTOM + 18, "chart-axis", "middle")
            for step in ticks(0, across.high)
        ),
        text(axis, width - RIGHT, height - 6, "chart-axis", "end"),
        line(LEFT, up.place(target), width - RIGHT, up.place(target), "chart-reference"),
        *(
            _point(point, across, up, middle, is_named=is_named and point.is_mine)
            for point in [*(point for point in points if not point.is_mine), *mine]
        ),
    ]
    return drawing(
        *parts, kind="funnel", width=width, height=height, title=title, description=description, role="group"
    )


def _band(
    sizes: Sequence[float], low: Sequence[float], high: Sequence[float], across: Scale, up: Scale, class_: str
) -> str:
    there = [*zip(sizes, high, strict=True)]
    back = [*zip(sizes, low, strict=True)][::-1]
    places = " ".join(f"{number(across.place(size))},{number(up.kept(value))}" for size, value in (*there, *back))
    return element("polygon", points=places, class_=class_)


def _point(point: Point, across: Scale, up: Scale, middle: float, *, is_named: bool) -> str:
    x, y = across.place(point.size), up.place(point.value)
    is_right = x > middle
    name = text(point.name, x - 10 if is_right else x + 10, y + 4, "chart-point-name", "end" if is_right else "start")
    shape = element("circle", cx=x, cy=y, r=6 if point.is_mine else 4, fill="currentColor")
    kind = " chart-point-mine" if point.is_mine else ""
    return element(
        "a",
        element("title", escape(f"{point.name}: {point.written}")),
        shape,
        name,
        href=point.url,
        class_=f"chart-point{kind}{' chart-point-named' if is_named else ''}",
    )
