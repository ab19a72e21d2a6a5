"""What changes around a day: which units take over after which, and which reorganisations are decided."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from tertial.organisation.models import Reorganisation, Succession
from tertial.organisation.queries.units import Named, names_on
from tertial.platform.models import known


@dataclass(frozen=True, slots=True)
class Replacement:
    """Units that end into others on one day, both in name order: a rename, a merger, a split or a mixture."""

    before: tuple[Named, ...]
    after: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What happens on one day: titles of reorganisations, and the units that take over after others."""

    on: date
    titles: tuple[str, ...]
    replacements: tuple[Replacement, ...]


Pair = tuple[int, int]


def changes_around(day: date, *, days: int = 4) -> list[Change]:
    """The nearest `days` days with changes up to a day, and as many after it; the latest first."""
    current = Succession.objects.filter(known(None))
    past = current.filter(on__lte=day).order_by("-on").values("on").distinct()[:days]
    coming = current.filter(on__gt=day).order_by("on").values("on").distinct()[:days]
    pairs: dict[date, list[Pair]] = {}
    near = current.filter(Q(on__in=past) | Q(on__in=coming))
    for on, predecessor, successor in near.values_list("on", "predecessor_id", "successor_id"):
        pairs.setdefault(on, []).append((predecessor, successor))
    titles: dict[date, list[str]] = {}
    decided = Reorganisation.objects.filter(withdrawn_at=None).order_by("takes_effect_on", "id")
    for on, title in decided.values_list("takes_effect_on", "title"):
        titles.setdefault(on, []).append(title)
    names = names_on(day, {unit for same_day in pairs.values() for pair in same_day for unit in pair}) if pairs else {}
    dates = sorted(pairs.keys() | titles.keys())
    chosen = [*[on for on in dates if on <= day][-days:], *[on for on in dates if on > day][:days]]
    return [Change(on, tuple(titles.get(on, ())), _replacements(pairs.get(on, ()), names)) for on in reversed(chosen)]


def _replacements(pairs: Iterable[Pair], names: dict[int, Named]) -> tuple[Replacement, ...]:
    groups: list[set[Pair]] = []
    for pair in pairs:
        touched = [group for group in groups if any(pair[0] == p or pair[1] == s for p, s in group)]
        groups = [group for group in groups if group not in touched] + [{pair}.union(*touched)]
    found = [
        Replacement(_in_order({p for p, _ in group}, names), _in_order({s for _, s in group}, names))
        for group in groups
    ]
    return tuple(sorted(found, key=lambda one: [(named.name, named.code) for named in one.after]))


def _in_order(ids: set[int], names: dict[int, Named]) -> tuple[Named, ...]:
    return tuple(sorted((names[i] for i in ids if i in names), key=lambda named: (named.name, named.code)))
