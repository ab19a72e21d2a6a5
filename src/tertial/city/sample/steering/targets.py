"""Targets: of the council for the city, of boards on the council's indicators, and of units for themselves."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple

from tertial.city.sample.authorities import CITY
from tertial.city.sample.steering.chain import COUNCIL, TOLD_BOARD, Board, Holder
from tertial.city.sample.steering.dates import NEXT_YEAR, YEARS, moment, planned_on
from tertial.city.sample.steering.documents import reference
from tertial.city.sample.steering.results import TOLD
from tertial.city.sample.steering.words import board_themes, read
from tertial.city.writing import TargetRow
from tertial.steering.rules import Direction, TargetTerms, TargetType

CHANGED, OWN_TARGETS, DRAFT_TARGETS = 0.15, 0.3, 0.5
FIRST_YEAR = 2023
# What a board that is asked to set a target itself starts from.
UNSET = {"andel_forskollararexamen": 30.0, "nojda_boende": 79.0}
# How far boards and units go from the council's target, in the indicator's unit; for shares, in points.
STEPS = {"barn_per_grupp": 0.5, "barn_per_arsarbetare": 0.1}
STEP = 1.0


class Decision(NamedTuple):
    """When a body decided, and where it stands."""

    on: date
    paragraph: str | None = None
    reference: str | None = None


@dataclass
class Targets:
    """Every row, and by indicator, unit, body and year the terms that hold."""

    rows: list[TargetRow] = field(default_factory=list)
    terms: dict[tuple[str, str, str, int], TargetTerms] = field(default_factory=dict)

    def set(self, key: tuple[str, str, str, int], terms: TargetTerms, decision: Decision) -> None:
        """Let a body decide a target, in place of the one that it decided before."""
        self.terms[key] = terms
        self.rows.append(_row(key, terms, decision))

    def draft(self, key: tuple[str, str, str, int], terms: TargetTerms, on: date) -> None:
        """Let a body write down, on a day, a target that it has not decided yet."""
        self.rows.append(_row(key, terms, Decision(on))._replace(decided_on=None, state="draft"))

    def of(self, indicator: str, unit: str, board: str, year: int) -> TargetTerms | None:
        """What a unit's figure is to be: by its own word, else by its board's, else by the council's."""
        asked = ((unit, unit), (unit, board), (board, board), (CITY, COUNCIL))
        found = (self.terms.get((indicator, of, by, year)) for of, by in asked)
        return next((terms for terms in found if terms is not None and terms.type != TargetType.DELEGATED), None)


def _row(key: tuple[str, str, str, int], terms: TargetTerms, decision: Decision) -> TargetRow:
    indicator, unit, by, year = key
    return TargetRow(
        *(indicator, unit, by, str(year), "", terms.type),
        *(terms.low, terms.high, terms.direction),
        *decision,
        recorded_at=moment(decision.on + timedelta(days=1), 9),
    )


def terms_of(said: Sequence[Any]) -> TargetTerms:
    """Terms as the words have them: a type, and then what it needs."""
    kind, values = TargetType(said[0]), said[1:]
    if kind == TargetType.DIRECTION:
        return TargetTerms(kind, direction=Direction(values[0]))
    numbers = [float(value) for value in values]
    low = None if kind == TargetType.MAX else next(iter(numbers), None)
    return TargetTerms(kind, low, numbers[-1] if kind in (TargetType.MAX, TargetType.INTERVAL) else None)


def decide(boards: Sequence[Board], holders: Sequence[Holder], rng: random.Random) -> Targets:
    """Every target, in the order in which they were decided from the top."""
    targets = Targets()
    _by_the_council(targets)
    for number, board in enumerate(boards, start=1):
        for indicator, unit in _asked_of(board):
            _by_a_board(targets, board, number, indicator, unit, rng)
    for holder in holders:
        if holder.code != read("ekbacken")["owner"]:
            _by_a_unit(targets, holder, rng)
    _as_told(targets)
    return targets


