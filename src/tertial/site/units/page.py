"""A unit on one page: who it is, what stands around it, its figures and goals, and what has happened to it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from tertial.indicators.queries.periods import period_kinds
from tertial.indicators.rules import period as read_period
from tertial.organisation.queries.authorities import authority_of_most
from tertial.organisation.queries.history import history_of
from tertial.organisation.queries.surroundings import Near
from tertial.organisation.queries.units import Named
from tertial.organisation.rules import OperatorForm
from tertial.platform.queries.sentences import day_in_words
from tertial.releases.rules import Viewer
from tertial.site.goals.links import goal_url
from tertial.site.queries.chain import Surroundings, address, surroundings
from tertial.site.queries.events import Told, successors, told
from tertial.site.queries.unit import Placed, UnitFigures, figures_seen, standings_of, unit_figures
from tertial.site.units.above import Above, above
from tertial.site.units.aims import Aims
from tertial.site.units.choosing import Chosen, chosen
from tertial.site.units.goals import Judged, UnitGoals, goals_for, with_part
from tertial.steering.queries.bodies import Bodies
from tertial.steering.queries.book import Books
from tertial.steering.queries.readings import Reading
from tertial.steering.queries.sentences import period_in_words
from tertial.steering.queries.shares import shares_of
from tertial.steering.queries.targets import Targets, targets


@dataclass(frozen=True)
class UnitPage:
    """What a unit's page shows.

    `absent` says why it is not there on the day, with the units that took over; `outside` why it has no goals. `above`
    is what its units below amount to, and `board` the one whose line most municipal units of an area stand in.
    """

    name: str
    around: Surroundings
    chosen: Chosen
    later: str
    figures: UnitFigures
    goals: UnitGoals | None
    above: Above | None
    outside: str
    board: tuple[str, str] | None
    is_whole: bool
    events: tuple[Told, ...]
    absent: str
    successors: tuple[tuple[str, str], ...]

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What is said of the unit on one line below its name."""
        kind, form = self.around.kind, self.around.form
        return [(kind, "")] if not form else [(kind, ""), (form[:1].upper() + form[1:], "")]

    @property
    def later_in_words(self) -> str:
        """The later period as it is read."""
        return period_in_words(self.later) if self.later else ""

    @property
    def trail(self) -> list[tuple[str, str | None]]:
        """The way here down the line."""
        return [(name, url) for _kind, name, url in self.around.steps]


@dataclass(frozen=True)
class Reader:
    """Who reads: which figures they see unguarded, and of which units they see the drafts."""

    viewer: Viewer
    drafts: Collection[int]


def unit_page(place: Placed, known: Books, reader: Reader, *, period: str, day: date, today: date) -> UnitPage:
    """A unit's page on a day, with its figures and goals of a period as the reader may see them."""
    around, happenings = surroundings(place.unit, day, today), history_of(place.unit)
    of_city = _bodies(around, place)
    line = of_city.line_of(place.unit.pk)
    found = targets(bodies={place.unit.pk, *line}, drafts=reader.drafts)
    subject = _subject(around, of_city)
    recipes = known.terms().recipes
    wanted = {subject.unit.id, place.city_id, *map(of_city.figures_of, line), *_only_targets(found, line)}
    table = figures_seen(wanted, reader.viewer, recipes)
    offered = known.periods()
    shown = chosen(
        period,
        own=table.periods(subject.unit.id),
        citys=table.periods(place.city_id),
        goals=offered.periods(today) if line else (),
        usual=(offered.current(today), offered.latest(today)),
        today=today,
    )
    standings = standings_of(table, wanted - {place.city_id})
    reading = Reading(table, recipes, found, of_city, known.terms().tolerance, standings)
    judged = Judged(known, shown.period, today, reader.drafts)
    bodies = _bodies_called(around, place)
    aims = Aims(
        reading,
        subject.unit.id,
        line,
        shown.targets,
        _goal_pages(judged, bodies) if line else {},
        bodies,
    )
    goals = _goals(around, place, reading, judged) if line else None
    absent = "" if around.is_there else _absent(around, day)
    return UnitPage(
        name=around.me.unit.name,
        around=around,
        chosen=shown,
        later=_to_judge(shown, offered.to_judge(today), goals),
        figures=unit_figures(
            table,
            recipes,
            subject.unit,
            place.city_id,
            shown.figures,
            aims.of,
            by_form=place.is_area,
            has_latest=shown.is_under_way,
            standings=standings,
        ),
        goals=goals,
        above=above(around, place, judged) if line else None,
        outside="" if line or place.is_area else _outside(around),
        board=_board(place, day) if place.is_area else None,
        is_whole=place.is_whole,
        events=tuple(told(happenings)),
        absent=absent,
        successors=tuple(successors(happenings)) if absent else (),
    )


