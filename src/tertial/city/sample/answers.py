"""What guardians of an invented preschool's children answer in the yearly survey, as the sums that a ledger keeps."""

import math
import random
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from statistics import NormalDist
from typing import NamedTuple

from tertial.city.sample.figures import at_quantile
from tertial.city.sample.preschools import Preschool
from tertial.city.sample.sources import recorded, survey
from tertial.city.writing import ObservationRow

# Response rates of real preschools at the quantiles of figures.LEVELS, in percent.
RATES = (20, 34.8, 50.0, 61.0, 71.0, 85.0, 97)
# How answers fall in a real survey, from 1 to 5 in percent; the rest do not know. A preschool of its own kind moves the
# borders between them by so many standard deviations; what is left next year is kept, the rest of it is chance.
SHARES = (1.1, 3.5, 8.8, 37.9, 42.4)
NOT_KNOWN = 0.064
OF_PRESCHOOL, OF_AREA, KEPT = 0.34, 0.18, 0.78
CONTENT_BY_YEAR = {2021: 0.0, 2022: -0.06, 2023: -0.02, 2024: 0.04, 2025: 0.07}
OLDER = 0.55
TOP = 4


class Question(NamedTuple):
    """A question: how much easier it is to agree with than with others, and the breakdowns in which it is told."""

    measure: str
    ease: float
    is_share: bool
    dimensions: tuple[str, ...]


QUESTIONS = (
    Question("enkat_nojd", 0.0, False, ("sex", "age")),
    Question("enkat_trygg", 0.15, True, ("sex",)),
    Question("enkat_rekommenderar", -0.05, True, ("sex",)),
)


@dataclass(frozen=True)
class Child:
    """A child whose guardians answered: its categories, and how content they are at heart."""

    parts: frozenset[str]
    mood: float


class Standing:
    """How content the guardians of a preschool are: with its area, and with itself from year to year."""

    def __init__(self, areas: dict[int | None, float], one: Preschool, rng: random.Random) -> None:
        """Draw where a preschool begins; an area is drawn when its first preschool is met."""
        self.area = areas.setdefault(one.district, rng.gauss(0, OF_AREA))
        self.own = rng.gauss(0, 1)
        self.rate = rng.gauss(0, 1)

    def moved(self, rng: random.Random) -> float:
        """The standing a year later."""
        self.own = KEPT * self.own + math.sqrt(1 - KEPT * KEPT) * rng.gauss(0, 1)
        self.rate = KEPT * self.rate + math.sqrt(1 - KEPT * KEPT) * rng.gauss(0, 1)
        return self.area + OF_PRESCHOOL * self.own


def answered(
    code: str, year: int, children: int, girls: int, mood: float, rate: float, rng: random.Random
) -> Iterator[ObservationRow]:
    """The rows of one preschool's survey in a year, in which each answering child stands for as many as were asked."""
    answering = _children(children, girls, mood + CONTENT_BY_YEAR[year], rate, rng)
    weight = children / len(answering) if answering else 0.0
    for question in QUESTIONS:
        answers = [(child, _answer(child, question, rng)) for child in answering]
        said = [(child, answer) for child, answer in answers if answer is not None]
        for breakdown in _breakdowns(question):
            within = [answer for child, answer in said if not breakdown or breakdown in child.parts]
            yield _row(code, year, question.measure, breakdown, within, (len(answering), children), weight)


def _children(children: int, girls: int, mood: float, rate: float, rng: random.Random) -> list[Child]:
    """Those whose guardians answer, of all who are enrolled."""
    answers = at_quantile(RATES, rate) / 100
    found = []
    for number in range(children):
        sex = "sex=girls" if number < girls else "sex=boys"
        age = "age=4-5" if rng.random() < OLDER else "age=1-3"
        if rng.random() < answers:
            found.append(Child(frozenset((sex, age)), rng.gauss(mood, 0.6)))
    return found


def _answer(child: Child, question: Question, rng: random.Random) -> float | None:
    """An answer from 1 to 5, or for a share 100 if it agrees and else 0; None where the guardians do not know."""
    if rng.random() < NOT_KNOWN:
        return None
    grade = 1 + bisect_right(BORDERS, rng.gauss(child.mood + question.ease, 0.8))
    if question.is_share:
        return 100.0 if grade >= TOP else 0.0
    return float(grade)


def _breakdowns(question: Question) -> Sequence[str]:
    parts = {"sex": ("sex=girls", "sex=boys"), "age": ("age=1-3", "age=4-5")}
    return ("", *(part for dimension in question.dimensions for part in parts[dimension]))


def _row(
    code: str,
    year: int,
    measure: str,
    breakdown: str,
    answers: Sequence[float],
    counts: tuple[int, int],
    weight: float,
) -> ObservationRow:
    said = {"source": survey(year), "recorded_at": recorded(year)}
    if not answers:
        return ObservationRow(measure, code, str(year), breakdown, "missing", **said)
    n, total, squares = len(answers), sum(answers), sum(answer * answer for answer in answers)
    sums = (weight * n, weight * total, weight**2 * total, weight**2 * squares, weight**2 * n)
    names = ("sw", "swy", "sw2y", "sw2y2", "sw2")
    return ObservationRow(
        measure,
        code,
        str(year),
        breakdown,
        value=round(total / n, 6),
        n=n,
        responding=counts[0],
        population=counts[1],
        **{name: round(value, 6) for name, value in zip(names, sums, strict=True)},
        **said,
    )


# Where one answer passes into the next, in standard deviations from the middle.
BORDERS = tuple(NormalDist().inv_cdf(share / sum(SHARES)) for share in list(accumulate(SHARES))[:-1])
