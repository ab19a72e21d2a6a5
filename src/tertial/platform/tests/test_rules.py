"""Figures are written as a reader of the language expects them."""

from decimal import Decimal

from tertial.platform.rules import format_number


def test_format_number_in_swedish_has_decimal_comma_and_hard_spaces() -> None:
    values: list[tuple[Decimal | float | None, int]] = [
        (45029, 0),
        (4.75, 1),
        (Decimal("32.65"), 1),
        (-0.4, 1),
        (1234567.891, 2),
        (15, 1),
        (-0.04, 1),
        (None, 1),
    ]

    written = [format_number(value, decimals, "sv") for value, decimals in values]

    assert written == ["45\xa0029", "4,8", "32,7", "−0,4", "1\xa0234\xa0567,89", "15,0", "0,0", "–"]


def test_format_number_in_english_and_in_a_language_that_is_not_known() -> None:
    written = [format_number(-45029.25, 1, language) for language in ("en", "en-gb", "fi", "sv-SE")]

    assert written == ["−45,029.3", "−45,029.3", "−45,029.3", "−45\xa0029,3"]
