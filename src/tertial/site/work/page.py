"""The page of what waits: tasks by their day, and the units that somebody answers for."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tertial.platform.models import User
from tertial.site.work.tasks import Task, tasks_for

MOST_SHOWN = 25


@dataclass(frozen=True)
class WorkPage:
    """What waits for a person; `said` sums it up in a sentence, and `first` is what to begin with."""

    said: str
    first: Task | None
    tasks: tuple[Task, ...]
    more: int


def work_page(user: User, day: date) -> WorkPage:
    """What waits for a person on a day."""
    tasks = tasks_for(user, day)
    said = _said(tasks)
    if user.seen_by is not None:
        said = _("What waits for %(name)s is not shown to others, for it is about drafts.") % {"name": user.name}
    return WorkPage(said, next(iter(tasks), None), tuple(tasks[:MOST_SHOWN]), max(0, len(tasks) - MOST_SHOWN))


def _said(tasks: list[Task]) -> str:
    if not tasks:
        return _("Nothing waits for you.")
    minutes = sum(task.minutes for task in tasks)
    counted = ngettext("%(count)s thing waits for you", "%(count)s things wait for you", len(tasks))
    said = ngettext(
        "%(things)s, about %(minutes)s minute in all.", "%(things)s, about %(minutes)s minutes in all.", minutes
    )
    return said % {"things": counted % {"count": len(tasks)}, "minutes": minutes}
