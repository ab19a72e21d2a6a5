"""The whole system of what is told of a cube in a period: cells and relations, now and in every earlier edition."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from tertial.analysis.disclosure.costs import weights
from tertial.analysis.disclosure.shapes import KNOWN, RELATIONS
from tertial.indicators.rules import totals_of
from tertial.releases.queries.cubes import Count, Counts, Cube
from tertial.releases.queries.domains import Domain, Domains, Place, single

# Numbers that differ by less are the same: counts are whole, posts have a few decimals.
SAME = 1e-6
UNSTATED = "?"
OPERATOR = "operator"


@dataclass(frozen=True)
class Layer:
    """What was true of a cube and period at a moment, and which places were told then (None: it is to be decided)."""

    counts: Counts
    domains: Domains
    told: Collection[tuple[Place, str]] | None = None


@dataclass
class Cell:
    """A number that is told or hidden: of a domain and breakdown. `is_known` says that an earlier edition told it.

    `is_computed` is what nobody publishes and anybody can compute; `least` the fewest answers to any question;
    `at_least` what everybody knows that it is at least.
    """

    domain: Domain
    breakdown: str
    value: float
    least: float
    is_withheld: bool = False
    is_computed: bool = False
    is_known: bool = False
    is_now: bool = False
    at_least: float = 0.0


@dataclass(frozen=True)
class System:
    """The cells of a cube and period by number, the relations between them, and which cell a place of now is in."""

    cube: Cube
    cells: Sequence[Cell]
    relations: pa.Table
    number: Mapping[tuple[Domain, str], int]
    domains: Domains
    bits: Mapping[int, Domain]
    counts: Counts

    def table(
        self, *, gives_way: Domain = 0, hidden_before: Collection[int] = (), is_register: bool = False
    ) -> pa.Table:
        """CELLS. What is never hidden has no weight, nor what is rarely, unless it has units that `gives_way` has.

        What an earlier edition told is out and is protected no more, except for a look at the register itself.
        """
        terms = self.cube.terms
        fixed = self.domains.of_level(terms.never_hidden)
        rarely = self.domains.of_level((*terms.never_hidden, *terms.rarely_hidden), of_every_form=True)
        has_parts = any(cell.breakdown for cell in self.cells)
        rows = [
            self._protected(cell, is_out=cell.is_known and not is_register)
            | {
                "cell": number,
                "value": cell.value,
                "low": None if cell.value < 0 else cell.at_least,
                "withheld": cell.is_computed,
                "published_before": cell.is_known and not is_register,
                "is_total": (has_parts and not cell.breakdown) or cell.domain & (cell.domain - 1) != 0,
                "hidden_before": number in hidden_before,
                "is_zero_by_nature": abs(cell.value) < SAME,
                "is_fixed": (cell.domain in fixed and not cell.breakdown)
                or (cell.domain in rarely and not cell.domain & gives_way),
            }
            for number, cell in enumerate(self.cells)
        ]
        return weights(pa.Table.from_pylist(rows))

    def _protected(self, cell: Cell, *, is_out: bool) -> dict[str, object]:
        """What an attacker must not know: counts, that there are fewer than the fewest; what is withheld, nearly."""
        smallest = float(self.cube.fewest(cell.breakdown))
        is_few = 0 < cell.least < smallest
        if is_out or not (is_few or cell.is_withheld) or cell.value < SAME:
            return {"sensitive": False, "lower": 0.0, "upper": 0.0, "sliding": 0.0}
        lower = min(1.0, cell.value - cell.at_least)
        upper = max(smallest - cell.least, 1.0) if is_few else 1.0
        sliding = smallest if cell.is_withheld else 0.0
        return {"sensitive": True, "lower": lower, "upper": upper, "sliding": sliding}

    def known_by_operators(self) -> pa.Table:
        """KNOWN: what each operator that is an insider knows, which is every cell of its own units."""
        insiders = set(self.cube.terms.insiders)
        owners: dict[int, Domain] = {}
        for domain, told in self.domains.places.items():
            for place in told:
                if place.level == OPERATOR and place.unit is not None and place.form in insiders:
                    owners[place.unit] = owners.get(place.unit, 0) | domain
        rows = [
            (f"operator {owner}", number)
            for owner, domain in owners.items()
            for number, cell in enumerate(self.cells)
            if cell.domain & ~domain == 0
        ]
        return pa.table(list(zip(*rows, strict=True)), schema=KNOWN) if rows else KNOWN.empty_table()

    def places(self, number: int) -> Iterator[tuple[Place, str]]:
        """The places of now that a cell is told in."""
        cell = self.cells[number]
        return ((place, cell.breakdown) for place in self.domains.places.get(cell.domain, ()))


@dataclass
class _Growing:
    cube: Cube
    cells: list[Cell] = field(default_factory=list)
    number: dict[tuple[Domain, str, float, bool], int] = field(default_factory=dict)
    relations: dict[tuple[tuple[int, float], ...], None] = field(default_factory=dict)

    def cell(self, cell: Cell) -> int:
        """The cell's number; one that is there already, with the same value, is the same."""
        key = cell.domain, cell.breakdown, round(cell.value, 6), cell.is_computed
        found = self.number.setdefault(key, len(self.cells))
        if found == len(self.cells):
            self.cells.append(cell)
        else:
            there = self.cells[found]
            there.least = min(there.least, cell.least)
            there.is_withheld |= cell.is_withheld
            there.is_known |= cell.is_known
            there.is_now |= cell.is_now
        return found

    def relate(self, total: int, parts: Iterable[int]) -> None:
        """A cell is the sum of others."""
        terms = [(total, -1.0), *((part, 1.0) for part in parts)]
        if len(terms) != 2 or terms[0][0] != terms[1][0]:
            self.relations[tuple(sorted(terms))] = None


