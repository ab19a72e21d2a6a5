"""What an indicator tells of: the way from a figure to what the council wants."""

from datetime import date

from django.db.models import QuerySet

from tertial.organisation.models import valid_on
from tertial.platform.models import known
from tertial.steering.models import GoalIndicator, GoalStatement
from tertial.steering.queries.bodies import COUNCIL
from tertial.steering.rules import State


def councils_goals(indicator: str, day: date) -> QuerySet[GoalStatement]:
    """What the goals of the council say that an indicator tells of on a day, where it is established, by title."""
    tied = GoalIndicator.objects.filter(known(None), valid_on(day), indicator=indicator)
    of_council = tied.filter(goal__owner__kind__level=COUNCIL).values("goal")
    said = GoalStatement.objects.filter(known(None), valid_on(day), goal__in=of_council, state=State.ESTABLISHED)
    return said.order_by("title", "goal__code")
