"""The pen: elements of an SVG written as text, escaped, with a title and a description that can be read aloud."""

from html import escape


class Drawing(str):
    """A finished SVG. Templates may place it as it is, because everything inside is escaped already."""

    __slots__ = ()

    def __html__(self) -> str:
        """The drawing itself, by the convention that template engines follow."""
        return str(self)


def number(value: float) -> str:
    """A coordinate with at most one decimal, and none when it is whole."""
    return f"{round(value, 1) + 0.0:.1f}".removesuffix(".0")


def element(name: str, *children: str, **attributes: str | float) -> str:
    """One element; `class_` becomes class and stroke_width stroke-width. Children are markup, already escaped."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value if isinstance(value, str) else number(value))}"'
        for key, value in attributes.items()
    )
    return f"<{name}{written}>{''.join(children)}</{name}>" if children else f"<{name}{written}/>"


def text(words: str, x: float, y: float, class_: str, anchor: str = "start") -> str:
    """Words at a point, `anchor` start, middle or end."""
    return element("text", escape(words), x=x, y=y, class_=class_, text_anchor=anchor)


def line(x1: float, y1: float, x2: float, y2: float, class_: str) -> str:
    """A straight line between two points."""
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, class_=class_, stroke="currentColor")


def drawing(
    *children: str, kind: str, width: float, height: float, title: str, description: str, role: str = "img"
) -> Drawing:
    """A whole picture of `width` by `height` units that scales with the page, named and described for all.

    `role` is group where parts of it can be come to by key: inside an image nothing is read.
    """
    return Drawing(
        element(
            "svg",
            element("title", escape(title)),
            element("desc", escape(description)),
            *children,
            xmlns="http://www.w3.org/2000/svg",
            viewBox=f"0 0 {number(width)} {number(height)}",
            width=width,
            height=height,
            role=role,
            class_=f"chart chart-{kind}",
            fill="none",
        )
    )
