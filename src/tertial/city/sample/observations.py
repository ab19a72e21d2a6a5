"""The rows of the ledger: a year's figures of each preschool, what is missing, and what was corrected later."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from tertial.city.sample.answers import Standing, answered
from tertial.city.sample.figures import Figures, figures_by_year
from tertial.city.sample.preschools import TOLD, Preschool
from tertial.city.sample.sources import YEARS, recorded, register
from tertial.city.writing import ObservationRow

SHARES_CORRECTED, GROUPS_CORRECTED = 40, 10
STAFF_MISSING, STAFF_SECRET, GROUPS_NOT_APPLICABLE = 8, 2, 3

STAFF = ("heltidstjanster", "barn_per_heltidstjanst", "andel_legitimerade", "andel_forskollararexamen")
GROUPS = ("antal_barngrupper", "barn_per_grupp")
WHY = (
    "Rättad av huvudmannen: en anställd saknades i underlaget.",
    "Rättad efter kontroll: legitimationer som utfärdats före mätdagen har räknats med.",
    "Rättad av huvudmannen: fel år hade angetts.",
)
WHY_GROUPS = "Rättad av huvudmannen: en barngrupp var räknad två gånger."

Cell = tuple[str, int]


@dataclass
class Oddities:
    """Which preschool's year is not the plain case, by the preschool's code and the year."""

    missing: set[Cell] = field(default_factory=set)
    secret: set[Cell] = field(default_factory=set)
    not_applicable: set[Cell] = field(default_factory=set)
    share_corrected: set[Cell] = field(default_factory=set)
    groups_corrected: set[Cell] = field(default_factory=set)


def observations(preschools: Sequence[Preschool], rng: random.Random, scale: int) -> Iterator[ObservationRow]:
    """Every row about every preschool for the years in which it was open on the measurement day."""
    odd = _oddities(preschools, rng, scale)
    # Drawn apart, so that what is asked leaves what is registered as it is.
    asked = random.Random(repr(rng.getstate()))  # noqa: S311 - nothing here is secret
    areas: dict[int | None, float] = {}
    for one in preschools:
        standing = Standing(areas, one, asked)
        for year, figures in figures_by_year(one, rng):
            mood = standing.moved(asked)
            if is_measured(one, year):
                yield from _year(one.code, year, figures, odd, rng)
                yield from answered(one.code, year, figures.children, figures.girls, mood, standing.rate, asked)


def is_measured(one: Preschool, year: int) -> bool:
    """Whether a preschool was open on a year's measurement day."""
    return one.exists_on(date(year, 10, 15))


def _oddities(preschools: Sequence[Preschool], rng: random.Random, scale: int) -> Oddities:
    plain = [one for one in preschools if one.name not in TOLD and not one.is_too_small]
    cells = [(one.code, year) for one in plain for year in YEARS if is_measured(one, year)]
    counts = (STAFF_MISSING, STAFF_SECRET, GROUPS_NOT_APPLICABLE, SHARES_CORRECTED, GROUPS_CORRECTED)
    drawn = iter(rng.sample(cells, sum(counts) * scale))
    return Oddities(*({next(drawn) for _ in range(count * scale)} for count in counts))


def _year(code: str, year: int, figures: Figures, odd: Oddities, rng: random.Random) -> Iterator[ObservationRow]:
    period, source, arrived = str(year), register(year), recorded(year)
    statuses = _statuses((code, year), odd)
    corrections = _corrections((code, year), figures, odd, rng)
    for measure, breakdown, value in cells_of(figures):
        status = statuses.get(measure, "exists")
        shown = value if status == "exists" else None
        if measure in corrections:
            wrong, days_later, why = corrections[measure]
            yield ObservationRow(measure, code, period, value=wrong, source=source, recorded_at=arrived)
            arrived_now, comment = recorded(year, days_later), why
        else:
            arrived_now, comment = arrived, None
        yield ObservationRow(
            measure, code, period, breakdown, status, shown, source=source, comment=comment, recorded_at=arrived_now
        )


def cells_of(figures: Figures) -> tuple[tuple[str, str, float], ...]:
    """Measure, breakdown and value of each cell of one year."""
    return (
        ("antal_barn", "", figures.children),
        ("antal_barn", "sex=boys", figures.children - figures.girls),
        ("antal_barn", "sex=girls", figures.girls),
        ("antal_barngrupper", "", figures.groups),
        ("barn_per_grupp", "", figures.per_group),
        ("heltidstjanster", "", figures.posts),
        ("barn_per_heltidstjanst", "", figures.per_post),
        ("andel_legitimerade", "", figures.licensed),
        ("andel_forskollararexamen", "", figures.degree),
    )


def _statuses(cell: Cell, odd: Oddities) -> Mapping[str, str]:
    """The status of the measures that have another than "exists"."""
    if cell in odd.missing:
        return dict.fromkeys(STAFF, "missing")
    if cell in odd.secret:
        return dict.fromkeys(STAFF, "secret")
    if cell in odd.not_applicable:
        return dict.fromkeys(GROUPS, "not_applicable")
    return {}


def _corrections(
    cell: Cell, figures: Figures, odd: Oddities, rng: random.Random
) -> Mapping[str, tuple[float, int, str]]:
    """The first, wrong value of the measures that were corrected, how many days later, and why."""
    days_later = rng.randint(20, 200)
    if cell in odd.share_corrected:
        error = rng.choice((2.5, 4.0, 5.5, 8.3))
        wrong = round(figures.licensed + (error if figures.licensed < 10 else -error), 1)
        return {"andel_legitimerade": (wrong, days_later, rng.choice(WHY))}
    if cell in odd.groups_corrected:
        groups = figures.groups + 1
        per_group = round(figures.children / groups, 1)
        return {
            "antal_barngrupper": (groups, days_later, WHY_GROUPS),
            "barn_per_grupp": (per_group, days_later, WHY_GROUPS),
        }
    return {}
