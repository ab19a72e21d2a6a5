"""Texts and days in the reader's language."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language


def language() -> str:
    """The reader's language: sv or en."""
    return (get_language() or "sv").split("-")[0]


def is_swedish() -> bool:
    """Whether the reader reads Swedish."""
    return language() == "sv"


def in_language(texts: dict[str, str]) -> str:
    """A text that is kept by language in the reader's, in Swedish where there is no other."""
    return texts.get(language()) or texts.get("sv") or next(iter(texts.values()), "")


def day_in_words(day: date) -> str:
    """A day as it is written in running text: 15 oktober 2024."""
    return date_format(day, "j F Y")
