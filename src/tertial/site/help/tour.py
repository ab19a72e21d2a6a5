"""A way around for who is new: a few real pages that are about their own unit, one sentence on each."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from tertial.organisation.queries.surroundings import Near, around
from tertial.organisation.queries.units import top_unit
from tertial.organisation.rules import LinkKind
from tertial.people.access import Held
from tertial.platform.models import Tour, User
from tertial.steering.queries.book import books
from tertial.steering.queries.standings import GoalStanding

STEPS = 5
UNIT, INDICATOR, GOAL, ORGANISATION, WORK = range(1, STEPS + 1)
STEP_WORD = "rundtur"


def is_offered(user: User) -> bool:
    """Whether somebody has neither been shown around nor said no to it. One question."""
    return user.seen_by is None and not Tour.objects.filter(user=user).exists()


def step_from(text: str) -> int | None:
    """The step that an address names; None where it names none."""
    return int(text) if text.isdecimal() and len(text) == 1 and 1 <= int(text) <= STEPS else None


def address_of(step: int, held: Sequence[Held], *, day: date) -> str:
    """The page of a step, for somebody with these roles; the city's where they have none, or no such page of theirs."""
    if step == WORK:
        return _with(reverse("start"), step)
    near = _near(held, day)
    me = next((each for each in near if each.steps == 0), None)
    if me is None:
        return _with(reverse("organisation"), step)
    if step == ORGANISATION:
        return _with(f"{reverse('organisation')}?oppna={_own(me, near).unit.code}", step)
    if step == UNIT:
        return _with(reverse("unit", args=[_own(me, near).unit.code]), step)
    goal = _goal([me, *_line(near)], day)
    if step == GOAL:
        return _with(reverse("goal", args=[goal.goal.code]) if goal else reverse("goals"), step)
    indicator = next(iter(goal.goal.indicators), "") if goal else ""
    return _with(reverse("indicator", args=[indicator]) if indicator else reverse("indicators"), step)


def _near(held: Sequence[Held], day: date) -> list[Near]:
    if held:
        return around([held[0].unit_id], day=day, most_below=1)
    city = top_unit()
    return around([city.pk], day=day, most_below=0) if city else []


def _line(near: Sequence[Near]) -> list[Near]:
    line = [each for each in near if each.steps > 0 and each.link == LinkKind.LINE]
    return sorted(line, key=lambda each: each.steps)


def _own(me: Near, near: Sequence[Near]) -> Near:
    """The unit whose page tells most: an office's board, the first that an operator runs, else the unit itself."""
    runs = next((each for each in near if each.steps < 0 and each.link == LinkKind.OPERATOR), None)
    first = next(iter(_line(near)), None)
    return runs or (first if first is not None and first.is_authority else me)


def _goal(owners: Sequence[Near], day: date) -> GoalStanding | None:
    """A goal that the nearest of some units owns, with indicators if any of its goals has them."""
    known = books()
    found = known.of(known.periods().latest(day)).by_id.values()
    for near in owners:
        own = [one for one in found if one.goal.owner_id == near.unit.id]
        if own:
            return next((one for one in own if one.goal.indicators), own[0])
    return None


def _with(address: str, step: int) -> str:
    return f"{address}{'&' if '?' in address else '?'}{STEP_WORD}={step}"
