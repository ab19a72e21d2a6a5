"""The page of all goals: what is chosen, what it amounts to in a sentence, and the goals."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.core.paginator import Page, Paginator

from tertial.organisation.models import Unit
from tertial.organisation.queries.units import Named, ids_below, names_on
from tertial.organisation.rules import LinkKind, sort_key
from tertial.site.goals.choice import Choice
from tertial.site.goals.nodes import Row, Telling
from tertial.site.goals.own import Reader, as_seen, with_drafts
from tertial.site.goals.statement import Sentence, is_unjudged, statement
from tertial.site.goals.tree import Cut, Nodes, Order, nodes, way_to, with_those_above
from tertial.steering.models import GoalLevel
from tertial.steering.queries.book import Books
from tertial.steering.queries.periods import Offered
from tertial.steering.queries.standings import GoalStanding, Standings

PAGE = 40


@dataclass(frozen=True)
class GoalsPage:
    """What the page of all goals shows: a tree from its `tops`, or `rows` with their `paging`.

    `owners` are the units to choose among, and `about` the one that was chosen.
    """

    choice: Choice
    offered: Offered
    levels: Sequence[GoalLevel]
    owners: Sequence[Named]
    about: Named | None
    statement: Sequence[Sentence]
    counted: str
    tops: Nodes
    rows: Sequence[Row] = ()
    paging: Page[int] | None = None


def goals_page(choice: Choice, books: Books, reader: Reader, *, own: Collection[int], today: date) -> GoalsPage:
    """The goals that a choice amounts to, as a reader sees them; `own` are the units that they hold a role for."""
    offered = books.periods()
    found, mine = with_drafts(books.of(choice.period), reader)
    about = Unit.objects.filter(code=choice.unit).first() if choice.unit else None
    inside = _inside(about, choice.day) if about else None
    to_name = {one.goal.owner_id for one in found.by_id.values()} | {*own, *([about.pk] if about else [])}
    names = names_on(choice.day, to_name)
    around = [one for one in found.by_id.values() if _is_around(one, choice, inside)]
    chosen = [one for one in around if _is_chosen(one, choice)]
    order = Order(found, names, None if inside is None else with_those_above(found, inside))
    telling = Telling(found, names, {level.code: level for level in offered.levels}, today)
    there = {one.goal.level for one in found.by_id.values()}
    page = GoalsPage(
        choice=choice,
        offered=offered,
        levels=[level for level in offered.levels if level.code in there],
        owners=_to_choose(found, names, about, own),
        about=names.get(about.pk) if about else None,
        statement=statement(chosen, around, telling, choice, latest=offered.latest(today)),
        counted=telling.counted(len(chosen), choice.level),
        tops=Nodes(),
    )
    if choice.is_flat:
        return _one_by_one(page, chosen, order, telling, lambda shown: as_seen(found, mine, shown, reader))
    cut = Cut(order, way_to(found, choice), choice.page)
    seen = as_seen(found, mine, cut.shown(), reader)
    return replace(page, tops=nodes(replace(cut, order=replace(order, found=seen)), replace(telling, found=seen)))


def _one_by_one(
    page: GoalsPage,
    chosen: Sequence[GoalStanding],
    order: Order,
    telling: Telling,
    seen_by_reader: Callable[[Collection[int]], Standings],
) -> GoalsPage:
    picked = {one.goal.id for one in chosen}
    in_order = [one.goal.id for one in order.all() if one.goal.id in picked]
    paging = Paginator(in_order, PAGE).get_page(page.choice.page)
    telling = replace(telling, found=seen_by_reader(set(paging)))
    rows = [telling.row(telling.found.by_id[one], has_above=True) for one in paging]
    return replace(page, rows=rows, paging=paging)


def _inside(about: Unit, day: date) -> frozenset[int]:
    """A unit and all below it in the line."""
    return ids_below([about.pk], kind=LinkKind.LINE, day=day) | {about.pk}


def _is_around(one: GoalStanding, choice: Choice, inside: frozenset[int] | None) -> bool:
    return (inside is None or one.goal.owner_id in inside) and (not choice.level or one.goal.level == choice.level)


def _is_chosen(one: GoalStanding, choice: Choice) -> bool:
    return (not choice.is_differing or one.gap is not None) and (not choice.is_unjudged or is_unjudged(one))


def _to_choose(found: Standings, names: dict[int, Named], about: Unit | None, own: Collection[int]) -> list[Named]:
    """The units to choose among: the authorities that have goals, the reader's own, and the one that is chosen."""
    authorities = {one.goal.authority_id for one in found.by_id.values()}
    offered = {*authorities, *own, *([about.pk] if about else [])}
    return sorted((names[unit] for unit in offered if unit in names), key=lambda unit: (sort_key(unit.name), unit.code))