def _by_the_council(targets: Targets) -> None:
    said = read("council")
    budgets = {one["starts_on"].year: one for one in read("documents") if one["kind"] == "budget"}
    changed = {(one["indicator"], one["year"]): one for one in said["revised"]}
    for indicator, by_year in said["targets"].items():
        for year, held in by_year.items():
            key, budget = (indicator, CITY, COUNCIL, year), budgets[year]
            decision = Decision(budget["decided_on"], budget["paragraph"], budget["reference"])
            later = changed.get((indicator, year))
            targets.set(key, terms_of(later["first"] if later else held), decision)
            if later:
                again = Decision(later["decided_on"], later["paragraph"], f"KS {year}/{640 + year % 10}")
                targets.set(key, terms_of(held), again)


def _asked_of(board: Board) -> Iterator[tuple[str, str]]:
    """The indicators that a board answers for, each once, and whose figure its target is about."""
    seen = set()
    for theme in board_themes(board.code):
        for indicator in theme.indicators:
            if indicator not in seen:
                seen.add(indicator)
                yield indicator, theme.figures or board.code


def _by_a_board(targets: Targets, board: Board, number: int, indicator: str, unit: str, rng: random.Random) -> None:
    lean = 1 if board.code == TOLD_BOARD else rng.choice((-1, 0, 0, 1, 1, 2))
    for year in range(FIRST_YEAR, NEXT_YEAR + 1):
        terms = _leaning(targets.terms[indicator, CITY, COUNCIL, year], indicator, lean)
        starts_on = max(date(year, 1, 1), board.starts_on or date.min)
        if terms is None or starts_on.year != year or not board.exists_on(starts_on):
            continue
        key = (indicator, unit, board.code, year)
        if year == NEXT_YEAR:
            if rng.random() < DRAFT_TARGETS:
                targets.draft(key, terms, date(2026, 11, rng.randint(17, 19)))
            continue
        first = Decision(board.plans_on(year), f"§ {number % 6 + 4}", reference(number, year - 1, 20 * number))
        if year in YEARS and rng.random() < CHANGED and (before := _leaning(terms, indicator, -1)):
            targets.set(key, before, first)
            later = reference(number, year, rng.randint(100, 180))
            targets.set(key, terms, Decision(date(year, 6, rng.randint(8, 19)), f"§ {rng.randint(5, 14)}", later))
        else:
            targets.set(key, terms, first)


def _leaning(terms: TargetTerms, indicator: str, lean: int) -> TargetTerms | None:
    """Terms so many steps easier to meet, or harder; what the council left open gets a lowest value."""
    step = lean * STEPS.get(indicator, STEP)
    if terms.type == TargetType.MAX and terms.high is not None:
        return TargetTerms(TargetType.MAX, high=round(terms.high + step, 1))
    if terms.type == TargetType.MIN and terms.low is not None and TOLD[indicator].is_share:
        return TargetTerms(TargetType.MIN, low=round(terms.low - step, 1))
    if indicator in UNSET:
        return TargetTerms(TargetType.MIN, low=round(UNSET[indicator] - step, 1))
    return terms if lean >= 0 else None


def _by_a_unit(targets: Targets, holder: Holder, rng: random.Random) -> None:
    """Some units want something of their own, of one indicator that their board has a target for."""
    boards = [key[0] for key in targets.terms if key[1:] == (holder.board, holder.board, YEARS[0])]
    if not boards or rng.random() >= OWN_TARGETS:
        return
    indicator, lean = rng.choice(boards), rng.choice((-1, 1, 2, 3))
    for year in YEARS:
        terms = _leaning(targets.terms[indicator, holder.board, holder.board, year], indicator, lean)
        if terms is not None:
            targets.set((indicator, holder.code, holder.code, year), terms, Decision(planned_on(year)))


def _as_told(targets: Targets) -> None:
    """What the told unit has decided, and changed in June."""
    told = read("ekbacken")
    changed = {(one["indicator"], one["year"]): one for one in told["revised"]}
    for indicator, by_year in told["targets"].items():
        for year, held in by_year.items():
            key = (indicator, told["owner"], told["owner"], year)
            later = changed.get((indicator, year))
            if year == NEXT_YEAR:
                targets.draft(key, terms_of(held), told["draft"]["recorded_on"])
                continue
            targets.set(key, terms_of(later["first"] if later else held), Decision(planned_on(year)))
            if later:
                targets.set(key, terms_of(held), Decision(later["decided_on"]))
