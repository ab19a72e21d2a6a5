"""All goals from the council to the unit, opened node by node; or one after another, where some are picked out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tertial.organisation.queries.units import Named
from tertial.organisation.rules import sort_key
from tertial.site.goals.choice import Choice
from tertial.site.goals.nodes import Row, Telling
from tertial.steering.queries.standings import GoalStanding, Standings

LENGTH = 20
OPEN_BY_ITSELF = 1  # how many floors below the top stand open when nobody has opened anything
DEEPEST = 10  # goals that serve each other in a circle are not followed for ever


@dataclass(frozen=True)
class Node:
    """A goal in the tree: the row, where it stands, and what lies under it.

    `place` is its own among all that are open. `via` is the goal that it is seen under, where that is not the first
    that it serves; `closed` and `page` open the list that it stands in, and so close what lies under it.
    """

    row: Row
    place: str
    under: str
    via: str
    closed: str
    page: int
    is_open: bool
    below: "Nodes"


@dataclass(frozen=True)
class Nodes:
    """One list of the tree: the part that is shown, and how many more there are."""

    shown: Sequence[Node] = ()
    counted: str = ""
    first: int = 0
    last: int = 0
    previous_page: int | None = None
    next_page: int | None = None


@dataclass(frozen=True)
class Order:
    """Goals in reading order: by level, then the owner's name, then title."""

    found: Standings
    names: Mapping[int, Named]
    kept: frozenset[int] | None = None
    """The goals that are shown, with those above them; None for all."""
    _keys: dict[int, tuple[object, ...]] = field(default_factory=dict, compare=False)

    def tops(self) -> list[GoalStanding]:
        """The goals that serve no other."""
        return self._sorted(self.found.roots)

    def below(self, goal_id: int) -> list[GoalStanding]:
        """The goals that serve one."""
        return self._sorted(self.found.below(goal_id))

    def all(self) -> Iterator[GoalStanding]:
        """All goals as the tree reads from top to bottom, each once, where it is met first."""
        met: set[int] = set()
        waiting = self.tops()[::-1]
        while waiting:
            one = waiting.pop()
            if one.goal.id not in met:
                met.add(one.goal.id)
                yield one
                waiting += self.below(one.goal.id)[::-1]

    def _sorted(self, goals: Sequence[GoalStanding]) -> list[GoalStanding]:
        kept = goals if self.kept is None else [one for one in goals if one.goal.id in self.kept]
        return sorted(kept, key=self._key) if len(kept) > 1 else list(kept)

    def _key(self, one: GoalStanding) -> tuple[object, ...]:
        goal = one.goal
        if goal.id not in self._keys:
            name = self.names[goal.owner_id].name if goal.owner_id in self.names else ""
            self._keys[goal.id] = (goal.position, sort_key(name), goal.title, goal.code)
        return self._keys[goal.id]


def with_those_above(found: Standings, owners: frozenset[int]) -> frozenset[int]:
    """The goals of some owners, with all that they serve."""
    kept: set[int] = set()
    waiting = [one.goal.id for one in found.by_id.values() if one.goal.owner_id in owners]
    while waiting:
        goal = waiting.pop()
        if goal not in kept and goal in found.by_id:
            kept.add(goal)
            waiting += found.by_id[goal].goal.parents
    return frozenset(kept)


def way_to(found: Standings, choice: Choice) -> list[int]:
    """The goals from the top down to the opened one, through the one that it is seen under."""
    by_code = {one.goal.code: one.goal.id for one in found.by_id.values()}
    opened, under = by_code.get(choice.opened), by_code.get(choice.under)
    if opened is None:
        return []
    if under is not None and under in found.by_id[opened].goal.parents:
        return [*(one.goal.id for one in found.line_up(under)), opened]
    return [one.goal.id for one in found.line_up(opened)]


@dataclass(frozen=True)
class Cut:
    """Which part of each list is shown: all lists open from the top, one page of the one that was opened."""

    order: Order
    way: Sequence[int]
    page: int

    def shown(self) -> set[int]:
        """The goals that the tree shows."""
        found: set[int] = set()
        waiting: list[tuple[int | None, int]] = [(None, 0)]
        while waiting:
            parent, depth = waiting.pop()
            part, _count, _page = self.part(parent)
            found |= {one.goal.id for one in part}
            waiting += [(one.goal.id, depth + 1) for one in part if self.is_open(one.goal.id, depth)]
        return found

    def part(self, parent: int | None) -> tuple[list[GoalStanding], int, int]:
        """The part of a list that is shown, how many the whole has, and which page it is. The way is always in it."""
        whole = self.order.tops() if parent is None else self.order.below(parent)
        on_the_way = next((i for i, one in enumerate(whole) if one.goal.id in self.way), None)
        last = self.way[-1] if self.way else None
        page = self.page if parent == last else 1 if on_the_way is None else on_the_way // LENGTH + 1
        return whole[(page - 1) * LENGTH : page * LENGTH], len(whole), page

    def is_open(self, goal_id: int, depth: int) -> bool:
        """Whether what lies under a goal is shown."""
        return depth < DEEPEST and (goal_id in self.way or depth < OPEN_BY_ITSELF)


def nodes(cut: Cut, telling: Telling, parent: GoalStanding | None = None, depth: int = 0) -> Nodes:
    """The tree, or what of it lies under a goal."""
    part, count, page = cut.part(parent.goal.id if parent else None)
    if not part:
        return Nodes()
    levels = {one.goal.level for one in part}
    return Nodes(
        shown=[_node(one, cut, telling, parent, page, depth) for one in part],
        counted=telling.counted(count, levels.pop() if len(levels) == 1 else ""),
        first=(page - 1) * LENGTH + 1,
        last=(page - 1) * LENGTH + len(part),
        previous_page=page - 1 if page > 1 else None,
        next_page=page + 1 if page * LENGTH < count else None,
    )


def _node(one: GoalStanding, cut: Cut, telling: Telling, parent: GoalStanding | None, page: int, depth: int) -> Node:
    below = cut.order.below(one.goal.id)
    is_open = bool(below) and cut.is_open(one.goal.id, depth)
    levels = {each.goal.level for each in below}
    via = "" if parent is None or parent.goal.id == _first_parent(one, telling.found) else parent.goal.code
    return Node(
        row=telling.row(one),
        place="-".join(filter(None, (via, one.goal.code))),
        under=telling.counted(len(below), levels.pop() if len(levels) == 1 else "") if below else "",
        via=via,
        closed=parent.goal.code if parent is not None and depth >= OPEN_BY_ITSELF else "",
        page=page,
        is_open=is_open,
        below=nodes(cut, telling, one, depth + 1) if is_open else Nodes(),
    )


def _first_parent(one: GoalStanding, found: Standings) -> int | None:
    return next((parent for parent in one.goal.parents if parent in found.by_id), None)
