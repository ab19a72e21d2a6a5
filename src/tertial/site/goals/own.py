"""The goals of a reader's own units as only they see them, laid into what everybody sees; never kept."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace

from tertial.releases.rules import Viewer
from tertial.steering.queries.goals import GoalRow, goals_on
from tertial.steering.queries.standings import GoalStanding, Standings, read, stand_alone


@dataclass(frozen=True)
class Reader:
    """Who reads: how the disclosure guard knows them, and the units whose drafts they see."""

    viewer: Viewer
    drafts: frozenset[int] = frozenset()


def with_drafts(book: Standings, reader: Reader) -> tuple[Standings, list[GoalRow]]:
    """Everybody's goals with the reader's own drafts among them, not yet told of; and all goals of their own units."""
    if not reader.drafts:
        return book, []
    rows = goals_on(book.day, period=book.period, owners=reader.drafts, drafts=reader.drafts)
    return laid(book, {row.id: stand_alone(row) for row in rows if row.id not in book.by_id}), rows


def as_seen(found: Standings, rows: Collection[GoalRow], shown: Collection[int], reader: Reader) -> Standings:
    """The same, with the reader's own goals among those shown as they see them: unguarded, with their own drafts."""
    mine = [row for row in rows if row.id in shown]
    if not mine:
        return found
    seen = read(mine, found.period, reader.viewer, day=found.day, drafts=reader.drafts, by=found.terms)
    return laid(found, {one.goal.id: _in_the_whole(one, found.by_id[one.goal.id]) for one in seen.by_id.values()})


def _in_the_whole(seen: GoalStanding, before: GoalStanding) -> GoalStanding:
    """How a goal stands to its owner, with what only the whole can tell: who else has judged, and what serves it."""
    if not seen.goal.indicators:
        parts = (before.indicators, before.counts, before.suggested, before.gap)
        indicators, counts, suggested, gap = parts
        seen = replace(seen, indicators=indicators, counts=counts, suggested=suggested, gap=gap)
    return replace(seen, judges=before.judges, answered=before.answered, asked=before.asked)


def laid(found: Standings, more: dict[int, GoalStanding]) -> Standings:
    """Goals with some exchanged and some added, in order of level and title."""
    if not more:
        return found
    by_id = dict(
        sorted({**found.by_id, **more}.items(), key=lambda item: (item[1].goal.position, item[1].goal.title))
        if more.keys() - found.by_id.keys()
        else (found.by_id | more).items()
    )
    children: defaultdict[int, list[int]] = defaultdict(list)
    for one in by_id.values():
        for parent in one.goal.parents:
            children[parent].append(one.goal.id)
    return replace(found, by_id=by_id, children={goal: tuple(below) for goal, below in children.items()})