def system(cube: Cube, layers: Sequence[Layer], bits: Mapping[int, Domain]) -> System:
    """All layers as one system; the last is that of now. What did not change between layers is one cell."""
    growing = _Growing(cube)
    number: dict[tuple[Domain, str], int] = {}
    for layer in layers:
        number = _add(growing, layer, bits, is_now=layer is layers[-1])
    _say_what_is_known(growing)
    rows = [
        (relation, cell, coefficient) for relation, terms in enumerate(growing.relations) for cell, coefficient in terms
    ]
    table = pa.table(list(zip(*rows, strict=True)), schema=RELATIONS) if rows else RELATIONS.empty_table()
    return System(cube, growing.cells, table, number, layers[-1].domains, bits, layers[-1].counts)


def _say_what_is_known(growing: _Growing) -> None:
    """Noughts are told, so a number that is hidden is of one at least, a total of one for each part, and a part that
    has no fellow is its total.

    Whoever is counted knows no more than that: not that nobody else is.
    """
    cells = growing.cells
    for cell in cells:
        cell.at_least = 1.0 if cell.value >= 1 and not cell.is_computed else 0.0
    sums = [terms for terms in growing.relations if all(cells[cell].value >= 0 for cell, _ in terms)]
    changed = True
    while changed:
        changed = False
        for terms in sums:
            total = next(cells[cell] for cell, coefficient in terms if coefficient < 0)
            parts = [cells[cell] for cell, coefficient in terms if coefficient > 0 and cells[cell].value > SAME]
            least = min(sum(part.at_least for part in parts), total.value)
            for known, cell in ((least, total), *((total.at_least, part) for part in parts if len(parts) == 1)):
                if known > cell.at_least + SAME:
                    cell.at_least, changed = known, True


def _add(growing: _Growing, layer: Layer, bits: Mapping[int, Domain], *, is_now: bool) -> dict[tuple[Domain, str], int]:
    counts = with_what_is_withheld(layer.counts)
    told = set(layer.told or ())
    by_part: defaultdict[str, dict[Domain, Count]] = defaultdict(dict)
    alone = {domain for domain in layer.domains.places if not domain & (domain - 1)}
    for (unit, breakdown), count in counts.items():
        if bits.get(unit) in alone:
            by_part[breakdown][bits[unit]] = count
    number: dict[tuple[Domain, str], int] = {}
    for breakdown, counted in by_part.items():
        for domain, places in layer.domains.places.items():
            of_units = [counted[unit] for unit in single(domain) if unit in counted]
            total = _summed(of_units, is_alone=domain in alone)
            if total is not None:
                cell = Cell(domain, breakdown, *total, is_now=is_now)
                cell.is_known = any((place, breakdown) in told for place in places)
                number[domain, breakdown] = growing.cell(cell)
    _add_sums(growing, layer, number, {place for place, count in counts.items() if count.is_withheld}, bits)
    _add_breakdowns(growing, number, alone, is_now=is_now)
    _add_differences(growing, layer.domains, number, alone)
    return number


def _summed(of_units: Sequence[Count], *, is_alone: bool) -> tuple[float, float, bool] | None:
    """Value, least and whether it is withheld. What a unit's source withholds is in no sum of several units."""
    if is_alone:
        count = of_units[0] if of_units else None
        return (count.value, count.least or 0.0, count.is_withheld) if count and count.value is not None else None
    stated = [count for count in of_units if count.value is not None and not count.is_withheld]
    if not stated:
        return None
    asked: defaultdict[str, float] = defaultdict(float)
    for count in stated:
        for measure, (answers, _, _) in count.sums.items():
            asked[measure] += answers
    value = sum(count.value or 0.0 for count in stated)
    return value, min(asked.values(), default=value), False


