"""A goal as a row of the page of all goals."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tertial.organisation.queries.units import Named
from tertial.platform.queries.sentences import is_swedish, language
from tertial.platform.rules import format_number
from tertial.site.goals.bars import Bar, bar_of
from tertial.site.goals.links import goal_url
from tertial.steering.models import GoalLevel
from tertial.steering.queries.bodies import COUNCIL
from tertial.steering.queries.goals import GoalRow
from tertial.steering.queries.sentences import (
    Told,
    activities_counted,
    judgements_counted,
    level_name,
    told_of_gap,
    told_of_goal,
)
from tertial.steering.queries.standings import GoalStanding, Standings
from tertial.steering.rules import Counts, Verdict


@dataclass(frozen=True)
class Row:
    """A goal as a row: whose it is at which level, the verdict, the indicators as a bar, and what is beside it.

    `beside` says what the indicators say where that is not what was judged, or that nobody has judged; `above` are the
    goals above it with their addresses, from the top, where it does not stand under them.
    """

    code: str
    url: str
    over: str
    title: str
    is_draft: bool
    told: Told
    beside: str
    gap: str
    bar: Bar | None
    facts: tuple[str, ...]
    above: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Telling:
    """What is needed to tell of goals: how they stand, what their owners were called, the levels, and today."""

    found: Standings
    names: Mapping[int, Named]
    levels: Mapping[str, GoalLevel]
    today: date

    def row(self, one: GoalStanding, *, has_above: bool = False) -> Row:
        """A goal as a row; with the way up to it where it stands alone."""
        goal = one.goal
        above = self.found.line_up(goal.id)[:-1] if has_above else []
        return Row(
            code=goal.code,
            url=goal_url(goal.code, self.found.period),
            over=self.over(goal),
            title=goal.title,
            is_draft=goal.is_draft,
            told=told_of_goal(one.verdict),
            beside=told_beside(one),
            gap=told_of_gap(one.gap),
            bar=bar_of(one.counts),
            facts=tuple(self._facts(one)),
            above=tuple((up.goal.title, goal_url(up.goal.code, self.found.period)) for up in above),
        )

    def over(self, goal: GoalRow) -> str:
        """What stands over a goal's title: Norra Strands stadsdelsnämnd · nämndmål; the council's level says it all."""
        level = level_name(goal)
        if goal.owner_level == COUNCIL:
            return level
        name = self.names[goal.owner_id].name if goal.owner_id in self.names else ""
        return " · ".join(filter(None, (name, lowered(level))))

    def counted(self, count: int, level: str) -> str:
        """So many goals of a level: 22 nämndmål. The council's goals, and those of several levels, are only goals."""
        is_named = level in self.levels and self.levels[level].owner_level != COUNCIL
        called = self.called(count, level) if is_named else ngettext("goal", "goals", count)
        return f"{whole(count)} {called}"

    def called(self, count: int, level: str) -> str:
        """What one or more goals of a level are called in running text; the code of a level that is not known."""
        if level not in self.levels:
            return level
        of = self.levels[level]
        names = (of.name_sv, of.plural_sv) if is_swedish() else (of.name_en, of.plural_en)
        return lowered(names[count != 1])

    def _facts(self, one: GoalStanding) -> list[str]:
        below = self.found.below(one.goal.id)
        said = []
        asked = [child for child in below if child.goal.owner_id != one.goal.owner_id and not child.goal.is_draft]
        if one.judges.total:
            said.append(_judged_by_others(one.judges))
        if asked:
            said.append(
                _("%(answered)s of %(asked)s judged")
                % {"answered": whole(one.answered), "asked": self.counted(one.asked, _one_level(asked))}
            )
        elif below:
            said.append(self.counted(len(below), _one_level(below)))
        if one.counts.total and not one.goal.indicators and not one.is_reported:
            number = one.counts.total
            said.append(ngettext("%(count)s indicator", "%(count)s indicators", number) % {"count": whole(number)})
        said.append(activities_counted(len(one.goal.activities), one.goal.late(self.today)))
        return [fact for fact in said if fact]


def told_beside(one: GoalStanding) -> str:
    """What the indicators say, where it is not what people judge; that nobody has judged, where nobody has."""
    if one.judged is None:
        return _("according to the indicators, not judged yet") if one.suggested != Verdict.NONE else ""
    if one.suggested == Verdict.NONE:
        return _("the indicators lack results") if one.counts.total else _("without indicators")
    if one.gap:
        return _("The indicators say: %(verdict)s") % {"verdict": lowered(told_of_goal(one.suggested).word)}
    return ""


def lowered(words: str) -> str:
    """Words as they stand inside a sentence; an abbreviation keeps its capitals."""
    return words if words[:2].isupper() else words[:1].lower() + words[1:]


def whole(count: int) -> str:
    """A count as it is written in the reader's language."""
    return format_number(count, 0, language())


def _judged_by_others(judges: Counts) -> str:
    said = ngettext(
        "%(count)s board judges the goal: %(counts)s", "%(count)s boards judge the goal: %(counts)s", judges.total
    )
    return said % {"count": whole(judges.total), "counts": judgements_counted(judges)}


def _one_level(goals: list[GoalStanding]) -> str:
    levels = {one.goal.level for one in goals}
    return levels.pop() if len(levels) == 1 else ""
