"""One piece of a system, and the cuts that tell why a pattern is not enough for it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from scipy.sparse import csc_array, csr_array

from tertial.analysis.disclosure.attack import Attack, Needs, lacking
from tertial.analysis.disclosure.covering import SMALLEST, Cut
from tertial.analysis.disclosure.unknowns import CLOSE, Flags, Numbers, Places, System

# A cell that is published gets this little room while a cut is sought, so that the cut crosses as few cells as it can.
CRACK = 1e-4


@dataclass
class Piece:
    """Unknown and free cells that relations join, with every attacker's view of what must not be told.

    `columns` are places in the system; everything else is numbered within the piece. `blind[k]` marks what attacker k
    knows besides; the first attacker is a stranger. `short` are cells that no pattern can protect.
    """

    columns: Places
    part: csc_array
    hidden: Flags
    free: Places
    weight: Numbers
    down: Numbers
    up: Numbers
    near_down: Numbers
    near_up: Numbers
    blind: list[Flags]
    needs: list[Needs]
    attack: Attack = field(init=False)
    number: Places = field(init=False)
    short: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.attack = Attack(self.part, self.near_down, self.near_up)
        self.decide_only(np.ones(self.free.size, dtype=bool))

    def decide_only(self, among: Flags) -> None:
        """Leave the other free cells published."""
        self.free, self.weight = self.free[among], self.weight[among]
        self.number = np.full(self.columns.size, -1)
        self.number[self.free] = np.arange(self.free.size)

    def rooms(self, hidden: Numbers, known: Flags) -> tuple[Numbers, Numbers]:
        """How far deviations reach under a pattern of the free cells, which may be fractional."""
        share = self.hidden.astype(np.float64)
        share[self.free] = hidden
        whole = (share == 0) | (share == 1)
        most = max((float(needs.most.max(initial=0.0)) for needs in self.needs), default=0.0)
        rooms = []
        for far, near in ((self.down, self.near_down), (self.up, self.near_up)):
            # A part of an endless room is endless; for a fractional cell what is needed at most is enough.
            partly = near + share * np.minimum(np.maximum(far - near, 0.0), most)
            room = np.where(share == 1, far, np.where(whole, near, partly))
            rooms.append(np.where(known, 0.0, room))
        return rooms[0], rooms[1]

    def lower_what_cannot_be(self) -> None:
        """Ask of no cell more than it can have if everything that may be is hidden, and note which cells fall short."""
        for known, needs in zip(self.blind, self.needs, strict=True):
            self.attack.limit(*self.rooms(np.ones(self.free.size), known))
            short = lacking(self.attack, needs)
            self.short |= {int(needs.cells[place]) for place in short}
            give = 10 * needs.room
            for wanted, seen in ((needs.up, needs.seen_up), (needs.down, needs.seen_down)):
                wanted[short] = np.clip(seen[short] - give[short], 0.0, wanted[short])
            both = (needs.seen_up + needs.seen_down)[short] - 2 * give[short]
            needs.width[short] = np.clip(both, 0.0, needs.width[short])

    def cuts(self, hidden: Numbers, most: int) -> tuple[list[Cut], bool]:
        """Cuts that the pattern fails, at most so many, and whether it protects every cell from every attacker."""
        found: list[Cut] = []
        is_enough = True
        for known, needs in zip(self.blind, self.needs, strict=True):
            if found and len(found) >= most:
                return found, False
            down, up = self.rooms(hidden, known)
            self.attack.limit(down, up)
            needs.forget()
            short = lacking(self.attack, needs)
            is_enough = is_enough and not short.size
            if short.size and most > len(found):
                found += self._against(known, needs, short[: most - len(found)], hidden, (down, up))
        return found, is_enough

    def single_relations(self) -> list[Cut]:
        """The cuts that each relation of a sensitive cell gives alone: the others in it must make room."""
        entries = csr_array(self.part)
        found: list[Cut | None] = []
        for known, needs in zip(self.blind, self.needs, strict=True):
            for place, cell in enumerate(needs.cells):
                for row in self.part.indices[self.part.indptr[cell] : self.part.indptr[cell + 1]]:
                    span = slice(entries.indptr[row], entries.indptr[row + 1])
                    at, weight = entries.indices[span], entries.data[span]
                    prices = -weight / weight[at == cell][0]
                    prices[at == cell] = 0.0
                    found.append(self._cut(at, prices, known, needs.up[place]))
                    found.append(self._cut(at, -prices, known, needs.down[place]))
                    if needs.width[place] > 0:
                        both = np.append(prices, -prices)
                        found.append(self._cut(np.tile(at, 2), both, known, needs.width[place]))
        return [cut for cut in found if cut is not None]

    def useless(self, hidden: Numbers) -> list[Cut]:
        """Cuts that a fractional pattern fails, for it hides a cell alone in a relation: anybody can compute it."""
        share = np.zeros(self.columns.size)
        share[self.free] = hidden
        number = self.number
        entries = csr_array((np.ones(self.part.nnz), *_rows_of(self.part)), shape=self.part.shape)
        is_open = (self.hidden | (self.near_down > 0) | (self.near_up > 0)).astype(np.float64)
        closed = np.flatnonzero(entries @ is_open == 0)
        total = entries @ share
        found = []
        for row in closed:
            at = entries.indices[entries.indptr[row] : entries.indptr[row + 1]]
            at = np.sort(at[number[at] >= 0])
            alone = at[2 * share[at] > total[row] + 0.05]
            found += [Cut(number[at], np.where(at == cell, -1.0, 1.0), 0.0) for cell in alone]
        return found

    def _against(
        self, known: Flags, needs: Needs, short: Places, hidden: Numbers, rooms: tuple[Numbers, Numbers]
    ) -> list[Cut]:
        """Cuts for cells that fall short: first through cracks of the published cells, if that fails without."""
        crack = np.zeros(self.columns.size)
        crack[self.free] = CRACK * np.maximum(1.0, float(np.median(needs.most[short])))
        crack[known] = 0.0
        for opening in (crack, np.zeros(crack.size)):
            down = np.minimum(rooms[0] + opening, np.maximum(self.down, rooms[0]))
            up = np.minimum(rooms[1] + opening, np.maximum(self.up, rooms[1]))
            made = [cut for place in short for cut in self._cuts_of_cell(known, needs, int(place), (down, up))]
            failed = [cut for cut in made if cut.lacks(hidden) > 1e-6]
            if failed:
                return failed
        return []

    def _cuts_of_cell(self, known: Flags, needs: Needs, place: int, rooms: tuple[Numbers, Numbers]) -> list[Cut]:
        cell, most = needs.cells[place], needs.most[place]
        down, up = rooms[0].copy(), rooms[1].copy()
        down[cell], up[cell] = min(down[cell], most), min(up[cell], most)
        self.attack.limit(down, up)
        everything = np.arange(self.columns.size)
        lacks_up = bool(needs.seen_up[place] < needs.up[place] - needs.room[place])
        lacks_down = bool(needs.seen_down[place] < needs.down[place] - needs.room[place])
        lacks_width = bool(needs.seen_up[place] + needs.seen_down[place] < needs.width[place] - needs.room[place])
        prices = {}
        for way, is_asked in ((1.0, lacks_up or lacks_width), (-1.0, lacks_down or lacks_width)):
            if not is_asked:
                continue
            cost = np.zeros(self.columns.size)
            cost[cell] = way
            if self.attack.push(cost) is not None:
                prices[way] = self.attack.prices()
        cuts = []
        if lacks_up and 1.0 in prices:
            cuts.append(self._cut(everything, prices[1.0], known, needs.up[place], (cell, most)))
        if lacks_down and -1.0 in prices:
            cuts.append(self._cut(everything, prices[-1.0], known, needs.down[place], (cell, most)))
        if lacks_width and len(prices) == 2:
            both = np.append(prices[1.0], prices[-1.0])
            cuts.append(self._cut(np.tile(everything, 2), both, known, needs.width[place], (cell, most)))
        return [cut for cut in cuts if cut is not None]

    def _cut(
        self, at: Places, prices: Numbers, known: Flags, need: float, own: tuple[int, float] | None = None
    ) -> Cut | None:
        """The cut Σ min(need, room gained · price) · hidden ≥ need - what is had anyway; None if nothing is lacking.

        Fischetti & Salazar-González 2001, section 4: α and β are the positive and negative parts of the prices.
        """
        if need <= 0:
            return None
        used = (prices != 0) & ~known[at]
        at, prices = at[used], prices[used]
        alpha, beta = np.maximum(prices, 0.0), np.maximum(-prices, 0.0)
        far = _times(alpha, self.up[at]) + _times(beta, self.down[at])
        near = alpha * self.near_up[at] + beta * self.near_down[at]
        if own is not None:
            mine = at == own[0]
            far[mine] = np.minimum(far[mine], np.abs(prices[mine]) * own[1])
        always = self.hidden[at]
        lacks = need - far[always].sum() - near[~always].sum()
        if lacks <= CLOSE * max(1.0, need):
            return None
        number = self.number[at]
        can = number >= 0
        gained = np.bincount(number[can], np.minimum(far[can] - near[can], lacks), self.free.size)
        gained = np.minimum(gained / lacks, 1.0)
        gained[gained > 1 - SMALLEST] = 1.0
        cells = np.flatnonzero(gained > SMALLEST)
        return Cut(cells, gained[cells]) if cells.size else None


class Attackers(NamedTuple):
    """What each attacker knows of itself, and the cells that it must not tell, both as flags of all cells."""

    own: Sequence[Flags]
    asked: Sequence[Flags]


def strangers(size: int) -> Attackers:
    """The one attacker who knows nothing of so many cells but what is published."""
    return Attackers([np.zeros(size, dtype=bool)], [np.ones(size, dtype=bool)])


def piece_of(given: System, columns: Places, rows: Places, hidden: Flags, attackers: Attackers) -> Piece:
    """The piece of a system with these cells and relations; `hidden` (in the system) are so whatever is decided."""
    part = csc_array(csr_array(given.matrix[:, columns])[rows])
    here, always = given.free[columns] & ~hidden[columns], hidden[columns]
    blind: list[Flags] = []
    needs: list[Needs] = []
    for flags, asked in zip(*attackers, strict=True):
        own = flags[columns]
        sensitive = np.flatnonzero(given.sensitive[columns] & ~own & asked[columns])
        if not sensitive.size or (blind and not own.any()):
            continue
        at = columns[sensitive]
        blind.append(own)
        needs.append(Needs(sensitive, given.upper[at].copy(), given.lower[at].copy(), given.sliding[at].copy()))
    return Piece(
        columns=columns,
        part=part,
        hidden=always,
        free=np.flatnonzero(here),
        weight=given.weight[columns[here]],
        down=given.down[columns],
        up=given.up[columns],
        near_down=given.near_down[columns],
        near_up=given.near_up[columns],
        blind=blind,
        needs=needs,
    )


def _times(price: Numbers, room: Numbers) -> Numbers:
    """Price times room, where nothing of something endless is nothing."""
    return np.multiply(price, room, out=np.zeros(price.size), where=price > 0)


def _rows_of(part: csc_array) -> tuple[tuple[Places, Places]]:
    columns = np.repeat(np.arange(part.shape[1]), np.diff(part.indptr))
    return ((part.indices, columns),)
