"""The units of a comparison: who they are, in name order, with the whole city last."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from tertial.organisation.models import Unit, UnitKind
from tertial.organisation.queries.surroundings import Near, around
from tertial.organisation.queries.units import Named
from tertial.organisation.rules import ROLLS_UP_BY_ALL, LinkKind, sort_key
from tertial.platform.queries.sentences import day_in_words, is_swedish
from tertial.site.comparison.choice import MOST, Choice
from tertial.site.words import form_name


@dataclass(frozen=True)
class Column:
    """A unit that stands in the comparison; `remove_url` is empty for the city, which always stands there."""

    unit: Named
    facts: tuple[str, ...]
    url: str
    remove_url: str = ""


@dataclass(frozen=True)
class Chosen:
    """Who stands side by side, who was left out because there is no room or no such unit, and who stands around.

    `choice` names those who stand there, and nobody else.
    """

    choice: Choice
    columns: tuple[Column, ...]
    city: Column | None
    left_out: tuple[str, ...]
    unknown: tuple[str, ...]
    has_named_city: bool
    kinds: dict[str, UnitKind]
    nearby: tuple[Near, ...]

    @property
    def is_full(self) -> bool:
        """Whether no more units have room."""
        return len(self.columns) >= MOST

    @property
    def ids(self) -> frozenset[int]:
        """The units that stand there, and the city."""
        return frozenset(column.unit.id for column in (*self.columns, *([self.city] if self.city else [])))

    def near(self, code: str) -> list[Near]:
        """A unit and what stands above it, by its code: itself first. Nothing for an unknown code."""
        own = next((near for near in self.nearby if near.steps == 0 and near.unit.code == code), None)
        return [] if own is None else sorted(self._around(own.of_id), key=lambda near: near.steps)

    def _around(self, unit_id: int) -> list[Near]:
        return [near for near in self.nearby if near.of_id == unit_id and near.steps >= 0]


def chosen(choice: Choice, *, day: date, also: Collection[int] = ()) -> Chosen:
    """The units that a choice names, as they are on a day; `also` are ids of others that the page speaks of.

    The city is no choice: it stands in every comparison.
    """
    asked = {*choice.codes, choice.area}
    found = Unit.objects.filter(Q(code__in=asked) | Q(kind__rolls_up_by=ROLLS_UP_BY_ALL) | Q(id__in=also))
    rows = {unit.code: unit for unit in found.order_by("id")}
    kinds = UnitKind.objects.in_bulk()
    top = next((unit for unit in rows.values() if kinds[unit.kind_id].rolls_up_by == ROLLS_UP_BY_ALL), None)
    nearby = tuple(around([unit.pk for unit in rows.values()], day=day, most_below=0))
    own = {near.unit.code: near for near in nearby if near.steps == 0}
    city = None if top is None else own[top.code]
    named = [code for code in choice.codes if code in own and own[code] != city]
    standing = sorted((own[code] for code in named[:MOST]), key=lambda near: (sort_key(near.unit.name), near.unit.code))
    kept = replace(choice, codes=tuple(named[:MOST]))
    return Chosen(
        kept,
        tuple(_column(near, nearby, kept, day, kinds) for near in standing),
        None if city is None else Column(city.unit, (_("For comparison"),), _page_of(city.unit, kept)),
        tuple(own[code].unit.name for code in named[MOST:]),
        tuple(code for code in choice.codes if code not in own),
        city is not None and city.unit.code in choice.codes,
        kinds,
        nearby,
    )


def kind_name(kind: UnitKind) -> str:
    """What one unit of a kind is called."""
    return kind.name_sv if is_swedish() else kind.name_en


def plural_name(kind: UnitKind) -> str:
    """What units of a kind are called together."""
    return kind.plural_sv if is_swedish() else kind.plural_en


def _column(me: Near, nearby: Sequence[Near], choice: Choice, day: date, kinds: dict[str, UnitKind]) -> Column:
    above = {near.link: near for near in nearby if near.of_id == me.of_id and near.steps == 1}
    operator, area = above.get(LinkKind.OPERATOR, me), above.get(LinkKind.GEOGRAPHIC)
    kind = kind_name(kinds[me.unit.kind])
    place = area.unit.name if area is not None and kinds[area.unit.kind].rolls_up_by != ROLLS_UP_BY_ALL else ""
    ended = ""
    if me.ends_on is not None and me.ends_on <= day:
        ended = _("closed on %(day)s") % {"day": day_in_words(me.ends_on - timedelta(days=1))}
    what = " ".join(filter(None, (form_name(operator.form), kind)))
    facts = tuple(filter(None, (what[:1].upper() + what[1:], place, ended)))
    return Column(me.unit, facts, _page_of(me.unit, choice), choice.without(me.unit.code).address)


def _page_of(unit: Named, choice: Choice) -> str:
    return reverse("unit", args=[unit.code]) + (f"?period={choice.period}" if choice.period else "")
