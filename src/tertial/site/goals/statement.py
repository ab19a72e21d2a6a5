"""What the goals of a page amount to, in a few sentences that lead on."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tertial.site.goals.choice import DIFFERING, UNJUDGED, Choice
from tertial.site.goals.links import goals_url
from tertial.site.goals.nodes import Telling, whole
from tertial.site.queries.organisation import listed
from tertial.steering.queries.sentences import judgements_counted, period_in_words
from tertial.steering.queries.standings import GoalStanding
from tertial.steering.rules import Gap, Verdict, count


@dataclass(frozen=True)
class Sentence:
    """A sentence, and the address of the goals that it counts, if they can be listed."""

    text: str
    url: str = ""


def is_unjudged(one: GoalStanding) -> bool:
    """Whether a goal waits for the judgement of those who own it; a draft is not to be judged."""
    return one.judged is None and not one.goal.is_draft


def statement(
    chosen: Sequence[GoalStanding],
    around: Sequence[GoalStanding],
    telling: Telling,
    choice: Choice,
    *,
    latest: str,
) -> list[Sentence]:
    """The chosen goals, counted, in a few sentences; `around` are those among which the judgements were narrowed.

    `latest` is the latest period that is over and was judged, which is led to as long as the chosen has no results.
    """
    if choice.is_differing and not chosen:
        return _apart(around, choice) if _cannot_compare(around) else []
    if not chosen:
        return []
    said = [Sentence(_goals_counted(chosen, telling, choice)), *_awaited(chosen, choice, latest)]
    if choice.is_differing or choice.is_unjudged:
        return said
    judged = count(one.judged.verdict for one in chosen if one.judged)
    if not judged.total:
        return [*said, Sentence(_("None of them has been judged by those who own them."))]
    words = {"judged": whole(judged.total), "counts": judgements_counted(judged)}
    said.append(Sentence(_("%(judged)s have been judged by those who own them: %(counts)s.") % words))
    return [*said, *_unjudged(chosen, choice), *_apart(chosen, choice)]


def _awaited(chosen: Sequence[GoalStanding], choice: Choice, latest: str) -> list[Sentence]:
    """That no results have come in the chosen period yet, and the way to the latest that has any."""
    told_of = [one.counts for one in chosen if one.counts.total]
    if not told_of or any(counts.total > counts.none for counts in told_of) or latest >= choice.period[:4]:
        return []
    words = {"period": period_in_words(choice.period), "latest": period_in_words(latest)}
    said = _("No results for %(period)s have come yet. See how it went in %(latest)s.") % words
    return [Sentence(said, _narrowed(replace(choice, period=latest, is_own_day=False), ""))]


def _unjudged(chosen: Sequence[GoalStanding], choice: Choice) -> list[Sentence]:
    number = sum(is_unjudged(one) for one in chosen)
    said = ngettext("%(count)s is not judged.", "%(count)s are not judged.", number) % {"count": whole(number)}
    return [Sentence(said, _narrowed(choice, UNJUDGED))] if number else []


def _apart(chosen: Sequence[GoalStanding], choice: Choice) -> list[Sentence]:
    """How many are judged otherwise than the indicators say, and which way; or why that is not known."""
    if _cannot_compare(chosen):
        return _why_not(chosen, choice)
    gaps = Counter(one.gap for one in chosen if one.gap is not None)
    if not gaps:
        return [Sentence(_("Nobody judges otherwise than the indicators."))]
    up, down = gaps[Gap.MORE_POSITIVE], gaps[Gap.MORE_NEGATIVE]
    ways = [
        ngettext("%(count)s is more positive", "%(count)s are more positive", up) % {"count": whole(up)} if up else "",
        ngettext("%(count)s is more negative", "%(count)s are more negative", down) % {"count": whole(down)}
        if down
        else "",
    ]
    said = ngettext(
        "%(count)s differs: %(ways)s than the indicators.",
        "%(count)s differ: %(ways)s than the indicators.",
        gaps.total(),
    )
    words = {"count": whole(gaps.total()), "ways": listed([way for way in ways if way])}
    return [Sentence(said % words, _narrowed(choice, DIFFERING))]


def _cannot_compare(goals: Sequence[GoalStanding]) -> bool:
    """Whether there are judgements, and the indicators say nothing beside any of them."""
    judged = [one for one in goals if one.judged]
    return bool(judged) and all(one.suggested == Verdict.NONE for one in judged)


def _why_not(goals: Sequence[GoalStanding], choice: Choice) -> list[Sentence]:
    judged = [one for one in goals if one.judged]
    if not any(one.counts.total for one in judged):
        return []
    period = {"period": period_in_words(choice.period)}
    has_results = any(
        one.counts.total > one.counts.none or any(line.value is not None for line in one.indicators) for one in judged
    )
    if has_results:
        said = _("The indicators say too little for %(period)s for the judgements to be compared with them.")
    else:
        said = _("The indicators have no results for %(period)s, so the judgements cannot be compared with them.")
    return [Sentence(said % period)]


def _narrowed(choice: Choice, judgements: str) -> str:
    return goals_url(
        period=choice.period,
        dag=choice.day.isoformat() if choice.is_own_day else "",
        enhet=choice.unit,
        niva=choice.level,
        avvikande=judgements,
    )


def _goals_counted(chosen: Sequence[GoalStanding], telling: Telling, choice: Choice) -> str:
    counts = Counter(one.goal.level for one in chosen)
    levels = [f"{telling.called(2, level)} ({whole(counts[level])})" for level in _in_order(counts, telling)]
    texts = {"count": whole(len(chosen)), "levels": listed(levels), "period": period_in_words(choice.period)}
    if choice.is_differing:
        said = ngettext(
            "In %(period)s people judge otherwise than the indicators of %(count)s goal: %(levels)s.",
            "In %(period)s people judge otherwise than the indicators of %(count)s goals: %(levels)s.",
            len(chosen),
        )
    elif choice.is_unjudged:
        said = ngettext(
            "In %(period)s %(count)s goal is not judged by those who own it: %(levels)s.",
            "In %(period)s %(count)s goals are not judged by those who own them: %(levels)s.",
            len(chosen),
        )
    else:
        said = ngettext(
            "In %(period)s there is %(count)s goal: %(levels)s.",
            "In %(period)s there are %(count)s goals: %(levels)s.",
            len(chosen),
        )
    return said % texts


def _in_order(levels: Iterable[str], telling: Telling) -> list[str]:
    return sorted(levels, key=lambda level: (telling.levels[level].position if level in telling.levels else 0, level))
