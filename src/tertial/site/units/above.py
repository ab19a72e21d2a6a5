"""What the units below amount to, one floor up: where judgements part from the figures, who reaches, who is silent."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tertial.organisation.queries.units import Named, names_on
from tertial.organisation.rules import LinkKind, sort_key
from tertial.platform.queries.sentences import in_language
from tertial.site.goals.bars import Bar, bar_of
from tertial.site.goals.links import goal_url, goals_url
from tertial.site.goals.nodes import whole
from tertial.site.queries.chain import Surroundings, address
from tertial.site.queries.unit import Placed
from tertial.site.units.goals import Judged
from tertial.steering.queries.readings import IndicatorStanding
from tertial.steering.queries.sentences import period_in_words, told_of_gap
from tertial.steering.queries.standings import GoalStanding
from tertial.steering.rules import Counts, Gap, TargetType, count

MOST_NAMED = 12
MOST_DIFFERING = 6


@dataclass(frozen=True)
class Listed:
    """Some of a list, each with a name, an address and what is said of it; then how many more, and where they are."""

    said: str
    rows: tuple[tuple[str, str, str], ...]
    more: str
    more_url: str


@dataclass(frozen=True)
class Reaching:
    """An indicator below: how many reach their target of those that have a result, as a bar and in words."""

    name: str
    url: str
    said: str
    bar: Bar | None


@dataclass(frozen=True)
class Above:
    """What a board, the council or the city sees of the goals below."""

    differing: Listed | None
    silent: Listed | None
    reaching: tuple[Reaching, ...]


def above(around: Surroundings, place: Placed, judged: Judged) -> Above | None:
    """What the goals below amount to; None for a unit that no goals lie below."""
    below = goals_below(around, place, judged)
    if not below:
        return None
    in_order = sorted(
        (one for one in below if one.gap is not None), key=lambda one: (one.goal.position, one.goal.title)
    )
    asked = [one for one in below if not place.is_whole or one.goal.owner_id == one.goal.authority_id]
    owners = {one.goal.owner_id for one in (*in_order[:MOST_DIFFERING], *asked)}
    near = {one.unit.id: one.unit for one in around.nearby}
    names = {owner: near[owner] for owner in owners & near.keys()} | names_on(judged.today, owners - near.keys())
    narrowed = {} if place.is_whole else {"enhet": _authority(around) or place.unit.code}
    return Above(
        _differing(in_order, names, judged.period, narrowed) if in_order else None,
        _silent(asked, names, judged.period, narrowed),
        _reaching(below, place, judged),
    )


def goals_below(around: Surroundings, place: Placed, judged: Judged) -> list[GoalStanding]:
    """Everybody's goals below a board, or an administration directly below one, or the whole city."""
    every = [one for one in judged.book.by_id.values() if not one.goal.is_draft]
    if place.is_whole:
        return [one for one in every if one.goal.owner_id != place.council_id]
    nearest = [near for near in (around.me, *around.line[:1]) if near.is_authority]
    has_below = any(near.steps < 0 and near.link == LinkKind.LINE for near in around.nearby)
    if not nearest or not has_below:
        return []
    authority = nearest[0].unit.id
    return [one for one in every if one.goal.authority_id == authority != one.goal.owner_id]


def _authority(around: Surroundings) -> str:
    return next((near.unit.code for near in (around.me, *around.line[:1]) if near.is_authority), "")


def _differing(
    goals: Sequence[GoalStanding], names: Mapping[int, Named], period: str, narrowed: dict[str, str]
) -> Listed:
    counts = [sum(one.gap == gap for one in goals) for gap in (Gap.MORE_POSITIVE, Gap.MORE_NEGATIVE)]
    words = (_("more positive for %(count)s"), _("more negative for %(count)s"))
    parts = [text % {"count": whole(number)} for text, number in zip(words, counts, strict=True) if number]
    said = ngettext(
        "For %(count)s goal below the judgement is another than what the indicators say: %(parts)s.",
        "For %(count)s goals below the judgement is another than what the indicators say: %(parts)s.",
        len(goals),
    )
    return Listed(
        said % {"count": whole(len(goals)), "parts": ", ".join(parts)},
        tuple(
            (one.goal.title, goal_url(one.goal.code, period), f"{_name(names, one)}. {told_of_gap(one.gap)}")
            for one in goals[:MOST_DIFFERING]
        ),
        _("All of them") if len(goals) > MOST_DIFFERING else "",
        goals_url(period=period, avvikande="ja", **narrowed),
    )


