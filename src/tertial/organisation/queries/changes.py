"""What changes around a day: which units take over after which, and which reorganisations are decided."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from tertial.organisation.models import Reorganisation, Succession
from tertial.organisation.queries.units import Named, names_on
from tertial.platform.models import known


@dataclass(frozen=True, slots=True)
class Change:
    """What happens on one day: titles of reorganisations, and the units that end into others, in name order."""

    on: date
    titles: tuple[str, ...]
    before: tuple[Named, ...]
    after: tuple[Named, ...]


def changes_around(day: date, *, days: int = 4) -> list[Change]:
    """The nearest `days` days with changes up to a day, and as many after it; the latest first."""
    current = Succession.objects.filter(known(None))
    past = current.filter(on__lte=day).order_by("-on").values("on").distinct()[:days]
    coming = current.filter(on__gt=day).order_by("on").values("on").distinct()[:days]
    near = current.filter(Q(on__in=past) | Q(on__in=coming))
    pairs = list(near.values_list("on", "predecessor_id", "successor_id"))
    titles: dict[date, list[str]] = {}
    decided = Reorganisation.objects.filter(withdrawn_at=None).order_by("takes_effect_on", "id")
    for on, title in decided.values_list("takes_effect_on", "title"):
        titles.setdefault(on, []).append(title)
    names = names_on(day, {unit for _, *two in pairs for unit in two}) if pairs else {}
    dates = {on for on, _, _ in pairs} | set(titles)
    chosen = [*sorted(on for on in dates if on <= day)[-days:], *sorted(on for on in dates if on > day)[:days]]
    return [
        Change(
            on,
            tuple(titles.get(on, ())),
            _in_order({before for when, before, _ in pairs if when == on}, names),
            _in_order({after for when, _, after in pairs if when == on}, names),
        )
        for on in sorted(chosen, reverse=True)
    ]


def _in_order(ids: set[int], names: dict[int, Named]) -> tuple[Named, ...]:
    return tuple(sorted((names[i] for i in ids if i in names), key=lambda named: (named.name, named.code)))
