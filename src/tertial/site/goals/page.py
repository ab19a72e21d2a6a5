"""The page of all goals: what is chosen, what it amounts to in a sentence, and the goals."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tertial.organisation.models import Unit
from tertial.organisation.queries.units import Named, ids_below, names_on
from tertial.organisation.rules import LinkKind, sort_key
from tertial.site.goals.choice import Choice
from tertial.site.goals.nodes import Row, Telling, whole
from tertial.site.goals.own import Reader, as_seen, with_drafts
from tertial.site.goals.tree import Cut, Nodes, Order, nodes, way_to, with_those_above
from tertial.site.queries.organisation import listed
from tertial.steering.models import GoalLevel
from tertial.steering.queries.book import Books
from tertial.steering.queries.periods import Offered
from tertial.steering.queries.sentences import judgements_counted, period_in_words
from tertial.steering.queries.standings import GoalStanding, Standings
from tertial.steering.rules import count

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
    statement: str
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
    chosen = [one for one in found.by_id.values() if _is_chosen(one, choice, inside)]
    order = Order(found, names, None if inside is None else with_those_above(found, inside))
    telling = Telling(found, names, {level.code: level for level in offered.levels}, today)
    there = {one.goal.level for one in found.by_id.values()}
    page = GoalsPage(
        choice=choice,
        offered=offered,
        levels=[level for level in offered.levels if level.code in there],
        owners=_to_choose(found, names, about, own),
        about=names.get(about.pk) if about else None,
        statement=_statement(chosen, telling, choice),
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


def _is_chosen(one: GoalStanding, choice: Choice, inside: frozenset[int] | None) -> bool:
    return (
        (inside is None or one.goal.owner_id in inside)
        and (not choice.level or one.goal.level == choice.level)
        and (not choice.is_differing or one.gap is not None)
    )


def _to_choose(found: Standings, names: dict[int, Named], about: Unit | None, own: Collection[int]) -> list[Named]:
    """The units to choose among: the authorities that have goals, the reader's own, and the one that is chosen."""
    authorities = {one.goal.authority_id for one in found.by_id.values()}
    offered = {*authorities, *own, *([about.pk] if about else [])}
    return sorted((names[unit] for unit in offered if unit in names), key=lambda unit: (sort_key(unit.name), unit.code))


def _statement(chosen: Sequence[GoalStanding], telling: Telling, choice: Choice) -> str:
    """The goals, counted, in two or three sentences."""
    if not chosen:
        return ""
    said = [_goals_counted(chosen, telling, choice)]
    if choice.is_differing:
        return said[0]
    judged = count(one.judged.verdict for one in chosen if one.judged)
    if judged.total:
        said.append(
            _("%(judged)s have been judged by those who own them: %(counts)s.")
            % {"judged": whole(judged.total), "counts": judgements_counted(judged)}
        )
    else:
        said.append(_("None of them has been judged by those who own them."))
    if judged.total:
        said.append(_differing(sum(one.gap is not None for one in chosen)))
    return " ".join(said)


def _differing(number: int) -> str:
    if not number:
        return _("Nobody judges otherwise than the indicators.")
    said = ngettext(
        "For %(count)s of them the judgement is another than what the indicators say.",
        "For %(count)s of them the judgement is another than what the indicators say.",
        number,
    )
    return said % {"count": whole(number)}


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
    else:
        said = ngettext(
            "In %(period)s there is %(count)s goal: %(levels)s.",
            "In %(period)s there are %(count)s goals: %(levels)s.",
            len(chosen),
        )
    return said % texts


def _in_order(levels: Iterable[str], telling: Telling) -> list[str]:
    return sorted(levels, key=lambda level: (telling.levels[level].position if level in telling.levels else 0, level))
