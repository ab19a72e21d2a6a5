"""How those who answer for goals judge them, and why; a part of them judges otherwise than the figures suggest."""

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from tertial.city.sample.steering.activities import Activity
from tertial.city.sample.steering.chain import COUNCIL
from tertial.city.sample.steering.dates import (
    LAST_KNOWN,
    TODAY,
    UNANSWERED_IN,
    figures_known_in,
    first_judged_on,
    judged_on,
    moment,
    periods_of,
)
from tertial.city.sample.steering.goals import DRAFT, ESTABLISHED, Goal
from tertial.city.sample.steering.reasons import (
    about_a_goal,
    about_activities,
    about_boards,
    about_figures,
    about_goals,
    said_by,
)
from tertial.city.sample.steering.results import Results
from tertial.city.sample.steering.targets import Targets
from tertial.city.writing import JudgementRow
from tertial.steering.rules import JUDGED, Gap, TargetTerms, Tolerance, Verdict, count, gap, judge_target, suggest

UNANSWERED, EVER_UNANSWERED, DRAFTS, EARLY = 0.05, 0.01, 0.02, 0.04
# How likely it is that somebody judges better than the figures suggest, where one can, and how likely worse.
BETTER: Mapping[str, float] = {"unit": 0.3, "board": 0.6}
WORSE = 0.04
A_DAY, A_MONTH = timedelta(days=1), timedelta(days=30)
WITHOUT_FIGURES = (46, 46, 8)
TOLERANCE = Tolerance()


class Known(NamedTuple):
    """What is known of an indicator when a goal is judged: the latest figure, what it was to be, and the verdict."""

    indicator: str
    year: int
    figure: float | None
    terms: TargetTerms | None
    verdict: Verdict


def suggested_by(known: Iterable[Known]) -> Verdict:
    """What figures suggest of a goal."""
    return suggest(count(one.verdict for one in known), TOLERANCE)


