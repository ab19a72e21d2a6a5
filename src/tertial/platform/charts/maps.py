"""Areas on a map, in neutral steps: more or less of something, never good or bad."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from math import cos, radians
from typing import Any

from tertial.platform.charts.drawing import Drawing, drawing, element, number, text

Position = Sequence[float]


@dataclass(frozen=True)
class Area:
    """A place to draw: its name and GeoJSON geometry in degrees, its step (1 lightest, 5 darkest, None unknown)."""

    name: str
    geometry: dict[str, Any]
    step: int | None = None
    written: str = ""
    is_selected: bool = False


# How far down an area the lines lie on which room for its number is looked for.
ACROSS = (0.5, 0.4, 0.6, 0.3, 0.7)
LOWERED = 5.5  # so that a number stands around its point and not above it


def area_map(
    areas: Sequence[Area], *, title: str, description: str, width: float = 420, is_keyed: bool = False
) -> Drawing:
    """The areas as they lie, north up, each with its name and what is written about it as a hover text.

    With `is_keyed` each has its place in `areas`, from 1, written on it, for a list that names them in that order.

    Degrees of longitude are shortened by the cosine of the middle latitude, which is true enough for one city.
    A selected area is drawn last so that its edge is whole. Points and lines are left out.
    """
    corners = [corner for area in areas for ring in _rings(area.geometry) for corner in ring]
    if not corners:
        return drawing(kind="map", width=width, height=width / 2, title=title, description=description)
    west, east = min(x for x, *_ in corners), max(x for x, *_ in corners)
    south, north = min(y for _, y, *_ in corners), max(y for _, y, *_ in corners)
    narrowing = cos(radians((south + north) / 2))
    factor = (width - 4) / max((east - west) * narrowing, 1e-9)

    def point(corner: Position) -> tuple[float, float]:
        return 2 + (corner[0] - west) * narrowing * factor, 2 + (north - corner[1]) * factor

    def place(corner: Position) -> str:
        return " ".join(map(number, point(corner)))

    shapes = [
        _shape(area, "".join(f"M{'L'.join(map(place, ring))}Z" for ring in _rings(area.geometry)))
        for area in sorted(areas, key=lambda area: area.is_selected)
    ]
    return drawing(
        *shapes,
        *(_key(area, order, point) for order, area in enumerate(areas, 1) if is_keyed),
        kind="map",
        width=width,
        height=(north - south) * factor + 4,
        title=title,
        description=description,
    )


def steps(values: Sequence[float | None], count: int = 5) -> list[int | None]:
    """Each value's step from 1 to `count`, in equal widths between the smallest and the largest; None stays None.

    All values equal: the middle step for all.
    """
    known = [value for value in values if value is not None]
    if not known:
        return [None for _ in values]
    low, high = min(known), max(known)
    if low == high:
        return [None if value is None else (count + 1) // 2 for value in values]
    return [None if value is None else min(int((value - low) / (high - low) * count) + 1, count) for value in values]


def _rings(geometry: dict[str, Any]) -> Iterator[Sequence[Position]]:
    """All rings, outer and inner, of a polygon, several polygons or a collection of them."""
    if geometry["type"] == "Polygon":
        yield from geometry["coordinates"]
    elif geometry["type"] == "MultiPolygon":
        for polygon in geometry["coordinates"]:
            yield from polygon
    elif geometry["type"] == "GeometryCollection":
        for part in geometry["geometries"]:
            yield from _rings(part)


def _key(area: Area, order: int, point: Callable[[Position], tuple[float, float]]) -> str:
    """The number of an area where it has most room from side to side; nothing for an area without ground."""
    x, y = point(_inside(list(_rings(area.geometry)))) if any(_rings(area.geometry)) else (0.0, 0.0)
    return text(str(order), x, y + LOWERED, "chart-key", "middle") if x else ""


def _inside(rings: Sequence[Sequence[Position]]) -> Position:
    """The middle of the longest stretch inside the rings, among some lines from west to east across the area."""
    south, north = min(y for ring in rings for _, y, *_ in ring), max(y for ring in rings for _, y, *_ in ring)
    found: list[tuple[float, float, float]] = []
    for part in ACROSS:
        level = south + (north - south) * part
        crossed = sorted(
            x + (level - y) * (to_x - x) / (to_y - y)
            for ring in rings
            for (x, y, *_), (to_x, to_y, *_) in pairwise(ring)
            if (y > level) != (to_y > level)
        )
        found += [
            ((east - west) * (1 - abs(part - 0.5)), (west + east) / 2, level)
            for west, east in zip(crossed[::2], crossed[1::2], strict=True)
        ]
    return max(found, key=lambda stretch: stretch[0])[1:]


def _shape(area: Area, path: str) -> str:
    step = "unknown" if area.step is None else str(area.step)
    chosen = " chart-area-selected" if area.is_selected else ""
    words = f"{area.name}: {area.written}" if area.written else area.name
    return element(
        "path",
        element("title", escape(words)),
        d=path,
        class_=f"chart-area chart-step-{step}{chosen}",
        fill_rule="evenodd",
        stroke="currentColor",
    )
