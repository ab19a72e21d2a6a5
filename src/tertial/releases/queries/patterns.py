"""The patterns of all cubes and periods: what is to be hidden now, beside all that earlier editions have told."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, TypeAlias

import pyarrow as pa

from tertial.analysis.disclosure.suppression import ENOUGH_WORK, Work
from tertial.indicators.rules import Status
from tertial.releases.models import Edition, PublishedFigure
from tertial.releases.queries.books import observations_then, organisation_then
from tertial.releases.queries.cubes import Counts, Cube, counts_of, cubes, domains_of
from tertial.releases.queries.domains import Domain, Domains, Place
from tertial.releases.queries.protecting import EVERYTHING, Guarded, guarded, violations
from tertial.releases.queries.systems import Layer, System, system

Told: TypeAlias = frozenset[tuple[Place, str]]
Progress: TypeAlias = Callable[[str, str, int], None]


class Truth(NamedTuple):
    """What a cube counted, and where its units belonged, as known at a moment; by period."""

    counts: Mapping[str, Counts]
    domains: Mapping[str, Domains]


@dataclass(frozen=True)
class Pattern:
    """A cube and period, protected."""

    cube: Cube
    period: str
    guarded: Guarded

    def roles(self) -> dict[tuple[Place, str], str]:
        """Why each place that is hidden is: primary or secondary."""
        system, roles = self.guarded.system, self.guarded.roles
        return {
            place: roles[number]
            for number in sorted(self.guarded.hidden)
            if system.cells[number].is_now
            for place in system.places(number)
        }


def patterns(
    *, periods: Collection[str] | None = None, work: Work = ENOUGH_WORK, progress: Progress | None = None
) -> Iterator[Pattern]:
    """The pattern of every cube and period (or of some), periods in order: what was hidden stays hidden if it can."""
    editions = list(Edition.objects.order_by("at"))
    for cube in cubes():
        register = _Register(cube, editions)
        before: frozenset[tuple[Place, str]] = frozenset()
        for code, whole in register.systems(periods):
            stays = before | register.hidden_last(code)
            hidden_before = {
                number
                for number, cell in enumerate(whole.cells)
                if cell.is_now and any(place in stays for place in whole.places(number))
            }
            found = Pattern(cube, code, guarded(whole, hidden_before, work))
            before = frozenset(found.roles())
            if progress:
                progress(cube.code, code, len(whole.cells))
            yield found


def told_too_nearly(periods: Collection[str] | None = None, progress: Progress | None = None) -> Iterator[Pattern]:
    """Of every cube and period, what all editions together tell too nearly by today's limits; nothing is changed."""
    editions = list(Edition.objects.order_by("at"))
    for cube in cubes():
        for code, whole in _Register(cube, editions).systems(periods):
            cells = whole.table(gives_way=EVERYTHING, is_register=True)
            roles = [
                "withheld" if cell.is_computed else "shown" if cell.is_known else "secondary" for cell in whole.cells
            ]
            hidden = pa.array([role != "shown" for role in roles])
            pattern = pa.table({"cell": pa.array(range(len(roles)), pa.int64()), "hidden": hidden, "role": roles})
            found = violations(whole, cells, pattern) if len(roles) else set()
            if progress:
                progress(cube.code, code, len(whole.cells))
            yield Pattern(cube, code, Guarded(whole, roles, 0.0, 0.0, True, tuple(sorted(found))))


class _Register:
    """What editions have told of a cube, and what was true then."""

    def __init__(self, cube: Cube, editions: Sequence[Edition]) -> None:
        self.cube, self.editions = cube, editions
        counts = {of: counts_of(cube, observations_then(cube.measures, of)) for of in (*editions, None)}
        units = sorted({unit for by in counts.values() for of in by.values() for unit, _ in of})
        self.bits: dict[int, Domain] = {unit: 1 << at for at, unit in enumerate(units)}
        self.truth = {
            of: Truth(by, domains_of(cube, by.keys(), organisation_then(of), self.bits)) for of, by in counts.items()
        }
        self.rows = list(_told_of(cube)) if editions else []

    def systems(self, periods: Collection[str] | None) -> Iterator[tuple[str, System]]:
        """The whole system of each period in order."""
        for code in sorted(self.truth[None].counts):
            if periods is None or code in periods:
                yield code, system(self.cube, self._layers(code), self.bits)

    def hidden_last(self, code: str) -> Told:
        """What the latest edition hides of a period."""
        return self._at(self.editions[-1].at, code, is_told=False) if self.editions else frozenset()

    def _layers(self, code: str) -> list[Layer]:
        """One layer for each time that something else was true; the last is that of now."""
        now = self.truth[None]
        layers: list[Layer] = []
        told_of_now: set[tuple[Place, str]] = set()
        for edition in self.editions:
            then = self.truth[edition]
            told = self._at(edition.at, code, is_told=True)
            if not told:
                continue
            is_same = then.counts[code] == now.counts[code] and then.domains[code] == now.domains[code]
            if is_same:
                told_of_now |= told
            else:
                layers.append(Layer(then.counts[code], then.domains[code], told))
        return [*layers, Layer(now.counts[code], now.domains[code], frozenset(told_of_now))]

    def _at(self, at: datetime, code: str, *, is_told: bool) -> Told:
        """The places of a period that an edition told, or that it hid and nothing of it told."""
        current = [
            row for row in self.rows if row.period == code and row.since <= at and (not row.until or at < row.until)
        ]
        told = frozenset(row.place for row in current if row.is_told)
        return told if is_told else frozenset(row.place for row in current) - told


class _Row(NamedTuple):
    period: str
    place: tuple[Place, str]
    is_told: bool
    since: datetime
    until: datetime | None


def _told_of(cube: Cube) -> Iterable[_Row]:
    names = ("indicator_id", "recipe_version", "level", "unit_id", "form", "period", "breakdown", "status")
    rows = PublishedFigure.objects.filter(
        indicator__in={code for code, _ in cube.governed}, status__in=(Status.EXISTS, Status.HIDDEN_FEW)
    )
    for code, version, level, unit, form, period, part, status, since, until in rows.values_list(
        *names, "recorded_at", "superseded_at"
    ):
        if (code, version) in cube.governed:
            yield _Row(period, (Place(level, unit, form), part), status == Status.EXISTS, since, until)


def hidden_by(found: Iterable[Pattern]) -> dict[tuple[str, int, str], dict[tuple[Place, str], str]]:
    """Why each place is hidden, by indicator, version and period; a primary reason goes before a secondary."""
    hidden: defaultdict[tuple[str, int, str], dict[tuple[Place, str], str]] = defaultdict(dict)
    for pattern in found:
        roles = pattern.roles()
        for indicator, version in pattern.cube.governed:
            of = hidden[indicator, version, pattern.period]
            for place, role in roles.items():
                of[place] = min(role, of.get(place, role))  # "primary" comes before "secondary"
    return hidden
