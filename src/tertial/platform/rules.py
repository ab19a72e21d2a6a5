"""How figures are written in a language: decimals, thousands, minus and the dash for nothing."""

from decimal import ROUND_HALF_UP, Decimal

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
    step = Decimal(1).scaleb(-decimals)
    rounded = Decimal(str(value)).quantize(step, rounding=ROUND_HALF_UP)
    digits = f"{abs(rounded):,.{decimals}f}".replace(",", "\0").replace(".", point).replace("\0", thousands)
    return f"{MINUS}{digits}" if rounded < 0 else digits
