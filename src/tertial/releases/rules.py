"""The rules of protection, true on paper: what is hidden from those outside a unit's circle, and why.

Primary rules for registers: methods A, rules 3 (counts of persons 1-4 hidden, zeros shown). A ratio is hidden where the
persons behind it are fewer than the recipe's minimum group. Complementary: where one part of a total is hidden and the
total is shown, a second part is hidden, so that the first cannot be got by subtraction.
"""

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import NamedTuple

METHOD_VERSION = "A-2026.1"
SMALLEST_COUNT = 5


class Cell(NamedTuple):
    """What protection must know of a value: its place, the persons behind it, and the totals that it is a part of.

    `base` is the number of persons, None if nobody knows; `counts_nobody` says that no persons lie behind, and
    `is_withheld` that it is secret or came hidden from its source. A part names each total by its place, and the
    dimension along which the total is divided. The bases of parts add up to their total's unless `adds_up` is no.
    """

    place: Hashable
    base: float | None
    minimum: int
    counts_nobody: bool = False
    part_of: tuple[tuple[Hashable, str], ...] = ()
    is_withheld: bool = False
    adds_up: bool = True


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
    """Where one of a total and its parts is unseen and could be had from the others: the smallest shown part, to hide.

    A rest so small that nobody may know it counts as one more part. If no part is left, the total is hidden. Repeated
    until nothing unseen stands alone, for a partner may be a part of another total.
    """
    parts: defaultdict[tuple[Hashable, str], list[Cell]] = defaultdict(list)
    by_place = {}
    for cell in cells:
        by_place[cell.place] = cell
        for total in cell.part_of:
            parts[total].append(cell)
    divided = {total: members for total, members in parts.items() if total[0] in by_place}
    also: set[Hashable] = set()
    while True:
        found = also | set(_lone_partners(divided, primary | also, by_place))
        if found == also:
            return also
        also = found


def _lone_partners(
    parts: dict[tuple[Hashable, str], list[Cell]], to_hide: set[Hashable], by_place: dict[Hashable, Cell]
) -> Iterator[Hashable]:
    for (place, _), members in parts.items():
        whole = by_place[place]
        shown = [cell for cell in (*members, whole) if cell.place not in to_hide]
        unseen = len(members) + 1 - len(shown) + _has_small_rest(whole, members)
        if shown and unseen == 1:
            yield min(shown, key=lambda c: (c is whole, not c.base, c.base or 0.0, str(c.place))).place


def _has_small_rest(whole: Cell, members: Iterable[Cell]) -> bool:
    """Whether so few are in none of the parts that nobody may know how many they are."""
    bases = [cell.base for cell in members]
    if whole.counts_nobody or not whole.adds_up or whole.base is None or None in bases:
        return False
    rest = whole.base - sum(base for base in bases if base is not None)
    return 1e-6 < rest < whole.minimum


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


class Hidden(StrEnum):
    """Why an edition hides a value: few persons, the protection of others, or because its source held it back."""

    FEW = "few"
    FOR_OTHERS = "for_others"
    AT_SOURCE = "at_source"


class CubeTerms(NamedTuple):
    """What is declared of a cube: what it counts, how few are too few, and which levels' totals give way last.

    `insiders` are the forms of those operators who are taken for attackers that know their own units' numbers.
    """

    code: str
    counts: str
    measure: str
    smallest: int
    smallest_of_part: int
    never_hidden: tuple[str, ...] = ()
    rarely_hidden: tuple[str, ...] = ()
    insiders: tuple[str, ...] = ()


class Version(NamedTuple):
    """An edition's number: major where definitions changed, minor where something is new, patch for corrections."""

    major: int
    minor: int
    patch: int

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"


FIRST = Version(1, 0, 0)


class Change(IntEnum):
    """How much an edition differs from the one before it."""

    NOTHING = 0
    CORRECTED = 1
    NEW = 2
    REDEFINED = 3


def next_version(last: Version | None, change: Change) -> Version:
    """The lowest number that an edition may have.

    >>> str(next_version(Version(1, 4, 2), Change.NEW))
    '1.5.0'
    """
    if last is None:
        return FIRST
    if change == Change.REDEFINED:
        return Version(last.major + 1, 0, 0)
    if change == Change.NEW:
        return Version(last.major, last.minor + 1, 0)
    return Version(last.major, last.minor, last.patch + 1)


def version(text: str) -> Version:
    """The version that a text such as 1.2.0 names. Raises ValueError.

    >>> version("1.2.0")
    Version(major=1, minor=2, patch=0)
    """
    found = re.fullmatch(r"(\d{1,4})\.(\d{1,4})\.(\d{1,4})", text, re.ASCII)
    if found is None:
        raise ValueError(text)
    return Version(*map(int, found.groups()))


# From so many answers a mean is told with two decimals and the number of answers as it is; below, in steps (rule 6).
MANY_ANSWERS, STEP = 30, 5


def told_decimals(decimals: int, *, is_share: bool, answers: float | None) -> int:
    """With how many decimals a value is published: shares in whole percent, means by the number of answers (rule 6).

    >>> told_decimals(2, is_share=False, answers=12), told_decimals(1, is_share=True, answers=None)
    (1, 0)
    """
    if is_share:
        return 0
    if answers is None:
        return decimals
    return min(decimals, 1 if answers < MANY_ANSWERS else 2)


def told_answers(answers: float) -> int:
    """The number of answers as it is published: in fives below thirty (rule 6).

    >>> told_answers(12), told_answers(31)
    (10, 31)
    """
    if answers >= MANY_ANSWERS:
        return round(answers)
    return STEP * int((answers + STEP / 2) // STEP)
