"""What is true of goals and targets on paper: types of target, verdicts, and the rules by which they are suggested.

The rules are those of design/semantics.md, "Verdicts, as shipped"; a city may change the tolerances.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tertial.indicators.rules import Period


class State(StrEnum):
    """Whether a record is still worked on inside its authority, or decided and open to others."""

    DRAFT = "draft"
    ESTABLISHED = "established"


class TargetType(StrEnum):
    """What a target asks of a figure."""

    VALUE = "value"
    MIN = "min"
    MAX = "max"
    INTERVAL = "interval"
    DIRECTION = "direction"
    DELEGATED = "delegated"


class Direction(StrEnum):
    """Where a figure is to move."""

    UP = "up"
    DOWN = "down"


class Verdict(StrEnum):
    """How far a target or a goal is reached. `none` is no verdict: there is no result to judge."""

    MET = "met"
    PARTLY = "partly"
    NOT = "not"
    NONE = "none"


JUDGED = (Verdict.MET, Verdict.PARTLY, Verdict.NOT)


class ActivityStatus(StrEnum):
    """How far an activity has come (sv: status)."""

    NOT_STARTED = "not_started"
    ONGOING = "ongoing"
    DONE = "done"
    CANCELLED = "cancelled"


class CountOf(StrEnum):
    """What an authority has counted in a report of its own: indicators by verdict, or judgements by verdict."""

    INDICATORS = "indicators"
    JUDGEMENTS = "judgements"


@dataclass(frozen=True)
class Tolerance:
    """How near is near: part of the target's value, percentage points for shares, and how much may lack a result."""

    relative: float = 0.05
    points: float = 2.0
    unknown: float = 0.5


@dataclass(frozen=True)
class TargetTerms:
    """What a target asks: `low` and `high` in the indicator's unit, as far as its type needs them."""

    type: TargetType
    low: float | None = None
    high: float | None = None
    direction: Direction | None = None


@dataclass(frozen=True)
class Result:
    """A figure as a target meets it, rounded as it is read; `before` is the last comparable period's, if there is one.

    `polarity` is the recipe's (higher, lower, neutral). `is_broken` says that the series breaks at this period, and
    `moved` where it has moved since the period before, beyond chance; None where nobody can say. `decimals` are those
    that it is read with.
    """

    value: float | None
    before: float | None = None
    is_share: bool = False
    polarity: str = "neutral"
    is_broken: bool = False
    moved: Direction | None = None
    decimals: int = 0


def bounds(terms: TargetTerms, polarity: str) -> tuple[float | None, float | None]:
    """The lowest and the highest value that meet a target; None where it does not bound. A value binds by polarity."""
    if terms.type == TargetType.MIN:
        return terms.low, None
    if terms.type == TargetType.MAX:
        return None, terms.high
    if terms.type == TargetType.INTERVAL:
        return terms.low, terms.high
    if terms.type == TargetType.VALUE:
        return (None if polarity == "lower" else terms.low), (None if polarity == "higher" else terms.low)
    return None, None


def judge_target(terms: TargetTerms, result: Result, tolerance: Tolerance) -> Verdict:
    """The verdict on a target. A direction is met where the change is sure, and partly where it only goes that way."""
    if result.value is None or result.is_broken or terms.type == TargetType.DELEGATED:
        return Verdict.NONE
    if terms.type == TargetType.DIRECTION:
        return _judge_direction(terms, result)
    low, high = bounds(terms, result.polarity)
    if low is None and high is None:
        return Verdict.NONE
    if _within(result.value, low, high):
        return Verdict.MET
    near_low = None if low is None else low - _near(low, result, tolerance)
    near_high = None if high is None else high + _near(high, result, tolerance)
    return Verdict.PARTLY if _within(result.value, near_low, near_high) else Verdict.NOT


def _judge_direction(terms: TargetTerms, result: Result) -> Verdict:
    if result.value is None or result.before is None:
        return Verdict.NONE
    if result.moved is not None:
        return Verdict.MET if result.moved == terms.direction else Verdict.NOT
    moved = result.value - result.before if terms.direction == Direction.UP else result.before - result.value
    return Verdict.PARTLY if moved > 0 else Verdict.NOT


def _near(target: float, result: Result, tolerance: Tolerance) -> float:
    return tolerance.points if result.is_share else abs(target) * tolerance.relative


def _within(value: float, low: float | None, high: float | None) -> bool:
    slack = 1e-9
    return (low is None or value >= low - slack) and (high is None or value <= high + slack)


@dataclass(frozen=True)
class Counts:
    """How many are met, partly met, not met, and without a result."""

    met: int = 0
    partly: int = 0
    not_met: int = 0
    none: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.met + self.partly + self.not_met + self.none

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.met + other.met, self.partly + other.partly, self.not_met + other.not_met, self.none + other.none
        )


def count(verdicts: Iterable[Verdict]) -> Counts:
    """Verdicts, counted."""
    found = list(verdicts)
    return Counts(*(found.count(verdict) for verdict in (*JUDGED, Verdict.NONE)))


def suggest(counts: Counts, tolerance: Tolerance) -> Verdict:
    """The verdict on a goal that its indicators suggest; none where too many of them lack a result.

    All met: met. None met and none partly: not. Otherwise partly, so that one without a result keeps a goal from being
    called met.
    """
    if not counts.total or counts.none > counts.total * tolerance.unknown or counts.none == counts.total:
        return Verdict.NONE
    if counts.met == counts.total:
        return Verdict.MET
    return Verdict.PARTLY if counts.met or counts.partly else Verdict.NOT


class Gap(StrEnum):
    """How a judgement stands beside what the indicators say."""

    MORE_POSITIVE = "more_positive"
    MORE_NEGATIVE = "more_negative"


def gap(judged: Verdict, suggested: Verdict) -> Gap | None:
    """Whether people judge otherwise than the indicators; None where they agree or one of them says nothing."""
    if judged == suggested or Verdict.NONE in (judged, suggested):
        return None
    return Gap.MORE_POSITIVE if JUDGED.index(judged) < JUDGED.index(suggested) else Gap.MORE_NEGATIVE


def is_late(status: ActivityStatus, ends_on: date | None, on: date) -> bool:
    """Whether an activity should have been done by a day; `ends_on` is its last day plus one."""
    return status in (ActivityStatus.NOT_STARTED, ActivityStatus.ONGOING) and ends_on is not None and ends_on <= on


def year_of(of: Period) -> str:
    """The code of the year in which a period ends."""
    return str(of.last_day.year)


def is_under_way(of: Period, today: date) -> bool:
    """Whether the year of a period is not over, so that results are still to come."""
    return of.last_day.year >= today.year


def last_day(ends_on: date) -> date:
    """The last day before an exclusive end."""
    return ends_on - timedelta(days=1)


def overlaps(starts_on: date, ends_on: date | None, first: date, after: date) -> bool:
    """Whether something holds on any day from `first` and before `after`."""
    return starts_on < after and (ends_on is None or ends_on > first)