def _to_judge(shown: Chosen, to_judge: str, goals: UnitGoals | None) -> str:
    """The period in which goals are judged now, where the page shows an earlier one or its whole year; else empty."""
    kinds = period_kinds()
    here, due = read_period(shown.period, kinds), read_period(to_judge, kinds)
    is_other = here.ends_on < due.ends_on or (here.starts_on <= due.starts_on and here != due)
    return to_judge if goals and is_other else ""


def _bodies_called(around: Surroundings, place: Placed) -> dict[int, Named]:
    """What the units of the line and the council are called."""
    line = {near.unit.id: near.unit for near in (around.me, *around.line)}
    return line | ({place.council.id: place.council} if place.council else {})


def _goal_pages(judged: Judged, bodies: Collection[int]) -> dict[tuple[int, str], str]:
    """The pages of the goals of some bodies that indicators tell of, by the body and the indicator."""
    found: dict[tuple[int, str], str] = {}
    for one in judged.book.by_id.values():
        for indicator in one.goal.indicators if one.goal.owner_id in bodies else ():
            found.setdefault((one.goal.owner_id, indicator), goal_url(one.goal.code, judged.period))
    return found


def _bodies(around: Surroundings, place: Placed) -> Bodies:
    """The line of the unit up to its authority, read from what stands around it."""
    line: list[int] = []
    for near in (around.me, *around.line):
        line.append(near.unit.id)
        if near.is_authority:
            break
    else:
        line = []
    return Bodies(place.city_id, place.council_id or None, {unit: tuple(line[i:]) for i, unit in enumerate(line)})


def _subject(around: Surroundings, of_city: Bodies) -> Near:
    """The unit whose figures are shown: the whole city for the council, else the unit itself."""
    wanted = of_city.figures_of(around.me.unit.id)
    return next((near for near in around.nearby if near.unit.id == wanted), around.me)


def _only_targets(found: Targets, line: Collection[int]) -> set[int]:
    """The units of which a body in the line has its only target of a kind, so that its goals are read from them."""
    only = (found.own(indicator, period, body=body) for indicator, period, part, body in found.rows if not part)
    return {target.unit_id for target in only if target is not None and target.decided_by_id in line}


def _goals(around: Surroundings, place: Placed, reading: Reading, judged: Judged) -> UnitGoals | None:
    """The unit's goals with its part last in the chain. The city's are the council's."""
    owners = [around.me, *around.line]
    if place.is_whole:
        owners = [near for near in around.nearby if near.unit.id == place.council_id]
    goals = goals_for(around.me, owners, reading, judged)
    if goals is None or place.is_whole:
        return goals
    period = read_period(judged.period, period_kinds())
    shares = (
        []
        if goals.is_own
        else shares_of(around.me.unit.id, owner_id=goals.owner_id, starts_on=period.starts_on, ends_on=period.ends_on)
    )
    return with_part(goals, around.me.unit.name, next(iter(shares), None), judged.book)


def _outside(around: Surroundings) -> str:
    """Why a unit has no goals and targets of the city's: somebody independent runs it."""
    operator = next((near for near in around.nearby if near.form == OperatorForm.INDEPENDENT), None)
    if operator is None:
        return ""
    said = _(
        "%(name)s is independent and stands outside the city's goals: it has no targets of the city's. It reports the "
        "same figures as municipal units, computed in the same way."
    )
    return said % {"name": around.me.unit.name}


def _board(place: Placed, day: date) -> tuple[str, str] | None:
    board = authority_of_most(place.unit.pk, day)
    return (board.name, address(board)) if board else None


def _absent(around: Surroundings, day: date) -> str:
    me = around.me
    if me.ends_on is not None and me.ends_on <= day:
        closed = day_in_words(me.ends_on - timedelta(days=1))
        return _("%(name)s was closed on %(day)s. Its figures are kept.") % {"name": me.unit.name, "day": closed}
    begins = day_in_words(me.starts_on) if me.starts_on else ""
    return _("%(name)s begins on %(day)s.") % {"name": me.unit.name, "day": begins}
