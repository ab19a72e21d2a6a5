"""Units to choose from when somebody is given a role, found by part of their name."""

from dataclasses import dataclass
from datetime import date

from tertial.organisation.queries.finding import found_among
from tertial.organisation.queries.units import found
from tertial.organisation.rules import search_key

MOST = 12


@dataclass(frozen=True)
class Candidate:
    """A unit that may be meant: its code, what it is called, where it lies, and whether just that was written."""

    code: str
    name: str
    place: str
    is_exact: bool


def units_called(words: str, *, day: date) -> tuple[list[Candidate], int]:
    """The first units on a day, in name order, whose name holds every word; and how many more there are."""
    exact = search_key(words)
    if not exact:
        return [], 0
    named, count = found(words, day=day, limit=MOST)
    places = {one.unit.id: one.place for one in found_among([unit.id for unit in named], words=words, day=day)}
    candidates = [
        Candidate(unit.code, unit.name, places.get(unit.id, ""), search_key(unit.name) == exact) for unit in named
    ]
    return candidates, count - len(candidates)
