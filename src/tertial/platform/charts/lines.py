"""Values over time: the small line in a row, and the labelled one that stands alone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tertial.platform.charts.drawing import (
    Drawing,
    drawing,
    element,
    line,
    number,
    text,
)
from tertial.platform.charts.scales import Scale, padded, ticks


@dataclass(frozen=True)
class Point:
    """One period's value. None is a gap; `breaks` says that it cannot be compared with the one before."""

    label: str
    value: float | None
    breaks: bool = False


@dataclass(frozen=True)
class Line:
    """A named series, the first drawn strong and the others lighter."""

    name: str
    points: Sequence[Point]


def trend(
    points: Sequence[Point],
    target: float | None = None,
    *,
    title: str,
    description: str,
    width: float = 150,
    height: float = 36,
    beside: Sequence[float] = (),
) -> Drawing:
    """A row's small line: gaps stay gaps, a break in the series is a thin upright, the target is dashed.

    `beside` are the values of the lines that it stands beside, so that all of them are drawn on one scale.

    The last period's value is a filled dot; a lone value, or the last known one when the last period has none, a
    small dot. The height shows at least a tenth of the level, so that a small change looks small.
    """
    known = [*beside, *(point.value for point in points if point.value is not None)]
    levels = [*known, target] if target is not None else known
    low, high = padded(levels, 0.1, at_least=0.1 * max((abs(level) for level in levels), default=1.0))
    across = Scale(0, max(len(points) - 1, 1), 6, width - 6)
    up = Scale(low, high, height - 5, 5)
    parts = [] if target is None else [line(0, up.place(target), width, up.place(target), "chart-target")]
    return drawing(
        *parts,
        *_series(points, across, up, "chart-line"),
        kind="trend",
        width=width,
        height=height,
        title=title,
        description=description,
    )


def timeline(
    lines: Sequence[Line],
    *,
    write: Callable[[float], str],
    title: str,
    description: str,
    target: float | None = None,
    width: float = 460,
    height: float = 220,
) -> Drawing:
    """Lines over the same periods with round levels, period labels and each line's name at its end."""
    values = [point.value for each in lines for point in each.points if point.value is not None]
    levels = [*values, target] if target is not None else values
    low, high = padded(levels, 0.15, at_least=0.1 * max((abs(level) for level in levels), default=1.0))
    labels = [point.label for point in lines[0].points] if lines else []
    across = Scale(0, max(len(labels) - 1, 1), 66, width - 118)
    up = Scale(low, high, height - 30, 12)
    parts = [line(54, up.place(step), width - 106, up.place(step), "chart-grid") for step in ticks(low, high)]
    parts += [text(write(step), 46, up.place(step) + 4, "chart-axis", "end") for step in ticks(low, high)]
    parts += [text(label, across.place(i), height - 8, "chart-axis", "middle") for i, label in enumerate(labels)]
    if target is not None:
        parts.append(line(54, up.place(target), width - 106, up.place(target), "chart-target"))
    names = _apart([_end(each, up) for each in lines], gap=17)
    for i, each in reversed(list(enumerate(lines))):
        parts += _series(each.points, across, up, f"chart-line chart-line-{i + 1}")
        parts.append(text(each.name, width - 100, names[i] + 4, f"chart-name chart-name-{i + 1}"))
    return drawing(*parts, kind="timeline", width=width, height=height, title=title, description=description)


def _series(points: Sequence[Point], across: Scale, up: Scale, class_: str) -> list[str]:
    """Runs of known values as lines, lone values and the last one as dots, breaks as thin uprights."""
    runs: list[list[tuple[float, float]]] = [[]]
    uprights = []
    for i, point in enumerate(points):
        if point.value is None or point.breaks:
            runs.append([])
        if point.breaks and i:
            uprights.append(line(across.place(i - 0.5), up.start, across.place(i - 0.5), up.end, "chart-break"))
        if point.value is not None:
            runs[-1].append((across.place(i), up.place(point.value)))
    kept = [run for run in runs if run]
    paths = [
        element(
            "polyline",
            points=" ".join(f"{number(x)},{number(y)}" for x, y in run),
            class_=class_,
            stroke="currentColor",
        )
        for run in kept
        if len(run) > 1
    ]
    lone = [_dot(run[0], 2, class_) for run in kept[:-1] if len(run) == 1]
    last = [_dot(kept[-1][-1], 2 if points[-1].value is None else 3.5, class_)] if kept else []
    return [*uprights, *paths, *lone, *last]


def _dot(place: tuple[float, float], radius: float, class_: str) -> str:
    return element("circle", cx=place[0], cy=place[1], r=radius, class_=f"{class_} chart-dot", fill="currentColor")


def _end(each: Line, up: Scale) -> float:
    """The height at which a line ends, the middle for one without values."""
    known = [point.value for point in each.points if point.value is not None]
    return up.place(known[-1]) if known else (up.start + up.end) / 2


def _apart(places: Sequence[float], gap: float) -> list[float]:
    """The same places, in the same order of height, moved down until no two names touch."""
    moved = list(places)
    order = sorted(range(len(moved)), key=lambda i: moved[i])
    for above, below in pairwise(order):
        moved[below] = max(moved[below], moved[above] + gap)
    return moved
