"""A whole in its parts: one level bar, each part as long as it is large."""

from collections.abc import Sequence
from html import escape

from tertial.platform.charts.drawing import Drawing, drawing, element, text

HEIGHT, BAR = 34.0, 20.0
ROOM_FOR_WORDS = 44.0  # a narrower part is told below the drawing only


def parts(shares: Sequence[tuple[str, float, str]], *, title: str, description: str, width: float = 480) -> Drawing:
    """A bar of parts that make up a whole, from the left: name, share of the whole, and the share as it is read.

    Each part has a shade of its own, the first the darkest, and its name as a hover text.
    """
    drawn, x = [], 0.0
    for place, (name, share, written) in enumerate(shares, 1):
        long = share * width
        drawn.append(
            element(
                "g",
                element("title", escape(f"{name}: {written}")),
                element("rect", x=x, y=4, width=max(long, 0.5), height=BAR, class_=f"chart-part chart-part-{place}"),
                *([text(written, x + 6, 4 + BAR / 2 + 5, f"chart-part-word-{place}")] if long > ROOM_FOR_WORDS else []),
            )
        )
        x += long
    return drawing(*drawn, kind="share", width=width, height=HEIGHT, title=title, description=description)
