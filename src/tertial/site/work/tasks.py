"""The tasks of a person on a day, the nearest first."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime, make_aware
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tertial.collection.queries.inquiries import unread_since, waiting
from tertial.indicators.queries.periods import period_kinds
from tertial.indicators.rules import period as read_period
from tertial.organisation.models import Unit
from tertial.organisation.queries.authorities import authorities_on
from tertial.people.rules import REACHES_FROM_ITS_AUTHORITY, Verb
from tertial.platform.models import User
from tertial.platform.queries.sentences import day_in_words, is_swedish
from tertial.site.access import Standing, standing_of
from tertial.site.figures.series import recipes_by_indicator
from tertial.site.operators.inquiries import inquiry_lines
from tertial.steering.queries.bodies import COUNCIL
from tertial.steering.queries.book import Books, books
from tertial.steering.queries.sentences import period_in_words
from tertial.steering.queries.staying import left_behind
from tertial.steering.queries.waiting import Waiting, waiting_at

# How long after a period its goals are to be judged, and how far back something still waits for anybody.
DAYS_TO_JUDGE = timedelta(days=20)
STILL_WAITS = timedelta(days=365)

# How long an operator waits for an answer at most, how many wait one by one, and how long an answer is news.
TIME_TO_ANSWER = timedelta(days=7)
INQUIRIES_SHOWN = 10
ANSWERS_ARE_NEWS = timedelta(days=14)


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
    leads_back: bool = False  # whether who has done it can be led back by `?next=`

    @property
    def day(self) -> str:
        """Its day in words."""
        return day_in_words(self.on)

    @property
    def short_day(self) -> str:
        """Its day as it stands in a narrow column: 20 sep."""
        return date_format(self.on, "j b" if is_swedish() else "j M")


def tasks_for(user: User, day: date) -> list[Task]:
    """What waits for a person on a day, the nearest day first. Who only reads has nothing waiting."""
    standing = standing_of(user, day)
    tasks = [*_steering(standing, day), *_to_answer(user, standing, day), *_answered(user, standing, day)]
    return _in_order(tasks, day)


def _steering(standing: Standing, day: date) -> list[Task]:
    if not standing.may(Verb.STEER):
        return []
    own = own_units(standing, day)
    return [*_waiting(own, standing, day, books().periods().to_judge(day)), *_left_behind(own, standing, day)]


def _left_behind(own: frozenset[int], standing: Standing, day: date) -> list[Task]:
    """Goals of units that have gone to other authorities, by the authority that keeps them. One question, or two."""
    left = Counter(one.giver_id for one in left_behind(own & standing.rights.open_to(Verb.STEER), day=day))
    codes = dict(Unit.objects.filter(pk__in=left).values_list("pk", "code")) if left else {}
    said = _("Hand over goals of units that have gone to another authority")
    return [
        Task(
            day,
            said,
            ngettext("%(count)s goal", "%(count)s goals", count) % {"count": count},
            5,
            reverse("steering:hand_over", args=[codes[giver]]),
            _("See what stays behind"),
        )
        for giver, count in left.items()
    ]


def _to_answer(user: User, standing: Standing, day: date) -> Iterator[Task]:
    """What operators have asked, one by one as far as it goes, and then how many more."""
    if not standing.may(Verb.ANSWER_OPERATORS):
        return
    found, more = waiting(user, day, most=INQUIRIES_SHOWN)
    due = day
    for one, line in zip(found, inquiry_lines(found, recipes_by_indicator(), day), strict=True):
        due = localtime(one.asked_at).date() + TIME_TO_ANSWER
        if one.is_question:
            said, action = _("Answer an operator's question"), _("Answer")
        else:
            said, action = _("Decide on a correction that an operator proposes"), _("Decide")
        yield Task(due, said, ", ".join(filter(None, (line.unit.name, line.about))), 5, line.url, action)
    if more:
        said = ngettext("and %(count)s more from operators", "and %(count)s more from operators", more)
        address = f"{reverse('inquiries')}?visa=vantar"
        yield Task(due, said % {"count": more}, _("Questions and corrections"), 5 * more, address, _("See them"))


def _answered(user: User, standing: Standing, day: date) -> Iterator[Task]:
    """What the office has answered lately and nobody of the operator's has opened."""
    if not standing.may(Verb.ASK_THE_OFFICE):
        return
    since = make_aware(datetime.combine(day - ANSWERS_ARE_NEWS, time.min))
    found = unread_since(user, day, since=since, most=INQUIRIES_SHOWN)
    for line in inquiry_lines(found, recipes_by_indicator(), day):
        about = ", ".join(filter(None, (line.unit.name, line.about)))
        yield Task(day, _("The office has answered"), about, 1, line.url, _("Read the answer"))


def tasks_at(unit_id: int, user: User, day: date, *, known: Books) -> list[Task]:
    """What waits for a person on a day with one unit that they steer; nothing where they do not. One question."""
    standing = standing_of(user, day)
    if unit_id not in standing.rights.open_to(Verb.STEER):
        return []
    return _in_order(_waiting(frozenset({unit_id}), standing, day, known.periods().to_judge(day)), day)


def _in_order(tasks: list[Task], day: date) -> list[Task]:
    return sorted((replace(task, is_late=task.on < day) for task in tasks), key=lambda task: (task.on, task.sentence))


def own_units(standing: Standing, day: date) -> frozenset[int]:
    """The units whose goals somebody answers for themselves, not by others below.

    A role in a board's office answers for the board's goals, and one that writes the council's for those.
    """
    held = [role for role in standing.held if Verb.STEER in standing.rights.verbs[role]]
    offices = [(role.unit_id, day) for role in held if role.role in REACHES_FROM_ITS_AUTHORITY]
    if not offices:
        return frozenset(role.unit_id for role in held)
    councils = Unit.objects.filter(kind__level=COUNCIL, pk__in=standing.rights.open_to(Verb.STEER))
    boards = authorities_on(offices).values()
    return frozenset({*(role.unit_id for role in held), *boards, *councils.values_list("pk", flat=True)})


def _waiting(units: frozenset[int], standing: Standing, day: date, period: str) -> list[Task]:
    """What waits at some units, goals to be judged for a period. One question."""
    seen = standing.rights.open_to(Verb.SEE_INTERNAL)
    found = waiting_at(units, day=day, since=day - STILL_WAITS, period=period, drafts=seen)
    return [*_judgements(found, period), *_activities(found), *_drafts(found)]


def _judgements(found: Waiting, period: str) -> list[Task]:
    due = read_period(period, period_kinds()).ends_on + DAYS_TO_JUDGE
    said = _("Judge the goal for %(period)s") % {"period": period_in_words(period)}
    return [
        Task(
            due,
            said,
            goal.title,
            10,
            reverse("steering:judge", args=[goal.code, period]),
            _("Judge the goal"),
            leads_back=True,
        )
        for goal in found.unjudged
    ]


def _activities(found: Waiting) -> list[Task]:
    return [
        Task(
            activity.ends_on - timedelta(days=1),
            _("Say how far the activity has come"),
            activity.title,
            2,
            reverse("steering:change_activity", args=[activity.code]),
            _("Report the activity"),
            leads_back=True,
        )
        for activity in found.activities
    ]


def _drafts(found: Waiting) -> list[Task]:
    return [
        Task(
            draft.starts_on,
            _("Finish the draft and establish the goal"),
            draft.title,
            15,
            reverse("steering:change_goal", args=[draft.code]),
            _("Go on with the draft"),
        )
        for draft in found.drafts
    ]
