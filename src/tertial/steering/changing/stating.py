"""What somebody needs who states a goal: the levels, the goals that it can serve, the indicators and the documents."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, Value

from tertial.indicators.models import Recipe
from tertial.organisation.models import Unit, valid_on
from tertial.organisation.queries.units import names_on
from tertial.organisation.rules import sort_key
from tertial.platform.models import known
from tertial.platform.queries.sentences import in_language, is_swedish
from tertial.steering.models import Goal, GoalIndicator, GoalLevel, GoalLink, GoalStatement, GoalSuccession
from tertial.steering.queries.addresses import goal_page
from tertial.steering.queries.bodies import COUNCIL, bodies
from tertial.steering.queries.documents import holding_on, register
from tertial.steering.queries.goals import GoalRow, goals_on
from tertial.steering.queries.holding import span_in_words
from tertial.steering.queries.readings import Recipes
from tertial.steering.queries.sentences import level_name
from tertial.steering.rules import State

A_YEAR = 366


@dataclass(frozen=True)
class Choice:
    """Something that can be chosen: its code, what it is called, and what is said below."""

    code: str
    name: str
    small: str = ""
    url: str = ""


@dataclass(frozen=True)
class Offered:
    """What a goal can be tied to: goals to serve and to continue, indicators of those to serve and others, documents.

    `is_above_board` says that the goals to serve are the council's though a board lies between, which has none then.
    """

    serves: tuple[Choice, ...]
    near: tuple[Choice, ...]
    others: tuple[Choice, ...]
    documents: tuple[Choice, ...]
    continues: tuple[Choice, ...]
    is_above_board: bool


@dataclass(frozen=True)
class Tied:
    """What a goal is tied to: codes of goals that it serves, of indicators that tell of it, of goals it continues."""

    serves: tuple[str, ...] = ()
    told_by: tuple[str, ...] = ()
    continues: tuple[str, ...] = ()


def levels_of(unit: Unit) -> list[GoalLevel]:
    """The levels of goal that a unit sets: those of its own level, else those of any unit below an authority."""
    levels = list(GoalLevel.objects.order_by("position", "code"))
    own = [level for level in levels if level.owner_level == unit.kind.level]
    return own or ([] if unit.kind.is_authority else [level for level in levels if not level.owner_level])


def level_in_words(level: GoalLevel) -> str:
    """What a level of goal is called."""
    return level.name_sv if is_swedish() else level.name_en


def tied_on(goal: Goal, day: date) -> Tied:
    """What a goal is tied to on a day. One question."""
    links = GoalLink.objects.filter(known(None), valid_on(day), child=goal)
    told = GoalIndicator.objects.filter(known(None), valid_on(day), goal=goal)
    serves = links.annotate(what=Value("serves")).values_list("what", "parent__code")
    before = GoalSuccession.objects.filter(known(None), successor=goal)
    rows = list(
        serves.union(
            told.annotate(what=Value("told_by")).values_list("what", "indicator_id"),
            before.annotate(what=Value("continues")).values_list("what", "predecessor__code"),
        )
    )
    named = {what: tuple(code for of, code in rows if of == what) for what in ("serves", "told_by", "continues")}
    return Tied(**named)


def day_within(starts_on: date, ends_on: date | None, today: date) -> date:
    """The day on which something is read that holds for a stretch: today, or the nearest day of the stretch."""
    last = today if ends_on is None else ends_on - timedelta(days=1)
    return max(starts_on, min(today, last))


def offered_on(
    day: date,
    *,
    owner: Unit,
    level: GoalLevel,
    drafts: Collection[int],
    recipes: Recipes,
    tied: Tied,
    document: str,
    code: str = "",
) -> Offered:
    """What a goal of a unit's can be tied to from a day; what it is tied to already is always among it.

    `code` is the goal's own, if it has one already.
    """
    goals = goals_above(day, owner=owner, level=level, drafts=drafts, also=tied.serves)
    near = dict.fromkeys(indicator for goal in goals for indicator in goal.indicators)
    owners = names_on(day, {goal.owner_id for goal in goals})
    return Offered(
        serves=tuple(
            Choice(goal.code, goal.title, f"{level_name(goal)} · {owners[goal.owner_id].name}", goal_page(goal.code))
            for goal in goals
        ),
        near=_indicators(near, recipes),
        others=_indicators([code for code in recipes if code not in near], recipes),
        documents=_documents(day, drafts, document),
        continues=goals_before(day, owner=owner, level=level, but=code, also=tied.continues),
        is_above_board=not owner.kind.is_authority and any(goal.owner_level == COUNCIL for goal in goals),
    )


def goals_above(
    day: date, *, owner: Unit, level: GoalLevel, drafts: Collection[int], also: Collection[str] = ()
) -> list[GoalRow]:
    """The goals that a unit's goal of a level can serve from a day: those of the nearest body above it that has any.

    That is the board for a unit and the council for a board; the council's own, of a higher level, for the council.
    """
    line = bodies({owner.pk}, day=day).line_of(owner.pk)
    rows = goals_on(day, period=str(day.year), owners=set(line), drafts=drafts)
    above = [row for row in rows if row.position < level.position]
    nearest = next((body for body in line if any(row.owner_id == body for row in above)), None)
    return [row for row in above if row.owner_id == nearest or row.code in also]


def goals_before(
    day: date, *, owner: Unit, level: GoalLevel, but: str = "", also: Collection[str] = ()
) -> tuple[Choice, ...]:
    """The established goals that a unit's goal of a level can continue from a day, the latest begun first.

    Those are its owner's of the level that began before the day and held in the year before it, and those `also` named.
    One question.
    """
    own = Q(goal__owner=owner, goal__level=level, starts_on__lt=day)
    lately = Q(ends_on=None) | Q(ends_on__gt=day - timedelta(days=A_YEAR))
    seen = GoalStatement.objects.filter(known(None), own & lately | Q(goal__code__in=also), state=State.ESTABLISHED)
    rows = seen.exclude(goal__code=but).select_related("goal").order_by("-starts_on", "title")
    found: dict[str, Choice] = {}
    for one in rows:
        found.setdefault(
            one.goal.code,
            Choice(one.goal.code, one.title, span_in_words(one.starts_on, one.ends_on), goal_page(one.goal.code)),
        )
    return tuple(found.values())


def _indicators(codes: Collection[str], recipes: Recipes) -> tuple[Choice, ...]:
    named = [_indicator(code, recipes[code][-1]) for code in codes if code in recipes]
    return tuple(sorted(named, key=lambda one: sort_key(one.name)))


def _indicator(code: str, recipe: Recipe) -> Choice:
    """An indicator with its unit of measure, where its name does not end with that already: Antal elever."""
    name, unit = in_language(recipe.name), in_language(recipe.unit)
    is_said = f" {name}".casefold().endswith(f" {unit}".casefold())
    return Choice(code, name, "" if is_said else unit)


def _documents(day: date, drafts: Collection[int], held: str) -> tuple[Choice, ...]:
    rows = register(drafts=drafts).filter(holding_on(day))
    found = {row.document.code: Choice(row.document.code, row.title) for row in rows}
    if held and held not in found:
        found[held] = Choice(held, next((r.title for r in register(drafts=drafts).filter(document__code=held)), held))
    return tuple(found.values())


def statement_to_change(statements: Sequence[GoalStatement], today: date) -> GoalStatement | None:
    """Of what a goal says in different periods, that which is changed: today's, else the next, else the last."""
    holding = [one for one in statements if one.starts_on <= today and (one.ends_on is None or one.ends_on > today)]
    coming = sorted((one for one in statements if one.starts_on > today), key=lambda one: one.starts_on)
    last = max(statements, key=lambda one: one.starts_on, default=None)
    return next(iter([*holding, *coming]), last)


def statements_of(goal: Goal) -> list[GoalStatement]:
    """What a goal says by the books of now, in each of its periods. One question."""
    return list(GoalStatement.objects.filter(known(None), goal=goal).select_related("document"))
