"""Where a reader sets new goals from the page of all goals."""

from collections.abc import Collection

from tertial.site.goals.links import new_goal_links
from tertial.site.goals.nodes import lowered
from tertial.site.goals.page import GoalsPage
from tertial.steering.queries.bodies import COUNCIL
from tertial.steering.queries.sentences import level_name
from tertial.steering.queries.standings import Standings


def new_goal_doors(page: GoalsPage, units: Collection[int], book: Standings) -> list[tuple[str, str]]:
    """The pages where these units set a new goal, each with its name; the council and the boards before their offices.

    What a unit's goals are called is said where they are all of one level, and not the council's.
    """
    authorities = {one.goal.authority_id for one in book.by_id.values()}
    in_order = sorted((unit for unit in page.owners if unit.id in units), key=lambda unit: unit.id not in authorities)
    return new_goal_links((unit, _called(unit.id, book)) for unit in in_order)


def _called(unit_id: int, book: Standings) -> str:
    goals = (one.goal for one in book.by_id.values() if one.goal.owner_id == unit_id)
    names = {level_name(goal) for goal in goals if goal.owner_level != COUNCIL}
    return lowered(names.pop()) if len(names) == 1 else ""
