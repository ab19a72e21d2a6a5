"""The tasks of a person on a day, the nearest first."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from tertial.indicators.queries.periods import period_kinds
from tertial.indicators.rules import period as read_period
from tertial.organisation.queries.authorities import authorities_on
from tertial.people.rules import REACHES_FROM_ITS_AUTHORITY, Verb
from tertial.platform.models import User
from tertial.platform.queries.sentences import day_in_words
from tertial.site.access import Standing, standing_of
from tertial.steering.queries.bodies import COUNCIL
from tertial.steering.queries.book import books
from tertial.steering.queries.sentences import period_in_words
from tertial.steering.queries.standings import Standings
from tertial.steering.queries.waiting import waiting_at

# How long after a period its goals are to be judged, and how far back something still waits for anybody.
DAYS_TO_JUDGE = timedelta(days=20)
STILL_WAITS = timedelta(days=365)


@dataclass(frozen=True)
class Task:
    """Something that waits: by when, what it is, about what, how many minutes it takes, and where to do it."""

    on: date
    sentence: str
    about: str
    minutes: int
    url: str
    action: str
    is_late: bool = False

    @property
    def day(self) -> str:
        """Its day in words."""
        return day_in_words(self.on)


def tasks_for(user: User, day: date) -> list[Task]:
    """What waits for a person on a day, the nearest day first. Who only reads has nothing waiting."""
    standing = standing_of(user, day)
    if not standing.may(Verb.STEER):
        return []
    known = books()
    book = known.of(known.periods().to_judge(day))
    units = own_units(standing, book, day)
    tasks = [*_judgements(book, units), *_waiting(units, day)]
    return sorted((replace(task, is_late=task.on < day) for task in tasks), key=lambda task: (task.on, task.sentence))


def own_units(standing: Standing, book: Standings, day: date) -> frozenset[int]:
    """The units whose goals somebody answers for themselves, not by others below.

    A role in a board's office answers for the board's goals, and one that writes the council's for those.
    """
    held = [role for role in standing.held if Verb.STEER in standing.rights.verbs[role]]
    offices = [(role.unit_id, day) for role in held if role.role in REACHES_FROM_ITS_AUTHORITY]
    boards = set(authorities_on(offices).values()) if offices else set()
    open_units = standing.rights.open_to(Verb.STEER)
    councils = {one.goal.owner_id for one in book.by_id.values() if one.goal.owner_level == COUNCIL}
    return frozenset({role.unit_id for role in held} | boards | (councils & open_units))


def _judgements(book: Standings, units: frozenset[int]) -> list[Task]:
    due = read_period(book.period, period_kinds()).ends_on + DAYS_TO_JUDGE
    said = _("Judge the goal for %(period)s") % {"period": period_in_words(book.period)}
    return [
        Task(
            due,
            said,
            one.goal.title,
            10,
            reverse("steering:judge", args=[one.goal.code, book.period]),
            _("Judge the goal"),
        )
        for one in book.by_id.values()
        if one.goal.owner_id in units and one.judged is None
    ]


def _waiting(units: frozenset[int], day: date) -> list[Task]:
    activities, drafts = waiting_at(units, day=day, since=day - STILL_WAITS)
    late = [
        Task(
            activity.ends_on - timedelta(days=1),
            _("Say how far the activity has come"),
            activity.title,
            2,
            reverse("steering:change_activity", args=[activity.code]),
            _("Report the activity"),
        )
        for activity in activities
    ]
    return late + [
        Task(
            draft.starts_on,
            _("Finish the draft and establish the goal"),
            draft.title,
            15,
            reverse("goal", args=[draft.code]),
            _("Go on with the draft"),
        )
        for draft in drafts
    ]
