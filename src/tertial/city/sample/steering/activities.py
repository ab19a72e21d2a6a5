"""What is done for the goals: planned in December, and followed until it is done, late or called off."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tertial.city.sample.steering.dates import TODAY, moment
from tertial.city.sample.steering.goals import DRAFT, ESTABLISHED, Goal
from tertial.city.writing import ActivityRow
from tertial.steering.rules import ActivityStatus

HOW_MANY = ((1, 2, 3, 4), (20, 48, 25, 7))
AT_A_PLACE = 0.3
DONE, ONGOING, NOT_STARTED, CANCELLED = (
    ActivityStatus.DONE,
    ActivityStatus.ONGOING,
    ActivityStatus.NOT_STARTED,
    ActivityStatus.CANCELLED,
)
ENDINGS = (DONE, ONGOING, NOT_STARTED, CANCELLED)
ENDED_LONG_AGO, ENDED_THIS_YEAR, GOING_ON = (92, 2, 1, 5), (76, 15, 4, 5), (12, 82, 4, 2)


@dataclass(frozen=True)
class Activity:
    """One activity of a goal's year: what is done by whom, its end, and the day on which it got its last status."""

    code: str
    goal: str
    title: str
    responsible: str
    starts_on: date
    ends_on: date
    status: ActivityStatus
    told_on: date
    planned_at: str
    state: str = ESTABLISHED

    def is_done_by(self, day: date) -> bool:
        """Whether it was known to be done on a day."""
        return self.status == DONE and self.told_on <= day

    def rows(self) -> Iterator[ActivityRow]:
        """What the file says: as it was planned, and how it went if it has begun."""
        said = (self.code, self.goal, self.title, None, self.responsible, self.starts_on, self.ends_on)
        yield ActivityRow(*said, NOT_STARTED, self.state, self.planned_at)
        if self.status != NOT_STARTED:
            yield ActivityRow(*said, self.status, self.state, moment(self.told_on, 13))


def activities_of(goal: Goal, rng: random.Random) -> list[Activity]:
    """One to four things that are done for a goal in its year; drafts have one."""
    wanted = 1 if goal.state == DRAFT else rng.choices(*HOW_MANY)[0]
    titles = rng.sample(goal.may_do, min(wanted, len(goal.may_do)))
    return [_activity(goal, number, title, rng) for number, title in enumerate(titles, start=1)]


def _activity(goal: Goal, number: int, title: str, rng: random.Random) -> Activity:
    first = max(goal.starts_on, date(goal.year, rng.randint(1, 9), rng.choice((1, 15))))
    starts_on = min(first, goal.ends_on - timedelta(days=60))
    ends_on = min(starts_on + timedelta(days=rng.choice((60, 90, 120, 180))), goal.ends_on)
    status = _status(starts_on, ends_on, rng)
    responsible = goal.places[0] if len(goal.places) == 1 or rng.random() >= AT_A_PLACE else rng.choice(goal.places[1:])
    return Activity(
        code=f"{goal.code}-{goal.year}-{number}",
        goal=goal.code,
        title=title,
        responsible=responsible,
        starts_on=starts_on,
        ends_on=ends_on,
        status=status,
        told_on=_told_on(status, starts_on, ends_on, rng),
        planned_at=goal.recorded_at,
        state=goal.state,
    )


def _status(starts_on: date, ends_on: date, rng: random.Random) -> ActivityStatus:
    """How it stands today: what should be over is mostly done, and what is to come has not started."""
    if starts_on > TODAY:
        return NOT_STARTED
    weights = GOING_ON if ends_on > TODAY else ENDED_THIS_YEAR if ends_on.year == TODAY.year else ENDED_LONG_AGO
    return rng.choices(ENDINGS, weights)[0]


def _told_on(status: ActivityStatus, starts_on: date, ends_on: date, rng: random.Random) -> date:
    """When the last status was told: at the end for what is done, at the start for what still goes on."""
    if status == ONGOING:
        return min(starts_on + timedelta(days=rng.randrange(14)), TODAY - timedelta(days=1))
    length = (min(ends_on, TODAY) - starts_on).days
    return starts_on + timedelta(days=max(1, length - rng.randint(1, max(1, length // 3))))
