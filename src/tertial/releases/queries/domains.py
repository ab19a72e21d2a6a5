"""Domains: the sets of units of which something is told in a period, each once, and how they make up each other."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

# A set of units as a whole number, one bit a unit: to join, cut and compare sets of thousands is one instruction each.
Domain: TypeAlias = int


class Place(NamedTuple):
    """Where a figure is told: a level, a unit of it (None: those that cannot be placed there), and an operator form."""

    level: str
    unit: int | None
    form: str


class Placed(NamedTuple):
    """A unit and its group at one level."""

    unit: int
    level: str
    group: int
    is_own: bool


@dataclass(frozen=True)
class Domains:
    """The domains of a period with the places told of each, and of which smaller domains each is made.

    Places of the same units are one domain: what is known of one is known of all.
    """

    places: Mapping[Domain, Sequence[Place]]
    parts: Mapping[Domain, Sequence[Domain]]

    def of_level(self, levels: Iterable[str], *, of_every_form: bool = False) -> set[Domain]:
        """The domains of several units that are all of a group of some levels, whoever runs them, or of one form."""
        wanted = set(levels)
        return {
            domain
            for domain, told in self.places.items()
            if domain & (domain - 1)
            and any(place.level in wanted and (of_every_form or not place.form) for place in told)
        }


def domains(placed: Iterable[Placed], forms: Mapping[int, str], bits: Mapping[int, Domain]) -> Domains:
    """The domains of the units that have a bit: their own, those of every group above them, and these by form.

    Units that reach no group of a level which others reach are a domain of that level too (unit None).
    """
    groups: defaultdict[tuple[str, int | None], Domain] = defaultdict(int)
    places: defaultdict[Domain, list[Place]] = defaultdict(list)
    known = [one for one in placed if one.unit in bits]
    own = [one for one in known if one.is_own]
    everybody = _union(bits[one.unit] for one in own)
    for one in own:
        places[bits[one.unit]].append(Place(one.level, one.group, forms.get(one.unit, "")))
    for one in known:
        if not one.is_own and bits[one.unit] & everybody:
            groups[one.level, one.group] |= bits[one.unit]
    for level in {level for level, _ in groups}:
        rest = everybody & ~_union(domain for (of, _), domain in groups.items() if of == level)
        if rest:
            groups[level, None] = rest
    by_form: defaultdict[str, Domain] = defaultdict(int)
    for unit, form in forms.items():
        by_form[form] |= bits.get(unit, 0) & everybody
    families: defaultdict[tuple[str, str], list[Domain]] = defaultdict(list)
    for (level, group), whole in groups.items():
        for form, limit in (("", everybody), *by_form.items()):
            if domain := whole & limit:
                places[domain].append(Place(level, group, form))
                families[level, form].append(domain)
    return Domains(places, {domain: _parted(domain, places, families, by_form) for domain in places})


def _parted(
    domain: Domain,
    places: Mapping[Domain, Sequence[Place]],
    families: Mapping[tuple[str, str], Sequence[Domain]],
    by_form: Mapping[str, Domain],
) -> Sequence[Domain]:
    """The fewest told domains that make one up, by form or by the groups of a level; nothing for a single unit."""
    if domain & (domain - 1) == 0:
        return ()
    best = list(single(domain))
    tried: list[Iterable[Domain]] = [[domain & of for of in by_form.values() if domain & of in places]]
    forms = {"", *(form for form, of in by_form.items() if domain & ~of == 0)}
    tried += [dict.fromkeys(members) for (_level, form), members in families.items() if form in forms]
    for told in tried:
        inside = [part for part in told if part != domain and part & ~domain == 0]
        together = _union(inside)
        if sum(part.bit_count() for part in inside) == together.bit_count():
            # What none of them has is told of single units.
            parts = [*inside, *single(domain & ~together)]
            best = min(best, parts, key=len)
    return best


def single(domain: Domain) -> Iterable[Domain]:
    """The units of a domain, each as a domain of its own."""
    while domain:
        lowest = domain & -domain
        yield lowest
        domain ^= lowest


def _union(parts: Iterable[Domain]) -> Domain:
    together = 0
    for part in parts:
        together |= part
    return together
