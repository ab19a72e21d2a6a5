"""For how long something holds, and what became of it, in words."""

from datetime import date

from django.utils.translation import gettext as _

from tertial.platform.queries.sentences import day_in_words
from tertial.steering.rules import last_day


def span_in_words(starts_on: date, ends_on: date | None) -> str:
    """The days on which something holds (the end is exclusive): 2023–2026, from 2023, 1 mars 2024 – 31 maj 2025."""
    is_whole_years = (starts_on.month, starts_on.day) == (1, 1) and (
        ends_on is None or (ends_on.month, ends_on.day) == (1, 1)
    )
    if is_whole_years:
        if ends_on is None:
            return _("from %(start)s") % {"start": starts_on.year}
        last = ends_on.year - 1
        return str(last) if last == starts_on.year else f"{starts_on.year}–{last}"
    if ends_on is None:
        return _("from %(start)s") % {"start": day_in_words(starts_on)}
    return f"{day_in_words(starts_on)} – {day_in_words(last_day(ends_on))}"


def holds_in_words(starts_on: date, ends_on: date | None, today: date) -> str:
    """That something holds, held, or is to hold, and when."""
    span = {"span": span_in_words(starts_on, ends_on)}
    if ends_on is not None and ends_on <= today:
        return _("Held %(span)s") % span
    return (_("Is to hold %(span)s") if starts_on > today else _("Holds %(span)s")) % span
