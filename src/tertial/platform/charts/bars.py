"""Amounts side by side, each bar from zero, with its name and its value in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from tertial.platform.charts.drawing import Drawing, drawing, element, line, text
from tertial.platform.charts.scales import Scale

VALUE_WIDTH = 64


@dataclass(frozen=True)
class Bar:
    """One row: its name, its amount (None when there is none) and the amount as it is to be read."""

    name: str
    value: float | None
    written: str
    is_mine: bool = False


def bars(
    rows: Sequence[Bar],
    reference: float | None = None,
    *,
    title: str,
    description: str,
    width: float = 480,
) -> Drawing:
    """Level bars from zero in the order given, with an upright stroke where the reference lies.

    The caller chooses the order; by name, never by amount, where the rows are units.
    """
    row_height, name_width = 28, 0.36 * width
    levels = [row.value for row in rows if row.value is not None]
    top = max([*levels, reference or 0.0, 0.0])
    across = Scale(0, top or 1.0, name_width, width - VALUE_WIDTH)
    height = row_height * len(rows)
    parts: list[str] = []
    for i, row in enumerate(rows):
        parts += _row(row, across, i * row_height, row_height)
    if reference is not None:
        parts.append(line(across.place(reference), 2, across.place(reference), height - 2, "chart-reference"))
    return drawing(*parts, kind="bars", width=width, height=height, title=title, description=description)


def _row(row: Bar, across: Scale, top: float, row_height: float) -> list[str]:
    base = top + row_height / 2 + 4.5
    name = text(row.name, 0, base, "chart-label")
    if row.value is None:
        return [name, text(row.written, across.start, base, "chart-none")]
    end = across.place(max(row.value, 0))
    bar = element(
        "rect",
        x=across.start,
        y=top + 7,
        width=max(end - across.start, 1),
        height=row_height - 14,
        rx=2,
        class_="chart-bar chart-bar-mine" if row.is_mine else "chart-bar",
        fill="currentColor",
    )
    return [name, bar, text(row.written, across.end + VALUE_WIDTH, base, "chart-value", "end")]
