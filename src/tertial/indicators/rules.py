"""What is true of measures and periods on paper: the types of a value, kinds of period, breakdowns and recipes."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache


class Status(StrEnum):
    """The type of a recorded value. Hidden is not missing, and neither is zero."""

    EXISTS = "exists"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"
    HIDDEN_FEW = "hidden_few"
    SECRET = "secret"


WITHHELD = (Status.HIDDEN_FEW, Status.SECRET)


class Combine(StrEnum):
    """How an indicator's units combine into an area."""

    SUM = "sum"
    RATIO = "ratio"
    MEAN = "mean"
    PUBLISHED = "published"


# What a recipe must read, by how its units combine.
NEEDED_PARTS = {
    Combine.SUM: ("numerator",),
    Combine.RATIO: ("numerator", "denominator"),
    Combine.MEAN: ("numerator",),
    Combine.PUBLISHED: ("published",),
}


class Persons(StrEnum):
    """Which side of an indicator counts persons, and so must be large enough; `answers` are those who answered."""

    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    BOTH = "both"
    ANSWERS = "answers"


# Which sides of an indicator are covered by what its recipe says of persons, and the fewest it may ask for.
SIDES: dict[str | None, tuple[str, ...]] = {
    None: (),
    Persons.NUMERATOR: ("numerator",),
    Persons.DENOMINATOR: ("denominator",),
    Persons.BOTH: ("numerator", "denominator"),
    Persons.ANSWERS: (),
}
SMALLEST_GROUP = 5
# Fewer answers than these are shown to nobody outside (methods A, rule 1): of a unit, and of a part such as girls.
FEWEST_ANSWERS, FEWEST_ANSWERS_OF_A_PART = 7, 10
# A mean of fewer answers than these is read with one decimal (methods A, rule 6).
MANY_ANSWERS = 30
# Where as many answered a figure is sound, where fewer than the second it is compared with nothing; and how many may
# have left a question out (methods, basics).
SOUND_RESPONSE, POOR_RESPONSE, MOST_LEFT_OUT = 0.6, 0.4, 0.2


class Quality(StrEnum):
    """How far a figure that answers lie behind can be trusted."""

    SOUND = "sound"
    CARE = "care"
    POOR = "poor"


class Basis(StrEnum):
    """Which organisation a stored figure is placed in."""

    AS_IT_WAS = "as_it_was"
    RECAST = "recast"


class Impossible(StrEnum):
    """Why a text is no period."""

    SHAPE = "shape"
    KIND = "kind"
    PART = "part"


class ImpossiblePeriod(ValueError):
    """A text is no period; `parts` is how many of its kind a year has, where it is the number that is wrong."""

    def __init__(self, code: str, why: Impossible, parts: int = 0) -> None:
        super().__init__(code)
        self.code, self.why, self.parts = code, why, parts


@dataclass(frozen=True)
class PeriodKind:
    """A kind of period: how its codes look (`mark` between year and number) and the days on which its parts start."""

    code: str
    mark: str
    starts: tuple[tuple[int, int], ...]
    name_sv: str
    name_en: str


@dataclass(frozen=True, order=True)
class Period:
    """A stretch of days with a code; the end is exclusive."""

    starts_on: date
    ends_on: date
    code: str
    kind: str

    @property
    def last_day(self) -> date:
        """The last day of the period."""
        return self.ends_on - timedelta(days=1)


PERIOD_CODE = re.compile(r"(\d{4})(?:(/)(\d{2})|(-T|-Q|-)(\d{1,2}))?", re.ASCII)


def decimals_read(combine: str, decimals: int, answers: float | None) -> int:
    """With how many decimals a figure is read: a mean of few answers with one, or it would look surer than it is."""
    is_rough = combine == Combine.MEAN and answers is not None and answers < MANY_ANSWERS
    return min(decimals, 1) if is_rough else decimals


def quality(answered: float, responding: float, population: float, *, is_broken: bool = False) -> Quality:
    """The verdict on what lies behind a figure: how many of the children are answered for, and how many left it out.

    `answered` are those with a valid answer among those `responding`. A series that breaks is read with care.
    """
    rate = responding / population if population else 0.0
    if rate < POOR_RESPONSE:
        return Quality.POOR
    left_out = 1 - answered / responding if responding else 1.0
    is_doubtful = rate < SOUND_RESPONSE or left_out > MOST_LEFT_OUT or is_broken
    return Quality.CARE if is_doubtful else Quality.SOUND


