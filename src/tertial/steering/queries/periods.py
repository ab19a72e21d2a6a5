"""The periods of which there is anything to show about goals."""

from dataclasses import dataclass
from datetime import date

from django.db import connection

from tertial.indicators.queries.periods import period_kinds
from tertial.indicators.rules import period as read_period
from tertial.steering.models import GoalLevel
from tertial.steering.rules import year_of

TERTIALS = ("T1", "T2")
YEAR = "year"


def day_of(period: str) -> date:
    """The day on which goals are read for a period: its last."""
    return read_period(period, period_kinds()).last_day


def has_begun(period: str, today: date) -> bool:
    """Whether a period's first day has come."""
    return read_period(period, period_kinds()).starts_on <= today


def periods_asked(period: str) -> tuple[str, ...]:
    """The periods in which figures and targets are looked for: the period itself, then its year."""
    return tuple(dict.fromkeys((period, year_of(read_period(period, period_kinds())))))


def before(period: str) -> str:
    """The period of the same kind a year earlier."""
    year, rest = int(period[:4]), period[4:]
    return f"{year - 1}/{year % 100:02d}" if rest.startswith("/") else f"{year - 1}{rest}"


@dataclass(frozen=True)
class Offered:
    """In which years goals hold (there may be none), in which periods any was judged, and the levels of goal."""

    first_year: int | None = None
    last_year: int | None = None
    judged: tuple[str, ...] = ()
    levels: tuple[GoalLevel, ...] = ()

    def years(self, today: date) -> list[str]:
        """The years that can be chosen, the latest first: none that lies wholly ahead of the next."""
        if self.first_year is None or self.last_year is None:
            return []
        last = max(self.first_year, min(self.last_year, today.year + 1))
        return [str(year) for year in range(last, self.first_year - 1, -1)]

    def periods(self, today: date) -> list[str]:
        """The periods that can be chosen, the latest first: each year as a whole, then its tertials."""
        return [code for year in self.years(today) for code in (year, *(f"{year}-{part}" for part in TERTIALS[::-1]))]

    def current(self, today: date) -> str:
        """The year of a day, which the work is about, where goals hold in it; else the latest with results."""
        year = str(today.year)
        return year if year in self.years(today) else self.latest(today)

    def latest(self, today: date) -> str:
        """The latest year that is over and was judged, as it has results; else the latest period, else this year."""
        kinds = period_kinds()
        over = [of for of in (read_period(code, kinds) for code in self.judged) if of.last_day <= today]
        years = [of for of in over if of.kind == YEAR]
        return max(years or over, key=lambda of: of.ends_on).code if over else str(today.year)

    def to_judge(self, today: date) -> str:
        """The latest period that is over and in which goals are accounted for, year or part of it; else this year."""
        kinds = period_kinds()
        over = [of for of in (read_period(code, kinds) for code in self.judged) if of.last_day <= today]
        return max(over, key=lambda of: (of.ends_on, of.starts_on)).code if over else str(today.year)


OFFERED = """
SELECT min(extract(year FROM starts_on))::int,
       max(extract(year FROM coalesce(ends_on - 1, greatest(starts_on, CURRENT_DATE))))::int,
       (SELECT array_agg(DISTINCT period) FROM (
           SELECT period FROM steering_judgement WHERE superseded_at IS NULL AND state = 'established'
           UNION ALL SELECT period FROM steering_reportedcount WHERE superseded_at IS NULL) judged)
FROM steering_goalstatement WHERE superseded_at IS NULL AND state = 'established'
"""


def periods_offered() -> Offered:
    """The years in which established goals hold, the periods in which any was judged, and the levels from the top."""
    with connection.cursor() as cursor:
        cursor.execute(OFFERED)
        first, last, judged = cursor.fetchone() or (None, None, None)
    return Offered(first, last, tuple(judged or ()), tuple(GoalLevel.objects.order_by("position", "code")))
