"""My part in the whole: from what a unit does every day up to what the council wants, in plain sentences."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tertial.organisation.queries.units import Named
from tertial.site.goals.doing import Doing, doings
from tertial.site.goals.figures import IndicatorRow, Sheet
from tertial.site.goals.gathering import Gathered
from tertial.site.goals.links import goal_url
from tertial.site.goals.nodes import lowered, whole
from tertial.steering.queries.bodies import COUNCIL
from tertial.steering.queries.dossier import Said
from tertial.steering.queries.sentences import Told, level_name, period_in_words, told_of_goal
from tertial.steering.queries.standings import GoalStanding, Standings

MOST_FIGURES = 4


@dataclass(frozen=True)
class Step:
    """A goal higher up: how one comes to it, what it says, who else works for it, and how it is judged."""

    sentence: str
    title: str
    url: str
    level: str
    company: str
    told: Told


@dataclass(frozen=True)
class PartPage:
    """What the page of somebody's part shows: what is done, for which goal, and the steps up from it."""

    code: str
    url: str
    owner: Named
    level: str
    now: Said
    told: Told
    period: str
    doings: Sequence[Doing]
    figures: Sequence[IndicatorRow]
    steps: Sequence[Step]


def part_page(of: Gathered, book: Standings, *, today: date) -> PartPage:
    """A goal's part in the whole; `book` are everybody's goals of the period, to count who else works for the same."""
    line = of.standings.line_up(of.found.id)
    sheet = Sheet(of.figures, of.terms, of.names, of.city_id, of.recorded, standings=of.beside, today=today)
    steps = [_step(one, line[i + 1], of, book, is_top=i == 0) for i, one in enumerate(line[:-1])]
    return PartPage(
        code=of.found.code,
        url=goal_url(of.found.code, of.period),
        owner=of.names[of.found.owner_id],
        level=lowered(level_name(of.one.goal)),
        now=of.now,
        told=told_of_goal(of.one.verdict),
        period=period_in_words(of.period),
        doings=doings(of.found.activities, of.names, of.found.code, today=today),
        figures=sheet.rows(of.one.indicators[:MOST_FIGURES]),
        steps=steps[::-1],
    )


def _step(one: GoalStanding, below: GoalStanding, of: Gathered, book: Standings, *, is_top: bool) -> Step:
    goal = one.goal
    owner = of.names[goal.owner_id].name if goal.owner_id in of.names else ""
    if is_top and goal.owner_level == COUNCIL:
        sentence = _("All of this is a part of what the council wants for the whole city:")
    elif goal.owner_level == COUNCIL:
        sentence = _("That goal serves one of the council's goals for the city's services:")
    else:
        sentence = _("With it we help %(owner)s to reach its goal:") % {"owner": owner}
    return Step(
        sentence=sentence,
        title=goal.title,
        url=goal_url(goal.code, of.period),
        level=level_name(goal),
        company=_company(goal.id, below, book),
        told=told_of_goal(one.verdict),
    )


def _company(goal_id: int, below: GoalStanding, book: Standings) -> str:
    """How many work for the same goal: others directly beside, or all further down."""
    if goal_id not in book.by_id:
        return ""
    others = {one.goal.owner_id for one in book.below(goal_id)} - {below.goal.owner_id}
    if others and below.goal.owner_level != COUNCIL:
        said = ngettext(
            "%(count)s other works for the same goal.", "%(count)s others work for the same goal.", len(others)
        )
        return said % {"count": whole(len(others))}
    count = len(_owners_below(goal_id, book))
    said = ngettext("%(count)s board or unit works for it.", "%(count)s boards and units work for it.", count)
    return said % {"count": whole(count)} if count else ""


def _owners_below(goal_id: int, book: Standings) -> set[int]:
    """The units and boards, the council apart, whose goals serve a goal directly or further down."""
    found: set[int] = set()
    met: set[int] = set()
    waiting = [goal_id]
    while waiting:
        for one in book.below(waiting.pop()):
            if one.goal.id not in met:
                met.add(one.goal.id)
                waiting.append(one.goal.id)
                if one.goal.owner_level != COUNCIL:
                    found.add(one.goal.owner_id)
    return found
