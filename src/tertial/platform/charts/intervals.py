"""How sure a value is: its interval on a line, beside what it is compared with."""

from tertial.platform.charts.drawing import Drawing, drawing, element, line
from tertial.platform.charts.scales import Scale


def interval(
    value: float,
    low: float,
    high: float,
    reference: float | None = None,
    *,
    domain: tuple[float, float],
    target: float | None = None,
    title: str,
    description: str,
    width: float = 150,
    height: float = 24,
) -> Drawing:
    """A dot for the value on a band from `low` to `high`; an upright stroke for the reference, dashed for the target.

    `domain` is the same for all rows of a table, so that they can be compared by eye. What lies outside is held
    at the edge.
    """
    across = Scale(*domain, 8, width - 8)
    middle = height / 2
    band = element(
        "rect",
        x=across.kept(low),
        y=middle - 5,
        width=max(across.kept(high) - across.kept(low), 2),
        height=10,
        rx=5,
        class_="chart-band",
    )
    mark = [] if target is None else [_upright(across.kept(target), middle, "chart-target")]
    mark += [] if reference is None else [_upright(across.kept(reference), middle, "chart-reference")]
    dot = element("circle", cx=across.kept(value), cy=middle, r=5, class_="chart-dot", fill="currentColor")
    return drawing(
        line(0, middle, width, middle, "chart-axis-line"),
        band,
        *mark,
        dot,
        kind="interval",
        width=width,
        height=height,
        title=title,
        description=description,
    )


def _upright(x: float, middle: float, class_: str) -> str:
    return line(x, middle - 11, x, middle + 11, class_)