def is_covered(of: Period, first: str | None, until: str | None) -> bool:
    """Whether a period begins in a year from the `first` on and before the `until`; without one there is no limit."""
    year = str(of.starts_on.year)
    return (first or "") <= year and (until is None or year < until)


@lru_cache(maxsize=4096)  # a page reads the same few codes for each of its figures
def period(code: str, kinds: tuple[PeriodKind, ...]) -> Period:
    """The period that a code names. Raises ImpossiblePeriod."""
    match = PERIOD_CODE.fullmatch(code)
    if match is None:
        raise ImpossiblePeriod(code, Impossible.SHAPE)
    year, slash, next_year, mark, number = match.groups()
    kind = next((k for k in kinds if k.mark == (slash or mark or "")), None)
    if kind is None or not 1900 <= int(year) < date.max.year or (slash and int(next_year) != (int(year) + 1) % 100):
        raise ImpossiblePeriod(code, Impossible.KIND)
    part = int(number) if number else 1
    width = 2 if kind.mark == "-" else 1
    if not 1 <= part <= len(kind.starts) or (number and len(number) != width):
        raise ImpossiblePeriod(code, Impossible.PART, len(kind.starts))
    return Period(*_days(int(year), part, kind), code, kind.code)


def _days(year: int, part: int, kind: PeriodKind) -> tuple[date, date]:
    month, day = kind.starts[part - 1]
    following = kind.starts[part] if part < len(kind.starts) else kind.starts[0]
    end_year = year if part < len(kind.starts) else year + 1
    return date(year, month, day), date(end_year, *following)


def measurement_day(of: Period, stated: str | None) -> date:
    """The day on which a period's organisation is read: the stated MM-DD inside the period, else its last day."""
    if stated is None:
        return of.last_day
    month, day = (int(part) for part in stated.split("-"))
    for year in (of.starts_on.year, of.last_day.year):
        candidate = date(year, month, day)
        if of.starts_on <= candidate < of.ends_on:
            return candidate
    return of.last_day


def breakdown(parts: dict[str, str]) -> str:
    """The code of a combination of categories, such as "age=1-3;sex=girls"; empty for the total."""
    return ";".join(f"{dimension}={category}" for dimension, category in sorted(parts.items()))


def breakdown_parts(code: str) -> dict[str, str]:
    """The categories of a breakdown code. Raises ValueError if the text is none."""
    if not code:
        return {}
    parts = dict(piece.split("=", 1) for piece in code.split(";"))
    if breakdown(parts) != code:
        raise ValueError(code)
    return parts


@lru_cache(maxsize=4096)
def totals_of(code: str) -> tuple[tuple[str, str], ...]:
    """The breakdowns that one is a part of, each with the dimension along which it is divided; none for the total.

    Raises ValueError if the text is no breakdown.
    """
    parts = breakdown_parts(code)
    return tuple((breakdown({d: c for d, c in parts.items() if d != of}), of) for of in parts)


@dataclass(frozen=True)
class RecipeTerms:
    """One version of an indicator's recipe: how units combine, and which measures it reads.

    A unit shows `published` where it has one. Roll-ups are sums of `numerator` (times `numerator_weight`) over sums of
    `denominator`, over units that have every part; a mean is of the answers to `numerator`, as many children as each
    stands for. `persons` says which side counts people, for protection.
    """

    indicator: str
    version: int
    level: str
    combine: Combine
    published: str | None
    numerator: str | None
    numerator_weight: str | None
    denominator: str | None
    scale: float
    from_period: str | None
    to_period: str | None
    measurement_day: str | None
    persons: Persons | None
    minimum_group: int

    def measures(self) -> frozenset[str]:
        """The measures that the recipe reads."""
        return frozenset(filter(None, (self.published, self.numerator, self.numerator_weight, self.denominator)))

    def covers(self, of: Period) -> bool:
        """Whether this version is the one for a period."""
        return is_covered(of, self.from_period, self.to_period)
