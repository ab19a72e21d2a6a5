"""Units found by the names that they have or have had, also those that are no more."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Case, Count, Exists, F, Min, OuterRef, Q, QuerySet, When
from django.db.models.functions import Collate

from tertial.organisation.models import Link, Unit, UnitDescription, valid_on
from tertial.organisation.queries.units import Named, ids_below, names_on
from tertial.organisation.rules import LinkKind, search_key
from tertial.platform.models import known


@dataclass(frozen=True, slots=True)
class Found:
    """A unit that was found: as it is called, an earlier or later name that holds the words if that one does not.

    `place` is the area that it lies or lay in. `ended_on` is the first day on which it no longer existed.
    """

    unit: Named
    known_as: str
    place: str
    ended_on: date | None


def units_named(words: str) -> "QuerySet[Unit]":
    """The units that have, have had or will have a name with every word in it.

    First those with just that name, then those in whose name every word begins a word and some are whole, then the
    others; each in order of their latest name.
    """
    naming = UnitDescription.objects.filter(known(None), unit=OuterRef("pk"))
    asked = search_key(words).split()
    matching = naming
    for word in asked:
        matching = matching.filter(search_key__contains=word)
    place = Case(
        When(descriptions__search_key=" ".join(asked), then=0),
        When(_has_words(asked), then=1),
        default=2,
    )
    # Together for all units that were found: to look up the names of each by itself takes several times as long.
    known_names = Q(descriptions__superseded_at=None)
    return (
        Unit.objects.filter(Exists(matching))
        .annotate(
            place=Min(place, filter=known_names),
            names=ArrayAgg(
                "descriptions__sort_key",
                order_by=F("descriptions__starts_on").desc(nulls_last=True),
                filter=known_names,
            ),
        )
        .order_by("place", Collate(F("names__0"), "C"), "code")
    )


def _has_words(asked: Iterable[str]) -> Q:
    begins, is_whole = Q(), Q()
    for word in asked:
        begins &= Q(descriptions__search_key__regex=rf"\m{re.escape(word)}")
        is_whole |= Q(descriptions__search_key__regex=rf"\m{re.escape(word)}\M")
    return begins & is_whole


def found_among(unit_ids: Collection[int], *, words: str, day: date) -> list[Found]:
    """What is to be said of some units that were found, in the order given."""
    names = names_on(day, unit_ids)
    rows: dict[int, list[UnitDescription]] = {unit: [] for unit in unit_ids}
    for row in UnitDescription.objects.filter(known(None), unit__in=unit_ids).order_by("starts_on", "id"):
        rows[row.unit_id].append(row)
    places = _places(unit_ids, day)
    asked = search_key(words).split()
    return [
        Found(
            names[unit], _other_name(rows[unit], names[unit].name, asked), places.get(unit, ""), _end(rows[unit], day)
        )
        for unit in unit_ids
        if unit in names
    ]


def _other_name(rows: list[UnitDescription], name: str, asked: list[str]) -> str:
    if all(word in search_key(name) for word in asked):
        return ""
    return next((row.name for row in rows if all(word in row.search_key for word in asked)), "")


def _end(rows: list[UnitDescription], day: date) -> date | None:
    ends = [row.ends_on for row in rows]
    latest = max((end for end in ends if end is not None), default=None)
    return latest if None not in ends and latest is not None and latest <= day else None


def _places(unit_ids: Collection[int], day: date) -> dict[int, str]:
    """The latest area of each unit that began by a day."""
    links = Link.objects.filter(known(None), kind=LinkKind.GEOGRAPHIC, child__in=unit_ids).exclude(starts_on__gt=day)
    latest: dict[int, tuple[date, int]] = {}
    for child, parent, starts_on in links.values_list("child_id", "parent_id", "starts_on"):
        since = starts_on or date.min
        if child not in latest or since > latest[child][0]:
            latest[child] = (since, parent)
    names = names_on(day, {parent for _, parent in latest.values()}) if latest else {}
    return {child: names[parent].name for child, (_, parent) in latest.items()}


def ids_at(level: str, *, day: date, below: int, kind: LinkKind) -> frozenset[int]:
    """The units of a level that exist on a day and lie below a unit by a kind of link."""
    standing = UnitDescription.objects.filter(valid_on(day), known(None), unit__kind__level=level)
    found = standing.filter(unit__in=ids_below([below], kind=kind, day=day))
    return frozenset(found.values_list("unit_id", flat=True))


def count_at(level: str, *, day: date) -> int:
    """How many units of a level exist on a day."""
    # Counted for every level: to pick one beforehand, the database would look up each unit of it by itself.
    rows = UnitDescription.objects.filter(valid_on(day), known(None)).values("unit__kind__level")
    return next((row["units"] for row in rows.annotate(units=Count("id")) if row["unit__kind__level"] == level), 0)
