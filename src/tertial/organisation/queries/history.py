"""What has happened to a unit: its names, whom it belonged to, and what came before and after it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Q

from tertial.organisation.models import Link, Succession, Unit, UnitDescription
from tertial.organisation.queries.units import Named, names_on
from tertial.platform.models import known


class Event(StrEnum):
    """A kind of thing that can happen to a unit."""

    BEGAN = "began"
    RENAMED = "renamed"
    ENDED = "ended"
    JOINED = "joined"
    LEFT = "left"
    TOOK_OVER = "took_over"
    WAS_TAKEN_OVER = "was_taken_over"


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened to a unit on a day; `other` is the unit it had to do with, `link` the kind of link."""

    on: date
    event: Event
    name: str = ""
    other: Named | None = None
    link: str = ""
    share: float | None = None


def history_of(unit: Unit) -> list[Happening]:
    """Everything that is known to have happened to a unit, the latest first. What holds since always is left out."""
    links = list(Link.objects.filter(known(None), child=unit))
    successions = list(Succession.objects.filter(Q(predecessor=unit) | Q(successor=unit), known(None)))
    others = {row.parent_id for row in links}.union(*((row.predecessor_id, row.successor_id) for row in successions))
    names = names_on(date.max, others)
    happenings = [*_descriptions(unit), *_links(links, names), *_successions(unit, successions, names)]
    return sorted(happenings, key=lambda h: (h.on, h.event, h.link), reverse=True)


def _descriptions(unit: Unit) -> list[Happening]:
    rows = list(UnitDescription.objects.filter(known(None), unit=unit).order_by("starts_on"))
    rows.sort(key=lambda row: row.starts_on or date.min)
    happenings = []
    for index, row in enumerate(rows):
        if row.starts_on:
            event = Event.RENAMED if index and rows[index - 1].ends_on == row.starts_on else Event.BEGAN
            if event == Event.BEGAN or rows[index - 1].name != row.name:
                happenings.append(Happening(row.starts_on, event, name=row.name))
        is_last = index + 1 == len(rows) or rows[index + 1].starts_on != row.ends_on
        if row.ends_on and is_last:
            happenings.append(Happening(row.ends_on, Event.ENDED, name=row.name))
    return happenings


def _links(rows: list[Link], names: dict[int, Named]) -> list[Happening]:
    happenings = []
    for row in rows:
        if row.starts_on:
            happenings.append(Happening(row.starts_on, Event.JOINED, other=names[row.parent_id], link=row.kind))
        if row.ends_on:
            happenings.append(Happening(row.ends_on, Event.LEFT, other=names[row.parent_id], link=row.kind))
    return happenings


def _successions(unit: Unit, rows: list[Succession], names: dict[int, Named]) -> list[Happening]:
    return [
        Happening(
            row.on,
            Event.WAS_TAKEN_OVER if row.predecessor_id == unit.pk else Event.TOOK_OVER,
            other=names[row.successor_id if row.predecessor_id == unit.pk else row.predecessor_id],
            share=row.share,
        )
        for row in rows
    ]
