"""The rules of protection, true on paper: what is hidden from those outside a unit's circle, and why.

Primary rules for registers: methods A, rules 3 (counts of persons 1-4 hidden, zeros shown). A ratio is hidden where the
persons behind it are fewer than the recipe's minimum group. Complementary: where one part of a total is hidden and the
total is shown, a second part is hidden, so that the first cannot be got by subtraction.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass

METHOD_VERSION = "A-2026.1"
SMALLEST_COUNT = 5


@dataclass(frozen=True, slots=True)
class Cell:
    """What protection must know of a value: its place, the persons behind it, and the totals that it is a part of.

    `base` is the number of persons, None if nobody knows; `counts_nobody` says that no persons lie behind, and
    `is_withheld` that it is secret or came hidden from its source. A part names each total by its place, and the
    dimension along which the total is divided.
    """

    place: Hashable
    base: float | None
    minimum: int
    counts_nobody: bool = False
    part_of: tuple[tuple[Hashable, str], ...] = ()
    is_withheld: bool = False


def is_too_small(cell: Cell) -> bool:
    """Whether a value must be hidden for itself. What nobody knows the size of is hidden too."""
    if cell.is_withheld:
        return True
    if cell.counts_nobody:
        return False
    if cell.base is None:
        return True
    return 0 < cell.base < cell.minimum


def hidden(cells: Sequence[Cell]) -> frozenset[Hashable]:
    """The places of the cells to hide among cells that are let out together: the small ones, and their partners."""
    primary = {cell.place for cell in cells if is_too_small(cell)}
    return frozenset(primary | partners(cells, primary))


def partners(cells: Iterable[Cell], primary: set[Hashable]) -> set[Hashable]:
    """Beside each hidden part of a shown total that could be had by subtraction: the smallest other part, to hide too.

    Repeated until no hidden part stands alone, for a partner may be a lone part of another total.
    """
    parts: defaultdict[tuple[Hashable, str], list[Cell]] = defaultdict(list)
    places = set()
    for cell in cells:
        places.add(cell.place)
        for total in cell.part_of:
            parts[total].append(cell)
    also: set[Hashable] = set()
    while True:
        found = also | set(_lone_partners(parts, primary | also, places))
        if found == also:
            return also
        also = found


def _lone_partners(
    parts: dict[tuple[Hashable, str], list[Cell]], to_hide: set[Hashable], places: set[Hashable]
) -> Iterator[Hashable]:
    for (total, _), members in parts.items():
        is_total_shown = total in places and total not in to_hide
        shown = [cell for cell in members if cell.place not in to_hide]
        if is_total_shown and shown and len(members) - len(shown) == 1:
            yield min(shown, key=lambda cell: (not cell.base, cell.base or 0.0, str(cell.place))).place


@dataclass(frozen=True)
class Viewer:
    """Somebody who looks. `open_units` are the units whose circle they are in; None is the ledger's own keeper."""

    audience: str
    open_units: frozenset[int] | None = frozenset()

    def is_inside(self, unit_id: int | None) -> bool:
        """Whether they are in a unit's own circle."""
        return self.open_units is None or (unit_id is not None and unit_id in self.open_units)


PUBLIC = Viewer("public")
KEEPER = Viewer("keeper", None)
