"""The relations that everybody knows between published cells, and the cells that anyone can compute from them.

A `Declared` is what is published, and is added to step by step: hierarchies (also of categories, of operator forms and
of periods), differences between sets, revisions, and what a scale says of a sum of answers.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from scipy.sparse import csr_array

from tertial.analysis.disclosure.shapes import BLOCKS, RELATIONS, whole_cells

TREE = pa.schema([("child", pa.string()), ("parent", pa.string())])
# Values that differ by less than this, beside their size, are the same.
SAME = 1e-9


class NoSuchCell(ValueError):
    """Something is declared of a cell that is not among the cells."""


@dataclass(frozen=True)
class Few:
    """When a computed cell tells of too few, and how it is protected then.

    `persons`: fewer than this, but not none, are too few. `width`: how wide an attacker's interval must be where the
    value is no count of persons but something of theirs, such as a sum of answers.
    """

    persons: float = 5.0
    width: float = 4.0


USUAL = Few()


@dataclass(frozen=True)
class Declared:
    """Cells (CELLS, with columns of where they stand, and `persons` where the value is no count) and RELATIONS."""

    cells: pa.Table
    relations: pa.Table


def declared(cells: pa.Table) -> Declared:
    """Published cells of which nothing is known yet.

    In go `cell` and `value`, further columns of CELLS, the columns of their dimensions, and `persons`: how many persons
    are behind the value, where it is not itself a count of persons.

    >>> declared(pa.table({"cell": [1], "value": [2.0], "unit": ["a"]})).relations.num_rows
    0
    """
    whole = whole_cells(cells)
    for name in cells.column_names:
        if name not in whole.column_names:
            whole = whole.append_column(name, cells[name])
    return Declared(whole, RELATIONS.empty_table())


def with_hierarchy(
    known: Declared, dimension: str, tree: pa.Table, *, among: Sequence[str] = (), few: Few = USUAL
) -> Declared:
    """What is known, and that each parent of a tree is the sum of its children wherever the other dimensions agree.

    `tree` is TREE over the values of the column `dimension`: units to areas, categories to their total, operator forms
    to both, years to pooled periods. A dimension may have several trees (geographic and organisational): call once for
    each. `among` names the other columns that tell cells apart. Where children are missing (nobody publishes them) or
    do not make up the whole, a withheld cell takes the rest: anyone can compute it, so it is sensitive if it is of few.
    Rows whose dimension is null take no part. Raises ValueError if two cells have the same place.

    >>> cells = pa.table({"cell": [1, 2], "value": [7.0, 4.0], "unit": ["city", "a"]})
    >>> tree = pa.table({"child": ["a", "b"], "parent": ["city", "city"]})
    >>> found = with_hierarchy(declared(cells), "unit", tree)
    >>> found.cells.select(["cell", "value", "withheld", "sensitive"]).to_pylist()[2]
    {'cell': 3, 'value': 3.0, 'withheld': True, 'sensitive': True}
    >>> found.relations["coefficient"].to_pylist()
    [-1.0, 1.0, 1.0]
    """
    at = _places(known.cells, [dimension, *among])
    children: dict[str, list[str]] = {}
    for link in tree.select(["child", "parent"]).to_pylist():
        children.setdefault(link["parent"], []).append(link["child"])
    by_rest: dict[tuple[object, ...], set[object]] = {}
    for place in at:
        by_rest.setdefault(place[1:], set()).add(place[0])
    sums = []
    for rest, here in by_rest.items():
        for parent in children:
            parts, lacks_parts = _published_parts(parent, children, here) if parent in here else ([], False)
            if parts:
                sums.append((at[(parent, *rest)], [at[(part, *rest)] for part in parts], lacks_parts))
    return _with_sums(known, sums, few)


def with_differences(known: Declared, sets: pa.Table, members: pa.Table, *, few: Few = USUAL) -> Declared:
    """What is known, and every difference between published cells that are sums over overlapping sets of members.

    In go `sets` (`cell`, `member`: the cell is the sum over these) and `members` (`member`, `value` and, where the
    value is no count, `persons`): areas of two geographies that share units, units that moved, pooled periods that
    share years. The members are parted into the smallest groups that the sets can tell apart; each group that is no
    cell becomes a withheld cell, and each cell the sum of its groups. If A ⊂ B are published and B∖A is of few, B∖A is
    a cell too.

    Raises NoSuchCell if a set is of a cell that is not there, ValueError if a cell is not the sum of its members.

    >>> cells = pa.table({"cell": [1, 2], "value": [9.0, 7.0]})
    >>> sets = pa.table({"cell": [1, 1, 2], "member": ["x", "y", "x"]})
    >>> found = with_differences(declared(cells), sets, pa.table({"member": ["x", "y"], "value": [7.0, 2.0]}))
    >>> found.cells.select(["cell", "value", "sensitive"]).to_pylist()[2]
    {'cell': 3, 'value': 2.0, 'sensitive': True}
    """
    sets_of, matrix, value, persons = _memberships(known, sets, members)
    patterns, group_of = np.unique(matrix.T.toarray() > 0, axis=0, return_inverse=True)
    count = len(patterns)
    group_value = np.bincount(group_of.ravel(), value, count)
    group_persons = np.bincount(group_of.ravel(), persons, count)
    # A set that is a single group needs no cell of its own.
    number = {
        int(np.argmax(patterns[:, place])): cell for place, cell in enumerate(sets_of) if patterns[:, place].sum() == 1
    }
    new = _New(known, few)
    for group, pattern in enumerate(patterns):
        if pattern.any() and group not in number:
            number[group] = new.cell(group_value[group], group_persons[group])
    for place, cell in enumerate(sets_of):
        parts = [number[group] for group in np.flatnonzero(patterns[:, place]).tolist()]
        if parts != [cell]:
            new.relation([(cell, -1.0), *((part, 1.0) for part in parts)])
    shared = (matrix @ matrix.T).toarray()
    size = shared.diagonal()
    for small, large in zip(*np.nonzero((shared == size[:, None]) & (size[:, None] < size[None, :])), strict=True):
        groups = np.flatnonzero(patterns[:, large] & ~patterns[:, small])
        of_persons = group_persons[groups].sum()
        if groups.size > 1 and not (of_persons <= SAME or of_persons >= few.persons):
            rest = new.cell(group_value[groups].sum(), of_persons)
            new.relation([(sets_of[large], -1.0), (sets_of[small], 1.0), (rest, 1.0)])
    return new.declared()


def with_revisions(known: Declared, pairs: pa.Table, *, few: Few = USUAL) -> Declared:
    """What is known, and how earlier releases differ from these: old - new is a cell that anyone can compute.

    In go `pairs` of `cell` (of now) and `earlier` (the same figure as it was released, also a cell,
    `published_before`). The difference may be below zero; it is sensitive if it is of few but not of none.

    >>> cells = pa.table({"cell": [1, 2], "value": [10.0, 12.0], "published_before": [True, False]})
    >>> found = with_revisions(declared(cells), pa.table({"cell": [2], "earlier": [1]}))
    >>> found.cells.select(["value", "low", "sensitive", "sliding"]).to_pylist()[2]
    {'value': -2.0, 'low': None, 'sensitive': True, 'sliding': 4.0}
    """
    new = _New(known, few)
    for pair in pairs.select(["cell", "earlier"]).to_pylist():
        now, earlier = pair["cell"], pair["earlier"]
        persons = new.persons_of(earlier) - new.persons_of(now)
        difference = new.cell(new.value_of(earlier) - new.value_of(now), abs(persons), is_signed=True)
        new.relation([(earlier, 1.0), (now, -1.0), (difference, -1.0)])
    return new.declared()


def with_scale(known: Declared, pairs: pa.Table, *, lowest: float, highest: float) -> Declared:
    """What is known, and that n answers on a scale make a sum S from lowest·n to highest·n.

    In go `pairs` of `count` and `sum`, both cells. Means are protected through S = n · mean.

    >>> cells = pa.table({"cell": [1, 2], "value": [3.0, 12.0]})
    >>> found = with_scale(declared(cells), pa.table({"count": [1], "sum": [2]}), lowest=1, highest=5)
    >>> found.cells["value"].to_pylist()
    [3.0, 12.0, 9.0, 3.0]
    """
    new = _New(known, USUAL)
    for pair in pairs.select(["count", "sum"]).to_pylist():
        count, total = pair["count"], pair["sum"]
        answers, value = new.value_of(count), new.value_of(total)
        above, below = value - lowest * answers, highest * answers - value
        if min(above, below) < -SAME * max(1.0, abs(value)):
            raise ValueError(
                f"Cell {total} is no sum of {answers:g} answers from {lowest:g} to {highest:g}. Correct it."
            )
        new.relation([(total, 1.0), (count, -lowest), (new.slack(above), -1.0)])
        new.relation([(count, highest), (total, -1.0), (new.slack(below), -1.0)])
    return new.declared()


def blocks(known: Declared, dimension: str, tree: pa.Table) -> pa.Table:
    """BLOCKS for tables that are too large to protect whole: each parent with its children, the top of the tree first.

    >>> tree = pa.table({"child": ["a", "b"], "parent": ["city", "a"]})
    >>> cells = pa.table({"cell": [1, 2, 3], "value": [1.0] * 3, "unit": ["city", "a", "b"]})
    >>> blocks(declared(cells), "unit", tree).to_pylist()
    [{'block': 0, 'step': 0, 'cell': 1}, {'block': 0, 'step': 0, 'cell': 2},
     {'block': 1, 'step': 1, 'cell': 2}, {'block': 1, 'step': 1, 'cell': 3}]
    """
    links = tree.select(["child", "parent"]).to_pylist()
    above = {link["child"]: link["parent"] for link in links}
    standing: dict[str, list[int]] = {}
    for row in known.cells.select(["cell", dimension]).to_pylist():
        standing.setdefault(row[dimension], []).append(row["cell"])
    rows = []
    for block, parent in enumerate(dict.fromkeys(link["parent"] for link in links)):
        step, higher = 0, parent
        while higher in above and step < len(above):
            step, higher = step + 1, above[higher]
        group = [parent, *(link["child"] for link in links if link["parent"] == parent)]
        rows += [(block, step, cell) for place in group for cell in standing.get(place, [])]
    table = pa.table(list(zip(*rows, strict=True)), schema=BLOCKS) if rows else BLOCKS.empty_table()
    return table.sort_by([("step", "ascending"), ("block", "ascending")])


class _New:
    """Cells and relations that are being added to what is known."""

    def __init__(self, known: Declared, few: Few) -> None:
        self.known, self.few = known, few
        cells = known.cells
        self.numbers = cells["cell"].to_pylist()
        self.values = dict(zip(self.numbers, cells["value"].to_pylist(), strict=True))
        self.counts_persons = "persons" not in cells.column_names
        persons = self.values.values() if self.counts_persons else cells["persons"].to_pylist()
        self.persons = dict(zip(self.numbers, persons, strict=True))
        self.next_cell = max(self.numbers, default=0) + 1
        self.next_relation = max(known.relations["relation"].to_pylist(), default=-1) + 1
        self.cells: list[dict[str, object]] = []
        self.rows: list[tuple[int, int, float]] = []

    def value_of(self, cell: int) -> float:
        if cell not in self.values:
            raise NoSuchCell(f"Cell {cell} is not among the cells. Add it, or declare nothing of it.")
        return float(self.values[cell])

    def persons_of(self, cell: int) -> float:
        """How many are behind a cell; not a number where nobody knows."""
        self.value_of(cell)
        persons = self.persons[cell]
        return np.nan if persons is None else float(persons)

    def cell(self, value: float, persons: float, *, is_signed: bool = False) -> int:
        """A withheld cell, protected if it is of few."""
        # Not known to be none or enough is few.
        is_few = not (persons <= SAME or persons >= self.few.persons)
        value = 0.0 if abs(value) < SAME else float(value)
        row: dict[str, object] = {"value": value, "sensitive": is_few, "low": None if is_signed or value < 0 else 0.0}
        if is_few and (is_signed or not self.counts_persons):
            row["sliding"] = self.few.width
        elif is_few:
            row["lower"], row["upper"] = min(1.0, value), self.few.persons - value
        if not self.counts_persons:
            row["persons"] = None if np.isnan(persons) else float(persons)
        return self._take(row)

    def slack(self, value: float) -> int:
        """A withheld cell that says nothing of anybody: by how much a limit is not reached."""
        row: dict[str, object] = {"value": max(0.0, value), "sensitive": False, "low": 0.0}
        return self._take(row if self.counts_persons else row | {"persons": 0.0})

    def relation(self, terms: Iterable[tuple[int, float]]) -> None:
        self.rows += [(self.next_relation, cell, coefficient) for cell, coefficient in terms]
        self.next_relation += 1

    def declared(self) -> Declared:
        relations = self.known.relations
        if self.rows:
            relations = pa.concat_tables([relations, pa.table(list(zip(*self.rows, strict=True)), schema=RELATIONS)])
        cells = self.known.cells
        if self.cells:
            added = whole_cells(pa.Table.from_pylist(self.cells))
            if not self.counts_persons:
                added = added.append_column("persons", pa.array([row["persons"] for row in self.cells], pa.float64()))
            for name in cells.column_names:
                if name not in added.column_names:
                    added = added.append_column(name, pa.nulls(added.num_rows, cells.schema.field(name).type))
            cells = pa.concat_tables([cells, added.select(cells.column_names).cast(cells.schema)])
        return replace(self.known, cells=cells, relations=relations)

    def _take(self, row: dict[str, object]) -> int:
        number = self.next_cell
        self.next_cell += 1
        self.values[number], self.persons[number] = row["value"], row.get("persons", row["value"])
        self.cells.append({"cell": number, "withheld": True, "weight": 0.0, "low": 0.0} | row)
        return number


def _with_sums(known: Declared, sums: list[tuple[int, list[int], bool]], few: Few) -> Declared:
    new = _New(known, few)
    for total, parts, lacks_parts in sums:
        value, persons = new.value_of(total), new.persons_of(total)
        rest = value - sum(new.value_of(part) for part in parts)
        rest_persons = persons - sum(new.persons_of(part) for part in parts)
        terms = [(total, -1.0), *((part, 1.0) for part in parts)]
        if lacks_parts or abs(rest) > SAME * max(1.0, abs(value)):
            terms.append((new.cell(rest, rest_persons), 1.0))
        new.relation(terms)
    return new.declared()


def _published_parts(parent: str, children: dict[str, list[str]], here: set[object]) -> tuple[list[str], bool]:
    """The nearest published descendants of a parent, and whether something of it is in none of them.

    A level that is not published hides nothing: its own children stand in for it.
    """
    parts, lacks_parts, waiting, met = [], False, list(reversed(children[parent])), {parent}
    while waiting:
        child = waiting.pop()
        if child in met:
            raise ValueError(f"“{child}” stands twice below “{parent}”. Give every child one parent.")
        met.add(child)
        if child in here:
            parts.append(child)
        elif child in children:
            waiting += reversed(children[child])
        else:
            lacks_parts = True
    return parts, lacks_parts


def _places(cells: pa.Table, columns: Sequence[str]) -> dict[tuple[object, ...], int]:
    at: dict[tuple[object, ...], int] = {}
    places = zip(*(cells[name].to_pylist() for name in columns), strict=True)
    for place, cell in zip(places, cells["cell"].to_pylist(), strict=True):
        if place[0] is None:
            continue
        if place in at:
            raise ValueError(
                f"Cells {at[place]} and {cell} have the same place. Name every column that tells them apart."
            )
        at[place] = cell
    return at


def _memberships(
    known: Declared, sets: pa.Table, members: pa.Table
) -> tuple[list[int], csr_array, np.ndarray, np.ndarray]:
    """The cells of the sets, which members each has, and the members' values and persons."""
    names = members["member"].to_pylist()
    value = members["value"].cast(pa.float64()).to_numpy()
    persons = members["persons"].cast(pa.float64()).to_numpy() if "persons" in members.column_names else value
    order = {name: at for at, name in enumerate(names)}
    cells = list(dict.fromkeys(sets["cell"].to_pylist()))
    row = {cell: at for at, cell in enumerate(cells)}
    pairs = {(row[link["cell"]], order[link["member"]]) for link in sets.select(["cell", "member"]).to_pylist()}
    rows, columns = zip(*sorted(pairs), strict=True) if pairs else ((), ())
    matrix = csr_array((np.ones(len(pairs)), (rows, columns)), shape=(len(cells), len(names)))
    new = _New(known, USUAL)
    for cell, total in zip(cells, matrix @ value, strict=True):
        if abs(new.value_of(cell) - total) > 1e-6 * max(1.0, abs(total)):
            raise ValueError(f"Cell {cell} is not the sum of its members. Give the members that it is the sum of.")
    return cells, matrix, value, persons
