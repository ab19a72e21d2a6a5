"""What a unit does for the goals of another: the established activities that it is responsible for."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from tertial.platform.models import known
from tertial.steering.models import Activity
from tertial.steering.rules import ActivityStatus, State


@dataclass(frozen=True, slots=True)
class Share:
    """An activity: its code and what it is, and the goal that it is for."""

    code: str
    title: str
    goal_id: int
    goal: str


def shares_of(unit_id: int, *, owner_id: int, starts_on: date, ends_on: date) -> list[Share]:
    """What a unit does between two days for the goals of an owner, what is under way first. One question."""
    rows = Activity.objects.filter(
        known(None),
        Q(starts_on=None) | Q(starts_on__lt=ends_on),
        Q(ends_on=None) | Q(ends_on__gt=starts_on),
        responsible=unit_id,
        goal__owner=owner_id,
        state=State.ESTABLISHED,
    ).exclude(status=ActivityStatus.CANCELLED)
    found = rows.order_by("title").values_list("status", "code", "title", "goal_id", "goal__code")
    ordered = sorted(found, key=lambda row: row[0] != ActivityStatus.ONGOING)
    return [Share(code, title, goal_id, goal) for _status, code, title, goal_id, goal in ordered]
