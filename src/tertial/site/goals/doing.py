"""What is done for a goal, as rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from tertial.organisation.queries.units import Named
from tertial.platform.queries.sentences import day_in_words
from tertial.site.goals.links import change_url, my_part_url
from tertial.site.queries.chain import address
from tertial.steering.queries.dossier import ActivityRow
from tertial.steering.queries.sentences import status_in_words
from tertial.steering.rules import is_late, last_day


@dataclass(frozen=True)
class Doing:
    """An activity in words: who does it, when, how far it has come, and the way to what it is a part of."""

    code: str
    title: str
    description: str
    by: str
    by_url: str
    when: str
    status: str
    shape: str
    is_late: bool
    is_draft: bool
    part_url: str
    change_url: str


def doings(
    activities: Iterable[ActivityRow],
    names: Mapping[int, Named],
    goal: str,
    *,
    today: date,
    may_change: bool = False,
) -> tuple[Doing, ...]:
    """What is done for the goal with this code; those that are over come last. Who may change it is shown the way."""
    rows = sorted(activities, key=lambda one: one.status in ("done", "cancelled"))
    return tuple(_doing(one, names, goal, today, may_change=may_change) for one in rows)


def _doing(one: ActivityRow, names: Mapping[int, Named], goal: str, today: date, *, may_change: bool) -> Doing:
    by, late = names.get(one.responsible_id), is_late(one.status, one.ends_on, today)
    return Doing(
        code=one.code,
        title=one.title,
        description=one.description,
        by=by.name if by else "",
        by_url=address(by) if by else "",
        when=_when(one.starts_on, one.ends_on),
        status=status_in_words(one.status, is_late=late),
        shape=_shape(one, is_late=late),
        is_late=late,
        is_draft=one.state == "draft",
        part_url=my_part_url(goal, one.code),
        change_url=change_url("change_activity", one.code) if may_change else "",
    )


def _when(starts_on: date | None, ends_on: date | None) -> str:
    if starts_on and ends_on:
        return f"{day_in_words(starts_on)} – {day_in_words(last_day(ends_on))}"
    if starts_on:
        return _("from %(start)s") % {"start": day_in_words(starts_on)}
    return _("until %(end)s") % {"end": day_in_words(last_day(ends_on))} if ends_on else ""


def _shape(one: ActivityRow, *, is_late: bool) -> str:
    if is_late:
        return "diamond"
    return {"done": "full", "ongoing": "half"}.get(one.status, "ring")
