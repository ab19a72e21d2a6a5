"""What is true on paper in every room: how figures are written in a language, and how often news are sent."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from functools import cache

NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
NOTHING = "\N{EN DASH}"

# Thousands and decimal marks by language; a language that is not listed is written as English.
MARKS = {"sv": (NO_BREAK_SPACE, ","), "en": (",", ".")}


def format_number(value: Decimal | float | None, decimals: int, language: str) -> str:
    """A number as a reader of `language` ("sv", "en", "sv-se") expects it, an en dash where there is none.

    Halves round away from zero, as in a table on paper, on the decimal digits that the value is written with
    (32.65 is 32,7 with one decimal). A value that rounds to zero has no minus.
    """
    if value is None:
        return NOTHING
    thousands, point = MARKS.get(language.split("-")[0].lower(), MARKS["en"])
    read = rounded(value, decimals)
    digits = f"{abs(read):,.{decimals}f}".replace(",", "\0").replace(".", point).replace("\0", thousands)
    return f"{MINUS}{digits}" if read < 0 else digits


def rounded(value: Decimal | float, decimals: int) -> Decimal:
    """A value as it is read, so that what is said of it agrees with what stands on the page. Halves go from zero."""
    return Decimal(str(value)).quantize(_step(decimals), rounding=ROUND_HALF_UP)


@cache
def _step(decimals: int) -> Decimal:
    return Decimal(1).scaleb(-decimals)


class Rhythm(StrEnum):
    """How often somebody wants news by mail."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    NEVER = "never"


# Calm unless somebody asks for more: one letter a week, and none when nothing is new.
USUAL_RHYTHM = Rhythm.WEEKLY


def digest_starts_on(rhythm: Rhythm, day: date) -> date:
    """The first day of the stretch around `day` in which one digest is enough: itself, its Monday, the first."""
    if rhythm == Rhythm.MONTHLY:
        return day.replace(day=1)
    return day - timedelta(days=day.weekday()) if rhythm == Rhythm.WEEKLY else day
