"""Who is in the chain of goals: the boards and the units below them, never anybody outside the line."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tertial.city.sample.authorities import CITY
from tertial.city.sample.chart import Chart
from tertial.city.sample.steering.dates import planned_on
from tertial.city.writing import LinkRow

COUNCIL = "kommunfullmaktige"
TOLD_BOARD = "norra-strands-stadsdelsnamnd"
HOLDERS = ("unit", "school", "office", "care_unit", "company")


@dataclass(frozen=True)
class Board:
    """A board, its administration if it has one, and the time in which it exists."""

    code: str
    name: str
    administration: str
    starts_on: date | None
    ends_on: date | None

    def exists_on(self, day: date) -> bool:
        """Whether it answers for anything on a day."""
        return (self.starts_on or date.min) <= day and (self.ends_on is None or day < self.ends_on)

    def plans_on(self, year: int) -> date:
        """The day on which it decides about a year: in December before, or when it begins."""
        return max(planned_on(year), self.starts_on or date.min)


@dataclass(frozen=True)
class Holder:
    """A unit that makes promises of its own, the board above it, and the places that it runs all these years."""

    code: str
    name: str
    board: str
    places: tuple[str, ...]


class Chain:
    """The line of the drawn city, asked from below."""

    def __init__(self, chart: Chart) -> None:
        """Take up who has been under whom."""
        self._chart = chart
        self._up: dict[str, list[LinkRow]] = defaultdict(list)
        self._down: dict[str, list[LinkRow]] = defaultdict(list)
        for link in chart.links:
            if link.kind == "line":
                self._up[link.child].append(link)
                self._down[link.parent].append(link)

    def above(self, unit: str, day: date) -> Iterator[str]:
        """The units above one in the line on a day, from the nearest to the city; none for those outside it."""
        while unit != CITY:
            parent = next((link.parent for link in self._up.get(unit, ()) if _holds_on(link, day)), None)
            if parent is None:
                return
            yield parent
            unit = parent

    def boards(self) -> list[Board]:
        """Every board that there is or was."""
        kinds = {row.code: row.kind for row in self._chart.units}
        found = []
        for row in self._chart.units:
            if row.kind == "board":
                below = [link.child for link in self._down.get(row.code, ())]
                administration = next((code for code in below if kinds[code] == "administration"), row.code)
                found.append(Board(row.code, row.name, administration, row.starts_on, row.ends_on))
        return found

    def holders(self, day: date) -> list[Holder]:
        """Every unit that makes promises, as it stands on a day."""
        boards = {board.code for board in self.boards()}
        lasting = {row.code for row in self._chart.units if row.starts_on is None and row.ends_on is None}
        found = []
        for row in self._chart.units:
            if row.kind in HOLDERS:
                board = next(code for code in self.above(row.code, day) if code in boards)
                always = [link.child for link in self._down.get(row.code, ()) if link.starts_on is link.ends_on is None]
                found.append(Holder(row.code, row.name, board, tuple(code for code in always if code in lasting)))
        return found


def _holds_on(link: LinkRow, day: date) -> bool:
    return (link.starts_on or date.min) <= day and (link.ends_on is None or day < link.ends_on)