def _silent(
    asked: Sequence[GoalStanding], names: Mapping[int, Named], period: str, narrowed: dict[str, str]
) -> Listed | None:
    """Those directly asked who have not judged all their goals; None where all have, or nobody is asked."""
    owners = {one.goal.owner_id for one in asked}
    missing = {one.goal.owner_id for one in asked if one.judged is None}
    if not missing:
        return None
    texts = {"missing": whole(len(missing)), "count": whole(len(owners)), "period": period_in_words(period)}
    if not any(one.judged for one in asked):
        return Listed(_("Nobody below has judged their goals for %(period)s yet.") % texts, (), "", "")
    said = _("%(missing)s of %(count)s have not judged all their goals for %(period)s.") % texts
    in_order = sorted((names[owner] for owner in missing if owner in names), key=lambda u: (sort_key(u.name), u.code))
    left = len(in_order) - MOST_NAMED
    return Listed(
        said,
        tuple((unit.name, f"{address(unit)}?period={period}", "") for unit in in_order[:MOST_NAMED]),
        _("and %(number)s more") % {"number": whole(left)} if left > 0 else "",
        goals_url(period=period, niva=asked[0].goal.level, **narrowed),
    )


def by_indicator(
    below: Sequence[GoalStanding], judged: Judged, *, is_whole: bool
) -> dict[str, dict[int, IndicatorStanding]]:
    """How each indicator of the goals below that has a target stands in the units below, once a unit.

    Those are the units that have a goal with it, a figure or a target. In the whole city they are the units, not their
    boards, where any unit has it.
    """
    of_units: dict[str, dict[int, IndicatorStanding]] = {}
    of_boards: dict[str, dict[int, IndicatorStanding]] = {}
    for one in below:
        found = of_boards if is_whole and one.goal.owner_id == one.goal.authority_id else of_units
        for line in one.indicators:
            if line.unit_id == one.goal.owner_id and line.targets.nearest is not None:
                found.setdefault(line.indicator, {}).setdefault(line.unit_id, line)
    if not of_units:
        return of_boards
    everywhere = judged.books.everywhere(judged.period)
    authority = None if is_whole else below[0].goal.authority_id
    wide = {indicator: everywhere.under(indicator, authority) | found for indicator, found in of_units.items()}
    return of_boards | wide


def _reaching(below: Sequence[GoalStanding], place: Placed, judged: Judged) -> tuple[Reaching, ...]:
    recipes = judged.books.terms().recipes
    found = by_indicator(below, judged, is_whole=place.is_whole)
    rows = []
    for indicator in sorted(found.keys() & recipes.keys(), key=lambda code: recipes[code][0].pk):
        counts = counted(found[indicator].values())
        url = reverse("units_below", args=[place.unit.code, indicator]) + f"?period={judged.period}"
        rows.append(
            Reaching(in_language(recipes[indicator][-1].name), url, reached(found[indicator].values()), bar_of(counts))
        )
    return tuple(rows)


def counted(lines: Collection[IndicatorStanding]) -> Counts:
    """The verdicts on those that have a target, counted."""
    return count(line.verdict for line in lines if has_target(line))


def has_target(line: IndicatorStanding) -> bool:
    """Whether somebody has decided what a unit's figure is to be; that a board is to decide it is no target."""
    nearest = line.targets.nearest
    return nearest is not None and nearest.terms.type != TargetType.DELEGATED


def reached(lines: Collection[IndicatorStanding]) -> str:
    """How many reach their target, in words: 31 av de 44 enheter som har värde och årsmål når det.

    Then how many have no result, and how many no target, so that all are told of.
    """
    counts = counted(lines)
    with_result, without = counts.total - counts.none, len(lines) - counts.total
    if not with_result:
        return _("No results yet")
    said = ngettext(
        "%(met)s of the %(count)s unit that has a value and a target reaches it",
        "%(met)s of the %(count)s units that have a value and a target reach it",
        with_result,
    ) % {"met": whole(counts.met), "count": whole(with_result)}
    parts = [
        (counts.none, _("%(count)s without a result")),
        (without, _("%(count)s without a target")),
    ]
    return ", ".join([said, *(text % {"count": whole(number)} for number, text in parts if number)])


def _name(names: Mapping[int, Named], one: GoalStanding) -> str:
    return names[one.goal.owner_id].name if one.goal.owner_id in names else ""
