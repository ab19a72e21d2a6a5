"""The audit trail as it is read: who did what, when, and to what."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.timezone import localtime, make_aware
from django.utils.translation import gettext as _

from tertial.organisation.rules import holds_on
from tertial.people.models import RoleAssignment
from tertial.people.queries.sentences import role_name
from tertial.people.rules import Role
from tertial.platform.models import AuditEntry
from tertial.platform.queries.sentences import day_in_words
from tertial.site.trail.deeds import Deed, Names, deed_of, names_for
from tertial.site.trail.steered import without_drafts

LENGTH = 50

# Values stand where a figure comes from, behind the guard. Here they would reach whoever reads the trail.
NEVER_SHOWN = frozenset({"before", "after"})


@dataclass(frozen=True)
class Event:
    """One thing that was done: when, by whom in which role, what, and the rest of what was noted."""

    iso: str
    day: str
    time: str
    who: str
    role: str
    deed: Deed
    details: Sequence[tuple[str, str]]


def trail(
    *, who: str = "", verb: str = "", since: date | None = None, until: date | None = None
) -> "QuerySet[AuditEntry]":
    """The entries by people whose name holds `who`, of a verb, in these days (both included); the latest first."""
    entries = AuditEntry.objects.select_related("actor").order_by("-at", "-id")
    if who:
        entries = entries.filter(actor__name__icontains=who)
    if verb:
        entries = entries.filter(verb=verb)
    if since:
        entries = entries.filter(at__gte=_start_of(since))
    if until and until < date.max:
        entries = entries.filter(at__lt=_start_of(until + timedelta(days=1)))
    return entries


def _start_of(day: date) -> datetime:
    return make_aware(datetime.combine(day, time.min))


def page_of(entries: "QuerySet[AuditEntry]", number: int, *, today: date) -> tuple[Page[AuditEntry], list[Event]]:
    """One page of the trail, and what its entries say."""
    page = Paginator(entries, LENGTH).get_page(number)
    rows = list(page.object_list)
    names = names_for(rows, today)
    held = _roles({row.actor_id for row in rows if row.actor_id is not None})
    return page, [_event(row, names, held) for row in rows]


def _event(entry: AuditEntry, names: Names, held: dict[int, list[RoleAssignment]]) -> Event:
    at = localtime(entry.at)
    roles = [row.role for row in held.get(entry.actor_id or 0, ()) if holds_on(at.date(), row.starts_on, row.ends_on)]
    return Event(
        iso=at.isoformat(timespec="seconds"),
        day=day_in_words(at.date()),
        time=f"{at:%H.%M.%S}",
        who=entry.actor.name if entry.actor else _("Nobody who is signed in"),
        role=role_name(Role(roles[0])) if roles else "",
        deed=deed_of(entry, names),
        details=[(_("Verb"), entry.verb), *_details(entry, names)],
    )


def _roles(users: Iterable[int]) -> dict[int, list[RoleAssignment]]:
    held: dict[int, list[RoleAssignment]] = {}
    for row in RoleAssignment.objects.filter(user__in=users, superseded_at=None).order_by("id"):
        held.setdefault(row.user_id, []).append(row)
    return held


def _details(entry: AuditEntry, names: Names) -> list[tuple[str, str]]:
    return [
        (name, without_drafts(value, names.drafts) if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
        for name, value in entry.details.items()
        if name not in NEVER_SHOWN
    ]
