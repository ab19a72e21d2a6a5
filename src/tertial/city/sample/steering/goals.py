"""Goals of the council, the boards and the units, with what they serve and what tells of them."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, NamedTuple

from tertial.city.sample.steering.chain import COUNCIL, TOLD_BOARD, Board, Holder
from tertial.city.sample.steering.dates import NEXT_YEAR, YEARS, moment, planned_on, span
from tertial.city.sample.steering.documents import plan_of
from tertial.city.sample.steering.words import Theme, board_themes, is_of_a_district, read, unit_themes
from tertial.city.writing import GoalIndicatorRow, GoalLinkRow, GoalRow, GoalSuccessionRow

ESTABLISHED, DRAFT = "established", "draft"
KEPT, DRAFTS_OF_UNITS, DRAFTS_OF_BOARDS = 0.5, 0.08, 0.4
BOARD_GOALS_SINCE = 2023


class Texts(NamedTuple):
    """What a goal says beside its title."""

    expected_result: str | None = None
    ways_of_working: str | None = None
    resources: str | None = None
    follow_up: str | None = None


@dataclass(frozen=True)
class Goal:
    """One year of a goal: by whom, about what, and whose figures tell of it."""

    code: str
    level: str
    owner: str
    theme: str
    title: str
    serves: tuple[str, ...]
    indicators: tuple[str, ...]
    figures: str
    starts_on: date
    ends_on: date
    recorded_at: str
    texts: Texts
    document: str | None = None
    state: str = ESTABLISHED
    may_do: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    board: str = ""
    continues: tuple[str, ...] = ()

    @property
    def year(self) -> int:
        """The first year of it."""
        return self.starts_on.year

    def rows(self) -> Iterator[GoalRow | GoalLinkRow | GoalSuccessionRow | GoalIndicatorRow]:
        """What the files say of it."""
        days = (self.starts_on, self.ends_on, self.recorded_at)
        place = (self.code, self.level, self.owner, None, self.title)
        yield GoalRow(*place, *self.texts, self.document, self.state, *days)
        yield from (GoalLinkRow(self.code, parent, *days) for parent in self.serves)
        yield from (GoalSuccessionRow(before, self.code, self.starts_on, self.recorded_at) for before in self.continues)
        yield from (GoalIndicatorRow(self.code, indicator, *days) for indicator in self.indicators)


def council_goals() -> list[Goal]:
    """What the council wants in two mandates: the old ones end where the new ones begin."""
    return [
        _of_the_council(said, level, mandate)
        for mandate in read("council")["mandates"]
        for level in ("direction", "field")
        for said in mandate[f"{level}s"]
    ]


def _of_the_council(said: dict[str, Any], level: str, mandate: dict[str, Any]) -> Goal:
    return Goal(
        code=said["code"],
        level=level,
        owner=COUNCIL,
        theme="",
        title=said["title"],
        serves=(said["serves"],) if "serves" in said else (),
        indicators=tuple(said.get("indicators", ())),
        figures="provstad",
        starts_on=mandate["starts_on"],
        ends_on=mandate["ends_on"],
        recorded_at=moment(mandate["decided_on"] + timedelta(days=1)),
        texts=Texts(said["expected_result"], follow_up="I tertialrapporterna och i årsredovisningen."),
        document=mandate["document"],
        continues=tuple(said.get("continues", ())),
    )


def board_goals(boards: Sequence[Board], rng: random.Random) -> Iterator[Goal]:
    """One to three goals of each board and year, kept through the mandate; some have drafts for the next.

    The first goal of a district's board is there since the mandate began, or since the board did.
    """
    for board in boards:
        themes = board_themes(board.code)
        count = len(themes) if board.code == TOLD_BOARD else rng.randint(min(2, len(themes)), len(themes))
        count = 1 if board.ends_on else count
        for number, theme in enumerate(themes[:count]):
            title = theme.titles[0] if board.code == TOLD_BOARD else rng.choice(theme.titles)
            since = BOARD_GOALS_SINCE if number == 0 and is_of_a_district(board.code) else YEARS[0]
            for year in range(since, NEXT_YEAR):
                starts_on, ends_on = _within(board, year)
                if starts_on < ends_on:
                    yield _of_a_board(board, theme, title, (starts_on, ends_on), rng)
        if board.ends_on is None and (board.code == TOLD_BOARD or rng.random() < DRAFTS_OF_BOARDS):
            yield from (_board_draft(board, theme, rng) for theme in themes[:count])


def _within(board: Board, year: int) -> tuple[date, date]:
    starts_on, ends_on = span(year)
    return max(starts_on, board.starts_on or starts_on), min(ends_on, board.ends_on or ends_on)


def _of_a_board(board: Board, theme: Theme, title: str, days: tuple[date, date], rng: random.Random) -> Goal:
    year = days[0].year
    said = read("boards")
    return Goal(
        code=f"{board.code}-{theme.code}",
        level="board",
        owner=board.code,
        theme=theme.code,
        title=title,
        serves=theme.serves,
        indicators=theme.indicators,
        figures=theme.figures or board.code,
        starts_on=days[0],
        ends_on=days[1],
        recorded_at=moment(board.plans_on(year) + timedelta(days=1)),
        texts=Texts(*map(rng.choice, (theme.results, said["ways"], said["resources"], said["follow_up"]))),
        document=plan_of(board.code, year) if year in YEARS else None,
        may_do=theme.activities,
        places=(board.administration,),
        board=board.code,
    )


def _board_draft(board: Board, theme: Theme, rng: random.Random) -> Goal:
    goal = _of_a_board(board, theme, rng.choice(theme.next_titles), span(NEXT_YEAR), rng)
    return replace(
        goal,
        code=f"{goal.code}-{NEXT_YEAR}",
        serves=theme.next,
        document=None,
        state=DRAFT,
        recorded_at=moment(date(NEXT_YEAR - 1, 11, rng.randint(17, 20)), 10),
    )


class Promises:
    """The goals of units, each serving a goal of the board above."""

    def __init__(self, above: Sequence[Goal], rng: random.Random) -> None:
        """Know the boards' goals by board, theme and year."""
        self._rng = rng
        self._above = {(goal.owner, goal.theme, goal.year): goal.code for goal in above}
        self._first: dict[tuple[str, int], str] = {}
        for goal in above:
            self._first.setdefault((goal.owner, goal.year), goal.code)

    def serves(self, board: str, theme: str, year: int) -> str | None:
        """The goal of the board's that a goal serves: the one of that theme, or else the board's first."""
        return self._above.get((board, theme, year)) or self._first.get((board, year))

    def of(self, holder: Holder) -> Iterator[Goal]:
        """Two or three goals a year; about half are kept, with new texts, and the others give way to new ones."""
        kept: dict[str, tuple[str, str]] = {}
        for year in YEARS:
            kept = {code: held for code, held in kept.items() if self._rng.random() < KEPT}
            themes = self._themes(holder, set(kept))
            for theme in themes:
                new = (f"{holder.code}-{theme.code}-{year}", self._rng.choice(theme.titles))
                yield self._promise(holder, theme, *kept.setdefault(theme.code, new), year)
        if self.serves(holder.board, "", NEXT_YEAR) and self._rng.random() < DRAFTS_OF_UNITS:
            theme = self._rng.choice(unit_themes(holder.code))
            code, title = f"{holder.code}-{theme.code}-{NEXT_YEAR}", self._rng.choice(theme.titles)
            day = date(2026, 11, self._rng.randint(18, 20))
            goal = self._promise(holder, theme, code, title, NEXT_YEAR)
            yield replace(goal, state=DRAFT, recorded_at=moment(day, 14))

    def _themes(self, holder: Holder, kept: set[str]) -> list[Theme]:
        every = unit_themes(holder.code)
        count = min(len(every), self._rng.randint(2, 3))
        held = [theme for theme in every if theme.code in kept]
        others = [theme for theme in every if theme.code not in kept]
        return [*held, *self._rng.sample(others, max(0, count - len(held)))]

    def _promise(self, holder: Holder, theme: Theme, code: str, title: str, year: int) -> Goal:
        said, rng = read("phrases"), self._rng
        parent = self.serves(holder.board, theme.serves[0], year)
        starts_on, ends_on = span(year)
        drawn = (theme.results, theme.ways, said["resources"], said["follow_up"])
        return Goal(
            code=code,
            level="unit",
            owner=holder.code,
            theme=theme.code,
            title=title,
            serves=(parent,) if parent else (),
            indicators=theme.indicators,
            figures=holder.code,
            starts_on=starts_on,
            ends_on=ends_on,
            recorded_at=moment(planned_on(year) + timedelta(days=1), 12),
            texts=Texts(*(rng.choice(texts).format(unit=holder.name) for texts in drawn)),
            may_do=theme.activities,
            places=(holder.code, *holder.places),
            board=holder.board,
        )
