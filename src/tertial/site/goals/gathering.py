"""What a page about one goal is made of, fetched in a fixed number of questions however many goals serve it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.core.paginator import Page, Paginator

from tertial.indicators.queries.periods import period_kinds
from tertial.indicators.rules import period as read_period
from tertial.organisation.queries.units import Named, names_on
from tertial.organisation.rules import holds_on, sort_key
from tertial.releases.queries.comparisons import YEARS_OF_A_TREND
from tertial.releases.queries.places import Figures
from tertial.site.figures.sure import Comparisons
from tertial.site.goals.figures import years_before
from tertial.site.goals.own import Reader
from tertial.steering.changing.judging import holds_in
from tertial.steering.queries.bodies import Bodies, bodies
from tertial.steering.queries.book import Books
from tertial.steering.queries.dossier import Dossier, Near, Said, dossier
from tertial.steering.queries.goals import goals_on
from tertial.steering.queries.periods import day_of, periods_asked
from tertial.steering.queries.readings import Terms, reading_of
from tertial.steering.queries.standings import GoalStanding, Standings, stand
from tertial.steering.queries.targets import TargetRow, recorded_targets
from tertial.steering.rules import State, overlaps

PAGE = 20


@dataclass(frozen=True)
class Gathered:
    """One goal in a period, with those above it and one page of those that serve it, as a reader sees them.

    `now` is what it says then; `recorded` is every target there ever was for its figures in the period, and `beside`
    how those figures stand to others.
    """

    found: Dossier
    now: Said
    period: str
    standings: Standings
    figures: Figures
    terms: Terms
    city_id: int
    recorded: Sequence[TargetRow]
    names: Mapping[int, Named]
    paging: Page[int]
    beside: Comparisons

    @property
    def one(self) -> GoalStanding:
        """How the goal itself stands."""
        return self.standings.by_id[self.found.id]

    def is_judged_in(self, period: str) -> bool:
        """Whether its owner has judged it in a period, established."""
        own = (one for one in self.found.judged if one.unit_id == self.found.owner_id and one.period == period)
        return any(one.superseded_at is None and one.state == State.ESTABLISHED for one in own)

    def holds_in(self, period: str) -> bool:
        """Whether it holds, or a draft of it, on any day of a period."""
        return holds_in(self.found, read_period(period, period_kinds()))


def gathered(code: str, period: str, books: Books, reader: Reader, *, page: int, today: date) -> Gathered | None:
    """A goal in a period, or in the nearest one in which it holds; None where the reader sees no such goal."""
    found = dossier(code, day=day_of(period), period=period, drafts=reader.drafts)
    if found is None:
        return None
    now = _said_on(found)
    found, period = replace(found, day=_clamped(found.day, now)), _period_held(found, period)
    owners = {near.owner_id for near in (*found.above, *found.below)} | {found.owner_id}
    of_city = bodies(owners, day=found.day)
    names = names_on(min(found.day, today), _to_name(found, of_city) | owners)
    below = _in_order(found, names, reader)
    paging = Paginator([near.id for near in below], PAGE).get_page(page)
    own = {near.id for near in below if near.owner_id == found.owner_id}
    ids = {found.id, *(near.id for near in found.above), *paging, *own}
    rows = goals_on(found.day, period=period, ids=ids, drafts=reader.drafts)
    by, asked = books.terms(), periods_asked(period)
    also = [code for each in asked for code in years_before(each, YEARS_OF_A_TREND)]
    reading = reading_of(rows, period, reader.viewer, of_city, by=by, drafts=reader.drafts, also=also)
    standings = stand(rows, period, found.day, reading)
    told = {line.indicator for line in standings.by_id[found.id].indicators}
    recorded = recorded_targets(indicators=told, periods=asked, drafts=reader.drafts)
    return Gathered(
        found, now, period, standings, reading.figures, by, of_city.city_id, recorded, names, paging, reading.standings
    )


def _said_on(found: Dossier) -> Said:
    """What the goal says on the day, or said nearest to it."""
    on = (one for one in found.current if holds_on(found.day, one.starts_on, one.ends_on))
    return next(on, None) or min(found.current, key=lambda one: abs((one.starts_on - found.day).days))


def _clamped(day: date, now: Said) -> date:
    return max(now.starts_on, day if now.ends_on is None else min(day, now.ends_on - timedelta(days=1)))


def _period_held(found: Dossier, period: str) -> str:
    asked = read_period(period, period_kinds())
    is_held = any(overlaps(one.starts_on, one.ends_on, asked.starts_on, asked.ends_on) for one in found.current)
    return period if is_held else str(found.day.year)


def _to_name(found: Dossier, of_city: Bodies) -> set[int]:
    line = of_city.line_of(found.owner_id)
    by = {one.unit_id for one in found.judged} | {one.responsible_id for one in found.activities}
    return {*line, *by, of_city.city_id}


def _in_order(found: Dossier, names: Mapping[int, Named], reader: Reader) -> list[Near]:
    """The goals that serve it, by their owners' names; drafts only where the reader sees them."""
    seen = [near for near in found.below if not near.is_draft or near.owner_id in reader.drafts]
    return sorted(seen, key=lambda near: (sort_key(names[near.owner_id].name), near.id))
