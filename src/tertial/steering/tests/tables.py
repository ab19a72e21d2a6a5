"""Rules as drawn tables: what is given on the left of a line, what comes of it on the right."""

from collections.abc import Callable

Cells = dict[str, str]


def drawn(table: str, say: Callable[[Cells], str]) -> str:
    """The table again, with what the rules say in the place of what stands right of the line."""
    lines = table.strip().splitlines()
    names = lines[0].partition("|")[0].split()
    given = [line.partition("|")[0] for line in lines[1:]]
    said = [f"{cells}| {say(dict(zip(names, cells.split(), strict=True)))}" for cells in given]
    return "\n".join([lines[0], *said])