def with_what_is_withheld(counts: Counts) -> Counts:
    """The counts, where those that a source withholds have the value that anybody can reckon from the others.

    A total is the sum of its parts; of parts that are withheld, the rest of the total is shared alike. What cannot be
    reckoned is in no relation, and is left out.
    """
    whole = dict(counts)
    withheld = [place for place, count in counts.items() if count.is_withheld and count.value is None]
    for unit, breakdown in withheld:
        parts: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
        for of, part in counts:
            if of == unit and part:
                for total, dimension in totals_of(part):
                    if total == breakdown:
                        parts[dimension].append((of, part))
        value = _of_parts(whole, parts.values())
        if value is None:
            value = _of_total(whole, unit, breakdown)
        whole[unit, breakdown] = Count(value, value, True)
    return whole


def _of_parts(counts: Counts, families: Iterable[Sequence[tuple[int, str]]]) -> float | None:
    for family in families:
        values = [counts[place].value for place in family]
        if values and None not in values:
            return sum(value for value in values if value is not None)
    return None


def _of_total(counts: Counts, unit: int, breakdown: str) -> float | None:
    for total, dimension in totals_of(breakdown):
        whole = counts.get((unit, total))
        if whole is None or whole.value is None:
            continue
        siblings = [place for place in counts if place[0] == unit and (total, dimension) in totals_of(place[1])]
        known = [counts[place].value for place in siblings if not counts[place].is_withheld]
        rest = whole.value - sum(value for value in known if value is not None)
        if rest >= 0:
            return rest / (len(siblings) - len(known))
    return None


def _add_sums(
    growing: _Growing,
    layer: Layer,
    number: Mapping[tuple[Domain, str], int],
    withheld: Collection[tuple[int, str]],
    bits: Mapping[int, Domain],
) -> None:
    """Every domain is the sum of those that make it up."""
    left_out = {(bits[unit], breakdown) for unit, breakdown in withheld if unit in bits}
    for (domain, breakdown), total in number.items():
        parts = [(part, breakdown) for part in layer.domains.parts[domain]]
        if parts:
            growing.relate(total, [number[part] for part in parts if part in number and part not in left_out])


def _add_breakdowns(
    growing: _Growing, number: Mapping[tuple[Domain, str], int], alone: Collection[Domain], *, is_now: bool
) -> None:
    """Every total is the sum of its parts; those of a unit whose part nobody states are a cell that anyone computes."""
    families: defaultdict[tuple[Domain, str, str], list[int]] = defaultdict(list)
    for (domain, breakdown), cell in number.items():
        for total, dimension in totals_of(breakdown):
            if (domain, total) in number:
                families[domain, total, dimension].append(cell)
    for (domain, total, dimension), parts in families.items():
        whole = growing.cells[number[domain, total]]
        rest = whole.value - sum(growing.cells[part].value for part in parts)
        if abs(rest) < SAME:
            growing.relate(number[domain, total], parts)
        elif domain in alone:
            # What is left after parts is of the parts' size; it says of how many it is not known what they are.
            code = f"{total};{dimension}={UNSTATED}".lstrip(";")
            unstated = Cell(domain, code, rest, abs(rest), is_computed=True, is_now=is_now)
            growing.relate(number[domain, total], [*parts, growing.cell(unstated)])


def _add_differences(
    growing: _Growing, told: Domains, number: Mapping[tuple[Domain, str], int], alone: Collection[Domain]
) -> None:
    """Where one domain lies in another and what is left is of few, though no single unit, it is a cell too."""
    large = [domain for domain in told.places if domain not in alone]
    pairs = [
        (small, whole)
        for small in large
        for whole in large
        if small != whole and small & ~whole == 0 and whole & ~small not in told.places
    ]
    breakdowns = {breakdown for _, breakdown in number}
    for small, whole in pairs:
        for breakdown in breakdowns:
            one, other = number.get((whole, breakdown)), number.get((small, breakdown))
            if one is None or other is None:
                continue
            a, b = growing.cells[one], growing.cells[other]
            least = min(a.value - b.value, a.least - b.least)
            if SAME < least < growing.cube.fewest(breakdown):
                rest = Cell(whole & ~small, breakdown, a.value - b.value, least, is_computed=True)
                growing.relate(one, [other, growing.cell(rest)])
