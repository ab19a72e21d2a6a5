"""Which inquiries there are for somebody: page by page, those that wait, and those that were answered."""

from collections.abc import Collection
from datetime import date, datetime

from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet

from tertial.collection.access import own, visible_to
from tertial.collection.models import Inquiry
from tertial.collection.rules import OPEN, SETTLED, Kind, State
from tertial.platform.models import User

LENGTH = 25


def seen(user: User, day: date) -> "QuerySet[Inquiry]":
    """What somebody sees with what each is about, the latest sent first and drafts before them."""
    rows = visible_to(user, day).select_related("unit", "operator", "measure", "asked_by", "answered_by")
    return rows.order_by(F("asked_at").desc(nulls_first=True), "-pk")


def inquiries_page(user: User, day: date, *, states: Collection[State] = (), number: int = 1) -> Page[Inquiry]:
    """One page of what somebody sees, in these states if any are given."""
    rows = seen(user, day)
    return Paginator(rows.filter(state__in=states) if states else rows, LENGTH).get_page(number)


def waiting(user: User, day: date, *, most: int) -> tuple[list[Inquiry], int]:
    """What has been sent to the office and not settled, the oldest first, and how many more there are than `most`."""
    rows = seen(user, day).filter(state=State.SENT).order_by("asked_at", "pk")
    found = list(rows[: most + 1])
    return found[:most], rows.count() - most if len(found) > most else 0


def unread_since(user: User, day: date, *, since: datetime, most: int) -> list[Inquiry]:
    """What the office has settled of somebody's own inquiries since a moment and nobody of theirs has opened.

    The latest first, at most `most`.
    """
    rows = seen(user, day).filter(own(user, day), state__in=SETTLED, answered_at__gte=since, read_at=None)
    return list(rows.order_by("-answered_at", "-pk")[:most])


def open_corrections(user: User, day: date, *, unit_id: int, period: str) -> dict[tuple[str, str], Inquiry]:
    """Somebody's own drafted and waiting corrections of a unit's values, by measure and breakdown."""
    rows = Inquiry.objects.filter(own(user, day), unit=unit_id, period=period, kind=Kind.CORRECTION, state__in=OPEN)
    return {(row.measure_id or "", row.breakdown): row for row in rows}