@dataclass
class Judging:
    """Everybody who judges, what they know, and what they have said so far."""

    results: Results
    targets: Targets
    rng: random.Random
    said: dict[tuple[str, str, str], Verdict] = field(default_factory=dict)

    def known(self, goal: Goal, period: str, latest: int) -> list[Known]:
        """A goal's figures of the year `latest`, against the targets of the period's year."""
        year = int(period[:4])
        found = []
        for indicator in goal.indicators:
            terms = self.targets.of(indicator, goal.figures, goal.board, year)
            result = self.results.result(indicator, goal.figures, latest)
            verdict = Verdict.NONE if terms is None else judge_target(terms, result, TOLERANCE)
            found.append(Known(indicator, latest, result.value, terms, verdict))
        return found

    def foreseen(self, goal: Goal, period: str) -> Verdict:
        """What the year's own figures will suggest: those who judge know their year better than last year's figures."""
        return suggested_by(self.known(goal, period, min(LAST_KNOWN, int(period[:4]))))

    def drawn(self, suggested: Verdict, level: str) -> Verdict:
        """How somebody judges who knows what is to be suggested."""
        if suggested == Verdict.NONE:
            return self.rng.choices(JUDGED, WITHOUT_FIGURES)[0]
        place, chance = JUDGED.index(suggested), self.rng.random()
        if place > 0 and chance < BETTER[level]:
            return JUDGED[place - 1]
        if place + 1 < len(JUDGED) and chance > 1 - WORSE:
            return JUDGED[place + 1]
        return suggested

    def note(self, goal: Goal, period: str, by: str, verdict: Verdict, reason: str) -> JudgementRow:
        """Remember a judgement, and write it. The council judges a month after the others."""
        self.said[goal.code, period, by] = verdict
        day = judged_on(period, self.rng) + (A_MONTH if by == COUNCIL else A_DAY)
        return JudgementRow(goal.code, period, by, verdict, reason, ESTABLISHED, moment(day, self.rng.randint(7, 16)))

    def of_year(self, goal: Goal, doing: Sequence[Activity]) -> Iterator[JudgementRow]:
        """How a goal's own holder judges it in each period of a year; some have not answered, some not finished."""
        if goal.state == DRAFT:
            return
        for period in periods_of(goal.year):
            is_open = period == UNANSWERED_IN and goal.level == "unit"
            if self.rng.random() < (UNANSWERED if is_open else EVER_UNANSWERED):
                continue
            verdict = self.drawn(self.foreseen(goal, period), goal.level)
            reason = self.reason(goal, period, verdict, doing)
            row = self.note(goal, period, goal.owner, verdict, reason)
            yield row._replace(state=DRAFT) if is_open and self.rng.random() < DRAFTS else row
        if goal.year == TODAY.year and self.rng.random() < EARLY:
            yield self._early(goal, doing)

    def _early(self, goal: Goal, doing: Sequence[Activity]) -> JudgementRow:
        """A judgement of the year that has been begun before the year is over."""
        verdict = self.drawn(Verdict.NONE, goal.level)
        reason = about_activities(doing, TODAY)
        day = date(TODAY.year, TODAY.month, self.rng.randint(9, 20))
        return JudgementRow(goal.code, str(goal.year), goal.owner, verdict, reason, DRAFT, moment(day, 15))

    def reason(self, goal: Goal, period: str, verdict: Verdict, doing: Sequence[Activity]) -> str:
        """One or two sentences of what is known: figures first, and why they are not followed where they are not."""
        known = self.known(goal, period, figures_known_in(period))
        suggested = suggested_by(known)
        sentences = []
        if figures := [one for one in known if one.figure is not None]:
            fitting = [one for one in figures if _bears_out(one.verdict, verdict, suggested)]
            one = self.rng.choice(fitting or figures)
            sentences.append(about_figures(one.indicator, one.figure or 0, one.terms, one.year))
        if differs := gap(verdict, suggested):
            sentences.append(said_by(goal, differs, self.rng))
        elif not sentences or self.rng.random() < 0.5:
            sentences.append(said_by(goal, verdict, self.rng))
        if len(sentences) < 2 and doing:
            sentences.append(about_activities(doing, first_judged_on(period)))
        return " ".join(sentences)

    def of_the_city(self, council: Iterable[Goal], boards: Sequence[Goal], period: str) -> Iterator[JudgementRow]:
        """How boards judge the council's goals for fields that they serve, and the city each of the council's goals."""
        begun = date(int(period[:4]), 1, 1)
        current = [goal for goal in council if goal.starts_on <= begun < goal.ends_on]
        fields = [goal for goal in current if goal.level == "field"]
        for goal in fields:
            serving = [one for one in boards if goal.code in one.serves and one.year == begun.year]
            yield from self._by_boards(goal, serving, period)
            yield self._by_the_city(goal, period, sorted({one.owner for one in serving}))
        for goal in current:
            if goal.level == "direction":
                heard = self._heard([one.code for one in fields if goal.code in one.serves], period, [COUNCIL])
                yield self.note(goal, period, COUNCIL, most_of(heard), about_goals(heard))

    def _by_boards(self, goal: Goal, serving: Sequence[Goal], period: str) -> Iterator[JudgementRow]:
        """Each board judges a field once, as it judged the first of its own goals that serve it."""
        own: dict[str, dict[str, str]] = {}
        for one in serving:
            own.setdefault(one.owner, {})[one.code] = one.title
        for board, titles in own.items():
            heard = self._heard(titles, period, [board])
            if heard:
                single = len(titles) == 1
                reason = about_a_goal(next(iter(titles.values())), heard[0]) if single else about_goals(heard)
                yield self.note(goal, period, board, heard[0], reason)

    def _by_the_city(self, goal: Goal, period: str, boards: Sequence[str]) -> JudgementRow:
        """The city follows the figures, unless most boards judge better than they suggest."""
        heard, suggested = self._heard([goal.code], period, boards), self.foreseen(goal, period)
        verdict = most_of(heard)
        if gap(verdict, suggested) == Gap.MORE_NEGATIVE:
            verdict = suggested
        said = [about_boards(heard)] if heard else []
        reason = self.reason(goal, period, verdict, ())
        return self.note(goal, period, COUNCIL, verdict, " ".join([*said, reason]))

    def _heard(self, goals: Iterable[str], period: str, by: Sequence[str]) -> list[Verdict]:
        asked = ((goal, period, one) for goal in goals for one in by)
        return [self.said[key] for key in asked if key in self.said]


def most_of(verdicts: Sequence[Verdict]) -> Verdict:
    """What most judgements say; partly where they are of two minds or silent."""
    return next((verdict for verdict in JUDGED if verdicts.count(verdict) > len(verdicts) / 2), Verdict.PARTLY)


def _bears_out(figure: Verdict, verdict: Verdict, suggested: Verdict) -> bool:
    """Whether a figure is one to name for a judgement; where people judge otherwise, it is one that they go against."""
    differs = gap(verdict, suggested)
    if differs is None:
        return figure == verdict
    return (figure == Verdict.MET) == (differs == Gap.MORE_NEGATIVE)
