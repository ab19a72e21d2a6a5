"""What is true of an organisation on paper: link kinds, operator forms, days and names."""

import unicodedata
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

ALWAYS_BEFORE = date.min
EVER_AFTER = date.max


class LinkKind(StrEnum):
    """The ways in which one unit belongs to another."""

    LINE = "line"
    FUNCTIONAL = "functional"
    GEOGRAPHIC = "geographic"
    OPERATOR = "operator"


class OperatorForm(StrEnum):
    """Who stands behind an operator: the municipality, or somebody independent of it."""

    MUNICIPAL = "municipal"
    INDEPENDENT = "independent"


ROLLS_UP_BY_ALL = "all"
ROLLS_UP_BY = (*LinkKind, ROLLS_UP_BY_ALL)


def holds_on(day: date, starts_on: date | None, ends_on: date | None) -> bool:
    """Whether a validity holds on a day; its end is exclusive and a missing bound is open."""
    return (starts_on or ALWAYS_BEFORE) <= day < (ends_on or EVER_AFTER)


def overlaps(first: tuple[date | None, date | None], second: tuple[date | None, date | None]) -> bool:
    """Whether two validities (start, exclusive end) share a day."""
    starts = max(first[0] or ALWAYS_BEFORE, second[0] or ALWAYS_BEFORE)
    return starts < min(first[1] or EVER_AFTER, second[1] or EVER_AFTER)


def sort_key(name: str) -> str:
    """A key that puts Swedish names in Swedish order under plain byte collation: å, ä, ö after z, accents aside.

    The embedded database has no Swedish collation, and C.UTF-8 puts Ä before Å.
    """
    letters = name.casefold().replace("å", "{1").replace("ä", "{2").replace("ö", "{3")
    return "".join(c for c in unicodedata.normalize("NFD", letters) if not unicodedata.combining(c))


def search_key(name: str) -> str:
    """A key in which "forskola asen" is found in "Förskolan Åsen": lower case, no accents, å and ä as a, ö as o."""
    plain = unicodedata.normalize("NFD", name.casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


# What search_key makes of the letters that are written in titles, letter by letter, for a database to fold them alike.
ACCENTED = "".join(letter for letter in map(chr, range(0xC0, 0x180)) if unicodedata.decomposition(letter)[:2] == "00")
PLAIN = "".join(map(search_key, ACCENTED))


@dataclass(frozen=True, slots=True)
class Tie:
    """A link as a rule sees it: units by code, validity with exclusive end, and the row it came from (0 if held)."""

    kind: str
    child: str
    parent: str
    starts_on: date | None
    ends_on: date | None
    row: int = 0

    @property
    def days(self) -> tuple[date | None, date | None]:
        """Start and exclusive end."""
        return self.starts_on, self.ends_on


def overlapping(spans: Iterable[tuple[Hashable, tuple[date | None, date | None], int]]) -> Iterator[tuple[int, int]]:
    """Pairs of rows (key, validity, row) with one key whose validities share a day, neighbours in time only."""
    lines: dict[Hashable, list[tuple[date, date, int]]] = {}
    for key, (starts_on, ends_on), row in spans:
        lines.setdefault(key, []).append((starts_on or ALWAYS_BEFORE, ends_on or EVER_AFTER, row))
    for line in lines.values():
        line.sort()
        for (_, ends, first), (starts, _, second) in pairwise(line):
            if starts < ends:
                yield first, second


def circles(ties: Iterable[Tie]) -> Iterator[Tie]:
    """The ties from a file that close a circle: walking up from the child, on days they all hold, comes back to it."""
    upward: dict[tuple[str, str], list[Tie]] = {}
    from_file: list[Tie] = []
    for tie in ties:
        upward.setdefault((tie.kind, tie.child), []).append(tie)
        if tie.row:
            from_file.append(tie)
    for tie in from_file:
        if _comes_back(tie, upward):
            yield tie


def _comes_back(tie: Tie, upward: dict[tuple[str, str], list[Tie]]) -> bool:
    walks = [(tie.parent, tie.starts_on or ALWAYS_BEFORE, tie.ends_on or EVER_AFTER)]
    seen = set(walks)
    while walks:
        at, starts, ends = walks.pop()
        if at == tie.child:
            return True
        for higher in upward.get((tie.kind, at), ()):
            later, sooner = max(starts, higher.starts_on or ALWAYS_BEFORE), min(ends, higher.ends_on or EVER_AFTER)
            step = (higher.parent, later, sooner)
            if later < sooner and step not in seen:
                seen.add(step)
                walks.append(step)
    return False
