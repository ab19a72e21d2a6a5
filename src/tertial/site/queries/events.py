"""What has happened to a unit, told in sentences."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _

from tertial.organisation.queries.history import Event, Happening
from tertial.organisation.rules import LinkKind
from tertial.platform.queries.sentences import day_in_words, language
from tertial.platform.rules import format_number


@dataclass(frozen=True)
class Told:
    """One event: its day in words and in ISO form, what happened, and the page of the other unit."""

    day: str
    iso: str
    sentence: str
    url: str | None


def told(happenings: Sequence[Happening]) -> list[Told]:
    """The events in sentences, in the order given. What goes without saying when a unit begins or ends is left out."""
    events = []
    for day, same_day in groupby(happenings, key=lambda happening: happening.on):
        events += _told_of(day, list(same_day))
    return events


def successors(happenings: Iterable[Happening]) -> list[tuple[str, str]]:
    """The units that took over, with their pages."""
    return [
        (h.other.name, reverse("unit", args=[h.other.code]))
        for h in happenings
        if h.event == Event.WAS_TAKEN_OVER and h.other is not None
    ]


def _told_of(day: date, happenings: list[Happening]) -> list[Told]:
    kinds = {happening.event for happening in happenings}
    events = []
    for happening in happenings:
        if happening.event == Event.ENDED:
            events.append(_tell(day - timedelta(days=1), _("%(name)s was closed.") % {"name": happening.name}))
        elif happening.event == Event.BEGAN:
            events.append(_tell(day, _("Began as %(name)s.") % {"name": happening.name}))
        elif happening.event == Event.RENAMED:
            events.append(_tell(day, _("Changed its name to %(name)s.") % {"name": happening.name}))
        elif happening.event in (Event.TOOK_OVER, Event.WAS_TAKEN_OVER):
            events.append(_tell(day, _succession(happening), happening))
    if kinds.isdisjoint({Event.BEGAN, Event.ENDED}):
        events += [_tell(day, sentence, towards) for sentence, towards in _moves(happenings)]
    return events


def _tell(day: date, sentence: str, happening: Happening | None = None) -> Told:
    other = happening.other if happening else None
    return Told(day_in_words(day), day.isoformat(), sentence, reverse("unit", args=[other.code]) if other else None)


def _succession(happening: Happening) -> str:
    name = happening.other.name if happening.other else ""
    if happening.share is None or happening.share == 1:
        taken, given = _("Took over after %(name)s."), _("%(name)s took over.")
        return (taken if happening.event == Event.TOOK_OVER else given) % {"name": name}
    share = format_number(100 * happening.share, 0, language())
    taken, given = _("Took over %(share)s %% of %(name)s."), _("%(name)s took over %(share)s %%.")
    return (taken if happening.event == Event.TOOK_OVER else given) % {"name": name, "share": share}


def _moves(happenings: list[Happening]) -> list[tuple[str, Happening]]:
    moves = []
    for link in LinkKind:
        left = next((h for h in happenings if h.event == Event.LEFT and h.link == link), None)
        joined = next((h for h in happenings if h.event == Event.JOINED and h.link == link), None)
        moved, began, ended = _sentences(link)
        names = {"left": _name(left), "joined": _name(joined)}
        if left and joined:
            moves.append((moved % names, joined))
        elif joined:
            moves.append((began % names, joined))
        elif left:
            moves.append((ended % names, left))
    return moves


def _name(happening: Happening | None) -> str:
    return happening.other.name if happening and happening.other else ""


def _sentences(link: LinkKind) -> tuple[str, str, str]:
    return {
        LinkKind.LINE: (
            _("Moved from %(left)s to %(joined)s."),
            _("Came under %(joined)s."),
            _("Left %(left)s."),
        ),
        LinkKind.FUNCTIONAL: (
            _("Is followed up by %(joined)s instead of %(left)s."),
            _("Is followed up by %(joined)s from now on."),
            _("Is no longer followed up by %(left)s."),
        ),
        LinkKind.GEOGRAPHIC: (
            _("Lies in %(joined)s instead of %(left)s."),
            _("Lies in %(joined)s from now on."),
            _("No longer lies in %(left)s."),
        ),
        LinkKind.OPERATOR: (
            _("Is run by %(joined)s instead of %(left)s."),
            _("Is run by %(joined)s from now on."),
            _("Is no longer run by %(left)s."),
        ),
    }[link]
