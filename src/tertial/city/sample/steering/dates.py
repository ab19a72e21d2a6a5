"""The years of steering: mandates, when plans are decided, when is judged, and when all of it was recorded."""

import random
from collections.abc import Iterator
from datetime import date, timedelta

TODAY = date(2026, 11, 22)
MANDATE = (date(2023, 1, 1), date(2027, 1, 1))
YEARS = range(2024, 2027)
NEXT_YEAR = 2027
LAST_KNOWN = 2025
PERIODS = ("2024-T1", "2024-T2", "2024", "2025-T1", "2025-T2", "2025", "2026-T1", "2026-T2")
UNANSWERED_IN = "2026-T2"


def span(year: int) -> tuple[date, date]:
    """First day of a year, and the day after its last."""
    return date(year, 1, 1), date(year + 1, 1, 1)


def moment(day: date, hour: int = 8) -> str:
    """A moment of a day, as the files write it."""
    return f"{day}T{hour:02d}:00:00Z"


def planned_on(year: int) -> date:
    """The day in December on which boards decide their plans for a year, their units' plans beside them."""
    return date(year - 1, 12, 14) + timedelta(days=year % 4)


def first_judged_on(period: str) -> date:
    """The first day on which a period is judged: in May, in September, or in February of the year after."""
    year = int(period[:4])
    return {"T1": date(year, 5, 4), "T2": date(year, 9, 3)}.get(period[5:], date(year + 1, 2, 20))


def judged_on(period: str, rng: random.Random) -> date:
    """A day in the week and a half in which a period is judged."""
    return first_judged_on(period) + timedelta(days=rng.randrange(9))


def figures_known_in(period: str) -> int:
    """The year of the latest figures when a period is judged: a year's come in February of the next."""
    year = int(period[:4])
    return min(LAST_KNOWN, year if len(period) == 4 else year - 1)


def periods_of(year: int) -> Iterator[str]:
    """The periods of a year that have been judged."""
    return (period for period in PERIODS if period.startswith(str(year)))
