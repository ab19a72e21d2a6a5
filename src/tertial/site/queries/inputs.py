"""What a single unit's figure was made of: the values, their sources, and what they have been."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from tertial.indicators.models import Measure
from tertial.platform.queries.sentences import day_in_words, in_language, language
from tertial.platform.rules import format_number
from tertial.releases.queries.values import SeenEntry, SeenInput
from tertial.site.words import moment_in_words, why_absent


@dataclass(frozen=True)
class InputLine:
    """One value that went in: how it reads, why it is absent if it is, its source, when and by whom it was recorded."""

    measure: str
    name: str
    value: str
    reason: str
    mark: str
    source: str
    cited: str
    iso: str
    recorded: str
    by: str


@dataclass(frozen=True)
class PastLine:
    """A value that holds or held: when, why it was recorded and by whom."""

    name: str
    value: str
    reason: str
    is_now: bool
    held: str
    why: str
    by: str


def input_lines(inputs: Iterable[SeenInput]) -> Sequence[InputLine]:
    """The values that hold now, one for each measure that something is recorded of."""
    return [_line(given.measure, given.entries) for given in inputs if given.entries]


def past_lines(inputs: Iterable[SeenInput], *, is_inside: bool) -> Sequence[PastLine]:
    """The history of every value that has been corrected, the latest first. Outsiders see that and when, not what."""
    return [
        _past(given, entry, is_inside=is_inside, is_first=number == len(given.entries))
        for given in inputs
        if len(given.entries) > 1
        for number, entry in enumerate(given.entries, start=1)
    ]


def _line(measure: Measure, entries: Sequence[SeenEntry]) -> InputLine:
    entry = entries[0]
    marks = [
        *([_("provisional")] if entry.is_provisional else []),
        *([_("corrected")] if len(entries) > 1 else []),
    ]
    return InputLine(
        measure=measure.code,
        name=in_language(measure.name),
        value=_written(measure, entry),
        reason="" if entry.value is not None else why_absent(entry.status),
        mark=", ".join(marks),
        source=entry.source,
        cited=" · ".join(filter(None, (entry.publisher, entry.legal_basis, entry.licence))),
        iso=_iso(entry.recorded_at),
        recorded=_when(entry.recorded_at, entries),
        by=entry.recorded_by or _("loaded with the city folder"),
    )


def _past(given: SeenInput, entry: SeenEntry, *, is_inside: bool, is_first: bool) -> PastLine:
    since, is_now = _when(entry.recorded_at, given.entries), entry.superseded_at is None
    if entry.superseded_at is None:
        held = _("since %(since)s") % {"since": since}
    else:
        held = _("%(since)s to %(until)s") % {"since": since, "until": _when(entry.superseded_at, given.entries)}
    unseen = _("shown to those who answer for the unit") if not is_now and not is_inside else why_absent(entry.status)
    return PastLine(
        name=in_language(given.measure.name),
        value=_written(given.measure, entry),
        reason="" if entry.value is not None else unseen,
        is_now=is_now,
        held=held,
        why=entry.comment or (_("The first value.") if is_first else ""),
        by=entry.recorded_by or _("loaded with the city folder"),
    )


def _written(measure: Measure, entry: SeenEntry) -> str:
    return "" if entry.value is None else format_number(entry.value, measure.decimals, language())


def _when(at: datetime, entries: Sequence[SeenEntry]) -> str:
    """The day, with the time where several of a value's entries were recorded on it."""
    day = localtime(at).date()
    same = [entry for entry in entries if localtime(entry.recorded_at).date() == day]
    return moment_in_words(localtime(at)) if len(same) > 1 else day_in_words(day)


def _iso(at: datetime) -> str:
    return localtime(at).isoformat(timespec="seconds")
